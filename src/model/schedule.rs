//! When something is due: a cron line in a time zone.

use super::Timestamp;

/// A cron line of five, six or seven fields (or `@hourly` and the like), in a time zone.
#[derive(Clone, Debug)]
pub struct Schedule {
    text: String,
}

#[derive(Debug, thiserror::Error)]
#[error("`{given}` is not a schedule: {why}")]
pub struct ScheduleError {
    pub given: String,
    pub why: String,
}

impl Schedule {
    pub fn parse(text: &str, _zone: chrono_tz::Tz) -> Result<Schedule, ScheduleError> {
        Ok(Schedule { text: text.to_owned() })
    }

    /// The first moment strictly after `now` at which it is due.
    pub fn next_after(&self, _now: Timestamp) -> Option<Timestamp> {
        None
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}
