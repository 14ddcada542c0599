//! The text between two tags → what it says: references resolved, illegal characters left out.
//!
//! Knows the references of XML, of HTML, and those that the document declares for itself. What
//! refers to nothing is text. Bounded: what a document declares never grows beyond a line each.

use super::Notes;
use crate::gather::read::markup::Piece;
use crate::gather::read::markup::Pieces;
use crate::gather::read::parts::is_legal;
use crate::model::text::unescape;
use std::borrow::Cow;
use std::collections::HashMap;

/// The longest name of an HTML entity has 31 letters.
const MAX_NAME_BYTES: usize = 31;

/// Bytes of an entity's text: an address or a phrase. What is longer is a bomb.
const MAX_ENTITY_BYTES: usize = 1_024;

/// Entities that a document may declare.
const MAX_ENTITIES: usize = 256;

/// Bytes that a document's own entities may add to it altogether.
const MAX_EXPANSION_BYTES: usize = 1 << 20;

/// Resolves the references of one document.
pub struct References<'a> {
    /// What the document's own entities stand for.
    declared: HashMap<&'a str, String>,
    expanded_bytes: usize,
    /// Nearly every document has none, and is told so at the speed of memory.
    has_illegal: bool,
    has_carriage_returns: bool,
}

impl<'a> References<'a> {
    pub fn of(document: &'a str) -> References<'a> {
        References {
            declared: HashMap::new(),
            expanded_bytes: 0,
            has_illegal: has_illegal(document.as_bytes()),
            has_carriage_returns: memchr::memchr(b'\r', document.as_bytes()).is_some(),
        }
    }

    /// Takes up the entities of a document type. Only texts that stand in it, never what they would be
    /// fetched from; an entity in an entity's text must have been declared before (XML 1.0, 4.4).
    pub fn declare(&mut self, document_type: &'a str, notes: &mut Notes) {
        let subset = document_type.split_once('[').map_or("", |(_, subset)| subset);
        for piece in Pieces::of(subset) {
            let Piece::Other(declaration) = piece else { continue };
            let Some((name, text)) = declared_entity(declaration) else { continue };
            let mut value = String::new();
            self.resolve(text, &mut value, notes);
            if value.len() <= MAX_ENTITY_BYTES && self.declared.len() < MAX_ENTITIES {
                self.declared.entry(name).or_insert(value);
            }
        }
    }

    /// Appends what a text between two tags says.
    pub fn resolve(&mut self, text: &str, out: &mut String, notes: &mut Notes) {
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            self.plain(&rest[..at], out, notes);
            rest = &rest[at + self.reference(&rest[at..], out, notes)..];
        }
        self.plain(rest, out, notes);
    }

    /// What an attribute's value says.
    pub fn value<'t>(&mut self, value: &'t str, notes: &mut Notes) -> Cow<'t, str> {
        if !value.contains('&') && !self.has_illegal && !self.has_carriage_returns {
            return Cow::Borrowed(value.trim());
        }
        let mut out = String::with_capacity(value.len());
        self.resolve(value, &mut out, notes);
        Cow::Owned(out.trim().to_owned())
    }

    /// Appends a text in which an ampersand is an ampersand.
    pub fn plain(&self, text: &str, out: &mut String, notes: &mut Notes) {
        if !self.has_illegal && !self.has_carriage_returns {
            return out.push_str(text);
        }
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                // XML 1.0, 2.11: one kind of line end.
                '\r' if letters.peek() == Some(&'\n') => {}
                '\r' => out.push('\n'),
                _ if is_legal(letter) => out.push(letter),
                _ => notes.add("illegal character"),
            }
        }
    }

    /// Appends what stands for the reference that a text starts with; the bytes that are dealt with.
    fn reference(&mut self, text: &str, out: &mut String, notes: &mut Notes) -> usize {
        // Escaped HTML is full of these.
        let (letter, length) = match text.as_bytes() {
            [_, b'l', b't', b';', ..] => ('<', 4),
            [_, b'g', b't', b';', ..] => ('>', 4),
            [_, b'a', b'm', b'p', b';', ..] => ('&', 5),
            [_, b'q', b'u', b'o', b't', b';', ..] => ('"', 6),
            [_, b'a', b'p', b'o', b's', b';', ..] => ('\'', 6),
            _ => return self.other_reference(text, out, notes),
        };
        out.push(letter);
        length
    }

    fn other_reference(&mut self, text: &str, out: &mut String, notes: &mut Notes) -> usize {
        let window = &text.as_bytes()[1..text.len().min("&".len() + MAX_NAME_BYTES + ";".len())];
        let is_name =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'_' | b'-' | b'.' | 0x80..);
        let length = window.iter().position(|byte| !is_name(byte));
        let name = match length {
            Some(length) if length > 0 && window[length] == b';' => &text[1..=length],
            _ => {
                out.push('&');
                notes.add("bare ampersand");
                return 1;
            }
        };
        match name.strip_prefix('#') {
            Some(number) => self.number(number, out, notes),
            None => self.entity(name, out, notes),
        }
        name.len() + 2
    }

    fn entity(&mut self, name: &str, out: &mut String, notes: &mut Notes) {
        if let Some(value) = self.declared.get(name) {
            self.expanded_bytes += value.len();
            if self.expanded_bytes <= MAX_EXPANSION_BYTES {
                out.push_str(value);
            }
            return;
        }
        let reference = format!("&{name};");
        let resolved = unescape(&reference);
        notes.add(if resolved == reference { "unknown entity" } else { "HTML entity" });
        out.push_str(&resolved);
    }

    fn number(&self, number: &str, out: &mut String, notes: &mut Notes) {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        match code {
            Ok(0x80..=0x9f) => {
                notes.add("windows-1252 character reference");
                out.push_str(&unescape(&format!("&#{number};")));
            }
            Ok(code) => match char::from_u32(code).filter(|letter| is_legal(*letter)) {
                Some(letter) => out.push(letter),
                None => notes.add("illegal character reference"),
            },
            Err(_) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
                notes.add("illegal character reference");
            }
            Err(_) => {
                notes.add("bare ampersand");
                out.extend(["&#", number, ";"]);
            }
        }
    }
}

/// Name and text of `!ENTITY name "text"`; none for parameters and for what stands elsewhere.
fn declared_entity(declaration: &str) -> Option<(&str, &str)> {
    let words = declaration.strip_prefix("!ENTITY")?.trim_start();
    let (name, rest) = words.split_once(|letter: char| letter.is_ascii_whitespace())?;
    let rest = rest.trim_start();
    let quote = rest.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    let (text, _) = rest[1..].split_once(quote)?;
    (name != "%").then_some((name, text))
}

/// Whether a closer look is due: a control character, or two bytes that may end U+FFFE or U+FFFF.
fn has_illegal(bytes: &[u8]) -> bool {
    let any_control = |chunk: &[u8]| chunk.iter().fold(false, |any, byte| any | is_control(*byte));
    bytes.chunks(256).any(any_control)
        || memchr::memchr_iter(0xef, bytes).any(|at| matches!(bytes[at..], [0xef, 0xbf, 0xbe | 0xbf, ..]))
}

fn is_control(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_says_what_it_was_meant_to() {
        for (name, text, expected, note) in [
            ("plain", "a b", "a b", None),
            ("of XML", "&lt;a&gt; &amp;amp; &quot;&apos;", "<a> &amp; \"'", None),
            ("numbers", "&#8211;&#x2013;", "––", None),
            ("bare ampersand", "b & c&d &", "b & c&d &", Some("bare ampersand")),
            ("of HTML", "caf&eacute;&nbsp;&LT;", "café\u{a0}<", Some("HTML entity")),
            ("the longest name", "&CounterClockwiseContourIntegral;", "∳", Some("HTML entity")),
            ("unknown", "&nope;", "&nope;", Some("unknown entity")),
            ("nothing", "&; &#; &#x;", "&; &#; &#x;", Some("bare ampersand")),
            ("no character", "b&#0;c&#x1f;&#xD800;&#xFFFE;", "bc", Some("illegal character reference")),
            ("beyond all", "b&#99999999999;c", "bc", Some("illegal character reference")),
            ("of windows", "b &#150; c", "b – c", Some("windows-1252 character reference")),
            ("control characters", "b\u{b}c\u{0}", "bc", Some("illegal character")),
            ("no characters", "b\u{fffe}c\u{ffff}", "bc", Some("illegal character")),
            ("line ends", "a\r\nb\rc", "a\nb\nc", None),
            (
                "long",
                "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;",
                "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;",
                Some("bare ampersand"),
            ),
        ] {
            let (mut out, mut notes) = (String::new(), Notes::default());
            References::of(text).resolve(text, &mut out, &mut notes);
            assert_eq!((out.as_str(), notes.first()), (expected, note), "{name}");
        }
    }

    #[test]
    fn what_a_document_declares_is_known_within_measure() {
        let bomb: String = (1..20)
            .map(|level| format!("<!ENTITY e{level} \"{}\">", format!("&e{};", level - 1).repeat(10)))
            .collect();
        let document_type = format!(
            "!DOCTYPE rss [<!ENTITY e0 'lol'><!ENTITY id \"tag:ex.org,\"><!ENTITY % p 'x'><!ENTITY far SYSTEM 'file:///etc/passwd'>{bomb}]"
        );
        let mut references = References::of("");
        let mut notes = Notes::default();
        references.declare(&document_type, &mut notes);
        let undeclared = "&e3;".repeat(10);
        for (text, expected) in [
            ("&id;1", "tag:ex.org,1"),
            ("&e0;", "lol"),
            ("&far;", "&far;"),
            ("&e3;", "&e3;"),
            ("&e4;", &undeclared),
        ] {
            let mut out = String::new();
            references.resolve(text, &mut out, &mut notes);
            assert_eq!(out, expected, "{text}");
        }
        let mut out = String::new();
        references.resolve(&"&e2;".repeat(10_000), &mut out, &mut notes);
        assert!(out.len() <= MAX_EXPANSION_BYTES, "{}", out.len());
    }
}
