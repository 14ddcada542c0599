//! The start of an HTML page → what is looked at of it.

use super::said;
use crate::model::text;
use url::Url;

/// The start of a page, as it is looked at.
pub struct Page<'a> {
    pub base: &'a Url,
    pub html: &'a str,
    /// Whether this is all of it.
    is_whole: bool,
    /// The HTML in lower case.
    pub source: String,
    pub title: Option<String>,
    /// The title in lower case; empty when there is none.
    pub heading: String,
    /// What a reader sees.
    pub text: String,
}

impl<'a> Page<'a> {
    pub fn of(html: &'a str, is_whole: bool, base: &'a Url) -> Page<'a> {
        let source = html.to_ascii_lowercase();
        let title = title(html, &source);
        let heading = title.as_deref().unwrap_or_default().to_lowercase().replace('’', "'");
        Page { base, html, is_whole, title, heading, text: text::plain_text(html), source }
    }

    /// Whether it has no more characters to read than `limit`. Of a page that goes on nobody knows: the
    /// first 64 kB of many hold scripts alone.
    pub fn is_shorter_than(&self, limit: usize) -> bool {
        self.is_whole && self.text.chars().nth(limit).is_none()
    }

    /// Whether one of these stands in the HTML; they are given in lower case.
    pub fn has(&self, marks: &[&str]) -> bool {
        marks.iter().any(|mark| memchr::memmem::find(self.source.as_bytes(), mark.as_bytes()).is_some())
    }
}

fn title(html: &str, source: &str) -> Option<String> {
    let start = source.find("<title")?;
    let start = start + source[start..].find('>')? + 1;
    let end = start + source[start..].find("</")?;
    said::line_of_markup(&html[start..end])
}
