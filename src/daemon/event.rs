//! What the loop listens to: what is not listed here does not happen.

use crate::pipeline::Heard;
use crate::publish::PressError;
use crate::publish::Printed;
use std::time::Duration;

/// All that can happen in a round.
pub(super) enum Event {
    Heard(Box<Heard>),
    /// The turns up to `through` are on paper, or could not be brought there.
    Printed {
        through: i64,
        took: Duration,
        printed: Result<Printed, PressError>,
    },
}
