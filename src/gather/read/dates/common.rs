//! The two forms that nearly every feed writes, read without a detour: RFC 3339 as Atom has it, and
//! RFC 822 as RSS has it.
//!
//! What deviates in one byte is left to the others.

use super::Found;
use super::clock::Clock;
use super::zones;
use super::zones::Signed;
use super::zones::Zone;
use chrono::NaiveDate;

/// `2026-01-03T10:00:00.5+01:00` or `Sat, 03 Jan 2026 10:00:00 GMT`.
pub fn read(text: &str) -> Option<Found> {
    match text.as_bytes().first()? {
        b'0'..=b'9' => rfc3339(text),
        _ => rfc822(text),
    }
}

fn rfc3339(text: &str) -> Option<Found> {
    let bytes = text.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (10, b'T')];
    if marks.iter().any(|(place, mark)| bytes.get(*place) != Some(mark)) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year(&bytes[..4])?, two(&bytes[5..7])?, two(&bytes[8..10])?)?;
    let clock = clock(&bytes[11..])?;
    let rest = text.get(19..)?;
    let zone = match rest.strip_prefix('.') {
        Some(rest) => rest.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => rest,
    };
    Some(Found { date, clock: Some(clock), zone: zone_at_end(zone)? })
}

fn rfc822(text: &str) -> Option<Found> {
    let (_, text) = text.split_once(", ")?;
    let text = text.strip_prefix(' ').unwrap_or(text);
    let bytes = text.as_bytes();
    let day_digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let day = match day_digits {
        1 => u32::from(bytes[0] - b'0'),
        2 => two(&bytes[..2])?,
        _ => return None,
    };
    let rest = &bytes[day_digits..];
    let marks = [(0, b' '), (4, b' '), (9, b' '), (18, b' ')];
    if marks.iter().any(|(place, mark)| rest.get(*place) != Some(mark)) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year(&rest[5..9])?, month(&rest[1..4])?, day)?;
    let clock = clock(&rest[10..])?;
    Some(Found { date, clock: Some(clock), zone: zone_at_end(text.get(day_digits + 19..)?)? })
}

fn zone_at_end(text: &str) -> Option<Zone> {
    match text.as_bytes().first()? {
        b'+' | b'-' => match zones::signed(text) {
            Signed::Offset(zone, "") => Some(zone),
            _ => None,
        },
        _ => zones::named(text),
    }
}

/// `10:00:00`, and whatever follows it.
fn clock(bytes: &[u8]) -> Option<Clock> {
    let &[_, _, b':', _, _, b':', _, _, ..] = bytes else { return None };
    Some(Clock { hour: two(&bytes[..2])?, minute: two(&bytes[3..5])?, second: two(&bytes[6..8])? })
}

fn month(name: &[u8]) -> Option<u32> {
    let months =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    (1..).zip(months).find(|(_, known)| name.eq_ignore_ascii_case(*known)).map(|(month, _)| month)
}

fn year(digits: &[u8]) -> Option<i32> {
    Some((two(&digits[..2])? * 100 + two(&digits[2..4])?).cast_signed())
}

fn two(digits: &[u8]) -> Option<u32> {
    let (tens, ones) = (digits[0].wrapping_sub(b'0'), digits[1].wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens * 10 + ones))
}
