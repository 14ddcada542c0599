//! When something is due: a cron line in a time zone.
//!
//! A line speaks of the clock on the wall; this file says which instants that is when the clock is
//! put forward or back. `line` reads the cron text, `spread` gives each source its place in the gaps.
//! Never asks what time it is now.

mod line;
#[cfg(test)]
mod properties;
mod spread;

pub use spread::Fraction;

use super::Timestamp;
use chrono::NaiveDateTime;
use chrono::TimeDelta;
use chrono::TimeZone;
use chrono_tz::GapInfo;
use chrono_tz::Tz;
use line::Line;

/// A cron line of five, six or seven fields (or `@hourly` and the like), in a time zone.
///
/// Six fields start with the seconds, seven end with the year. Days of the week are POSIX:
/// 0 and 7 are Sunday. Where both day fields are restricted, either will do, as in Vixie cron.
#[derive(Clone, Debug)]
pub struct Schedule {
    text: String,
    zone: Tz,
    line: Line,
}

#[derive(Debug, PartialEq, thiserror::Error)]
#[error("`{given}` is not a schedule: {why}")]
pub struct ScheduleError {
    pub given: String,
    pub why: String,
}

impl Schedule {
    /// Refuses what no cron knows, and lines that no day ever meets, such as 31 February.
    pub fn parse(text: &str, zone: Tz) -> Result<Schedule, ScheduleError> {
        match Line::parse(text) {
            Ok(line) => Ok(Schedule { text: text.to_owned(), zone, line }),
            Err(why) => Err(ScheduleError { given: text.to_owned(), why }),
        }
    }

    /// The first moment strictly after `now` at which it is due.
    ///
    /// Where the clock is put forward over the time of a line with fixed hours, it is due at the
    /// first moment after; where the clock is put back, it is due once, the first time. A line
    /// whose hours are `*` or `*/n` runs by the hours that pass: not in the gap, twice in the fold.
    /// `None` when it names only moments in the past.
    pub fn next_after(&self, now: Timestamp) -> Option<Timestamp> {
        let wall = now.with_timezone(&self.zone).naive_local();
        if !self.line.runs_by_the_hour() {
            return self.first_after(now, wall, |wall| self.first_pass(wall).or_else(|| self.gap_end(wall)));
        }
        let first_time = self.first_after(now, wall, |wall| self.first_pass(wall));
        let again = self.first_after(now, wall - self.repeat_ahead(now, wall), |wall| self.last_pass(wall));
        first_time.into_iter().chain(again).min()
    }

    /// The last moment at or before `now` at which it was due, by the same rule. `None` before its first.
    pub fn last_until(&self, now: Timestamp) -> Option<Timestamp> {
        let wall = now.with_timezone(&self.zone).naive_local();
        let latest = wall + self.repeat_behind(now, wall);
        if !self.line.runs_by_the_hour() {
            return self.last_of(now, latest, |wall| self.first_pass(wall).or_else(|| self.gap_end(wall)));
        }
        let first_time = self.last_of(now, latest, |wall| self.first_pass(wall));
        let again = self.last_of(now, wall, |wall| self.last_pass(wall));
        first_time.max(again)
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it restricts the day of the month and the day of the week, so that either will do.
    /// People who write such a line often mean both.
    pub fn takes_either_day(&self) -> bool {
        self.line.takes_either_day()
    }

    /// `instant` must not fall from one wall time to the next, so that the first match is the earliest.
    fn first_after(
        &self,
        now: Timestamp,
        wall: NaiveDateTime,
        instant: impl Fn(NaiveDateTime) -> Option<Timestamp>,
    ) -> Option<Timestamp> {
        self.line.after(wall).filter_map(instant).find(|due| *due > now)
    }

    /// The mirror of `first_after`: times at or before `wall`.
    fn last_of(
        &self,
        now: Timestamp,
        wall: NaiveDateTime,
        instant: impl Fn(NaiveDateTime) -> Option<Timestamp>,
    ) -> Option<Timestamp> {
        self.line.until(wall).filter_map(instant).find(|due| *due <= now)
    }

    fn first_pass(&self, wall: NaiveDateTime) -> Option<Timestamp> {
        Some(self.zone.from_local_datetime(&wall).earliest()?.to_utc())
    }

    fn last_pass(&self, wall: NaiveDateTime) -> Option<Timestamp> {
        Some(self.zone.from_local_datetime(&wall).latest()?.to_utc())
    }

    fn gap_end(&self, wall: NaiveDateTime) -> Option<Timestamp> {
        Some(GapInfo::new(&wall, &self.zone)?.end?.to_utc())
    }

    /// How far the clock is about to be put back, when `now` is in the hour that comes twice.
    fn repeat_ahead(&self, now: Timestamp, wall: NaiveDateTime) -> TimeDelta {
        self.last_pass(wall).map_or(TimeDelta::zero(), |last| last - now)
    }

    /// How far the clock was put back, when `now` is in the hour that came already.
    fn repeat_behind(&self, now: Timestamp, wall: NaiveDateTime) -> TimeDelta {
        self.first_pass(wall).map_or(TimeDelta::zero(), |first| now - first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::Havana;
    use chrono_tz::Australia::Lord_Howe;
    use chrono_tz::Europe::Berlin;
    use chrono_tz::Europe::London;
    use chrono_tz::Tz::UTC;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn next(line: &str, zone: Tz, now: &str, count: usize) -> Vec<String> {
        let schedule = Schedule::parse(line, zone).unwrap();
        std::iter::successors(schedule.next_after(at(now)), |due| schedule.next_after(*due))
            .take(count)
            .map(|due| due.format("%a %d %b %H:%M:%S").to_string())
            .collect()
    }

    #[test]
    fn a_line_names_its_moments() {
        // 2026-11-21 is a Saturday.
        let now = "2026-11-21T12:00:00Z";
        for (name, line, expected) in [
            ("five fields", "*/20 * * * *", ["Sat 21 Nov 12:20:00", "Sat 21 Nov 12:40:00"]),
            ("six: seconds first", "30 0 7 * * *", ["Sun 22 Nov 07:00:30", "Mon 23 Nov 07:00:30"]),
            ("seven: the year last", "0 0 7 1 1 * 2028-2029", ["Sat 01 Jan 07:00:00", "Mon 01 Jan 07:00:00"]),
            ("names of days", "0 7 * * Mon-Fri", ["Mon 23 Nov 07:00:00", "Tue 24 Nov 07:00:00"]),
            ("long names", "0 7 * * monday,THURSDAY", ["Mon 23 Nov 07:00:00", "Thu 26 Nov 07:00:00"]),
            ("1-5 is Monday to Friday", "0 7 * * 1-5", ["Mon 23 Nov 07:00:00", "Tue 24 Nov 07:00:00"]),
            ("0 is Sunday", "0 7 * * 0", ["Sun 22 Nov 07:00:00", "Sun 29 Nov 07:00:00"]),
            ("7 is Sunday", "0 7 * * 7", ["Sun 22 Nov 07:00:00", "Sun 29 Nov 07:00:00"]),
            ("a range up to 7", "0 7 * * 6-7", ["Sun 22 Nov 07:00:00", "Sat 28 Nov 07:00:00"]),
            ("a range from 7", "0 7 * * 7-1", ["Sun 22 Nov 07:00:00", "Mon 23 Nov 07:00:00"]),
            (
                "a range over the week's end",
                "0 7 * * Fri-Mon",
                ["Sun 22 Nov 07:00:00", "Mon 23 Nov 07:00:00"],
            ),
            ("a step of days", "0 7 * * 1-5/2", ["Mon 23 Nov 07:00:00", "Wed 25 Nov 07:00:00"]),
            ("a step from a day", "0 7 * * 2/2", ["Tue 24 Nov 07:00:00", "Thu 26 Nov 07:00:00"]),
            ("a step of all days", "0 7 * * */3", ["Sun 22 Nov 07:00:00", "Wed 25 Nov 07:00:00"]),
            ("0-7 is every day", "0 7 * * 0-7", ["Sun 22 Nov 07:00:00", "Mon 23 Nov 07:00:00"]),
            ("a question mark", "0 7 ? * Mon", ["Mon 23 Nov 07:00:00", "Mon 30 Nov 07:00:00"]),
            ("either day", "0 7 25 * Fri", ["Wed 25 Nov 07:00:00", "Fri 27 Nov 07:00:00"]),
            (
                "a starred day is no restriction",
                "0 7 */2 * Fri",
                ["Fri 27 Nov 07:00:00", "Fri 11 Dec 07:00:00"],
            ),
            (
                "either, of which one is impossible",
                "0 7 31 2 Fri",
                ["Fri 05 Feb 07:00:00", "Fri 12 Feb 07:00:00"],
            ),
            ("a leap day", "0 7 29 2 *", ["Tue 29 Feb 07:00:00", "Sun 29 Feb 07:00:00"]),
            ("a month's name", "0 7 1 jan *", ["Fri 01 Jan 07:00:00", "Sat 01 Jan 07:00:00"]),
            ("hourly", "@hourly", ["Sat 21 Nov 13:00:00", "Sat 21 Nov 14:00:00"]),
            ("daily", "@daily", ["Sun 22 Nov 00:00:00", "Mon 23 Nov 00:00:00"]),
            ("midnight", "@midnight", ["Sun 22 Nov 00:00:00", "Mon 23 Nov 00:00:00"]),
            ("weekly", "@Weekly", ["Sun 22 Nov 00:00:00", "Sun 29 Nov 00:00:00"]),
            ("monthly", "@monthly", ["Tue 01 Dec 00:00:00", "Fri 01 Jan 00:00:00"]),
            ("yearly", "@yearly", ["Fri 01 Jan 00:00:00", "Sat 01 Jan 00:00:00"]),
            ("annually", " @annually ", ["Fri 01 Jan 00:00:00", "Sat 01 Jan 00:00:00"]),
        ] {
            assert_eq!(next(line, UTC, now, 2), expected, "{name}");
        }
    }

    #[test]
    fn a_changed_clock_neither_loses_nor_repeats() {
        // Expected in UTC. Berlin: 2026-03-29 at 01:00Z from +01 to +02, 2026-10-25 at 01:00Z back.
        for (name, line, zone, now, expected) in [
            (
                "in the gap: at its end",
                "30 2 * * *",
                Berlin,
                "2026-03-28T12:00:00Z",
                vec!["Sun 29 Mar 01:00:00", "Mon 30 Mar 00:30:00"],
            ),
            (
                "in the gap: once",
                "*/10 2 * * *",
                Berlin,
                "2026-03-29T00:59:59Z",
                vec!["Sun 29 Mar 01:00:00", "Mon 30 Mar 00:00:00"],
            ),
            (
                "after the gap, also at its end",
                "0 2,3 * * *",
                Berlin,
                "2026-03-28T12:00:00Z",
                vec!["Sun 29 Mar 01:00:00", "Mon 30 Mar 00:00:00"],
            ),
            (
                "by the hour: nothing in the gap",
                "30 * * * *",
                Berlin,
                "2026-03-29T00:00:00Z",
                vec!["Sun 29 Mar 00:30:00", "Sun 29 Mar 01:30:00"],
            ),
            (
                "in the fold: the first time",
                "30 2 * * *",
                Berlin,
                "2026-10-24T12:00:00Z",
                vec!["Sun 25 Oct 00:30:00", "Mon 26 Oct 01:30:00"],
            ),
            (
                "in the second pass: tomorrow",
                "30 2 * * *",
                Berlin,
                "2026-10-25T01:10:00Z",
                vec!["Mon 26 Oct 01:30:00"],
            ),
            (
                "by the hour: both",
                "0 * * * *",
                Berlin,
                "2026-10-24T23:30:00Z",
                vec!["Sun 25 Oct 00:00:00", "Sun 25 Oct 01:00:00", "Sun 25 Oct 02:00:00"],
            ),
            (
                "every twenty minutes: evenly",
                "*/20 * * * *",
                Berlin,
                "2026-10-25T00:30:00Z",
                vec![
                    "Sun 25 Oct 00:40:00",
                    "Sun 25 Oct 01:00:00",
                    "Sun 25 Oct 01:20:00",
                    "Sun 25 Oct 01:40:00",
                    "Sun 25 Oct 02:00:00",
                ],
            ),
            (
                "London, in the gap",
                "15 1 * * *",
                London,
                "2026-03-28T12:00:00Z",
                vec!["Sun 29 Mar 01:00:00", "Mon 30 Mar 00:15:00"],
            ),
            (
                "London, in the fold",
                "15 1 * * *",
                London,
                "2026-10-24T12:00:00Z",
                vec!["Sun 25 Oct 00:15:00", "Mon 26 Oct 01:15:00"],
            ),
            (
                "London, a morning either side",
                "0 7 * * *",
                London,
                "2026-10-24T05:00:00Z",
                vec!["Sat 24 Oct 06:00:00", "Sun 25 Oct 07:00:00"],
            ),
            (
                "half an hour",
                "45 1 * * *",
                Lord_Howe,
                "2026-04-04T14:00:00Z",
                vec!["Sat 04 Apr 14:45:00", "Sun 05 Apr 15:15:00"],
            ),
            (
                "midnight comes twice, the line once",
                "@daily",
                Havana,
                "2026-10-31T12:00:00Z",
                vec!["Sun 01 Nov 04:00:00", "Mon 02 Nov 05:00:00"],
            ),
            (
                "a repeat before the next wall time",
                "30 */12 * * *",
                Havana,
                "2026-11-01T04:40:00Z",
                vec!["Sun 01 Nov 05:30:00", "Sun 01 Nov 17:30:00"],
            ),
        ] {
            assert_eq!(next(line, zone, now, expected.len()), expected, "{name}");
        }
    }

    #[test]
    fn the_next_moment_is_always_later() {
        for (line, zone) in [("*/10 * * * *", Berlin), ("*/10 1,2 * * *", London), ("7 */2 * * *", Lord_Howe)]
        {
            let schedule = Schedule::parse(line, zone).unwrap();
            for start in ["2026-03-28T22:00:00.5Z", "2026-10-24T22:00:00.5Z", "2026-04-04T12:00:00.5Z"] {
                let mut now = at(start);
                for _ in 0..600 {
                    let due = schedule.next_after(now).unwrap();
                    assert!(due > now, "`{line}` in {zone}: {due} is not after {now}");
                    now = now.max(due - TimeDelta::milliseconds(1)).max(now + TimeDelta::seconds(31));
                }
            }
        }
    }

    #[test]
    fn the_last_moment_is_found() {
        for (name, line, zone, now, expected) in [
            ("now", "*/20 * * * *", UTC, "2026-11-21T12:20:00Z", Some("2026-11-21T12:20:00Z")),
            ("just before", "*/20 * * * *", UTC, "2026-11-21T12:19:59.999Z", Some("2026-11-21T12:00:00Z")),
            ("long ago", "0 7 29 2 *", UTC, "2026-11-21T12:00:00Z", Some("2024-02-29T07:00:00Z")),
            (
                "in a year before",
                "0 0 7 * * * 2020",
                UTC,
                "2026-01-02T12:00:00Z",
                Some("2020-12-31T07:00:00Z"),
            ),
            ("before the first", "0 0 7 * * * 2030", UTC, "2026-11-21T12:00:00Z", None),
            (
                "the first of all",
                "0 0 0 1 1 * 1970",
                UTC,
                "2026-11-21T12:00:00Z",
                Some("1970-01-01T00:00:00Z"),
            ),
            ("at the gap's end", "30 2 * * *", Berlin, "2026-03-29T01:10:00Z", Some("2026-03-29T01:00:00Z")),
            ("not in the gap", "30 * * * *", Berlin, "2026-03-29T01:10:00Z", Some("2026-03-29T00:30:00Z")),
            ("in the fold: once", "50 2 * * *", Berlin, "2026-10-25T01:10:00Z", Some("2026-10-25T00:50:00Z")),
            ("by the hour: again", "0 * * * *", Berlin, "2026-10-25T01:10:00Z", Some("2026-10-25T01:00:00Z")),
        ] {
            let schedule = Schedule::parse(line, zone).unwrap();
            assert_eq!(schedule.last_until(at(now)), expected.map(at), "{name}");
        }
    }

    #[test]
    fn what_is_past_is_past() {
        let schedule = Schedule::parse("0 0 7 * * * 2020", UTC).unwrap();
        assert_eq!(schedule.next_after(at("2026-11-21T12:00:00Z")), None);
    }

    #[test]
    fn what_is_no_schedule_says_why() {
        for (name, line, why) in [
            ("empty", "", "found 0 fields, expected 5 (or 6 with seconds, or 7 with seconds and a year)"),
            (
                "words",
                "every day",
                "found 2 fields, expected 5 (or 6 with seconds, or 7 with seconds and a year)",
            ),
            ("hour", "0 25 * * *", "`25` is not an hour, expected 0 to 23"),
            ("minute", "61 * * * *", "`61` is not a minute, expected 0 to 59"),
            ("second", "x 0 0 * * *", "`x` is not a second, expected 0 to 59"),
            ("day", "0 7 32 * *", "`32` is not a day of the month, expected 1 to 31"),
            ("last day", "0 7 L * *", "`L` is not a day of the month, expected 1 to 31"),
            ("month", "0 7 * Mon-Fri *", "`Mon-Fri` is not a month, expected 1 to 12 or Jan to Dec"),
            (
                "weekday",
                "0 7 * * 8",
                "`8` is not a day of the week, expected 0 to 7 (0 and 7 are Sunday) or Sun to Sat",
            ),
            (
                "third Friday",
                "0 7 * * 5#3",
                "`5#3` is not a day of the week, expected 0 to 7 (0 and 7 are Sunday) or Sun to Sat",
            ),
            (
                "no step",
                "0 7 * * */0",
                "`*/0` is not a day of the week, expected 0 to 7 (0 and 7 are Sunday) or Sun to Sat",
            ),
            ("year", "0 0 7 * * * 1066", "`1066` is not a year, expected 1970 to 2100"),
            ("impossible", "0 7 31 2 *", "no day ever meets it"),
            ("impossible list", "0 7 31 2,4,6,9,11 *", "no day ever meets it"),
            (
                "at boot",
                "@reboot",
                "expected @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually",
            ),
        ] {
            let error = Schedule::parse(line, UTC).unwrap_err();
            assert_eq!(error, ScheduleError { given: line.to_owned(), why: why.to_owned() }, "{name}");
        }
    }
}
