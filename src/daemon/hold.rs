//! Why nothing is asked for now: the disk is full, the store is locked, the tree can't be written.
//!
//! What was asked then would only be lost. What is published is served on meanwhile.

use crate::model::Timestamp;
use crate::publish::PressError;
use crate::store::StoreError;
use std::time::Duration;
use tokio::time::Instant;

/// Between two tries whether it works again.
const RETRY: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Hold {
    pub why: String,
    pub since: Timestamp,
    retry: Instant,
}

impl Hold {
    /// For an error that may pass by itself, or by an admin's hand; `None` for all others.
    pub fn because(error: &anyhow::Error, since: Timestamp) -> Option<Hold> {
        let of_store = error.downcast_ref::<StoreError>().is_some_and(StoreError::is_passing);
        // The last good tree stands, whatever keeps us from writing the next.
        let of_press = error.downcast_ref::<PressError>().is_some();
        (of_store || of_press).then(|| Hold {
            why: format!("{error:#}"),
            since,
            retry: Instant::now() + RETRY,
        })
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

    /// It did not work yet.
    pub fn again(&mut self, why: String) {
        self.why = why;
        self.retry = Instant::now() + RETRY;
    }
}
