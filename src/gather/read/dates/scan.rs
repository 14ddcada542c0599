//! Words, numbers and signs in any order → a date: RFC 822 and 2822 and what people make of them,
//! asctime, ISO 8601 with its variants, what pages show.
//!
//! Words that say nothing are passed over, weekdays among them; so is a second date.

use super::Found;
use super::clock;
use super::clock::Clock;
use super::clock::Half;
use super::day::Day;
use super::iso;
use super::months;
use super::numbers;
use super::zones;
use super::zones::Signed;
use super::zones::Zone;

/// `None` also where what is there can't be: the 31st of February, an offset of 99 hours.
pub fn read(text: &str) -> Option<Found> {
    let is_hangul = |letter| ('가'..='힣').contains(&letter);
    let unsaid_zone = if text.contains(is_hangul) { Zone::KOREA } else { Zone::Implied(0) };
    let mut scan = Scan::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        rest = match first {
            '0'..='9' => scan.take_number(rest)?,
            '+' | '-' => scan.take_sign(rest)?,
            _ if first.is_alphabetic() => scan.take_word(rest),
            _ => scan.take_mark(rest),
        };
    }
    let date = scan.day.date(scan.has_time())?;
    Some(Found { date, clock: scan.clock(), zone: scan.zone.unwrap_or(unsaid_zone) })
}

/// What stood before, marks apart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Last {
    #[default]
    Other,
    Number,
    /// The `T` between a date and its time.
    T,
    Half(Half),
    /// A time of day or its zone.
    Time,
}

#[derive(Default)]
struct Scan {
    day: Day,
    clock: Option<Clock>,
    /// A number behind the date: an hour, if a zone or a half of the day follows.
    hour: Option<u32>,
    half: Option<Half>,
    zone: Option<Zone>,
    /// The zone is a number, which says more than a name.
    is_offset: bool,
    last: Last,
}

impl Scan {
    fn clock(&self) -> Option<Clock> {
        let clock = self.clock?;
        Some(self.half.map_or(clock, |half| clock.in_half(half)))
    }

    fn has_time(&self) -> bool {
        self.clock.is_some() || self.hour.is_some()
    }

    fn take_number<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let last = std::mem::replace(&mut self.last, Last::Number);
        let has_date = self.day.is_complete();
        let shown = clock::leading(text).or_else(|| clock::dotted(text).filter(|_| has_date));
        if let Some((clock, after)) = shown {
            self.take_clock(clock, last);
            return Some(after);
        }
        if let Some((date, after)) = iso::week(text).filter(|_| !has_date) {
            self.day.take_whole(date?);
            return Some(after);
        }
        if let Some(after) = numbers::behind_version(text) {
            return Some(after);
        }
        if !has_date && let Some(after) = self.day.take_joined(text) {
            return Some(after);
        }
        let (digits, after) = split(text, |letter| letter.is_ascii_digit());
        match has_date {
            true => self.take_digits_of_time(digits, last)?,
            false => self.take_digits_of_date(digits),
        }
        Some(after)
    }

    /// Of two the first counts, unless it is the midnight that databases add to a day.
    fn take_clock(&mut self, clock: Clock, last: Last) {
        if self.clock.is_none_or(|clock| clock == Clock::MIDNIGHT) {
            self.clock = Some(clock);
        }
        if let Last::Half(half) = last {
            self.half.get_or_insert(half);
        }
        self.last = Last::Time;
    }

    fn take_digits_of_date(&mut self, digits: &str) {
        match iso::compact(digits) {
            Some((date, clock)) => {
                self.day.take_whole(date);
                self.clock = self.clock.or(clock);
            }
            None => self.day.take_digits(digits),
        }
    }

    /// `None` for four digits more where the year had two: one of them is something else.
    fn take_digits_of_time(&mut self, digits: &str, last: Last) -> Option<()> {
        let year_said = self.day.has_whole_year();
        match digits.len() {
            _ if self.clock.is_some() => {}
            1 | 2 if last == Last::T => {
                self.clock = Some(Clock { hour: digits.parse().ok()?, ..Clock::MIDNIGHT })
            }
            1 | 2 => self.hour = self.hour.or(digits.parse().ok()),
            4 | 6 if last == Last::T || (year_said && self.day.is_numeric()) => {
                self.clock = clock::compact(digits)
            }
            4 if !year_said => return None,
            _ => {}
        }
        Some(())
    }

    fn take_sign<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let is_of_time = self.has_time() && (self.last == Last::Time || self.day.is_complete());
        match zones::signed(text) {
            Signed::Offset(zone, after) if is_of_time => {
                if !self.is_offset {
                    (self.zone, self.is_offset) = (Some(zone), true);
                }
                self.settle_hour();
                Some(after)
            }
            Signed::Impossible if is_of_time => None,
            // A zone without a time of day is no time of day.
            Signed::Offset(_, after) if self.day.is_complete() && starts_with_four_digits(&text[1..]) => {
                Some(after)
            }
            _ => Some(self.take_mark(text)),
        }
    }

    fn take_mark<'a>(&mut self, text: &'a str) -> &'a str {
        let mut marks = text.chars();
        if let Some(mark) = marks.next() {
            self.day.take_mark(mark);
        }
        marks.as_str()
    }

    fn take_word<'a>(&mut self, text: &'a str) -> &'a str {
        if let Some((half, after)) = clock::half(text) {
            self.take_half(half, after);
            return after;
        }
        self.last = Last::Other;
        if self.has_time()
            && let Some((zone, after)) = zones::place(text)
        {
            self.take_zone(zone);
            return after;
        }
        let (word, after) = word(text);
        self.day.pass_word();
        if word.eq_ignore_ascii_case("t") && after.starts_with(|next: char| next.is_ascii_digit()) {
            self.last = Last::T;
        } else if self.has_time()
            && let Some(zone) = zones::named(word)
        {
            self.take_zone(zone);
        } else if let Ok(weekday) = word.parse() {
            self.day.take_weekday(weekday);
        } else if !self.day.is_complete()
            && let Some(month) = months::named(word)
        {
            self.day.take_month(month, number_follows(after));
        }
        after
    }

    /// `10:00 am`, `10 am`, `PM 10:00`, but not the `am` of `10:00 Uhr am 3. Januar`.
    fn take_half(&mut self, half: Half, after: &str) {
        let is_behind = self.last == Last::Time || !number_follows(after);
        if self.clock.is_some() && is_behind {
            self.half.get_or_insert(half);
        } else if self.last == Last::Number && self.clock.is_none() && is_behind {
            if !self.day.is_complete() {
                self.hour = self.day.give_back();
            }
            self.half = Some(half);
            self.settle_hour();
        } else {
            self.last = Last::Half(half);
        }
    }

    fn take_zone(&mut self, zone: Zone) {
        self.zone.get_or_insert(zone);
        self.settle_hour();
    }

    fn settle_hour(&mut self) {
        let hour = self.hour.map(|hour| Clock { hour, ..Clock::MIDNIGHT });
        self.clock = self.clock.or(hour);
        self.last = Last::Time;
    }
}

fn starts_with_four_digits(text: &str) -> bool {
    text.get(..4).is_some_and(|four| four.bytes().all(|byte| byte.is_ascii_digit()))
}

fn number_follows(text: &str) -> bool {
    let text = text.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    text.starts_with(|next: char| next.is_ascii_digit())
}

/// East Asian words are taken letter by letter: no blank ends them.
fn word(text: &str) -> (&str, &str) {
    match text.chars().next().filter(|letter| *letter >= '\u{2e80}') {
        Some(letter) => text.split_at(letter.len_utf8()),
        None => split(text, char::is_alphabetic),
    }
}

/// The leading letters that fit, and what follows them.
fn split(text: &str, fits: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|letter| !fits(letter)).unwrap_or(text.len()))
}
