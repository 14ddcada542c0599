//! What our reader finds of it.

use newsdesk::gather::read::Document;
use newsdesk::model::Entry;
use newsdesk::model::Person;
use newsdesk::model::SourceDate;
use newsdesk::model::Timestamp;
use newsdesk::model::text;
use serde_json::Value;
use serde_json::json;

pub fn of_feed(read: &Document) -> Value {
    json!({
        "feed.title": read.feed.title,
        "feed.link": read.feed.link,
        "feed.id": read.feed.id,
        "feed.description": read.feed.description,
        "feed.language": read.feed.language,
        "feed.authors": persons(&read.masthead.authors),
        "feed.updated": read.masthead.updated,
        "feed.ttl": read.feed.wishes.ttl_minutes,
        "feed.mended": read.feed.mended,
    })
}

pub fn of_entry(entry: &Entry) -> Value {
    json!({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary.as_deref().map(text::plain_text).unwrap_or_default(),
        "content": entry.content,
        "authors": persons(&entry.authors),
        "categories": entry.categories,
        "language": entry.language.as_ref().map(|language| language.to_ascii_lowercase()),
        "enclosures": entry.enclosures,
        "image": entry.image,
        "published": entry.published.map(instant),
        "updated": entry.updated.map(instant),
        "origin": entry.origin,
        "links": entry.links,
    })
}

fn persons(persons: &[Person]) -> Value {
    persons.iter().map(|person| json!({"name": person.name, "url": person.url})).collect()
}

fn instant(date: SourceDate) -> Timestamp {
    date.at
}
