//! Where a document starts: behind a byte order mark, white space, and what a broken program printed
//! before its feed.

use super::Notes;
use super::vocabulary;
use crate::gather::read::parts;

/// How far junk is looked through for a document behind it.
const JUNK_BYTES: usize = 64 << 10;

/// How a feed can start.
const STARTS: [&str; 6] = ["<?xml", "<rss", "<feed", "<rdf:RDF", "<RDF", "<channel"];

/// Roots of feeds, and of what is told from them.
const ROOTS: [&str; 6] = ["rss", "feed", "entry", "rdf", "channel", "html"];

/// The bytes of a text before its document.
pub fn of_document(text: &str, notes: &mut Notes) -> usize {
    let blank = |letter: char| letter.is_whitespace() || matches!(letter, '\u{feff}' | '\0');
    let trimmed = text.trim_start_matches(blank);
    let start = text.len() - trimmed.len();
    let junk = parts::up_to(trimmed, JUNK_BYTES);
    let behind = match is_plausible(junk) {
        true => None,
        false => STARTS.iter().filter_map(|known| junk.find(known)).min(),
    };
    match behind {
        Some(behind) => {
            notes.add("junk before the document");
            start + behind
        }
        None => {
            if start > 0 {
                notes.add("white space before the document");
            }
            start
        }
    }
}

/// Markup of its own, or JSON: nothing to look behind for.
fn is_plausible(text: &str) -> bool {
    let is_html = || text.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype html"));
    match text.as_bytes() {
        [b'{' | b'[', ..] => true,
        [b'<', b'?' | b'!', ..] => !is_html() || !text.contains("<?xml"),
        [b'<', ..] => ROOTS.contains(&root_name(text).as_str()),
        _ => false,
    }
}

/// The name of the first tag, without its prefix, in lower case.
fn root_name(text: &str) -> String {
    let end = text.find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'));
    let (_, local) = vocabulary::split(&text[1..end.unwrap_or(text.len())]);
    parts::up_to(local, 16).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_starts_behind_what_is_none() {
        for (name, before, document) in [
            ("nothing", "", "<rss/>"),
            ("a declaration", "", "<?xml version='1.0'?><rss/>"),
            ("a prefix of its own", "", "<r:rss/>"),
            ("upper case", "", "<RSS/>"),
            ("json", "", "{\"title\": \"<rss\"}"),
            ("html", "", "<!DOCTYPE html><title>about <rss></title>"),
            ("white space and a mark", " \n\u{feff} ", "<rss/>"),
            ("a warning", "<br />\n<b>Warning</b>: x in <b>/a.php</b>\n", "<?xml version='1.0'?><rss/>"),
            ("a page around it", "<!DOCTYPE HTML><p>", "<?xml version='1.0'?><rss/>"),
            ("words", "connected", "<feed/>"),
        ] {
            let text = format!("{before}{document}");
            assert_eq!(of_document(&text, &mut Notes::default()), before.len(), "{name}");
        }
    }
}
