//! The loop while nothing is asked: begun by an error that may pass, ended when it has passed.

use super::hold::Hold;
use super::run::Running;
use crate::store::StoreError;
use anyhow::Context;
use anyhow::Result;
use tokio::task::block_in_place;
use tracing::error;
use tracing::info;

impl Running<'_> {
    /// An error that may pass holds the asking, and is said once, however often it comes; any other ends us.
    pub(super) fn settle(&mut self, done: Result<()>) -> Result<()> {
        let Err(error) = done else { return Ok(()) };
        let Some(mut hold) = Hold::because(&error, (self.clock)()) else { return Err(error) };
        if self.hold.is_none() {
            error!("Nothing is asked until it works again: {error:#}");
            self.board.metrics.hold_fetching(true);
            // Those that are out, or wait for their hosts, would fill the memory with what can't be kept.
            self.desk.asking.drop_all();
            self.plan_sources((self.clock)());
        }
        self.errands.fail(&hold.why);
        self.desk.printing.note_news();
        hold.since = self.hold.as_ref().map_or(hold.since, |before| before.since);
        self.hold = Some(hold);
        self.told = None;
        Ok(())
    }

    /// The same for an error that was said already; one that is not of the store left all as it was.
    pub(super) fn settle_what_is_told(&mut self, error: anyhow::Error) -> Result<()> {
        let is_of_store = error.downcast_ref::<StoreError>().is_some();
        if is_of_store { self.settle(Err(error)) } else { Ok(()) }
    }

    /// Tries whether what did not work does now.
    pub(super) fn try_again(&mut self) -> Result<()> {
        self.hold.iter_mut().for_each(Hold::wait);
        let tried = self.resume();
        self.settle(tried)
    }

    fn resume(&mut self) -> Result<()> {
        block_in_place(|| self.desk.store.probe()).context("trying the store")?;
        self.take_up()?;
        if self.is_tree_held() && !self.desk.printing.is_running() {
            self.print()?;
        }
        if !self.is_tree_held() || !self.desk.printing.is_running() {
            self.release();
        }
        Ok(())
    }

    /// A publication has succeeded.
    pub(super) fn tree_is_written(&mut self) {
        if self.is_tree_held() {
            self.release();
        }
    }

    fn is_tree_held(&self) -> bool {
        self.hold.as_ref().is_some_and(|hold| hold.is_of_tree)
    }

    /// Goes on: what was due meanwhile is asked.
    fn release(&mut self) {
        let Some(hold) = self.hold.take() else { return };
        info!("Asking again; it was held: {}", hold.told());
        self.board.metrics.hold_fetching(false);
        self.told = None;
        self.catch_up((self.clock)());
    }
}
