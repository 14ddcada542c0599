//! HTML to plain text: the one form that titles, summaries and comparisons go by.
//!
//! Not a sanitiser: what comes out is text, to be escaped like any other.

use super::html::CODE;
use super::html::SILENT;
use super::html::Tag;
use super::html::Token;
use super::html::Tokens;
use std::borrow::Cow;

/// Of the names of references, in letters: `&CounterClockwiseContourIntegral;`.
const LONGEST_REFERENCE: usize = 31;

/// The text a reader sees of a piece of HTML, on one line, white space collapsed, references resolved.
///
/// Linear in its input, and never fails: a `<` that opens no tag of HTML is a `<`, and so is one whose comment
/// never ends.
pub fn plain_text(html: &str) -> String {
    text_of(html, unescape)
}

/// The same, a line for each block: paragraphs, items of a list, cells, what a `<br>` parts. None is empty.
pub fn lines(html: &str) -> Vec<String> {
    let mut lines = vec![Collapsed::with_capacity(0)];
    each_piece(html, |piece| match (piece, lines.last_mut()) {
        (Some(text), Some(line)) => line.push_str(&unescape(text)),
        _ => lines.push(Collapsed::with_capacity(0)),
    });
    lines.into_iter().map(Collapsed::finish).filter(|line| !line.is_empty()).collect()
}

/// The one meaning of a title that is HTML, or says so: plain text on one line, without letters that show nothing.
///
/// Many are escaped once too often. So what is left after one reading is read once more, and no further: its
/// references that a `;` ends are resolved, and its tags go where they are elements of inline text, each with its
/// end. A lone `<b>` was meant to be read; so is a title that is one bare tag and nothing else.
///
/// ```
/// use newsdesk::model::text::title;
/// assert_eq!(title("AT&amp;amp;T"), "AT&T");
/// assert_eq!(title("&lt;i&gt;New&lt;/i&gt; beds"), "New beds");
/// assert_eq!(title("The &lt;b&gt; element"), "The <b> element");
/// ```
pub fn title(html: &str) -> String {
    let read = plain_text(html);
    if let Some(tag) = lone_tag(html).filter(|_| read.is_empty()) {
        return tag.to_owned();
    }
    let unwrapped = read.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>"));
    let read = unwrapped.unwrap_or(&read);
    let read_again = match has_matched_tags(read) {
        true => text_of(read, unescape_closed),
        false => one_line(&unescape_closed(read)),
    };
    match read_again.contains(shows_nothing) {
        true => one_line(&read_again.replace(shows_nothing, "")),
        false => read_again,
    }
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

/// The same for the value of an attribute, where `&copy=2` belongs to an address (HTML Living Standard, 13.2.5.73).
pub fn unescape_attribute(value: &str) -> Cow<'_, str> {
    match value.contains('&') {
        true => htmlize::unescape_attribute(value),
        false => Cow::Borrowed(value),
    }
}

/// Plain text as HTML or XML: what is markup becomes references.
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 16);
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// The first words of a text, up to `max_chars` characters, with an ellipsis where it was cut.
pub fn shortened(text: &str, max_chars: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(max_chars) else {
        return text.to_owned();
    };
    let end = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
    format!("{}…", text[..end].trim_end_matches([' ', ',', ';', ':', '-', '–', '(']))
}

fn text_of(html: &str, unescape: fn(&str) -> Cow<'_, str>) -> String {
    let mut text = Collapsed::with_capacity(html.len() / 2);
    each_piece(html, |piece| match piece {
        Some(piece) => text.push_str(&unescape(piece)),
        None => text.push(' '),
    });
    text.finish()
}

/// Hands over each text that is seen, and `None` where a tag parts what stands before it from what follows.
fn each_piece<'a>(html: &'a str, mut each: impl FnMut(Option<&'a str>)) {
    let mut tokens = Tokens::of(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(piece) => each(Some(piece)),
            Token::Start(Tag { name, .. }) | Token::End(name) if !is_inline(name) => each(None),
            Token::Start(_) | Token::End(_) | Token::Hidden => {}
        }
        if let Token::Start(tag) = token
            && (SILENT.contains(&tag.name) || tag.name == "noscript")
            && tokens.skip_to_end_of(tag.name).is_none()
            && CODE.contains(&tag.name)
            && !tag.closes_itself()
        {
            break;
        }
    }
}

/// Elements that don't part words; every other tag does.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "blink"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// References that a `;` ends: the others are the writer's own `&`.
fn unescape_closed(text: &str) -> Cow<'_, str> {
    let Some((first, rest)) = text.split_once('&') else { return Cow::Borrowed(text) };
    let mut resolved = first.to_owned();
    for piece in rest.split('&') {
        let name = piece.split_once(';').map(|(name, _)| name);
        let is_name = |name: &str| {
            name.len() <= LONGEST_REFERENCE
                && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'#')
        };
        let end = name.filter(|name| is_name(name)).map_or(0, |name| name.len() + 1);
        let reference = format!("&{}", &piece[..end]);
        // One or two characters; more where only the beginning of the name is one: `&not` of `&nothing;`.
        let meant = htmlize::unescape(reference.as_str());
        resolved.push_str(if meant.chars().count() <= 2 { &meant } else { &reference });
        resolved.push_str(&piece[end..]);
    }
    Cow::Owned(resolved)
}

/// The tag that a text consists of, a name without attributes. A break and a paragraph are blank, not a word.
fn lone_tag(text: &str) -> Option<&str> {
    let tag = text.trim();
    let name = tag.strip_prefix('<')?.trim_end_matches(['>', '/', ' ']);
    let is_name = !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_alphanumeric());
    let is_blank = ["br", "hr", "p", "wbr"].iter().any(|blank| name.eq_ignore_ascii_case(blank));
    (is_name && !is_blank).then_some(tag)
}

/// Whether a text has tags, and all are line breaks, or of elements of inline text that
/// end where they should.
fn has_matched_tags(text: &str) -> bool {
    let mut open = Vec::new();
    let mut found = false;
    for token in Tokens::of(text) {
        match token {
            Token::Text(_) => {}
            Token::Start(tag) if matches!(tag.name, "br" | "wbr") => {}
            Token::Start(tag) if is_inline(tag.name) => open.push(tag.name),
            Token::End(name) if open.pop() == Some(name) => found = true,
            _ => return false,
        }
    }
    found && open.is_empty()
}

/// Soft hyphens, spaces and joiners without width, marks of byte order. The joiners U+200C and U+200D shape letters
/// and pictures, and stay.
fn shows_nothing(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
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

    /// Whole runs at a time: words with single spaces between them are collapsed already.
    fn push_str(&mut self, piece: &str) {
        let bytes = piece.as_bytes();
        let (mut start, mut at) = (0, 0);
        while at < bytes.len() {
            at += collapsed(&bytes[at..]);
            let looked_at = bytes.len().min(at + BLOCK);
            while at < looked_at {
                let blank = blank(piece, at);
                let is_lone = bytes[at] == b' ' && start < at && bytes.get(at + 1).is_some_and(begins_text);
                if blank > 0 && !is_lone {
                    self.push_run(&piece[start..at]);
                    self.gap = true;
                    start = at + blank;
                }
                at += blank.max(1);
            }
        }
        self.push_run(&piece[start..]);
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

/// Bytes that are looked at together.
const BLOCK: usize = 16;

/// How many bytes of the beginning are ASCII with nothing to collapse, as far as whole blocks tell.
fn collapsed(bytes: &[u8]) -> usize {
    let is_collapsed = |block: &[u8]| {
        let one = |(byte, next): (&u8, &u8)| {
            (b' '..0x7f).contains(byte) & ((*byte > b' ') | (*next > b' ')) & next.is_ascii()
        };
        block.iter().zip(&block[1..]).map(one).fold(true, |all, one| all & one)
    };
    let mut at = 0;
    while let Some(block) = bytes.get(at..=at + BLOCK)
        && (at > 0 || block[0] != b' ')
        && is_collapsed(block)
    {
        at += BLOCK;
    }
    at
}

/// How many bytes the blank has that stands here, 0 for none. Within a letter stands none.
fn blank(text: &str, at: usize) -> usize {
    match text.as_bytes()[at] {
        b' ' | b'\t'..=b'\r' => 1,
        // What all others begin with: U+0085 and U+00A0, U+1680, U+2000 to U+205F, U+3000.
        0xc2 | 0xe1..=0xe3 => {
            text[at..].chars().next().filter(|letter| letter.is_whitespace()).map_or(0, char::len_utf8)
        }
        _ => 0,
    }
}

/// Whether no blank begins with this byte.
fn begins_text(byte: &u8) -> bool {
    !matches!(byte, 0..=b' ' | 0xc2 | 0xe1..=0xe3)
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
            ("open comment", "seen <!-- not", "seen <!-- not"),
            ("open tag", "seen <p class=", "seen"),
            ("non-breaking space", "a&nbsp;\u{a0} b", "a b"),
            ("open script", "a<script>b", "a"),
            ("a ticker, generics, a header", "<OLM> Vec<T> <stdio.h> a<b<c", "<OLM> Vec<T> <stdio.h> a<b<c"),
            ("an end of nothing", "</example>", "</example>"),
            ("an address in brackets", "<a@e.org> <https://e.org/>", "<a@e.org> <https://e.org/>"),
            ("a stranger with its end", "a<item>b</item>c", "abc"),
            ("a stranger with attributes", "a<amp-img src=\"x\">b", "ab"),
            ("a prefix", "a<o:p></o:p>b", "ab"),
            ("open declaration", "<!DOCTYPE ~", "<!DOCTYPE ~"),
            ("a declaration", "<!DOCTYPE html><?xml version='1.0'?>a", "a"),
            ("a comment that ends early", "sa<!-- -- x >fe<script>y</script>", "safe"),
            ("wrapped twice", "<![CDATA[a <b>b</b>]]> c", "a b c"),
            ("the end of a wrapping alone", "a ]]> b", "a ]]> b"),
            ("a frame that closes itself", "safe<iframe src='x'/> description", "safe description"),
            ("a script that closes itself", "safe<script src='x'/> description", "safe description"),
            ("a quote that never ends", "<a href=\"x>one</a> two <b>three</b>", "one two three"),
            ("a heart", "I </3 and <3 you", "I </3 and <3 you"),
            ("runs of white space", " a\tb  c \u{b} d\r\n", "a b c d"),
        ] {
            assert_eq!(plain_text(html), expected, "{name}");
        }
    }

    #[test]
    fn blocks_are_lines() {
        for (name, html, expected) in [
            (
                "paragraphs",
                "<p>One</p>\n<p>un<b>believ</b>able &amp; two</p>",
                vec!["One", "unbelievable & two"],
            ),
            ("breaks and items", "a<br>b<ul><li>c<li>d</ul>", vec!["a", "b", "c", "d"]),
            ("white space is none", "a\n\nb", vec!["a b"]),
            ("nothing", "<p> </p>", vec![]),
        ] {
            assert_eq!(lines(html), expected, "{name}");
        }
    }

    #[test]
    fn a_title_has_one_meaning_however_it_was_escaped() {
        for (name, html, expected) in [
            ("not escaped", "AT&T", "AT&T"),
            ("escaped", "AT&amp;T", "AT&T"),
            ("escaped twice", "AT&amp;amp;T", "AT&T"),
            ("no third time", "AT&amp;amp;amp;T", "AT&amp;T"),
            ("a comparison", "3 < 4", "3 < 4"),
            ("an escaped comparison", "3 &lt; 4 &amp;&amp; 5 > 4", "3 < 4 && 5 > 4"),
            ("a lone element", "a &lt;b&gt; c", "a <b> c"),
            ("an element that ends elsewhere", "a &lt;b&gt; c &lt;/i&gt;", "a <b> c </i>"),
            ("a pair, escaped once more", "&amp;lt;b&amp;gt;New&amp;lt;/b&amp;gt;", "<b>New</b>"),
            ("a pair", "&lt;b&gt;New&lt;/b&gt; beds", "New beds"),
            ("a pair around a break", "&lt;i&gt;a&lt;br&gt;b&lt;/i&gt;", "a b"),
            ("a block", "&lt;p&gt;a&lt;/p&gt;", "<p>a</p>"),
            ("quotes", "Tom &amp;quot;x&amp;quot;", "Tom \"x\""),
            ("a number", "it&amp;#8217;s &amp;#x2019;s", "it\u{2019}s \u{2019}s"),
            ("a lone element beside a reference", "&lt;b&gt; &amp;amp; c", "<b> & c"),
            ("a reference without its end", "?a=1&amp;copy=2&amp;amp;b", "?a=1&copy=2&b"),
            ("no reference", "&amp;nothing; &amp; co; &amp;;", "&nothing; & co; &;"),
            ("CDATA that was escaped", "&lt;![CDATA[a]]&gt;", "a"),
            ("CDATA in it", "<![CDATA[a &amp; b]]>", "a & b"),
            ("markup", "<b>New</b> <OLM> beds", "New <OLM> beds"),
            ("a picture", "<img src=x>", ""),
            ("a tag alone", " <title> ", "<title>"),
            ("a tag alone that closes itself", "<video/>", "<video/>"),
            ("a tag alone that is open", "<a", "<a"),
            ("a break alone", "<br/>", ""),
            ("an element without words", "<b></b>", ""),
            ("blanks that don't break", "a&nbsp;\u{a0}\u{202f}b", "a b"),
            ("nothing to see", "be\u{ad}d&shy;s &ZeroWidthSpace;\u{feff} and", "beds and"),
            ("joiners", "\u{1f469}\u{200d}\u{1f680}", "\u{1f469}\u{200d}\u{1f680}"),
            ("directions are for who prints", "\u{202e}a\u{202c}", "\u{202e}a\u{202c}"),
        ] {
            assert_eq!(title(html), expected, "{name}");
        }
    }

    #[test]
    fn white_space_of_any_kind_is_one_space() {
        let pieces = [
            "ward",
            " ",
            "é",
            "\u{a0}",
            "b",
            "\n",
            "新",
            "\u{3000}",
            "  ",
            "\u{2009}",
            "–",
            "\u{7f}",
            "бюджет на год",
        ];
        let text = |seed: usize| {
            (0..40).map(|at| pieces[(seed * 31 + at * at * (seed % 7 + 1)) % 13]).collect::<String>()
        };
        for text in (0..500).map(text).chain([" a".repeat(40), "word ".repeat(20), "a  b ".repeat(20)]) {
            assert_eq!(one_line(&text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
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
