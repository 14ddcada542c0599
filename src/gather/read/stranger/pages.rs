//! An HTML page that came for a feed → what kind of page it is.

use super::Stranger;
use super::look::Page;
use super::text::failure;
use super::walls;
use crate::gather::read::html;
use crate::model::text;

/// Titles of listings that servers make of a folder.
const LISTINGS: [&str; 4] = ["index of /", "directory listing for", "directory listing of", "directory: /"];

/// What those print who keep a domain to sell it.
const PARKED: [&str; 14] = [
    "buy this domain",
    "domain is for sale",
    "domain name is for sale",
    "domain may be for sale",
    "this domain is parked",
    "domain parking",
    "parked free, courtesy of",
    "this domain has expired",
    "domain has been registered",
    "sedoparking.com",
    "parkingcrew.net",
    "hugedomains.com",
    "bodis.com",
    "window.location.href=\"/lander\"",
];

/// Characters of text on a page that was made to say one thing.
const THIN_CHARS: usize = 2_500;

/// What a page is: something in the way, something broken, or just a page.
pub fn kind(page: Page) -> Stranger {
    walls::wall(&page).or_else(|| made_by_a_machine(&page)).unwrap_or_else(|| Stranger::Page {
        feeds: html::advertised_feeds(page.html, page.base),
        title: page.title,
    })
}

fn made_by_a_machine(page: &Page) -> Option<Stranger> {
    let other = |what| Some(Stranger::Other { what });
    if LISTINGS.iter().any(|start| page.heading.starts_with(start)) {
        return other("the listing of a folder");
    }
    if ["&lt;?xml", "&lt;rss"].iter().any(|start| page.text.starts_with(&text::unescape(start).into_owned()))
    {
        return other("a feed whose markup was escaped, in an HTML page");
    }
    if !page.is_shorter_than(THIN_CHARS) {
        return None;
    }
    if page.has(&PARKED) {
        return other("the page of a parked domain");
    }
    failure(&page.text)
}
