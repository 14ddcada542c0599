//! Why nothing is asked for now: the disk is full, the store is locked, the tree can't be written.
//!
//! What was asked then would only be lost. What is published is served on meanwhile.

use crate::model::Timestamp;
use crate::publish::PressError;
use crate::store::StoreError;
use std::time::Duration;
use tokio::time::Instant;

/// Between two tries whether it works again.
const RETRY: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct Hold {
    pub why: String,
    pub since: Timestamp,
    /// It is the tree that can't be written; nothing but a publication shows that it can again.
    pub is_of_tree: bool,
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

    /// Until the next try.
    pub fn wait(&mut self) {
        self.retry = Instant::now() + RETRY;
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
