//! How long an answer may take.

use std::time::Duration;

/// Time limits, each for another way to be slow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Until the answer is complete, redirects included.
    pub overall: Duration,
    /// Until a connection stands.
    pub connect: Duration,
    /// Between two pieces of the answer.
    pub silence: Duration,
}

impl Limits {
    /// A server that is down or mute is given up before the whole time is spent on it.
    pub(super) fn within(overall: Duration) -> Limits {
        Limits { overall, connect: overall / 3, silence: overall / 2 }
    }
}
