//! What feed-rs read, and what it dropped → entries.

use crate::gather::read::Document;
use crate::gather::read::MAX_LIST;
use crate::gather::read::Masthead;
use crate::gather::read::extras::Extras;
use crate::gather::read::extras::Item;
use crate::gather::read::extras::OriginText;
use crate::gather::read::parts;
use crate::model::Enclosure;
use crate::model::Entry;
use crate::model::FeedFacts;
use crate::model::Origin;
use crate::model::Person;
use crate::model::text::unescape;
use feed_rs::model as raw;
use url::Url;

/// One document. The extras are filled in where they can be told to belong: item by item.
pub fn document(feed: raw::Feed, extras: Extras, base: &Url) -> Document {
    Reading { base, flavour: Flavour::of(&feed) }.document(feed, extras)
}

/// The two families whose words differ.
#[derive(Clone, Copy, PartialEq)]
enum Flavour {
    /// Texts are HTML, whatever they look like; there is no `updated`.
    Rss,
    /// Texts say what they are.
    Atom,
}

impl Flavour {
    fn of(feed: &raw::Feed) -> Flavour {
        match feed.feed_type {
            raw::FeedType::Atom => Flavour::Atom,
            _ => Flavour::Rss,
        }
    }
}

struct Reading<'a> {
    base: &'a Url,
    flavour: Flavour,
}

impl Reading<'_> {
    fn document(&self, feed: raw::Feed, mut extras: Extras) -> Document {
        let mut facts = self.facts(&feed, &extras.feed);
        if extras.items.len() != feed.entries.len() {
            // Whatever was found can't be told to belong to any of them.
            facts.mended.push("items that could not be told apart".to_owned());
            extras.items.clear();
        }
        let masthead = self.masthead(&feed, &extras.feed);
        let mut items = extras.items.into_iter();
        let mut entries: Vec<_> =
            feed.entries.into_iter().map(|entry| self.entry(entry, items.next())).collect();
        if self.flavour == Flavour::Atom {
            // RFC 4287, 4.1.1: an entry without an author is by the feed's.
            for entry in entries.iter_mut().filter(|entry| entry.authors.is_empty()) {
                entry.authors.clone_from(&masthead.authors);
            }
        }
        Document { entries, feed: facts, masthead }
    }

    fn masthead(&self, feed: &raw::Feed, extras: &Item) -> Masthead {
        let others = extras.authors.iter().filter_map(|name| parts::person(Some(name), None, None));
        let mut authors = self.persons(&feed.authors);
        if authors.is_empty() && self.flavour == Flavour::Rss {
            authors = others.chain(self.persons(&feed.contributors)).take(MAX_LIST).collect();
        }
        Masthead {
            authors,
            categories: categories(&feed.categories, &extras.subjects),
            updated: extras.updated.or(extras.published).or(extras.created).map(|date| date.at),
        }
    }

    fn facts(&self, feed: &raw::Feed, extras: &Item) -> FeedFacts {
        let title = feed.title.as_ref().and_then(|title| self.line(title));
        FeedFacts {
            title: title.or_else(|| parts::line_of_html(extras.title.as_deref()?)),
            link: self.page_of(&feed.links),
            id: parts::id(&feed.id),
            description: feed.description.as_ref().and_then(|description| self.line(description)),
            language: feed.language.clone().or_else(|| extras.language.clone()),
            mended: Vec::new(),
            ..FeedFacts::default()
        }
    }

    fn entry(&self, entry: raw::Entry, item: Option<Item>) -> Entry {
        let item = item.unwrap_or_default();
        Entry {
            url: self.link(&entry, &item),
            id: parts::id(&entry.id).or_else(|| item.about.as_deref().and_then(parts::id)),
            title: self.title(&entry, &item),
            authors: self.authors(&entry, &item),
            categories: categories(&entry.categories, &item.subjects),
            image: self.image(&item),
            enclosures: self.enclosures(&entry, &item),
            language: item.language.or(entry.language),
            published: item.published.or(item.created),
            updated: item.updated,
            origin: item.origin.and_then(|origin| self.origin(origin)),
            links: Vec::new(),
            summary: self.summary(entry.summary, item.summary),
            content: entry
                .content
                .and_then(|content| self.html(content.body?, content.content_type.as_str())),
        }
    }

    /// The entry's page: its link, else an `atom:link`, else a guid that is one.
    fn link(&self, entry: &raw::Entry, item: &Item) -> Option<Url> {
        let alternate = || parts::link(item.alternate.as_deref()?, self.base);
        let guid = || parts::absolute_link(&entry.id).filter(|_| !item.guid_is_no_link);
        let about = || item.about.as_deref().and_then(parts::absolute_link);
        let found = self.page_of(&entry.links);
        match self.flavour {
            Flavour::Rss => found.or_else(alternate).or_else(guid).or_else(about),
            Flavour::Atom => found,
        }
    }

    fn page_of(&self, links: &[raw::Link]) -> Option<Url> {
        let is_page = |link: &&raw::Link| {
            link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate"))
        };
        links.iter().filter(is_page).find_map(|link| parts::link(&link.href, self.base))
    }

    fn line(&self, text: &raw::Text) -> Option<String> {
        match self.is_plain(text.content_type.as_str()) {
            true => parts::line_of_text(&unescape(&text.content)),
            false => parts::line_of_html(&text.content),
        }
    }

    fn title(&self, entry: &raw::Entry, item: &Item) -> String {
        let own = entry.title.as_ref().and_then(|title| self.line(title));
        own.or_else(|| parts::line_of_html(item.title.as_deref()?)).unwrap_or_default()
    }

    fn summary(&self, own: Option<raw::Text>, other: Option<String>) -> Option<String> {
        let own = own.and_then(|summary| self.html(summary.content, summary.content_type.as_str()));
        own.or_else(|| parts::html(other?))
    }

    fn html(&self, text: String, media_type: &str) -> Option<String> {
        match media_type {
            _ if self.is_plain(media_type) => parts::html_of_text(&unescape(&text)),
            // Anything else is a picture or a program in base64.
            _ if ["text/", "html", "xml"].iter().any(|kind| media_type.contains(kind)) => parts::html(text),
            _ => None,
        }
    }

    /// Many who say `text` escape twice, as for HTML: references are resolved, tags are left alone.
    fn is_plain(&self, media_type: &str) -> bool {
        self.flavour == Flavour::Atom && media_type == "text/plain"
    }

    fn authors(&self, entry: &raw::Entry, item: &Item) -> Vec<Person> {
        let own = self.persons(&entry.authors);
        if !own.is_empty() {
            return own;
        }
        let origin = item.origin.iter().flat_map(|origin| &origin.authors);
        let names = item.authors.iter().chain(origin);
        names.filter_map(|name| parts::person(Some(name), None, None)).take(MAX_LIST).collect()
    }

    fn persons(&self, persons: &[raw::Person]) -> Vec<Person> {
        let read = |person: &raw::Person| {
            parts::person(person.name.as_deref(), person.email.as_deref(), person.uri.as_deref())
        };
        persons.iter().filter_map(read).take(MAX_LIST).collect()
    }

    /// RSS `enclosure` and `media:content`, Atom `link[rel=enclosure]`, each address once.
    fn enclosures(&self, entry: &raw::Entry, item: &Item) -> Vec<Enclosure> {
        let links =
            entry.links.iter().filter(|link| link.rel.as_deref() == Some("enclosure")).filter_map(|link| {
                let length = link.length.map(|length| length.to_string());
                parts::enclosure(
                    parts::link(&link.href, self.base),
                    link.media_type.as_deref(),
                    length.as_deref(),
                )
            });
        let media = item.enclosures.iter().filter_map(|media| {
            let url = parts::link(&media.url, self.base);
            parts::enclosure(url, media.media_type.as_deref(), media.length.as_deref())
        });
        let mut kept: Vec<Enclosure> = Vec::new();
        for enclosure in links.chain(media) {
            if kept.len() < MAX_LIST && kept.iter().all(|other| other.url != enclosure.url) {
                kept.push(enclosure);
            }
        }
        kept
    }

    fn image(&self, item: &Item) -> Option<Url> {
        let picture = || item.enclosures.iter().find(|media| media.is_image).map(|media| &media.url);
        parts::link(item.image.as_ref().or_else(picture)?, self.base)
    }

    fn origin(&self, origin: OriginText) -> Option<Origin> {
        let url = origin.url.as_deref().and_then(|url| parts::link(url, self.base));
        let title = parts::line_of_html(&origin.title);
        match (&title, &url) {
            (None, None) => None,
            _ => Some(Origin { title: title.unwrap_or_default(), url }),
        }
    }
}

/// A label is for people, a term for machines.
fn categories(categories: &[raw::Category], subjects: &[String]) -> Vec<String> {
    let own = categories.iter().map(|category| match category.label.as_deref() {
        Some(label) if !label.trim().is_empty() => label,
        _ => category.term.as_str(),
    });
    let all = own.chain(subjects.iter().map(String::as_str));
    all.filter_map(parts::line_of_html).take(MAX_LIST).collect()
}
