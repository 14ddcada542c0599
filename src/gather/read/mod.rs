//! Turns the bytes of one answer into entries.
//!
//! Understands RSS, RDF and Atom through feed-rs, JSON Feed, and pages by selectors or by their
//! looks. Never fetches and never asks the time: an entry without a date leaves here without one,
//! an entry without an id leaves without an id. HTML leaves as it came.

mod dates;
mod extras;
mod feed;
mod html;
mod json;
mod listing;
mod markup;
mod mend;
mod page;
mod parts;

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
    #[error("the page nests its elements too deep to be read in reasonable time")]
    Tangled,
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
        Some(b'<') if html::is_html(start) => {
            Err(ReadError::HtmlPage { feeds: html::advertised_feeds(start, base) })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageSelectors;

    fn read_feed(body: &str) -> Result<Document, ReadError> {
        let base = Url::parse("https://ex.org/feed.xml").unwrap();
        read(
            body.as_bytes(),
            &About { kind: &SourceKind::Feed, content_type: None, base: &base, language: None },
        )
    }

    fn rss(items: &str) -> String {
        format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>")
    }

    /// The id and the link: what an entry is known by.
    fn identity(item: &str) -> (Option<String>, Option<String>) {
        let entry = read_feed(&rss(item)).unwrap().entries.remove(0);
        (entry.id, entry.url.map(String::from))
    }

    #[test]
    fn identity_is_what_the_source_said() {
        let link = |url: &str| Some(url.to_owned());
        for (name, item, expected) in [
            ("nothing at all", "<item><description>x</description></item>", (None, None)),
            ("a title is no id", "<item><title>x</title></item>", (None, None)),
            (
                "a link is no id",
                "<item><title>x</title><link>https://ex.org/1</link></item>",
                (None, link("https://ex.org/1")),
            ),
            (
                "guid as given",
                "<item><guid isPermaLink=\"false\"> Post 7 </guid><link>/7</link></item>",
                (link("Post 7"), link("https://ex.org/7")),
            ),
            (
                "a permalink stands in",
                "<item><guid>https://ex.org/7</guid></item>",
                (link("https://ex.org/7"), link("https://ex.org/7")),
            ),
            (
                "what is no permalink does not",
                "<item><guid isPermaLink='false'>https://ex.org/7</guid></item>",
                (link("https://ex.org/7"), None),
            ),
            (
                "nothing to run",
                "<item><link>javascript:x</link><guid>urn:7</guid></item>",
                (link("urn:7"), None),
            ),
        ] {
            assert_eq!(identity(item), expected, "{name}");
            assert_eq!(identity(item), identity(item), "{name}: read again");
            let retitled = item.replace("<title>x", "<title>Another");
            assert_eq!(identity(&retitled), expected, "{name}: retitled");
        }
    }

    #[test]
    fn rdf_items_are_known_by_their_about() {
        let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>\
            <channel><title>T</title></channel><item rdf:about='https://ex.org/1'><title>No link</title></item>\
            <item rdf:about='urn:2'><link>https://ex.org/2</link></item></rdf:RDF>";
        let entries = read_feed(rdf).unwrap().entries;
        let known: Vec<_> =
            entries.iter().map(|entry| (entry.id.as_deref(), entry.url.as_ref().map(Url::as_str))).collect();
        assert_eq!(
            known,
            [(Some("https://ex.org/1"), Some("https://ex.org/1")), (Some("urn:2"), Some("https://ex.org/2"))]
        );
    }

    #[test]
    fn what_is_no_feed_is_named_for_what_it_is() {
        for (name, body, expected) in [
            ("nothing", " \n", "the body is empty, expected a feed or a page"),
            (
                "a page",
                "<!doctype html><link rel=alternate type='application/rss+xml' href='/rss'>",
                "found an HTML page that names the feed `https://ex.org/rss`, expected a feed",
            ),
            ("text", "Service unavailable", "found plain text, expected a feed"),
            ("a picture", "\u{89}PNG\r\n", "found an image, expected a feed"),
            (
                "an object store's error",
                "<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>",
                "found XML whose root is `Error`, expected `rss`, `feed` or `rdf:RDF`",
            ),
            (
                "json",
                "{\"a\": 1}",
                "found JSON that is no JSON Feed (no `items`), expected `version` and `items`",
            ),
            (
                "malformed from the start",
                "<rss version='2.0'><channel>\n <title>x</link></channel></rss>",
                "malformed XML in line 2, column 10: found `</link>`, expected `</title>`",
            ),
        ] {
            assert_eq!(read_feed(body).unwrap_err().to_string(), expected, "{name}");
        }
    }

    #[test]
    fn a_broken_end_costs_only_itself() {
        let whole = rss("<item><guid>1</guid></item><item><guid>2</guid></item><item><guid>3</guid></item>");
        let cut = whole.find("<guid>3").unwrap();
        let document = read_feed(&whole[..cut]).unwrap();
        assert_eq!(document.entries.len(), 2);
        assert_eq!(document.feed.mended, ["malformed after the last item that was read"]);
    }

    #[test]
    fn a_feed_has_a_limit() {
        let document = read_feed(&rss(&"<item><title>x</title></item>".repeat(MAX_ENTRIES + 1))).unwrap();
        assert_eq!(document.entries.len(), MAX_ENTRIES);
        assert_eq!(document.feed.mended, ["more items than are taken"]);
        let long = rss(&format!("<item><title>{}</title></item>", "word ".repeat(MAX_LINE_CHARS)));
        assert!(read_feed(&long).unwrap().entries[0].title.chars().count() <= MAX_LINE_CHARS + 1);
    }

    #[test]
    fn a_page_is_not_mended_as_xml() {
        let base = Url::parse("https://ex.org/").unwrap();
        let selectors = PageSelectors { item: "p".to_owned(), ..PageSelectors::default() };
        let kind = SourceKind::Page(selectors);
        let about = About { kind: &kind, content_type: None, base: &base, language: Some("en") };
        let document = read(b"<p><a href='/?a=1&b=2'>Beds & wards<br>today</a></p>", &about).unwrap();
        let entry = &document.entries[0];
        assert_eq!(entry.url.as_ref().map(Url::as_str), Some("https://ex.org/?a=1&b=2"));
        assert_eq!((entry.title.as_str(), entry.language.as_deref()), ("Beds & wards today", Some("en")));
        assert_eq!(document.feed.mended, [""; 0]);
    }
}
