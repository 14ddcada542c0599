//! Which characters may stand in a document: text → text that XML, HTML and JSON can all carry.
//!
//! The writer libraries write what they are given; a U+000B in a title makes an XML document that
//! no parser takes. Every string passes here before any writer sees it.

pub use crate::model::text::escaped;
use crate::model::text::one_line;
use std::borrow::Cow;

/// A text without the characters that XML 1.0 forbids (section 2.2, `Char`).
pub fn xml_clean(text: &str) -> Cow<'_, str> {
    match text.chars().all(is_xml_char) {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.chars().filter(|letter| is_xml_char(*letter)).collect()),
    }
}

/// Whether XML 1.0 lets a document hold it, even as a reference.
pub fn is_xml_char(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => true,
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => false,
        _ => true,
    }
}

/// Plain text for one line: no forbidden characters, nothing that turns what follows it, white space
/// collapsed.
pub fn clean_line(text: &str) -> String {
    one_line(&text.chars().filter(|letter| is_xml_char(*letter) && !turns_text(*letter)).collect::<String>())
}

/// Embeddings, overrides and isolates (UAX 9, 2.1 to 2.5): left open, they turn around the words beside a
/// title. The marks, U+200E and U+200F, turn nothing but themselves.
fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_dropped() {
        for (name, text, expected) in [
            ("nothing to do", "Beds & wards\t\r\n", "Beds & wards\t\r\n"),
            ("vertical tab, escape, nul", "a\u{b}b\u{1b}c\0d", "abcd"),
            ("the two non-characters", "a\u{fffe}b\u{ffff}c", "abc"),
            ("astral and right-to-left stay", "🏥 \u{202e}abc", "🏥 \u{202e}abc"),
        ] {
            assert_eq!(xml_clean(text), expected, "{name}");
        }
    }

    #[test]
    fn a_line_turns_nothing_around() {
        for (name, text, expected) in [
            ("override", "\u{202e}evil\u{202c} title", "evil title"),
            ("embedding", "\u{202a}a\u{202b}b\u{202d}c", "abc"),
            ("isolates", "\u{2066}a\u{2067}b\u{2068}c\u{2069}", "abc"),
            ("marks stay", "\u{200e}a\u{200f}", "\u{200e}a\u{200f}"),
            ("between spaces", " a \u{202e} \u{b} b ", "a b"),
        ] {
            assert_eq!(clean_line(text), expected, "{name}");
        }
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escaped(r#"<b a="1">'&'"#), "&lt;b a=&quot;1&quot;&gt;&#39;&amp;&#39;");
    }
}
