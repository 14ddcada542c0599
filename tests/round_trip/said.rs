//! What a page says in each format: what a format has no word for is not said.

use super::TTL;
use newsdesk::config::Site;
use newsdesk::model::Enclosure;
use newsdesk::model::Item;
use newsdesk::model::LinkRelation;
use newsdesk::publish::formats::Galley;
use newsdesk::publish::formats::Piece;
use serde_json::Value;
use serde_json::json;
use std::collections::HashSet;
use std::hash::Hash;
use url::Url;

pub fn of_feed(format: &str, galley: &Galley, site: &Site) -> Value {
    let publisher = json!([{"name": galley.publisher, "url": site.url}]);
    json!({
        "feed.title": galley.title,
        "feed.link": galley.page,
        "feed.id": match format {
            "rss" => Value::Null,
            "atom" => json!(galley.id),
            _ => json!(site.url.join(&format!("{}/feed.json", galley.folder)).unwrap()),
        },
        "feed.description": galley.description,
        "feed.language": site.language.to_ascii_lowercase(),
        "feed.authors": if format == "rss" { json!([]) } else { publisher },
        "feed.updated": match format {
            "rss" => galley.updated,
            "atom" => Some(galley.updated.unwrap_or_else(|| "2026-01-01T00:00:00Z".parse().unwrap())),
            // The format has no word for it: it is as new as its newest change.
            _ => galley.pieces.iter().map(|piece| piece.updated).max(),
        },
        "feed.ttl": (format == "rss").then_some(TTL),
        "feed.mended": [],
    })
}

pub fn of_item(format: &str, piece: &Piece, item: &Item, site: &Site) -> Value {
    let is_rss = format == "rss";
    let language = piece.language.as_deref().filter(|_| !is_rss).unwrap_or(&site.language);
    json!({
        "id": item.tag,
        "url": item.url.as_ref().or(enclosed(format, piece)),
        "title": piece.title,
        "summary": summary(is_rss, piece),
        "content": piece.body.trim(),
        "authors": authors(format, piece),
        "categories": categories(format, piece),
        "language": language.to_ascii_lowercase(),
        "enclosures": enclosures(format, piece),
        "image": if format == "atom" { None } else { image(is_rss, piece) },
        "published": if is_rss { piece.rss_date } else { piece.published },
        "updated": (!is_rss).then_some(piece.updated),
        "origin": origin(format, piece),
        "links": links(format, piece),
    })
}

/// RSS has no other place for who said it.
fn summary(is_rss: bool, piece: &Piece) -> String {
    match (is_rss, piece.summary.is_empty()) {
        (true, true) => piece.credit.clone(),
        (true, false) => format!("{} — {}", piece.summary, piece.credit),
        (false, _) => piece.summary.clone(),
    }
}

fn authors(format: &str, piece: &Piece) -> Value {
    let origin = piece.origin.as_ref().expect("every item has an outlet");
    let author =
        |name: &str, url: Option<&Url>| json!({"name": name, "url": url.filter(|_| format != "rss")});
    match piece.authors.is_empty() && format == "atom" {
        true => json!([author(&origin.title, origin.site.as_ref())]),
        false => piece.authors.iter().map(|person| author(&person.name, person.url.as_ref())).collect(),
    }
}

/// Each once. A section goes by its title; in Atom by its name, as the label is for people.
fn categories(format: &str, piece: &Piece) -> Vec<String> {
    let said = |(name, title): &(String, String)| if format == "atom" { name.clone() } else { title.clone() };
    once(piece.sections.iter().map(said).chain(piece.categories.iter().cloned()))
}

/// In RSS an enclosure that is a picture says it too.
fn image(is_rss: bool, piece: &Piece) -> Option<&Url> {
    let enclosed = piece.enclosures.first().filter(|enclosure| is_rss && is_picture(enclosure));
    piece.image.as_ref().or(enclosed.map(|enclosure| &enclosure.url))
}

fn is_picture(enclosure: &Enclosure) -> bool {
    enclosure.media_type.as_ref().is_some_and(|media_type| media_type.starts_with("image/"))
}

/// Where an item without a page leads in RSS and Atom: to what it encloses, but for a picture.
fn enclosed<'a>(format: &str, piece: &'a Piece) -> Option<&'a Url> {
    let most = if format == "rss" { 1 } else { usize::MAX };
    let mut enclosures = piece.enclosures.iter().take(most).filter(|_| format != "json");
    enclosures.find(|enclosure| !is_picture(enclosure)).map(|enclosure| &enclosure.url)
}

/// One in RSS, each address once in Atom. Where a type is required, there is one.
fn enclosures(format: &str, piece: &Piece) -> Vec<Enclosure> {
    let most = if format == "rss" { 1 } else { usize::MAX };
    let is_first = |(at, enclosure): &(usize, &Enclosure)| {
        format != "atom" || piece.enclosures[..*at].iter().all(|other| other.url != enclosure.url)
    };
    let typed = |enclosure: &Enclosure| {
        let media_type = enclosure.media_type.clone();
        let required = || (format != "atom").then(|| "application/octet-stream".to_owned());
        Enclosure { media_type: media_type.or_else(required), ..enclosure.clone() }
    };
    let said = piece.enclosures.iter().take(most).enumerate().filter(is_first);
    said.map(|(_, enclosure)| typed(enclosure)).collect()
}

/// JSON Feed has only our own word for it.
fn origin(format: &str, piece: &Piece) -> Value {
    let origin = piece.origin.as_ref().expect("every item has an outlet");
    let url = match format {
        "rss" => &origin.feed,
        "atom" => origin.site.as_ref().unwrap_or(&origin.feed),
        _ => return Value::Null,
    };
    json!({"title": origin.title, "url": url})
}

/// All in Atom, each once; a page of comments in RSS; in JSON Feed what an item with a page speaks of.
fn links(format: &str, piece: &Piece) -> Value {
    let own = |rel| piece.leads_to(rel).map(|url| json!([{"rel": rel, "url": url}]));
    match format {
        "rss" => own(LinkRelation::Replies).unwrap_or(json!([])),
        "atom" => links_of_atom(piece),
        _ => {
            let other = piece.url.is_some() && piece.leads_to(LinkRelation::Related) != piece.url.as_ref();
            own(LinkRelation::Related).filter(|_| other).unwrap_or(json!([]))
        }
    }
}

fn links_of_atom(piece: &Piece) -> Value {
    let via = piece.origin.iter().map(|origin| json!({"rel": "via", "url": origin.feed}));
    let also = piece.also.iter().filter_map(|also| also.url.as_ref());
    let related = also.map(|url| json!({"rel": "related", "url": url}));
    let own = piece.links.iter().filter(|link| link.rel != LinkRelation::Canonical);
    let own = own.map(|link| json!({"rel": link.rel, "url": link.url}));
    once(via.chain(related).chain(own)).into()
}

/// Each once, in their order.
fn once<T: Clone + Eq + Hash>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    all.filter(|one| seen.insert(one.clone())).collect()
}
