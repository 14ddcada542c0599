//! A galley → RSS 2.0, after rssboard.org's specification and its Best Practices Profile.

use super::characters::escaped;
use super::dates::rfc822;
use super::document::Document;
use super::document::media_type;
use super::galley::Galley;
use super::piece::Piece;
use super::places::address;
use crate::config::Site;
use crate::model::LinkRelation;
use rss::Category;
use rss::Channel;
use rss::Enclosure;
use rss::Guid;
use rss::Image;
use rss::Item;
use rss::Source;
use rss::extension::Extension;
use rss::extension::ExtensionMap;
use rss::extension::atom::AtomExtension;
use rss::extension::atom::Link;
use rss::extension::dublincore::DublinCoreExtension;
use std::collections::BTreeMap;
use url::Url;

const MEDIA_NAMESPACE: &str = "http://search.yahoo.com/mrss/";

pub fn render(galley: &Galley, site: &Site, ttl_minutes: Option<u64>) -> Document {
    let path = format!("{}/rss.xml", galley.folder);
    let xml = channel(galley, site, &path, ttl_minutes).pretty_write_to(Vec::new(), b' ', 0);
    let xml = String::from_utf8(xml.expect("writing to memory does not fail")).expect("XML is UTF-8");
    Document::new(path, media_type::RSS, xml, galley.updated)
}

fn channel(galley: &Galley, site: &Site, path: &str, ttl_minutes: Option<u64>) -> Channel {
    Channel {
        title: galley.title.clone(),
        link: galley.page.to_string(),
        description: galley.description.clone(),
        language: Some(site.language.clone()),
        copyright: galley.rights.clone(),
        last_build_date: galley.updated.map(rfc822),
        generator: Some("newsdesk".to_owned()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        ttl: ttl_minutes.map(|minutes| minutes.to_string()),
        image: site.icon.as_ref().map(|icon| image(galley, icon)),
        atom_ext: Some(AtomExtension { links: vec![self_link(site, path)] }),
        namespaces: namespaces(galley),
        items: galley.pieces.iter().map(|piece| item(piece, site)).collect(),
        ..Channel::default()
    }
}

// Title and link are the channel's: the Profile asks for it, and readers show the picture for the feed.
fn image(galley: &Galley, icon: &Url) -> Image {
    Image {
        url: icon.to_string(),
        title: galley.title.clone(),
        link: galley.page.to_string(),
        ..Image::default()
    }
}

fn self_link(site: &Site, path: &str) -> Link {
    Link {
        href: address(site, path).to_string(),
        rel: "self".to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..Link::default()
    }
}

// The library declares those of its own extensions; this one only when it is used.
fn namespaces(galley: &Galley) -> BTreeMap<String, String> {
    let media = galley.pieces.iter().any(|piece| piece.image.is_some());
    media.then(|| ("media".to_owned(), MEDIA_NAMESPACE.to_owned())).into_iter().collect()
}

fn item(piece: &Piece, site: &Site) -> Item {
    Item {
        title: Some(piece.title.clone()),
        link: piece.url.as_ref().map(Url::to_string),
        description: Some(description(piece)),
        content: Some(piece.body.clone()),
        categories: categories(piece, site),
        enclosure: piece.enclosures.first().map(enclosure),
        comments: piece.leads_to(LinkRelation::Replies).map(Url::to_string),
        guid: Some(Guid { value: piece.id.clone(), permalink: false }),
        pub_date: Some(rfc822(piece.rss_date)),
        source: piece
            .origin
            .as_ref()
            .map(|origin| Source { url: origin.feed.to_string(), title: Some(origin.title.clone()) }),
        extensions: piece.image.as_ref().map(media).unwrap_or_default(),
        dublin_core_ext: creators(piece),
        ..Item::default()
    }
}

// Readers take a description for HTML, so that the plain text is escaped once more.
fn description(piece: &Piece) -> String {
    let text = match piece.summary.is_empty() {
        true => piece.credit.clone(),
        false => format!("{} — {}", piece.summary, piece.credit),
    };
    escaped(&text)
}

fn categories(piece: &Piece, site: &Site) -> Vec<Category> {
    let domain = Some(site.url.to_string());
    let sections =
        piece.sections.iter().map(|(_, title)| Category { name: title.clone(), domain: domain.clone() });
    let own = piece.categories.iter().map(|name| Category { name: name.clone(), domain: None });
    sections.chain(own).collect()
}

// All three attributes must be there; an unknown length is 0 (Profile).
fn enclosure(enclosure: &crate::model::Enclosure) -> Enclosure {
    Enclosure {
        url: enclosure.url.to_string(),
        length: enclosure.length.unwrap_or(0).to_string(),
        mime_type: enclosure.media_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned()),
    }
}

// `author` is for e-mail addresses; names go by Dublin Core, one element each.
fn creators(piece: &Piece) -> Option<DublinCoreExtension> {
    let creators: Vec<_> = piece.authors.iter().map(|author| author.name.clone()).collect();
    (!creators.is_empty()).then(|| DublinCoreExtension { creators, ..DublinCoreExtension::default() })
}

fn media(image: &Url) -> ExtensionMap {
    let content = media_element("media:content", image, &[("medium", "image")]);
    let thumbnail = media_element("media:thumbnail", image, &[]);
    let elements = [("content", content), ("thumbnail", thumbnail)];
    let elements = elements.map(|(name, element)| (name.to_owned(), vec![element]));
    BTreeMap::from([("media".to_owned(), BTreeMap::from(elements))])
}

fn media_element(name: &str, image: &Url, attributes: &[(&str, &str)]) -> Extension {
    let mut attrs = BTreeMap::from([("url".to_owned(), image.to_string())]);
    attrs.extend(attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Extension { name: name.to_owned(), attrs, ..Extension::default() }
}

#[cfg(test)]
mod tests {
    use super::super::galley::Galley;
    use super::super::samples;
    use super::*;

    fn rendered() -> String {
        let site = samples::site();
        let document = render(&Galley::of_page(&samples::page(), &site), &site, Some(20));
        String::from_utf8(document.bytes).unwrap()
    }

    #[test]
    fn a_page_in_rss() {
        insta::assert_snapshot!(rendered());
    }

    #[test]
    fn a_parser_reads_back_what_was_meant() {
        let channel = Channel::read_from(rendered().as_bytes()).unwrap();
        let hostile = &channel.items[1];
        assert_eq!(hostile.title.as_deref(), Some("]]> <script>alert('x')</script> evil &amp; \"quoted\""));
        assert_eq!(hostile.description.as_deref(), Some("Small ]]&gt; Outlet"));
        assert_eq!(hostile.content.as_deref(), Some("<p>Small ]]&gt; Outlet</p>"));
        assert_eq!(hostile.link, None);
        assert_eq!(channel.items[0].dublin_core_ext.as_ref().unwrap().creators, ["Ada Byron", "Jo Bo"]);
    }
}
