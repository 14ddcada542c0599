//! Documents that mean harm, or are as bad as if they did: how each is written, and what may become of it.
//!
//! Every document fits into the bytes that it is given, and most fill them. Nothing here runs or measures.

mod characters;
mod cuts;
mod entities;
mod fill;
mod json;
mod links;
mod lists;
mod markup;
mod nesting;
mod pages;
mod texts;

use newsdesk::gather::read::Document;
use newsdesk::gather::read::ReadError;
use newsdesk::model::Entry;
use newsdesk::model::SourceKind;
use newsdesk::publish::sanitise;
use std::fmt::Write;
use std::ops::RangeInclusive;

pub struct Class {
    pub name: &'static str,
    /// At most so many bytes.
    pub write: fn(usize) -> Vec<u8>,
    pub content_type: Option<&'static str>,
    pub kind: SourceKind,
    pub expected: Expected,
}

/// What is right.
pub enum Expected {
    Read {
        entries: RangeInclusive<usize>,
        /// Each is found in what was read, see [`shown`].
        finds: &'static [&'static str],
        /// None is, in whatever case.
        never: &'static [&'static str],
    },
    /// With a message that holds this.
    Refused(&'static str),
    /// Anything: it is enough that reading ends, and takes little memory.
    Ends,
}

/// Every class there is.
pub fn all() -> Vec<Class> {
    let subjects = [
        entities::classes(),
        nesting::classes(),
        lists::classes(),
        texts::classes(),
        markup::classes(),
        characters::classes(),
        cuts::classes(),
        links::classes(),
        json::classes(),
        pages::classes(),
    ];
    subjects.into_iter().flatten().collect()
}

/// What became of a document, in a few words; an error when that is not right.
pub fn judge(expected: &Expected, read: &Result<Document, ReadError>) -> Result<String, String> {
    let outcome = outcome(read);
    match (expected, read) {
        (Expected::Ends, _) => Ok(outcome),
        (Expected::Refused(message), Err(error)) if error.to_string().contains(message) => Ok(outcome),
        (Expected::Read { entries, finds, never }, Ok(document))
            if entries.contains(&document.entries.len()) =>
        {
            check(&shown(document), finds, never).map(|()| outcome)
        }
        (Expected::Refused(message), _) => Err(format!("{outcome}, expected it refused with `{message}`")),
        (Expected::Read { entries, .. }, _) => Err(format!("{outcome}, expected {entries:?} entries")),
    }
}

fn outcome(read: &Result<Document, ReadError>) -> String {
    match read {
        Ok(document) => format!("{} entries", document.entries.len()),
        Err(error) => format!("refused: {}", error.to_string().chars().take(120).collect::<String>()),
    }
}

fn check(shown: &str, finds: &[&str], never: &[&str]) -> Result<(), String> {
    if let Some(missing) = finds.iter().find(|text| !shown.contains(**text)) {
        let start: String = shown.chars().take(600).collect();
        return Err(format!("`{missing}` is not found in: {start}"));
    }
    let shown = shown.to_lowercase();
    match never.iter().find(|text| shown.contains(**text)) {
        Some(found) => Err(format!("`{found}` is found in what was read")),
        None => Ok(()),
    }
}

/// Of each HTML: what is over and over in it is in its start.
const SHOWN_BYTES: usize = 4096;

/// A line for each field: `title: Good`. HTML as it would be published.
fn shown(document: &Document) -> String {
    let feed = &document.feed;
    let mut lines = format!("feed: {:?} {:?} {:?}\n", feed.title, feed.link, feed.description);
    document.entries.iter().for_each(|entry| show(entry, &mut lines));
    lines
}

fn show(entry: &Entry, lines: &mut String) {
    let safe = |html: &Option<String>| {
        let html = html.as_deref().unwrap_or_default();
        sanitise(&html[..html.floor_char_boundary(SHOWN_BYTES)], entry.url.as_ref())
    };
    let Entry { id, title, authors, categories, .. } = entry;
    let mut line = |name: &str, text: &dyn std::fmt::Display| {
        writeln!(lines, "{name}: {text}").expect("a string takes all");
    };
    line("title", title);
    id.iter().for_each(|id| line("id", id));
    entry.url.iter().chain(&entry.image).for_each(|url| line("link", url));
    entry.links.iter().for_each(|link| line("link", &link.url));
    entry.origin.iter().for_each(|origin| line("origin", &format!("{} {:?}", origin.title, origin.url)));
    authors.iter().for_each(|author| line("author", &format!("{} {:?}", author.name, author.url)));
    categories.iter().for_each(|category| line("category", category));
    for file in &entry.enclosures {
        line("enclosure", &format!("{} {:?}", file.url, file.length));
    }
    entry.published.iter().for_each(|date| line("published", &date.at));
    entry.updated.iter().for_each(|date| line("updated", &date.at));
    line("summary", &safe(&entry.summary));
    line("content", &safe(&entry.content));
}

/// A feed that is read.
fn read(
    name: &'static str,
    write: fn(usize) -> Vec<u8>,
    entries: RangeInclusive<usize>,
    finds: &'static [&'static str],
) -> Class {
    let expected = Expected::Read { entries, finds, never: &[] };
    Class { name, write, content_type: None, kind: SourceKind::Feed, expected }
}

/// A feed that is refused.
fn refused(name: &'static str, write: fn(usize) -> Vec<u8>, message: &'static str) -> Class {
    Class { name, write, content_type: None, kind: SourceKind::Feed, expected: Expected::Refused(message) }
}

/// A feed of which only the end is certain.
fn ends(name: &'static str, write: fn(usize) -> Vec<u8>) -> Class {
    Class { name, write, content_type: None, kind: SourceKind::Feed, expected: Expected::Ends }
}

impl Class {
    fn never(mut self, texts: &'static [&'static str]) -> Class {
        if let Expected::Read { never, .. } = &mut self.expected {
            *never = texts;
        }
        self
    }

    fn labelled(self, content_type: &'static str) -> Class {
        Class { content_type: Some(content_type), ..self }
    }
}
