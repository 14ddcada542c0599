//! JSON Feed (1.0 and 1.1) → entries, one lenient item at a time.
//!
//! Read here and not by feed-rs, which loses the whole feed over one numeric id. A bad item costs
//! only itself; a document that is no JSON is refused whole.

use super::Document;
use super::MAX_ENTRIES;
use super::MAX_LIST;
use super::Masthead;
use super::ReadError;
use super::dates;
use super::parts;
use crate::model::Enclosure;
use crate::model::Entry;
use crate::model::FeedFacts;
use crate::model::Person;
use serde_json::Map;
use serde_json::Value;
use url::Url;

type Object = Map<String, Value>;

/// Reads one JSON Feed. <https://www.jsonfeed.org/version/1.1/>
pub fn read(text: &str, base: &Url) -> Result<Document, ReadError> {
    let not_a_feed = |why: &str| ReadError::NotJsonFeed { why: why.to_owned() };
    let value: Value = serde_json::from_str(text).map_err(|error| not_a_feed(&error.to_string()))?;
    let feed = value.as_object().ok_or_else(|| not_a_feed("no object"))?;
    let items = match (feed.get("items"), feed.get("version").and_then(Value::as_str)) {
        (Some(Value::Array(items)), _) => items.as_slice(),
        (Some(one @ Value::Object(_)), _) => std::slice::from_ref(one),
        (None | Some(Value::Null), Some(version)) if version.contains("jsonfeed") => &[],
        _ => return Err(not_a_feed("no `items`")),
    };
    let masthead = Masthead { authors: persons(feed, base), ..Masthead::default() };
    let entries = items.iter().filter_map(Value::as_object).take(MAX_ENTRIES);
    let entries = entries.map(|item| entry(item, &masthead.authors, base)).collect();
    let mut facts = facts(feed, base);
    if items.iter().any(|item| !item.is_object()) {
        facts.mended.push("items that are no objects".to_owned());
    }
    Ok(Document { entries, feed: facts, masthead })
}

fn facts(feed: &Object, base: &Url) -> FeedFacts {
    FeedFacts {
        title: text(feed, "title").and_then(|title| parts::line_of_text(&title)),
        link: text(feed, "home_page_url").and_then(|url| parts::link(&url, base)),
        id: text(feed, "feed_url").and_then(|url| parts::id(&url)),
        description: text(feed, "description").and_then(|text| parts::line_of_text(&text)),
        language: text(feed, "language"),
        mended: Vec::new(),
        ..FeedFacts::default()
    }
}

fn entry(item: &Object, feed_authors: &[Person], base: &Url) -> Entry {
    let link = |key| text(item, key).and_then(|url| parts::link(&url, base));
    let date = |key| text(item, key).and_then(|date| dates::read(&date));
    let content = || text(item, "content_text").and_then(|plain| parts::html_of_text(&plain));
    let authors = persons(item, base);
    Entry {
        id: text(item, "id").and_then(|id| parts::id(&id)),
        url: link("url").or_else(|| link("external_url")),
        title: text(item, "title").and_then(|title| parts::line_of_text(&title)).unwrap_or_default(),
        summary: text(item, "summary").and_then(|plain| parts::html_of_text(&plain)),
        content: text(item, "content_html").and_then(parts::html).or_else(content),
        authors: if authors.is_empty() { feed_authors.to_vec() } else { authors },
        categories: list(item, "tags")
            .filter_map(scalar)
            .filter_map(|tag| parts::line_of_text(&tag))
            .collect(),
        language: text(item, "language"),
        enclosures: objects(item, "attachments")
            .filter_map(|attachment| enclosure(attachment, base))
            .collect(),
        image: link("image").or_else(|| link("banner_image")),
        published: date("date_published"),
        updated: date("date_modified"),
        origin: None,
        links: Vec::new(),
    }
}

/// `authors` of version 1.1, else the one `author` of version 1.0.
fn persons(object: &Object, base: &Url) -> Vec<Person> {
    let person = |author: &Object| {
        let url = text(author, "url").and_then(|url| parts::link(&url, base));
        let url = url.as_ref().map(Url::as_str);
        parts::person(text(author, "name").as_deref().or(url), None, url)
    };
    let authors: Vec<_> = objects(object, "authors").filter_map(person).collect();
    match authors.is_empty() {
        true => objects(object, "author").filter_map(person).collect(),
        false => authors,
    }
}

fn enclosure(attachment: &Object, base: &Url) -> Option<Enclosure> {
    let url = text(attachment, "url").and_then(|url| parts::link(&url, base));
    // A size may come as 1024, "1024" or 1024.0.
    let size = text(attachment, "size_in_bytes");
    let size = size.as_deref().map(|size| size.split('.').next().unwrap_or(size));
    parts::enclosure(url, text(attachment, "mime_type").as_deref(), size)
}

/// A string, or a number as it is written.
fn text(object: &Object, key: &str) -> Option<String> {
    object.get(key).and_then(scalar).filter(|text| !text.trim().is_empty())
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What stands in a list, or stands alone where a list is due.
fn list<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = &'a Value> {
    let values = match object.get(key) {
        Some(Value::Array(values)) => values.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values.iter().take(MAX_LIST)
}

fn objects<'a>(object: &'a Object, key: &str) -> impl Iterator<Item = &'a Object> {
    list(object, key).filter_map(Value::as_object)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(text: &str) -> Result<Document, ReadError> {
        read(text, &Url::parse("https://ex.org/feed.json").unwrap())
    }

    #[test]
    fn an_item_is_read_leniently() {
        for (name, item, expected) in [
            ("numeric id", r#"{"id": 7}"#, Entry { id: Some("7".to_owned()), ..Entry::default() }),
            ("no id", r#"{"title": "T"}"#, Entry { title: "T".to_owned(), ..Entry::default() }),
            (
                "text for HTML",
                r#"{"content_text": "a < b\nc"}"#,
                Entry { content: Some("a &lt; b<br>\nc".to_owned()), ..Entry::default() },
            ),
            (
                "one author, not in a list",
                r#"{"authors": {"name": "Ann"}}"#,
                Entry {
                    authors: parts::person(Some("Ann"), None, None).into_iter().collect(),
                    ..Entry::default()
                },
            ),
            (
                "size with a fraction",
                r#"{"attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 10.0}, 3]}"#,
                Entry {
                    enclosures: vec![Enclosure {
                        url: Url::parse("https://ex.org/a.mp3").unwrap(),
                        media_type: Some("audio/mpeg".to_owned()),
                        length: Some(10),
                    }],
                    ..Entry::default()
                },
            ),
            ("no link to run", r#"{"url": "javascript:x"}"#, Entry::default()),
        ] {
            let text = format!(r#"{{"version": "1.0", "items": [null, {item}]}}"#);
            assert_eq!(feed(&text).unwrap().entries, [expected], "{name}");
        }
    }

    #[test]
    fn what_is_no_json_feed_says_why() {
        for (name, text, expected) in [
            ("another object", r#"{"error": "no"}"#, "no `items`"),
            ("a list", "[1]", "no object"),
            ("truncated", r#"{"version": "https://jsonfeed.org/version/1", "items": [{"id": "#, "EOF"),
        ] {
            let error = feed(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{name}: {error}");
        }
    }
}
