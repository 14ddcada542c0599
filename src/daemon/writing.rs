//! What the loop writes when its time has come: turns, digests, upkeep, and what was published.

use super::run::Running;
use crate::model::Timestamp;
use crate::publish::Printed;
use anyhow::Context;
use anyhow::Result;
use std::time::Duration;
use tokio::time::Instant;
use tracing::info;
use tracing::warn;

/// States of sources that brought nothing new are written together this often: a crash only asks again.
const KEEP_STATES_EVERY: Duration = Duration::from_secs(60);

/// What a source became otherwise, failing or good again, is written this soon, for whoever looks.
const KEEP_CHANGES_WITHIN: Duration = Duration::from_secs(1);

/// What is too old is let go of this often.
const EXPIRE_EVERY: Duration = Duration::from_secs(3600);

impl Running<'_> {
    /// All that is due and writes: turns, digests, upkeep, publication.
    pub(super) fn write_due(&mut self, now: Timestamp) -> Result<()> {
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
            self.print()?;
        }
        Ok(())
    }

    /// A source fails now that did not before, or the other way round, or was asked for the first time.
    pub(super) fn note_turn_of_fortune(&mut self) {
        self.keep_states_at = self.keep_states_at.min(Instant::now() + KEEP_CHANGES_WITHIN);
    }

    /// T1. What could not be written is asked for again.
    pub(super) fn commit(&mut self) -> Result<()> {
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
        self.measure()?;
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
        }
        self.desk.printing.note_news();
        self.plan_digests((self.clock)())
    }

    fn expire(&mut self) -> Result<()> {
        let expired = self.desk.expire()?;
        if expired > 0 {
            info!("Let go of {expired} articles that nobody lists any more");
            self.desk.printing.note_news();
            self.measure()?;
        }
        Ok(())
    }

    /// How large the store is.
    pub(super) fn measure(&self) -> Result<()> {
        self.board.metrics.store_has(self.desk.store.bytes().context("measuring the store")?);
        Ok(())
    }

    /// Begins a publication of all that is new.
    pub(super) fn print(&mut self) -> Result<()> {
        self.desk.start_printing()?;
        self.errands.printing();
        Ok(())
    }

    pub(super) fn printed(&mut self, through: i64, took: Duration, printed: Result<Printed>) -> Result<()> {
        let printed =
            self.desk.printed(through, took, printed).inspect_err(|_| self.board.metrics.not_printed())?;
        self.board.metrics.printed(&printed, took);
        printed.refused.iter().for_each(|refused| warn!("Not published: {refused}"));
        self.errands.print(&printed);
        self.tree_is_written();
        Ok(())
    }

    /// Who ordered something is told once all of it is decided and published.
    pub(super) fn finish_errands(&mut self) {
        if self.desk.turn.is_empty() {
            self.errands.decided();
        }
        let printing = &self.desk.printing;
        self.errands.finish(!printing.is_running() && printing.starts().is_none());
    }
}
