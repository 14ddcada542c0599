//! What came where a feed was due → its name, in one line for a person.
//!
//! Looks at the first bytes, and at 64 kB at most, the most certain signs first. Never takes a feed for
//! something else: what may be one is left to the readers of feeds, and named only when they find none.

mod bytes;
mod json;
mod look;
mod pages;
mod said;
mod text;
mod walls;
mod xml;

pub use json::of_json;
pub use text::of_text;
pub use xml::of_xml;

use super::html;
use super::mend;
use super::mend::Notes;
use super::parts;
use look::Page;
use url::Url;

/// Something that is no feed. Whatever is quoted of it is one line, cleaned and cut.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stranger {
    #[error("found an HTML page{}{}, expected a feed", said::titled(title), said::advertised(feeds))]
    Page {
        title: Option<String>,
        /// The feeds that the page names as its own.
        feeds: Vec<Url>,
    },
    #[error(
        "found a login page{}, expected what it hides; `headers` or `basic_auth` of the source can open it",
        said::titled(title)
    )]
    Login { title: Option<String> },
    #[error(
        "found a page{} that asks for consent, expected what it hides; a `Cookie` among the source's `headers` can give it",
        said::titled(title)
    )]
    Consent { title: Option<String> },
    #[error(
        "found a page of {by} that keeps robots out, expected what it hides; the publisher can let newsdesk pass"
    )]
    Challenge { by: &'static str },
    #[error("found an error of {of}: `{message}`, expected a feed")]
    Error { of: &'static str, message: String },
    #[error("found OPML, a list of {feeds} feeds, expected one of them")]
    FeedList { feeds: usize },
    #[error("found the text `{text}`, expected a feed")]
    Text { text: String },
    /// An interface for programs, and where its maker keeps the feed.
    #[error("found {what}, expected a feed; {feed}")]
    Interface { what: &'static str, feed: &'static str },
    #[error("found {what}, expected a feed")]
    Other { what: &'static str },
}

/// How much of a body is looked at.
const LOOK_BYTES: usize = 64 << 10;

/// How much tells whether a longer look is called for.
const GLANCE_BYTES: usize = 1 << 10;

/// What is certain to be no feed, told by its start: asked before a feed is looked for in it.
///
/// Pictures and pages hold RDF of their own, which would pass for a feed without entries.
pub fn certain(body: &[u8], content_type: Option<&str>, base: &Url) -> Option<Stranger> {
    if let Some(what) = bytes::file_kind(body) {
        return Some(Stranger::Other { what });
    }
    let start =
        |length| mend::characters(whole_characters(body, length), content_type, &mut Notes::default());
    if html::is_svg(&start(GLANCE_BYTES)) {
        return Some(Stranger::Other { what: "an SVG image" });
    }
    if !html::is_html(&start(GLANCE_BYTES)) {
        return None;
    }
    let page = start(LOOK_BYTES);
    html::is_html(&page).then(|| pages::kind(Page::of(&page, body.len() <= LOOK_BYTES, base)))
}

/// What an HTML page is.
pub fn of_page(page: &str, base: &Url) -> Stranger {
    pages::kind(looked_at(page, base))
}

/// What stands before a page that was to be read: a login, a question, a challenge.
pub fn wall(page: &str, base: &Url) -> Option<Stranger> {
    walls::wall(&looked_at(page, base))
}

fn looked_at<'a>(page: &'a str, base: &'a Url) -> Page<'a> {
    Page::of(parts::up_to(page, LOOK_BYTES), page.len() <= LOOK_BYTES, base)
}

/// The first bytes, without half a character of UTF-8 at their end.
fn whole_characters(body: &[u8], length: usize) -> &[u8] {
    let start = &body[..length.min(body.len())];
    match std::str::from_utf8(start) {
        Err(error) if error.error_len().is_none() => &start[..error.valid_up_to()],
        _ => start,
    }
}

#[cfg(test)]
mod tests;
