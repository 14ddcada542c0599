//! Turns the bytes of one answer into entries.
//!
//! Understands RSS, RDF and Atom through feed-rs, JSON Feed, and pages by selectors or by their
//! looks. Never fetches and never asks the time: an entry without a date leaves here without one,
//! an entry without an id leaves without an id. HTML leaves as it came.

mod dates;
mod extras;
mod feed;
mod json;
mod listing;
mod markup;
mod mend;
mod page;
mod parts;
mod zones;

pub use page::check_selector;

use crate::gather::normalize;
use crate::model::Entry;
use crate::model::FeedFacts;
use crate::model::Person;
use crate::model::SourceKind;
use crate::model::Timestamp;
use url::Url;

/// Entries taken from one document, at most: the newest of any feed stand well within the first
/// 2,000, and an archive of everything would cost a round its memory.
pub const MAX_ENTRIES: usize = 2_000;

/// Bytes of HTML kept of one body: beyond a book's length it is an accident or an attack.
pub const MAX_HTML_BYTES: usize = 1 << 20;

/// Characters of a title, an author or a category: what is longer is a text in the wrong field.
pub const MAX_LINE_CHARS: usize = 1_000;

/// Bytes of an id or a link; browsers and caches stop at about as much.
pub const MAX_ID_BYTES: usize = 4_096;

/// Authors, categories or enclosures of one entry, each.
pub const MAX_LIST: usize = 100;

/// What is known of an answer before its bytes are looked at.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub kind: &'a SourceKind,
    /// The header as it came: `text/xml; charset=utf-8`.
    pub content_type: Option<&'a str>,
    /// Where the document came from, redirects followed: relative links start here.
    pub base: &'a Url,
    /// The source's language, for entries that don't say theirs.
    pub language: Option<&'a str>,
}

/// One document, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// In the document's order.
    pub entries: Vec<Entry>,
    pub feed: FeedFacts,
    pub masthead: Masthead,
}

/// What a feed says of itself beside its [`FeedFacts`]: nothing is decided by it, and nothing of it
/// is remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Masthead {
    pub authors: Vec<Person>,
    pub categories: Vec<String>,
    /// Atom `updated`, RSS `lastBuildDate` or `pubDate`.
    pub updated: Option<Timestamp>,
}

/// Why a document brought nothing: what was found, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("the body is empty, expected a feed or a page")]
    Empty,
    #[error("found an HTML page{}, expected a feed", advertised(feeds))]
    HtmlPage {
        /// The feeds that the page names as its own.
        feeds: Vec<Url>,
    },
    #[error("found JSON that is no JSON Feed ({why}), expected `version` and `items`")]
    NotJsonFeed { why: String },
    #[error("found XML whose root is `{root}`, expected `rss`, `feed` or `rdf:RDF`")]
    NotFeedXml { root: String },
    #[error("found {found}, expected a feed")]
    NotAFeed { found: &'static str },
    #[error("malformed XML in line {line}, column {column}: {why}")]
    Malformed { line: usize, column: usize, why: String },
    #[error("the feed could not be read: {why}")]
    Unreadable { why: String },
    #[error("`{selector}` matched nothing on the page, expected its entries")]
    NothingMatched { selector: String },
    #[error("no list of entries was found on the page; selectors for `item` would tell where it is")]
    NothingListed,
    #[error("`{selector}` is not a selector: {why}")]
    BadSelector { selector: String, why: String },
}

/// Reads one document: a feed of any kind, or a page.
///
/// Linear in the body. Links are absolute, http or https; dates are instants between 1900 and 2199;
/// lists and texts are cut at the limits above. What had to be mended is in `feed.mended`.
pub fn read(body: &[u8], about: &About) -> Result<Document, ReadError> {
    let mended = match about.kind {
        SourceKind::Feed => mend::mend(body, about.content_type),
        SourceKind::Page(_) => mend::characters(body, about.content_type),
    };
    let text = mended.text.as_ref();
    let mut document = match about.kind {
        _ if text.trim().is_empty() => Err(ReadError::Empty),
        SourceKind::Page(selectors) => page::read(text, about.base, selectors),
        SourceKind::Feed => read_feed(text, about.base),
    }?;
    document.feed.mended.splice(0..0, mended.notes.into_iter().map(str::to_owned));
    document.feed.language = document.feed.language.as_deref().and_then(normalize::language);
    let language = document.feed.language.clone().or_else(|| about.language.map(str::to_owned));
    for entry in &mut document.entries {
        entry.language = entry.language.take().or_else(|| language.clone());
    }
    Ok(document)
}

fn read_feed(text: &str, base: &Url) -> Result<Document, ReadError> {
    let start = text.trim_start();
    match start.as_bytes().first() {
        Some(b'{' | b'[') => json::read(start, base),
        Some(b'<') if page::is_html(start) => {
            Err(ReadError::HtmlPage { feeds: page::advertised_feeds(start, base) })
        }
        Some(b'<') => feed::read(text, base),
        _ => Err(ReadError::NotAFeed { found: kind_of(text) }),
    }
}

/// What a body is that is no markup and no JSON.
fn kind_of(text: &str) -> &'static str {
    match text.get(..16).unwrap_or(text) {
        start if start.starts_with("%PDF") => "a PDF",
        start if start.contains("PNG") || start.starts_with("GIF8") || start.contains("JFIF") => "an image",
        start if start.contains('\u{fffd}') => "binary data",
        _ => "plain text",
    }
}

fn advertised(feeds: &[Url]) -> String {
    match feeds {
        [] => String::new(),
        [feed] => format!(" that names the feed `{feed}`"),
        [first, rest @ ..] => format!(" that names the feed `{first}` and {} more", rest.len()),
    }
}
