//! Where an item says that it was copied from.

use super::constructs::Kind;
use super::family::Family;
use super::found::OriginText;
use super::walk::Element;
use super::walk::Walk;
use super::words;

impl OriginText {
    /// The feed that an item was copied from: a text with a `url` in RSS, metadata in Atom (RFC 4287, 4.2.11).
    pub fn of<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>) -> OriginText {
        let url = walk.link(element, "url");
        let inner = walk.inner(element);
        let is_html = walk.family == Family::Rss;
        let mut origin = OriginText { url, is_html, ..OriginText::default() };
        if !inner.has_tags {
            origin.title = walk.text_of(inner).unwrap_or_default();
        }
        for (child, inner) in walk.children(inner) {
            match child.word().as_ref() {
                "title" => {
                    origin.is_html = is_html || words::kind_of(walk, &child) == Kind::Html;
                    origin.title = walk.text_of(inner).unwrap_or_default();
                }
                "author" => {
                    let names = walk.children(inner).into_iter().filter(|(child, _)| child.name == "name");
                    let names: Vec<_> = names.filter_map(|(_, inner)| walk.text_of(inner)).collect();
                    origin.authors.extend(names);
                }
                "link" => origin.take_link(walk, &child),
                _ => {}
            }
        }
        origin
    }

    /// Its page, else the feed itself.
    fn take_link<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        let rel = walk.attribute(element.tag, "rel").unwrap_or_default();
        let href = walk.link(element, "href");
        match rel.as_str() {
            "" | "alternate" => self.url = href.or(self.url.take()),
            "self" if self.url.is_none() => self.url = href,
            _ => {}
        }
    }
}
