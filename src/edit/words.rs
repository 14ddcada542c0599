//! The words of a text, in the one form in which texts are compared.

use crate::edit::tokens::Token;
use crate::edit::tokens::tokens;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;

/// The words of a plain text: runs of letters and digits, NFKC, lower case, a space between each two.
///
/// The recipe is part of what is stored (text and state keys): a change needs a migration.
pub fn folded(text: &str) -> String {
    let mut words = Folded { text: Vec::with_capacity(text.len() + 1) };
    let is_end = |byte: &u8| matches!(byte, b' ' | b'\n');
    let mut rest = text;
    while !rest.is_empty() {
        // Nothing combines across a space, so only pieces with other letters need their second form.
        let bytes = rest.as_bytes();
        let ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        let start = match ascii < bytes.len() {
            true => bytes[..ascii].iter().rposition(is_end).map_or(0, |end| end + 1),
            false => ascii,
        };
        let end = ascii + bytes[ascii..].iter().position(is_end).unwrap_or(bytes.len() - ascii);
        words.push_ascii(&bytes[..start]);
        words.push_piece(&rest[start..end]);
        rest = &rest[end..];
    }
    words.finish()
}

/// Words with a space between each two, as they grow; behind the last may stand one, too.
struct Folded {
    text: Vec<u8>,
}

impl Folded {
    /// Writes every byte in its form, and goes on behind it unless it is one space too many: without a branch,
    /// since nobody foretells where words end.
    fn push_ascii(&mut self, bytes: &[u8]) {
        let (from, mut last) = (self.text.len(), self.last());
        self.text.resize(from + bytes.len(), b' ');
        let room = &mut self.text[from..];
        let mut end = 0;
        for byte in bytes {
            let form = FORMS[usize::from(*byte)];
            room[end] = form;
            end += usize::from((form != b' ') | (last != b' '));
            last = form;
        }
        self.text.truncate(from + end);
    }

    fn push_piece(&mut self, piece: &str) {
        match piece.chars().all(is_settled) {
            true => piece.chars().for_each(|letter| self.push(letter)),
            false => piece.nfkc().for_each(|letter| self.push(letter)),
        }
    }

    fn push(&mut self, letter: char) {
        if letter.is_ascii() {
            self.push_ascii(&[letter as u8]);
        } else if !matches!(letter, '–' | '—' | '‘'..='”') && letter.is_alphanumeric() {
            let small = letter.to_lowercase();
            small.for_each(|letter| self.text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()));
        } else if self.last() != b' ' {
            self.text.push(b' ');
        }
    }

    /// Nothing counts as a space: none stands at the beginning.
    fn last(&self) -> u8 {
        self.text.last().copied().unwrap_or(b' ')
    }

    fn finish(mut self) -> String {
        if self.text.last() == Some(&b' ') {
            self.text.pop();
        }
        String::from_utf8(self.text).expect("letters are put in whole")
    }
}

/// ASCII in lower case; what is no letter and no digit is a space.
const FORMS: [u8; 256] = {
    let mut forms = [b' '; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            forms[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    forms
};

/// Letters that NFKC leaves as they are, next to each other too: most of most scripts we meet. Asking
/// its tables about every letter takes longer than all the rest.
fn is_settled(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{7f}' | 'À'..='ÿ' | '\u{400}'..='\u{482}' | '\u{2013}' | '\u{2014}' | '‘'..='”'
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='\u{9fff}')
}

/// How many words a folded text has.
pub fn count(folded: &str) -> u32 {
    match folded.is_empty() {
        true => 0,
        false => folded.bytes().filter(|byte| *byte == b' ').count() as u32 + 1,
    }
}

/// Whether two titles say the same: most of their words are the same, and all of their numbers.
///
/// The numbers decide: notices in one template differ in nothing else.
pub fn titles_agree(left: &str, right: &str) -> bool {
    let codes = [left, right].map(numbers);
    let (left, right) = (hashes(&tokens(left)), hashes(&tokens(right)));
    if left.is_empty() || right.is_empty() || codes[0] != codes[1] {
        return false;
    }
    let shared = left.intersection(&right).count();
    let shorter = left.len().min(right.len());
    let all = left.len() + right.len() - shared;
    // A headline with the outlet's name behind it holds all of the shorter one.
    5 * shared >= 3 * all || (shorter >= 4 && 5 * shared >= 4 * shorter)
}

/// Whether two titles have no word in common; one that says nothing has none to tell by.
pub fn titles_differ(left: &str, right: &str) -> bool {
    let (left, right) = (tokens(left), tokens(right));
    !left.is_empty() && !right.is_empty() && hashes(&left).is_disjoint(&hashes(&right))
}

/// Whether one text holds half of the other's runs of four words; shorter than 20 words says nothing.
pub fn texts_agree(left: &str, right: &str) -> bool {
    overlap(left, right).is_some_and(|(shared, shorter)| shorter >= LONG_ENOUGH && 2 * shared >= shorter)
}

/// Whether two texts have next to nothing in common: not one in ten runs of four words. Shorter
/// than 20 words says nothing here either.
pub fn texts_differ(left: &str, right: &str) -> bool {
    overlap(left, right).is_some_and(|(shared, shorter)| shorter >= LONG_ENOUGH && 10 * shared < shorter)
}

/// Whether two texts have nothing in common, as far as so few words can tell: eight are enough.
pub fn lines_differ(left: &str, right: &str) -> bool {
    overlap(left, right).is_some_and(|(shared, shorter)| shorter >= 5 && shared == 0)
}

/// Runs of four words in a text of 20.
const LONG_ENOUGH: usize = 17;

/// How many runs of four words two texts share, and how many the shorter one has; `None` where one has none.
fn overlap(left: &str, right: &str) -> Option<(usize, usize)> {
    let (left, right) = (shingles(left), shingles(right));
    let shorter = left.len().min(right.len());
    (shorter > 0).then(|| (left.intersection(&right).count(), shorter))
}

/// Whether each of two titles names a number that the other does not.
pub fn numbers_differ(left: &str, right: &str) -> bool {
    let [left, right] = [left, right].map(numbers);
    !left.is_subset(&right) && !right.is_subset(&left)
}

fn hashes(words: &[Token]) -> HashSet<u32> {
    words.iter().map(|word| word.hash).collect()
}

/// The words with a digit: `17`, and `A320neo`.
fn numbers(text: &str) -> HashSet<u32> {
    let has_digit = |word: &Token| text[word.start as usize..word.end as usize].contains(char::is_numeric);
    tokens(text).into_iter().filter(has_digit).map(|word| word.hash).collect()
}

fn shingles(text: &str) -> HashSet<[u32; 4]> {
    tokens(text).windows(4).map(|words| [0, 1, 2, 3].map(|place: usize| words[place].hash)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_every_spelling_of_the_same_words() {
        for (name, text, expected) in [
            ("punctuation", "Beds, wards & 3-day stays!", "beds wards 3 day stays"),
            ("ligature and width", "ﬁnal Ｎews", "final news"),
            ("composed or not", "Cafe\u{301}", "café"),
            ("other scripts", "Новости Дня", "новости дня"),
            ("nothing", " -- ", ""),
        ] {
            assert_eq!(folded(text), expected, "{name}");
        }
        assert_eq!(count(&folded("one two  three")), 3);
        assert_eq!(count(""), 0);
    }

    /// Word by word, as the recipe says it.
    #[test]
    fn the_quick_way_is_the_plain_way() {
        let plainly = |text: &str| {
            let letters: String =
                text.split([' ', '\n']).map(|piece| piece.nfkc().collect::<String>() + " ").collect();
            let small: String =
                letters
                    .chars()
                    .map(|letter| {
                        if letter.is_alphanumeric() {
                            letter.to_lowercase().collect()
                        } else {
                            " ".to_owned()
                        }
                    })
                    .collect();
            small.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let pieces = [
            "Ward",
            " ",
            "é",
            "e\u{301}",
            "B2",
            "\n",
            "新",
            "ﬁ",
            ", ",
            "İ",
            "–",
            "\t",
            "Бюджет на год",
            "½",
            "K",
        ];
        let text = |seed: usize| {
            (0..40).map(|at| pieces[(seed * 31 + at * at * (seed % 7 + 1)) % 15]).collect::<String>()
        };
        for text in (0..500).map(text) {
            assert_eq!(folded(&text), plainly(&text), "{text:?}");
        }
    }

    #[test]
    fn settled_letters_are_what_nfkc_makes_of_them() {
        let settled: String = ('\0'..=char::MAX).filter(|letter| is_settled(*letter)).collect();
        assert_eq!(settled.nfkc().collect::<String>(), settled);
        let doubled: String = settled.chars().flat_map(|letter| [letter, letter]).collect();
        assert_eq!(doubled.nfkc().collect::<String>(), doubled);
    }

    #[test]
    fn titles_agree_when_they_say_the_same() {
        for (name, left, right, expected) in [
            ("equal", "Clinic opens in Bergen", "Clinic opens in Bergen", true),
            ("edited", "New clinic opens in Bergen", "Clinic opens in Bergen today", true),
            ("outlet behind", "Clinic opens in Bergen", "Clinic opens in Bergen - The Ward Round", true),
            ("another number", "Tender 17: beds for Bergen", "Tender 18: beds for Bergen", false),
            ("other news", "Clinic opens in Bergen", "Fares rise in Lisbon", false),
            ("no title", "", "", false),
        ] {
            assert_eq!(titles_agree(left, right), expected, "{name}");
        }
    }

    #[test]
    fn texts_agree_when_one_holds_half_of_the_other() {
        let long: String = (0..60).map(|n| format!("word{n} ")).collect();
        let half: String = (0..30).map(|n| format!("word{n} ")).collect();
        let other: String = (100..160).map(|n| format!("word{n} ")).collect();
        assert!(texts_agree(&long, &half));
        assert!(!texts_agree(&long, &other));
        assert!(!texts_agree("too short", "too short"));
    }

    #[test]
    fn numbers_differ_when_each_title_has_its_own() {
        for (name, left, right, expected) in [
            ("another number", "Tender 17: beds", "Tender 18: beds", true),
            ("the same number", "Tender 17: beds", "17 beds wanted", false),
            ("a number more", "Beds wanted", "Update 2: beds wanted", false),
            ("another date", "Arrivals, 14 March 2026", "Arrivals, 21 March 2026", true),
            ("no title", "", "", false),
        ] {
            assert_eq!(numbers_differ(left, right), expected, "{name}");
        }
    }

    #[test]
    fn texts_differ_when_they_share_next_to_nothing() {
        let words = |from: u32, to: u32| (from..to).map(|n| format!("word{n} ")).collect::<String>();
        for (name, left, right, expected) in [
            ("nothing shared", words(0, 60), words(100, 160), true),
            ("a closing line shared", words(0, 60), words(100, 156) + &words(56, 60), true),
            ("a paragraph shared", words(0, 60), words(40, 100), false),
            ("too short to say", words(0, 19), words(100, 160), false),
            ("no text", String::new(), words(0, 60), false),
        ] {
            assert_eq!(texts_differ(&left, &right), expected, "{name}");
        }
    }
}
