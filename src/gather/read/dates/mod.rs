//! The forms in which the wild writes a date → an instant and how much of it was said.
//!
//! Takes RFC 3339 and ISO 8601 with their variants, RFC 822 and 2822, asctime, what pages show in
//! the languages of Europe and East Asia, and seconds since 1970. Never guesses between day and
//! month, never rolls a day over, never asks the clock: what is not understood, is impossible, or
//! lies outside 1900 to 2199, is absent.

mod clock;
mod common;
mod day;
mod iso;
mod months;
mod numbers;
mod plain;
mod scan;
mod zones;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use crate::model::Precision;
use crate::model::SourceDate;
use crate::model::Timestamp;
use chrono::Datelike;
use chrono::NaiveDate;
use chrono::NaiveTime;
use clock::Clock;
use std::ops::RangeInclusive;
use zones::Zone;

/// Outside of these a date is a fault of its writer, and writers of ours would choke on it.
const YEARS: RangeInclusive<i32> = 1900..=2199;

/// A date is short, with its weekday and its zone in words too; what is longer is a text that
/// holds one at best.
const MAX_BYTES: usize = 200;

/// Reads a date, to the second. One without a zone is taken as UTC; one without a time of day as its
/// midnight.
///
/// Two digits of a year are 1950 to 2049, three count from 1900 (RFC 2822, 4.3). 24:00 is the
/// midnight that follows (ISO 8601), a leap second the second before it. `None` for what is no date,
/// for what is longer than 200 bytes, and outside of 1900 to 2199 (UTC).
pub fn read(text: &str) -> Option<SourceDate> {
    let text = text.trim();
    let no_digits = text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_digit());
    if text.len() > MAX_BYTES || no_digits {
        return None;
    }
    common::read(text).or_else(|| odd(text))?.settle()
}

/// Any form, the common ones too, which are long on this way.
fn odd(text: &str) -> Option<Found> {
    let text = plain::plain(text);
    iso::read(text.trim()).or_else(|| scan::read(text.trim()))
}

/// What was found of a date in a text.
#[derive(Clone, Copy, Debug)]
struct Found {
    date: NaiveDate,
    clock: Option<Clock>,
    zone: Zone,
}

impl Found {
    fn settle(self) -> Option<SourceDate> {
        let Some(clock) = self.clock else {
            let at = self.date.and_time(NaiveTime::MIN).and_utc();
            return within_years(at, Precision::Day, false);
        };
        let at = self.zone.to_utc(clock.on(self.date)?)?;
        within_years(at, Precision::Minute, self.zone.is_said())
    }
}

fn within_years(at: Timestamp, precision: Precision, zone_said: bool) -> Option<SourceDate> {
    YEARS.contains(&at.year()).then_some(SourceDate { at, precision, zone_said })
}
