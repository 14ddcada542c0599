//! The recorded fact that an article was put in a section.

use super::Article;
use super::ArticleId;
use super::SectionId;
use super::Sighting;
use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;

/// An article's place in a section. Append-only: it is withdrawn, never deleted or changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    /// The order of all filings ever; editions are windows in it.
    pub sequence: i64,
    pub article: ArticleId,
    pub section: SectionId,
    /// When we filed it. Ours; never moves, never smaller than the one before.
    pub added: Timestamp,
    /// What the source says, clamped to `added`; `added` where it says nothing. Fixed here, for good.
    pub source_date: Timestamp,
    /// In words a person reads: "source `who` files under it".
    pub reason: String,
    pub origin: FilingOrigin,
    pub withdrawn: Option<Timestamp>,
}

impl Filing {
    /// The date that orders a section, and that RSS emits: news by when it was filed, what was
    /// there before us by the source's own date.
    pub fn date(&self) -> Timestamp {
        match self.origin {
            FilingOrigin::Live | FilingOrigin::Editor => self.added,
            FilingOrigin::Backlog | FilingOrigin::Refiled => self.source_date,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingOrigin {
    /// News: enters digests and pushes.
    Live,
    /// It was there at a source's first fetch: in sections, in no digest.
    Backlog,
    /// A changed rule put it there: in sections, in no digest.
    Refiled,
    /// A person put it there.
    Editor,
}

/// What the rules say about one article from one source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    /// One for each section it belongs in, in the order of the sections.
    pub accepted: Vec<Proposal>,
    /// What was proposed and turned away, with the gate that did it.
    pub refused: Vec<Proposal>,
    /// Why it stands nowhere; `Some` exactly when `accepted` is empty.
    pub unsorted: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub section: SectionId,
    pub reason: String,
}

/// An article where it stands, with all that a page says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub article: Article,
    /// In a section, the filing there; in `latest`, a source's feed or an edition, the earliest that counts there.
    pub filing: Filing,
    /// Every section it stands in now, in the order it came there.
    pub sections: Vec<SectionId>,
    /// Oldest first; the first is the article's own.
    pub sightings: Vec<Sighting>,
}
