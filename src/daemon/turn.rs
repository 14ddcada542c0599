//! The turn that is open: what was heard and is not yet committed, and when it closes.

use crate::model::SourceId;
use crate::pipeline::Heard;
use std::time::Duration;
use tokio::time::Instant;

/// A turn closes when it holds this many entries ...
const MAX_ENTRIES: usize = 500;

/// ... or this long after its first answer.
const MAX_TIME: Duration = Duration::from_secs(1);

#[derive(Default)]
pub(super) struct Turn {
    heard: Vec<Heard>,
    closes: Option<Instant>,
}

impl Turn {
    pub(super) fn add(&mut self, heard: Heard) {
        self.closes.get_or_insert_with(|| Instant::now() + MAX_TIME);
        self.heard.push(heard);
    }

    /// The moment at which it closes, however little it holds; `None` while it is empty.
    pub(super) fn closes(&self) -> Option<Instant> {
        self.closes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.heard.is_empty()
    }

    /// Those whose answers it holds.
    pub(super) fn sources(&self) -> Vec<SourceId> {
        self.heard.iter().map(|heard| heard.gathered.source.clone()).collect()
    }

    pub(super) fn is_due(&self) -> bool {
        let entries: usize = self.heard.iter().map(|heard| heard.document.entries.len()).sum();
        entries >= MAX_ENTRIES || self.closes.is_some_and(|closes| closes <= Instant::now())
    }

    /// What it held; it is empty afterwards.
    pub(super) fn close(&mut self) -> Vec<Heard> {
        std::mem::take(self).heard
    }
}
