//! One round: every source that is due asked once, its news committed and published.
//!
//! Turns close at 500 entries or after a second. Publication takes all turns since the last, at most
//! once a second, and never for more than a tenth of the time; it ends the round. The inbox is
//! bounded, so a slow disk slows the fetching.

use super::clock::Clock;
use super::report::Progress;
use super::report::RoundReport;
use super::report::SourceReport;
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
use crate::pipeline::Heard;
use crate::pipeline::Newsroom;
use crate::publish::Press;
use crate::publish::PressError;
use crate::publish::Printed;
use crate::store::Store;
use anyhow::Context;
use anyhow::Result;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::task::block_in_place;
use tokio::time::Instant;
use tracing::debug;
use tracing::info;

/// A turn closes when it holds this many entries ...
const TURN_ENTRIES: usize = 500;

/// ... or this long after its first answer; publication keeps the same distance.
const TURN_TIME: Duration = Duration::from_secs(1);

/// A publication that took long waits this many times as long before the next.
const REST_FACTOR: u32 = 10;

/// Answers that may wait for the loop.
const INBOX: usize = 16;

/// What a round works with. Needs a multi-threaded runtime: committing blocks its thread.
pub struct Round<'a> {
    pub config: &'a Config,
    pub store: &'a mut Store,
    pub press: Arc<Press>,
    pub correspondent: Arc<Correspondent>,
    pub clock: Clock,
    /// Told after every answer.
    pub progress: &'a (dyn Fn(&Progress) + Sync),
}

/// All that can happen in a round.
enum Event {
    Heard(Box<Heard>),
    Printed { through: i64, took: Duration, printed: Result<Printed, PressError> },
}

impl Round<'_> {
    /// Runs the round to its end. Sources that fail are in the report; only the store, the press or
    /// a broken invariant is an error.
    pub async fn run(self) -> Result<RoundReport> {
        let states = self.store.states().context("reading what is remembered of the sources")?;
        let (outbox, inbox) = mpsc::channel(INBOX);
        let mut desk = Loop::new(self, states, outbox, inbox);
        desk.open()?;
        desk.listen().await?;
        desk.close().await
    }
}

/// The loop's own memory. It owns the writing store for as long as it runs.
struct Loop<'a> {
    round: Round<'a>,
    newsroom: Newsroom,
    states: HashMap<SourceId, SourceState>,
    outbox: mpsc::Sender<Event>,
    inbox: mpsc::Receiver<Event>,
    fetching: JoinSet<()>,
    /// Sources that have not answered yet.
    waiting: BTreeSet<SourceId>,
    /// Heard, and not yet committed.
    turn: Vec<Heard>,
    turn_closes: Instant,
    /// Sources with nothing new: written once, at the end.
    quiet: BTreeSet<SourceId>,
    unpublished: bool,
    printing: bool,
    next_printing: Instant,
    deadline: Instant,
    started: Instant,
    report: RoundReport,
}

impl<'a> Loop<'a> {
    fn new(
        round: Round<'a>,
        states: HashMap<SourceId, SourceState>,
        outbox: mpsc::Sender<Event>,
        inbox: mpsc::Receiver<Event>,
    ) -> Loop<'a> {
        let now = Instant::now();
        Loop {
            newsroom: Newsroom::new(round.config),
            states,
            outbox,
            inbox,
            fetching: JoinSet::new(),
            waiting: BTreeSet::new(),
            turn: Vec::new(),
            turn_closes: now,
            quiet: BTreeSet::new(),
            unpublished: false,
            printing: false,
            next_printing: now + TURN_TIME,
            deadline: now + round.config.fetch.round_deadline,
            started: now,
            report: RoundReport::default(),
            round,
        }
    }

    /// Notices a changed config, and sends every source that is due its question.
    fn open(&mut self) -> Result<()> {
        let now = (self.round.clock)();
        let notice = pipeline::notice_config(self.round.store, self.round.config, &self.round.press, now)?;
        self.report.rules_changed = notice.rules_changed;
        for source in &self.round.config.sources {
            let state = self.states.get(&source.id).cloned().unwrap_or_default();
            match held_until(source, &state, now) {
                Some(until) => self.report.sources.push(SourceReport::held(source.id.clone(), until)),
                None => self.ask(source.clone(), state),
            }
        }
        self.report.progress.asked = self.waiting.len();
        Ok(())
    }

    fn ask(&mut self, source: Source, state: SourceState) {
        self.waiting.insert(source.id.clone());
        let (correspondent, clock) = (self.round.correspondent.clone(), self.round.clock.clone());
        let outbox = self.outbox.clone();
        self.fetching.spawn(async move {
            let (heard, slot) = pipeline::hear(correspondent, Arc::new(source), state, clock).await;
            // The loop only stops listening when the round is over.
            let _ = outbox.send(Event::Heard(Box::new(heard))).await;
            drop(slot);
        });
    }

    /// Takes events until every source has answered, or the round's deadline has passed.
    async fn listen(&mut self) -> Result<()> {
        while !self.waiting.is_empty() && Instant::now() < self.deadline {
            let wake = self.next_wake();
            tokio::select! {
                event = self.inbox.recv() => self.take(event.expect("the loop holds a sender itself"))?,
                () = tokio::time::sleep_until(wake) => {}
            }
            if self.turn_entries() >= TURN_ENTRIES || self.turn_is_due() {
                self.commit()?;
            }
            if self.unpublished && !self.printing && self.next_printing <= Instant::now() {
                self.start_printing()?;
            }
        }
        Ok(())
    }

    /// Ends the round: the last turn, digests that are due, what has aged out, the last publication.
    async fn close(mut self) -> Result<RoundReport> {
        self.fetching.abort_all();
        self.give_up_waiting();
        self.commit()?;
        let now = (self.round.clock)();
        self.report.editions = pipeline::close_due(self.round.store, self.round.config, &self.states, now)?;
        self.report.expired = pipeline::expire(self.round.store, self.round.config, now)?;
        self.finish_printing().await?;
        self.start_printing()?;
        self.finish_printing().await?;
        self.keep_quiet_states()?;
        self.report.took = self.started.elapsed();
        self.report.in_order_of(self.round.config);
        Ok(self.report)
    }

    fn take(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Heard(heard) => self.heard(*heard),
            Event::Printed { through, took, printed } => self.printed(through, took, printed)?,
        }
        Ok(())
    }

    fn heard(&mut self, heard: Heard) {
        if !self.waiting.remove(&heard.gathered.source) {
            return;
        }
        log(&heard);
        self.report.hear(&heard);
        (self.round.progress)(&self.report.progress);
        if matches!(heard.gathered.outcome, Outcome::Read { .. }) {
            if self.turn.is_empty() {
                self.turn_closes = Instant::now() + TURN_TIME;
            }
            self.turn.push(heard);
        } else {
            let state = self.states.entry(heard.gathered.source.clone()).or_default();
            *state = state.after(&heard.gathered, heard.gathered.at);
            self.quiet.insert(heard.gathered.source);
        }
    }

    /// T1: what was heard becomes durable, at once.
    fn commit(&mut self) -> Result<()> {
        let turn = std::mem::take(&mut self.turn);
        if turn.is_empty() {
            return Ok(());
        }
        let now = (self.round.clock)();
        let (store, newsroom, states) = (&mut *self.round.store, &self.newsroom, &mut self.states);
        let taken = block_in_place(|| pipeline::take_in(store, newsroom, turn, states, now))
            .context("committing what was heard")?;
        debug!(entries = taken.entries, opened = taken.opened, revised = taken.revised, "Committed a turn");
        self.quiet.extend(taken.quiet.iter().cloned());
        self.unpublished |= taken.changes() > 0;
        self.report.progress.new_articles += taken.opened;
        self.report.taken.add(taken);
        Ok(())
    }

    /// Hands the touched feeds, as values, to the one task that prints.
    fn start_printing(&mut self) -> Result<()> {
        let (store, config, states) = (&*self.round.store, self.round.config, &self.states);
        let press = &self.round.press;
        let prepared = block_in_place(|| pipeline::prepare(store, config, press, states))
            .context("reading what to publish")?;
        self.unpublished = false;
        let Some(printing) = prepared else { return Ok(()) };
        self.printing = true;
        let (press, outbox) = (self.round.press.clone(), self.outbox.clone());
        tokio::task::spawn_blocking(move || {
            let started = Instant::now();
            let printed = printing.print(&press);
            let event = Event::Printed { through: printing.through, took: started.elapsed(), printed };
            // The loop waits for its printing before it ends.
            let _ = outbox.blocking_send(event);
        });
        Ok(())
    }

    /// T2: the turns that are on paper are marked so.
    fn printed(&mut self, through: i64, took: Duration, printed: Result<Printed, PressError>) -> Result<()> {
        self.printing = false;
        self.next_printing = Instant::now() + TURN_TIME.max(took * REST_FACTOR);
        let printed = printed.context("writing the published tree")?;
        debug!(written = printed.written, unchanged = printed.unchanged, ?took, "Printed");
        self.report.print(printed);
        self.round.store.published(through).context("marking what is published")
    }

    async fn finish_printing(&mut self) -> Result<()> {
        while self.printing {
            let event = self.inbox.recv().await.expect("the loop holds a sender itself");
            self.take(event)?;
        }
        Ok(())
    }

    /// Who has not answered by the deadline has failed this time.
    fn give_up_waiting(&mut self) {
        let at = (self.round.clock)();
        for source in self.waiting.clone() {
            let failure = Failure {
                kind: FailureKind::Timeout,
                message: "no answer before the round's deadline (`fetch.round_deadline`)".to_owned(),
                not_before: None,
            };
            let outcome = Outcome::Failed(failure);
            let gathered = Gathered { source, at, outcome, final_url: None, body_bytes: 0 };
            let trust = self.states.get(&gathered.source).map(|state| state.id_trust).unwrap_or_default();
            self.heard(pipeline::keyed(gathered, trust));
        }
    }

    fn keep_quiet_states(&mut self) -> Result<()> {
        let quiet: Vec<_> = self
            .quiet
            .iter()
            .filter_map(|source| Some((source.clone(), self.states.get(source)?.clone())))
            .collect();
        self.round.store.keep_states(&quiet).context("remembering the sources")
    }

    fn turn_entries(&self) -> usize {
        self.turn.iter().map(|heard| heard.entries.len()).sum()
    }

    fn turn_is_due(&self) -> bool {
        !self.turn.is_empty() && self.turn_closes <= Instant::now()
    }

    /// The next moment at which there is something to do without an event.
    fn next_wake(&self) -> Instant {
        let mut wake = self.deadline;
        if !self.turn.is_empty() {
            wake = wake.min(self.turn_closes);
        }
        if self.unpublished && !self.printing {
            wake = wake.min(self.next_printing);
        }
        wake
    }
}

/// One line for each answer, for whoever watches with `-v`.
fn log(heard: &Heard) {
    let id = &heard.gathered.source;
    match &heard.gathered.outcome {
        Outcome::Read { .. } => info!(source.id = %id, entries = heard.entries.len(), "Read `{id}`"),
        Outcome::Unchanged { .. } => debug!(source.id = %id, "Nothing new in `{id}`"),
        Outcome::Failed(failure) => {
            info!(source.id = %id, kind = ?failure.kind, "`{id}` failed: {}", failure.message);
        }
    }
}

/// Until when a source is left alone: it asked for that, or its own schedule names a later moment.
fn held_until(source: &Source, state: &SourceState, now: Timestamp) -> Option<Timestamp> {
    let own_line = source.schedule.as_ref().zip(state.last_fetched);
    let due = own_line.and_then(|(schedule, last)| schedule.next_after(last));
    state.not_before.max(due).filter(|until| *until > now)
}
