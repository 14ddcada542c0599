//! The start of a document: what stands before its root, and the root's version and namespaces.

use super::Step;
use crate::gather::read::markup;
use crate::gather::read::parts;

/// How far junk is looked through for a document behind it.
const JUNK_BYTES: usize = 64 << 10;

/// How a feed can start.
const STARTS: [&str; 5] = ["<?xml", "<rss", "<feed", "<rdf:RDF", "<RDF"];

const ATOM: &str = "http://www.w3.org/2005/Atom";
const RSS_1: &str = "http://purl.org/rss/1.0/";

/// Versions of `rss` that feed-rs knows; every other is read as 2.0, which they all grew into.
const VERSIONS: [&str; 4] = ["2.0", "0.91", "0.92", ""];

/// Steps over a byte order mark, white space, and what a broken program printed before its feed.
pub fn from_its_start(text: &str, notes: &mut Vec<&'static str>) -> Step {
    let trimmed = text
        .trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}' || letter == '\0');
    let start = text.len() - trimmed.len();
    let junk = parts::up_to(trimmed, JUNK_BYTES);
    let behind = match is_plausible(junk) {
        true => None,
        false => STARTS.iter().filter_map(|known| junk.find(known)).min(),
    };
    match (start, behind) {
        (_, Some(behind)) => {
            notes.push("junk before the document");
            Step::From(start + behind)
        }
        (0, None) => Step::Keep,
        (_, None) => {
            notes.push("white space before the document");
            Step::From(start)
        }
    }
}

/// Markup of its own, or JSON: nothing to look behind for.
fn is_plausible(text: &str) -> bool {
    let is_html =
        || text.get(..14).is_some_and(|start| start.to_ascii_lowercase().starts_with("<!doctype html"));
    match text.as_bytes() {
        [b'{' | b'[', ..] => true,
        [b'<', b'?' | b'!', ..] => !is_html() || !text.contains("<?xml"),
        _ => STARTS.iter().any(|known| text.starts_with(known)) || text.starts_with("<html"),
    }
}

/// Puts right the version and the namespaces that the root element declares.
pub fn mend(text: &str, notes: &mut Vec<&'static str>) -> Step {
    let Some((start, end)) = markup::root_tag(text) else { return Step::Keep };
    let tag = &text[start..end];
    if tag[1..].contains('<') {
        // A quote was lost: nobody can say where this tag ends.
        return Step::Keep;
    }
    let mut mended = Tag::of(tag);
    mended.version(notes);
    mended.namespaces(notes);
    match mended.text == tag {
        true => Step::Keep,
        false => Step::Replace([&text[..start], &mended.text, &text[end..]].concat()),
    }
}

/// The root's start tag, as it is being put right.
struct Tag {
    text: String,
    prefix: String,
    name: String,
}

impl Tag {
    fn of(text: &str) -> Tag {
        let end = text
            .find(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/'))
            .unwrap_or(text.len());
        let full_name = &text[1..end];
        let (prefix, name) = full_name.split_once(':').unwrap_or(("", full_name));
        Tag { prefix: prefix.to_owned(), name: name.to_owned(), text: text.to_owned() }
    }

    fn version(&mut self, notes: &mut Vec<&'static str>) {
        if self.name != "rss" {
            return;
        }
        match self.value("version") {
            None => {
                notes.push("no RSS version");
                self.insert("version", "2.0");
            }
            Some(value) if !VERSIONS.contains(&&self.text[value.0..value.1]) => {
                notes.push("odd RSS version");
                self.text.replace_range(value.0..value.1, "2.0");
            }
            Some(_) => {}
        }
    }

    /// The root's own vocabulary is known by the root's name: a misspelt namespace would make
    /// feed-rs drop every element without a word.
    fn namespaces(&mut self, notes: &mut Vec<&'static str>) {
        let (attribute, expected) = match (self.name.as_str(), self.prefix.as_str()) {
            ("feed" | "entry", "") => ("xmlns".to_owned(), ATOM),
            ("feed" | "entry", prefix) => (format!("xmlns:{prefix}"), ATOM),
            ("rss", "") | ("RDF", _) => ("xmlns".to_owned(), RSS_1),
            _ => return,
        };
        self.rename(&attribute, expected, notes);
        for (prefix, namespace) in super::scan::PREFIXES {
            self.rename(&format!("xmlns:{prefix}"), namespace, notes);
        }
    }

    fn rename(&mut self, attribute: &str, expected: &str, notes: &mut Vec<&'static str>) {
        let Some((start, end)) = self.value(attribute) else { return };
        if &self.text[start..end] != expected {
            self.text.replace_range(start..end, expected);
            if !notes.contains(&"misspelt namespace") {
                notes.push("misspelt namespace");
            }
        }
    }

    /// Where the value of an attribute stands, between its quotes.
    fn value(&self, name: &str) -> Option<(usize, usize)> {
        markup::attribute(&self.text, name).map(|(start, value)| (start, start + value.len()))
    }

    fn insert(&mut self, name: &str, value: &str) {
        self.text.insert_str(1 + self.full_name_length(), &format!(" {name}=\"{value}\""));
    }

    fn full_name_length(&self) -> usize {
        match self.prefix.len() {
            0 => self.name.len(),
            length => length + 1 + self.name.len(),
        }
    }
}
