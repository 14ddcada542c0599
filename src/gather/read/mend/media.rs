//! The pictures, sounds and films of an item, and what it leads to beside its page.

use super::constructs::Kind;
use super::family::Family;
use super::found::Media;
use super::found::keep;
use super::item::Draft;
use super::vocabulary::Ns;
use super::walk::Element;
use super::walk::Walk;
use super::words;
use crate::model::Link;
use crate::model::LinkRelation;
use url::Url;

impl Draft {
    /// Media RSS. Groups and contents are gone into: pictures and titles stand in either.
    pub fn media<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, word: &str) {
        match word {
            "group" => {}
            "content" => self.enclosure(walk, element, "fileSize"),
            "thumbnail" if self.item.image.is_none() => self.item.image = walk.link(element, "url"),
            "title" if self.item.title.is_none() => {
                self.item.title = walk.said(element, Kind::Html).map(|said| said.text);
            }
            "description" | "text" if self.item.summary.is_none() => {
                self.item.summary = walk.said(element, Kind::Html).map(|said| said.text);
            }
            "keywords" => words::between_commas(walk, element, &mut self.item.subjects),
            "category" => {
                let text = walk.attribute(element.tag, "label");
                let text = text.or_else(|| walk.text(element));
                text.into_iter().for_each(|text| keep(&mut self.item.subjects, text));
            }
            _ => walk.skip(element),
        }
    }

    /// RSS `enclosure`, `media:content`; `length` names the attribute of its bytes.
    pub fn enclosure<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, length: &str) {
        let Some(url) = walk.link(element, "url") else { return };
        let media_type = walk.attribute(element.tag, "type");
        let is_image = walk.attribute(element.tag, "medium").is_some_and(|medium| medium == "image")
            || media_type.as_deref().is_some_and(|media_type| media_type.starts_with("image/"));
        let length = walk.attribute(element.tag, length);
        keep(&mut self.item.enclosures, Media { url, media_type, length, is_image });
    }

    /// Its page, its enclosures, and what else it leads to.
    pub fn link<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        let rel = walk.attribute(element.tag, "rel").unwrap_or_default().to_ascii_lowercase();
        let href = walk.link(element, "href");
        let text = walk.text(element).and_then(|text| walk.absolute(element, &text));
        let Some(url) = href.or(text) else { return };
        if self.family == Family::Rss && element.ns == Ns::Own && matches!(rel.as_str(), "" | "alternate") {
            self.page = Some(url);
            return;
        }
        match rel.as_str() {
            "" | "alternate" if self.family == Family::Atom && words::is_page(walk, element) => {
                self.page.get_or_insert(url);
            }
            "" | "alternate" => {
                self.item.alternate.get_or_insert(url);
            }
            "enclosure" => {
                let media_type = walk.attribute(element.tag, "type");
                let length = walk.attribute(element.tag, "length");
                keep(&mut self.item.enclosures, Media { url, media_type, length, is_image: false });
            }
            "canonical" => self.leads(LinkRelation::Canonical, Some(url)),
            "related" => self.leads(LinkRelation::Related, Some(url)),
            "replies" => self.leads(replies(walk, element), Some(url)),
            "via" => self.leads(LinkRelation::Via, Some(url)),
            _ => {}
        }
    }

    /// Keeps what it leads to, each address once.
    pub fn leads(&mut self, rel: LinkRelation, url: Option<Url>) {
        let Some(link) = url.map(|url| Link { rel, url }) else { return };
        if !self.item.links.contains(&link) {
            keep(&mut self.item.links, link);
        }
    }
}

/// Of replies, only what says that it is a page is one (RFC 4685, 4).
fn replies<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>) -> LinkRelation {
    match walk.attribute(element.tag, "type") {
        Some(media_type) if media_type.contains("html") => LinkRelation::Replies,
        _ => LinkRelation::RepliesFeed,
    }
}
