//! What a page shows beside its own items.

use crate::model::Digest;
use crate::model::Section;

/// The same for every page and list of a site.
#[derive(Clone, Copy, Debug)]
pub struct PageOptions<'a> {
    /// How often sources are read, in minutes: RSS `ttl`. Only where one schedule holds for all.
    pub ttl_minutes: Option<u64>,
    /// The ways on, in the order of `feeds.toml`.
    pub sections: &'a [Section],
    pub digests: &'a [Digest],
}
