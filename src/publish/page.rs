//! One page of a section, of `latest` or of a page source → its feeds and its HTML page.

use super::atom;
use super::characters::clean_line;
use super::dates;
use super::document::Document;
use super::document::media_type;
use super::galley::Galley;
use super::html::DateView;
use super::html::Frame;
use super::html::NavLink;
use super::html::PieceView;
use super::html::SiteView;
use super::html::feeds;
use super::html::nav;
use super::html::to_root;
use super::json_feed;
use super::page_options::PageOptions;
use super::rss;
use super::templates::render;
use crate::config::Site;
use crate::model::Page;
use crate::model::PageOf;
use chrono_tz::Tz;
use serde::Serialize;

/// `rss.xml`, `atom.xml`, `feed.json` and `index.html` of one page.
pub fn render_page(page: &Page, options: &PageOptions<'_>, site: &Site) -> Vec<Document> {
    let galley = Galley::of_page(page, site);
    vec![
        rss::render(&galley, site, options.ttl_minutes),
        atom::render(&galley, site),
        json_feed::render(&galley, site),
        html(&galley, page, options, site),
    ]
}

#[derive(Serialize)]
struct PageView<'a> {
    frame: Frame,
    site: SiteView,
    nav: Vec<NavLink>,
    heading: &'a str,
    description: Option<String>,
    updated: Option<DateView>,
    days: Vec<Day<'a>>,
}

/// The items under one day's heading.
#[derive(Serialize)]
struct Day<'a> {
    name: String,
    pieces: Vec<PieceView<'a>>,
}

pub fn html(galley: &Galley, page: &Page, options: &PageOptions<'_>, site: &Site) -> Document {
    let frame = Frame {
        title: format!("{} · {}", galley.heading, clean_line(&site.title)),
        description: galley.description.clone(),
        canonical: galley.page.to_string(),
        feeds: feeds(galley, site),
        root: to_root(&galley.folder),
    };
    let values = PageView {
        frame,
        site: SiteView::of(site),
        nav: nav(options, Some(&page.feed)),
        heading: &galley.heading,
        description: own_description(&page.of),
        updated: galley.updated.map(|at| DateView::of(at, site.time_zone)),
        days: days(galley, site.time_zone),
    };
    Document::new(
        format!("{}/index.html", galley.folder),
        media_type::HTML,
        render("page.html", values),
        galley.updated,
    )
}

/// What the editor says of the page, and nothing made up.
fn own_description(of: &PageOf) -> Option<String> {
    match of {
        PageOf::Section { description, .. } => description.as_deref().map(clean_line),
        PageOf::Source { url, .. } => Some(format!("As listed at {url}")),
    }
}

fn days(galley: &Galley, zone: Tz) -> Vec<Day<'_>> {
    let mut days: Vec<Day<'_>> = Vec::new();
    for piece in &galley.pieces {
        let name = dates::weekday(piece.rss_date, zone);
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.pieces.push(PieceView::of(piece, zone)),
            None => days.push(Day { name, pieces: vec![PieceView::of(piece, zone)] }),
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::model::Item;
    use crate::model::Outlet;
    use crate::model::Person;
    use crate::model::Precision;
    use crate::model::SourceDate;

    fn rendered() -> Vec<Document> {
        let (sections, digests) = (samples::sections(), samples::digests());
        let options = PageOptions { ttl_minutes: None, sections: &sections, digests: &digests };
        render_page(&samples::page(), &options, &samples::site())
    }

    #[test]
    fn a_page_in_html() {
        insta::assert_snapshot!(samples::without_style(samples::text_of(&rendered(), "travel/index.html")));
    }

    #[test]
    fn an_item_says_when_it_came_out_and_not_when_it_was_filed() {
        let said = |at, precision| {
            let at = samples::at(at);
            Item {
                published: at,
                source_published: Some(SourceDate { at, precision, zone_said: false }),
                ..samples::full_item()
            }
        };
        for (name, item, expected) in [
            ("the same day", said("2026-11-20T09:30:00Z", Precision::Minute), Some(">09:30<")),
            ("the day before", said("2026-11-19T23:59:00Z", Precision::Minute), Some(">19 November 2026<")),
            ("a year before", said("2025-11-20T09:30:00Z", Precision::Minute), Some(">20 November 2025<")),
            ("that day, no time", said("2026-11-20T00:00:00Z", Precision::Day), None),
        ] {
            let options = PageOptions { ttl_minutes: None, sections: &[], digests: &[] };
            let documents = render_page(&samples::page_of(vec![item]), &options, &samples::site());
            let html = samples::text_of(&documents, "travel/index.html");
            let (_, line) = html.split_once("<p class=\"meta\">").unwrap();
            let line = line.split("</p>").next().unwrap();
            match expected {
                Some(expected) => assert!(line.contains(expected), "{name}: {line}"),
                None => assert!(!line.contains("<time"), "{name}: {line}"),
            }
        }
    }

    #[test]
    fn the_same_page_is_the_same_bytes() {
        assert_eq!(rendered(), rendered());
    }

    #[test]
    fn every_document_of_a_page_is_fit_to_print() {
        let paths: Vec<_> = rendered().into_iter().map(|document| document.path).collect();
        assert_eq!(paths, ["travel/rss.xml", "travel/atom.xml", "travel/feed.json", "travel/index.html"]);
        for document in rendered() {
            assert_eq!(super::super::check::check(&document), Ok(()));
            assert_eq!(document.modified, Some(samples::at("2026-11-20T14:06:00Z")), "{}", document.path);
        }
    }

    #[test]
    fn every_format_gives_an_item_the_same_id() {
        let documents = rendered();
        for path in ["travel/rss.xml", "travel/atom.xml", "travel/feed.json"] {
            let feed = feed_rs::parser::parse(samples::text_of(&documents, path).as_bytes()).unwrap();
            let ids: Vec<_> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
            assert_eq!(
                ids,
                ["tag:news.example.org,2026:4zq1v0k8m3tx7c2e", "tag:news.example.org,2026:0000000000000001"],
                "{path}"
            );
            let first = &feed.entries[0];
            let title = first.title.as_ref().map(|title| title.content.as_str());
            assert_eq!(title, Some("Ferries & trains: what <changes> in December"), "{path}");
            assert_eq!(first.links[0].href, "https://outlet.example/ferries?id=7&lang=en", "{path}");
            assert!(first.published.is_some(), "{path}");
        }
    }

    #[test]
    fn an_item_from_the_end_of_time_is_fit_to_print() {
        let far = chrono::DateTime::<chrono::Utc>::MAX_UTC;
        let item =
            Item { rss_date: far, published: far, updated: far, first_seen: far, ..samples::full_item() };
        let options = PageOptions { ttl_minutes: None, sections: &[], digests: &[] };
        let page = Page { updated: Some(far), ..samples::page_of(vec![item]) };
        for document in render_page(&page, &options, &samples::site()) {
            assert_eq!(super::super::check::check(&document), Ok(()));
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_source_says_is_fit_to_print(words in proptest::prelude::any::<String>(), html in ".*[<>&\"]{0,9}.*") {
            let bare = samples::bare_item();
            let item = Item {
                title: words.clone(),
                summary: Some(html.clone()),
                content: Some(html),
                categories: vec![words.clone()],
                language: Some(words.clone()),
                authors: vec![Person { name: words.clone(), email: None, url: Some(words.clone()) }],
                outlet: Outlet { title: words.clone(), feed_id: Some(words), ..bare.outlet.clone() },
                ..bare
            };
            let options = PageOptions { ttl_minutes: None, sections: &[], digests: &[] };
            for document in render_page(&samples::page_of(vec![item]), &options, &samples::site()) {
                proptest::prop_assert_eq!(super::super::check::check(&document), Ok(()));
            }
        }
    }
}
