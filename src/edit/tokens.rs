//! A plain text as the words that copies are found by.
//!
//! Enters: plain text, in any language. Leaves: its words in order, each a hash with a few marks. The
//! form is part of what fingerprints are made of: a change here counts up [`super::near::RECIPE`].

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

/// One word, and where it stands in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The lower half of xxh3-64 of its form: lower case, NFKD without combining marks; a number without
    /// the signs between its digits.
    pub hash: u32,
    pub start: u32,
    pub end: u32,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// At least half of it is digits.
    Number,
    /// Capital first, though no sentence begins with it: a name, in most languages.
    Name,
}

/// The words of a text. A run of letters and digits is a word; of scripts that are written without
/// spaces, each pair of neighbours is one.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader {
        text,
        tokens: Vec::with_capacity(text.len() / 6 + 1),
        form: String::with_capacity(32),
        begins_sentence: true,
        is_shouted: is_shouted(text),
    };
    reader.read();
    reader.tokens
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// Of the word at hand.
    form: String,
    begins_sentence: bool,
    /// Capitals mean nothing here.
    is_shouted: bool,
}

impl Reader<'_> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() || byte >= 0x80 {
                at = self.word(at);
            } else {
                self.begins_sentence |= matches!(byte, b'.' | b'!' | b'?' | b':' | b'\n' | b'"');
                at += 1;
            }
        }
    }

    /// Reads the word, or the sign, that begins here; returns where what follows begins.
    fn word(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut has_digit = false;
        while end < bytes.len() {
            let byte = bytes[end];
            if byte.is_ascii_digit() {
                has_digit = true;
            } else if !byte.is_ascii_alphanumeric() && !is_within_number(bytes, end) {
                break;
            }
            end += 1;
        }
        if end < bytes.len() && bytes[end] >= 0x80 {
            return self.foreign_word(start);
        }
        self.form.clear();
        match has_digit {
            true => self.form.extend(self.text[start..end].chars().filter(char::is_ascii_alphanumeric)),
            false => self.form.push_str(&self.text[start..end]),
        }
        self.form.make_ascii_lowercase();
        self.push(start, end, has_digit, bytes[start].is_ascii_uppercase());
        end
    }

    /// As [`Reader::word`], for words with letters beyond ASCII.
    fn foreign_word(&mut self, start: usize) -> usize {
        let (mut end, mut has_digit) = (start, false);
        self.form.clear();
        let mut before_last: Option<(usize, char)> = None;
        for letter in self.text[start..].chars() {
            if is_unspaced(letter) {
                if before_last.is_none() && !self.form.is_empty() {
                    break;
                }
                self.pair(&mut before_last, end, letter);
            } else if before_last.is_some() {
                break;
            } else if letter.is_alphanumeric() || is_combining_mark(letter) || letter == '\u{ad}' {
                has_digit |= letter.is_numeric();
                self.fold(letter);
            } else if !is_within_number(self.text.as_bytes(), end) {
                break;
            }
            end += letter.len_utf8();
        }
        if let Some((place, letter)) = before_last {
            self.lone(start, place, letter);
            return end;
        }
        if end == start {
            return self.sign(start);
        }
        let first = self.text[start..].chars().next().unwrap_or_default();
        self.push(start, end, has_digit, first.is_uppercase());
        end
    }

    fn fold(&mut self, letter: char) {
        match letter {
            '\0'..='\x7f' => return self.form.push(letter.to_ascii_lowercase()),
            // Most of Cyrillic is what NFKD makes of it.
            'а'..='и' | 'к'..='я' => return self.form.push(letter),
            _ => {}
        }
        let folded = letter.nfkd().filter(|letter| letter.is_alphanumeric() && !is_combining_mark(*letter));
        self.form.extend(folded.flat_map(char::to_lowercase));
    }

    /// A letter of a script without spaces, and the one before it, are a word.
    fn pair(&mut self, before: &mut Option<(usize, char)>, place: usize, letter: char) {
        if let Some((start, first)) = *before {
            self.form.clear();
            self.form.extend([first, letter]);
            self.push(start, place + letter.len_utf8(), false, false);
        }
        *before = Some((place, letter));
    }

    /// A run of one such letter has no pair.
    fn lone(&mut self, start: usize, place: usize, letter: char) {
        if place == start {
            self.form.clear();
            self.form.push(letter);
            self.push(start, start + letter.len_utf8(), false, false);
        }
    }

    /// A sign beyond ASCII, which is no word.
    fn sign(&mut self, start: usize) -> usize {
        let sign = self.text[start..].chars().next().unwrap_or_default();
        self.begins_sentence |=
            matches!(sign, '“' | '”' | '„' | '«' | '»' | '。' | '！' | '？' | '¿' | '¡' | '•' | '…');
        start + sign.len_utf8().max(1)
    }

    fn push(&mut self, start: usize, end: usize, has_digit: bool, is_capital: bool) {
        if self.form.is_empty() {
            return;
        }
        let kind = match has_digit && is_mostly_digits(&self.form) {
            true => Kind::Number,
            false if is_capital && !self.begins_sentence && !self.is_shouted => Kind::Name,
            false => Kind::Word,
        };
        self.begins_sentence = false;
        let hash = xxh3_64(self.form.as_bytes()) as u32;
        self.tokens.push(Token { hash, start: start as u32, end: end as u32, kind });
    }
}

/// `3`, `5th`, `v2`, and not `h0me`.
fn is_mostly_digits(form: &str) -> bool {
    let digits = form.chars().filter(|letter| letter.is_numeric()).count();
    2 * digits >= form.chars().count()
}

/// A point or comma between two digits.
fn is_within_number(bytes: &[u8], at: usize) -> bool {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    matches!(bytes[at], b'.' | b',') && at > 0 && is_digit(at - 1) && is_digit(at + 1)
}

/// Whether most letters of the beginning are capitals.
fn is_shouted(text: &str) -> bool {
    let beginning = text.bytes().take(400);
    let (capitals, small) = beginning.fold((0, 0), |(capitals, small), byte| {
        (capitals + usize::from(byte.is_ascii_uppercase()), small + usize::from(byte.is_ascii_lowercase()))
    });
    capitals > small
}

/// Letters of scripts whose words have no space between them.
fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<u32> {
        tokens(text).iter().map(|token| token.hash).collect()
    }

    fn words(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| &text[token.start as usize..token.end as usize]).collect()
    }

    #[test]
    fn words_are_found_in_every_script() {
        for (name, text, expected) in [
            (
                "English",
                "The ward's 3 beds, at 1,234.5 kr.",
                vec!["The", "ward", "s", "3", "beds", "at", "1,234.5", "kr"],
            ),
            ("German", "Die Ärzte – grüßen", vec!["Die", "Ärzte", "grüßen"]),
            ("Russian", "Новости дня: 5 мая", vec!["Новости", "дня", "5", "мая"]),
            ("Chinese", "新病房，开放", vec!["新病", "病房", "开放"]),
            ("Chinese with a number", "共3人", vec!["共", "3", "人"]),
            ("Japanese", "病院は、開く", vec!["病院", "院は", "開く"]),
            ("Korean", "새 병원 개원", vec!["새", "병원", "개원"]),
            ("mixed", "iPhoneの発売", vec!["iPhone", "の発", "発売"]),
            ("nothing", " -- … ", vec![]),
        ] {
            assert_eq!(words(text), expected, "{name}");
        }
    }

    #[test]
    fn spellings_of_one_word_are_one() {
        for (left, right) in [
            ("Café", "cafe\u{301}"),
            ("ÉCOLE", "ecole"),
            ("ﬁnal", "final"),
            ("1,234", "1234"),
            ("Ｎews", "news"),
        ] {
            assert_eq!(hashes(left), hashes(right), "{left} {right}");
        }
        assert_ne!(hashes("beds"), hashes("bets"));
    }

    #[test]
    fn names_and_numbers_are_marked() {
        let kinds = |text: &str| tokens(text).iter().map(|token| token.kind).collect::<Vec<_>>();
        let (word, number, name) = (Kind::Word, Kind::Number, Kind::Name);
        assert_eq!(kinds("Today in Bergen. Beds cost 12 kr"), [word, word, name, word, word, number, word]);
        assert_eq!(kinds("TODAY IN BERGEN"), [word; 3], "shouted");
        assert_eq!(kinds("in Övre Årdal"), [word, name, name]);
    }
}
