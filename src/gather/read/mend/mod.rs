//! Bytes → one clean document that feed-rs reads, and beside it what feed-rs would drop.
//!
//! A body as it came enters. It becomes text first, whatever its label says; then one pass goes over
//! the markup, writes what feed-rs reads well in its plainest form (a *sheet*), and collects what it
//! would lose, blur or refuse. Streaming, linear in the input. Never fails over one bad item, never
//! fetches, never makes anything up.

mod base64;
mod charset;
mod constructs;
mod family;
mod found;
mod head;
mod item;
mod links;
mod media;
mod origin;
mod pass;
mod references;
mod sheet;
mod start;
mod vocabulary;
mod walk;
mod words;

pub use family::Family;
pub use found::Head;
pub use found::Item;
pub use found::OriginText;
pub use found::People;
pub use found::Who;
pub use pass::Pass;
pub use pass::Stopped;
pub use sheet::Sheet;

use crate::model::Limits;
use std::borrow::Cow;
use url::Url;

/// What had to be mended, in a few words each, in the order in which it was met.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes(Vec<&'static str>);

impl Notes {
    pub fn add(&mut self, note: &'static str) {
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    #[cfg(test)]
    pub fn first(&self) -> Option<&'static str> {
        self.0.first().copied()
    }
}

/// A body as text, from where its document starts; with its `Content-Type` header. Never fails: what is no
/// text comes out as some.
pub fn text<'a>(body: &'a [u8], content_type: Option<&str>, notes: &mut Notes) -> Cow<'a, str> {
    match characters(body, content_type, notes) {
        Cow::Borrowed(text) => Cow::Borrowed(&text[start::of_document(text, notes)..]),
        Cow::Owned(mut text) => {
            text.drain(..start::of_document(&text, notes));
            Cow::Owned(text)
        }
    }
}

/// Only the characters of a body that is no feed: a page.
pub fn characters<'a>(body: &'a [u8], content_type: Option<&str>, notes: &mut Notes) -> Cow<'a, str> {
    charset::decode(body, content_type, notes)
}

/// A body as the one document that feed-rs would be given, were it given all at once; the text itself, where
/// that is no feed.
pub fn document(body: &[u8], content_type: Option<&str>) -> String {
    let text = text(body, content_type, &mut Notes::default());
    let nowhere = Url::parse("http://unknown.invalid/").expect("a constant that is a url");
    let limits = Limits::default();
    let Ok(mut pass) = Pass::over(&text, &nowhere, &limits) else { return text.into_owned() };
    let (mut items, mut sheet) = (Sheet::new(pass.family()), Sheet::new(pass.family()));
    while let Some((xml, item)) = pass.item() {
        items.push_whole_item(&xml, &item.bodies);
    }
    pass.finish(&mut sheet);
    sheet.push(items.elements());
    sheet.closed().to_owned()
}

#[cfg(test)]
mod tests;
