//! A page set in type once, for every format to print: `Page` → `Galley`.
//!
//! Whatever is in a galley is ready to be written: texts are plain, on one line and without forbidden
//! characters; HTML is safe; links are http(s) and absolute; dates are sayable. The formats only put
//! it in their own order.

use super::characters::clean_line;
use super::dates::sayable;
use super::piece::Piece;
use super::places::address;
use super::places::feed_tag;
use crate::config::Site;
use crate::model::Page;
use crate::model::PageOf;
use crate::model::Timestamp;
use url::Url;

/// One feed, ready to be written.
pub struct Galley {
    /// Under the site, without slashes at its ends: `travel`.
    pub folder: String,
    pub id: String,
    /// Of the page: "Travel".
    pub heading: String,
    /// Of the feed among a reader's other feeds: "Health & Travel Newsdesk: Travel".
    pub title: String,
    pub description: String,
    /// Its HTML page.
    pub page: Url,
    pub publisher: String,
    pub rights: Option<String>,
    pub updated: Option<Timestamp>,
    /// Newest first.
    pub pieces: Vec<Piece>,
}

impl Galley {
    pub fn of_page(page: &Page, site: &Site) -> Galley {
        let folder = page.feed.folder();
        let heading = heading(&page.of);
        let site_title = clean_line(&site.title);
        Galley {
            id: feed_tag(site, &page.feed),
            title: format!("{site_title}: {heading}"),
            description: description(&page.of, &heading, &site_title),
            page: address(site, &format!("{folder}/")),
            publisher: publisher(site),
            rights: site.copyright.as_deref().map(clean_line),
            updated: page.updated.map(sayable),
            pieces: page.items.iter().map(Piece::of_item).collect(),
            folder,
            heading,
        }
    }
}

/// Who answers for our feeds: `author` of the site, else its title.
pub fn publisher(site: &Site) -> String {
    clean_line(site.author.as_deref().unwrap_or(&site.title))
}

fn heading(of: &PageOf) -> String {
    match of {
        PageOf::Section { title, .. } | PageOf::Source { title, .. } => clean_line(title),
    }
}

fn description(of: &PageOf, heading: &str, site_title: &str) -> String {
    match of {
        PageOf::Section { description: Some(description), .. } => clean_line(description),
        PageOf::Section { .. } => format!("{heading}, gathered by {site_title}"),
        PageOf::Source { url, .. } => format!("What {heading} lists at {url}"),
    }
}
