//! One cron line, as the clock on the wall reads it: text in, wall-clock times out.
//!
//! The crate `cron` finds the moments; what it says differently from every crontab (six fields at
//! least, Sunday as 1, both day fields at once) is translated here. Knows nothing of time zones.

use chrono::DateTime;
use chrono::Datelike;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::TimeDelta;
use cron::TimeUnitSpec;
use std::collections::BTreeSet;
use std::str::FromStr;

#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Two where both day fields are restricted: a time of either will do.
    alternatives: Vec<cron::Schedule>,
    runs_by_the_hour: bool,
}

const ALIASES: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

/// What each field is, and what it takes.
const FIELDS: [(&str, &str); 7] = [
    ("a second", "0 to 59"),
    ("a minute", "0 to 59"),
    ("an hour", "0 to 23"),
    ("a day of the month", "1 to 31"),
    ("a month", "1 to 12 or Jan to Dec"),
    ("a day of the week", "0 to 7 (0 and 7 are Sunday) or Sun to Sat"),
    ("a year", "1970 to 2100"),
];
/// No line is finer.
const SECOND: TimeDelta = TimeDelta::seconds(1);

const HOUR: usize = 2;
const DAY_OF_MONTH: usize = 3;
const DAY_OF_WEEK: usize = 5;

const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

impl Line {
    /// The error says what was found and what was expected.
    pub(super) fn parse(text: &str) -> Result<Line, String> {
        let mut fields = fields(without_alias(text.trim())?)?;
        let runs_by_the_hour = fields[HOUR].starts_with('*');
        let either_day = is_restricted(&fields[DAY_OF_MONTH]) && is_restricted(&fields[DAY_OF_WEEK]);
        for (number, field) in fields.iter_mut().enumerate() {
            *field = checked(number, field)?;
        }
        let alternatives = match either_day {
            true => vec![compile(&fields, Some(DAY_OF_WEEK)), compile(&fields, Some(DAY_OF_MONTH))],
            false => vec![compile(&fields, None)],
        };
        let line = Line { alternatives, runs_by_the_hour };
        let first_time = line.next_after(DateTime::UNIX_EPOCH.naive_utc() - SECOND);
        first_time.map(|_| line).ok_or_else(|| "no day ever meets it".to_owned())
    }

    /// Whether its hours are `*` or `*/n`: such a line counts hours that pass, not hours of the day.
    pub(super) fn runs_by_the_hour(&self) -> bool {
        self.runs_by_the_hour
    }

    pub(super) fn takes_either_day(&self) -> bool {
        self.alternatives.len() > 1
    }

    /// Its times strictly after `wall`, in their order.
    pub(super) fn after(&self, wall: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        std::iter::successors(self.next_after(wall), |time| self.next_after(*time))
    }

    /// Its times at or before `wall`, the last first.
    pub(super) fn until(&self, wall: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        std::iter::successors(self.last_before(wall + SECOND), |time| self.last_before(*time))
    }

    fn next_after(&self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        // Disguised as UTC, where no clock is ever changed.
        let times = self.alternatives.iter().filter_map(|line| line.after(&wall.and_utc()).next());
        times.min().map(|time| time.naive_utc())
    }

    fn last_before(&self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        let times = self.alternatives.iter().filter_map(|line| {
            let start = end_of_last_year(line, wall)?;
            line.after(&start.and_utc()).next_back()
        });
        times.max().map(|time| time.naive_utc())
    }
}

/// `wall`, or the end of the last year of the line before it. Looking back from a year that is none of the
/// line's, the crate begins in that year's month, and misses the months after it.
fn end_of_last_year(line: &cron::Schedule, wall: NaiveDateTime) -> Option<NaiveDateTime> {
    let this_year = u32::try_from(wall.year()).ok()?;
    let year = line.years().range(..=this_year).next_back()?;
    if year == this_year {
        return Some(wall);
    }
    NaiveDate::from_ymd_opt(i32::try_from(year + 1).ok()?, 1, 1)?.and_hms_opt(0, 0, 0)
}

fn without_alias(text: &str) -> Result<&str, String> {
    if !text.starts_with('@') {
        return Ok(text);
    }
    let alias = ALIASES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
    alias.map(|(_, line)| *line).ok_or_else(|| {
        "expected @hourly, @daily, @midnight, @weekly, @monthly, @yearly or @annually".to_owned()
    })
}

/// Always all seven: second 0 and any year where the line says neither.
fn fields(line: &str) -> Result<Vec<String>, String> {
    let given: Vec<_> = line.split_whitespace().collect();
    let (seconds, year): (&[&str], &[&str]) = match given.len() {
        5 => (&["0"], &["*"]),
        6 => (&[], &["*"]),
        7 => (&[], &[]),
        count => {
            return Err(format!(
                "found {count} fields, expected 5 (or 6 with seconds, or 7 with seconds and a year)"
            ));
        }
    };
    Ok([seconds, &given, year].concat().into_iter().map(str::to_owned).collect())
}

/// Vixie cron's rule: what starts with a star does not restrict the days.
fn is_restricted(field: &str) -> bool {
    !field.starts_with(['*', '?'])
}

/// The field in the crate's words.
fn checked(number: usize, field: &str) -> Result<String, String> {
    let translated = match number {
        DAY_OF_WEEK => days_of_week(field),
        _ => is_known(number, field).then(|| field.to_owned()),
    };
    let (what, expected) = FIELDS[number];
    translated.ok_or_else(|| format!("`{field}` is not {what}, expected {expected}"))
}

/// Tried alone, among stars, so that the error can name the field.
fn is_known(number: usize, field: &str) -> bool {
    let mut line = ["*"; FIELDS.len()];
    line[number] = field;
    cron::Schedule::from_str(&line.join(" ")).is_ok()
}

/// POSIX days (0 and 7 are Sunday) to the crate's (1 is Sunday).
fn days_of_week(field: &str) -> Option<String> {
    let mut days = BTreeSet::new();
    for item in if field == "?" { "*" } else { field }.split(',') {
        days.extend(days_of_item(item)?);
    }
    if days.len() == DAYS.len() {
        return Some("*".to_owned());
    }
    let days: Vec<_> = days.into_iter().map(|day| (day + 1).to_string()).collect();
    Some(days.join(","))
}

/// `*`, `2`, `Mon-Fri`, `5-1` over the week's end, each with `/n`; `2/n` means from 2 on.
fn days_of_item(item: &str) -> Option<Vec<usize>> {
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, step.parse().ok().filter(|step| *step > 0)?),
        None => (item, 1),
    };
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (day(first)?, day(last)?),
        None if range == "*" => (0, 6),
        None if range == item => (day(item)?, day(item)?),
        None => (day(range)? % 7, 6),
    };
    let last = if last < first { last + 7 } else { last };
    Some((first..=last).step_by(step).map(|day| day % 7).collect())
}

/// 0 to 7, or an English name, three letters or all of it.
fn day(text: &str) -> Option<usize> {
    let name = text.to_ascii_lowercase();
    let named = DAYS.iter().position(|day| name == *day || name == day[..3]);
    named.or_else(|| text.parse().ok().filter(|day| *day <= 7))
}

/// The fields are known to the crate one by one; `without` is left open.
fn compile(fields: &[String], without: Option<usize>) -> cron::Schedule {
    let open = |number| if Some(number) == without { "*" } else { fields[number].as_str() };
    let line: Vec<_> = (0..fields.len()).map(open).collect();
    cron::Schedule::from_str(&line.join(" ")).expect("fields that are known alone are known together")
}
