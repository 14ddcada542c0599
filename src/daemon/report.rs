//! What a round did, for the person or the program that started it.

use crate::config::Config;
use crate::model::FailureKind;
use crate::model::Outcome;
use crate::model::SourceId;
use crate::model::Timestamp;
use crate::pipeline::ClosedEdition;
use crate::pipeline::Heard;
use crate::pipeline::Taken;
use crate::publish::Printed;
use serde::Deserialize;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Duration;
use tracing::debug;
use tracing::info;
use tracing::warn;

/// How far a round has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    pub asked: usize,
    pub answered: usize,
    pub failed: usize,
    pub new_articles: usize,
}

#[derive(Clone, Debug, Default)]
pub struct RoundReport {
    pub progress: Progress,
    /// Every source of the config, in its order.
    pub sources: Vec<SourceReport>,
    pub body_bytes: u64,
    pub taken: Taken,
    pub editions: Vec<ClosedEdition>,
    /// Articles that aged out.
    pub expired: usize,
    pub printed: Printed,
    /// The rules differ from those the store was last filed by.
    pub rules_changed: bool,
    pub took: Duration,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceReport {
    pub source: SourceId,
    #[serde(flatten)]
    pub answer: SourceAnswer,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum SourceAnswer {
    Read {
        entries: usize,
        mended: Vec<String>,
    },
    Unchanged,
    Failed {
        kind: FailureKind,
        message: String,
    },
    /// Not asked: it is to be left alone until then.
    Held {
        until: Timestamp,
    },
}

impl SourceReport {
    pub fn held(source: SourceId, until: Timestamp) -> SourceReport {
        SourceReport { source, answer: SourceAnswer::Held { until } }
    }

    pub(super) fn of(heard: &Heard) -> SourceReport {
        let answer = match &heard.gathered.outcome {
            Outcome::Read { feed, .. } => {
                SourceAnswer::Read { entries: heard.document.entries.len(), mended: feed.mended.clone() }
            }
            Outcome::Unchanged { .. } => SourceAnswer::Unchanged,
            Outcome::Failed(failure) => {
                SourceAnswer::Failed { kind: failure.kind, message: failure.message.clone() }
            }
        };
        SourceReport { source: heard.gathered.source.clone(), answer }
    }
}

impl RoundReport {
    /// Notes an answer of `bytes`.
    pub(super) fn hear(&mut self, told: SourceReport, bytes: u64) {
        self.progress.answered += 1;
        self.progress.failed += usize::from(matches!(told.answer, SourceAnswer::Failed { .. }));
        self.body_bytes += bytes;
        self.sources.push(told);
    }

    pub(super) fn take(&mut self, taken: Taken) {
        self.progress.new_articles += taken.opened;
        self.taken.add(taken);
    }

    /// The sources as `feeds.toml` has them.
    pub(super) fn in_order_of(&mut self, config: &Config) {
        let places: HashMap<_, _> =
            config.sources.iter().enumerate().map(|(place, source)| (&source.id, place)).collect();
        self.sources.sort_by_key(|told| places.get(&told.source).copied());
    }

    pub(super) fn print(&mut self, printed: Printed) {
        self.printed.written += printed.written;
        self.printed.unchanged += printed.unchanged;
        self.printed.refused.extend(printed.refused);
    }
}

/// One line for each answer, for whoever watches with `-v`.
pub(super) fn log(heard: &Heard) {
    let id = &heard.gathered.source;
    match &heard.gathered.outcome {
        Outcome::Read { .. } => info!(source.id = %id, entries = heard.document.entries.len(), "Read `{id}`"),
        Outcome::Unchanged { .. } => debug!(source.id = %id, "Nothing new in `{id}`"),
        Outcome::Failed(failure) => {
            info!(source.id = %id, kind = ?failure.kind, "`{id}` failed: {}", failure.message);
        }
    }
}

/// For years of answers: aloud when a source begins to fail, and when it is back.
pub(super) fn log_changes(heard: &Heard, failures_before: u32) {
    let id = &heard.gathered.source;
    match &heard.gathered.outcome {
        Outcome::Failed(failure) if failures_before == 0 => {
            warn!(source.id = %id, kind = ?failure.kind, "`{id}` failed: {}", failure.message);
        }
        Outcome::Failed(failure) => {
            debug!(source.id = %id, kind = ?failure.kind, "`{id}` failed again: {}", failure.message);
        }
        _ if failures_before > 0 => {
            let failures = if failures_before == 1 { "failure" } else { "failures" };
            info!(source.id = %id, "`{id}` answers again, after {failures_before} {failures}");
        }
        _ => debug!(source.id = %id, "`{id}` answered"),
    }
}
