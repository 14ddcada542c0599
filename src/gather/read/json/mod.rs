//! JSON Feed (1.0 and 1.1) → entries, one lenient item at a time.
//!
//! Read here and not by feed-rs, which loses the whole feed over one numeric id. A bad item costs
//! only itself; a document that breaks off is refused whole, since nobody can say what it lacks.

pub mod raw;
mod tidy;

use super::Document;
use super::MAX_LIST;
use super::Masthead;
use super::ReadError;
use super::dates;
use super::parts;
use super::stranger;
use crate::model::Enclosure;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::FeedFacts;
use crate::model::Limits;
use crate::model::Link;
use crate::model::LinkRelation;
use crate::model::Person;
use raw::List;
use raw::Object;
use serde_json::error::Category;
use serde_json::value::RawValue;
use std::borrow::Cow;
use url::Url;

/// What is read of a feed.
const OF_FEED: [&str; 11] = [
    "version",
    "title",
    "home_page_url",
    "feed_url",
    "description",
    "language",
    "next_url",
    "hubs",
    "authors",
    "author",
    "items",
];

/// What is read of an item.
const OF_ITEM: [&str; 16] = [
    "id",
    "url",
    "external_url",
    "title",
    "summary",
    "content_html",
    "content_text",
    "image",
    "banner_image",
    "date_published",
    "date_modified",
    "authors",
    "author",
    "tags",
    "language",
    "attachments",
];

/// Reads one JSON Feed. <https://www.jsonfeed.org/version/1.1/>
///
/// Templates' slips are mended: control characters in strings, a comma too many, text behind the document.
/// Of several members with one name the last counts. Everything else that is no JSON is refused, as is a
/// document that breaks off.
pub fn read(text: &str, base: &Url, limits: &Limits) -> Result<Document, ReadError> {
    let tidy;
    let mut mended = Vec::new();
    let (value, rest) = match raw::document(text) {
        Err(error) if error.classify() == Category::Syntax => {
            mended.push("slips in the JSON");
            tidy = tidy::tidied(text);
            raw::document(&tidy)
                .map_err(|second| if second.is_eof() { cut_off(text) } else { broken(&error) })?
        }
        read => read.map_err(|error| if error.is_eof() { cut_off(text) } else { broken(&error) })?,
    };
    if !rest.trim().is_empty() {
        mended.push("text behind the document");
    }
    let mut document =
        feed(value, &parts::modest_base(base), limits).ok_or_else(|| stranger::of_json(value))?;
    document.feed.mended.splice(0..0, mended.into_iter().map(str::to_owned));
    Ok(document)
}

/// What stands in a guard against scripts (`)]}'`) or in a call of one (`show({...});`), from its bracket on.
pub fn unwrapped(text: &str) -> Option<&str> {
    let call = |letter: char| letter.is_ascii_alphanumeric() || "_$.".contains(letter);
    let text = text.strip_prefix("/**/").unwrap_or(text);
    let inside = match text.strip_prefix(")]}'") {
        Some(after) => after.trim_start_matches(','),
        None => text.trim_start_matches(call).strip_prefix('(')?,
    };
    Some(inside.trim_start()).filter(|inside| inside.starts_with('{'))
}

/// `None` for an object without the marks of a feed.
fn feed(value: &RawValue, base: &Url, limits: &Limits) -> Option<Document> {
    let feed = Object::of(value, &OF_FEED)?;
    let names_itself = feed.text("version").is_some_and(|version| version.contains("jsonfeed"));
    let items = match feed.get("items").map(RawValue::get).and_then(|items| items.as_bytes().first()) {
        Some(b'[' | b'{') => feed.list("items", limits.items),
        _ if names_itself => List::default(),
        _ => return None,
    };
    let authors = persons(&feed, base);
    let objects: Vec<_> = items.values.iter().filter_map(|item| Object::of(item, &OF_ITEM)).collect();
    // Many an API answers with `items`; theirs say nothing that an item of a feed would.
    if !names_itself && !items.values.is_empty() && objects.iter().all(Object::is_empty) {
        return None;
    }
    let heirloom = parts::inherited(&authors);
    let entries: Vec<_> = objects.iter().map(|item| entry(item, heirloom, base, limits)).collect();
    let mut facts = facts(&feed, base);
    if objects.len() < items.values.len() {
        facts.mended.push("items that are no objects".to_owned());
    }
    let extent = if items.is_cut { Extent::Capped } else { Extent::Whole };
    // The format has no date of the feed: it is as new as its newest change.
    let updated = entries.iter().filter_map(|entry| entry.updated).map(|date| date.at).max();
    let subtitle = facts.description.as_deref().and_then(parts::html_of_text);
    let masthead = Masthead { authors, updated, subtitle, ..Masthead::default() };
    Some(Document { entries, feed: facts, masthead, extent })
}

fn facts(feed: &Object, base: &Url) -> FeedFacts {
    let link = |name| feed.text(name).and_then(|url| parts::link(&url, base));
    FeedFacts {
        title: feed.text("title").and_then(|title| parts::line_of_text(&title)),
        link: link("home_page_url"),
        id: feed.text("feed_url").and_then(|url| parts::id(&url)),
        description: feed.text("description").and_then(|text| parts::line_of_text(&text)),
        language: feed.text("language").map(Cow::into_owned),
        hubs: feed.list("hubs", MAX_LIST).values.into_iter().filter_map(|value| hub(value, base)).collect(),
        next: link("next_url"),
        ..FeedFacts::default()
    }
}

/// A WebSub hub, under its present or its first name; one of another protocol is none.
fn hub(value: &RawValue, base: &Url) -> Option<Url> {
    let hub = Object::of(value, &["type", "url"])?;
    let protocol = hub.text("type").unwrap_or(Cow::Borrowed("WebSub")).to_ascii_lowercase();
    let is_known = matches!(protocol.trim(), "websub" | "pubsubhubbub");
    hub.text("url").filter(|_| is_known).and_then(|url| parts::link(&url, base))
}

fn entry(item: &Object, feed_authors: &[Person], base: &Url, limits: &Limits) -> Entry {
    let link = |name| item.text(name).and_then(|url| parts::link(&url, base));
    let date = |name| item.text(name).and_then(|date| dates::read(&date));
    let html_of_text = |name| item.text(name).and_then(|plain| parts::html_of_text(cut(&plain, limits)));
    let html = || item.text("content_html").and_then(|html| parts::html(cut(&html, limits).to_owned()));
    let authors = persons(item, base);
    let (url, external) = (link("url"), link("external_url"));
    Entry {
        id: item.text("id").and_then(|id| parts::id(&id)),
        title: item.text("title").and_then(|title| parts::line_of_text(&title)).unwrap_or_default(),
        summary: html_of_text("summary"),
        content: html().or_else(|| html_of_text("content_text")),
        authors: if authors.is_empty() { feed_authors.to_vec() } else { authors },
        categories: tags(item),
        language: item.text("language").map(Cow::into_owned),
        enclosures: enclosures(item, base),
        image: link("image").or_else(|| link("banner_image")),
        published: date("date_published"),
        updated: date("date_modified"),
        origin: None,
        links: related(url.as_ref(), external.as_ref()),
        url: url.or(external),
    }
}

fn cut<'a>(text: &'a str, limits: &Limits) -> &'a str {
    parts::up_to(text, limits.body_bytes)
}

/// What a link blog speaks of, beside the page where it does.
fn related(url: Option<&Url>, external: Option<&Url>) -> Vec<Link> {
    let other = external.filter(|external| url.is_some_and(|url| url != *external));
    other.map(|url| Link { rel: LinkRelation::Related, url: url.clone() }).into_iter().collect()
}

fn tags(item: &Object) -> Vec<String> {
    let tags = item.list("tags", MAX_LIST).values.into_iter();
    parts::distinct(tags.filter_map(raw::text).filter_map(|tag| parts::line_of_text(&tag)))
}

/// `authors` of version 1.1, else the one `author` of version 1.0; a name alone does too.
fn persons(object: &Object, base: &Url) -> Vec<Person> {
    let all = |name| {
        let values = object.list(name, MAX_LIST).values.into_iter();
        values.filter_map(|value| person(value, base)).collect::<Vec<_>>()
    };
    match all("authors") {
        none if none.is_empty() => all("author"),
        authors => authors,
    }
}

fn person(value: &RawValue, base: &Url) -> Option<Person> {
    let Some(author) = Object::of(value, &["name", "url"]) else {
        return parts::author(raw::text(value).as_deref(), None, None);
    };
    let url = author.text("url").and_then(|url| parts::link(&url, base));
    let url = url.as_ref().map(Url::as_str);
    parts::author(author.text("name").as_deref().or(url), None, url)
}

fn enclosures(item: &Object, base: &Url) -> Vec<Enclosure> {
    let attachments = item.list("attachments", MAX_LIST).values.into_iter();
    attachments.filter_map(|attachment| enclosure(attachment, base)).collect()
}

fn enclosure(attachment: &RawValue, base: &Url) -> Option<Enclosure> {
    let attachment = Object::of(attachment, &["url", "mime_type", "size_in_bytes"])?;
    let url = attachment.text("url").and_then(|url| parts::link(&url, base));
    // A size may come as 1024, "1024" or 1024.0.
    let size = attachment.text("size_in_bytes");
    let size = size.as_deref().map(|size| size.split('.').next().unwrap_or(size));
    parts::enclosure(url, attachment.text("mime_type").as_deref(), size)
}

fn cut_off(text: &str) -> ReadError {
    let last_line = text.lines().next_back().unwrap_or_default();
    let (line, column) = (text.lines().count(), last_line.chars().count());
    ReadError::BrokenJson { line, column, why: "it breaks off here".to_owned() }
}

fn broken(error: &serde_json::Error) -> ReadError {
    let said = error.to_string();
    let why = said.split(" at line ").next().unwrap_or(&said).to_owned();
    ReadError::BrokenJson { line: error.line(), column: error.column(), why }
}

#[cfg(test)]
mod tests;
