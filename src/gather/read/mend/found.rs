//! What feed-rs drops or blurs of a feed and of its items: the words of the source, links absolute,
//! dates read.

use crate::gather::read::MAX_LIST;
use crate::model::FeedWishes;
use crate::model::Link;
use crate::model::SourceDate;
use url::Url;

/// Of one item.
#[derive(Debug, Default, PartialEq)]
pub struct Item {
    /// Summary and content, in the order in which they stand: feed-rs reads their numbers.
    pub bodies: Vec<Body>,
    /// `guid isPermaLink="false"`.
    pub guid_is_no_link: bool,
    /// Where it leads: its link to a page, the last of RSS, the first of Atom.
    pub page: Option<Url>,
    /// The page, where no such link says it: an `atom:link`, a link to no HTML, `content src`.
    pub alternate: Option<Url>,
    /// `pubDate`, Atom `published`.
    pub published: Option<SourceDate>,
    /// Atom `issued` or `created`, `dc:date` and its like: read where `published` is absent.
    pub created: Option<SourceDate>,
    /// Atom `updated`.
    pub updated: Option<SourceDate>,
    /// Atom `modified`, `dcterms:modified`, in RSS `atom:updated`: read where `updated` is absent.
    pub modified: Option<SourceDate>,
    /// `xml:lang` or `dc:language`.
    pub language: Option<String>,
    /// `dc:title`, `media:title`: where there is no title.
    pub title: Option<String>,
    /// `dc:description`, `itunes:summary`, `media:description`: where there is nothing else.
    pub summary: Option<String>,
    pub people: People,
    /// `dc:subject`, `itunes:keywords` and their like.
    pub subjects: Vec<String>,
    /// RSS `enclosure`, `link[rel=enclosure]` and `media:content`, wherever it stands.
    pub enclosures: Vec<Media>,
    /// `media:thumbnail` or `itunes:image`.
    pub image: Option<Url>,
    pub origin: Option<OriginText>,
    pub links: Vec<Link>,
}

/// A text that is carried past feed-rs.
#[derive(Debug, PartialEq)]
pub struct Body {
    /// Its place in what was written of the item.
    pub at: usize,
    pub text: String,
}

/// Of the feed itself.
#[derive(Debug, Default, PartialEq)]
pub struct Head {
    /// Atom `published` or `created`, RSS `pubDate`.
    pub published: Option<SourceDate>,
    /// `dc:date` and its like: read where `published` is absent.
    pub created: Option<SourceDate>,
    /// Atom `updated` or `modified`, RSS `lastBuildDate`.
    pub updated: Option<SourceDate>,
    /// `dcterms:modified`, in RSS `atom:updated`: read where `updated` is absent.
    pub modified: Option<SourceDate>,
    pub language: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub people: People,
    pub subjects: Vec<String>,
    pub alternate: Option<Url>,
    pub hubs: Vec<Url>,
    pub next: Option<Url>,
    pub cloud: Option<String>,
    pub wishes: FeedWishes,
}

/// Who made it, as written, by how directly it was said.
#[derive(Debug, Default, PartialEq)]
pub struct People {
    /// RSS `author` and `managingEditor`, `dc:creator`, `atom:author`.
    pub named: Vec<Who>,
    /// `itunes:author`, `webMaster`: where nobody else is named.
    pub others: Vec<Who>,
}

/// A person in the source's words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Who {
    /// One text, in which RSS puts name and address.
    pub text: Option<String>,
    /// What stands in elements of its own.
    pub name: Option<String>,
    pub email: Option<String>,
    pub url: Option<String>,
}

#[derive(Debug, PartialEq)]
pub struct Media {
    pub url: Url,
    pub media_type: Option<String>,
    pub length: Option<String>,
    /// `medium="image"`, or a type that says so.
    pub is_image: bool,
}

impl Media {
    pub fn is_picture(&self) -> bool {
        self.is_image || self.media_type.as_ref().is_some_and(|media_type| media_type.starts_with("image/"))
    }
}

/// RSS `source`, Atom `source`.
#[derive(Debug, Default, PartialEq)]
pub struct OriginText {
    pub title: String,
    /// RSS, and Atom that says so.
    pub is_html: bool,
    pub url: Option<Url>,
    /// Names.
    pub authors: Vec<String>,
}

/// Adds to a list of one item, within its limit.
pub fn keep<T>(list: &mut Vec<T>, found: T) {
    if list.len() < MAX_LIST {
        list.push(found);
    }
}
