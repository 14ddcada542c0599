//! Whether the clock on the wall went as time went by.

use crate::model::Timestamp;
use chrono::TimeDelta;
use tokio::time::Instant;

/// Less than this is a clock that is being set right, little by little.
const TOLERATED: TimeDelta = TimeDelta::seconds(5);

/// What both clocks said when they were last looked at.
#[derive(Debug)]
pub(super) struct ClockWatch {
    wall: Timestamp,
    since: Instant,
}

impl ClockWatch {
    pub fn new(wall: Timestamp, since: Instant) -> ClockWatch {
        ClockWatch { wall, since }
    }

    /// How far the clock was put forward (or, negative, back) since the last look; `None` when it
    /// only went on. A machine that slept comes back with a clock that was put forward.
    pub fn jump(&mut self, wall: Timestamp, since: Instant) -> Option<TimeDelta> {
        let passed =
            TimeDelta::from_std(since.saturating_duration_since(self.since)).unwrap_or(TimeDelta::MAX);
        let jumped = (wall - self.wall) - passed;
        *self = ClockWatch { wall, since };
        (jumped.abs() > TOLERATED).then_some(jumped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_clock_that_is_put_is_noticed() {
        let start = Instant::now();
        let noon: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        for (name, passed, wall, expected) in [
            ("goes on", 60, "12:01:00", None),
            ("is set right a little", 60, "12:01:03", None),
            ("is put forward", 60, "14:01:00", Some(7200)),
            ("is put back", 60, "11:01:00", Some(-3600)),
            ("stands still", 60, "12:00:00", Some(-60)),
        ] {
            let mut watch = ClockWatch::new(noon, start);
            let wall = format!("2026-03-02T{wall}Z").parse().unwrap();
            let jump = watch.jump(wall, start + Duration::from_secs(passed));
            assert_eq!(jump, expected.map(TimeDelta::seconds), "{name}");
            let next = watch.jump(wall + TimeDelta::seconds(9), start + Duration::from_secs(passed + 9));
            assert_eq!(next, None, "{name}: told once");
        }
    }
}
