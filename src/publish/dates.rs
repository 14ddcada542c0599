//! Instants → the spellings of the formats.
//!
//! A source may claim any year; RFC 822 and RFC 3339 have four digits for it, so that what leaves
//! here is within 1900 and 9999, in whole seconds. Time zones are for people only.

use crate::model::Timestamp;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// 1900-01-01T00:00:00Z, where RFC 822 years begin (RFC 5322, 3.3).
const FIRST_SECOND: i64 = -2_208_988_800;
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: i64 = 253_402_300_799;

/// The nearest instant that every format can say: whole seconds, no leap second, a year of four digits.
pub fn sayable(at: Timestamp) -> Timestamp {
    let second = at.timestamp().clamp(FIRST_SECOND, LAST_SECOND);
    DateTime::from_timestamp(second, 0).expect("the seconds between 1900 and 9999 are instants")
}

/// `Fri, 20 Nov 2026 14:05:00 +0000`, for RSS and OPML; English in every locale (RFC 822, 5).
pub fn rfc822(at: Timestamp) -> String {
    sayable(at).format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// `2026-11-20T14:05:00Z`, for JSON and HTML (RFC 3339).
pub fn rfc3339(at: Timestamp) -> String {
    sayable(at).format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `2026-11-20`, for HTML (RFC 3339, `full-date`).
pub fn full_date(at: Timestamp, zone: Tz) -> String {
    sayable(at).with_timezone(&zone).format("%Y-%m-%d").to_string()
}

/// `Friday, 20 November 2026`.
pub fn weekday(at: Timestamp, zone: Tz) -> String {
    sayable(at).with_timezone(&zone).format("%A, %-d %B %Y").to_string()
}

/// `20 November 2026`.
pub fn day(at: Timestamp, zone: Tz) -> String {
    sayable(at).with_timezone(&zone).format("%-d %B %Y").to_string()
}

/// `20 Nov`.
pub fn short_day(at: Timestamp, zone: Tz) -> String {
    sayable(at).with_timezone(&zone).format("%-d %b").to_string()
}

/// `14:05`.
pub fn time(at: Timestamp, zone: Tz) -> String {
    sayable(at).with_timezone(&zone).format("%H:%M").to_string()
}

/// The day an authority of `tag:` ids is dated with (RFC 4151, 2.1): `news.example.org,2026-03` → 1 March 2026.
///
/// `None` when it carries no date.
pub fn authority_day(authority: &str) -> Option<Timestamp> {
    let (_, date) = authority.split_once(',')?;
    let mut numbers = date.split('-').map(|number| number.parse::<u32>().ok());
    let year = i32::try_from(numbers.next()??).ok()?;
    let month = numbers.next().map_or(Some(1), |month| month)?;
    let day = numbers.next().map_or(Some(1), |day| day)?;
    Some(NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(0, 0, 0)?.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono::Utc;

    #[test]
    fn dates_are_said_in_four_digit_years() {
        let far = Utc.with_ymd_and_hms(12_000, 1, 1, 0, 0, 0).unwrap();
        let old = Utc.with_ymd_and_hms(1, 1, 1, 0, 0, 0).unwrap();
        let leap = DateTime::from_timestamp(1_483_228_799, 1_500_000_000).unwrap();
        let usual = Utc.with_ymd_and_hms(2026, 11, 20, 14, 5, 0).unwrap();
        for (name, at, expected) in [
            ("usual", usual, "Fri, 20 Nov 2026 14:05:00 +0000"),
            ("beyond 9999", far, "Fri, 31 Dec 9999 23:59:59 +0000"),
            ("before 1900", old, "Mon, 01 Jan 1900 00:00:00 +0000"),
            ("leap second", leap, "Sat, 31 Dec 2016 23:59:59 +0000"),
        ] {
            assert_eq!(rfc822(at), expected, "{name}");
        }
        assert_eq!(rfc3339(usual), "2026-11-20T14:05:00Z");
        assert_eq!(rfc3339(far), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn an_authority_tells_its_day() {
        for (authority, expected) in [
            ("news.example.org,2026", Some("2026-01-01T00:00:00Z")),
            ("news.example.org,2026-03", Some("2026-03-01T00:00:00Z")),
            ("desk@example.org,2026-03-09", Some("2026-03-09T00:00:00Z")),
            ("news.example.org", None),
            ("news.example.org,soon", None),
        ] {
            assert_eq!(authority_day(authority).map(rfc3339).as_deref(), expected, "{authority}");
        }
    }
}
