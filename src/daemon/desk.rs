//! The loop's hands: answers heard, turns committed (T1), what they touched printed and marked (T2).
//!
//! Holds the writing store and all that is remembered between two answers. Waits for nothing: who calls
//! it, a [`super::Round`] or the daemon, decides when.

use super::asking::Asking;
use super::clock::Clock;
use super::event::Answer;
use super::event::Event;
use super::printing::PrintingTask;
use super::report::SourceReport;
use super::turn::Turn;
use crate::config::Config;
use crate::gather::Correspondent;
use crate::model::Gathered;
use crate::model::Listing;
use crate::model::Outcome;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::pipeline;
use crate::pipeline::ClosedEdition;
use crate::pipeline::Heard;
use crate::pipeline::Lately;
use crate::pipeline::Newsroom;
use crate::pipeline::Notice;
use crate::pipeline::Taken;
use crate::publish::Press;
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

/// What the loop works with. Needs a multi-threaded runtime: committing blocks its thread.
pub struct Rooms {
    pub store: Store,
    pub press: Arc<Press>,
    pub correspondent: Arc<Correspondent>,
    pub clock: Clock,
}

pub(super) struct Desk<'a> {
    pub config: Arc<Config>,
    pub store: &'a mut Store,
    pub states: HashMap<SourceId, SourceState>,
    pub asking: Asking,
    pub printing: PrintingTask,
    pub turn: Turn,
    press: Arc<Press>,
    clock: Clock,
    newsroom: Newsroom,
    pub lately: Lately,
    /// Sources with nothing new, and what they list where they were read: written together, now and then.
    quiet: BTreeMap<SourceId, Option<Listing>>,
}

impl<'a> Desk<'a> {
    /// Reads what is remembered. What is asked and printed answers to `outbox`.
    pub fn open(config: Arc<Config>, rooms: &'a mut Rooms, outbox: mpsc::Sender<Event>) -> Result<Desk<'a>> {
        let states = rooms.store.states().context("reading what is remembered of the sources")?;
        Ok(Desk {
            newsroom: Newsroom::new(&config),
            asking: Asking::new(rooms.correspondent.clone(), rooms.clock.clone(), outbox.clone()),
            turn: Turn::default(),
            lately: Lately::default(),
            printing: PrintingTask::new(rooms.press.clone(), outbox),
            quiet: BTreeMap::new(),
            press: rooms.press.clone(),
            clock: rooms.clock.clone(),
            store: &mut rooms.store,
            states,
            config,
        })
    }

    /// Notices what the config shows otherwise than the one before; what that touches is printed.
    pub fn take_up(&mut self) -> Result<Notice> {
        self.take_up_other(&self.config.clone())
    }

    /// Works by another config from now on; by the one before, when it can't be taken up.
    pub fn change(&mut self, config: Arc<Config>) -> Result<Notice> {
        let notice = self.take_up_other(&config)?;
        self.newsroom = Newsroom::new(&config);
        self.config = config;
        Ok(notice)
    }

    fn take_up_other(&mut self, config: &Config) -> Result<Notice> {
        let now = (self.clock)();
        let (store, press, states) = (&mut *self.store, &self.press, &mut self.states);
        let notice = block_in_place(|| pipeline::notice_config(store, config, press, states, now));
        notice.context("taking up the configuration")
    }

    /// As the config has it; `None` when it is not there any more.
    pub fn source(&self, source: &SourceId) -> Option<&Source> {
        self.newsroom.source(source)
    }

    /// Sends a source its question; one that has left the config is not asked.
    pub fn ask(&mut self, source: &SourceId) {
        let Some(source) = self.newsroom.source(source) else { return };
        let state = self.states.get(&source.id).cloned().unwrap_or_default();
        self.asking.ask(source.clone(), state);
    }

    /// Whether nothing was ever printed.
    pub fn is_blank(&self) -> bool {
        self.press.is_blank()
    }

    /// What an answer says; `None` when nobody waits for it any more, or its source has left the config.
    pub fn accept(&mut self, answer: Answer) -> Option<Heard> {
        let Answer { question, heard } = answer;
        let is_meant = self.asking.answered(&heard.gathered.source, question);
        let is_known = self.newsroom.source(&heard.gathered.source).is_some();
        (is_meant && is_known).then_some(heard)
    }

    /// Takes what was said into the open turn.
    pub fn hear(&mut self, heard: Heard) -> SourceReport {
        let report = SourceReport::of(&heard);
        if matches!(heard.gathered.outcome, Outcome::Read { .. }) {
            self.turn.add(heard);
        } else {
            let state = self.states.entry(heard.gathered.source.clone()).or_default();
            *state = state.after(&heard.gathered, heard.gathered.at);
            // What it listed a moment ago it lists still.
            self.quiet.entry(heard.gathered.source).or_default();
        }
        report
    }

    /// T1: what was heard becomes durable, at once.
    ///
    /// After an error nothing of the turn is kept, in memory neither: who asks its sources again finds all
    /// of it.
    pub fn commit(&mut self) -> Result<Taken> {
        let turn = self.turn.close();
        if turn.is_empty() {
            return Ok(Taken::default());
        }
        if turn.iter().any(|heard| self.quiet.contains_key(&heard.gathered.source)) {
            // A listing follows the one before it.
            self.keep_quiet_states()?;
        }
        let now = (self.clock)();
        let (store, newsroom) = (&mut *self.store, &self.newsroom);
        let (lately, states) = (&mut self.lately, &mut self.states);
        let taken = block_in_place(|| pipeline::take_in(store, newsroom, lately, turn, states, now))
            .context("committing what was heard")?;
        debug!(entries = taken.entries, opened = taken.opened, revised = taken.revised, "Committed a turn");
        self.quiet.extend(taken.quiet.iter().cloned().map(|(source, listing)| (source, Some(listing))));
        if taken.changes() > 0 {
            self.printing.note_news();
        }
        Ok(taken)
    }

    /// Hands the touched feeds, as values, to the one task that prints.
    pub fn start_printing(&mut self) -> Result<()> {
        let (store, config, press, states) = (&*self.store, &*self.config, &self.press, &self.states);
        let prepared = block_in_place(|| pipeline::prepare(store, config, press, states));
        self.printing.start(prepared.context("reading what to publish")?);
        Ok(())
    }

    /// T2: the turns that are on paper are marked so.
    pub fn printed(&mut self, through: i64, took: Duration, printed: Result<Printed>) -> Result<Printed> {
        self.printing.ended(took);
        let printed = printed?;
        debug!(written = printed.written, unchanged = printed.unchanged, ?took, "Printed");
        self.store.published(through).context("marking what is published")?;
        Ok(printed)
    }

    /// Closes the digests that are due.
    pub fn close_digests(&mut self) -> Result<Vec<ClosedEdition>> {
        let now = (self.clock)();
        let (store, config, states) = (&mut *self.store, &self.config, &self.states);
        let closed = block_in_place(|| pipeline::close_due(store, config, &self.press, states, now));
        closed.context("closing the digests that are due")
    }

    /// Lets go of what is too old. Says how many articles.
    pub fn expire(&mut self) -> Result<usize> {
        let now = (self.clock)();
        let (store, config) = (&mut *self.store, &self.config);
        block_in_place(|| pipeline::expire(store, config, now)).context("letting go of what is old")
    }

    /// Who was asked that long ago and has not answered has failed this time. What they failed is to be heard.
    pub fn give_up_waiting(&mut self, patience: Duration) -> Vec<Answer> {
        let now = (self.clock)();
        let trust = |id: &SourceId| self.states.get(id).map(|state| state.id_trust).unwrap_or_default();
        let keyed = |(question, gathered): (u64, Gathered)| {
            let trust = trust(&gathered.source);
            Answer { question, heard: pipeline::keyed(gathered, trust) }
        };
        self.asking.give_up(patience, now).into_iter().map(keyed).collect()
    }

    /// Writes the states of the sources that brought nothing new.
    pub fn keep_quiet_states(&mut self) -> Result<()> {
        if self.quiet.is_empty() {
            return Ok(());
        }
        let quiet: Vec<_> = self
            .quiet
            .iter()
            .filter_map(|(source, listing)| {
                Some((source.clone(), self.states.get(source)?.clone(), listing.clone()))
            })
            .collect();
        let store = &mut *self.store;
        block_in_place(|| store.keep_states(&quiet)).context("remembering the sources")?;
        self.quiet.clear();
        Ok(())
    }

    /// The next moment at which there is something to do without an event.
    pub fn next_wake(&self) -> Option<Instant> {
        self.turn.closes().into_iter().chain(self.printing.starts()).min()
    }
}
