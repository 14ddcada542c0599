//! HTML as such: whether a text is any, which feeds it names, what an element says.
//!
//! Which of its elements are entries is for `page` and `listing` to find.

use super::MAX_ENTRIES;
use super::dates;
use super::parts;
use crate::model::Entry;
use crate::model::SourceDate;
use crate::model::tangle;
use scraper::ElementRef;
use scraper::Html;
use scraper::Selector;
use std::collections::HashSet;
use url::Url;

/// Whether a document is HTML, by its first tags.
pub fn is_html(text: &str) -> bool {
    let start = parts::up_to(text, 1024).to_ascii_lowercase();
    let root = start
        .find("<html")
        .is_some_and(|root| !["<rss", "<feed", "<rdf"].iter().any(|feed| start[..root].contains(feed)));
    root || start.starts_with("<!doctype html") || start.starts_with("<head") || start.starts_with("<body")
}

/// Where a page names its feeds: its head ends well before.
const HEAD_BYTES: usize = 64 << 10;

/// The feeds that a page names in its head, in their order.
pub fn advertised_feeds(text: &str, base: &Url) -> Vec<Url> {
    let head = &text[..text.floor_char_boundary(HEAD_BYTES)];
    if tangle::is_tangled_page(head) {
        return Vec::new();
    }
    let html = Html::parse_document(head);
    let base = base_of(&html, base);
    let is_feed = |link: &ElementRef| {
        let media_type = link.attr("type").unwrap_or_default().to_ascii_lowercase();
        ["rss+xml", "atom+xml", "feed+json"].iter().any(|known| media_type.contains(known))
    };
    let alternates = fixed("link[rel~=alternate][href]");
    let links = html.select(&alternates).filter(is_feed);
    links.filter_map(|link| parts::link(link.attr("href")?, &base)).take(20).collect()
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

/// Each link once, the first time it stands there.
pub fn each_link_once(entries: Vec<Entry>) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let new = |entry: &Entry| entry.url.as_ref().is_none_or(|url| seen.insert(url.clone()));
    entries.into_iter().filter(new).take(MAX_ENTRIES).collect()
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
        ] {
            assert_eq!(is_html(text), expected, "{text}");
        }
    }
}
