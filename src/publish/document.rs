//! One rendered output, before it is printed.

use crate::model::Timestamp;

/// The bytes of one file of the published tree, with what a server must know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Under the tree's root, with `/` between its parts: `travel/rss.xml`.
    pub path: String,
    /// As in `Content-Type`.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    /// The newest change in its data; becomes the file's time, and so its `Last-Modified`.
    pub modified: Option<Timestamp>,
    /// Part of a closed edition: once it is printed, it keeps those bytes.
    pub closed: bool,
}

/// `Content-Type`s, by format.
pub mod media_type {
    pub const RSS: &str = "application/rss+xml; charset=utf-8";
    pub const ATOM: &str = "application/atom+xml; charset=utf-8";
    pub const JSON_FEED: &str = "application/feed+json";
    pub const JSON: &str = "application/json";
    pub const HTML: &str = "text/html; charset=utf-8";
    pub const TEXT: &str = "text/plain; charset=utf-8";
    pub const MARKDOWN: &str = "text/markdown; charset=utf-8";
    pub const OPML: &str = "text/x-opml; charset=utf-8";
}

impl Document {
    pub(super) fn new(
        path: impl Into<String>,
        media_type: &'static str,
        text: String,
        modified: Option<Timestamp>,
    ) -> Document {
        Document { path: path.into(), media_type, bytes: text.into_bytes(), modified, closed: false }
    }
}
