//! The loop that runs for years: every source by its schedule, turns as they fill, digests when they close.
//!
//! It alone writes the store. What wakes it is a closed list: an answer, a publication that ended, an
//! order, a signal, a moment that has come. A full disk holds the asking, not the serving; what was
//! lost by it is asked for again.

use super::agenda::Agenda;
use super::agenda::next_moment;
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
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::pipeline;
use crate::publish::PressError;
use crate::publish::Printed;
use anyhow::Context;
use anyhow::Result;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::block_in_place;
use tokio::time::Instant;
use tracing::error;
use tracing::info;
use tracing::warn;

/// It looks around at least this often, so that a clock that was put is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// States of sources that brought nothing new are written together this often: a crash only asks again.
const KEEP_STATES_EVERY: Duration = Duration::from_secs(60);

/// What is too old is let go of this often.
const EXPIRE_EVERY: Duration = Duration::from_secs(3600);

/// What is in hand at a stop is finished within this time, or found again at the next start.
const STOP_WITHIN: Duration = Duration::from_secs(15);

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
    pub rules_changed: bool,
    pub config_path: PathBuf,
    inbox: mpsc::Receiver<Event>,
    orders: mpsc::Receiver<Ordered>,
    signals: Signals,
    watch: ClockWatch,
    /// When the next digest closes.
    closing: Option<Timestamp>,
    /// Digests wait until then, at most, for what was due while we were down.
    catching_up: Option<Instant>,
    keep_states_at: Instant,
    expire_at: Instant,
}

impl Daemon<'_> {
    /// Runs until it is told to stop. An error is one that no waiting mends.
    pub async fn run(self) -> Result<()> {
        let (outbox, inbox) = mpsc::channel(INBOX);
        let (clock, soon) = (self.rooms.clock.clone(), Instant::now());
        let now = clock();
        let desk = Desk::open(self.config, self.rooms, outbox)?;
        let mut running = Running {
            catching_up: Some(soon + desk.config.fetch.round_deadline),
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
            rules_changed: false,
            config_path: self.config_path,
            inbox,
            orders: self.orders,
            signals: self.signals,
            watch: ClockWatch::new(now, soon),
            closing: None,
            keep_states_at: soon + KEEP_STATES_EVERY,
            expire_at: soon + EXPIRE_EVERY,
        };
        running.open()?;
        running.go().await?;
        running.stop().await
    }
}

impl Running<'_> {
    fn open(&mut self) -> Result<()> {
        let now = (self.clock)();
        let last = self.desk.store.last_stamp().context("reading when something was last filed")?;
        if let Some(last) = last.map(|stamp| stamp.added).filter(|last| *last > now) {
            warn!(
                "The clock says {now}, but something was filed at {last}: until then, all is filed at that time"
            );
        }
        let notice = self.desk.take_up()?;
        self.announce(notice.rules_changed);
        self.show_departures()?;
        self.desk.printing.note_news();
        self.plan(now)?;
        let config = &self.desk.config;
        let (sources, sections, digests) =
            (config.sources.len(), config.sections.len(), config.digests.len());
        info!("Up: {sources} sources, {sections} sections, {digests} digests");
        self.service.ready();
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
            self.try_again();
        }
        if self.hold.is_none() {
            self.ask_due(now);
            let done = self.write_due(now);
            self.settle(done)?;
        }
        if self.is_all_out() {
            self.errands.finish();
        }
        self.tell(now);
        Ok(())
    }

    /// All that is due and writes: turns, digests, upkeep, publication.
    fn write_due(&mut self, now: Timestamp) -> Result<()> {
        if self.desk.turn.is_due() {
            self.commit()?;
        }
        self.close_digests(now)?;
        if Instant::now() >= self.keep_states_at {
            self.keep_states_at = Instant::now() + KEEP_STATES_EVERY;
            self.desk.keep_quiet_states()?;
        }
        if Instant::now() >= self.expire_at {
            self.expire_at = Instant::now() + EXPIRE_EVERY;
            self.expire()?;
        }
        if self.desk.printing.is_due() {
            self.desk.start_printing()?;
        }
        Ok(())
    }

    fn take(&mut self, event: Event) -> Result<()> {
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

    fn heard(&mut self, answer: Answer) {
        let Some(heard) = self.desk.accept(answer) else { return };
        let (source, bytes) = (heard.gathered.source.clone(), heard.gathered.body_bytes);
        let failures_before = self.desk.states.get(&source).map_or(0, |state| state.failures);
        self.board.metrics.heard(&heard.gathered);
        log_changes(&heard, failures_before);
        let told = self.desk.hear(heard);
        self.plan_one(&source, &told.answer);
        self.errands.hear(told, bytes);
    }

    fn printed(&mut self, through: i64, took: Duration, printed: Result<Printed, PressError>) -> Result<()> {
        let printed =
            self.desk.printed(through, took, printed).inspect_err(|_| self.board.metrics.not_printed())?;
        self.board.metrics.printed(&printed, took);
        printed.refused.iter().for_each(|refused| warn!("Not published: {refused}"));
        self.errands.print(&printed);
        Ok(())
    }

    /// T1. What could not be written is asked for again.
    pub fn commit(&mut self) -> Result<()> {
        let sources = self.desk.turn.sources();
        if sources.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        let now = (self.clock)();
        let committed = self.desk.commit();
        let taken = committed
            .inspect_err(|_| sources.iter().for_each(|source| self.agenda.set(source, Some(now))))?;
        self.board.metrics.committed(&taken, started.elapsed());
        if taken.changes() > 0 {
            let (opened, revised) = (taken.opened, taken.revised);
            let known: usize = taken.duplicates.values().sum();
            info!(
                opened,
                revised, known, "Took in {opened} new articles; {revised} changed, {known} were known"
            );
        }
        self.errands.take(&taken);
        Ok(())
    }

    /// Closes the digests whose moment has come. After a start they wait for what was due before it.
    fn close_digests(&mut self, now: Timestamp) -> Result<()> {
        if self.is_catching_up() || self.closing.is_none_or(|closing| closing > now) {
            return Ok(());
        }
        self.commit()?;
        for closed in self.desk.close_digests()? {
            self.board.metrics.closed(&closed);
            info!(digest = %closed.digest, "{closed}");
        }
        self.desk.printing.note_news();
        self.plan_digests((self.clock)())
    }

    fn is_catching_up(&mut self) -> bool {
        let all_heard = self.desk.asking.waiting() == 0 && self.desk.turn.is_empty();
        self.catching_up = self.catching_up.filter(|until| !all_heard && Instant::now() < *until);
        self.catching_up.is_some()
    }

    fn expire(&mut self) -> Result<()> {
        let expired = self.desk.expire()?;
        if expired > 0 {
            info!("Let go of {expired} articles that nobody lists any more");
            self.desk.printing.note_news();
        }
        Ok(())
    }

    fn ask_due(&mut self, now: Timestamp) {
        for (moment, source) in self.agenda.take_due(now) {
            self.board.metrics.asked(now - moment);
            self.desk.ask(&source);
        }
    }

    /// Who has not answered by the deadline has failed this time.
    fn give_up_late(&mut self) {
        let patience = self.desk.config.fetch.round_deadline;
        if self.desk.asking.longest().is_some_and(|(_, asked)| asked.elapsed() >= patience) {
            let late = self.desk.give_up_waiting(patience);
            late.into_iter().for_each(|answer| self.heard(answer));
        }
    }

    fn notice_jump(&mut self, now: Timestamp) -> Result<()> {
        let Some(jump) = self.watch.jump(now, Instant::now()) else { return Ok(()) };
        let way = if jump.num_seconds() > 0 { "forward" } else { "back" };
        let seconds = jump.num_seconds().abs();
        warn!(
            "The clock was put {way} by {seconds} s, or the machine slept: all schedules are looked at anew"
        );
        self.board.metrics.clock_jumped();
        let planned = self.plan(now);
        self.settle(planned)
    }

    /// When every source is asked next, and when the next digest closes.
    pub fn plan(&mut self, now: Timestamp) -> Result<()> {
        self.agenda = Agenda::of(&self.desk.config, &self.desk.states, now);
        self.plan_digests(now)
    }

    fn plan_digests(&mut self, now: Timestamp) -> Result<()> {
        let closing = pipeline::next_closing(self.desk.store, &self.desk.config, now);
        self.closing = closing.context("reading when the next digest closes")?;
        Ok(())
    }

    /// What was read is remembered with its turn; until then it counts as good.
    fn plan_one(&mut self, source: &SourceId, answer: &SourceAnswer) {
        let now = (self.clock)();
        let Some(known) = self.desk.source(source) else { return };
        let moment = match answer {
            SourceAnswer::Read { .. } => {
                let read = SourceState { last_fetched: Some(now), ..SourceState::default() };
                next_moment(known, &read, &self.desk.config, now)
            }
            _ => self
                .desk
                .states
                .get(source)
                .and_then(|state| next_moment(known, state, &self.desk.config, now)),
        };
        self.agenda.set(source, moment);
    }

    /// An error that may pass holds the asking; any other ends us.
    pub fn settle(&mut self, done: Result<()>) -> Result<()> {
        let Err(error) = done else { return Ok(()) };
        let Some(hold) = Hold::because(&error, (self.clock)()) else { return Err(error) };
        error!("Nothing is asked until it works again: {error:#}");
        self.board.metrics.hold_fetching(true);
        self.desk.printing.note_news();
        self.hold = Some(hold);
        Ok(())
    }

    /// Goes on when the store can be written again. Whether the tree can is seen when it is printed.
    fn try_again(&mut self) {
        let Some(hold) = &mut self.hold else { return };
        match block_in_place(|| self.desk.store.probe()) {
            Err(error) => hold.again(error.to_string()),
            Ok(()) => {
                info!("Asking again; it was held since {}", hold.since);
                self.board.metrics.hold_fetching(false);
                self.hold = None;
            }
        }
    }

    /// Whether all that was heard is decided, and all that was decided is printed.
    fn is_all_out(&self) -> bool {
        let printing = &self.desk.printing;
        self.desk.turn.is_empty() && !printing.is_running() && printing.starts().is_none()
    }

    /// The next moment at which there is something to do without a cause from outside.
    fn next_wake(&self) -> Instant {
        let mut moments = vec![Instant::now() + LONGEST_SLEEP];
        moments.extend(self.service.next_sign());
        match &self.hold {
            Some(hold) => moments.push(hold.retries()),
            None => {
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

    /// Finishes what is in hand; what can't be finished in time is found again at the next start.
    async fn stop(mut self) -> Result<()> {
        info!("Stopping");
        self.service.stopping();
        self.board.is_stopping();
        self.orders.close();
        match tokio::time::timeout(STOP_WITHIN, self.finish()).await {
            Ok(Err(error)) if Hold::because(&error, (self.clock)()).is_some() => {
                warn!("Not all could be written; the next start finds it again: {error:#}");
                Ok(())
            }
            Ok(done) => done,
            Err(_) => {
                warn!("Not all was printed within {} s; the next start does it", STOP_WITHIN.as_secs());
                Ok(())
            }
        }
    }

    /// The answers that are here are taken in; the questions that are out are dropped.
    async fn finish(&mut self) -> Result<()> {
        while let Ok(event) = self.inbox.try_recv() {
            self.take(event)?;
        }
        self.desk.asking.drop_all();
        self.commit()?;
        self.desk.keep_quiet_states()?;
        self.finish_printing().await?;
        self.desk.start_printing()?;
        self.finish_printing().await?;
        self.errands.finish();
        Ok(())
    }

    async fn finish_printing(&mut self) -> Result<()> {
        while self.desk.printing.is_running() {
            let event = self.inbox.recv().await.expect("the loop holds a sender itself");
            self.take(event)?;
        }
        Ok(())
    }
}
