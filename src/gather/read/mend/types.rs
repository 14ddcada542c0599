//! The second chance: what makes feed-rs refuse a whole feed over one attribute.
//!
//! Only called for a feed that was refused. Odd `type`s become ones that it knows, a bad
//! `xml:base` goes, and the vocabularies whose every word it insists on are hidden from it.

use std::borrow::Cow;

/// Vocabularies that feed-rs reads strictly; what we want of them is collected beside it.
const STRICT: [&str; 2] = ["http://search.yahoo.com/mrss/", "https://podcastindex.org/namespace/1.0"];

/// The document with nothing in its tags for feed-rs to stumble over.
pub fn with_plain_types(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let verbatim_end = match rest {
            _ if rest.starts_with("<![CDATA[") => "]]>",
            _ if rest.starts_with("<!--") => "-->",
            _ => ">",
        };
        let end = rest.find(verbatim_end).map_or(rest.len(), |end| end + verbatim_end.len());
        match verbatim_end {
            ">" => out.push_str(&plain_tag(&rest[..end])),
            _ => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn plain_tag(tag: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(tag);
    for namespace in STRICT.iter().filter(|namespace| tag.contains(*namespace)) {
        plain = Cow::Owned(plain.replace(namespace, "urn:not-for-feed-rs"));
    }
    if let Some((start, end)) = value(&plain, " xml:base=") {
        plain.to_mut().replace_range(start..end, "");
    }
    if let Some((start, end)) = value(&plain, " type=").filter(|_| is_text(tag)) {
        let kind = plain_type(&plain[start..end], tag.contains(" src="));
        plain.to_mut().replace_range(start..end, kind);
    }
    plain
}

/// Of the elements with a `type` those that hold text; the type of a link is a media type.
fn is_text(tag: &str) -> bool {
    let end = tag.find(|letter: char| letter.is_whitespace()).unwrap_or(tag.len());
    let name = tag[1..end].rsplit(':').next().unwrap_or_default();
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
fn value(tag: &str, name_and_equals: &str) -> Option<(usize, usize)> {
    let quote_at = tag.find(name_and_equals)? + name_and_equals.len();
    let quote = tag[quote_at..].chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let end = tag[quote_at + 1..].find(quote)?;
    Some((quote_at + 1, quote_at + 1 + end))
}
