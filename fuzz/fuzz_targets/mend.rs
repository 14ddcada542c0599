//! Any bytes → a clean document. Mending what was mended changes nothing; a feed holds only characters of
//! XML; a document grows by its references alone.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdesk::gather::read::mended;
use newsdesk_fuzz::answer;
use newsdesk_fuzz::stretched;

/// A bare `&` becomes `&amp;`, and a byte of an old charset up to three of UTF-8.
const MAX_GROWTH: usize = 8;
/// Declarations that were missing, an end that was missing.
const ROOM_TO_GROW: usize = 4096;

fuzz_target!(|input: &[u8]| {
    let (content_type, body) = answer(input);
    check(body, content_type);
    if let Some(long) = stretched(body) {
        check(&long, content_type);
    }
});

fn check(body: &[u8], content_type: Option<&str>) {
    let once = mended(body, content_type);
    assert!(
        once.len() <= MAX_GROWTH * body.len() + ROOM_TO_GROW,
        "{} bytes became {}",
        body.len(),
        once.len()
    );
    if is_feed(&once) {
        let twice = mended(once.as_bytes(), None);
        assert!(once == twice, "mended again, it is another document: {}", difference(&once, &twice));
        let illegal = once.chars().find(|letter| !is_xml_char(*letter));
        assert_eq!(illegal, None, "a character that XML forbids was left");
    }
}

/// What is no feed comes out as its text.
fn is_feed(document: &str) -> bool {
    let is = |start, end| document.starts_with(start) && document.ends_with(end);
    is("<rss version=\"2.0\" xmlns:content=", "</channel></rss>\n")
        || is("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n", "</feed>\n")
}

/// XML 1.0, 2.2, `Char`.
fn is_xml_char(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..)
}

/// Where two documents part, and how each goes on.
fn difference(once: &str, twice: &str) -> String {
    let parted = once.char_indices().zip(twice.chars()).find(|((_, one), other)| one != other);
    let at = parted.map_or(once.len().min(twice.len()), |((at, _), _)| at);
    let shown = |text: &str| text[at..].chars().take(80).collect::<String>();
    format!("at byte {at}, {:?} became {:?}", shown(once), shown(twice))
}
