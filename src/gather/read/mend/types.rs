//! The second chance: what makes feed-rs refuse a whole feed over one attribute.
//!
//! Only called for a feed that was refused. Odd `type`s become ones that it knows, a bad
//! `xml:base` goes, and hidden from it are the vocabularies whose every word it insists on and the
//! people of RSS, of whom it cuts a letter in two where an address stands beside one.

use crate::gather::read::markup;
use crate::gather::read::markup::Piece;
use crate::gather::read::markup::Pieces;
use std::borrow::Cow;

/// Vocabularies that feed-rs reads strictly; what we want of them is collected beside it.
const STRICT: [&str; 2] = ["http://search.yahoo.com/mrss/", "https://podcastindex.org/namespace/1.0"];

/// People in RSS; Atom names them in elements of their own.
const PEOPLE: [&str; 4] = ["author", "managingEditor", "webMaster", "dc:creator"];

/// The document with nothing in its tags for feed-rs to stumble over.
pub fn with_plain_types(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = Pieces::of(text);
    let is_atom = markup::root_tag(text).is_some_and(|(start, _)| text[start..].starts_with("<feed"));
    let is_hidden = |name: &str| !is_atom && PEOPLE.contains(&name);
    loop {
        let start = pieces.position();
        let Some(piece) = pieces.next() else { return out };
        match piece {
            Piece::Start(name) if is_hidden(name) => out.push_str("<hidden>"),
            Piece::End(name) if is_hidden(name) => out.push_str("</hidden>"),
            Piece::Start(tag) => out.extend(["<", &plain_tag(tag), ">"]),
            _ => out.push_str(&text[start..pieces.position()]),
        }
    }
}

fn plain_tag(tag: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(tag);
    for namespace in STRICT.iter().filter(|namespace| tag.contains(*namespace)) {
        plain = Cow::Owned(plain.replace(namespace, "urn:not-for-feed-rs"));
    }
    if let Some((start, end)) = value(&plain, "xml:base") {
        plain.to_mut().replace_range(start..end, "");
    }
    if let Some((start, end)) = value(&plain, "type").filter(|_| is_text(tag)) {
        let kind = plain_type(&plain[start..end], markup::attribute(tag, "src").is_some());
        plain.to_mut().replace_range(start..end, kind);
    }
    plain
}

/// Of the elements with a `type` those that hold text; the type of a link is a media type.
fn is_text(tag: &str) -> bool {
    let end = tag.find(|letter: char| letter.is_whitespace()).unwrap_or(tag.len());
    let name = tag[..end].rsplit(':').next().unwrap_or_default();
    matches!(name, "title" | "subtitle" | "summary" | "content" | "rights" | "tagline" | "info" | "copyright")
}

/// RFC 4287, 3.1.1: `text`, `html` or `xhtml`; beside a `src`, a media type.
fn plain_type(kind: &str, is_elsewhere: bool) -> &'static str {
    let kind = kind.to_ascii_lowercase();
    match is_elsewhere {
        true => "text/html",
        false if kind.contains("xhtml") || kind.contains("xml") => "xhtml",
        false if kind.contains("html") => "html",
        false => "text",
    }
}

/// Where the value of an attribute stands, between its quotes.
fn value(tag: &str, name: &str) -> Option<(usize, usize)> {
    markup::attribute(tag, name).map(|(start, value)| (start, start + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_feed_rs_stumbles_over_changes() {
        for (name, given, expected) in [
            ("plain", "<title type=\"text/plain\">x</title>", "<title type=\"text\">x</title>"),
            ("xhtml", "<summary type='application/xhtml+xml'/>", "<summary type='xhtml'/>"),
            ("elsewhere", "<content src=\"/a\" type=\"html\"/>", "<content src=\"/a\" type=\"text/html\"/>"),
            ("a link keeps its type", "<link type=\"audio/mpeg\"/>", "<link type=\"audio/mpeg\"/>"),
            ("bad base", "<a xml:base=\"http://[\">x</a>", "<a xml:base=\"\">x</a>"),
            (
                "people of RSS",
                "<rss><author>“c@ex.org”</author></rss>",
                "<rss><hidden>“c@ex.org”</hidden></rss>",
            ),
            ("people of Atom", "<feed><author>x</author></feed>", "<feed><author>x</author></feed>"),
            ("within CDATA", "<![CDATA[<title type=\"odd\">]]>", "<![CDATA[<title type=\"odd\">]]>"),
        ] {
            assert_eq!(with_plain_types(given), expected, "{name}");
        }
    }
}
