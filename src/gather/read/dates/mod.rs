//! The forms in which the wild writes a date → an instant and how much of it was said.
//!
//! Takes RFC 3339 and ISO 8601 with their variants, RFC 822 and 2822, asctime, English dates in
//! any order that can be told, and seconds since 1970. Never guesses between day and month, never
//! asks the clock: what is not understood, or lies outside 1900 to 2199, is absent.

mod clock;
mod words;
mod zones;

use crate::model::Precision;
use crate::model::SourceDate;
use crate::model::Timestamp;
use chrono::Datelike;
use chrono::Duration;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;
use std::ops::RangeInclusive;
use zones::Zone;

/// Outside of these a date is a fault of its writer, and writers of ours would choke on it.
const YEARS: RangeInclusive<i32> = 1900..=2199;

/// A date is short; what is longer is a text that holds one at best.
const MAX_BYTES: usize = 100;

/// Reads a date. A date without a zone is taken as UTC; without a time of day as its midnight.
pub fn read(text: &str) -> Option<SourceDate> {
    let text = text.trim();
    if text.len() > MAX_BYTES || !text.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let found = from_digits(text).or_else(|| from_iso(text)).or_else(|| words::read(text))?;
    found.settle()
}

/// What was found of a date in a text.
#[derive(Default)]
struct Found {
    date: NaiveDate,
    time: Option<NaiveTime>,
    /// Midnight at the end of the day: 24:00.
    next_day: bool,
    zone: Zone,
}

impl Found {
    fn settle(self) -> Option<SourceDate> {
        let Some(time) = self.time else {
            return said(self.date.and_time(NaiveTime::MIN).and_utc(), Precision::Day);
        };
        let days = Duration::days(self.next_day.into());
        let local = self.date.and_time(time).checked_add_signed(days)?;
        said(self.zone.to_utc(local)?, Precision::Minute)
    }
}

fn said(at: Timestamp, precision: Precision) -> Option<SourceDate> {
    YEARS.contains(&at.year()).then_some(SourceDate { at, precision })
}

/// `1767434400`, `1767434400000`, `20260103`, `20260103100000`.
fn from_digits(text: &str) -> Option<Found> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let instant = |milliseconds: i64| {
        let at = Timestamp::from_timestamp_millis(milliseconds)?.naive_utc();
        Some(Found { date: at.date(), time: Some(at.time()), ..Found::default() })
    };
    match text.len() {
        8 => NaiveDate::parse_from_str(text, "%Y%m%d").ok().map(|date| Found { date, ..Found::default() }),
        9 | 10 => instant(text.parse::<i64>().ok()? * 1000),
        13 => instant(text.parse().ok()?),
        14 => {
            let at = NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok()?;
            Some(Found { date: at.date(), time: Some(at.time()), ..Found::default() })
        }
        _ => None,
    }
}

/// A year first: `2026-01-03T10:00:00.5+01:00` and all that is written like it, down to `2026-01`.
fn from_iso(text: &str) -> Option<Found> {
    let date_end = text.find(|letter: char| !matches!(letter, '0'..='9' | '-' | '/' | '.'));
    let (date, rest) = text.split_at(date_end.unwrap_or(text.len()));
    let date = iso_date(date)?;
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']).trim_start();
    if rest.is_empty() {
        return Some(Found { date, ..Found::default() });
    }
    let time_end =
        rest.find(|letter: char| !matches!(letter, '0'..='9' | ':' | '.' | ',')).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(time_end);
    let (half, zone) = clock::half_of_day(zone.trim());
    let (time, next_day) = clock::time(clock, half)?;
    Some(Found { date, time: Some(time), next_day, zone: zones::read(zone)? })
}

/// `2026-01-03`, `2026/1/3`, `20260103`, `2026-01`, `2026`.
fn iso_date(text: &str) -> Option<NaiveDate> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::parse_from_str(text, "%Y%m%d").ok();
    }
    let mut parts = text.split(['-', '/', '.']);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut rest = [1, 1];
    for slot in &mut rest {
        match parts.next() {
            Some(part) => *slot = part.parse().ok()?,
            None => break,
        }
    }
    match parts.next() {
        None => NaiveDate::from_ymd_opt(year, rest[0], rest[1]),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_every_form() {
        for (given, expected) in [
            // RFC 822 and 2822, and what people make of them.
            ("Sat, 03 Jan 2026 10:00:00 GMT", "2026-01-03T10:00:00Z"),
            ("sat, 3 JAN 2026 10:00 +0100", "2026-01-03T09:00:00Z"),
            ("Thurs, 3 January 2026 10:00:00 EST", "2026-01-03T15:00:00Z"),
            ("Fri,24 Nov 2023 18:28:36 -0000", "2023-11-24T18:28:36Z"),
            ("3 Jan 26 10:00:00 UT", "2026-01-03T10:00:00Z"),
            ("03-Jan-2026 10:00:00", "2026-01-03T10:00:00Z"),
            ("Mon, 13 Feb, 2012 10:00:00 GMT-01:01", "2012-02-13T11:01:00Z"),
            ("Sat, 03 Jan 2026 10:00:00 CEST", "2026-01-03T08:00:00Z"),
            ("Sat, 03 Jan 2026 10:00:00 America/Los_Angeles", "2026-01-03T18:00:00Z"),
            ("Sat, 03 Jan 2026 24:00:00 GMT", "2026-01-04T00:00:00Z"),
            ("Sat, 03 Jan 2026 10:00:60 GMT", "2026-01-03T10:00:59Z"),
            ("Sat, 03 Jan 2026 10:00:00 +0100 (CET)", "2026-01-03T09:00:00Z"),
            // RFC 3339 and its variants.
            ("2026-01-03T10:00:00Z", "2026-01-03T10:00:00Z"),
            ("2026-01-03T10:00:00.123+01:00", "2026-01-03T09:00:00Z"),
            ("2026-01-03T10:00:00+0100", "2026-01-03T09:00:00Z"),
            ("2026-01-03T10:00:00", "2026-01-03T10:00:00Z"),
            ("2026-01-03T10:00Z", "2026-01-03T10:00:00Z"),
            ("2026-01-03t10:00:00 +0100", "2026-01-03T09:00:00Z"),
            ("2026-01-03 10:00:00", "2026-01-03T10:00:00Z"),
            ("2026-01-03 10:00:00.0 -00:20", "2026-01-03T10:20:00Z"),
            ("2026-01-03 10:00:00 CET", "2026-01-03T09:00:00Z"),
            ("20260103T100000Z", "2026-01-03T10:00:00Z"),
            ("2026/01/03 3:00 PM", "2026-01-03T15:00:00Z"),
            // asctime, seconds, and what pages show.
            ("Sat Jan  3 10:00:00 2026", "2026-01-03T10:00:00Z"),
            ("Sat Jan 3 10:00:00 +0100 2026", "2026-01-03T09:00:00Z"),
            ("1767434400", "2026-01-03T10:00:00Z"),
            ("1767434400000", "2026-01-03T10:00:00Z"),
            ("20260103100000", "2026-01-03T10:00:00Z"),
            ("Jan 3, 2026 10:00 AM", "2026-01-03T10:00:00Z"),
            ("Jan. 3rd, 2026 at 10:00 p.m. ET", "2026-01-04T03:00:00Z"),
            ("Published: 3 January 2026, 12:30am", "2026-01-03T00:30:00Z"),
        ] {
            let date = read(given).unwrap_or_else(|| panic!("`{given}` was not read"));
            let at = date.at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            assert_eq!((at.as_str(), date.precision), (expected, Precision::Minute), "{given}");
        }
    }

    #[test]
    fn a_day_is_only_a_day() {
        for (given, expected) in [
            ("2026-01-03", "2026-01-03"),
            ("20260103", "2026-01-03"),
            ("2026-01", "2026-01-01"),
            ("2026", "2026-01-01"),
            ("3 Jan 2026", "2026-01-03"),
            ("Sat, 03 Jan 2026", "2026-01-03"),
            ("January 3, 2026", "2026-01-03"),
            ("2026/1/3", "2026-01-03"),
            ("25/12/2026", "2026-12-25"),
            ("12/25/2026", "2026-12-25"),
            ("03.01.2026", "2026-01-03"),
        ] {
            let date = read(given).unwrap_or_else(|| panic!("`{given}` was not read"));
            assert_eq!(
                (date.at.to_string(), date.precision),
                (format!("{expected} 00:00:00 UTC"), Precision::Day),
                "{given}"
            );
        }
    }

    #[test]
    fn what_is_no_date_is_absent() {
        for given in [
            "",
            "yesterday",
            "0",
            "42",
            "03/01/2026",
            "2026-13-01",
            "2026-02-30",
            "Sat, 31 Feb 2026 10:00:00 GMT",
            "2026-01-03T25:00:00Z",
            "2026-01-03T10:61:00Z",
            "1601-01-01T00:00:00Z",
            "+10000-01-01",
            "2200-01-01",
            "0000-00-00 00:00:00",
            "99999999999999",
            "Jan 2026",
            "10:00:00",
            "2026-01-03T10:00:00+99:00",
        ] {
            assert_eq!(read(given), None, "{given}");
        }
        assert_eq!(read(&"3 Jan 2026 ".repeat(20)), None, "a text is no date");
    }
}
