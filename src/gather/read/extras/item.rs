//! What feed-rs drops or blurs of one item.

use super::super::MAX_LIST;
use super::super::dates;
use super::names::Ns;
use super::walk::Element;
use crate::model::SourceDate;

#[derive(Debug, Default, PartialEq)]
pub struct Item {
    /// RDF `rdf:about`.
    pub about: Option<String>,
    /// `guid isPermaLink="false"`.
    pub guid_is_no_link: bool,
    /// It has a `link` with something in it.
    pub has_link: bool,
    /// In RDF, where a missing `link` can be put in: the byte after the start tag.
    pub link_due_at: Option<usize>,
    /// `href` of an `atom:link` that leads to the item's page.
    pub alternate: Option<String>,
    /// `pubDate`, Atom `published` or `issued`.
    pub published: Option<SourceDate>,
    /// `dc:date` and its like: read where `published` is absent.
    pub created: Option<SourceDate>,
    /// Atom `updated` or `modified`, `dcterms:modified`.
    pub updated: Option<SourceDate>,
    /// `xml:lang` or `dc:language`.
    pub language: Option<String>,
    /// `dc:subject`.
    pub subjects: Vec<String>,
    /// `dc:title`.
    pub title: Option<String>,
    /// `dc:description` or `itunes:summary`.
    pub summary: Option<String>,
    /// `itunes:author`, `dc:author`, `dc:creator`: read where nothing else says who.
    pub authors: Vec<String>,
    /// RSS `enclosure` and `media:content`, wherever it stands.
    pub enclosures: Vec<Media>,
    /// `media:thumbnail` or `itunes:image`.
    pub image: Option<String>,
    pub origin: Option<OriginText>,
}

#[derive(Debug, Default, PartialEq)]
pub struct Media {
    pub url: String,
    pub media_type: Option<String>,
    pub length: Option<String>,
    /// `medium="image"`, or a type that says so.
    pub is_image: bool,
}

/// RSS `source`, Atom `source`.
#[derive(Debug, Default, PartialEq)]
pub struct OriginText {
    pub title: String,
    pub url: Option<String>,
    /// Names.
    pub authors: Vec<String>,
}

impl Item {
    pub fn open(tag: &Element) -> Item {
        Item { about: tag.attribute("rdf:about"), language: tag.attribute("xml:lang"), ..Item::default() }
    }

    /// What an element says in its attributes.
    pub fn take_attributes(&mut self, tag: &Element) {
        match (tag.ns, tag.name) {
            (Ns::Own, "guid") => {
                let permalink = tag.attribute("isPermaLink").or_else(|| tag.attribute("ispermalink"));
                self.guid_is_no_link = permalink.is_some_and(|value| value.eq_ignore_ascii_case("false"));
            }
            (Ns::Atom, "link") => self.take_link(tag),
            (Ns::Own, "enclosure") => self.take_enclosure(Media::read(tag, "length")),
            (Ns::Media, "content") => self.take_enclosure(Media::read(tag, "fileSize")),
            (Ns::Media, "thumbnail") if self.image.is_none() => self.image = tag.attribute("url"),
            (Ns::Itunes, "image") if self.image.is_none() => self.image = tag.attribute("href"),
            _ => {}
        }
    }

    /// Whether the element says anything in its text that [`Item::take_text`] wants.
    pub fn wants_text(tag: &Element) -> bool {
        match tag.ns {
            Ns::Own => matches!(
                tag.name,
                "link"
                    | "pubDate"
                    | "published"
                    | "issued"
                    | "created"
                    | "updated"
                    | "modified"
                    | "author"
                    | "lastBuildDate"
            ),
            Ns::Atom => matches!(tag.name, "published" | "updated"),
            Ns::Dc => matches!(
                tag.name,
                "date" | "language" | "subject" | "title" | "description" | "author" | "creator"
            ),
            Ns::DcTerms => matches!(tag.name, "created" | "issued" | "date" | "modified"),
            Ns::Itunes => matches!(tag.name, "author" | "summary"),
            Ns::Media | Ns::Other => false,
        }
    }

    pub fn take_text(&mut self, tag: &Element, text: String) {
        match (tag.ns, tag.name) {
            (_, "link") => self.has_link |= !text.is_empty(),
            (Ns::Own | Ns::Atom, "pubDate" | "published" | "issued") => {
                self.published = self.published.or_else(|| dates::read(&text));
            }
            (_, "updated" | "modified" | "lastBuildDate") => {
                self.updated = self.updated.or_else(|| dates::read(&text))
            }
            (_, "created" | "date" | "issued") => self.created = self.created.or_else(|| dates::read(&text)),
            (_, "language") => self.language = Some(text),
            (_, "title") => self.title = Some(text),
            (_, "description" | "summary") => self.summary = self.summary.take().or(Some(text)),
            (_, "author" | "creator") if self.authors.len() < MAX_LIST => self.authors.push(text),
            (_, "subject") if self.subjects.len() < MAX_LIST => self.subjects.push(text),
            _ => {}
        }
    }

    fn take_link(&mut self, tag: &Element) {
        if self.alternate.is_none() && tag.attribute("rel").is_none_or(|rel| rel == "alternate") {
            self.alternate = tag.attribute("href");
        }
    }

    fn take_enclosure(&mut self, media: Option<Media>) {
        if self.enclosures.len() < MAX_LIST {
            self.enclosures.extend(media);
        }
    }
}

impl Media {
    fn read(tag: &Element, length: &str) -> Option<Media> {
        let media_type = tag.attribute("type");
        let is_image = tag.attribute("medium").is_some_and(|medium| medium == "image")
            || media_type.as_deref().is_some_and(|media_type| media_type.starts_with("image/"));
        Some(Media { url: tag.attribute("url")?, media_type, length: tag.attribute(length), is_image })
    }
}

impl OriginText {
    pub fn take_link(&mut self, tag: &Element) {
        match tag.attribute("rel").as_deref() {
            None | Some("alternate") => self.url = tag.attribute("href").or(self.url.take()),
            Some("self") if self.url.is_none() => self.url = tag.attribute("href"),
            _ => {}
        }
    }
}
