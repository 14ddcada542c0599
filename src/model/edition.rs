//! A periodic selection, and one numbered issue of it.

use super::DigestId;
use super::Item;
use super::Schedule;
use super::SectionId;
use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;

/// One `[[digest]]` of `feeds.toml`.
#[derive(Clone, Debug)]
pub struct Digest {
    pub id: DigestId,
    pub title: String,
    pub description: Option<String>,
    /// When an edition closes.
    pub schedule: Schedule,
    /// In this order; an article stands under the first of them that it is filed in.
    pub sections: Vec<SectionId>,
    /// Per section; the rest is counted as overflow.
    pub max_items: usize,
}

/// One closed edition: a frozen snapshot. It never changes; its documents are rendered from it alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    pub digest: DigestId,
    /// 1, 2, 3 ... without gaps.
    pub number: u32,
    /// Of the digest, when it closed.
    pub title: String,
    pub description: Option<String>,
    /// The window in filing sequence: after `from` ...
    pub from: i64,
    /// ... up to and including `to`.
    pub to: i64,
    /// When the one before closed; `None` for the first.
    pub opened_at: Option<Timestamp>,
    pub closed_at: Timestamp,
    /// Only those with items, in the digest's order.
    pub sections: Vec<EditionSection>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditionSection {
    pub section: SectionId,
    pub title: String,
    /// Newest first.
    pub items: Vec<Item>,
    /// How many more there were than `max_items`.
    pub overflow: usize,
}

impl Edition {
    pub fn item_count(&self) -> usize {
        self.sections.iter().map(|section| section.items.len()).sum()
    }

    /// The items in their order, each once.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }
}
