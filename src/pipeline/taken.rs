//! What a turn did, for people and metrics.

use crate::model::Listing;
use crate::model::SectionId;
use crate::model::SourceId;
use std::collections::BTreeMap;

/// What a turn did, for people and metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// Entries that were read.
    pub entries: usize,
    /// New articles; `backlog` of them were there before us.
    pub opened: usize,
    pub backlog: usize,
    /// Entries that were an article we had: the reason, and how often.
    pub duplicates: BTreeMap<&'static str, usize>,
    /// Entries that changed materially.
    pub revised: usize,
    /// Entries that changed in nothing that makes a new state of them.
    pub touched_up: usize,
    /// Pairs of articles that turned out to be one.
    pub joined: usize,
    pub filed: BTreeMap<SectionId, usize>,
    /// New articles that stand nowhere.
    pub unsorted: usize,
    /// Sources that said nothing new, and what they list: not written yet.
    pub quiet: Vec<(SourceId, Listing)>,
}

impl Taken {
    /// How much happened that is written down, and may have to be published.
    pub fn changes(&self) -> usize {
        self.opened + self.revised + self.touched_up + self.joined + self.duplicates.values().sum::<usize>()
    }

    pub fn add(&mut self, other: Taken) {
        self.entries += other.entries;
        self.opened += other.opened;
        self.backlog += other.backlog;
        self.revised += other.revised;
        self.touched_up += other.touched_up;
        self.joined += other.joined;
        self.unsorted += other.unsorted;
        self.quiet.extend(other.quiet);
        for (reason, count) in other.duplicates {
            *self.duplicates.entry(reason).or_default() += count;
        }
        for (section, count) in other.filed {
            *self.filed.entry(section).or_default() += count;
        }
    }
}
