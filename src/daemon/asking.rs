//! The sources of one round: who is left alone, who is asked, and who has not answered yet.
//!
//! Each question is a task of its own that sends its answer to the loop. Knows nothing of the store.

use super::clock::Clock;
use super::event::Answer;
use super::event::Event;
use crate::config::Config;
use crate::gather::Correspondent;
use crate::model::Failure;
use crate::model::FailureKind;
use crate::model::Gathered;
use crate::model::Outcome;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::pipeline;
use crate::wire::WireError;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::task::JoinSet;
use tokio::time::Instant;

pub(super) struct Asking {
    correspondent: Arc<Correspondent>,
    clock: Clock,
    outbox: mpsc::Sender<Event>,
    fetching: JoinSet<()>,
    waiting: BTreeMap<SourceId, Question>,
    /// The same by number, so that the oldest is found at once.
    by_number: BTreeMap<u64, SourceId>,
    asked_so_far: u64,
}

/// A question that is out.
struct Question {
    number: u64,
    asked: Instant,
    task: AbortHandle,
}

/// What `Retry-After` is worth at most, for sources without a line of their own.
const LONGEST_WISH: TimeDelta = TimeDelta::days(1);

/// Until when a source is left alone: it asked for that, or its own schedule names a later moment. A wish
/// delays a source with its own line by at most `max_wait` after its answer, others by a day.
///
/// A clock that ran ahead once leaves moments behind that are years away. A last fetch in the future holds
/// nothing, nor does a wish that could not have been made today.
pub(super) fn held_until(
    source: &Source,
    state: &SourceState,
    max_wait: Duration,
    now: Timestamp,
) -> Option<Timestamp> {
    let asked = state.last_fetched.filter(|at| *at <= now);
    let due = source.schedule.as_ref().zip(asked).and_then(|(schedule, asked)| schedule.next_after(asked));
    due.max(wished_until(source, state, max_wait, now)).filter(|until| *until > now)
}

/// Until when a source asked to be left alone, whoever wants it now.
pub(super) fn wished_until(
    source: &Source,
    state: &SourceState,
    max_wait: Duration,
    now: Timestamp,
) -> Option<Timestamp> {
    let wished = state.not_before.filter(|until| *until <= now + LONGEST_WISH)?;
    let longest = match source.schedule {
        Some(_) => TimeDelta::from_std(max_wait).map_or(LONGEST_WISH, |max_wait| max_wait.min(LONGEST_WISH)),
        None => LONGEST_WISH,
    };
    let until = wished.min(state.last_fetched.map_or(now, |asked| asked.min(now)) + longest);
    Some(until).filter(|until| *until > now)
}

impl Asking {
    pub(super) fn new(
        correspondent: Arc<Correspondent>,
        clock: Clock,
        outbox: mpsc::Sender<Event>,
    ) -> Asking {
        Asking {
            correspondent,
            clock,
            outbox,
            fetching: JoinSet::new(),
            waiting: BTreeMap::new(),
            by_number: BTreeMap::new(),
            asked_so_far: 0,
        }
    }

    /// Who asks by other settings, as polite to each host as the one who asks now.
    pub(super) fn correspondent(&self, settings: &Config) -> Result<Correspondent, WireError> {
        self.correspondent.under(&settings.fetch, &settings.reading)
    }

    /// By another one from now on; who was asked already answers the one before.
    pub(super) fn change(&mut self, correspondent: Correspondent) {
        self.correspondent = Arc::new(correspondent);
    }

    /// Sends a source its question, unless it has one already.
    pub(super) fn ask(&mut self, source: Source, state: SourceState) {
        if self.waiting.contains_key(&source.id) {
            return;
        }
        // What has ended is let go of: an endless daemon asks for years.
        while self.fetching.try_join_next().is_some() {}
        self.asked_so_far += 1;
        let (id, number) = (source.id.clone(), self.asked_so_far);
        let (correspondent, clock) = (self.correspondent.clone(), self.clock.clone());
        let outbox = self.outbox.clone();
        let task = self.fetching.spawn(async move {
            let (heard, slot) = pipeline::hear(correspondent, Arc::new(source), state, clock).await;
            // The loop only stops listening when it is over.
            let _ = outbox.send(Event::Heard(Box::new(Answer { question: number, heard }))).await;
            drop(slot);
        });
        self.by_number.insert(number, id.clone());
        self.waiting.insert(id, Question { number, asked: Instant::now(), task });
    }

    /// How many have not answered yet.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Who has not answered yet.
    pub(super) fn sources(&self) -> impl Iterator<Item = &SourceId> {
        self.waiting.keys()
    }

    /// The question that is out the longest, and when it was asked.
    pub(super) fn longest(&self) -> Option<(&SourceId, Instant)> {
        let (_, source) = self.by_number.first_key_value()?;
        Some((source, self.waiting.get(source)?.asked))
    }

    /// Nobody is waited for any more; what was asked is as if it had not been.
    pub(super) fn drop_all(&mut self) {
        self.fetching.abort_all();
        self.waiting.clear();
        self.by_number.clear();
    }

    /// Takes a question back: no answer to it counts.
    pub(super) fn take_back(&mut self, source: &SourceId) {
        if let Some(question) = self.waiting.remove(source) {
            self.by_number.remove(&question.number);
            question.task.abort();
        }
    }

    /// Notes an answer; `false` when it is not the one that is waited for.
    pub(super) fn answered(&mut self, source: &SourceId, question: u64) -> bool {
        let is_meant = self.waiting.get(source).is_some_and(|waiting| waiting.number == question);
        if is_meant {
            self.waiting.remove(source);
            self.by_number.remove(&question);
        }
        is_meant
    }

    /// Who was asked at least `patience` ago has failed this time: each with the number of its question.
    pub(super) fn give_up(&mut self, patience: Duration, now: Timestamp) -> Vec<(u64, Gathered)> {
        let late = self.waiting.iter().filter(|(_, question)| question.asked.elapsed() >= patience);
        let late = late.map(|(source, question)| {
            question.task.abort();
            (question.number, unanswered(source.clone(), now))
        });
        late.collect()
    }
}

fn unanswered(source: SourceId, at: Timestamp) -> Gathered {
    let failure = Failure {
        kind: FailureKind::Timeout,
        message: "not asked and read before the round's deadline (`fetch.round_deadline`)".to_owned(),
        not_before: None,
    };
    Gathered { source, at, outcome: Outcome::Failed(failure), final_url: None, body_bytes: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RequestOptions;
    use crate::model::Schedule;
    use crate::model::SourceKind;
    use crate::model::Updates;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn source(schedule: Option<&str>) -> Source {
        Source {
            id: SourceId::new("a"),
            url: "https://a.example/feed".parse().unwrap(),
            kind: SourceKind::Feed,
            title: None,
            schedule: schedule.map(|line| Schedule::parse(line, chrono_tz::UTC).unwrap()),
            request: RequestOptions::default(),
            language: None,
            updates: Updates::Bump,
        }
    }

    #[test]
    fn a_pause_that_was_asked_for_holds_whoever_wants_it_now() {
        let now = at("2026-03-02T12:00:00Z");
        for (name, not_before, expected) in [
            ("never asked", None, None),
            ("asked to wait", Some("2026-03-02T12:30:00Z"), Some("2026-03-02T12:30:00Z")),
            ("waited long enough", Some("2026-03-02T12:00:00Z"), None),
            ("a wish out of a wrong clock", Some("2036-01-01T00:00:00Z"), None),
        ] {
            let state = SourceState { not_before: not_before.map(at), ..SourceState::default() };
            assert_eq!(
                wished_until(&source(None), &state, Duration::from_secs(3600), now),
                expected.map(at),
                "{name}"
            );
        }
    }

    #[test]
    fn a_source_is_left_alone_for_as_long_as_can_be_meant() {
        let now = at("2026-03-02T12:00:00Z");
        for (name, schedule, last_fetched, not_before, expected) in [
            ("never asked", None, None, None, None),
            ("asked to wait", None, None, Some("2026-03-02T12:30:00Z"), Some("2026-03-02T12:30:00Z")),
            ("waited long enough", None, None, Some("2026-03-02T11:30:00Z"), None),
            ("a wish out of a wrong clock", None, None, Some("2036-01-01T00:00:00Z"), None),
            (
                "its own line",
                Some("0 18 * * *"),
                Some("2026-03-02T08:00:00Z"),
                None,
                Some("2026-03-02T18:00:00Z"),
            ),
            ("its moment has passed", Some("0 9 * * *"), Some("2026-03-02T08:00:00Z"), None, None),
            ("fetched by a wrong clock", Some("0 18 * * *"), Some("2036-01-01T00:00:00Z"), None, None),
            (
                "a wish of many hours",
                None,
                Some("2026-03-02T11:30:00Z"),
                Some("2026-03-03T11:30:00Z"),
                Some("2026-03-03T11:30:00Z"),
            ),
            (
                "the same, against its own line",
                Some("*/5 * * * *"),
                Some("2026-03-02T11:30:00Z"),
                Some("2026-03-03T11:30:00Z"),
                Some("2026-03-02T12:30:00Z"),
            ),
            (
                "waited as long as its line can wait",
                Some("*/5 * * * *"),
                Some("2026-03-02T11:00:00Z"),
                Some("2026-03-03T11:00:00Z"),
                None,
            ),
            (
                "a wish that its line outlasts",
                Some("0 18 * * *"),
                Some("2026-03-02T11:30:00Z"),
                Some("2026-03-02T12:10:00Z"),
                Some("2026-03-02T18:00:00Z"),
            ),
        ] {
            let state = SourceState {
                last_fetched: last_fetched.map(at),
                not_before: not_before.map(at),
                ..SourceState::default()
            };
            let held = held_until(&source(schedule), &state, Duration::from_secs(3600), now);
            assert_eq!(held, expected.map(at), "{name}");
        }
    }
}
