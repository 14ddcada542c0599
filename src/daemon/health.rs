//! Whether the news still moves, as the daemon's vital signs tell.
//!
//! Vitals enter; what `/-/health` and `/-/ready` say, and whether the watchdog is fed, leaves. What
//! nobody forgives is a daemon that is up while the news has stopped. Asks nobody, not even the clock.

use crate::model::SourceId;
use crate::model::Timestamp;
use chrono::SubsecRound;
use chrono::TimeDelta;
use serde::Serialize;
use std::time::Duration;

/// A loop that has not answered a tick for so long is stuck: even a full turn takes it a second or two.
const SILENCE: TimeDelta = TimeDelta::minutes(1);

/// What the daemon knows of itself at one moment.
#[derive(Clone, Debug)]
pub struct Vitals {
    pub now: Timestamp,
    pub started: Timestamp,
    /// When the loop last answered a tick.
    pub loop_answered: Timestamp,
    /// A publication stands: one of ours, or the tree that we found.
    pub first_publication: bool,
    pub stopping: bool,
    /// Sources of the config.
    pub sources: usize,
    /// Those of them whose last answer was a failure.
    pub failing: usize,
    /// The source that should have been asked and answered for the longest, and since how long. One that
    /// is to be left alone (by Retry-After, after failures) is not overdue.
    pub overdue: Option<(SourceId, TimeDelta)>,
    /// The last time any source was read or unchanged.
    pub last_success: Option<Timestamp>,
    /// Why no source at all is asked for now: "the disk is full".
    pub held: Option<String>,
    /// `fetch.round_deadline`: what is overdue by more is stuck.
    pub deadline: Duration,
}

/// An answer to a probe. Serialized, it keeps its shape: keys come, none goes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Health {
    pub ok: bool,
    /// Why it is not, a sentence each; empty exactly when it is.
    pub reasons: Vec<String>,
    pub started: Timestamp,
    pub sources: usize,
    pub failing: usize,
    pub last_success: Option<Timestamp>,
    pub overdue: Option<Overdue>,
    /// Why no source is asked for now, which alone is no fault.
    pub held: Option<String>,
}

/// Of all that wait to be asked, the one that has waited longest.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overdue {
    pub source: SourceId,
    pub seconds: i64,
}

/// For `/-/health`: whether the loop answers, sources are asked in time, and any of them answers.
pub fn health(vitals: &Vitals) -> Health {
    let reasons = [silent_loop(vitals), overdue(vitals), all_failing(vitals)];
    Health::new(vitals, reasons.into_iter().flatten().collect())
}

/// For `/-/ready`: whether there is something to serve, and somebody to serve it for a while yet.
pub fn ready(vitals: &Vitals) -> Health {
    let blank = (!vitals.first_publication).then(|| "nothing is published yet".to_owned());
    let stopping = vitals.stopping.then(|| "newsdesk is stopping".to_owned());
    Health::new(vitals, [blank, stopping].into_iter().flatten().collect())
}

/// Whether the watchdog is fed: the loop answers, and nothing that may be asked is overdue by more than
/// the deadline. While fetching is held on purpose the answer alone will do: a restart frees no disk.
pub fn feeds_watchdog(vitals: &Vitals) -> bool {
    let asks_in_time = vitals.held.is_some() || overdue(vitals).is_none();
    silent_loop(vitals).is_none() && asks_in_time
}

impl Health {
    fn new(vitals: &Vitals, reasons: Vec<String>) -> Health {
        let overdue = vitals.overdue.as_ref();
        Health {
            ok: reasons.is_empty(),
            reasons,
            started: vitals.started.trunc_subsecs(0),
            sources: vitals.sources,
            failing: vitals.failing,
            last_success: vitals.last_success.map(|at| at.trunc_subsecs(0)),
            overdue: overdue
                .map(|(source, late)| Overdue { source: source.clone(), seconds: late.num_seconds() }),
            held: vitals.held.clone(),
        }
    }

    /// The HTTP status of the answer: 200 or 503.
    pub fn status(&self) -> u16 {
        if self.ok { 200 } else { 503 }
    }

    /// The body of the answer, one JSON object.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("texts, numbers and times are always JSON")
    }
}

fn silent_loop(vitals: &Vitals) -> Option<String> {
    let silence = vitals.now - vitals.loop_answered;
    (silence > SILENCE).then(|| format!("the loop has not answered for {}", span(silence)))
}

fn overdue(vitals: &Vitals) -> Option<String> {
    let (source, late) = vitals.overdue.as_ref()?;
    let deadline = TimeDelta::from_std(vitals.deadline).unwrap_or(TimeDelta::MAX);
    (*late > deadline).then(|| {
        let held = vitals.held.as_ref().map(|why| format!(", since {why}")).unwrap_or_default();
        format!("`{source}` should have been asked {} ago{held}", span(*late))
    })
}

fn all_failing(vitals: &Vitals) -> Option<String> {
    let all = vitals.sources > 0 && vitals.failing == vitals.sources;
    let last = vitals.last_success.map_or("never".to_owned(), |at| format!("{} ago", span(vitals.now - at)));
    all.then(|| format!("every source fails; the last success was {last}"))
}

/// In the largest unit that there is more than one of: `90 seconds`, `3 hours`.
fn span(span: TimeDelta) -> String {
    match span.num_seconds() {
        seconds if seconds < 120 => format!("{seconds} seconds"),
        seconds if seconds < 7200 => format!("{} minutes", seconds / 60),
        seconds if seconds < 48 * 3600 => format!("{} hours", seconds / 3600),
        seconds => format!("{} days", seconds / 86400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn well() -> Vitals {
        Vitals {
            now: at("2026-03-02T12:00:00Z"),
            started: at("2026-03-01T12:00:00Z"),
            loop_answered: at("2026-03-02T11:59:59Z"),
            first_publication: true,
            stopping: false,
            sources: 3,
            failing: 2,
            overdue: Some((SourceId::new("a"), TimeDelta::minutes(10))),
            last_success: Some(at("2026-03-02T11:58:00Z")),
            held: None,
            deadline: Duration::from_secs(600),
        }
    }

    #[test]
    fn the_news_must_move() {
        let stuck = Some((SourceId::new("a"), TimeDelta::seconds(601)));
        let full = Some("the disk is full".to_owned());
        for (name, vitals, reasons, fed) in [
            ("well", well(), vec![], true),
            ("no sources at all", Vitals { sources: 0, failing: 0, ..well() }, vec![], true),
            (
                "a minute's silence",
                Vitals { loop_answered: at("2026-03-02T11:59:00Z"), ..well() },
                vec![],
                true,
            ),
            (
                "a loop that is stuck",
                Vitals { loop_answered: at("2026-03-02T11:58:59Z"), ..well() },
                vec!["the loop has not answered for 61 seconds"],
                false,
            ),
            (
                "a clock that was put back",
                Vitals { loop_answered: at("2026-03-02T13:00:00Z"), ..well() },
                vec![],
                true,
            ),
            (
                "a source that is stuck",
                Vitals { overdue: stuck.clone(), ..well() },
                vec!["`a` should have been asked 10 minutes ago"],
                false,
            ),
            ("held", Vitals { held: full.clone(), ..well() }, vec![], true),
            (
                "held for too long",
                Vitals { overdue: stuck, held: full.clone(), ..well() },
                vec!["`a` should have been asked 10 minutes ago, since the disk is full"],
                true,
            ),
            (
                "held, and stuck as well",
                Vitals { loop_answered: at("2026-03-02T09:00:00Z"), held: full, ..well() },
                vec!["the loop has not answered for 3 hours"],
                false,
            ),
            (
                "all fail",
                Vitals { failing: 3, ..well() },
                vec!["every source fails; the last success was 2 minutes ago"],
                true,
            ),
            (
                "all always failed",
                Vitals { failing: 3, last_success: None, ..well() },
                vec!["every source fails; the last success was never"],
                true,
            ),
        ] {
            let health = health(&vitals);
            assert_eq!(health.reasons, reasons, "{name}");
            assert_eq!(health.ok, reasons.is_empty(), "{name}");
            assert_eq!(health.status(), if reasons.is_empty() { 200 } else { 503 }, "{name}");
            assert_eq!(feeds_watchdog(&vitals), fed, "{name}");
        }
    }

    #[test]
    fn readers_come_between_the_first_publication_and_the_stop() {
        for (name, vitals, reasons) in [
            ("ready", well(), vec![]),
            ("ready, whatever its health", Vitals { failing: 3, ..well() }, vec![]),
            ("blank", Vitals { first_publication: false, ..well() }, vec!["nothing is published yet"]),
            ("stopping", Vitals { stopping: true, ..well() }, vec!["newsdesk is stopping"]),
        ] {
            assert_eq!(ready(&vitals).reasons, reasons, "{name}");
        }
    }

    #[test]
    fn an_answer_keeps_its_shape() {
        assert_eq!(
            health(&Vitals { failing: 3, ..well() }).json(),
            concat!(
                r#"{"ok":false,"reasons":["every source fails; the last success was 2 minutes ago"],"#,
                r#""started":"2026-03-01T12:00:00Z","sources":3,"failing":3,"#,
                r#""last_success":"2026-03-02T11:58:00Z","overdue":{"source":"a","seconds":600},"held":null}"#
            )
        );
    }
}
