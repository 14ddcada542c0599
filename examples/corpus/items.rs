//! `corpus items`: an item a line in, in the order of arrival; a line out for each, with the item
//! of the same article that it is most like.
//!
//! Every item takes the way of a round, in a turn of its own. Stories are not told and sections not
//! learned yet: both answers are null.

use anyhow::Context;
use newsdesk::config;
use newsdesk::config::Checks;
use newsdesk::edit::near::Piece;
use newsdesk::gather;
use newsdesk::gather::normalize;
use newsdesk::model::ArticleId;
use newsdesk::model::Entry;
use newsdesk::model::Extent;
use newsdesk::model::FeedFacts;
use newsdesk::model::Gathered;
use newsdesk::model::Outcome;
use newsdesk::model::Precision;
use newsdesk::model::SourceDate;
use newsdesk::model::SourceId;
use newsdesk::model::SourceState;
use newsdesk::model::Timestamp;
use newsdesk::model::Validators;
use newsdesk::pipeline;
use newsdesk::pipeline::Lately;
use newsdesk::pipeline::Newsroom;
use newsdesk::store::Store;
use newsdesk::wire;
use serde::Deserialize;
use serde_json::Value;
use serde_json::json;
use std::collections::HashMap;
use std::collections::HashSet;
use std::io::BufRead;
use std::io::Write;
use std::path::Path;
use url::Url;

/// What a newsdesk without sources and sections is configured by.
const CONFIG: &str = "[site]\ntitle = \"Corpus\"\nurl = \"https://corpus.invalid/\"\n\
                      authority = \"corpus.invalid,2026\"\n";

/// One item of a corpus; what is not said is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Item {
    id: String,
    source: String,
    url: String,
    guid: String,
    title: String,
    /// HTML, or plain text as careless feeds have it in its place.
    text: String,
    published: Option<Timestamp>,
    lang: String,
}

/// Answers every line as soon as it was read.
pub fn run(lines: impl BufRead, mut out: impl Write) -> anyhow::Result<()> {
    let mut desk = Desk::open()?;
    for line in lines.lines() {
        writeln!(out, "{}", desk.answer(serde_json::from_str(&line?)?)?)?;
        out.flush()?;
    }
    Ok(())
}

/// A newsdesk in memory, and which items its articles have.
struct Desk {
    store: Store,
    newsroom: Newsroom,
    lately: Lately,
    states: HashMap<SourceId, SourceState>,
    /// The items of each article, and what they are found by.
    items: HashMap<ArticleId, Vec<(String, HashSet<u64>)>>,
}

impl Desk {
    fn open() -> anyhow::Result<Desk> {
        let checks = Checks {
            address: wire::check_address,
            selector: gather::check_selector,
            private_host: wire::Guard::check_private_host,
            reads_secrets: true,
            credentials: || None,
        };
        let config = config::parse(CONFIG, Path::new("feeds.toml"), &checks)?;
        Ok(Desk {
            store: Store::in_memory()?,
            newsroom: Newsroom::new(&config),
            lately: Lately::default(),
            states: HashMap::new(),
            items: HashMap::new(),
        })
    }

    fn answer(&mut self, item: Item) -> anyhow::Result<Value> {
        let id = item.id.clone();
        let (article, marks) = self.take_in(item)?;
        let items = self.items.entry(article).or_default();
        // Of the items that it is the same as, the one it has most in common with; of several the first.
        let likest = items.iter().rev().max_by_key(|(_, other)| other.intersection(&marks).count());
        let duplicate_of = likest.map(|(other, _)| other.clone());
        items.push((id.clone(), marks));
        Ok(json!({"id": id, "duplicate_of": duplicate_of, "story": null, "section": null}))
    }

    /// The article that the item is, and what it may have in common with others: keys, and runs of words.
    fn take_in(&mut self, item: Item) -> anyhow::Result<(ArticleId, HashSet<u64>)> {
        let source = SourceId::new(item.source.as_str());
        let now = item.published.unwrap_or_default();
        let trust = self.states.get(&source).map(|state| state.id_trust).unwrap_or_default();
        let heard = pipeline::keyed(gathered(&source, item, now), trust);
        let keyed = heard.document.entries[0].clone();
        pipeline::take_in(
            &mut self.store,
            &self.newsroom,
            &mut self.lately,
            vec![heard],
            &mut self.states,
            now,
        )?;
        let known = self.store.known(&source, &keyed)?.entry;
        let article = known.context("an entry that was taken in is not known")?.article;
        let print = Piece::read(&keyed.entry.title, keyed.entry.body()).fingerprint();
        let keys = [keyed.url_key, keyed.id_key, keyed.text_key].into_iter().flatten();
        Ok((article, keys.chain(print.hashes().map(u64::from)).collect()))
    }
}

/// The answer of a source that lists this item alone.
fn gathered(source: &SourceId, item: Item, at: Timestamp) -> Gathered {
    let outcome = Outcome::Read {
        entries: vec![normalize::entry(entry(item))],
        feed: Box::new(FeedFacts::default()),
        extent: Extent::Whole,
        validators: Validators::default(),
        body_hash: 0,
        recipe: 0,
    };
    Gathered { source: source.clone(), at, outcome, final_url: None, body_bytes: 0 }
}

fn entry(item: Item) -> Entry {
    Entry {
        id: Some(item.guid),
        url: Url::parse(&item.url).ok(),
        title: item.title,
        content: Some(item.text),
        published: item.published.map(|at| SourceDate { at, precision: Precision::Minute, zone_said: false }),
        language: Some(item.lang),
        ..Entry::default()
    }
}
