//! HTML to plain text: the one form that titles, summaries and comparisons go by.
//!
//! Not a sanitiser: what comes out is text, to be escaped like any other.

use std::borrow::Cow;

/// Elements whose content nobody reads.
const SILENT: [&str; 7] = ["script", "style", "template", "noscript", "iframe", "svg", "math"];

/// Elements that don't part words; every other tag does.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "ins", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "u",
];

/// The text a reader sees of a piece of HTML, on one line, white space collapsed, entities resolved.
///
/// Linear in its input, and never fails: a `<` that opens no tag is a `<`, an open comment or
/// element ends with the text.
pub fn plain_text(html: &str) -> String {
    let mut text = Collapsed::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&unescape(&rest[..open]));
        rest = skip_tag(&rest[open..], &mut text);
    }
    text.push_str(&unescape(rest));
    text.finish()
}

/// Text without entities, tags untouched, white space collapsed: for what is plain text already.
pub fn one_line(text: &str) -> String {
    let mut line = Collapsed::with_capacity(text.len());
    line.push_str(text);
    line.finish()
}

/// HTML character references resolved, once.
pub fn unescape(text: &str) -> Cow<'_, str> {
    match text.contains('&') {
        true => htmlize::unescape(text),
        false => Cow::Borrowed(text),
    }
}

/// The first words of a text, up to `max_chars` characters, with an ellipsis where it was cut.
pub fn shortened(text: &str, max_chars: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(max_chars) else {
        return text.to_owned();
    };
    let end = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
    format!("{}…", text[..end].trim_end_matches([' ', ',', ';', ':', '-', '–', '(']))
}

/// Steps over what starts at `rest`, a `<`: a tag, a comment, an element nobody reads, or just a `<`.
fn skip_tag<'a>(rest: &'a str, text: &mut Collapsed) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    let inside = &rest[1..];
    let name_start = inside.strip_prefix('/').unwrap_or(inside);
    if !name_start.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!' || letter == '?')
    {
        text.push('<');
        return inside;
    }
    let name_end = name_start
        .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        .unwrap_or(name_start.len());
    let name = &name_start[..name_end];
    if !INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline)) {
        text.push(' ');
    }
    let after = tag_end(inside);
    let opens = !inside.starts_with('/');
    match SILENT.iter().find(|silent| opens && name.eq_ignore_ascii_case(silent)) {
        Some(silent) => after_closing(after, silent),
        None => after,
    }
}

/// What follows the `>` of a tag; a `>` in a quoted attribute does not end it.
fn tag_end(inside: &str) -> &str {
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in inside.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (None, b'>') => return &inside[at + 1..],
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            after_equals = byte == b'=';
        }
    }
    ""
}

/// What follows `</name ...>`.
fn after_closing<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = rest;
    while let Some(open) = from.find("</") {
        from = &from[open + 2..];
        if from.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return tag_end(from);
        }
    }
    ""
}

/// A string that takes any white space as one space, and none at its ends.
struct Collapsed {
    text: String,
    gap: bool,
}

impl Collapsed {
    fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), gap: false }
    }

    fn push_str(&mut self, piece: &str) {
        match piece.is_ascii() {
            true => self.push_ascii(piece),
            false => self.push_any(piece),
        }
    }

    /// Whole runs at a time: words with single spaces between them are collapsed already.
    fn push_ascii(&mut self, piece: &str) {
        let bytes = piece.as_bytes();
        let mut start = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if !byte.is_ascii_whitespace() && *byte != 0x0b {
                continue;
            }
            let next_is_text = bytes.get(at + 1).is_some_and(|next| next.is_ascii_graphic());
            if *byte != b' ' || !next_is_text || start == at {
                self.push_run(&piece[start..at]);
                self.gap = true;
                start = at + 1;
            }
        }
        self.push_run(&piece[start..]);
    }

    fn push_any(&mut self, piece: &str) {
        for (number, word) in piece.split(char::is_whitespace).enumerate() {
            self.gap |= number > 0;
            self.push_run(word);
        }
    }

    fn push_run(&mut self, run: &str) {
        if !run.is_empty() {
            self.open_gap();
            self.text.push_str(run);
        }
    }

    fn push(&mut self, letter: char) {
        match letter.is_whitespace() {
            true => self.gap = true,
            false => {
                self.open_gap();
                self.text.push(letter);
            }
        }
    }

    fn open_gap(&mut self) {
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }

    fn finish(mut self) -> String {
        self.text.shrink_to_fit();
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_the_text_a_reader_sees() {
        for (name, html, expected) in [
            ("plain", "Beds & wards", "Beds & wards"),
            ("entities", "Caf&eacute; &amp; bar &#8211; open", "Café & bar – open"),
            ("once only", "&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("blocks part words", "<p>One</p><p>two</p>", "One two"),
            ("inline does not", "un<b>believ</b>able", "unbelievable"),
            ("script is silent", "a<script>if (a < b) { alert('</b>') }</script>b", "a b"),
            ("comment", "a<!-- <p>x</p> -->b", "ab"),
            ("no tag", "3 < 4 and a<3", "3 < 4 and a<3"),
            ("quoted bracket", "<a title=\"a > b\" href=x>link</a>", "link"),
            ("apostrophe in text", "<p>it's</p> a dog's", "it's a dog's"),
            ("open comment", "seen <!-- not", "seen"),
            ("open tag", "seen <p class=", "seen"),
            ("non-breaking space", "a&nbsp;\u{a0} b", "a b"),
            ("open script", "a<script>b", "a"),
            ("runs of white space", " a\tb  c \u{b} d\r\n", "a b c d"),
        ] {
            assert_eq!(plain_text(html), expected, "{name}");
        }
    }

    #[test]
    fn a_text_is_cut_between_words() {
        for (text, max_chars, expected) in [
            ("short", 10, "short"),
            ("one two three", 8, "one two…"),
            ("ærøskøbing", 4, "ærøs…"),
            ("one, two", 6, "one…"),
        ] {
            assert_eq!(shortened(text, max_chars), expected);
        }
    }
}
