//! Why nothing is asked for now: the disk is full, the store is locked, the tree can't be written.
//!
//! What was asked then would only be lost. What is published is served on meanwhile.

use super::run::Running;
use crate::model::Timestamp;
use crate::publish::PressError;
use crate::store::StoreError;
use anyhow::Context;
use anyhow::Result;
use std::time::Duration;
use tokio::task::block_in_place;
use tokio::time::Instant;
use tracing::error;
use tracing::info;

/// Between two tries whether it works again.
const RETRY: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct Hold {
    pub why: String,
    pub since: Timestamp,
    /// It is the tree that can't be written; nothing but a publication shows that it can again.
    is_of_tree: bool,
    retry: Instant,
}

impl Hold {
    /// For an error that may pass by itself, or by an admin's hand; `None` for all others.
    pub fn because(error: &anyhow::Error, since: Timestamp) -> Option<Hold> {
        let is_of_store = error.downcast_ref::<StoreError>().is_some_and(StoreError::is_passing);
        // The last good tree stands, whatever keeps us from writing the next.
        let is_of_tree = error.downcast_ref::<PressError>().is_some();
        let retry = Instant::now() + RETRY;
        (is_of_store || is_of_tree).then(|| Hold { why: format!("{error:#}"), since, is_of_tree, retry })
    }

    /// For people: why, and since when.
    pub fn told(&self) -> String {
        format!("{} (since {})", self.why, self.since.format("%Y-%m-%d %H:%M:%S UTC"))
    }

    pub fn retries(&self) -> Instant {
        self.retry
    }

    pub fn is_due(&self) -> bool {
        self.retry <= Instant::now()
    }

    fn wait(&mut self) {
        self.retry = Instant::now() + RETRY;
    }
}

impl Running<'_> {
    /// An error that may pass holds the asking, and is said once, however often it comes; any other ends us.
    pub(super) fn settle(&mut self, done: Result<()>) -> Result<()> {
        let Err(error) = done else { return Ok(()) };
        let Some(hold) = Hold::because(&error, (self.clock)()) else { return Err(error) };
        if self.hold.is_none() {
            error!("Nothing is asked until it works again: {error:#}");
            self.board.metrics.hold_fetching(true);
            // Those that are out, or wait for their hosts, would fill the memory with what can't be kept.
            self.desk.asking.drop_all();
            self.plan_sources((self.clock)());
        }
        self.errands.fail(&hold.why);
        self.desk.printing.note_news();
        let since = self.hold.as_ref().map_or(hold.since, |before| before.since);
        self.hold = Some(Hold { since, ..hold });
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
        info!("Asking again; it was held since {}", hold.since);
        self.board.metrics.hold_fetching(false);
        self.told = None;
        self.catch_up((self.clock)());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::path::PathBuf;

    #[test]
    fn what_may_pass_is_waited_for() {
        let path = || PathBuf::from("newsdesk.db");
        let cannot_rename = || io::Error::other("a folder is in the way");
        for (name, error, expected) in [
            ("a full disk", anyhow::Error::new(StoreError::Full { path: path() }), Some(false)),
            (
                "a lock, in context",
                anyhow::Error::new(StoreError::Busy { path: path() }).context("x"),
                Some(false),
            ),
            ("a broken store", StoreError::Corrupt { path: path(), cause: "page 7".to_owned() }.into(), None),
            (
                "a tree that can't be written",
                PressError { path: path(), action: "renamed", cause: cannot_rename() }.into(),
                Some(true),
            ),
            ("what nobody foresaw", anyhow::anyhow!("printing broke off"), None),
        ] {
            let hold = Hold::because(&error, "2026-03-02T12:00:00Z".parse().unwrap());
            assert_eq!(hold.as_ref().map(|hold| hold.is_of_tree), expected, "{name}");
            assert!(
                hold.is_none_or(|hold| hold.told().ends_with("(since 2026-03-02 12:00:00 UTC)")),
                "{name}"
            );
        }
    }
}
