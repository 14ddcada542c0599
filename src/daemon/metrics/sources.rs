//! Of the sources: what they answered, how late they were asked, how they stand.

use super::Metrics;
use super::shelf::Counters;
use super::shelf::Seconds;
use super::shelf::Shelf;
use super::shelf::count;
use super::shelf::since_1970;
use crate::model::FailureKind;
use crate::model::Gathered;
use crate::model::Outcome;
use crate::model::Timestamp;
use chrono::TimeDelta;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Unit;

/// From at once to a day.
const WAIT: [f64; 11] = [1.0, 5.0, 15.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 21600.0, 86400.0];

const OUTCOMES: [&str; 3] = ["read", "unchanged", "failed"];

const KINDS: [FailureKind; 12] = [
    FailureKind::Refused,
    FailureKind::Dns,
    FailureKind::Connect,
    FailureKind::Tls,
    FailureKind::Timeout,
    FailureKind::Status,
    FailureKind::Busy,
    FailureKind::Gone,
    FailureKind::Redirect,
    FailureKind::TooLarge,
    FailureKind::Broken,
    FailureKind::NotAFeed,
];

/// How many sources of the config stand how, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceStates {
    /// Their last answer was read or unchanged.
    pub good: usize,
    /// Their last answer was a failure.
    pub failing: usize,
    /// Left alone for now: they asked for that, or failed too often.
    pub held: usize,
    pub never_asked: usize,
}

#[derive(Debug)]
pub(super) struct Sources {
    fetches: Counters,
    failures: Counters,
    body_bytes: Counter,
    not_modified: Counter,
    mended: Counter,
    late: Histogram,
    states: Family<[(&'static str, &'static str); 1], Gauge>,
    lag: Seconds,
    last_success: Seconds,
}

impl Sources {
    pub(super) fn new(on: &mut Shelf) -> Sources {
        let kinds = KINDS.map(kind);
        Sources {
            fetches: on.counters("fetches", "Answers of sources, by outcome", "outcome", &OUTCOMES),
            failures: on.counters("fetch_failures", "Failed answers of sources, by kind", "kind", &kinds),
            body_bytes: on.put_in(
                Unit::Bytes,
                "body",
                "Bodies read from sources, after decompression",
                Counter::default(),
            ),
            not_modified: on.counter("not_modified", "Answers that were unchanged and had no body: 304"),
            mended: on.counter("mended", "Documents that were read, but had to be mended for that"),
            late: on.histogram("asked_late", "How late sources were asked, by their schedules", WAIT),
            states: on.put("sources", "Sources of the config, by state", Family::default()),
            lag: on.seconds("schedule_lag", "How long the most overdue source has waited to be asked"),
            last_success: on.seconds(
                "last_success_timestamp",
                "When a source was last read or unchanged, 0 before the first time",
            ),
        }
    }
}

impl Metrics {
    /// Notes one answer.
    pub fn heard(&self, gathered: &Gathered) {
        let sources = &self.sources;
        sources.body_bytes.inc_by(gathered.body_bytes);
        let outcome = match &gathered.outcome {
            Outcome::Read { feed, .. } => {
                sources.mended.inc_by(u64::from(!feed.mended.is_empty()));
                "read"
            }
            Outcome::Unchanged { .. } => "unchanged",
            Outcome::Failed(failure) => {
                count(&sources.failures, "kind", kind(failure.kind), 1);
                "failed"
            }
        };
        count(&sources.fetches, "outcome", outcome, 1);
        if outcome == "unchanged" && gathered.body_bytes == 0 {
            sources.not_modified.inc();
        }
        if outcome != "failed" {
            self.succeeded(gathered.at);
        }
    }

    /// Says when a source was last read or unchanged: at a start, what the store remembers.
    pub fn succeeded(&self, at: Timestamp) {
        self.sources.last_success.set(since_1970(at));
    }

    /// Notes that a source is asked, and how long after its moment.
    pub fn asked(&self, late: TimeDelta) {
        self.sources.late.observe(late.as_seconds_f64().max(0.0));
    }

    /// Says how the sources stand now.
    pub fn sources_stand(&self, states: SourceStates) {
        let SourceStates { good, failing, held, never_asked } = states;
        for (state, sources) in
            [("good", good), ("failing", failing), ("held", held), ("never_asked", never_asked)]
        {
            let sources = i64::try_from(sources).unwrap_or(i64::MAX);
            self.sources.states.get_or_create(&[("state", state)]).set(sources);
        }
    }

    /// Says how long the most overdue source has waited; `None` when none is.
    pub fn lags(&self, overdue: Option<TimeDelta>) {
        self.sources.lag.set(overdue.map_or(0.0, |late| late.as_seconds_f64().max(0.0)));
    }
}

fn kind(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Refused => "refused",
        FailureKind::Dns => "dns",
        FailureKind::Connect => "connect",
        FailureKind::Tls => "tls",
        FailureKind::Timeout => "timeout",
        FailureKind::Status => "status",
        FailureKind::Busy => "busy",
        FailureKind::Gone => "gone",
        FailureKind::Redirect => "redirect",
        FailureKind::TooLarge => "too_large",
        FailureKind::Broken => "broken",
        FailureKind::NotAFeed => "not_a_feed",
    }
}
