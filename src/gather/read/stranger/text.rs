//! A text that is no markup and no JSON → what it is.

use super::Stranger;
use super::said;
use crate::gather::read::parts;

/// How texts of each kind begin.
const STARTS: [(&str, &str); 13] = [
    ("&lt;?xml", "a feed whose markup was escaped"),
    ("&lt;rss", "a feed whose markup was escaped"),
    ("&lt;feed", "a feed whose markup was escaped"),
    ("&lt;!doctype", "a page whose markup was escaped"),
    ("begin:vcalendar", "a calendar"),
    ("begin:vcard", "an address book"),
    ("#extm3u", "a playlist"),
    ("[playlist]", "a playlist"),
    ("{\\rtf", "an RTF document"),
    ("%!ps", "a PostScript document"),
    ("webvtt", "subtitles"),
    ("user-agent:", "the rules for robots (robots.txt)"),
    ("-----begin ", "a key or a certificate"),
];

/// What programs print when they fail, and whose words they are.
const FAILURES: [(&str, &str); 13] = [
    ("fatal error:", "PHP"),
    ("php fatal error", "PHP"),
    ("parse error:", "PHP"),
    ("warning:", "PHP"),
    ("notice:", "PHP"),
    ("deprecated:", "PHP"),
    ("error establishing a database connection", "WordPress"),
    ("sqlstate[", "a database"),
    ("database error", "a database"),
    ("could not connect to the database", "a database"),
    ("you have an error in your sql syntax", "a database"),
    ("traceback (most recent call last)", "Python"),
    ("error code: 1", "Cloudflare"),
];

/// Characters of a text that can be shown whole: `Service unavailable`.
const MAX_SHORT: usize = 70;

/// What a text is; the last resort, it always has an answer.
pub fn of_text(text: &str) -> Stranger {
    let start = parts::up_to(text.trim_start(), 1024);
    let other = |what| Stranger::Other { what };
    if let Some(what) = named(start) {
        return other(what);
    }
    if is_binary(start) {
        return other("binary data of no known kind, perhaps compressed");
    }
    if let Some(failure) = failure(start) {
        return failure;
    }
    match said::line(text.trim()) {
        Some(line) if text.trim().len() <= MAX_SHORT => Stranger::Text { text: line },
        _ => other("plain text"),
    }
}

/// What a program said when it failed.
pub fn failure(plain: &str) -> Option<Stranger> {
    let start = parts::up_to(plain.trim_start(), 1024).to_ascii_lowercase();
    let (_, of) = FAILURES.iter().find(|(words, _)| start.starts_with(words))?;
    Some(Stranger::Error { of, message: said::line(plain)? })
}

fn named(text: &str) -> Option<&'static str> {
    let start = parts::up_to(text, 64).to_ascii_lowercase();
    STARTS.iter().find(|(words, _)| start.starts_with(words)).map(|(_, what)| *what)
}

/// Whether more than a tenth of the characters are none that a text has.
fn is_binary(start: &str) -> bool {
    let odd = |letter: &char| {
        *letter == '\u{fffd}' || (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{c}'))
    };
    start.chars().filter(odd).count() * 10 > start.chars().count()
}
