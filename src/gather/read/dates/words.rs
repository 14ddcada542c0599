//! Words and numbers in any order → a date: RFC 822 and 2822, asctime, what pages show.

use super::Found;
use super::clock;
use super::clock::Half;
use super::zones;
use super::zones::Zone;
use chrono::NaiveDate;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Anything else: words and numbers, of which day, month and year must be told.
pub fn read(text: &str) -> Option<Found> {
    let mut words = Words::default();
    for word in
        text.split(|letter: char| letter.is_whitespace() || letter == ',' || letter == '(' || letter == ')')
    {
        words.take(word)?;
    }
    words.found()
}

#[derive(Default)]
struct Words {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
    clock: Option<String>,
    half: Half,
    zone: Option<Zone>,
}

impl Words {
    /// `None` when the word contradicts what is there; words that say nothing are passed over.
    fn take(&mut self, word: &str) -> Option<()> {
        let lower = word.trim_end_matches('.').to_lowercase();
        let starts_with_digit = lower.starts_with(|letter: char| letter.is_ascii_digit());
        if lower.is_empty() {
            return Some(());
        }
        if starts_with_digit && lower.contains(':') {
            return self.take_clock(&lower);
        }
        if let Some(half) = clock::half_named(&lower) {
            self.half = half;
            return Some(());
        }
        if starts_with_digit && lower.contains(['-', '/', '.']) {
            return lower
                .split(['-', '/', '.'])
                .try_for_each(|part| self.take(part))
                .and_then(|()| self.told(&lower));
        }
        if starts_with_digit {
            return self.take_number(&lower);
        }
        if let Some(month) = month_named(&lower) {
            self.month.get_or_insert(month);
        } else if self.clock.is_some() && self.zone.is_none() {
            self.zone = zones::read(word);
        }
        Some(())
    }

    /// `10:00`, `10:00:00.5`, `10:00Z`, `10:00:00+0100`, `10:00pm`.
    fn take_clock(&mut self, word: &str) -> Option<()> {
        let end = word.find(|letter: char| !matches!(letter, '0'..='9' | ':' | '.')).unwrap_or(word.len());
        let (clock, rest) = word.split_at(end);
        self.clock.get_or_insert_with(|| clock.to_owned());
        let (half, rest) = clock::half_of_day(rest);
        if half != Half::Unsaid {
            self.half = half;
        }
        if !rest.is_empty() {
            self.zone = Some(zones::read(rest)?);
        }
        Some(())
    }

    /// The day comes before the year, unless it can't be one.
    fn take_number(&mut self, word: &str) -> Option<()> {
        let digits = word.trim_end_matches(|letter: char| letter.is_alphabetic());
        let number: u32 = digits.parse().ok()?;
        match (self.day, self.year) {
            (_, None) if digits.len() == 4 => self.year = Some(number as i32),
            (None, _) if (1..=31).contains(&number) => self.day = Some(number),
            (Some(_), None) if digits.len() == 2 => self.year = Some(century(number)),
            (Some(day), None) if self.month.is_none() && (1..=12).contains(&number) && day > 12 => {
                self.month = Some(number);
            }
            _ => {}
        }
        Some(())
    }

    /// `03/01/2026` names no month that can be told from its day, unless one is above twelve.
    fn told(&mut self, word: &str) -> Option<()> {
        if self.month.is_some() {
            return Some(());
        }
        let numbers: Vec<u32> = word.split(['-', '/', '.']).map(str::parse).collect::<Result<_, _>>().ok()?;
        let [first, second, year] = numbers[..] else { return None };
        let (day, month) = match (first, second) {
            (13..=31, 1..=12) => (first, second),
            (1..=12, 13..=31) => (second, first),
            _ if first == second => (first, second),
            // Only German and its neighbours write dots, day first.
            _ if word.contains('.') => (first, second),
            _ => return None,
        };
        (self.day, self.month, self.year) = (Some(day), Some(month), Some(full_year(year)));
        Some(())
    }

    fn found(self) -> Option<Found> {
        let date = NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)?;
        let Some(clock) = self.clock else {
            return Some(Found { date, ..Found::default() });
        };
        let (time, next_day) = clock::time(&clock, self.half)?;
        Some(Found { date, time: Some(time), next_day, zone: self.zone.unwrap_or_default() })
    }
}

/// English months, short or long, as people cut them: `Sept`, `Janu`.
fn month_named(word: &str) -> Option<u32> {
    let short = word.get(..3)?;
    let month = MONTHS.iter().position(|known| *known == short)?;
    const LONG: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    LONG[month].starts_with(word).then_some(month as u32 + 1)
}

/// Two-digit years as RFC 2822 (4.3) reads them.
fn century(year: u32) -> i32 {
    match year {
        0..=49 => year as i32 + 2000,
        _ => year as i32 + 1900,
    }
}

fn full_year(year: u32) -> i32 {
    match year {
        0..=99 => century(year),
        _ => year as i32,
    }
}
