//! A galley → JSON Feed 1.1 (jsonfeed.org), with a `_newsdesk` object on each item.

use super::dates::rfc3339;
use super::document::Document;
use super::document::media_type;
use super::galley::Galley;
use super::piece::Piece;
use super::places::address;
use crate::config::Site;
use crate::model::LinkRelation;
use serde::Serialize;
use url::Url;

const ABOUT: &str = "Items carry `_newsdesk` too. `source`: who said it first; `sections`: each it stands in; \
    `also`: where else it stood; `first_seen`: when we first saw it; `why`: why it stands here.";

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a Url,
    feed_url: Url,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a Url>,
    authors: Vec<Author<'a>>,
    language: &'a str,
    #[serde(rename = "_newsdesk")]
    newsdesk: About,
    items: Vec<Item<'a>>,
}

/// Tells a person who looks at the feed what our own words mean.
#[derive(Serialize)]
struct About {
    about: &'static str,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a Url>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a Url>,
    /// What a link blog speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a Url>,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a Url>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment<'a>>,
    #[serde(rename = "_newsdesk")]
    newsdesk: Newsdesk<'a>,
}

#[derive(Serialize)]
struct Attachment<'a> {
    url: &'a Url,
    mime_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    size_in_bytes: Option<u64>,
}

/// What JSON Feed has no word for.
#[derive(Serialize)]
struct Newsdesk<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<Section<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Also<'a>>,
    first_seen: String,
    why: &'a str,
}

#[derive(Serialize)]
struct Source<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a Url>,
    feed: &'a Url,
}

#[derive(Serialize)]
struct Section<'a> {
    name: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Also<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a Url>,
}

pub fn render(galley: &Galley, site: &Site) -> Document {
    let path = format!("{}/feed.json", galley.folder);
    let json = serde_json::to_string_pretty(&feed(galley, site, &path)).expect("strings and dates are JSON");
    Document::new(path, media_type::JSON_FEED, json, galley.updated)
}

fn feed<'a>(galley: &'a Galley, site: &'a Site, path: &str) -> Feed<'a> {
    Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &galley.title,
        home_page_url: &galley.page,
        feed_url: address(site, path),
        description: &galley.description,
        icon: site.icon.as_ref(),
        authors: vec![Author { name: &galley.publisher, url: Some(&site.url) }],
        language: &site.language,
        newsdesk: About { about: ABOUT },
        items: galley.pieces.iter().map(item).collect(),
    }
}

fn item(piece: &Piece) -> Item<'_> {
    Item {
        id: &piece.id,
        url: piece.url.as_ref(),
        external_url: external(piece),
        title: &piece.title,
        summary: &piece.summary,
        content_html: &piece.body,
        image: piece.image.as_ref(),
        date_published: rfc3339(piece.published),
        date_modified: rfc3339(piece.updated),
        authors: piece
            .authors
            .iter()
            .map(|person| Author { name: &person.name, url: person.url.as_ref() })
            .collect(),
        tags: tags(piece),
        language: piece.language.as_deref(),
        attachments: piece.enclosures.iter().map(attachment).collect(),
        newsdesk: newsdesk(piece),
    }
}

// It would stand for the page of an item that has none.
fn external(piece: &Piece) -> Option<&Url> {
    let page = piece.url.as_ref()?;
    piece.leads_to(LinkRelation::Related).filter(|url| *url != page)
}

/// The sections' titles, then the source's own words, each once.
fn tags(piece: &Piece) -> Vec<&str> {
    let mut tags: Vec<&str> = piece.sections.iter().map(|(_, title)| title.as_str()).collect();
    let own: Vec<_> = piece.categories.iter().map(String::as_str).filter(|tag| !tags.contains(tag)).collect();
    tags.extend(own);
    tags
}

// A media type is required.
fn attachment(enclosure: &crate::model::Enclosure) -> Attachment<'_> {
    Attachment {
        url: &enclosure.url,
        mime_type: enclosure.media_type.as_deref().unwrap_or("application/octet-stream"),
        size_in_bytes: enclosure.length,
    }
}

fn newsdesk(piece: &Piece) -> Newsdesk<'_> {
    let source = piece.origin.as_ref();
    Newsdesk {
        source: source.map(|origin| Source {
            title: &origin.title,
            url: origin.site.as_ref(),
            feed: &origin.feed,
        }),
        sections: piece.sections.iter().map(|(name, title)| Section { name, title }).collect(),
        also: piece.also.iter().map(|also| Also { title: &also.outlet, url: also.url.as_ref() }).collect(),
        first_seen: rfc3339(piece.first_seen),
        why: &piece.reason,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_page_in_json_feed() {
        let site = samples::site();
        let document = render(&Galley::of_page(&samples::page(), &site), &site);
        insta::assert_snapshot!(String::from_utf8(document.bytes).unwrap());
    }
}
