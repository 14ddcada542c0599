//! What must hold of a document before it may replace the last good one.
//!
//! Each is read back by a parser of its format. Answers with the first rule that is broken; never
//! mends anything.

use super::characters::is_xml_char;
use super::document::Document;
use super::document::media_type;
use atom_syndication::Feed;
use chrono::DateTime;
use rss::Channel;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Component;
use std::path::Path;
use url::Url;

/// A document that must not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{document}` is not fit to print: {rule}")]
pub struct CheckError {
    /// Its path.
    pub document: String,
    pub rule: Rule,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    #[error("its path must stay in the tree")]
    Path,
    #[error("it must not be empty")]
    Empty,
    #[error("it must be UTF-8")]
    Encoding,
    #[error("it must not hold the character U+{0:04X}")]
    Character(u32),
    #[error("it must be well-formed, found: {0}")]
    WellFormed(String),
    #[error("it must have {0}")]
    Missing(&'static str),
    #[error("`{0}` must stand on one item only")]
    DoubleId(String),
    #[error("`{0}` must be an absolute http(s) address")]
    Link(String),
    #[error("`{0}` must be a date")]
    Date(String),
}

pub fn check(document: &Document) -> Result<(), CheckError> {
    check_rules(document).map_err(|rule| CheckError { document: document.path.clone(), rule })
}

fn check_rules(document: &Document) -> Result<(), Rule> {
    let text = str::from_utf8(&document.bytes).map_err(|_| Rule::Encoding)?;
    ensure(stays_in_the_tree(&document.path), || Rule::Path)?;
    ensure(!text.trim().is_empty(), || Rule::Empty)?;
    let forbidden = text.chars().find(|letter| !is_xml_char(*letter));
    forbidden.map_or(Ok(()), |letter| Err(Rule::Character(u32::from(letter))))?;
    match document.media_type {
        media_type::RSS => check_rss(text),
        media_type::ATOM => check_atom(text),
        media_type::JSON_FEED => check_json_feed(text),
        media_type::JSON => json(text).map(drop),
        media_type::HTML => check_html(text),
        media_type::OPML => check_opml(text),
        _ => Ok(()),
    }
}

fn ensure(holds: bool, rule: impl FnOnce() -> Rule) -> Result<(), Rule> {
    if holds { Ok(()) } else { Err(rule()) }
}

fn stays_in_the_tree(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

fn check_rss(text: &str) -> Result<(), Rule> {
    let channel = Channel::read_from(text.as_bytes()).map_err(not_well_formed)?;
    ensure(!channel.title.is_empty(), || Rule::Missing("a channel `title`"))?;
    ensure(!channel.description.is_empty(), || Rule::Missing("a channel `description`"))?;
    absolute(&channel.link)?;
    let links = channel.atom_ext.iter().flat_map(|atom| &atom.links);
    ensure(links.into_iter().any(|link| link.rel == "self"), || Rule::Missing("a self link"))?;
    channel.items.iter().try_for_each(check_rss_item)?;
    let ids = channel.items.iter().filter_map(|item| item.guid.as_ref()).map(|guid| guid.value.as_str());
    unique(ids)
}

fn check_rss_item(item: &rss::Item) -> Result<(), Rule> {
    let has_guid = item.guid.as_ref().is_some_and(|guid| !guid.value.is_empty());
    ensure(has_guid, || Rule::Missing("a `guid` on each item"))?;
    ensure(item.title.as_ref().is_some_and(|title| !title.is_empty()), || {
        Rule::Missing("a `title` on each item")
    })?;
    let date = item.pub_date.as_deref().ok_or(Rule::Missing("a `pubDate` on each item"))?;
    ensure(DateTime::parse_from_rfc2822(date).is_ok(), || Rule::Date(date.to_owned()))?;
    let source = item.source.as_ref().map(|source| source.url.as_str());
    item.link.as_deref().into_iter().chain(source).try_for_each(absolute)
}

fn check_atom(text: &str) -> Result<(), Rule> {
    let feed = Feed::read_from(text.as_bytes()).map_err(not_well_formed)?;
    ensure(!feed.id.is_empty(), || Rule::Missing("a feed `id`"))?;
    ensure(!feed.title.value.is_empty(), || Rule::Missing("a feed `title`"))?;
    ensure(!feed.authors.is_empty(), || Rule::Missing("a feed `author`"))?;
    ensure(feed.links.iter().any(|link| link.rel == "self"), || Rule::Missing("a self link"))?;
    feed.links.iter().try_for_each(|link| absolute(&link.href))?;
    feed.entries.iter().try_for_each(check_atom_entry)?;
    unique(feed.entries.iter().map(|entry| entry.id.as_str()))
}

fn check_atom_entry(entry: &atom_syndication::Entry) -> Result<(), Rule> {
    ensure(!entry.id.is_empty(), || Rule::Missing("an `id` on each entry"))?;
    ensure(!entry.title.value.is_empty(), || Rule::Missing("a `title` on each entry"))?;
    ensure(entry.content.is_some(), || Rule::Missing("`content` in each entry"))?;
    entry.links.iter().try_for_each(|link| absolute(&link.href))
}

fn check_json_feed(text: &str) -> Result<(), Rule> {
    let feed = json(text)?;
    for required in ["version", "title", "feed_url", "items"] {
        ensure(feed.get(required).is_some(), || Rule::Missing("version, title, feed_url and items"))?;
    }
    let items = feed["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ids: Vec<_> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    ensure(ids.len() == items.len(), || Rule::Missing("an `id` on each item"))?;
    items.iter().filter_map(|item| item["url"].as_str()).try_for_each(absolute)?;
    unique(ids.into_iter())
}

fn json(text: &str) -> Result<Value, Rule> {
    serde_json::from_str(text).map_err(not_well_formed)
}

fn check_html(text: &str) -> Result<(), Rule> {
    ensure(text.starts_with("<!doctype html>"), || Rule::Missing("a doctype"))?;
    ensure(text.contains("<title>"), || Rule::Missing("a `title`"))?;
    ensure(!text.contains("<title></title>"), || Rule::Missing("a `title`"))?;
    ensure(text.trim_end().ends_with("</html>"), || Rule::Missing("an end"))
}

// No parser of OPML lives here; its template escapes by itself.
fn check_opml(text: &str) -> Result<(), Rule> {
    ensure(text.starts_with("<?xml"), || Rule::Missing("an XML declaration"))?;
    ensure(text.contains("<outline "), || Rule::Missing("an `outline`"))?;
    ensure(text.trim_end().ends_with("</opml>"), || Rule::Missing("an end"))
}

fn not_well_formed(cause: impl std::error::Error) -> Rule {
    Rule::WellFormed(cause.to_string())
}

fn absolute(link: &str) -> Result<(), Rule> {
    let is_web = Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    ensure(is_web, || Rule::Link(link.to_owned()))
}

fn unique<'a>(ids: impl Iterator<Item = &'a str>) -> Result<(), Rule> {
    let mut seen = BTreeSet::new();
    let mut ids = ids;
    ids.find(|id| !seen.insert(*id)).map_or(Ok(()), |id| Err(Rule::DoubleId(id.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::super::atom;
    use super::super::galley::Galley;
    use super::super::json_feed;
    use super::super::rss;
    use super::super::samples;
    use super::*;

    fn rule(document: Document) -> Option<String> {
        check(&document).err().map(|error| error.rule.to_string())
    }

    /// The document with one thing in it spoilt.
    fn spoilt(document: Document, from: &str, to: &str) -> Document {
        let text = String::from_utf8(document.bytes.clone()).unwrap();
        assert!(text.contains(from), "{from} is in {}", document.path);
        Document { bytes: text.replacen(from, to, 1).into_bytes(), ..document }
    }

    #[test]
    fn a_spoilt_feed_is_found_out() {
        let site = samples::site();
        let galley = Galley::of_page(&samples::page(), &site);
        let rss = || rss::render(&galley, &site, None);
        let atom = || atom::render(&galley, &site);
        let json = || json_feed::render(&galley, &site);
        let second_id = samples::bare_item().tag;
        let first_id = samples::full_item().tag;
        let twice = format!("`{first_id}` must stand on one item only");
        let relative = "`/ferries` must be an absolute http(s) address";
        let full_link = "https://outlet.example/ferries?id=7&amp;lang=en";
        for (name, document, from, to, expected) in [
            ("rss, id twice", rss(), second_id.as_str(), first_id.as_str(), twice.as_str()),
            ("rss, relative", rss(), full_link, "/ferries", relative),
            ("rss, no self link", rss(), "rel=\"self\"", "rel=\"next\"", "it must have a self link"),
            ("rss, date", rss(), "Fri, 20 Nov 2026 14:05:00 +0000", "now", "`now` must be a date"),
            ("atom, id twice", atom(), second_id.as_str(), first_id.as_str(), twice.as_str()),
            ("atom, relative", atom(), full_link, "/ferries", relative),
            (
                "atom, no feed id",
                atom(),
                "tag:news.example.org,2026:section/travel",
                "",
                "it must have a feed `id`",
            ),
            ("json, id twice", json(), second_id.as_str(), first_id.as_str(), twice.as_str()),
            ("json, relative", json(), "https://outlet.example/ferries?id=7&lang=en", "/ferries", relative),
            (
                "json, no version",
                json(),
                "\"version\"",
                "\"edition\"",
                "it must have version, title, feed_url and items",
            ),
        ] {
            assert_eq!(rule(spoilt(document, from, to)).as_deref(), Some(expected), "{name}");
        }
        for (name, document, from, to) in [
            ("rss, open element", rss(), "</guid>", ""),
            ("rss, entity", rss(), "&amp;", "&"),
            ("atom, open element", atom(), "</id>", ""),
            ("json, open string", json(), "\",", ","),
        ] {
            let rule = rule(spoilt(document, from, to)).unwrap_or_default();
            assert!(rule.starts_with("it must be well-formed, found: "), "{name}: {rule}");
        }
    }

    #[test]
    fn a_spoilt_page_or_path_is_found_out() {
        let page = "<!doctype html><title>A</title></html>";
        let document =
            |path: &str, media_type, text: &str| Document::new(path, media_type, text.to_owned(), None);
        for (name, document, expected) in [
            ("good", document("a/index.html", media_type::HTML, page), None),
            ("cut off", document("a.html", media_type::HTML, &page[..30]), Some("it must have an end")),
            (
                "no title",
                document("a.html", media_type::HTML, &page.replace("A<", "<")),
                Some("it must have a `title`"),
            ),
            ("empty", document("a.txt", media_type::TEXT, " \n"), Some("it must not be empty")),
            (
                "control character",
                document("a.txt", media_type::TEXT, "a\u{1b}"),
                Some("it must not hold the character U+001B"),
            ),
            (
                "absolute path",
                document("/etc/passwd", media_type::TEXT, "a"),
                Some("its path must stay in the tree"),
            ),
            ("way up", document("a/../../b", media_type::TEXT, "a"), Some("its path must stay in the tree")),
            (
                "no outline",
                document("a.opml", media_type::OPML, "<?xml?><opml></opml>"),
                Some("it must have an `outline`"),
            ),
        ] {
            assert_eq!(rule(document).as_deref(), expected, "{name}");
        }
    }
}
