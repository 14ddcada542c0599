//! The store as its callers see it: the real SQLite, in memory, or in a folder that goes away.

mod backup;
mod caught;
mod editions;
mod faults;
mod identity;
mod opening;
mod parting;
mod restore;
mod retention;
mod standing;
mod traces;
mod turns;
mod versions;

use super::*;
use crate::model::*;
use xxhash_rust::xxh3::xxh3_64;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

fn source(name: &str) -> SourceId {
    SourceId::new(name)
}

fn section(name: &str) -> SectionId {
    SectionId::new(name)
}

fn in_section(name: &str) -> FeedId {
    FeedId::Section(section(name))
}

fn hash(kind: &str, of: &str) -> u64 {
    xxh3_64(format!("{kind}:{of}").as_bytes())
}

/// An entry that shares nothing with one of another name.
fn entry(name: &str) -> KeyedEntry {
    KeyedEntry {
        former_key: None,
        entry: Entry {
            id: Some(format!("id of {name}")),
            url: Some(format!("https://example.org/{name}").parse().unwrap()),
            title: name.to_owned(),
            summary: Some(format!("<p>About {name}.</p>")),
            content: Some(format!("<p>All of {name}, at length.</p>").repeat(9)),
            authors: vec![Person { name: "Ann".to_owned(), ..Person::default() }],
            categories: vec!["Health".to_owned()],
            published: Some(SourceDate { at: at(-60), precision: Precision::Minute, zone_said: true }),
            ..Entry::default()
        },
        key: hash("key", name),
        url_key: Some(hash("url", name)),
        id_key: Some(hash("id", name)),
        text_key: Some(hash("text", name)),
        state_key: hash("state", name),
        words: 60,
    }
}

/// The same entry with another title and text.
fn changed(name: &str, title: &str) -> KeyedEntry {
    let mut entry = entry(name);
    entry.entry.title = title.to_owned();
    entry.entry.content = Some(format!("<p>{title}, in other words.</p>"));
    entry.text_key = Some(hash("text", title));
    entry.state_key = hash("state", title);
    entry
}

fn mint(entry: &KeyedEntry) -> impl Fn(u32) -> TagUri {
    let title = entry.entry.title.clone();
    move |attempt| TagUri::new(format!("tag:news.example.org,2026:{title}{attempt}"))
}

fn proposal(section: &str) -> Proposal {
    Proposal { section: SectionId::new(section), reason: format!("it is about {section}") }
}

fn store() -> Store {
    Store::in_memory().unwrap()
}

/// One turn that must go well.
fn turn<T>(store: &mut Store, seconds: i64, work: impl FnOnce(&mut Turn) -> Result<T, StoreError>) -> T {
    store.turn(at(seconds), work).unwrap().0
}

/// A new article, with its first sighting.
fn open(turn: &mut Turn, from: &str, entry: &KeyedEntry) -> Result<ArticleId, StoreError> {
    let article = turn.open(&source(from), entry, &mint(entry))?;
    turn.sight(&source(from), entry, article, &Proof::First)?;
    Ok(article)
}

/// A new article, filed as news.
fn news(turn: &mut Turn, from: &str, name: &str, section: &str) -> Result<ArticleId, StoreError> {
    let entry = entry(name);
    let article = open(turn, from, &entry)?;
    turn.file(article, &proposal(section), FilingOrigin::Live, entry.entry.published)?;
    Ok(article)
}

fn titles(standing: &[Standing]) -> Vec<&str> {
    standing.iter().map(|standing| standing.article.title.as_str()).collect()
}

/// Overwrites the last three quarters of a store, but for every fourth page.
fn damage(path: &std::path::Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let pages = bytes.len() / 16384;
    for page in (pages / 4..pages).filter(|page| page % 4 != 0) {
        bytes[page * 16384..(page + 1) * 16384].fill(0x55);
    }
    std::fs::write(path, bytes).unwrap();
}
