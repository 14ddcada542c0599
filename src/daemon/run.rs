//! The loop that runs for years: every source by its schedule, turns as they fill, digests when they close.
//!
//! It alone writes the store. What wakes it is a closed list: an answer, a publication that ended, an
//! order, a signal, a moment that has come. A full disk holds the asking, not the serving; what was
//! lost by it is asked for again.

use super::agenda::Agenda;
use super::board::Board;
use super::clock::Clock;
use super::control::Ordered;
use super::desk::Desk;
use super::desk::Rooms;
use super::errands::Errands;
use super::event::Answer;
use super::event::Event;
use super::hold::Hold;
use super::jump::ClockWatch;
use super::report::SourceAnswer;
use super::report::log_changes;
use super::round::INBOX;
use super::signals::Signal;
use super::signals::Signals;
use super::systemd::Service;
use crate::config::Config;
use crate::model::Timestamp;
use anyhow::Context;
use anyhow::Result;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tracing::info;
use tracing::warn;

/// It looks around at least this often, so that a clock that was put is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Reads the configuration again; the error is all of its faults, in words.
pub type Reload<'a> = &'a (dyn Fn() -> Result<Config, String> + Sync);

/// What the loop is given.
pub(super) struct Daemon<'a> {
    pub config: Arc<Config>,
    pub rooms: &'a mut Rooms,
    pub board: Arc<Board>,
    pub orders: mpsc::Receiver<Ordered>,
    pub signals: Signals,
    pub reload: Reload<'a>,
    pub config_path: PathBuf,
}

/// What wakes it.
enum Cause {
    Event(Event),
    Order(Ordered),
    Signal(Signal),
    /// A moment has come.
    Time,
}

pub(super) struct Running<'a> {
    pub desk: Desk<'a>,
    pub agenda: Agenda,
    pub errands: Errands,
    pub hold: Option<Hold>,
    pub service: Service,
    pub board: Arc<Board>,
    pub clock: Clock,
    pub reload: Reload<'a>,
    pub started: Timestamp,
    /// When it was last told how it is.
    pub told: Option<Instant>,
    /// Something may have happened since.
    pub is_untold: bool,
    pub rules_changed: bool,
    /// The last `feeds.toml` that was to be taken up was not.
    pub is_refused: bool,
    pub config_path: PathBuf,
    pub inbox: mpsc::Receiver<Event>,
    pub orders: mpsc::Receiver<Ordered>,
    pub watch: ClockWatch,
    /// When the next digest closes.
    pub closing: Option<Timestamp>,
    /// Digests wait for all that was asked until then.
    pub catching_up: Option<Instant>,
    pub keep_states_at: Instant,
    pub expire_at: Instant,
    signals: Signals,
}

impl Daemon<'_> {
    /// Runs until it is told to stop. An error is one that no waiting mends.
    pub async fn run(self) -> Result<()> {
        let (outbox, inbox) = mpsc::channel(INBOX);
        let (clock, soon) = (self.rooms.clock.clone(), Instant::now());
        let now = clock();
        let desk = Desk::open(self.config, self.rooms, outbox)?;
        let mut running = Running {
            desk,
            agenda: Agenda::default(),
            errands: Errands::default(),
            hold: None,
            service: Service::new(),
            board: self.board,
            clock,
            reload: self.reload,
            started: now,
            told: None,
            is_untold: true,
            rules_changed: false,
            is_refused: false,
            config_path: self.config_path,
            inbox,
            orders: self.orders,
            signals: self.signals,
            watch: ClockWatch::new(now, soon),
            closing: None,
            catching_up: None,
            keep_states_at: soon,
            expire_at: soon,
        };
        running.open()?;
        running.go().await?;
        running.stop().await
    }
}

impl Running<'_> {
    /// A store that can't be written for now is no reason not to serve.
    fn open(&mut self) -> Result<()> {
        let begun = self.begin();
        self.settle(begun)?;
        let config = &self.desk.config;
        let (sources, sections, digests) =
            (config.sources.len(), config.sections.len(), config.digests.len());
        info!("Up; sources: {sources}, sections: {sections}, digests: {digests}");
        self.service.ready();
        Ok(())
    }

    fn begin(&mut self) -> Result<()> {
        let now = (self.clock)();
        let last = self.desk.store.last_stamp().context("reading when something was last filed")?;
        if let Some(last) = last.map(|stamp| stamp.added).filter(|last| *last > now) {
            warn!(
                "The clock says {now}, but something was filed at {last}: until then, all is filed at that time"
            );
        }
        let last_success = self.desk.states.values().filter_map(|state| state.last_success).max();
        last_success.into_iter().for_each(|at| self.board.metrics.succeeded(at));
        self.take_up()?;
        self.measure()?;
        self.catch_up(now);
        Ok(())
    }

    /// Takes what comes, and does what time calls for, until it is told to stop.
    async fn go(&mut self) -> Result<()> {
        loop {
            self.attend()?;
            match self.next_cause().await {
                Cause::Event(event) => self.take(event)?,
                Cause::Order(ordered) => self.obey(ordered)?,
                Cause::Signal(Signal::Reload) => drop(self.load_again()?),
                Cause::Signal(Signal::Stop) => return Ok(()),
                Cause::Time => {}
            }
        }
    }

    async fn next_cause(&mut self) -> Cause {
        let wake = self.next_wake();
        tokio::select! {
            signal = self.signals.next() => Cause::Signal(signal),
            Some(ordered) = self.orders.recv() => Cause::Order(ordered),
            event = self.inbox.recv() => Cause::Event(event.expect("the loop holds a sender itself")),
            () = tokio::time::sleep_until(wake) => Cause::Time,
        }
    }

    /// What time calls for.
    fn attend(&mut self) -> Result<()> {
        let now = (self.clock)();
        self.notice_jump(now)?;
        self.give_up_late();
        if self.hold.as_ref().is_some_and(Hold::is_due) {
            self.try_again()?;
        }
        if self.hold.is_none() {
            self.ask_due(now);
            let done = self.write_due(now);
            self.settle(done)?;
        }
        self.finish_errands();
        self.tell(now);
        Ok(())
    }

    pub fn take(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Heard(answer) => {
                self.heard(*answer);
                Ok(())
            }
            Event::Printed { through, took, printed } => {
                let done = self.printed(through, took, printed);
                self.settle(done)
            }
        }
    }

    pub fn heard(&mut self, answer: Answer) {
        let Some(heard) = self.desk.accept(answer) else { return };
        let (source, bytes) = (heard.gathered.source.clone(), heard.gathered.body_bytes);
        let before = self.desk.states.get(&source);
        let (failures_before, is_new) = (before.map_or(0, |state| state.failures), before.is_none());
        self.board.metrics.heard(&heard.gathered);
        log_changes(&heard, failures_before);
        let told = self.desk.hear(heard);
        if is_new || (failures_before > 0) != matches!(told.answer, SourceAnswer::Failed { .. }) {
            self.note_turn_of_fortune();
        }
        self.plan_one(&source, &told.answer);
        self.errands.hear(told, bytes);
    }

    /// The next moment at which there is something to do without a cause from outside.
    fn next_wake(&self) -> Instant {
        let mut moments = vec![Instant::now() + LONGEST_SLEEP];
        moments.extend(self.next_telling());
        match &self.hold {
            Some(hold) => moments.push(hold.retries()),
            None => {
                moments.push(self.keep_states_at);
                moments.extend(self.desk.next_wake());
                moments.extend(self.agenda.next().map(|(moment, _)| self.instant(moment)));
                let closing = self.closing.filter(|_| self.catching_up.is_none());
                moments.extend(closing.map(|moment| self.instant(moment)));
            }
        }
        moments.into_iter().min().expect("there is always a longest sleep")
    }

    fn instant(&self, moment: Timestamp) -> Instant {
        Instant::now() + (moment - (self.clock)()).to_std().unwrap_or_default()
    }
}
