//! All editions of a digest → its page, its feeds of editions, and `latest.*`.

use super::atom;
use super::characters::clean_line;
use super::dates;
use super::document::Document;
use super::document::media_type;
use super::edition::render_body;
use super::edition::render_edition;
use super::edition_galley::EditionGalley;
use super::galley::Galley;
use super::galley::publisher;
use super::html::DateView;
use super::html::Frame;
use super::html::NavLink;
use super::html::SiteView;
use super::html::feeds;
use super::html::nav;
use super::html::to_root;
use super::json_feed;
use super::page_options::PageOptions;
use super::piece::Piece;
use super::places::address;
use super::places::feed_tag;
use super::rss;
use super::templates::render;
use crate::config::Site;
use crate::model::Digest;
use crate::model::Edition;
use crate::model::FeedId;
use serde::Serialize;

/// Each carries a whole digest, and readers give up on documents of megabytes.
const EDITIONS_IN_FEED: usize = 20;

#[derive(Serialize)]
struct EditionsView<'a> {
    frame: Frame,
    site: SiteView,
    nav: Vec<NavLink>,
    heading: &'a str,
    description: Option<String>,
    editions: Vec<Line>,
}

/// One edition in the list.
#[derive(Serialize)]
struct Line {
    number: u32,
    /// Under the digest's folder.
    path: String,
    lead: Option<String>,
    count: String,
    date: DateView,
}

/// `index.html`, `rss.xml`, `atom.xml`, `feed.json` and `latest.{html,txt,md,json}` under `digest/NAME/`;
/// `editions` newest first. The feeds carry one item an edition, with all of it as its content.
pub fn render_editions(
    digest: &Digest,
    editions: &[Edition],
    options: &PageOptions<'_>,
    site: &Site,
) -> Vec<Document> {
    let galley = galley(digest, editions, site);
    let mut documents = vec![
        rss::render(&galley, site, None),
        atom::render(&galley, site),
        json_feed::render(&galley, site),
        index(&galley, digest, editions, options, site),
    ];
    documents.extend(latest(&galley.folder, editions, site));
    documents
}

fn galley(digest: &Digest, editions: &[Edition], site: &Site) -> Galley {
    let feed = FeedId::Digest(digest.id.clone());
    let folder = feed.folder();
    let heading = clean_line(&digest.title);
    let site_title = clean_line(&site.title);
    let description = digest.description.as_deref().map(clean_line);
    Galley {
        id: feed_tag(site, &feed),
        title: format!("{site_title}: {heading}"),
        description: description.unwrap_or_else(|| format!("{heading}, from {site_title}")),
        page: address(site, &format!("{folder}/")),
        publisher: publisher(site),
        rights: site.copyright.as_deref().map(clean_line),
        updated: editions.first().map(|newest| dates::sayable(newest.closed_at)),
        pieces: editions.iter().take(EDITIONS_IN_FEED).map(|edition| piece(edition, site)).collect(),
        folder,
        heading,
    }
}

fn piece(edition: &Edition, site: &Site) -> Piece {
    let set = EditionGalley::of(edition, site, None);
    let closed = dates::sayable(edition.closed_at);
    Piece {
        title: title(&set),
        summary: summary(&set),
        body: render_body(&set, site),
        id: set.id,
        url: Some(set.url),
        credit: publisher(site),
        authors: Vec::new(),
        sections: Vec::new(),
        categories: Vec::new(),
        language: None,
        enclosures: Vec::new(),
        image: None,
        links: Vec::new(),
        origin: None,
        also: Vec::new(),
        rss_date: closed,
        published: closed,
        precision: None,
        updated: closed,
        first_seen: closed,
        reason: format!("edition {} of digest `{}`", edition.number, edition.digest),
    }
}

/// "The week in health #3: The lead's headline". Never the same twice: mail programs join equal subjects.
fn title(set: &EditionGalley<'_>) -> String {
    let lead = set.lead().map(|lead| format!(": {lead}")).unwrap_or_default();
    format!("{} #{}{lead}", set.title, set.edition.number)
}

/// "12 articles: Travel (7), Health (5)".
fn summary(set: &EditionGalley<'_>) -> String {
    let sections = set.sections.iter().map(|section| format!("{} ({})", section.title, section.pieces.len()));
    format!("{}: {}", set.count(), sections.collect::<Vec<_>>().join(", "))
}

fn index(
    galley: &Galley,
    digest: &Digest,
    editions: &[Edition],
    options: &PageOptions<'_>,
    site: &Site,
) -> Document {
    let view = EditionsView {
        frame: Frame {
            title: format!("{} · {}", galley.heading, clean_line(&site.title)),
            description: galley.description.clone(),
            canonical: galley.page.to_string(),
            feeds: feeds(galley, site),
            root: to_root(&galley.folder),
        },
        site: SiteView::of(site),
        nav: nav(options, Some(&FeedId::Digest(digest.id.clone()))),
        heading: &galley.heading,
        description: digest.description.as_deref().map(clean_line),
        editions: editions.iter().map(|edition| line(edition, site)).collect(),
    };
    let path = format!("{}/index.html", galley.folder);
    Document::new(path, media_type::HTML, render("editions.html", view), galley.updated)
}

fn line(edition: &Edition, site: &Site) -> Line {
    let set = EditionGalley::of(edition, site, None);
    Line {
        number: edition.number,
        path: format!("{}/", edition.number),
        lead: set.lead().map(str::to_owned),
        count: set.count(),
        date: DateView::of(edition.closed_at, site.time_zone),
    }
}

/// The newest edition's documents, under names that stay.
fn latest(folder: &str, editions: &[Edition], site: &Site) -> Vec<Document> {
    let Some(newest) = editions.first() else { return Vec::new() };
    let previous = editions.get(1).map(|edition| edition.number);
    let named = |document: Document| {
        let extension = document.path.rsplit('.').next().unwrap_or_default();
        Document { path: format!("{folder}/latest.{extension}"), closed: false, ..document }
    };
    render_edition(newest, site, previous).into_iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::samples;
    use super::*;

    fn rendered(editions: &[Edition]) -> Vec<Document> {
        let (sections, digests) = (samples::sections(), samples::digests());
        let options = PageOptions { ttl_minutes: None, sections: &sections, digests: &digests };
        render_editions(&digests[0], editions, &options, &samples::site())
    }

    #[test]
    fn a_feed_of_editions() {
        let before =
            Edition { number: 2, closed_at: samples::at("2026-11-13T07:00:00Z"), ..samples::edition() };
        let documents = rendered(&[samples::edition(), before]);
        let paths: Vec<_> = documents.iter().map(|document| document.path.as_str()).collect();
        let files = [
            "rss.xml",
            "atom.xml",
            "feed.json",
            "index.html",
            "latest.html",
            "latest.txt",
            "latest.md",
            "latest.json",
        ];
        assert_eq!(paths, files.map(|file| format!("digest/weekly/{file}")));
        assert!(documents.iter().all(|document| check(document).is_ok() && !document.closed));
        insta::assert_snapshot!("rss", samples::text_of(&documents, "digest/weekly/rss.xml"));
        insta::assert_snapshot!(
            "index",
            samples::without_style(samples::text_of(&documents, "digest/weekly/index.html"))
        );
    }

    #[test]
    fn a_digest_before_its_first_edition() {
        let documents = rendered(&[]);
        assert_eq!(documents.len(), 4);
        assert!(documents.iter().all(|document| check(document).is_ok()));
    }

    #[test]
    fn the_latest_is_the_newest_edition() {
        let documents = rendered(&[samples::edition()]);
        let newest = render_edition(&samples::edition(), &samples::site(), None);
        assert_eq!(
            samples::text_of(&documents, "digest/weekly/latest.md"),
            samples::text_of(&newest, "digest/weekly/3/edition.md")
        );
    }
}
