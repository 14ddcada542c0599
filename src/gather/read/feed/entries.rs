//! What feed-rs read, and what it would have dropped → entries.

use crate::gather::read::Document;
use crate::gather::read::MAX_LIST;
use crate::gather::read::Masthead;
use crate::gather::read::mend::Family;
use crate::gather::read::mend::Head;
use crate::gather::read::mend::Item;
use crate::gather::read::mend::Notes;
use crate::gather::read::mend::OriginText;
use crate::gather::read::mend::People;
use crate::gather::read::mend::Who;
use crate::gather::read::parts;
use crate::model::Enclosure;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::FeedFacts;
use crate::model::Origin;
use crate::model::Person;
use feed_rs::model as raw;
use url::Url;

/// How one document is to be understood.
pub struct Reading {
    pub family: Family,
}

impl Reading {
    /// The entries of one sheet: as many as it has items, in their order.
    pub fn entries(&self, feed: raw::Feed, items: Vec<Item>) -> impl Iterator<Item = Entry> {
        // feed-rs leaves out no item and adds none.
        debug_assert_eq!(feed.entries.len(), items.len());
        feed.entries.into_iter().zip(items).map(|(entry, item)| self.entry(entry, item))
    }

    /// The whole document: what the feed says of itself, and its entries.
    pub fn document(
        &self,
        feed: raw::Feed,
        head: Head,
        mut entries: Vec<Entry>,
        notes: Notes,
        extent: Extent,
    ) -> Document {
        let masthead = self.masthead(&feed, &head);
        if self.family == Family::Atom {
            // RFC 4287, 4.1.1: an entry without an author is by the feed's.
            for entry in entries.iter_mut().filter(|entry| entry.authors.is_empty()) {
                entry.authors = parts::inherited(&masthead.authors).to_vec();
            }
        }
        let facts = self.facts(feed, head, notes);
        Document { entries, feed: facts, masthead, extent }
    }

    fn masthead(&self, feed: &raw::Feed, head: &Head) -> Masthead {
        let own = feed.authors.iter().filter_map(person).collect();
        let html = |text: &Option<raw::Text>| {
            let text = text.clone()?;
            self.html(text.content, text.content_type.as_str())
        };
        Masthead {
            authors: named(own, &head.people),
            categories: self.categories(&feed.categories, &head.subjects),
            updated: head.updated.or(head.published).or(head.modified).or(head.created).map(|date| date.at),
            title: html(&feed.title),
            subtitle: html(&feed.description).or_else(|| head.description.clone()),
        }
    }

    fn facts(&self, feed: raw::Feed, head: Head, notes: Notes) -> FeedFacts {
        let title = feed.title.as_ref().and_then(|title| self.heading(title));
        let description = feed.description.as_ref().and_then(|description| self.line(description));
        FeedFacts {
            title: title.or_else(|| parts::title(head.title.as_deref()?)),
            link: page_of(&feed.links),
            id: parts::id(&feed.id),
            description: description.or_else(|| parts::line_of_html(head.description.as_deref()?)),
            language: head.language,
            mended: notes.iter().map(str::to_owned).collect(),
            hubs: head.hubs,
            next: head.next,
            cloud: head.cloud,
            wishes: head.wishes,
        }
    }

    fn entry(&self, entry: raw::Entry, mut item: Item) -> Entry {
        let content = entry.content.and_then(|content| {
            let body = body(&mut item, content.body.as_deref())?;
            self.html(body, content.content_type.as_str())
        });
        let summary = entry.summary.and_then(|summary| {
            let body = body(&mut item, Some(&summary.content))?;
            self.html(body, summary.content_type.as_str())
        });
        let image = item.image.clone().or_else(|| picture(&item));
        let enclosures = enclosures(&item);
        // Where there is no page, what is enclosed is what there is to go to; but for a picture.
        let enclosed =
            item.enclosures.iter().find(|media| !media.is_picture()).map(|media| media.url.clone());
        let id = parts::id(&entry.id);
        Entry {
            url: item.page.take().or_else(|| self.permalink(id.as_deref()?, &item)).or(enclosed),
            id,
            title: self.title(entry.title.as_ref(), item.title.as_deref()),
            authors: self.authors(&entry.authors, &item),
            categories: self.categories(&entry.categories, &item.subjects),
            image,
            enclosures,
            language: item.language,
            published: item.published.or(item.created),
            updated: item.updated.or(item.modified),
            origin: item.origin.and_then(origin),
            links: item.links,
            content,
            summary: summary.or_else(|| parts::html(item.summary?)),
        }
    }

    /// A guid that is a link, unless it says that it is none; in RDF, `rdf:about`.
    fn permalink(&self, id: &str, item: &Item) -> Option<Url> {
        match self.family {
            Family::Rss if !item.guid_is_no_link => parts::absolute_link(id),
            _ => None,
        }
    }

    fn title(&self, own: Option<&raw::Text>, other: Option<&str>) -> String {
        let own = own.and_then(|title| self.heading(title));
        own.or_else(|| parts::title(other?)).unwrap_or_default()
    }

    fn heading(&self, text: &raw::Text) -> Option<String> {
        match self.is_plain(text.content_type.as_str()) {
            true => parts::line_of_escaped(&text.content),
            false => parts::title(&text.content),
        }
    }

    fn line(&self, text: &raw::Text) -> Option<String> {
        match self.is_plain(text.content_type.as_str()) {
            true => parts::line_of_escaped(&text.content),
            false => parts::line_of_html(&text.content),
        }
    }

    fn html(&self, text: String, media_type: &str) -> Option<String> {
        match self.is_plain(media_type) {
            true => parts::html_of_escaped(&text),
            false => parts::html(text),
        }
    }

    fn is_plain(&self, media_type: &str) -> bool {
        self.family == Family::Atom && media_type == "text/plain"
    }

    fn authors(&self, own: &[raw::Person], item: &Item) -> Vec<Person> {
        let authors = named(own.iter().filter_map(person).collect(), &item.people);
        if !authors.is_empty() {
            return authors;
        }
        let origin = item.origin.iter().flat_map(|origin| &origin.authors);
        origin.filter_map(|name| parts::author(Some(name), None, None)).take(MAX_LIST).collect()
    }

    /// Each once, in their order. Terms of Atom are plain text, what else names a subject may be HTML.
    fn categories(&self, own: &[raw::Category], subjects: &[String]) -> Vec<String> {
        let term = |category: &raw::Category| match self.family {
            Family::Rss => parts::line_of_html(&category.term),
            Family::Atom => parts::line_of_text(&category.term),
        };
        let subjects = subjects.iter().filter_map(|subject| parts::line_of_html(subject));
        parts::distinct(own.iter().filter_map(term).chain(subjects).take(MAX_LIST))
    }
}

/// The body whose number feed-rs read.
fn body(item: &mut Item, number: Option<&str>) -> Option<String> {
    let body = item.bodies.get_mut(number?.parse::<usize>().ok()?)?;
    Some(std::mem::take(&mut body.text))
}

/// Those that feed-rs read, else those named otherwise.
fn named(own: Vec<Person>, people: &People) -> Vec<Person> {
    let read = |who: &Who| match &who.text {
        Some(text) => parts::person(Some(text), None, None),
        None => parts::author(who.name.as_deref(), who.email.as_deref(), who.url.as_deref()),
    };
    let mut persons = own;
    for list in [&people.named, &people.others] {
        if persons.is_empty() {
            persons = list.iter().filter_map(read).collect();
        }
    }
    persons.truncate(MAX_LIST);
    persons
}

fn person(person: &raw::Person) -> Option<Person> {
    parts::author(person.name.as_deref(), person.email.as_deref(), person.uri.as_deref())
}

/// The pass leaves one link: that of the page.
fn page_of(links: &[raw::Link]) -> Option<Url> {
    links.first().and_then(|link| parts::absolute_link(&link.href))
}

/// Each address once.
fn enclosures(item: &Item) -> Vec<Enclosure> {
    let mut kept: Vec<Enclosure> = Vec::new();
    for media in &item.enclosures {
        if kept.iter().all(|other| other.url != media.url) {
            kept.extend(parts::enclosure(
                Some(media.url.clone()),
                media.media_type.as_deref(),
                media.length.as_deref(),
            ));
        }
    }
    kept
}

fn picture(item: &Item) -> Option<Url> {
    item.enclosures.iter().find(|media| media.is_image).map(|media| media.url.clone())
}

fn origin(origin: OriginText) -> Option<Origin> {
    let title = match origin.is_html {
        true => parts::line_of_html(&origin.title),
        false => parts::line_of_text(&origin.title),
    };
    match (&title, &origin.url) {
        (None, None) => None,
        _ => Some(Origin { title: title.unwrap_or_default(), url: origin.url }),
    }
}
