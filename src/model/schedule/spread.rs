//! A place of its own for each source between two moments of a schedule.
//!
//! Thousands of sources share the site-wide line. Each has a stable fraction of the gap from one
//! moment to the next, so that they are asked all through it, and each once in every gap.

use super::Schedule;
use crate::model::SourceId;
use crate::model::Timestamp;
use chrono::TimeDelta;
use std::iter::successors;
use xxhash_rust::xxh3::xxh3_64;

/// A part of a whole, from 0 up to but not including 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fraction(u64);

impl Fraction {
    /// That many parts of 2^64.
    pub const fn new(parts: u64) -> Fraction {
        Fraction(parts)
    }

    /// The source's own: xxh3-64 of its id with seed 0, of 2^64. Whoever changes this moves every
    /// source to another minute.
    pub fn of(source: &SourceId) -> Fraction {
        Fraction(xxh3_64(source.as_str().as_bytes()))
    }

    /// The moment at this part of the way from `start` to `end`, to the millisecond below.
    fn between(self, start: Timestamp, end: Timestamp) -> Timestamp {
        let gap = (end - start).num_milliseconds();
        let part = (i128::from(gap) * i128::from(self.0)) >> 64;
        start + TimeDelta::milliseconds(i64::try_from(part).expect("a part is less than its gap"))
    }
}

impl Schedule {
    /// The first moment strictly after `now` that stands at `fraction` of a gap, from one moment of
    /// the schedule to the next.
    ///
    /// Whoever asks again and again meets exactly one in every gap, its start included and its end
    /// not, and the same ones from wherever it begins. Before the schedule's first moment there is no
    /// gap. After its last there is none either: the last moment stands for itself, so that a line
    /// with years leaves nobody out. `None` after that.
    pub fn next_spread_after(&self, now: Timestamp, fraction: Fraction) -> Option<Timestamp> {
        let start = self.last_until(now).or_else(|| self.next_after(now));
        let mut starts = successors(start, |start| self.next_after(*start));
        starts.find_map(|start| {
            let end = self.next_after(start).unwrap_or(start);
            Some(fraction.between(start, end)).filter(|due| *due > now)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Berlin;
    use chrono_tz::Tz;
    use chrono_tz::Tz::UTC;

    const QUARTER: Fraction = Fraction::new(1 << 62);
    const NEARLY_ALL: Fraction = Fraction::new(u64::MAX);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn spread(line: &str, zone: Tz, fraction: Fraction, now: &str, count: usize) -> Vec<String> {
        let schedule = Schedule::parse(line, zone).unwrap();
        successors(schedule.next_spread_after(at(now), fraction), |due| {
            schedule.next_spread_after(*due, fraction)
        })
        .take(count)
        .map(|due| due.format("%Y-%m-%d %H:%M:%S%.3f").to_string())
        .collect()
    }

    #[test]
    fn a_source_has_a_place_in_every_gap() {
        let now = "2026-11-21T12:00:00Z";
        for (name, line, zone, fraction, now, expected) in [
            (
                "a quarter",
                "*/20 * * * *",
                UTC,
                QUARTER,
                now,
                ["2026-11-21 12:05:00.000", "2026-11-21 12:25:00.000"],
            ),
            (
                "never now",
                "*/20 * * * *",
                UTC,
                QUARTER,
                "2026-11-21T12:05:00Z",
                ["2026-11-21 12:25:00.000", "2026-11-21 12:45:00.000"],
            ),
            (
                "none of it: the moments themselves",
                "*/20 * * * *",
                UTC,
                Fraction::new(0),
                now,
                ["2026-11-21 12:20:00.000", "2026-11-21 12:40:00.000"],
            ),
            (
                "nearly all of it: still in its own gap",
                "*/20 * * * *",
                UTC,
                NEARLY_ALL,
                now,
                ["2026-11-21 12:19:59.999", "2026-11-21 12:39:59.999"],
            ),
            (
                "uneven gaps",
                "0 7,19 * * Mon-Fri",
                UTC,
                QUARTER,
                now,
                ["2026-11-23 10:00:00.000", "2026-11-23 22:00:00.000"],
            ),
            (
                "a day of 25 hours",
                "0 0 * * *",
                Berlin,
                QUARTER,
                "2026-10-24T21:59:59Z",
                ["2026-10-25 04:15:00.000", "2026-10-26 05:00:00.000"],
            ),
            (
                "before the first: in the first gap",
                "0 0 0 1 1 * 2028-2029",
                UTC,
                QUARTER,
                now,
                ["2028-04-01 12:00:00.000", "2029-01-01 00:00:00.000"],
            ),
        ] {
            assert_eq!(spread(line, zone, fraction, now, 2), expected, "{name}");
        }
    }

    #[test]
    fn the_last_moment_of_all_stands_for_itself() {
        let line = "0 0 0 1 1 * 2028";
        assert_eq!(spread(line, UTC, QUARTER, "2026-01-01T00:00:00Z", 2), ["2028-01-01 00:00:00.000"]);
        assert_eq!(spread(line, UTC, QUARTER, "2028-01-01T00:00:00Z", 2), Vec::<String>::new());
        assert_eq!(spread(line, UTC, QUARTER, "2090-01-01T00:00:00Z", 2), Vec::<String>::new());
    }

    #[test]
    fn the_fraction_of_a_source_never_changes() {
        assert_eq!(Fraction::of(&SourceId::new("itij")), Fraction::new(1_833_617_506_637_977_715));
    }
}
