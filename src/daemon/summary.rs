//! A round in the figures that people and programs are told, wherever it ran.
//!
//! Made out of a [`RoundReport`]; printed by this process, or sent over the control socket and printed
//! by another. As JSON it is what `once --json` prints.

use super::report::RoundReport;
use super::report::SourceReport;
use crate::model::DigestId;
use crate::model::SectionId;
use crate::pipeline::ClosedEdition;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub seconds: f64,
    /// Sources that were asked; those left alone are not counted.
    pub asked: usize,
    pub failed: usize,
    pub body_bytes: u64,
    pub entries: usize,
    /// `backlog` of them were there before us.
    pub new_articles: usize,
    pub backlog: usize,
    /// Entries that were an article we had: the proof, and how often.
    pub duplicates: BTreeMap<String, usize>,
    pub revised: usize,
    /// Pairs of articles that turned out to be one.
    pub joined: usize,
    pub unsorted: usize,
    pub filed: BTreeMap<SectionId, usize>,
    pub documents_written: usize,
    pub documents_unchanged: usize,
    /// A line for each, for people.
    pub documents_refused: Vec<String>,
    pub editions: Vec<EditionSummary>,
    /// Articles that aged out.
    pub expired: usize,
    pub rules_changed: bool,
    /// In the order of the config.
    pub sources: Vec<SourceReport>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditionSummary {
    pub digest: DigestId,
    /// `None`: its window held too little, so none was made.
    pub number: Option<u32>,
    pub articles: usize,
    /// The same as a line for people.
    pub told: String,
}

impl From<&RoundReport> for Summary {
    fn from(report: &RoundReport) -> Summary {
        let (taken, printed) = (&report.taken, &report.printed);
        let proofs = taken.duplicates.iter().map(|(proof, count)| ((*proof).to_owned(), *count));
        Summary {
            seconds: report.took.as_secs_f64(),
            asked: report.progress.asked,
            failed: report.progress.failed,
            body_bytes: report.body_bytes,
            entries: taken.entries,
            new_articles: taken.opened,
            backlog: taken.backlog,
            duplicates: proofs.collect(),
            revised: taken.revised,
            joined: taken.joined,
            unsorted: taken.unsorted,
            filed: taken.filed.clone(),
            documents_written: printed.written,
            documents_unchanged: printed.unchanged,
            documents_refused: printed.refused.iter().map(ToString::to_string).collect(),
            editions: report.editions.iter().map(EditionSummary::from).collect(),
            expired: report.expired,
            rules_changed: report.rules_changed,
            sources: report.sources.clone(),
        }
    }
}

impl From<&ClosedEdition> for EditionSummary {
    fn from(closed: &ClosedEdition) -> EditionSummary {
        EditionSummary {
            digest: closed.digest.clone(),
            number: closed.edition.as_ref().map(|edition| edition.number),
            articles: closed.articles,
            told: closed.to_string(),
        }
    }
}
