//! Numbers, and perhaps the name of a month → a day of the calendar, where it can be told.

use super::YEARS;
use chrono::Datelike;
use chrono::NaiveDate;
use chrono::Weekday;

/// One number of a date as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    pub value: u32,
    pub digits: usize,
}

impl Number {
    /// Up to four digits.
    pub fn new(digits: &str) -> Option<Number> {
        let value = digits.parse().ok().filter(|_| digits.len() <= 4)?;
        Some(Number { value, digits: digits.len() })
    }

    pub fn is_year(self) -> bool {
        self.digits == 4
    }

    /// Two digits are 1950 to 2049, three count from 1900 (RFC 2822, 4.3).
    fn year(self) -> Option<i32> {
        let value = self.value.cast_signed();
        match (self.digits, value) {
            (2, 0..=49) => Some(value + 2000),
            (2 | 3, _) => Some(value + 1900),
            (4, _) => Some(value),
            _ => None,
        }
    }
}

/// A leading `2026-01-03`, `3.1.2026` or `25/12/26`, its sign, and what follows it.
pub fn joined(text: &str) -> Option<([Number; 3], char, &str)> {
    let (first, rest) = number(text)?;
    let separator = rest.chars().next().filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let (second, rest) = number(&rest[1..])?;
    let (third, after) = number(rest.strip_prefix(separator)?)?;
    Some(([first, second, third], separator, after))
}

/// What follows a leading version or address of the network: four numbers with dots between them.
pub fn behind_version(text: &str) -> Option<&str> {
    let (_, separator, after) = joined(text)?;
    let (_, after) = number(after.strip_prefix('.').filter(|_| separator == '.')?)?;
    Some(after)
}

fn number(text: &str) -> Option<(Number, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    Some((Number::new(&text[..end])?, &text[end..]))
}

/// `3` and `2026` beside the name of a month, in either order.
pub fn with_month(month: u32, numbers: [Number; 2]) -> Option<NaiveDate> {
    let [first, second] = numbers;
    let (day, year) = match first.is_year() || (first.value > 31 && second.digits <= 2) {
        true => (second, first),
        false => (first, second),
    };
    NaiveDate::from_ymd_opt(year.year()?, month, day.value).filter(|_| day.digits <= 2)
}

/// `2026-01` and, as ISO 8601 counts the days of a year, `2026-003`.
pub fn pair(numbers: [Number; 2]) -> Option<NaiveDate> {
    let [year, rest] = numbers;
    let year_number = year.year().filter(|_| year.is_year())?;
    match rest.digits {
        2 => NaiveDate::from_ymd_opt(year_number, rest.value, 1),
        3 => NaiveDate::from_yo_opt(year_number, rest.value),
        _ => None,
    }
}

/// `2026-01-03`, `3.1.2026`, `25/12/26`: the year is first or last, and after a year comes the month.
///
/// Who writes dots writes the day first. Of other orders one that is no date is out, and one that
/// does not fall on the weekday that was said; if they leave more than one day, it can't be told.
pub fn triple(numbers: [Number; 3], separator: Option<char>, weekday: Option<Weekday>) -> Option<NaiveDate> {
    let [first, second, third] = numbers;
    let year_first = || date(first, second, third);
    let day_first = date(third, second, first);
    let month_first = || date(third, first, second);
    if first.is_year() {
        return year_first();
    }
    let last_can_be = match separator {
        Some('.') => return day_first.or_else(year_first),
        _ => [day_first, month_first()],
    };
    let two_digits = first.digits == 2 && third.digits <= 2;
    let first_counts = two_digits && (separator == Some('-') || last_can_be == [None, None]);
    let year_first = if first_counts { year_first() } else { None };
    one_of([last_can_be[0], last_can_be[1], year_first], weekday)
}

fn one_of(dates: [Option<NaiveDate>; 3], weekday: Option<Weekday>) -> Option<NaiveDate> {
    let only = |mut fitting: Vec<NaiveDate>| {
        fitting.dedup();
        <[NaiveDate; 1]>::try_from(fitting).ok().map(|[date]| date)
    };
    let possible: Vec<NaiveDate> = dates.into_iter().flatten().collect();
    let on_weekday = possible.iter().copied().filter(|date| Some(date.weekday()) == weekday).collect();
    only(possible).or_else(|| only(on_weekday))
}

fn date(year: Number, month: Number, day: Number) -> Option<NaiveDate> {
    let short = month.digits <= 2 && day.digits <= 2;
    NaiveDate::from_ymd_opt(year.year().filter(|year| short && YEARS.contains(year))?, month.value, day.value)
}
