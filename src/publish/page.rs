//! One page of a section, of `latest` or of a page source → its feeds and its HTML page.

use super::document::Document;
use super::galley::Galley;
use super::rss;
use crate::config::Site;
use crate::model::Digest;
use crate::model::Page;
use crate::model::Section;

/// What a page shows beside its own items.
#[derive(Clone, Copy, Debug)]
pub struct PageOptions<'a> {
    /// How often sources are read, in minutes: RSS `ttl`. Only where one schedule holds for all.
    pub ttl_minutes: Option<u64>,
    /// The ways on, in the order of `feeds.toml`.
    pub sections: &'a [Section],
    pub digests: &'a [Digest],
}

/// `rss.xml`, `atom.xml`, `feed.json` and `index.html` of one page.
pub fn render_page(page: &Page, options: &PageOptions<'_>, site: &Site) -> Vec<Document> {
    let galley = Galley::of_page(page, site);
    vec![rss::render(&galley, site, options.ttl_minutes)]
}
