//! What the loop listens to: what is not listed here does not happen.

use crate::pipeline::Heard;
use crate::publish::Printed;
use anyhow::Result;
use std::time::Duration;

/// All that the tasks of a round, or of the daemon, send to its loop.
pub(super) enum Event {
    Heard(Box<Answer>),
    /// The turns up to `through` are on paper, or could not be brought there: then the error is one of the
    /// press, or says that the task broke.
    Printed {
        through: i64,
        took: Duration,
        printed: Result<Printed>,
    },
}

/// What came back for a question.
pub(super) struct Answer {
    /// Which one it was: a source may have been asked anew since.
    pub question: u64,
    pub heard: Heard,
}
