//! A galley → Atom (RFC 4287).

use super::characters::clean_line;
use super::characters::escaped;
use super::dates::authority_day;
use super::dates::rfc3339;
use super::dates::sayable;
use super::document::Document;
use super::document::media_type;
use super::galley::Galley;
use super::piece::Author;
use super::piece::Origin;
use super::piece::Piece;
use super::places::address;
use crate::config::Site;
use crate::model;
use crate::model::LinkRelation;
use crate::model::Timestamp;
use atom_syndication::Category;
use atom_syndication::Content;
use atom_syndication::Entry;
use atom_syndication::Feed;
use atom_syndication::Generator;
use atom_syndication::Link;
use atom_syndication::Person;
use atom_syndication::Text;
use atom_syndication::WriteConfig;
use atom_syndication::extension::Extension;
use atom_syndication::extension::ExtensionMap;
use std::collections::BTreeMap;
use url::Url;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

pub fn render(galley: &Galley, site: &Site) -> Document {
    let path = format!("{}/atom.xml", galley.folder);
    let layout = WriteConfig { write_document_declaration: false, indent_size: Some(0) };
    let xml = feed(galley, site, &path).write_with_config(DECLARATION.into(), layout);
    let xml = String::from_utf8(xml.expect("writing to memory does not fail")).expect("XML is UTF-8");
    Document::new(path, media_type::ATOM, xml, galley.updated)
}

fn feed(galley: &Galley, site: &Site, path: &str) -> Feed {
    Feed {
        id: galley.id.clone(),
        title: galley.title.as_str().into(),
        subtitle: Some(galley.description.as_str().into()),
        updated: updated(galley, site).fixed_offset(),
        authors: vec![publisher(galley, site)],
        generator: Some(Generator { value: "newsdesk".to_owned(), uri: None, version: None }),
        icon: site.icon.as_ref().map(Url::to_string),
        rights: galley.rights.as_deref().map(Text::from),
        links: vec![
            link("self", address(site, path).as_str(), Some("application/atom+xml")),
            link("alternate", galley.page.as_str(), Some("text/html")),
        ],
        lang: Some(site.language.clone()),
        entries: galley.pieces.iter().map(|piece| entry(piece, site)).collect(),
        ..Feed::default()
    }
}

// A feed must have the element (4.1.1). One that never had an item was last changed, as far as its
// readers go, on the day its id was minted. May be later than every entry's: an article that came in today
// under its outlet's date of yesterday changes the feed today.
fn updated(galley: &Galley, site: &Site) -> Timestamp {
    galley.updated.or_else(|| authority_day(&site.authority)).map(sayable).unwrap_or_default()
}

fn publisher(galley: &Galley, site: &Site) -> Person {
    Person { name: galley.publisher.clone(), uri: Some(site.url.to_string()), ..Person::default() }
}

fn entry(piece: &Piece, site: &Site) -> Entry {
    let language = piece.language.clone().filter(|language| *language != site.language);
    Entry {
        id: piece.id.clone(),
        title: text(&piece.title, &language),
        updated: piece.updated.fixed_offset(),
        published: Some(piece.published.fixed_offset()),
        authors: authors(piece),
        categories: categories(piece, site),
        links: links(piece),
        summary: Some(&piece.summary)
            .filter(|summary| !summary.is_empty())
            .map(|summary| text(summary, &language)),
        content: Some(Content {
            value: Some(piece.body.clone()),
            content_type: Some("html".to_owned()),
            lang: language,
            ..Content::default()
        }),
        extensions: piece.origin.as_ref().map(|origin| source(origin, piece)).unwrap_or_default(),
        ..Entry::default()
    }
}

fn text(value: &str, language: &Option<String>) -> Text {
    Text { lang: language.clone(), ..Text::plain(value) }
}

/// Its authors by name; where it has none, its outlet answers for it.
fn authors(piece: &Piece) -> Vec<Person> {
    let outlet = piece.origin.iter().map(|origin| (origin.title.as_str(), origin.site.as_ref()));
    let named = |Author { name, url }: &'_ Author| (name.clone(), url.clone());
    let people: Vec<_> = match piece.authors.is_empty() {
        true => outlet.map(|(title, site)| (title.to_owned(), site.cloned())).collect(),
        false => piece.authors.iter().map(named).collect(),
    };
    let person = |(name, url): (String, Option<Url>)| Person {
        name,
        uri: url.map(Into::into),
        email: None,
        ..Person::default()
    };
    people.into_iter().map(person).collect()
}

fn categories(piece: &Piece, site: &Site) -> Vec<Category> {
    let scheme = Some(site.url.to_string());
    let sections = piece.sections.iter().map(|(name, title)| Category {
        term: name.clone(),
        label: Some(title.clone()),
        scheme: scheme.clone(),
    });
    let own = piece.categories.iter().map(|name| Category {
        term: name.clone(),
        label: Some(name.clone()),
        scheme: None,
    });
    sections.chain(own).collect()
}

fn links(piece: &Piece) -> Vec<Link> {
    let alternate = piece.url.iter().map(|url| link("alternate", url.as_str(), Some("text/html")));
    let enclosures = piece.enclosures.iter().map(|enclosure| Link {
        length: enclosure.length.map(|bytes| bytes.to_string()),
        ..link("enclosure", enclosure.url.as_str(), enclosure.media_type.as_deref())
    });
    let via = piece.origin.iter().map(|origin| link("via", origin.feed.as_str(), None));
    let related = piece.also.iter().filter_map(|also| {
        let url = also.url.as_ref()?;
        Some(Link { title: Some(also.outlet.clone()), ..link("related", url.as_str(), None) })
    });
    let mut links: Vec<Link> = alternate.chain(enclosures).chain(via).chain(related).collect();
    for own in piece.links.iter().filter_map(own_link) {
        let is_said =
            |link: &Link| (&link.rel, &link.href, &link.mime_type) == (&own.rel, &own.href, &own.mime_type);
        if !links.iter().any(is_said) {
            links.push(own);
        }
    }
    links
}

// Replies without a type are a feed (RFC 4685, 4).
fn own_link(own: &model::Link) -> Option<Link> {
    let (rel, media_type) = match own.rel {
        LinkRelation::Related => ("related", None),
        LinkRelation::Replies => ("replies", Some("text/html")),
        LinkRelation::RepliesFeed => ("replies", None),
        LinkRelation::Via => ("via", None),
        // The address that the item itself goes by is ours to choose.
        LinkRelation::Canonical => return None,
    };
    Some(link(rel, own.url.as_str(), media_type))
}

fn link(rel: &str, href: &str, mime_type: Option<&str>) -> Link {
    let mime_type = mime_type.map(clean_line);
    Link { href: href.to_owned(), rel: rel.to_owned(), mime_type, ..Link::default() }
}

// Atom's own `source` (4.2.11), written as an extension: the library puts its `Entry::source` before the
// content, and readers took the title and links in it for the entry's. Extensions come last, and without
// a prefix the name is Atom's.
fn source(origin: &Origin, piece: &Piece) -> ExtensionMap {
    let alternate = origin.site.iter().map(|site| source_link("alternate", site));
    let links = alternate.chain([source_link("self", &origin.feed)]).collect();
    let text = |name: &str, value: &str| {
        (
            name.to_owned(),
            vec![Extension { name: name.to_owned(), value: Some(value.to_owned()), ..Extension::default() }],
        )
    };
    let children = BTreeMap::from([
        text("id", &origin.feed_id),
        text("title", &origin.title),
        text("updated", &rfc3339(piece.published)),
        ("link".to_owned(), links),
    ]);
    let source = Extension { name: "source".to_owned(), children, ..Extension::default() };
    BTreeMap::from([(String::new(), BTreeMap::from([(source.name.clone(), vec![source])]))])
}

// The library writes an extension's attributes as they are, and breaks the line inside one without a value.
fn source_link(rel: &str, href: &Url) -> Extension {
    let attrs = [("rel", rel.to_owned()), ("href", escaped(href.as_str()))];
    let attrs = attrs.map(|(name, value)| (name.to_owned(), value)).into();
    Extension { name: "link".to_owned(), attrs, value: Some(String::new()), ..Extension::default() }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::model::Page;

    fn rendered(page: &Page) -> String {
        let site = samples::site();
        String::from_utf8(render(&Galley::of_page(page, &site), &site).bytes).unwrap()
    }

    #[test]
    fn a_page_in_atom() {
        insta::assert_snapshot!(rendered(&samples::page()));
    }

    #[test]
    fn a_parser_reads_back_what_was_meant() {
        let feed = Feed::read_from(rendered(&samples::page()).as_bytes()).unwrap();
        let hostile = &feed.entries[1];
        assert_eq!(hostile.title.value, "]]> <script>alert('x')</script> evil &amp; \"quoted\"");
        assert_eq!(hostile.authors[0].name, "Small ]]> Outlet");
        assert_eq!(feed.entries[0].source.as_ref().unwrap().id, "urn:outlet");
    }

    #[test]
    fn a_source_never_stands_before_what_is_the_entrys_own() {
        let xml = rendered(&samples::page());
        assert_eq!(xml.matches("</source>\n</entry>").count(), 2);
        assert_eq!(xml.matches("rel=\"self\"></link>\n").count(), 2, "nothing stands in a link");
    }

    #[test]
    fn a_feed_that_never_had_an_item_has_a_date() {
        let never = Page { updated: None, ..samples::page_of(Vec::new()) };
        assert!(rendered(&never).contains("<updated>2026-01-01T00:00:00+00:00</updated>"));
    }
}
