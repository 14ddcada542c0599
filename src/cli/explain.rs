//! `newsdesk explain ITEM`: where an article came from, why it is one, and why it stands where it stands.

use super::Ending;
use super::Misuse;
use super::load;
use super::print;
use crate::config::Config;
use crate::edit::Assigner;
use crate::edit::identity;
use crate::gather::normalize;
use crate::model::Article;
use crate::model::ArticleId;
use crate::model::Assignment;
use crate::model::Filing;
use crate::model::FilingOrigin;
use crate::model::Proposal;
use crate::model::Sighting;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::pipeline;
use crate::store::Reader;
use anyhow::Context;
use anyhow::Result;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use url::Url;

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
        let found = store.find(&self.item, &identity::keys_of_item(&normal(&self.item)))?;
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
    same_as: Option<TagUri>,
    sightings: Vec<Sighting>,
    /// What had to be mended when the sources of these were last read, where there was something.
    mended: BTreeMap<SourceId, Vec<String>>,
    /// Withdrawn ones too.
    filings: Vec<Filing>,
    /// What today's rules say of it.
    today: Assignment,
}

impl Explained {
    fn read(config: &Config, store: &Reader, id: ArticleId) -> Result<Explained> {
        let article = store.article(id)?.context("the article is gone from the store")?;
        let same_as = article.same_as.map(|older| store.article(older)).transpose()?.flatten();
        let assigner = Assigner::new(config.rules.clone());
        let refilable = store.refilable(id)?;
        let sightings = store.sightings(id)?;
        let mut states = store.states()?;
        let mended = sightings
            .iter()
            .filter_map(|seen| Some((seen.source.clone(), states.remove(&seen.source)?.feed.mended)))
            .filter(|(_, mended)| !mended.is_empty());
        Ok(Explained {
            same_as: same_as.map(|older| older.tag),
            mended: mended.collect(),
            sightings,
            filings: store.filings(id)?,
            today: refilable.map(|found| pipeline::assignment(&found, &assigner)).unwrap_or_default(),
            article,
        })
    }

    fn told(&self) -> String {
        let article = &self.article;
        let mut lines = vec![article.title.clone(), format!("  id        {}", article.tag)];
        if let Some(url) = &article.url {
            lines.push(format!("  url       {url}"));
        }
        lines.push(format!("  first     {} in `{}`", said(article.first_seen), article.source));
        if article.updated > article.first_seen {
            lines.push(format!("  changed   {}", said(article.updated)));
        }
        if let Some(older) = &self.same_as {
            lines.push(format!("  same as   {older}, which is older: this one enters nothing new"));
        }
        lines.push("  seen".to_owned());
        lines.extend(self.sightings.iter().map(sighting_line));
        lines.extend(self.mended.iter().map(|(source, mended)| {
            format!("    `{source}` had to be mended when it was last read: {}", mended.join(", "))
        }));
        lines.push(format!("  filed{}", if self.filings.is_empty() { "     nowhere" } else { "" }));
        lines.extend(self.filings.iter().map(filing_line));
        lines.push("  today's rules".to_owned());
        let proposal = |sign, found: &Proposal| format!("    {sign} {}: {}", found.section, found.reason);
        lines.extend(self.today.accepted.iter().map(|found| proposal('+', found)));
        lines.extend(self.today.refused.iter().map(|found| proposal('-', found)));
        if let (Some(reason), true) = (&self.today.unsorted, self.today.refused.is_empty()) {
            lines.push(format!("    {reason}"));
        }
        lines.join("\n")
    }

    fn as_json(&self) -> Value {
        let proposals = |list: &[Proposal]| -> Vec<Value> {
            list.iter().map(|found| json!({ "section": found.section, "reason": found.reason })).collect()
        };
        json!({
            "id": self.article.tag,
            "title": self.article.title,
            "url": self.article.url,
            "source": self.article.source,
            "links": self.article.links,
            "first_seen": self.article.first_seen,
            "updated": self.article.updated,
            "same_as": self.same_as,
            "sightings": self.sightings.iter().map(|seen| json!({
                "source": seen.source, "id": seen.id, "url": seen.url, "title": seen.title,
                "published": seen.published, "first_seen": seen.first_seen, "proof": seen.proof,
            })).collect::<Vec<_>>(),
            "mended": self.mended,
            "filings": self.filings.iter().map(|filing| json!({
                "sequence": filing.sequence, "section": filing.section, "added": filing.added,
                "source_date": filing.source_date, "reason": filing.reason, "origin": filing.origin,
                "withdrawn": filing.withdrawn,
            })).collect::<Vec<_>>(),
            "rules_today": {
                "accepted": proposals(&self.today.accepted),
                "refused": proposals(&self.today.refused),
                "unsorted": self.today.unsorted,
            },
        })
    }
}

fn sighting_line(seen: &Sighting) -> String {
    let name = seen
        .url
        .as_ref()
        .map(ToString::to_string)
        .or_else(|| seen.id.clone())
        .unwrap_or_else(|| seen.title.clone());
    format!("    {}  `{}`  {name}\n      {}", said(seen.first_seen), seen.source, seen.proof)
}

fn filing_line(filing: &Filing) -> String {
    let origin = match filing.origin {
        FilingOrigin::Live => "news",
        FilingOrigin::Backlog => "backlog",
        FilingOrigin::Refiled => "refiled",
        FilingOrigin::Editor => "by a person",
    };
    let withdrawn = filing.withdrawn.map(|at| format!(", withdrawn {}", said(at))).unwrap_or_default();
    format!("    {}  {} ({origin}{withdrawn})\n      {}", said(filing.added), filing.section, filing.reason)
}

fn said(at: Timestamp) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// An ITEM as our keys go by it: a url without what tracks its reader.
fn normal(item: &str) -> String {
    match Url::parse(item) {
        Ok(url) if url.has_host() => normalize::url(&url).into(),
        _ => item.to_owned(),
    }
}
