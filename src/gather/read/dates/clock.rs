//! What a clock shows → a time of day.

use chrono::NaiveTime;

/// Of a twelve-hour clock.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Half {
    #[default]
    Unsaid,
    Morning,
    Afternoon,
}

/// A time of day, and whether it is the midnight that ends the day. A leap second is the one before it.
pub fn time(clock: &str, half: Half) -> Option<(NaiveTime, bool)> {
    let clock = clock.trim_end_matches(['.', ',']);
    let compact = !clock.contains(':') && clock.len() >= 4;
    let (hour, minute, second) = match compact {
        true => (clock.get(..2)?, clock.get(2..4)?, clock.get(4..6).unwrap_or("0")),
        false => {
            let mut parts = clock.split(':');
            (parts.next()?, parts.next()?, parts.next().unwrap_or("0"))
        }
    };
    let second = second.split(['.', ',']).next()?;
    let hour = match (hour.parse::<u32>().ok()?, half) {
        (12, Half::Morning) => 0,
        (hour @ 1..=11, Half::Afternoon) => hour + 12,
        (hour, _) => hour,
    };
    let (minute, second): (u32, u32) = (minute.parse().ok()?, second.parse().ok()?);
    match (hour, minute, second) {
        (24, 0, 0) => Some((NaiveTime::MIN, true)),
        _ => NaiveTime::from_hms_opt(hour, minute, second.min(59)).map(|time| (time, false)),
    }
}

/// A leading `am` or `pm`, and what follows it.
pub fn half_of_day(text: &str) -> (Half, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic() && letter != '.').unwrap_or(text.len());
    match half_named(text[..end].trim_end_matches('.')) {
        Some(half) => (half, text[end..].trim_start()),
        None => (Half::Unsaid, text),
    }
}

pub fn half_named(word: &str) -> Option<Half> {
    match word.to_ascii_lowercase().as_str() {
        "am" | "a.m" => Some(Half::Morning),
        "pm" | "p.m" => Some(Half::Afternoon),
        _ => None,
    }
}
