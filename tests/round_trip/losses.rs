//! What reading loses of what we published.

use newsdesk::model::text;
use serde_json::Value;
use serde_json::json;

/// One thing that reading loses of what we published.
pub struct Loss {
    pub format: &'static str,
    pub fields: &'static [&'static str],
    /// Whether this is it, by what was said and what was found.
    pub of: fn(&Value, &Value) -> bool,
    /// Stands in every text of an item that loses it; an item by nobody, when empty.
    pub example: &'static str,
    pub why: &'static str,
}

pub const LOST: &[Loss] = &[
    Loss {
        format: "rss",
        fields: &["title", "feed.title"],
        of: is_other_title,
        example: "a <b> c",
        why: "RSS does not say whether it is text or HTML, and is read as HTML",
    },
    Loss {
        format: "rss",
        fields: &["categories", "authors", "origin", "feed.description"],
        of: is_markup,
        example: "a <b> c",
        why: "RSS does not say whether it is text or HTML, and is read as HTML",
    },
    Loss {
        format: "rss",
        fields: &["authors"],
        of: has_address,
        example: "Ann a@b.example",
        why: "a name and an address share a text",
    },
    Loss {
        format: "rss",
        fields: &["enclosures"],
        of: |said, found| starts_with(found, said),
        example: "a",
        why: "the picture, a `media:content`, is read as an enclosure too",
    },
    Loss {
        format: "atom",
        fields: &["title", "summary", "feed.title", "feed.description"],
        of: is_reference,
        example: "&eacute; &amp;eacute;",
        why: "many who say `text` escape it as HTML, which such a reference shows",
    },
    Loss {
        format: "json",
        fields: &["authors"],
        of: |said, _| said == &json!([]),
        example: "",
        why: "an item without authors is by the feed's, and we publish it so",
    },
];

/// Some text in it would be another one as HTML.
fn is_markup(said: &Value, _: &Value) -> bool {
    any_text(said, &|text| text::plain_text(text) != text)
}

/// Some text in it would be another one as a title of HTML.
fn is_other_title(said: &Value, _: &Value) -> bool {
    any_text(said, &|words| text::title(words) != words)
}

/// Some text in it has a reference that XML alone does not explain.
fn is_reference(said: &Value, _: &Value) -> bool {
    let of_xml = ["&amp;", "&lt;", "&gt;", "&quot;"];
    let without = |text: &str| of_xml.iter().fold(text.to_owned(), |text, name| text.replace(name, ""));
    any_text(said, &|text| text::unescape(&without(text)) != without(text))
}

fn has_address(said: &Value, _: &Value) -> bool {
    any_text(said, &|text| text.contains('@'))
}

fn starts_with(longer: &Value, shorter: &Value) -> bool {
    let (Some(longer), Some(shorter)) = (longer.as_array(), shorter.as_array()) else { return false };
    longer.len() == shorter.len() + 1 && longer.starts_with(shorter)
}

fn any_text(value: &Value, holds: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => holds(text),
        Value::Array(values) => values.iter().any(|value| any_text(value, holds)),
        Value::Object(fields) => fields.values().any(|value| any_text(value, holds)),
        _ => false,
    }
}
