//! Forms of ISO 8601 and of machines that are next to nothing but digits: weeks, days of the year,
//! truncated years, seconds since 1970.

use super::Found;
use super::clock;
use super::clock::Clock;
use super::numbers::Number;
use super::numbers::with_month;
use super::zones;
use super::zones::Signed;
use super::zones::Zone;
use crate::model::Timestamp;
use chrono::NaiveDate;
use chrono::Timelike;
use chrono::Weekday;

/// `None` for what is written in any other form.
pub fn read(text: &str) -> Option<Found> {
    epoch(text).or_else(|| {
        let date = truncated(text).or_else(|| year(text)).or_else(|| day_with_zone(text))?;
        Some(Found { date, clock: None, zone: Zone::Implied(0) })
    })
}

/// A date of eight digits in a row, `20260103`, and with a time of day in 12 or 14.
pub fn compact(digits: &str) -> Option<(NaiveDate, Option<Clock>)> {
    let year = digits.get(..4)?.parse().ok()?;
    let two = |from: usize| digits.get(from..from + 2)?.parse().ok();
    match digits.len() {
        8 => Some((NaiveDate::from_ymd_opt(year, two(4)?, two(6)?)?, None)),
        12 | 14 => {
            let date = NaiveDate::from_ymd_opt(year, two(4)?, two(6)?)?;
            Some((date, Some(clock::compact(&digits[8..])?)))
        }
        _ => None,
    }
}

/// A leading `2026-W01-6` or `2026W016`, which may be no date at all, and what follows it; a week
/// alone is its Monday.
pub fn week(text: &str) -> Option<(Option<NaiveDate>, &str)> {
    let (year, rest) = text.split_at_checked(4)?;
    let year = year.parse().ok()?;
    let (week, rest) =
        rest.strip_prefix('-').unwrap_or(rest).strip_prefix(['W', 'w'])?.split_at_checked(2)?;
    let week = week.parse().ok()?;
    let day = rest.strip_prefix('-').unwrap_or(rest);
    let (weekday, after) = match day.as_bytes() {
        [number @ b'1'..=b'7', ..] => (Weekday::try_from(number - b'1').ok(), &day[1..]),
        [b'0'..=b'9', ..] => (None, &day[1..]),
        _ => (Some(Weekday::Mon), rest),
    };
    Some((weekday.and_then(|weekday| NaiveDate::from_isoywd_opt(year, week, weekday)), after))
}

/// `1767434400`, `1767434400.5`, `1767434400000`, `/Date(1767434400000+0100)/`: counted in UTC.
fn epoch(text: &str) -> Option<Found> {
    let text = text.trim_matches(|letter: char| !letter.is_ascii_digit());
    let digits = text.split(['.', '+', '-']).next()?;
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.starts_with('0') || !text.split(['.', '+', '-']).take(3).all(is_number) {
        return None;
    }
    let seconds = match digits.len() {
        9 | 10 => digits.parse::<i64>().ok()?,
        13 => digits.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let at = Timestamp::from_timestamp(seconds, 0)?.naive_utc();
    let clock = Clock { hour: at.hour(), minute: at.minute(), second: at.second() };
    Some(Found { date: at.date(), clock: Some(clock), zone: Zone::UTC })
}

/// ISO 8601:1988 leaves the century to the reader behind a dash: `-26-01`, `-2601`, `-26`.
fn truncated(text: &str) -> Option<NaiveDate> {
    let digits = text.strip_prefix('-')?;
    let (year, month) = digits.split_at_checked(2)?;
    let month = match month.strip_prefix('-').unwrap_or(month) {
        "" => 1,
        month => month.parse().ok().filter(|_| month.len() == 2)?,
    };
    with_month(month, [Number { value: 1, digits: 1 }, Number::new(year)?])
}

/// `2026-01-03+01:00`, a date of XML Schema: its zone names no instant.
fn day_with_zone(text: &str) -> Option<NaiveDate> {
    let (day, zone) = text.split_at_checked(10)?;
    let is_zone = zone.starts_with(['+', '-']) && matches!(zones::signed(zone), Signed::Offset(_, ""));
    day.parse().ok().filter(|_| is_zone)
}

/// `2026` is its first day, as W3C's note on dates and times has it; `2026003` its third.
fn year(text: &str) -> Option<NaiveDate> {
    let (year, day) = text.split_at_checked(4)?;
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let day = match day.len() {
        0 => 1,
        3 => day.parse().ok()?,
        _ => return None,
    };
    NaiveDate::from_yo_opt(year.parse().ok()?, day).filter(|_| is_number)
}
