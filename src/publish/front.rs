//! The newest of every section → the front page.

use super::characters::clean_line;
use super::document::Document;
use super::document::media_type;
use super::galley::Galley;
use super::html::FeedView;
use super::html::Frame;
use super::html::NavLink;
use super::html::SaidDateView;
use super::html::SiteView;
use super::html::digests;
use super::html::feeds;
use super::html::nav;
use super::page_options::PageOptions;
use super::piece::Piece;
use super::templates::render;
use crate::config::Site;
use crate::model::Page;
use crate::model::PageOf;
use crate::model::Timestamp;
use chrono_tz::Tz;
use serde::Serialize;
use url::Url;

/// Headlines of each section.
const HEADLINES: usize = 5;

#[derive(Serialize)]
struct Front {
    frame: Frame,
    site: SiteView,
    nav: Vec<NavLink>,
    groups: Vec<Group>,
    digests: Vec<NavLink>,
}

#[derive(Serialize)]
struct Group {
    /// The heading over several sections.
    name: Option<String>,
    sections: Vec<SectionView>,
}

#[derive(Serialize)]
struct Headline {
    title: String,
    url: Option<Url>,
    outlet: String,
    language: Option<String>,
    date: SaidDateView,
}

#[derive(Serialize)]
struct SectionView {
    title: String,
    /// Under the site: `travel/`.
    path: String,
    feeds: Vec<FeedView>,
    headlines: Vec<Headline>,
}

/// `index.html`, with a few headlines of each page, the pages in the order of `feeds.toml`.
pub fn render_front(pages: &[Page], options: &PageOptions<'_>, site: &Site) -> Document {
    let site_view = SiteView::of(site);
    let frame = Frame {
        title: site_view.title.clone(),
        description: site_view.description.clone().unwrap_or_else(|| site_view.title.clone()),
        canonical: site.url.to_string(),
        feeds: Vec::new(),
        root: String::new(),
    };
    let front = Front {
        frame,
        site: site_view,
        nav: nav(options, None),
        groups: groups(pages, site),
        digests: digests(options, None),
    };
    Document::new("index.html", media_type::HTML, render("front.html", front), updated(pages))
}

fn updated(pages: &[Page]) -> Option<Timestamp> {
    pages.iter().filter_map(|page| page.updated).max()
}

/// Sections of one group stand together, where its first stands; those of none before them all.
fn groups(pages: &[Page], site: &Site) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for page in pages {
        let name = group_name(&page.of);
        let section = section(page, site);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.sections.push(section),
            None => groups.push(Group { name, sections: vec![section] }),
        }
    }
    groups.sort_by_key(|group| group.name.is_some());
    groups
}

fn group_name(of: &PageOf) -> Option<String> {
    match of {
        PageOf::Section { group, .. } => group.as_deref().map(clean_line),
        PageOf::Source { .. } => None,
    }
}

fn section(page: &Page, site: &Site) -> SectionView {
    let newest = Page {
        items: page.items.iter().take(HEADLINES).cloned().collect(),
        feed: page.feed.clone(),
        of: page.of.clone(),
        updated: page.updated,
    };
    let galley = Galley::of_page(&newest, site);
    SectionView {
        path: format!("{}/", galley.folder),
        feeds: feeds(&galley, site),
        headlines: galley.pieces.into_iter().map(|piece| headline(piece, site.time_zone)).collect(),
        title: galley.heading,
    }
}

fn headline(piece: Piece, zone: Tz) -> Headline {
    Headline {
        date: SaidDateView::of(&piece, zone),
        title: piece.title,
        url: piece.url,
        outlet: piece.origin.map(|origin| origin.title).unwrap_or_default(),
        language: piece.language,
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::samples;
    use super::*;

    #[test]
    fn the_front_page() {
        let (sections, digests) = (samples::sections(), samples::digests());
        let options = PageOptions { ttl_minutes: None, sections: &sections, digests: &digests };
        let empty = Page { updated: None, ..samples::page_of(Vec::new()) };
        let document = render_front(&[samples::page(), empty], &options, &samples::site());
        assert_eq!(check(&document), Ok(()));
        assert_eq!(document.modified, Some(samples::at("2026-11-20T14:06:00Z")));
        insta::assert_snapshot!(samples::without_style(samples::text_of(&[document], "index.html")));
    }
}
