//! What left the published tree, and what became of it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Folders of the published tree that readers may still ask for. All are relative to the tree, without a
/// slash at either end: `company-news`, `source/itij`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Departures {
    /// A former folder, and the one that stands for it now.
    pub moved: BTreeMap<String, String>,
    /// Nothing stands for these any more.
    pub gone: BTreeSet<String>,
}
