//! One round: every source that is due asked once, its news committed and published.
//!
//! Turns close at 500 entries or after a second. Publication takes all turns since the last, at most
//! once a second, and never for more than a tenth of the time; it ends the round. The inbox is
//! bounded, so a slow disk slows the fetching.

use super::asking::Asking;
use super::asking::held_until;
use super::clock::Clock;
use super::event::Event;
use super::printing::PrintingTask;
use super::report::Progress;
use super::report::RoundReport;
use super::report::SourceReport;
use super::report::log;
use super::turn::Turn;
use crate::config::Config;
use crate::gather::Correspondent;
use crate::model::Outcome;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::pipeline;
use crate::pipeline::Heard;
use crate::pipeline::Newsroom;
use crate::publish::Press;
use crate::publish::PressError;
use crate::publish::Printed;
use crate::store::Store;
use anyhow::Context;
use anyhow::Result;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::block_in_place;
use tokio::time::Instant;
use tracing::debug;

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

impl Round<'_> {
    /// Runs the round to its end. Sources that fail are in the report; only the store, the press or
    /// a broken invariant is an error.
    pub async fn run(self) -> Result<RoundReport> {
        let states = self.store.states().context("reading what is remembered of the sources")?;
        let mut desk = Loop::new(self, states);
        desk.open()?;
        if let Err(error) = desk.listen().await {
            // What hosts wish for is kept even when nothing can be printed.
            desk.keep_quiet_states()?;
            return Err(error);
        }
        desk.close().await
    }
}

/// The loop's own memory. It owns the writing store for as long as it runs.
struct Loop<'a> {
    round: Round<'a>,
    newsroom: Newsroom,
    states: HashMap<SourceId, SourceState>,
    inbox: mpsc::Receiver<Event>,
    asking: Asking,
    turn: Turn,
    printing: PrintingTask,
    /// Sources with nothing new, and what they list where they were read: written once, at the end.
    quiet: BTreeMap<SourceId, Option<Vec<u64>>>,
    deadline: Instant,
    started: Instant,
    report: RoundReport,
}

impl<'a> Loop<'a> {
    fn new(round: Round<'a>, states: HashMap<SourceId, SourceState>) -> Loop<'a> {
        let (outbox, inbox) = mpsc::channel(INBOX);
        let now = Instant::now();
        Loop {
            newsroom: Newsroom::new(round.config),
            states,
            inbox,
            asking: Asking::new(round.correspondent.clone(), round.clock.clone(), outbox.clone()),
            turn: Turn::default(),
            printing: PrintingTask::new(round.press.clone(), outbox),
            quiet: BTreeMap::new(),
            deadline: now + round.config.fetch.round_deadline,
            started: now,
            report: RoundReport::default(),
            round,
        }
    }

    /// Notices a changed config, and sends every source that is due its question.
    fn open(&mut self) -> Result<()> {
        let now = (self.round.clock)();
        let (store, config, press) = (&mut *self.round.store, self.round.config, &self.round.press);
        let notice = pipeline::notice_config(store, config, press, &mut self.states, now)?;
        self.report.rules_changed = notice.rules_changed;
        for source in &self.round.config.sources {
            let state = self.states.get(&source.id).cloned().unwrap_or_default();
            match held_until(source, &state, self.round.config.fetch.max_wait, now) {
                Some(until) => self.report.sources.push(SourceReport::held(source.id.clone(), until)),
                None => self.asking.ask(source.clone(), state),
            }
        }
        self.report.progress.asked = self.asking.waiting();
        Ok(())
    }

    /// Takes events until every source has answered, or the round's deadline has passed.
    async fn listen(&mut self) -> Result<()> {
        while self.asking.waiting() > 0 && Instant::now() < self.deadline {
            let wake = self.next_wake();
            tokio::select! {
                event = self.inbox.recv() => self.take(event.expect("the loop holds a sender itself"))?,
                () = tokio::time::sleep_until(wake) => {}
            }
            if self.turn.is_due() {
                self.commit()?;
            }
            if self.printing.is_due() {
                self.start_printing()?;
            }
        }
        Ok(())
    }

    /// Ends the round: the last turn, digests that are due, what has aged out, the last publication.
    async fn close(mut self) -> Result<RoundReport> {
        self.give_up_waiting()?;
        self.commit()?;
        self.keep_quiet_states()?;
        let now = (self.round.clock)();
        self.report.editions = pipeline::close_due(self.round.store, self.round.config, &self.states, now)?;
        self.report.expired = pipeline::expire(self.round.store, self.round.config, now)?;
        self.finish_printing().await?;
        self.start_printing()?;
        self.finish_printing().await?;
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
        if !self.asking.answered(&heard.gathered.source) {
            return;
        }
        log(&heard);
        self.report.hear(&heard);
        (self.round.progress)(&self.report.progress);
        if matches!(heard.gathered.outcome, Outcome::Read { .. }) {
            self.turn.add(heard);
        } else {
            let state = self.states.entry(heard.gathered.source.clone()).or_default();
            *state = state.after(&heard.gathered, heard.gathered.at);
            self.quiet.insert(heard.gathered.source, None);
        }
    }

    /// T1: what was heard becomes durable, at once.
    fn commit(&mut self) -> Result<()> {
        let turn = self.turn.close();
        if turn.is_empty() {
            return Ok(());
        }
        let now = (self.round.clock)();
        let (store, newsroom, states) = (&mut *self.round.store, &self.newsroom, &mut self.states);
        let taken = block_in_place(|| pipeline::take_in(store, newsroom, turn, states, now))
            .context("committing what was heard")?;
        debug!(entries = taken.entries, opened = taken.opened, revised = taken.revised, "Committed a turn");
        self.quiet.extend(taken.quiet.iter().cloned().map(|(source, listed)| (source, Some(listed))));
        if taken.changes() > 0 {
            self.printing.note_news();
        }
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
        self.printing.start(prepared);
        Ok(())
    }

    /// T2: the turns that are on paper are marked so.
    fn printed(&mut self, through: i64, took: Duration, printed: Result<Printed, PressError>) -> Result<()> {
        self.printing.ended(took);
        let printed = printed.context("writing the published tree")?;
        debug!(written = printed.written, unchanged = printed.unchanged, ?took, "Printed");
        self.report.print(printed);
        self.round.store.published(through).context("marking what is published")
    }

    async fn finish_printing(&mut self) -> Result<()> {
        while self.printing.is_running() {
            let event = self.inbox.recv().await.expect("the loop holds a sender itself");
            self.take(event)?;
        }
        Ok(())
    }

    /// Takes what has arrived; who is still waited for has failed this time.
    fn give_up_waiting(&mut self) -> Result<()> {
        while let Ok(event) = self.inbox.try_recv() {
            self.take(event)?;
        }
        for gathered in self.asking.give_up((self.round.clock)()) {
            let trust = self.states.get(&gathered.source).map(|state| state.id_trust).unwrap_or_default();
            self.heard(pipeline::keyed(gathered, trust));
        }
        Ok(())
    }

    fn keep_quiet_states(&mut self) -> Result<()> {
        let quiet: Vec<_> = self
            .quiet
            .iter()
            .filter_map(|(source, listed)| {
                Some((source.clone(), self.states.get(source)?.clone(), listed.clone()))
            })
            .collect();
        self.round.store.keep_states(&quiet).context("remembering the sources")
    }

    /// The next moment at which there is something to do without an event.
    fn next_wake(&self) -> Instant {
        let moments = [self.turn.closes(), self.printing.starts()];
        moments.into_iter().flatten().fold(self.deadline, Instant::min)
    }
}
