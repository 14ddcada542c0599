//! HTML as such: whether a text is any, which feeds it names, what an element says.
//!
//! Which of its elements are entries is for `page` and `listing` to find.

use super::dates;
use super::markup::Piece;
use super::markup::Pieces;
use super::parts;
use crate::model::Entry;
use crate::model::SourceDate;
use crate::model::tangle;
use scraper::ElementRef;
use scraper::Html;
use scraper::Selector;
use std::collections::HashSet;
use url::Url;

/// Elements that a page may begin with, in lower case; none that a feed has too.
const FIRST_TAGS: [&str; 30] = [
    "html", "head", "body", "meta", "script", "style", "base", "noscript", "frameset", "iframe", "div",
    "span", "p", "br", "hr", "h1", "h2", "h3", "b", "strong", "i", "font", "a", "center", "pre", "table",
    "form", "ul", "section", "main",
];

/// Roots of feeds, in lower case and without a prefix.
const FEED_ROOTS: [&str; 4] = ["rss", "feed", "rdf", "channel"];

/// Whether a document is HTML: by its first tag, unless a feed follows on it, as behind the warnings that
/// a broken program prints.
pub fn is_html(text: &str) -> bool {
    if !starts_with_markup(text) {
        return false;
    }
    let mut names = tags(text);
    let is_html = is_declared(text) || names.next().is_some_and(|name| FIRST_TAGS.contains(&name.as_str()));
    let is_root = |name: String| FEED_ROOTS.contains(&name.rsplit(':').next().unwrap_or_default());
    is_html && !names.any(is_root)
}

/// Whether the first tag is a picture's.
pub fn is_svg(text: &str) -> bool {
    starts_with_markup(text) && tags(text).next().is_some_and(|name| name == "svg")
}

/// Where a page names its feeds: its head ends well before.
const HEAD_BYTES: usize = 64 << 10;

/// Feeds that are taken from one page.
const MAX_FEEDS: usize = 20;

/// The feeds that a page names in its head, else those that it links to. In their order, each once, without
/// the address itself.
pub fn advertised_feeds(text: &str, address: &Url) -> Vec<Url> {
    let head = parts::up_to(text, HEAD_BYTES);
    if tangle::is_tangled_page(head) {
        return Vec::new();
    }
    let html = Html::parse_document(head);
    let base = base_of(&html, address);
    let mut seen = HashSet::from([address.clone()]);
    let mut chosen = |selector: &'static str, is_feed: fn(&ElementRef) -> bool| -> Vec<Url> {
        let selector = fixed(selector);
        let links = html.select(&selector).filter(is_feed).filter_map(|link| link.attr("href"));
        let links = links.filter_map(|href| parts::link(href, &base)).filter(|url| seen.insert(url.clone()));
        links.take(MAX_FEEDS).collect()
    };
    match chosen("link[href]", is_feed_link) {
        none if none.is_empty() => chosen("a[href]", is_link_to_feed),
        feeds => feeds,
    }
}

/// What links are relative to: the page's own `base`, else its address.
pub fn base_of(html: &Html, address: &Url) -> Url {
    let declared = html.select(&fixed("base[href]")).next().and_then(|base| base.attr("href"));
    declared.and_then(|href| parts::link(href, address)).unwrap_or_else(|| address.clone())
}

/// A selector that stands in this program; those of `feeds.toml` may be none.
pub fn fixed(text: &'static str) -> Selector {
    Selector::parse(text).expect("a selector that stands in the program is one")
}

/// The text of an element on one line.
pub fn text_of(element: ElementRef) -> Option<String> {
    parts::line_of_text(&element.text().collect::<Vec<_>>().join(" "))
}

/// A `datetime` attribute wins over what people are shown.
pub fn date_of(element: ElementRef) -> Option<SourceDate> {
    let said = element.attr("datetime").or_else(|| element.attr("content")).and_then(dates::read);
    said.or_else(|| dates::read(&text_of(element)?))
}

/// The first `most` entries, each link once: the first time it stands there.
pub fn each_link_once(entries: Vec<Entry>, most: usize) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let new = |entry: &Entry| entry.url.as_ref().is_none_or(|url| seen.insert(url.clone()));
    entries.into_iter().filter(new).take(most).collect()
}

/// Behind blanks and marks. JSON and plain text may quote any tags.
fn starts_with_markup(text: &str) -> bool {
    let is_blank = |letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\0');
    text.trim_start_matches(is_blank).starts_with('<')
}

/// The names of the tags of a text's start, in lower case.
fn tags(text: &str) -> impl Iterator<Item = String> {
    Pieces::of(parts::up_to(text, HEAD_BYTES)).filter_map(|piece| match piece {
        Piece::Start(tag) | Piece::Open(tag) => {
            let tag = tag.trim_start_matches('<');
            let end = tag.find(|letter: char| letter.is_whitespace() || letter == '/').unwrap_or(tag.len());
            Some(parts::up_to(&tag[..end], 32).to_ascii_lowercase())
        }
        _ => None,
    })
}

fn is_declared(text: &str) -> bool {
    let declared = Pieces::of(parts::up_to(text, HEAD_BYTES)).find_map(|piece| match piece {
        Piece::Other(inside) if !inside.starts_with("!--") && !inside.starts_with('?') => Some(Some(inside)),
        Piece::Start(_) => Some(None),
        _ => None,
    });
    let declared = parts::up_to(declared.flatten().unwrap_or_default(), 64).to_ascii_lowercase();
    declared.strip_prefix("!doctype").is_some_and(|name| name.trim_start().starts_with("html"))
}

/// A `link` to a feed: by its type, or by `rel=feed` where it has none.
fn is_feed_link(link: &ElementRef) -> bool {
    let rels = link.attr("rel").unwrap_or_default().to_ascii_lowercase();
    let has = |rel| rels.split_ascii_whitespace().any(|given| given == rel);
    has("feed") || (has("alternate") && says_feed(link))
}

/// An `a` to a feed: by its type, or by the looks of its address.
fn is_link_to_feed(link: &ElementRef) -> bool {
    says_feed(link) || link.attr("href").is_some_and(looks_like_feed)
}

fn says_feed(link: &ElementRef) -> bool {
    let media_type = link.attr("type").unwrap_or_default().to_ascii_lowercase();
    let is_vague =
        ["text/xml", "application/xml", "application/json"].iter().any(|vague| media_type == *vague);
    ["rss+xml", "atom+xml", "rdf+xml", "feed+json"].iter().any(|known| media_type.contains(known))
        || (is_vague && link.attr("href").is_some_and(looks_like_feed))
}

/// `/feed/`, `/index.rss`, `?feed=rss2`, and their kin.
fn looks_like_feed(href: &str) -> bool {
    let href = href.to_ascii_lowercase();
    let (path, query) = href.split_once('?').unwrap_or((&href, ""));
    let last = path.split('#').next().unwrap_or_default().trim_end_matches('/').rsplit('/').next();
    let last = last.unwrap_or_default();
    let ends = [".rss", ".atom", ".rdf", "rss.xml", "atom.xml", "feed.xml", "feed.json"];
    ["feed", "rss", "atom", "index.xml"].contains(&last)
        || ends.iter().any(|end| last.ends_with(end))
        || query
            .split('&')
            .any(|part| part.starts_with("feed=") || part == "format=feed" || part == "format=rss")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_feeds() {
        for (text, expected) in [
            ("<!DOCTYPE html><title>x</title>", true),
            ("<!-- x --><HTML><head>", true),
            ("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", true),
            ("<rss version=\"2.0\"><channel><title><html></title>", false),
            ("<feed><content type=\"xhtml\"><html/></content></feed>", false),
            ("\u{feff} <body>", true),
            ("<br>\n<b>Notice</b>: x<?xml version=\"1.0\"?><rss version=\"2.0\"/>", false),
            ("<br>\n<b>Notice</b>: x", true),
            ("<item><title>x</title></item>", false),
            ("{\"content_html\": \"<p>x\"}", false),
            ("a text about <html>", false),
            ("<!-- <rss> --><html>", true),
        ] {
            assert_eq!(is_html(text), expected, "{text}");
        }
    }
}
