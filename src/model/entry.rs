//! What one source said once.

use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;
use url::Url;

/// One item of a source, as it came: RFC 4287 `entry`, RSS `item`, JSON Feed item, a link on a page.
///
/// Links are absolute, dates are instants; the HTML is as received (capped) and **not safe**: it is
/// sanitised when an article is rendered for publication, and nowhere else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Atom `id`, RSS `guid`, RDF `rdf:about`, JSON Feed `id`, as given but trimmed.
    /// `None` when the source gave none; never made up here.
    pub id: Option<String>,
    /// The web page of the entry: Atom `link[rel=alternate]`, RSS `link` (else a permalink guid),
    /// JSON Feed `url` (else `external_url`). Absolute, http or https.
    pub url: Option<Url>,
    /// Plain text, white space collapsed. Empty when the source gave none.
    pub title: String,
    /// HTML. Atom `summary`, RSS `description`, JSON Feed `summary`.
    pub summary: Option<String>,
    /// HTML. Atom `content`, RSS `content:encoded`, JSON Feed `content_html` (or escaped `content_text`).
    pub content: Option<String>,
    /// In the source's order. Atom `author`, RSS `author` and `dc:creator`, JSON Feed `authors`.
    pub authors: Vec<Person>,
    /// Plain text. Atom `category` label or term, RSS `category`, JSON Feed `tags`.
    pub categories: Vec<String>,
    /// BCP 47, lower case; the feed's when the entry says none.
    pub language: Option<String>,
    pub enclosures: Vec<Enclosure>,
    /// A picture that stands for the entry: `media:thumbnail`, JSON Feed `image`.
    pub image: Option<Url>,
    /// Atom `published`, RSS `pubDate`, JSON Feed `date_published`. `None` when absent or impossible.
    pub published: Option<SourceDate>,
    /// Atom `updated`, JSON Feed `date_modified`. `None` where the source does not tell.
    pub updated: Option<SourceDate>,
    /// The feed that the entry says it was taken from: RSS `source`, Atom `source`.
    pub origin: Option<Origin>,
    /// What else the entry leads to, in the source's order.
    pub links: Vec<Link>,
}

impl Entry {
    /// The longest HTML that the entry carries: its content, else its summary.
    pub fn body(&self) -> Option<&str> {
        self.content.as_deref().or(self.summary.as_deref())
    }

    /// What the source says about when the entry came out; its update when it says nothing else.
    pub fn source_published(&self) -> Option<SourceDate> {
        self.published.or(self.updated)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Never empty: the address where there is no name.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enclosure {
    /// http or https.
    pub url: Url,
    /// `audio/mpeg`; `None` when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Bytes; `None` when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
}

/// A link of an entry beside the one to its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub rel: LinkRelation,
    /// http or https.
    pub url: Url,
}

/// What a link leads to (RFC 4287, 4.2.7.2; RFC 4685, RFC 6596).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRelation {
    /// `canonical`: the address that the publisher prefers.
    Canonical,
    /// `related`; JSON Feed `external_url` beside a `url`.
    Related,
    /// `replies`, RSS `comments`: a page of them.
    Replies,
    /// `replies` that are a feed, `wfw:commentRss`; a link that doesn't say is one (RFC 4685, 4).
    RepliesFeed,
    /// `via`: where the information was found.
    Via,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Url>,
}

/// A date as a source gave it, with how much of it the source said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceDate {
    pub at: Timestamp,
    pub precision: Precision,
    /// Whether the text names where its clock stands, so that the instant is certain: a number, a
    /// name, `Z`, or the `-0000` of RFC 2822. Else `at` takes it as UTC, or as the one zone of its
    /// language. Always false for a day alone, whose zone names no instant, and for the military
    /// letters of RFC 822 (RFC 2822, 4.3). False for what was stored before this was kept.
    #[serde(default)]
    pub zone_said: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// Only the day was said; the instant is that day's midnight, UTC.
    Day,
    /// A time of day was said, to the minute or better.
    Minute,
}
