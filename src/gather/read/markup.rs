//! A text of markup → its pieces: texts, tags, and what is neither.
//!
//! Looks for the ends of things and at nothing within them: that is what makes it some ten times
//! faster than a parser. Lenient: a `<` that opens nothing is text. Whether tags match is for the
//! caller to say.

/// One piece, without the signs that delimit it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'a> {
    /// References and all.
    Text(&'a str),
    /// As it reads.
    CData(&'a str),
    /// Name and attributes; ends in a `/` when the element is empty.
    Start(&'a str),
    /// A name.
    End(&'a str),
    /// A comment, a declaration, an instruction.
    Other(&'a str),
    /// What never ends: the rest of the text.
    Open(&'a str),
}

/// The pieces of a text in their order; together they are the text.
#[derive(Clone)]
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
    /// From where on no comment ends, and no section of CDATA.
    no_comment_ends: usize,
    no_cdata_ends: usize,
}

impl<'a> Pieces<'a> {
    pub fn of(text: &'a str) -> Pieces<'a> {
        Pieces { text, at: 0, no_comment_ends: usize::MAX, no_cdata_ends: usize::MAX }
    }

    /// Bytes that are behind us.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Back to where a piece began, to see it once more.
    pub fn return_to(&mut self, position: usize) {
        self.at = position;
    }

    /// What stands between a position and here.
    pub fn since(&self, position: usize) -> &'a str {
        self.between(position, self.at)
    }

    /// What stands between two positions.
    pub fn between(&self, start: usize, end: usize) -> &'a str {
        &self.text[start..end]
    }

    /// Whether markup that never ends is a comment or a section of CDATA: then its sign is text, so that it
    /// costs no more than what it stands in.
    fn is_text(&mut self, rest: &str) -> bool {
        let from = match rest.as_bytes() {
            [_, b'!', b'-', b'-', ..] => &mut self.no_comment_ends,
            _ if is_cdata(rest) => &mut self.no_cdata_ends,
            _ => return false,
        };
        *from = self.at.min(*from);
        true
    }

    /// The length of what a `<` opens, with its end mark; none where that never comes.
    fn length_of(&self, markup: &str) -> Option<usize> {
        match markup.as_bytes() {
            [_, b'!', b'-', b'-', ..] if self.at >= self.no_comment_ends => None,
            [_, b'!', b'-', b'-', ..] => up_to_mark(markup, "-->"),
            [_, b'!', b'[', ..] if is_cdata(markup) && self.at >= self.no_cdata_ends => None,
            [_, b'!', b'[', ..] if is_cdata(markup) => up_to_mark(markup, "]]>"),
            [_, b'?', ..] => up_to_mark(markup, "?>"),
            [_, b'!', ..] => declaration_length(markup),
            [_, b'/', ..] => end_tag_length(markup),
            _ => tag_length(markup),
        }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let piece = &self.text[self.at..self.at + length];
        self.at += length;
        piece
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        match text_length(rest) {
            0 => {}
            length => return Some(Piece::Text(self.take(length))),
        }
        let Some(length) = self.length_of(rest) else {
            return Some(match self.is_text(rest) {
                true => Piece::Text(self.take(1 + text_length(&rest[1..]))),
                false => Piece::Open(self.take(rest.len())),
            });
        };
        let piece = self.take(length);
        Some(match piece.as_bytes()[1] {
            b'!' if is_cdata(piece) => Piece::CData(&piece[CDATA.len()..length - 3]),
            b'!' | b'?' => Piece::Other(&piece[1..length - 1]),
            b'/' => Piece::End(name_of(piece[2..].trim_end_matches('>').trim_start())),
            _ => Piece::Start(&piece[1..length - 1]),
        })
    }
}

/// The name in a start tag, prefix and all: up to a blank, or what else is no letter.
pub fn name_of(tag: &str) -> &str {
    let end = tag.bytes().position(|byte| byte <= b' ' || byte == b'/');
    &tag[..end.unwrap_or(tag.len())]
}

/// The attributes of a start tag as written, in their order; one without a value has an empty one.
pub fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = &tag[name_of(tag).len()..];
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        let name_end =
            rest.find(|letter: char| letter.is_whitespace() || letter == '=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        if name.is_empty() && after.is_empty() {
            return None;
        }
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => value_of(value.trim_start()),
            None => ("", after),
        };
        rest = after;
        Some((name, value))
    })
}

/// The value of an attribute as written, by its name in any case.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    attributes(tag).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// A value, and what follows it.
fn value_of(text: &str) -> (&str, &str) {
    match text.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => {
            let inside = &text[1..];
            let end = memchr::memchr(*quote, inside.as_bytes()).unwrap_or(inside.len());
            (&inside[..end], inside.get(end + 1..).unwrap_or_default())
        }
        _ => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

const CDATA: &str = "<![CDATA[";

fn is_cdata(markup: &str) -> bool {
    markup.as_bytes().get(..CDATA.len()).is_some_and(|start| start.eq_ignore_ascii_case(CDATA.as_bytes()))
}

/// Up to the first `<` that opens something.
fn text_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let opens = |at: &usize| match bytes.get(at + 1) {
        Some(next) if next.is_ascii_alphabetic() => !is_cut_short(&bytes[at + 1..]),
        Some(next) => matches!(next, b'/' | b'!' | b'?' | b'_' | b':' | 0x80..),
        None => true,
    };
    memchr::memchr_iter(b'<', bytes).find(opens).unwrap_or(bytes.len())
}

/// A name at whose end another `<` stands, as in `x<y</title>`: no tag.
fn is_cut_short(name: &[u8]) -> bool {
    name.iter().find(|byte| !byte.is_ascii_alphanumeric()) == Some(&b'<')
}

fn up_to_mark(markup: &str, mark: &str) -> Option<usize> {
    memchr::memmem::find(markup.as_bytes(), mark.as_bytes()).map(|found| found + mark.len())
}

/// Up to the `>`, or to a `<` before it: the next tag is worth more than the end of this one.
fn end_tag_length(markup: &str) -> Option<usize> {
    let bytes = markup.as_bytes();
    let end = 1 + memchr::memchr2(b'>', b'<', &bytes[1..])?;
    Some(if bytes[end] == b'>' { end + 1 } else { end })
}

/// A document type, with the subset that may stand in its brackets.
fn declaration_length(markup: &str) -> Option<usize> {
    let end = up_to_mark(markup, ">")?;
    match markup[..end].contains('[') {
        true => {
            let subset_end = up_to_mark(markup, "]")?;
            up_to_mark(&markup[subset_end..], ">").map(|rest| subset_end + rest)
        }
        false => Some(end),
    }
}

/// Up to the `>` that no quotes hide. Quotes that hide another tag were never closed: there the next `>` ends
/// the tag. What was looked through once belongs to it, or many tags would look through the same quotes.
fn tag_length(markup: &str) -> Option<usize> {
    let bytes = markup.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        if bytes[at] == b'>' {
            return Some(at + 1);
        }
        let is_value = markup[..at].trim_end().ends_with('=');
        match is_value.then(|| closing_quote(bytes, at)) {
            None => at += 1,
            Some(Some(end)) => at = end + 1,
            Some(None) => return up_to_mark(&markup[at..], ">").map(|rest| at + rest),
        }
    }
}

/// Where the quote at `at` is closed. One that hides a `<` and is followed by more than a value can be was
/// never closed: the quote that was found opens another value.
fn closing_quote(bytes: &[u8], at: usize) -> Option<usize> {
    let inside = &bytes[at + 1..];
    let length = memchr::memchr(bytes[at], &inside[..inside.len().min(MAX_VALUE_BYTES)])?;
    let after = inside.get(length + 1);
    let ends = after.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'?'));
    (ends || memchr::memchr(b'<', &inside[..length]).is_none()).then_some(at + 1 + length)
}

/// Bytes of an attribute's value that may hide a `>`; real ones stay far below.
const MAX_VALUE_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_its_pieces() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '>'>]><!-- <x> --><a b='>' c=\"'\">d &amp; 3 < 4<e/><![CDATA[<f>]]></a ><g";
        let pieces: Vec<_> = Pieces::of(text).collect();
        let expected = [
            Piece::Other("?xml version='1.0'?"),
            Piece::Other("!DOCTYPE a [<!ENTITY b '>'>]"),
            Piece::Other("!-- <x> --"),
            Piece::Start("a b='>' c=\"'\""),
            Piece::Text("d &amp; 3 < 4"),
            Piece::Start("e/"),
            Piece::CData("<f>"),
            Piece::End("a"),
            Piece::Open("<g"),
        ];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn a_name_that_another_tag_cuts_short_is_text() {
        let pieces: Vec<_> = Pieces::of("<a>x<y</a>").collect();
        assert_eq!(pieces, [Piece::Start("a"), Piece::Text("x<y"), Piece::End("a")]);
    }

    #[test]
    fn an_end_tag_that_never_ends_ends_at_the_next() {
        let pieces: Vec<_> = Pieces::of("</a\0></b</c></d").collect();
        assert_eq!(pieces, [Piece::End("a"), Piece::End("b"), Piece::End("c"), Piece::Open("</d")]);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_tag_alone() {
        let pieces: Vec<_> = Pieces::of("<a b=\"c><d e='f'>g").collect();
        assert_eq!(pieces, [Piece::Start("a b=\"c"), Piece::Start("d e='f'"), Piece::Text("g")]);
        let pieces: Vec<_> = Pieces::of("<a b=\"c>d</a><e f=\"g\">").collect();
        let expected =
            [Piece::Start("a b=\"c"), Piece::Text("d"), Piece::End("a"), Piece::Start("e f=\"g\"")];
        assert_eq!(pieces, expected);
        let pieces: Vec<_> = Pieces::of("<a b='>' c=\"d>e").collect();
        assert_eq!(pieces, [Piece::Start("a b='>' c=\"d"), Piece::Text("e")]);
        let pieces: Vec<_> = Pieces::of("<a b=\"<c>\" d='<'/>").collect();
        assert_eq!(pieces, [Piece::Start("a b=\"<c>\" d='<'/")]);
    }

    #[test]
    fn a_comment_that_never_ends_is_text() {
        for sign in ["<!--", "<![CDATA["] {
            let text = format!("{sign} a<b>{sign}c");
            let pieces: Vec<_> = Pieces::of(&text).collect();
            let (first, last) = (format!("{sign} a"), format!("{sign}c"));
            assert_eq!(pieces, [Piece::Text(&first), Piece::Start("b"), Piece::Text(&last)]);
        }
        let pieces: Vec<_> = Pieces::of("<!-- a --><!-- b").collect();
        assert_eq!(pieces, [Piece::Other("!-- a --"), Piece::Text("<!-- b")]);
    }

    #[test]
    fn an_end_tag_has_a_name_alone() {
        for end in ["</a>", "</a\n>", "</ a >", "</a b='c'>", "</a/>"] {
            assert_eq!(Pieces::of(end).next(), Some(Piece::End("a")), "{end}");
        }
    }

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        for (name, tag, expected) in [
            ("plain", "a b=\"c\"", Some("c")),
            ("other quotes and blanks", "a\n b = 'c'", Some("c")),
            ("not a part of a name", "a xml:b='x' b='c'", Some("c")),
            ("not within a value", "a x=' b=' b='c'", Some("c")),
            ("no blank between", "a x='y'b='c'", Some("c")),
            ("another case", "a B='c'", Some("c")),
            ("absent", "a bb='c'", None),
            ("no quotes", "a b=c d=e", Some("c")),
            ("no value", "a b d=e", Some("")),
            ("empty element", "a b='c'/", Some("c")),
            ("open", "a b='c", Some("c")),
        ] {
            assert_eq!(attribute(tag, "b"), expected, "{name}");
        }
    }
}
