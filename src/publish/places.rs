//! Where our documents are found, and the ids our feeds go by.

use crate::config::Site;
use crate::model::FeedId;
use url::Url;

/// The public address of a path under the site; of the site itself for an empty path.
pub fn address(site: &Site, path: &str) -> Url {
    let mut url = site.url.clone();
    url.path_segments_mut().expect("a site's url is http or https").pop_if_empty().extend(path.split('/'));
    url
}

/// The id of one of our feeds: permanent, the same in every format, whatever the site's url becomes
/// (RFC 4287, 4.2.6): `tag:news.example.org,2026:section/travel`.
pub fn feed_tag(site: &Site, feed: &FeedId) -> String {
    match feed {
        FeedId::Section(section) => tag(site, &format!("section/{section}")),
        FeedId::Latest | FeedId::Source(_) | FeedId::Digest(_) => tag(site, &feed.folder()),
    }
}

/// A `tag:` URI under the site's authority (RFC 4151).
pub fn tag(site: &Site, specific: &str) -> String {
    format!("tag:{}:{specific}", site.authority)
}
