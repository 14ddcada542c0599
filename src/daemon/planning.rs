//! Who is asked when, while the loop runs: by schedule, after a jump of the clock, after a pause.

use super::agenda::Agenda;
use super::agenda::next_moment;
use super::report::SourceAnswer;
use super::run::Running;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::pipeline;
use anyhow::Context;
use anyhow::Result;
use chrono::TimeDelta;
use tokio::time::Instant;
use tracing::warn;

impl Running<'_> {
    /// When every source is asked next, and when the next digest closes.
    pub(super) fn plan(&mut self, now: Timestamp) -> Result<()> {
        self.plan_sources(now);
        self.plan_digests(now)
    }

    pub(super) fn plan_sources(&mut self, now: Timestamp) {
        self.agenda = Agenda::of(&self.desk.config, &self.desk.states, now);
    }

    pub(super) fn plan_digests(&mut self, now: Timestamp) -> Result<()> {
        let closing = pipeline::next_closing(self.desk.store, &self.desk.config, now);
        self.closing = closing.context("reading when the next digest closes")?;
        Ok(())
    }

    /// What was read is remembered with its turn; until then it counts as good.
    pub(super) fn plan_one(&mut self, source: &SourceId, answer: &SourceAnswer) {
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

    pub(super) fn ask_due(&mut self, now: Timestamp) {
        for (moment, source) in self.agenda.take_due(now) {
            self.board.metrics.asked(now - moment);
            self.desk.ask(&source);
        }
    }

    /// After a pause, what was due in it is asked, and digests wait for what it says.
    pub(super) fn catch_up(&mut self, now: Timestamp) {
        self.ask_due(now);
        self.catching_up = Some(Instant::now());
    }

    /// Whether something that was asked then is still out; who never answers is given up in time.
    pub(super) fn is_catching_up(&mut self) -> bool {
        let oldest = self.desk.asking.longest().map(|(_, asked)| asked);
        self.catching_up = self.catching_up.filter(|until| oldest.is_some_and(|asked| asked <= *until));
        self.catching_up.is_some()
    }

    /// Who has not answered by the deadline has failed this time.
    pub(super) fn give_up_late(&mut self) {
        let patience = self.desk.config.fetch.round_deadline;
        if self.desk.asking.longest().is_some_and(|(_, asked)| asked.elapsed() >= patience) {
            let late = self.desk.give_up_waiting(patience);
            late.into_iter().for_each(|answer| self.heard(answer));
        }
    }

    pub(super) fn notice_jump(&mut self, now: Timestamp) -> Result<()> {
        let Some(jump) = self.watch.jump(now, Instant::now()) else { return Ok(()) };
        let seconds = jump.num_seconds().abs();
        let what = match jump > TimeDelta::zero() {
            true => format!("The clock was put forward by {seconds} s, or the machine slept"),
            false => format!("The clock was put back by {seconds} s"),
        };
        warn!("{what}: all schedules are looked at anew");
        self.board.metrics.clock_jumped();
        let planned = self.plan_anew(now);
        self.settle(planned)
    }

    /// What was heard is committed first, or its sources would be asked again.
    fn plan_anew(&mut self, now: Timestamp) -> Result<()> {
        self.commit()?;
        self.plan(now)?;
        if self.hold.is_none() {
            self.catch_up(now);
        }
        Ok(())
    }
}
