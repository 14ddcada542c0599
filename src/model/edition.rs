//! A periodic selection, and one numbered issue of it.

use super::DigestId;
use super::Item;
use super::Schedule;
use super::SectionId;
use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;
use std::time::Duration;

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
    /// Fewer articles make no edition, and wait for the next; at least 1.
    pub min_items: usize,
    pub catch_up: CatchUp,
    pub first: FirstEdition,
}

/// What closes after a time in which several moments of the schedule were missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatchUp {
    /// One edition with all that was filed meanwhile.
    One,
    /// One for each missed moment, with what was filed before it.
    Each,
}

/// How far the first edition of a new digest reaches back from where the digest was first met. What
/// is filed after that is in it anyway; backlog is in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstEdition {
    Nothing,
    /// What was filed within this span.
    Span(Duration),
    /// The newest articles, so many.
    Articles(usize),
}

/// One closed edition: a frozen snapshot. It never changes; its documents are rendered from it alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    pub digest: DigestId,
    /// Grows from one edition to the next: by 1, unless editions went out that the store does not know.
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
    /// The moment of the schedule that it closed for; `None` when it was closed by hand, or before
    /// this was kept. Such a snapshot has no word of it, and so the checksum it always had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
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

    /// All that qualified: the items, and what there was no room for.
    pub fn article_count(&self) -> usize {
        self.sections.iter().map(|section| section.items.len() + section.overflow).sum()
    }

    /// The items in their order, each once.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }
}
