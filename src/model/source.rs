//! What we read.

use super::Schedule;
use super::SourceId;
use serde::Serialize;
use std::fmt;
use url::Url;

/// Something we read: a feed, or a page without one. One `[[source]]` of `feeds.toml`.
///
/// The rules that stand with a source (`section`, `keep_only`, ...) are in [`super::SourceRules`].
#[derive(Clone, Debug)]
pub struct Source {
    pub id: SourceId,
    pub url: Url,
    pub kind: SourceKind,
    /// Overrides the title the source gives itself.
    pub title: Option<String>,
    /// Its own cron line; `None` follows the site-wide schedule.
    pub schedule: Option<Schedule>,
    pub request: RequestOptions,
    /// BCP 47: for entries that don't say theirs.
    pub language: Option<String>,
    pub updates: Updates,
}

impl Source {
    /// Whether both are asked, and what they answer is read, in the same way.
    pub fn is_asked_like(&self, other: &Source) -> bool {
        let asked = |source: &Source| {
            (source.url.clone(), source.kind.clone(), source.request.clone(), source.language.clone())
        };
        asked(self) == asked(other)
    }

    /// Whether it is a page without a feed: we make one of it.
    pub fn is_page(&self) -> bool {
        matches!(self.kind, SourceKind::Page(_))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum SourceKind {
    /// RSS, Atom, RDF or JSON Feed.
    Feed,
    /// A web page without a feed, read by CSS selectors.
    Page(PageSelectors),
}

/// CSS selectors of a page source, in the words of rsspls. All but `item` are looked up inside an item.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PageSelectors {
    /// One record on the page.
    pub item: String,
    /// Its text is the title; the link's text when `None`.
    pub heading: Option<String>,
    /// Must have an `href`; `None` means the heading, or the first link in the item.
    pub link: Option<String>,
    /// Inner HTML of each, joined in this order.
    pub summary: Vec<String>,
    /// A `datetime` attribute wins over the text.
    pub date: Option<String>,
    /// An element with `src` or `href`: the item's picture.
    pub media: Option<String>,
    pub author: Option<String>,
}

/// How this source wants to be asked, where it differs from the rest. May hold secrets: `Debug` names
/// the headers and the user, and no more.
#[derive(Clone, Default, PartialEq)]
pub struct RequestOptions {
    pub headers: Vec<(String, String)>,
    /// User and password.
    pub basic_auth: Option<(String, String)>,
    pub user_agent: Option<String>,
    /// Never HTTP/2: some walls let HTTP/1.1 through.
    pub http1: bool,
}

impl fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("RequestOptions")
            .field("headers", &headers)
            .field("user", &self.basic_auth.as_ref().map(|(user, _)| user))
            .field("user_agent", &self.user_agent)
            .field("http1", &self.http1)
            .finish_non_exhaustive()
    }
}

/// What readers see when a source changes an article that is out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Updates {
    /// The new text goes out and the feed's `updated` moves.
    #[default]
    Bump,
    /// The new text goes out, `updated` stays.
    Silent,
}
