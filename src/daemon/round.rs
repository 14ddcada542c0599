//! One round: every source that is due asked once, its news committed and published.
//!
//! Turns close at 500 entries or after a second. Publication takes all turns since the last, at most
//! once a second, and never for more than a tenth of the time; it ends the round. The inbox is
//! bounded, so a slow disk slows the fetching.

use super::asking::held_until;
use super::asking::wished_until;
use super::desk::Desk;
use super::desk::Rooms;
use super::event::Answer;
use super::event::Event;
use super::report::Progress;
use super::report::RoundReport;
use super::report::SourceReport;
use super::report::log;
use crate::config::Config;
use crate::model::SourceId;
use anyhow::Result;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Answers that may wait for the loop.
pub(super) const INBOX: usize = 16;

/// One round, and what it works with.
pub struct Round<'a> {
    pub config: Arc<Config>,
    pub rooms: &'a mut Rooms,
    /// These sources alone, and now: their own schedules don't hold them, a pause that they asked for
    /// does. Digests are left to their moments then.
    pub only: Option<&'a [SourceId]>,
    /// Told after every answer.
    pub progress: &'a (dyn Fn(&Progress) + Sync),
}

impl Round<'_> {
    /// Runs the round to its end. Sources that fail are in the report; only the store, the press or
    /// a broken invariant is an error.
    pub async fn run(self) -> Result<RoundReport> {
        let (outbox, inbox) = mpsc::channel(INBOX);
        let clock = self.rooms.clock.clone();
        let mut running = Running {
            deadline: Instant::now() + self.config.fetch.round_deadline,
            started: Instant::now(),
            desk: Desk::open(self.config, self.rooms, outbox)?,
            only: self.only.map(|only| only.iter().cloned().collect()),
            inbox,
            clock,
            progress: self.progress,
            report: RoundReport::default(),
        };
        running.open()?;
        if let Err(error) = running.listen().await {
            // What hosts wish for is kept even when nothing can be printed.
            running.desk.keep_quiet_states()?;
            return Err(error);
        }
        running.close().await
    }
}

struct Running<'a> {
    desk: Desk<'a>,
    only: Option<BTreeSet<SourceId>>,
    inbox: mpsc::Receiver<Event>,
    clock: super::Clock,
    progress: &'a (dyn Fn(&Progress) + Sync),
    deadline: Instant,
    started: Instant,
    report: RoundReport,
}

impl Running<'_> {
    /// Notices a changed config, and sends every source that is due its question.
    fn open(&mut self) -> Result<()> {
        self.report.rules_changed = self.desk.take_up()?.rules_changed;
        let (config, now) = (self.desk.config.clone(), (self.clock)());
        let max_wait = config.fetch.max_wait;
        let asked = config.sources.iter().filter(|source| self.is_meant(&source.id));
        for source in asked.cloned().collect::<Vec<_>>() {
            let state = self.desk.states.get(&source.id).cloned().unwrap_or_default();
            let held = match self.only {
                Some(_) => wished_until(&source, &state, max_wait, now),
                None => held_until(&source, &state, max_wait, now),
            };
            match held {
                Some(until) => self.report.sources.push(SourceReport::held(source.id.clone(), until)),
                None => self.desk.ask(&source.id),
            }
        }
        self.report.progress.asked = self.desk.asking.waiting();
        Ok(())
    }

    fn is_meant(&self, source: &SourceId) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(source))
    }

    /// Takes events until every source has answered, or the round's deadline has passed.
    async fn listen(&mut self) -> Result<()> {
        while self.desk.asking.waiting() > 0 && Instant::now() < self.deadline {
            let wake = self.desk.next_wake().unwrap_or(self.deadline).min(self.deadline);
            tokio::select! {
                event = self.inbox.recv() => self.take(event.expect("the loop holds a sender itself"))?,
                () = tokio::time::sleep_until(wake) => {}
            }
            if self.desk.turn.is_due() {
                self.commit()?;
            }
            if self.desk.printing.is_due() {
                self.desk.start_printing()?;
            }
        }
        Ok(())
    }

    /// Ends the round: the last turn, digests that are due, what has aged out, the last publication.
    async fn close(mut self) -> Result<RoundReport> {
        self.give_up_waiting()?;
        self.commit()?;
        self.desk.keep_quiet_states()?;
        if self.only.is_none() {
            self.report.editions = self.desk.close_digests()?;
        }
        self.report.expired = self.desk.expire()?;
        self.finish_printing().await?;
        self.desk.start_printing()?;
        self.finish_printing().await?;
        self.report.took = self.started.elapsed();
        self.report.in_order_of(&self.desk.config);
        Ok(self.report)
    }

    fn take(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Heard(answer) => self.heard(*answer),
            Event::Printed { through, took, printed } => {
                let printed = self.desk.printed(through, took, printed)?;
                self.report.print(printed);
            }
        }
        Ok(())
    }

    fn heard(&mut self, answer: Answer) {
        let Some(heard) = self.desk.accept(answer) else { return };
        let bytes = heard.gathered.body_bytes;
        log(&heard);
        let told = self.desk.hear(heard);
        self.report.hear(told, bytes);
        (self.progress)(&self.report.progress);
    }

    fn commit(&mut self) -> Result<()> {
        let taken = self.desk.commit()?;
        self.report.take(taken);
        Ok(())
    }

    async fn finish_printing(&mut self) -> Result<()> {
        while self.desk.printing.is_running() {
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
        let late = self.desk.give_up_waiting(Duration::ZERO);
        late.into_iter().for_each(|answer| self.heard(answer));
        Ok(())
    }
}
