//! What stands on one page of what we publish, ready to be rendered in any format.

use super::Enclosure;
use super::FeedId;
use super::Link;
use super::Person;
use super::SectionId;
use super::SourceDate;
use super::SourceId;
use super::TagUri;
use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;
use url::Url;

/// The current content of one of our feeds. Rendered from this alone: same page, same bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub feed: FeedId,
    pub of: PageOf,
    /// The newest change in its data; `None` when there never was any.
    pub updated: Option<Timestamp>,
    /// Newest first.
    pub items: Vec<Item>,
}

/// What a page's heading is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum PageOf {
    /// A section, or `latest`.
    Section { title: String, description: Option<String>, group: Option<String> },
    /// A page source's own feed.
    Source {
        title: String,
        /// The page it was read from.
        url: Url,
    },
}

/// One article as readers see it. The HTML is as received: renderers sanitise it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub tag: TagUri,
    pub title: String,
    /// `None` for the rare entry without a link.
    pub url: Option<Url>,
    /// HTML, not safe.
    pub summary: Option<String>,
    /// HTML, not safe. `None` where only a summary may be shown.
    pub content: Option<String>,
    pub authors: Vec<Person>,
    pub categories: Vec<String>,
    pub language: Option<String>,
    pub enclosures: Vec<Enclosure>,
    pub image: Option<Url>,
    /// What else it leads to, by its source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// Every section it stands in, with its title, in the order of `feeds.toml`.
    pub sections: Vec<(SectionId, String)>,
    /// Who said it first.
    pub outlet: Outlet,
    /// Where else it stood.
    pub also: Vec<AlsoSeen>,
    /// What RSS emits; fixed at filing.
    pub rss_date: Timestamp,
    /// What Atom and JSON Feed emit as published; fixed at filing.
    pub published: Timestamp,
    /// `published`, or when title or text last changed materially, whichever is later.
    pub updated: Timestamp,
    /// When we first saw it.
    pub first_seen: Timestamp,
    /// What the source itself said, for display.
    pub source_published: Option<SourceDate>,
    /// Why it is here, in words.
    pub reason: String,
}

/// A source, as it is credited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outlet {
    pub id: SourceId,
    pub title: String,
    /// Its web page.
    pub site: Option<Url>,
    /// Its feed; for a page source our own feed of it, so that it is always a feed.
    pub feed: Url,
    /// Atom `id` of its feed, where it has one.
    pub feed_id: Option<String>,
}

/// Another source of the same article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlsoSeen {
    pub outlet: String,
    pub url: Option<Url>,
}
