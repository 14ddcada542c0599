//! JSON that is no JSON Feed → what it is.

use super::Stranger;
use super::said;
use crate::gather::read::ReadError;
use crate::gather::read::json::raw;
use crate::gather::read::json::raw::Object;
use serde_json::value::RawValue;

/// What tells one answer from another.
const MARKS: [&str; 18] = [
    "@context",
    "@graph",
    "@type",
    "kind",
    "data",
    "guid",
    "content",
    "namespaces",
    "routes",
    "error",
    "errors",
    "error_description",
    "message",
    "Message",
    "detail",
    "title",
    "reason",
    "code",
];

/// Where an error may keep its words, the most telling first.
const WORDS: [&str; 8] =
    ["message", "error_description", "detail", "Message", "reason", "title", "error", "code"];

/// Those of them that nothing but an error has at its top.
const TELLING: [&str; 5] = ["message", "error_description", "detail", "Message", "reason"];

const WORDPRESS_FEED: &str = "WordPress has one under `/feed/`";

/// What a JSON document is.
pub fn of_json(value: &RawValue) -> ReadError {
    if value.get().starts_with('[') {
        let first = raw::list(value, 1).values.first().and_then(|first| Object::of(first, &MARKS));
        let post = first.as_ref().and_then(wordpress_post);
        return post.map_or_else(|| not_a_feed("a list"), ReadError::from);
    }
    let Some(object) = Object::of(value, &MARKS) else { return not_a_feed("no object") };
    let known = interface(&object).or_else(|| error(&object));
    known.map_or_else(|| not_a_feed("no `items`"), ReadError::from)
}

fn interface(object: &Object) -> Option<Stranger> {
    let context = object.get("@context").map_or("", RawValue::get);
    if context.contains("activitystreams") {
        let feed = "Mastodon has one under the profile's address with `.rss`";
        return Some(Stranger::Interface { what: "ActivityPub", feed });
    }
    if object.get("routes").is_some() && object.get("namespaces").is_some() {
        return Some(Stranger::Interface { what: "the index of WordPress' REST API", feed: WORDPRESS_FEED });
    }
    if object.text("kind").as_deref() == Some("Listing") {
        let feed = "Reddit has one where `.rss` stands for `.json`";
        return Some(Stranger::Interface { what: "a listing of Reddit's API", feed });
    }
    if context.contains("schema.org") || object.get("@graph").is_some() {
        return Some(Stranger::Other { what: "linked data (JSON-LD)" });
    }
    wordpress_post(object)
}

/// Texts come as objects there: `"title": {"rendered": "…"}`.
fn wordpress_post(object: &Object) -> Option<Stranger> {
    let is_rendered = |value| Object::of(value, &["rendered"]).is_some_and(|text: Object| !text.is_empty());
    let is_post = ["guid", "title", "content"].iter().filter_map(|name| object.get(name)).any(is_rendered);
    is_post.then_some(Stranger::Interface { what: "posts of WordPress' REST API", feed: WORDPRESS_FEED })
}

/// `{"error": "…"}`, `{"error": {"message": "…"}}`, `{"errors": [{"detail": "…"}]}`, `{"code": …, "message": "…"}`.
fn error(object: &Object) -> Option<Stranger> {
    let within = ["error", "errors"].iter().filter_map(|name| object.get(name));
    let message = within
        .filter_map(|value| raw::list(value, 1).values.first().copied())
        .find_map(words)
        .or_else(|| words_of(object, &TELLING))?;
    Some(Stranger::Error { of: "an API", message })
}

fn words(value: &RawValue) -> Option<String> {
    match Object::of(value, &WORDS) {
        Some(object) => words_of(&object, &WORDS),
        None => raw::text(value).and_then(|text| said::line(&text)),
    }
}

fn words_of(object: &Object, names: &[&str]) -> Option<String> {
    names.iter().filter_map(|name| object.text(name)).find_map(|text| said::line(&text))
}

fn not_a_feed(why: &'static str) -> ReadError {
    ReadError::NotJsonFeed { why }
}
