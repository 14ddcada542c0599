//! `newsdesk explain ITEM`: where an article came from, why it is one, and why it stands where it stands.

mod before;
mod compared;
mod json;
mod key;
#[cfg(test)]
mod samples;
mod told;

use super::Ending;
use super::Misuse;
use super::load;
use super::print;
use crate::config::Config;
use crate::edit::Assigner;
use crate::model::Article;
use crate::model::ArticleId;
use crate::model::Assignment;
use crate::model::Filing;
use crate::model::Joined;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Trace;
use crate::pipeline;
use crate::store::Reader;
use anyhow::Context;
use anyhow::Result;
use before::Before;
use compared::Compared;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub struct Explain {
    /// Our id, its short form, or any url or id ever seen of it
    item: String,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config_to_look(path)?;
        let store = load::reader(&config)?;
        let found = store.find(&self.item, &pipeline::keys_of_item(&self.item))?;
        if found.is_empty() {
            let message = format!(
                "newsdesk: nothing was ever seen under `{}`: neither an id of ours, nor a url or id of a source",
                self.item
            );
            return Err(Misuse(message).into());
        }
        let stories = found.into_iter().map(|article| Explained::read(&config, &store, article));
        let stories = stories.collect::<Result<Vec<_>>>()?;
        if self.json {
            return print::json(&stories.iter().map(Explained::as_json).collect::<Vec<_>>());
        }
        print::say(stories.iter().map(Explained::told).collect::<Vec<_>>().join("\n\n"))?;
        Ok(Ending::Done)
    }
}

/// All that is known of one article.
struct Explained {
    article: Article,
    /// The older article that this one turned out to be.
    same_as: Option<(TagUri, Merged)>,
    /// Younger ones that turned out to be this one.
    was_also: Vec<Merged>,
    /// Oldest first.
    sightings: Vec<Trace>,
    /// What each of these was compared with, where it was.
    compared: Vec<Option<Compared>>,
    /// Newest first.
    before: Vec<Before>,
    /// What had to be mended when the sources of these were last read, where there was something.
    mended: BTreeMap<SourceId, Vec<String>>,
    /// Withdrawn ones too.
    filings: Vec<Filing>,
    /// What today's rules say of it.
    today: Assignment,
}

/// Two articles that turned out to be one, and why.
struct Merged {
    joined: Joined,
    compared: Option<Compared>,
}

impl Explained {
    fn read(config: &Config, store: &Reader, id: ArticleId) -> Result<Explained> {
        let article = store.article(id)?.context("the article is gone from the store")?;
        let mut sightings = store.traces(id)?;
        let compared = sightings.iter_mut().map(|seen| seen.compared.take());
        let compared = compared.map(|found| found.map(|found| Compared::read(store, found)).transpose());
        let compared = compared.collect::<Result<_, _>>()?;
        let (own, was_also) = merged(store, id)?.into_iter().partition(|one| one.joined.younger == id);
        let assigner = Assigner::new(config.rules.clone());
        let refilable = store.refilable(id)?;
        Ok(Explained {
            same_as: same_as(store, own)?,
            was_also,
            mended: mended(store, &sightings)?,
            sightings,
            compared,
            before: before::states(store.versions(id)?),
            filings: store.filings(id)?,
            today: refilable.map(|found| pipeline::assignment(&found, &assigner)).unwrap_or_default(),
            article,
        })
    }
}

fn merged(store: &Reader, id: ArticleId) -> Result<Vec<Merged>> {
    let read = |mut joined: Joined| {
        let compared = joined.compared.take().map(|found| Compared::read(store, found)).transpose()?;
        Ok(Merged { joined, compared })
    };
    store.joined(id)?.into_iter().map(read).collect()
}

/// The older article, by its tag: there is one at most.
fn same_as(store: &Reader, own: Vec<Merged>) -> Result<Option<(TagUri, Merged)>> {
    let Some(merged) = own.into_iter().next() else { return Ok(None) };
    let older = store.article(merged.joined.older)?;
    Ok(older.map(|older| (older.tag, merged)))
}

fn mended(store: &Reader, sightings: &[Trace]) -> Result<BTreeMap<SourceId, Vec<String>>> {
    let mut states = store.states()?;
    let sources = sightings.iter().map(|seen| &seen.sighting.source);
    let mended = sources.filter_map(|source| Some((source.clone(), states.remove(source)?.feed.mended)));
    Ok(mended.filter(|(_, mended)| !mended.is_empty()).collect())
}
