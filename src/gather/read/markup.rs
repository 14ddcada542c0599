//! A text of markup → its pieces: texts, tags, and what is neither.
//!
//! Looks for the ends of things and at nothing within them: that is what makes it some ten times
//! faster than a parser. Whether tags match is for the caller to say.

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
pub struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    pub fn of(text: &'a str) -> Pieces<'a> {
        Pieces { text, at: 0 }
    }

    /// Bytes that are behind us.
    pub fn position(&self) -> usize {
        self.at
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
        let text_length = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        if text_length > 0 {
            return Some(Piece::Text(self.take(text_length)));
        }
        let Some(length) = length_of(rest) else { return Some(Piece::Open(self.take(rest.len()))) };
        let piece = self.take(length);
        Some(match piece.as_bytes()[1] {
            b'!' if piece.starts_with(CDATA) => Piece::CData(&piece[CDATA.len()..length - 3]),
            b'!' | b'?' => Piece::Other(&piece[1..length - 1]),
            b'/' => Piece::End(piece[2..length - 1].trim()),
            _ => Piece::Start(&piece[1..length - 1]),
        })
    }
}

/// An attribute's value as written, between its quotes, and where in the tag it stands.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let bytes = tag.as_bytes();
    let mut from = 0;
    while let Some(quote) = memchr::memchr2(b'"', b'\'', &bytes[from..]).map(|found| from + found) {
        let length = memchr::memchr(bytes[quote], &bytes[quote + 1..])?;
        let key = tag[from..quote].trim_end().strip_suffix('=').map(str::trim_end);
        if key.is_some_and(|key| key.rsplit(|letter: char| letter.is_ascii_whitespace()).next() == Some(name))
        {
            return Some((quote + 1, &tag[quote + 1..quote + 1 + length]));
        }
        from = quote + length + 2;
    }
    None
}

/// Where the root's start tag stands, brackets included.
pub fn root_tag(text: &str) -> Option<(usize, usize)> {
    let mut pieces = Pieces::of(text);
    loop {
        let start = pieces.position();
        match pieces.next()? {
            Piece::Start(_) => return Some((start, pieces.position())),
            Piece::Open(_) | Piece::End(_) => return None,
            Piece::Text(_) | Piece::CData(_) | Piece::Other(_) => {}
        }
    }
}

const CDATA: &str = "<![CDATA[";

/// The length of what a `<` opens, with its end mark.
fn length_of(markup: &str) -> Option<usize> {
    match markup.as_bytes() {
        [_, b'!', b'-', b'-', ..] => up_to_mark(markup, "-->"),
        [_, b'!', b'[', ..] if markup.starts_with(CDATA) => up_to_mark(markup, "]]>"),
        [_, b'?', ..] => up_to_mark(markup, "?>"),
        [_, b'!', ..] => declaration_length(markup),
        [_, b'/', ..] => up_to_mark(markup, ">"),
        _ => tag_length(markup),
    }
}

fn up_to_mark(markup: &str, mark: &str) -> Option<usize> {
    memchr::memmem::find(markup.as_bytes(), mark.as_bytes()).map(|found| found + mark.len())
}

/// A document type, with the subset that may stand in its brackets.
fn declaration_length(markup: &str) -> Option<usize> {
    let end = up_to_mark(markup, ">")?;
    match markup[..end].contains('[') {
        true => {
            let subset_end = markup.find(']')?;
            markup[subset_end..].find('>').map(|rest| subset_end + rest + 1)
        }
        false => Some(end),
    }
}

/// Up to the `>` that no quotes hide.
fn tag_length(markup: &str) -> Option<usize> {
    let bytes = markup.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        match bytes[at] {
            b'>' => return Some(at + 1),
            quote => at += memchr::memchr(quote, &bytes[at + 1..])? + 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_its_pieces() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '>'>]><!-- <x> --><a b='>' c=\"'\">d &amp;<e/><![CDATA[<f>]]></a ><g";
        let pieces: Vec<_> = Pieces::of(text).collect();
        let expected = [
            Piece::Other("?xml version='1.0'?"),
            Piece::Other("!DOCTYPE a [<!ENTITY b '>'>]"),
            Piece::Other("!-- <x> --"),
            Piece::Start("a b='>' c=\"'\""),
            Piece::Text("d &amp;"),
            Piece::Start("e/"),
            Piece::CData("<f>"),
            Piece::End("a"),
            Piece::Open("<g"),
        ];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn an_attribute_is_found_by_its_whole_name() {
        for (name, tag, expected) in [
            ("plain", "a b=\"c\"", Some((5, "c"))),
            ("other quotes and blanks", "a\n b = 'c'", Some((8, "c"))),
            ("not a part of a name", "a xml:b='x' b='c'", Some((15, "c"))),
            ("not within a value", "a x=' b=' b='c'", Some((13, "c"))),
            ("absent", "a bb='c'", None),
            ("no quotes", "a b=c", None),
            ("open", "a b='c", None),
        ] {
            assert_eq!(attribute(tag, "b"), expected, "{name}");
        }
    }
}
