//! Turns the bytes of one answer into entries.
//!
//! Understands RSS, RDF and Atom through feed-rs, JSON Feed, and pages by selectors or by their
//! looks. Never fetches and never asks the time: an entry without a date leaves here without one,
//! an entry without an id leaves without an id. HTML leaves as it came.

mod dates;
mod feed;
mod html;
mod json;
mod listing;
mod markup;
mod mend;
mod page;
mod parts;
mod stranger;

pub use dates::read as date;
pub use page::check_selector;
pub use stranger::Stranger;

use crate::gather::normalize;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::FeedFacts;
use crate::model::Limits;
use crate::model::Person;
use crate::model::SourceKind;
use crate::model::Timestamp;
use std::time::Duration;
use url::Url;

/// Characters of a title, an author or a category: what is longer is a text in the wrong field.
pub const MAX_LINE_CHARS: usize = 1_000;

/// Bytes of an id or a link; browsers and caches stop at about as much.
pub const MAX_ID_BYTES: usize = 4_096;

/// Authors, categories or enclosures of one entry, each.
pub const MAX_LIST: usize = 100;

/// Notes on what had to be mended in one document; who needs more of them has seen enough.
const MAX_NOTES: usize = 6;

/// What is known of an answer before its bytes are looked at.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub kind: &'a SourceKind,
    /// The header as it came: `text/xml; charset=utf-8`.
    pub content_type: Option<&'a str>,
    /// Where the document came from, redirects followed: relative links start here.
    pub base: &'a Url,
    /// The source's language, for entries that don't say theirs.
    pub language: Option<&'a str>,
    pub limits: &'a Limits,
    /// Asked now and then: true once reading has used its time.
    pub is_over: &'a dyn Fn() -> bool,
}

impl About<'_> {
    /// An error once reading has used its time. Cheap enough to be asked for every item.
    pub fn check_time(&self) -> Result<(), ReadError> {
        match (self.is_over)() {
            true => Err(ReadError::TooSlow { limit: self.limits.time }),
            false => Ok(()),
        }
    }
}

/// One document, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// In the document's order.
    pub entries: Vec<Entry>,
    pub feed: FeedFacts,
    pub masthead: Masthead,
    /// What was not read of it is not gone.
    pub extent: Extent,
}

/// What a feed says of itself beside its [`FeedFacts`]: nothing is decided by it, and nothing of it
/// is remembered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Masthead {
    pub authors: Vec<Person>,
    pub categories: Vec<String>,
    /// Atom `updated`, RSS `lastBuildDate` or `pubDate`.
    pub updated: Option<Timestamp>,
    /// HTML, as received: a title may show a picture and no word.
    pub title: Option<String>,
    /// HTML, as received: Atom `subtitle`, RSS and JSON Feed `description`.
    pub subtitle: Option<String>,
}

/// Why a document brought nothing: what was found, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("the body is empty, expected a feed or a page")]
    Empty,
    #[error(transparent)]
    Stranger(#[from] Stranger),
    #[error("found JSON that is no JSON Feed ({why}), expected `version` and `items`")]
    NotJsonFeed { why: &'static str },
    #[error("found XML whose root is `{root}`, expected `rss`, `feed` or `rdf:RDF`")]
    NotFeedXml { root: String },
    #[error("malformed XML in line {line}, column {column}: {why}")]
    Malformed { line: usize, column: usize, why: String },
    #[error("malformed JSON in line {line}, column {column}: {why}")]
    BrokenJson { line: usize, column: usize, why: String },
    #[error("the feed could not be read: {why}")]
    Unreadable { why: String },
    #[error("`{selector}` matched nothing on the page, expected its entries")]
    NothingMatched { selector: String },
    #[error("no list of entries was found on the page; selectors for `item` would tell where it is")]
    NothingListed,
    #[error("reading took longer than {limit:?}")]
    TooSlow { limit: Duration },
    #[error("the page nests its elements too deep, or has too many of them, to be read in reasonable time")]
    Tangled,
    #[error("`{selector}` is not a selector: {why}")]
    BadSelector { selector: String, why: String },
}

/// Reads one document: a feed of any kind, or a page.
///
/// Linear in the body. Links are absolute, http or https; dates are instants between 1900 and 2199;
/// lists and texts are cut at the limits above. What had to be mended is in `feed.mended`.
pub fn read(body: &[u8], about: &About) -> Result<Document, ReadError> {
    if *about.kind == SourceKind::Feed
        && let Some(stranger) = stranger::certain(body, about.content_type, about.base)
    {
        return Err(stranger.into());
    }
    let mut notes = mend::Notes::default();
    let text = match about.kind {
        SourceKind::Feed => mend::text(body, about.content_type, &mut notes),
        SourceKind::Page(_) => mend::characters(body, about.content_type, &mut notes),
    };
    about.check_time()?;
    let mut document = match about.kind {
        _ if is_blank(&text) => Err(ReadError::Empty),
        SourceKind::Page(selectors) => page::read(&text, about, selectors)
            .map_err(|error| stranger::wall(&text, about.base).map_or(error, ReadError::from)),
        SourceKind::Feed => read_feed(&text, about),
    }?;
    document.feed.mended = told(document.extent, notes.iter(), document.feed.mended);
    document.feed.language = document.feed.language.as_deref().and_then(normalize::language);
    let language = document.feed.language.clone().or_else(|| about.language.map(str::to_owned));
    for entry in &mut document.entries {
        entry.language = entry.language.take().or_else(|| language.clone());
    }
    Ok(document)
}

/// The one clean document that a body is mended to, for those who look into the mending: UTF-8, in the
/// plainest form of its family, without what feed-rs doesn't read. What is no feed comes out as its text.
pub fn mended(body: &[u8], content_type: Option<&str>) -> String {
    mend::document(body, content_type)
}

fn read_feed(text: &str, about: &About) -> Result<Document, ReadError> {
    let (base, limits) = (about.base, about.limits);
    let start = text.trim_start();
    match start.as_bytes().first() {
        Some(b'{' | b'[') => json::read(start, base, limits),
        Some(b'<') if html::is_html(start) => Err(stranger::of_page(start, base).into()),
        Some(b'<') => feed::read(text, about).map_err(|error| match &error {
            ReadError::NotFeedXml { root } => {
                stranger::of_xml(text, root, base).map_or(error, ReadError::from)
            }
            _ => error,
        }),
        _ => match json::unwrapped(start) {
            Some(inside) => json::read(inside, base, limits),
            None => Err(stranger::of_text(start).into()),
        },
    }
}

/// What is told of the mending: first what is not there at all, then what else was met first.
fn told<'a>(extent: Extent, of_text: impl Iterator<Item = &'a str>, rest: Vec<String>) -> Vec<String> {
    let of_extent = match extent {
        Extent::Whole => None,
        Extent::Capped => Some("more items than are taken"),
        Extent::BrokenOff => Some("a document that breaks off"),
    };
    let all = of_extent.into_iter().chain(of_text).map(str::to_owned).chain(rest);
    all.take(MAX_NOTES).collect()
}

/// White space, byte order marks, zeros.
fn is_blank(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageSelectors;

    fn read_feed(body: &str) -> Result<Document, ReadError> {
        let base = Url::parse("https://ex.org/feed.xml").unwrap();
        read(
            body.as_bytes(),
            &About {
                kind: &SourceKind::Feed,
                content_type: None,
                base: &base,
                language: None,
                limits: &Limits::default(),
                is_over: &|| false,
            },
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
                "an id of atom where there is no guid",
                "<item><atom:id>https://ex.org/a</atom:id></item>",
                (link("https://ex.org/a"), None),
            ),
            (
                "an id of atom beside a guid",
                "<item><atom:id>https://ex.org/a</atom:id><guid>https://ex.org/7</guid></item>",
                (link("https://ex.org/7"), link("https://ex.org/7")),
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
    fn a_feeds_own_dates_come_before_those_of_other_vocabularies() {
        let year = |year: &str| format!("{year}-01-01 00:00:00 UTC");
        let modified = format!("<dcterms:modified>{}</dcterms:modified>", year("2001"));
        let updated = format!("<updated>{}</updated>", year("2005"));
        for (name, dates, expected) in [
            ("before", format!("{modified}{updated}"), "2005"),
            ("after", format!("{updated}{modified}"), "2005"),
            ("alone", modified.clone(), "2001"),
        ] {
            let document = read_feed(&format!("<feed>{dates}<entry>{dates}</entry></feed>")).unwrap();
            let found = document.entries[0].updated.map(|date| date.at);
            assert_eq!(found.unwrap().to_string(), year(expected), "{name}, entry");
            assert_eq!(document.masthead.updated.unwrap().to_string(), year(expected), "{name}, feed");
        }
    }

    #[test]
    fn of_several_dates_the_one_that_says_most_counts() {
        let date = |name: &str, year: &str| format!("<{name}>{year}-01-01T00:00:00Z</{name}>");
        let atom = |dates: String| format!("<feed><entry>{dates}</entry></feed>");
        let item = |dates: String| rss(&format!("<item>{dates}</item>"));
        for (name, body, expected) in [
            ("issued", atom(date("created", "2001") + &date("issued", "2005")), "2005"),
            ("issued, the other way", atom(date("issued", "2005") + &date("created", "2001")), "2005"),
            ("published", atom(date("issued", "2001") + &date("published", "2005")), "2005"),
            ("its own", item(date("atom:published", "2001") + &date("pubDate", "2005")), "2005"),
            ("another's", item(date("atom:published", "2001")), "2001"),
        ] {
            let found = read_feed(&body).unwrap().entries[0].published.map(|date| date.at.to_string());
            assert_eq!(found, Some(format!("{expected}-01-01 00:00:00 UTC")), "{name}");
        }
    }

    #[test]
    fn a_description_is_the_summary_wherever_it_stands() {
        let (description, summary) = ("<description>d</description>", "<summary>s</summary>");
        let content = "<content:encoded>c</content:encoded>";
        for (name, bodies, expected) in [
            ("first", description.to_owned() + summary, (Some("d"), Some("s"))),
            ("second", summary.to_owned() + description, (Some("d"), Some("s"))),
            ("alone", summary.to_owned(), (Some("s"), None)),
            ("beside content", summary.to_owned() + content + description, (Some("d"), Some("c"))),
        ] {
            let entry = read_feed(&rss(&format!("<item>{bodies}</item>"))).unwrap().entries.remove(0);
            assert_eq!((entry.summary.as_deref(), entry.content.as_deref()), expected, "{name}");
        }
    }

    #[test]
    fn the_first_link_to_something_to_read_is_the_page() {
        let link = |media_type: &str, name: &str| {
            format!("<link rel=\"alternate\" type=\"{media_type}\" href=\"https://ex.org/{name}\"/>")
        };
        for (first, second, expected) in [
            ("text/html", "application/pdf", "first"),
            ("application/pdf", "text/html", "first"),
            ("application/atom+xml", "text/html", "second"),
            ("application/json", "application/xhtml+xml", "second"),
            ("application/xhtml+xml", "text/html", "first"),
        ] {
            let links = link(first, "first") + &link(second, "second");
            let entry = read_feed(&format!("<feed><entry>{links}</entry></feed>")).unwrap().entries.remove(0);
            let expected = format!("https://ex.org/{expected}");
            assert_eq!(entry.url.map(String::from), Some(expected), "{first}, {second}");
        }
    }

    #[test]
    fn a_feed_within_an_entry_is_its_content() {
        for nested in [
            "<feed><title>in</title><entry><title>in</title></entry></feed>",
            "<entry><title>in</title></entry>",
            "<rss><channel><item><title>in</title></item></channel></rss>",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry/></feed>",
        ] {
            let body = format!(
                "<feed><entry><content type=\"application/xml\">{nested}</content><title>1</title></entry><entry><title>2</title></entry></feed>"
            );
            let document = read_feed(&body).unwrap();
            let titles: Vec<_> = document.entries.iter().map(|entry| entry.title.as_str()).collect();
            assert_eq!(titles, ["1", "2"], "{nested}");
            assert_eq!(document.feed.title, None, "{nested}");
        }
    }

    #[test]
    fn an_author_is_named_however_the_name_is_marked_up() {
        for (author, expected) in [
            ("Ann Ek", Some("Ann Ek")),
            ("<b>Ann</b> Ek", Some("Ann Ek")),
            ("<a href=\"/ann\">Ann Ek</a>", Some("Ann Ek")),
            ("<name>Ann Ek</name><title>Editor</title>", Some("Ann Ek")),
            ("<name/><title>Editor</title>", None),
        ] {
            let entry = read_feed(&rss(&format!("<item><author>{author}</author></item>")))
                .unwrap()
                .entries
                .remove(0);
            assert_eq!(entry.authors.first().map(|author| author.name.as_str()), expected, "{author}");
        }
    }

    #[test]
    fn a_feeds_own_language_comes_first() {
        let (own, dc) = ("<language>de</language>", "<dc:language>fr</dc:language>");
        for (languages, expected) in
            [(format!("{own}{dc}"), "de"), (format!("{dc}{own}"), "de"), (dc.to_owned(), "fr")]
        {
            let document = read_feed(&rss(&languages)).unwrap();
            assert_eq!(document.feed.language.as_deref(), Some(expected), "{languages}");
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
    fn what_cannot_be_read_says_why() {
        for (name, body, expected) in [
            ("nothing", " \n", "the body is empty, expected a feed or a page"),
            ("a page", "<!doctype html>", "found an HTML page, expected a feed"),
            (
                "malformed from the start",
                "<rss version='2.0'><channel>\n <title",
                "malformed XML in line 2, column 8: the document breaks off",
            ),
            (
                "JSON that breaks off",
                "{\"items\": [\n{\"id\": \"1\"}, {\"id",
                "malformed JSON in line 2, column 17: it breaks off here",
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
        assert_eq!(document.feed.mended, ["a document that breaks off"]);
        assert_eq!(document.extent, Extent::BrokenOff);
        assert_eq!(read_feed(&whole).unwrap().extent, Extent::Whole);
    }

    #[test]
    fn a_comment_without_an_end_costs_only_itself() {
        for sign in ["<!--", "<![CDATA["] {
            let bad = format!("<item><guid>1</guid><description>{sign} a</description></item>");
            let document = read_feed(&rss(&format!("{bad}<item><guid>2</guid></item>"))).unwrap();
            let ids: Vec<_> = document.entries.iter().filter_map(|entry| entry.id.as_deref()).collect();
            assert_eq!((&ids[..], document.extent), (&["1", "2"][..], Extent::Whole), "{sign}");
        }
    }

    #[test]
    fn an_end_in_another_case_is_one() {
        let item = "<item><title>A</TITLE><link>https://ex.org/1</Link><guid>1</guid></ITEM>";
        let body = format!("<rss version='2.0'><channel>{item}<ttl>60</TTL></CHANNEL></RSS>");
        let document = read_feed(&body).unwrap();
        let entry = &document.entries[0];
        assert_eq!((entry.title.as_str(), entry.id.as_deref()), ("A", Some("1")));
        assert_eq!(entry.url.as_ref().map(Url::as_str), Some("https://ex.org/1"));
        assert_eq!(document.feed.wishes.ttl_minutes, Some(60));
        assert_eq!((document.extent, document.feed.mended.len()), (Extent::Whole, 0));
    }

    #[test]
    fn a_feed_has_a_limit() {
        let document =
            read_feed(&rss(&"<item><title>x</title></item>".repeat(Limits::default().items + 1))).unwrap();
        assert_eq!(document.entries.len(), Limits::default().items);
        assert_eq!(document.feed.mended, ["more items than are taken"]);
        assert_eq!(document.extent, Extent::Capped);
        let long = rss(&format!("<item><title>{}</title></item>", "word ".repeat(MAX_LINE_CHARS)));
        assert!(read_feed(&long).unwrap().entries[0].title.chars().count() <= MAX_LINE_CHARS + 1);
    }

    #[test]
    fn an_author_more_than_enough_is_not_read() {
        let authors = "<author><name>Ann</name></author>".repeat(MAX_LIST + 1);
        let feed =
            format!("<feed xmlns='http://www.w3.org/2005/Atom'>{authors}<entry>{authors}</entry></feed>");
        assert_eq!(mended(feed.as_bytes(), None).matches("<author>").count(), 2 * MAX_LIST);
    }

    #[test]
    fn few_notes_are_told_and_the_worst_first() {
        let bad = "<item><guid>1</guid><title>a & b &nbsp; &#0; &#150; &foo; \u{1} <x:y>z</title>";
        let document = read_feed(&format!(" junk {}", rss(&format!("{bad}{bad}")).replace("</rss>", "")));
        let mended = document.unwrap().feed.mended;
        assert_eq!(mended.len(), MAX_NOTES, "{mended:?}");
        assert_eq!(mended[0], "a document that breaks off");
    }

    #[test]
    fn a_page_is_not_mended_as_xml() {
        let base = Url::parse("https://ex.org/").unwrap();
        let selectors = PageSelectors { item: "p".to_owned(), ..PageSelectors::default() };
        let kind = SourceKind::Page(selectors);
        let about = About {
            kind: &kind,
            content_type: None,
            base: &base,
            language: Some("en"),
            limits: &Limits::default(),
            is_over: &|| false,
        };
        let document = read(b"<p><a href='/?a=1&b=2'>Beds & wards<br>today</a></p>", &about).unwrap();
        let entry = &document.entries[0];
        assert_eq!(entry.url.as_ref().map(Url::as_str), Some("https://ex.org/?a=1&b=2"));
        assert_eq!((entry.title.as_str(), entry.language.as_deref()), ("Beds & wards today", Some("en")));
        assert_eq!(document.feed.mended, [""; 0]);
    }
}
