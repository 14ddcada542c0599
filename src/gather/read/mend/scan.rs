//! One pass over the markup: illegal characters, references that XML does not know, bare `&` and
//! `<`, prefixes nobody declared.
//!
//! Comments and CDATA sections keep their ampersands; illegal characters go everywhere.

use super::Step;
use crate::gather::read::markup;
use crate::model::text::unescape;

/// The vocabularies that items of feeds are written in, by the prefix that everybody uses.
pub const PREFIXES: [(&str, &str); 7] = [
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
];

/// The longest name of an HTML entity has 31 letters.
const MAX_ENTITY_BYTES: usize = 32;

/// Mends the markup of a document that starts with a `<`.
pub fn mend(text: &str, notes: &mut Vec<&'static str>) -> Step {
    let mut scan = Scan {
        text,
        has_illegal: has_illegal(text.as_bytes()),
        copied: 0,
        out: String::new(),
        notes,
        undeclared: undeclared(text),
        used: [false; PREFIXES.len()],
    };
    scan.run();
    scan.step()
}

/// Which of the known prefixes the document nowhere declares at its root.
fn undeclared(text: &str) -> [bool; PREFIXES.len()] {
    let root = markup::root_tag(text).map_or("", |(start, end)| &text[start..end]);
    PREFIXES.map(|(prefix, _)| markup::attribute(root, &format!("xmlns:{prefix}")).is_none())
}

struct Scan<'a, 'n> {
    text: &'a str,
    has_illegal: bool,
    /// Up to here the text is in `out`, if anything is.
    copied: usize,
    out: String,
    notes: &'n mut Vec<&'static str>,
    undeclared: [bool; PREFIXES.len()],
    used: [bool; PREFIXES.len()],
}

impl Scan<'_, '_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(found) = self.next_notable(at, bytes.len()) {
            at = found;
            at += match bytes[at] {
                b'&' => self.reference(at),
                b'<' => self.bracket(at),
                _ => self.character(at),
            };
        }
    }

    /// The next byte at which something may have to be done.
    fn next_notable(&self, from: usize, to: usize) -> Option<usize> {
        let bytes = &self.text.as_bytes()[from..to];
        let found = match self.has_illegal {
            false => memchr::memchr2(b'&', b'<', bytes),
            true => bytes.iter().position(|byte| matches!(byte, b'&' | b'<' | 0xef) || is_control(*byte)),
        };
        found.map(|found| from + found)
    }

    /// Each of these returns the number of bytes that are dealt with.
    fn reference(&mut self, at: usize) -> usize {
        let window = &self.text.as_bytes()[at + 1..];
        let window = &window[..window.len().min(MAX_ENTITY_BYTES)];
        let length = window.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#');
        let name = match length {
            Some(length) if window[length] == b';' => &self.text[at + 1..at + 1 + length],
            _ => return self.replace(at, 1, "&amp;", "bare ampersand"),
        };
        match name {
            "amp" | "lt" | "gt" | "quot" | "apos" => {}
            "" => return self.replace(at, 1, "&amp;", "bare ampersand"),
            _ if name.starts_with('#') => return self.number(at, name),
            _ => return self.entity(at, name),
        }
        name.len() + 2
    }

    fn entity(&mut self, at: usize, name: &str) -> usize {
        let reference = format!("&{name};");
        match unescape(&reference).as_ref() {
            same if same.ends_with(';') && same.len() > 1 => self.replace(at, 1, "&amp;", "unknown entity"),
            "&" => self.replace(at, reference.len(), "&amp;", "HTML entity"),
            "<" => self.replace(at, reference.len(), "&lt;", "HTML entity"),
            ">" => self.replace(at, reference.len(), "&gt;", "HTML entity"),
            "\"" => self.replace(at, reference.len(), "&quot;", "HTML entity"),
            character => self.replace(at, reference.len(), character, "HTML entity"),
        }
    }

    fn number(&mut self, at: usize, name: &str) -> usize {
        let length = name.len() + 2;
        let digits = &name[1..];
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => digits.parse(),
        };
        match code {
            Ok(0x80..=0x9f) => {
                let reference = format!("&{name};");
                let character = unescape(&reference);
                self.replace(at, length, &character, "windows-1252 character reference")
            }
            Ok(code) if is_legal(code) => match digits.starts_with('X') {
                true => self.replace(at, length, &format!("&#{code};"), "bare ampersand"),
                false => length,
            },
            Ok(_) => self.replace(at, length, "", "illegal character reference"),
            Err(_) if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() => {
                self.replace(at, length, "", "illegal character reference")
            }
            Err(_) => self.replace(at, 1, "&amp;", "bare ampersand"),
        }
    }

    fn bracket(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        match rest.as_bytes().get(1) {
            Some(b'!') if rest.starts_with("<![CDATA[") => self.verbatim(at, "]]>"),
            Some(b'!') if rest.starts_with("<!--") => self.verbatim(at, "-->"),
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.note_prefix(rest.as_bytes());
                1
            }
            Some(letter) if matches!(letter, b'/' | b'!' | b'?' | b'_' | b':') || !letter.is_ascii() => 1,
            _ => self.replace(at, 1, "&lt;", "bare <"),
        }
    }

    /// Nothing but illegal characters is looked for up to the end mark.
    fn verbatim(&mut self, at: usize, end_mark: &str) -> usize {
        let rest = &self.text.as_bytes()[at..];
        let found = memchr::memmem::find(rest, end_mark.as_bytes());
        let length = found.map_or(rest.len(), |end| end + end_mark.len());
        let mut inside = at;
        while let Some(found) = self.next_notable(inside, at + length).filter(|_| self.has_illegal) {
            inside = found
                + match self.text.as_bytes()[found] {
                    b'&' | b'<' => 1,
                    _ => self.character(found),
                };
        }
        length
    }

    /// A control character, or what may be U+FFFE or U+FFFF.
    fn character(&mut self, at: usize) -> usize {
        match &self.text.as_bytes()[at..] {
            bytes if is_no_character(bytes) => self.replace(at, 3, "", "illegal character"),
            [0xef, ..] => 3,
            _ => self.replace(at, 1, "", "illegal character"),
        }
    }

    fn note_prefix(&mut self, tag: &[u8]) {
        let name = &tag[1..tag.len().min(9)];
        let Some(colon) = name.iter().position(|byte| !byte.is_ascii_alphabetic()) else { return };
        if name[colon] != b':' {
            return;
        }
        if let Some(known) = PREFIXES.iter().position(|(prefix, _)| prefix.as_bytes() == &name[..colon]) {
            self.used[known] = true;
        }
    }

    fn replace(&mut self, at: usize, length: usize, with: &str, note: &'static str) -> usize {
        self.out.push_str(&self.text[self.copied..at]);
        self.out.push_str(with);
        self.copied = at + length;
        self.note(note);
        length
    }

    fn note(&mut self, note: &'static str) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn step(mut self) -> Step {
        let missing: String = PREFIXES
            .iter()
            .enumerate()
            .filter(|(number, _)| self.used[*number] && self.undeclared[*number])
            .map(|(_, (prefix, namespace))| format!(" xmlns:{prefix}=\"{namespace}\""))
            .collect();
        if self.copied == 0 && missing.is_empty() {
            return Step::Keep;
        }
        self.out.push_str(&self.text[self.copied..]);
        if !missing.is_empty() {
            self.declare(&missing);
        }
        Step::Replace(self.out)
    }

    /// At the end of the root's start tag.
    fn declare(&mut self, missing: &str) {
        if let Some((_, end)) = markup::root_tag(&self.out) {
            let before_bracket = if self.out[..end].ends_with("/>") { end - 2 } else { end - 1 };
            self.out.insert_str(before_bracket, missing);
            self.note("undeclared prefix");
        }
    }
}

/// Whether a closer look is due: a control character, or two bytes that may end U+FFFE or U+FFFF.
/// Nearly every document has none, and is told so at the speed of memory.
fn has_illegal(bytes: &[u8]) -> bool {
    let any_control = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | is_control(*byte));
    bytes.chunks(256).any(any_control)
        || memchr::memchr_iter(0xef, bytes).any(|at| is_no_character(&bytes[at..]))
}

fn is_control(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
}

/// U+FFFE or U+FFFF.
fn is_no_character(bytes: &[u8]) -> bool {
    matches!(bytes, [0xef, 0xbf, 0xbe | 0xbf, ..])
}

/// XML 1.0, 2.2: Char.
fn is_legal(code: u32) -> bool {
    matches!(code, 0x9 | 0xa | 0xd | 0x20..=0xd7ff | 0xe000..=0xfffd | 0x10000..=0x10_ffff)
}
