//! What tells the day, as it is gathered word by word → a date.

use super::numbers;
use super::numbers::Number;
use chrono::NaiveDate;
use chrono::Weekday;

/// How surely a word is the month: `mar` may be March, or the Tuesday of half the Romance languages,
/// `may` a verb.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Claim {
    /// No number stands by it.
    Alone,
    /// Before the first number, where weekdays stand.
    First,
    Sure,
}

#[derive(Default)]
pub struct Day {
    /// Told by its digits alone: `20260103`.
    whole: Option<NaiveDate>,
    /// Three at most.
    numbers: Vec<Number>,
    /// The sign since the last of the numbers, and the one before it.
    sign: Option<char>,
    separator: Option<char>,
    month: Option<(u32, Claim)>,
    weekday: Option<Weekday>,
    words_since_number: usize,
}

impl Day {
    /// `None` also where it can't be told; a month alone, `2026-01`, has no time of day.
    pub fn date(&self, is_timed: bool) -> Option<NaiveDate> {
        match (self.whole, self.month, self.numbers[..].as_ref()) {
            (Some(date), ..) => Some(date),
            (None, _, &[first, second, third]) => {
                numbers::triple([first, second, third], self.separator, self.weekday)
            }
            (None, Some((month, _)), &[first, second]) => numbers::with_month(month, [first, second]),
            (None, None, &[first, second]) => {
                let can_be = self.separator.is_some() && (second.digits == 3 || !is_timed);
                numbers::pair([first, second]).filter(|_| can_be)
            }
            _ => None,
        }
    }

    /// Enough for a date: what follows is of its time.
    pub fn is_complete(&self) -> bool {
        let with_month = self.month.is_some_and(|(_, claim)| claim > Claim::Alone) && self.numbers.len() == 2;
        self.whole.is_some() || self.numbers.len() == 3 || with_month
    }

    /// Four digits, so that nothing else is the year.
    pub fn has_whole_year(&self) -> bool {
        self.whole.is_some() || self.numbers.iter().any(|number| number.is_year())
    }

    /// Without the name of a month, as machines write.
    pub fn is_numeric(&self) -> bool {
        self.month.is_none()
    }

    pub fn take_whole(&mut self, date: NaiveDate) {
        self.whole = Some(date);
    }

    /// A leading `2026-01-03` and its like, and what follows it. What stood before was of something else.
    pub fn take_joined<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (numbers, separator, after) = numbers::joined(text)?;
        (self.numbers, self.separator, self.month) = (numbers.to_vec(), Some(separator), None);
        Some(after)
    }

    /// More than four digits that are no date are passed over.
    pub fn take_digits(&mut self, digits: &str) {
        self.words_since_number = 0;
        if let Some(number) = Number::new(digits) {
            self.numbers.push(number);
            self.separator = self.sign.take();
        }
    }

    /// Takes the last number back: it was an hour.
    pub fn give_back(&mut self) -> Option<u32> {
        self.numbers.pop().map(|number| number.value)
    }

    pub fn take_mark(&mut self, mark: char) {
        self.sign = self.sign.or(Some(mark).filter(|mark| matches!(mark, '-' | '/' | '.')));
    }

    pub fn take_weekday(&mut self, weekday: Weekday) {
        self.weekday.get_or_insert(weekday);
    }

    pub fn pass_word(&mut self) {
        self.words_since_number += 1;
    }

    /// Beside its month stands the day: other numbers before it are of something else.
    pub fn take_month(&mut self, month: u32, number_follows: bool) {
        let by_number = number_follows || (self.words_since_number <= 3 && !self.numbers.is_empty());
        let claim = match (by_number, self.numbers.is_empty()) {
            (false, _) => Claim::Alone,
            (true, true) => Claim::First,
            (true, false) => Claim::Sure,
        };
        if self.month.is_some_and(|(_, claimed)| claim <= claimed) {
            return;
        }
        self.month = Some((month, claim));
        if self.numbers.len() == 2 && !self.numbers[0].is_year() {
            self.numbers.remove(0);
        }
    }
}
