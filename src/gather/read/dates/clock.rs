//! What a clock shows → a time of day.

use chrono::Days;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::NaiveTime;

/// Hours, minutes and seconds as they were said, of any size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

/// Of a twelve-hour clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Half {
    Morning,
    Afternoon,
}

impl Clock {
    pub const MIDNIGHT: Clock = Clock { hour: 0, minute: 0, second: 0 };

    /// Thirteen o'clock in the afternoon is thirteen o'clock.
    pub fn in_half(self, half: Half) -> Clock {
        let hour = match (self.hour, half) {
            (12, Half::Morning) => 0,
            (hour @ 0..=11, Half::Afternoon) => hour + 12,
            (hour, _) => hour,
        };
        Clock { hour, ..self }
    }

    /// 24:00 is the midnight that ends the day, a leap second the second before it.
    pub fn on(self, date: NaiveDate) -> Option<NaiveDateTime> {
        match (self.hour, self.minute, self.second) {
            (24, 0, 0) => Some(date.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN)),
            (hour, minute, 60) => date.and_hms_opt(hour, minute, 59),
            (hour, minute, second) => date.and_hms_opt(hour, minute, second),
        }
    }
}

/// A leading `10:00`, `10:00:00.5`, `10h30`, `10 Uhr`, `10時30分`, and what follows it.
pub fn leading(text: &str) -> Option<(Clock, &str)> {
    let (hour, after) = number(text, 2)?;
    match after.strip_prefix(':') {
        Some(after) => with_minutes(hour, after, ':'),
        None => in_words(hour, after),
    }
}

/// A leading `10.30` or `10.30.00`, as Danes, Finns and Italians write it after a date.
pub fn dotted(text: &str) -> Option<(Clock, &str)> {
    let (hour, after) = number(text, 2)?;
    let after = after.strip_prefix('.')?;
    let two_digits = after.len() - after.trim_start_matches(|digit: char| digit.is_ascii_digit()).len() == 2;
    if two_digits { with_minutes(hour, after, '.') } else { None }
}

/// `1000` or `100000`.
pub fn compact(digits: &str) -> Option<Clock> {
    let pair = |from: usize| digits.get(from..from + 2)?.parse().ok();
    match digits.len() {
        4 => Some(Clock { hour: pair(0)?, minute: pair(2)?, second: 0 }),
        6 => Some(Clock { hour: pair(0)?, minute: pair(2)?, second: pair(4)? }),
        _ => None,
    }
}

/// A leading `am`, `a.m.`, `p. m.`, `μ.μ.`, `오후`, `午後` or `下午`, and what follows it.
pub fn half(text: &str) -> Option<(Half, &str)> {
    for (name, half) in [
        ("오전", Half::Morning),
        ("午前", Half::Morning),
        ("上午", Half::Morning),
        ("오후", Half::Afternoon),
        ("午後", Half::Afternoon),
        ("下午", Half::Afternoon),
    ] {
        if let Some(after) = text.strip_prefix(name) {
            return Some((half, after));
        }
    }
    let mut letters = text.chars();
    let half = match letters.next()? {
        'a' | 'A' | 'π' | 'Π' => Half::Morning,
        'p' | 'P' | 'μ' | 'Μ' => Half::Afternoon,
        _ => return None,
    };
    let after = letters.as_str();
    let after = after.strip_prefix('.').map_or(after, str::trim_start);
    let after = after.strip_prefix(['m', 'M', 'μ', 'Μ'])?;
    let ends = !after.starts_with(char::is_alphanumeric);
    ends.then(|| (half, after.strip_prefix('.').unwrap_or(after)))
}

/// A fraction of a second is left out.
fn with_minutes(hour: u32, text: &str, mark: char) -> Option<(Clock, &str)> {
    let (minute, after) = number(text, 2)?;
    let seconds = after.strip_prefix(mark).and_then(|after| number(after, 2));
    let (second, after) = seconds.unwrap_or((0, after));
    let fraction = after.strip_prefix(['.', ',']).and_then(|after| number(after, 9));
    Some((Clock { hour, minute, second }, fraction.map_or(after, |(_, after)| after)))
}

fn in_words(hour: u32, text: &str) -> Option<(Clock, &str)> {
    let after = unit(text, &["h", "uhr", "時", "时", "點", "点", "시"])?;
    let minutes = number(after.trim_start(), 2).filter(|(_, after)| !after.starts_with(['.', '-', '/', ':']));
    let Some((minute, after)) = minutes else {
        return Some((Clock { hour, minute: 0, second: 0 }, after));
    };
    let after = unit(after, &["min", "m", "分", "분"]).unwrap_or(after);
    let seconds = number(after.trim_start(), 2)
        .and_then(|(second, after)| Some((second, unit(after, &["s", "sec", "秒", "초"])?)));
    let (second, after) = seconds.unwrap_or((0, after));
    Some((Clock { hour, minute, second }, after))
}

/// What follows one of the words, and a blank before it.
fn unit<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let text = text.trim_start();
    let end = text.find(|letter: char| !letter.is_alphabetic()).unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    words.iter().any(|known| word.eq_ignore_ascii_case(known)).then_some(after)
}

/// One to `most` digits, and what follows them, which is no digit.
fn number(text: &str, most: usize) -> Option<(u32, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, after) = text.split_at(end);
    if digits.is_empty() || end > most {
        return None;
    }
    Some((digits.parse().ok()?, after))
}
