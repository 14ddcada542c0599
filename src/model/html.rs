//! HTML as feeds carry it → its texts and tags, in their order.
//!
//! More sparing than a browser: only a name that HTML knows makes a tag of what follows a `<`, so that tickers
//! (`<OLM>`), generics (`Vec<T>`) and headers (`<stdio.h>`) stay text. Never looks at how tags nest, never
//! resolves a reference, and takes time in proportion to the text, whatever it holds.

use std::collections::HashSet;

/// Every element of HTML, the obsolete ones, those that only browsers of long ago knew, and the two that bring
/// another language with them. Sorted.
const NAMES: [&str; 149] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "ilayer",
    "image",
    "img",
    "input",
    "ins",
    "isindex",
    "kbd",
    "keygen",
    "label",
    "layer",
    "legend",
    "li",
    "link",
    "listing",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "multicol",
    "nav",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "nolayer",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "plaintext",
    "pre",
    "progress",
    "q",
    "rb",
    "rbc",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "spacer",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "xml",
    "xmp",
];
/// Letters of the longest of them.
const LONGEST_NAME: usize = 10;

/// Elements whose content is no part of the text: programs, drawings, fields, and what stands in for them.
pub const SILENT: [&str; 15] = [
    "applet", "button", "canvas", "datalist", "iframe", "math", "noembed", "noframes", "script", "select",
    "style", "svg", "template", "textarea", "xml",
];
/// Of those, what goes on to the end of the text where nothing ends it.
pub const CODE: [&str; 2] = ["script", "style"];

/// One piece of a text of HTML.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// With its references. A `<` in it is a letter.
    Text(&'a str),
    Start(Tag<'a>),
    /// A name in lower case.
    End(&'static str),
    /// A comment, a declaration, an instruction, a tag of no HTML, or one that the end of the text cut off.
    Hidden,
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tag<'a> {
    /// In lower case.
    pub name: &'static str,
    inside: &'a str,
}

/// The tokens of a text.
pub struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// Set by a tag that its quotes never let end: from there on a `>` ends a tag, quoted or not.
    quotes_hide: bool,
    /// What was looked for and does not come any more.
    missing: Vec<&'static str>,
    in_cdata: bool,
    strangers: Option<Strangers>,
}

/// Names that HTML does not know: those that end somewhere, and those that were opened as tags.
struct Strangers {
    ended: HashSet<String>,
    opened: HashSet<String>,
}

impl<'a> Tokens<'a> {
    pub fn of(html: &'a str) -> Tokens<'a> {
        Tokens { html, at: 0, quotes_hide: true, missing: Vec::new(), in_cdata: false, strangers: None }
    }

    /// Goes behind the end tag of an element that was just opened, and returns what stood before it; `None`,
    /// and goes nowhere, where no end tag comes.
    pub fn skip_to_end_of(&mut self, name: &'static str) -> Option<&'a str> {
        if self.missing.contains(&name) {
            return None;
        }
        let rest = &self.html[self.at..];
        let ends_here = |(at, _): &(usize, &str)| is_named(&rest[at + 2..], name);
        let Some((end, _)) = rest.match_indices("</").find(ends_here) else {
            self.missing.push(name);
            return None;
        };
        self.at += end + rest[end..].find('>').map_or(rest.len() - end, |length| length + 1);
        Some(&rest[..end])
    }

    fn take(&mut self, length: usize) -> &'a str {
        let taken = &self.html[self.at..self.at + length];
        self.at += length;
        taken
    }

    /// What the text that is left begins with; it begins with a `<`.
    fn markup(&mut self) -> Token<'a> {
        let rest = &self.html[self.at..];
        match rest.as_bytes().get(1) {
            Some(b'!') => self.declaration(rest),
            Some(b'?') if rest[2..].starts_with(|letter: char| letter.is_ascii_alphabetic()) => {
                self.hidden_through(rest, ">")
            }
            Some(b'/') => self.end_tag(rest),
            Some(letter) if letter.is_ascii_alphabetic() => self.start_tag(rest),
            _ => Token::Text(self.take(1)),
        }
    }

    fn declaration(&mut self, rest: &'a str) -> Token<'a> {
        if rest.starts_with("<!--") && self.comes("-->") {
            return self.hidden_through(rest, "-->");
        }
        if rest.starts_with(CDATA) {
            // In HTML it means nothing: somebody wrapped a text twice.
            self.in_cdata = true;
            self.at += CDATA.len();
            return Token::Hidden;
        }
        match rest[2..].starts_with(|letter: char| letter.is_ascii_alphabetic() || "-[>".contains(letter)) {
            true => self.hidden_through(rest, ">"),
            false => Token::Text(self.take(1)),
        }
    }

    /// A comment that no `>` ends is text.
    fn hidden_through(&mut self, rest: &'a str, mark: &'static str) -> Token<'a> {
        match self.comes(mark).then(|| rest.find(mark)).flatten() {
            Some(end) => {
                self.at += end + mark.len();
                Token::Hidden
            }
            None => Token::Text(self.take(1)),
        }
    }

    fn comes(&mut self, mark: &'static str) -> bool {
        if self.missing.contains(&mark) {
            return false;
        }
        let comes = self.html[self.at..].contains(mark);
        if !comes {
            self.missing.push(mark);
        }
        comes
    }

    fn start_tag(&mut self, rest: &'a str) -> Token<'a> {
        let written = name_of(&rest[1..]);
        let Some(name) = known(written) else { return self.foreign_start_tag(rest, written) };
        match self.tag_end(rest) {
            Some(end) => {
                self.at += end;
                Token::Start(Tag { name, inside: &rest[1 + written.len()..end - 1] })
            }
            // The rest of a tag, not of a sentence.
            None if self.comes("=") || rest[1 + written.len()..].trim_start().is_empty() => {
                self.at = self.html.len();
                Token::Hidden
            }
            None => Token::Text(self.take(1)),
        }
    }

    fn foreign_start_tag(&mut self, rest: &'a str, name: &str) -> Token<'a> {
        match end_before_next(&rest[1..]) {
            Some(length) if self.is_foreign(name, &rest[1..1 + length]) => {
                self.at += length + 2;
                Token::Hidden
            }
            _ => Token::Text(self.take(1)),
        }
    }

    fn end_tag(&mut self, rest: &'a str) -> Token<'a> {
        let written = name_of(&rest[2..]);
        let end = end_before_next(&rest[2..]).map(|length| length + 2);
        match (known(written), end) {
            (Some(name), _) => {
                self.at += end.map_or(2 + written.len(), |at| at + 1);
                Token::End(name)
            }
            (None, Some(end)) if is_prefixed(written) || self.was_opened(written) => {
                self.at += end + 1;
                Token::Hidden
            }
            _ => Token::Text(self.take(1)),
        }
    }

    /// The length of the tag that `rest` begins with.
    fn tag_end(&mut self, rest: &str) -> Option<usize> {
        if self.quotes_hide {
            if let Some(end) = tag_length(rest) {
                return Some(end);
            }
            self.quotes_hide = false;
        }
        self.comes(">").then(|| rest.find('>').map(|end| end + 1)).flatten()
    }

    /// Whether a tag by a name that HTML does not know is one all the same: it has a prefix or attributes, or
    /// its end tag stands somewhere.
    fn is_foreign(&mut self, name: &str, inside: &str) -> bool {
        let html = self.html;
        let strangers = self.strangers.get_or_insert_with(|| Strangers::of(html));
        let lower = name.to_ascii_lowercase();
        let has_attributes = inside[name.len()..].contains('=') && inside.contains(char::is_whitespace);
        let is_tag = has_attributes || is_prefixed(name) || strangers.ended.contains(&lower);
        if is_tag {
            strangers.opened.insert(lower);
        }
        is_tag
    }

    fn was_opened(&self, name: &str) -> bool {
        let opened = self.strangers.as_ref().map(|strangers| &strangers.opened);
        opened.is_some_and(|opened| opened.contains(&name.to_ascii_lowercase()))
    }

    /// Text up to the next `<`, without the end mark of a CDATA section that was opened.
    fn text(&mut self, length: usize) -> Token<'a> {
        let text = &self.html[self.at..self.at + length];
        match text.find("]]>").filter(|_| self.in_cdata) {
            Some(0) => {
                self.in_cdata = false;
                self.at += 3;
                Token::Hidden
            }
            Some(end) => Token::Text(self.take(end)),
            None => Token::Text(self.take(length)),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.html[self.at..];
        match rest.find('<').unwrap_or(rest.len()) {
            _ if rest.is_empty() => None,
            0 => Some(self.markup()),
            length => Some(self.text(length)),
        }
    }
}

impl Strangers {
    fn of(html: &str) -> Strangers {
        let ends = html.split("</").skip(1).map(name_of).filter(|name| known(name).is_none());
        Strangers { ended: ends.map(str::to_ascii_lowercase).collect(), opened: HashSet::new() }
    }
}

impl<'a> Tag<'a> {
    /// Names as written, values with their references; `""` for an attribute without one.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        Attributes { rest: self.inside }
    }

    /// Whether it is written as an element of XML that holds nothing: `<iframe src="…"/>`.
    pub fn closes_itself(&self) -> bool {
        self.inside.ends_with('/')
    }
}

/// Where the tokenizer is within a tag.
enum Within {
    Name,
    BeforeAttribute,
    Attribute,
    AfterAttribute,
    BeforeValue,
    Quoted(u8),
    Unquoted,
}

/// Up to and including the `>` that ends the tag that a text begins with; one in a quoted value does not
/// (HTML Living Standard, 13.2.5).
pub fn tag_length(markup: &str) -> Option<usize> {
    measure(markup).0
}

/// The length of a tag, if it ends, and how many attributes it has.
pub fn measure(markup: &str) -> (Option<usize>, usize) {
    let (mut within, mut attributes) = (Within::Name, 0);
    for (at, byte) in markup.bytes().enumerate().skip(2) {
        let is_space = byte.is_ascii_whitespace();
        within = match (within, byte) {
            (Within::Quoted(quote), _) if quote == byte => Within::BeforeAttribute,
            (Within::Quoted(quote), _) => Within::Quoted(quote),
            (_, b'>') => return (Some(at + 1), attributes),
            (Within::BeforeValue, b'"' | b'\'') => Within::Quoted(byte),
            (Within::BeforeValue, _) if is_space => Within::BeforeValue,
            (Within::BeforeValue, _) => Within::Unquoted,
            (Within::Unquoted, _) if !is_space => Within::Unquoted,
            (Within::Attribute | Within::AfterAttribute, b'=') => Within::BeforeValue,
            (Within::Attribute | Within::AfterAttribute, _) if is_space => Within::AfterAttribute,
            (Within::Name, _) if !is_space && byte != b'/' => Within::Name,
            (_, _) if is_space || byte == b'/' => Within::BeforeAttribute,
            (Within::Attribute, _) => Within::Attribute,
            (_, _) => {
                attributes += 1;
                Within::Attribute
            }
        };
    }
    (None, attributes)
}

struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    /// HTML Living Standard, 13.2.5.32 to 13.2.5.38.
    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let rest = self.rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == '/');
        let from = rest.chars().next()?.len_utf8();
        let is_end = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '=');
        let name_length = rest[from..].find(is_end).map_or(rest.len(), |length| from + length);
        let (name, after) = rest.split_at(name_length);
        let (value, left) = match after.trim_ascii_start().strip_prefix('=') {
            Some(value) => split_value(value.trim_ascii_start()),
            None => ("", after),
        };
        self.rest = left;
        Some((name, value))
    }
}

fn split_value(text: &str) -> (&str, &str) {
    match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        _ => {
            let end = text.find(|letter: char| letter.is_ascii_whitespace()).unwrap_or(text.len());
            text.split_at(end)
        }
    }
}

/// The name as our table spells it.
fn known(name: &str) -> Option<&'static str> {
    let mut lower = [0; LONGEST_NAME];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    let letter = usize::from(lower.first().filter(|first| first.is_ascii_lowercase())? - b'a');
    NAMES[BY_LETTER[letter]..BY_LETTER[letter + 1]].iter().find(|known| known.as_bytes() == lower).copied()
}

/// Where in [`NAMES`] those with each letter begin.
const BY_LETTER: [usize; 27] = {
    let mut starts = [NAMES.len(); 27];
    let mut place = NAMES.len();
    while place > 0 {
        place -= 1;
        starts[(NAMES[place].as_bytes()[0] - b'a') as usize] = place;
    }
    let mut letter = 26;
    while letter > 0 {
        letter -= 1;
        if starts[letter] > starts[letter + 1] {
            starts[letter] = starts[letter + 1];
        }
    }
    starts
};

/// What stands up to the end of a tag's name.
fn name_of(tag: &str) -> &str {
    let is_end = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>' | '<');
    &tag[..tag.find(is_end).unwrap_or(tag.len())]
}

fn is_named(tag: &str, name: &str) -> bool {
    tag.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        && !tag[name.len()..].starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '-')
}

/// `o:p`, as word processors write.
fn is_prefixed(name: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
    };
    name.split_once(':').is_some_and(|(prefix, local)| is_word(prefix) && is_word(local))
}

/// Where the `>` stands that comes before any further `<`.
fn end_before_next(inside: &str) -> Option<usize> {
    inside.find(['<', '>']).filter(|at| inside.as_bytes()[*at] == b'>')
}

const CDATA: &str = "<![CDATA[";

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags in brackets, texts as they are.
    fn shown(html: &str) -> String {
        let shown = Tokens::of(html).map(|token| match token {
            Token::Text(text) => text.to_owned(),
            Token::Start(tag) => format!("[{}]", tag.name),
            Token::End(name) => format!("[/{name}]"),
            Token::Hidden => "[]".to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn the_names_are_in_order() {
        assert!(NAMES.is_sorted());
        assert_eq!(NAMES.iter().map(|name| name.len()).max(), Some(LONGEST_NAME));
    }

    #[test]
    fn only_html_makes_tags() {
        for (name, html, expected) in [
            ("tags", "a<P>b</p >c<br/>", "a[p]b[/p]c[br]"),
            ("no names", "< b <3 <", "< b <3 <"),
            ("a longer name", "<blocks>", "<blocks>"),
            ("no end", "a <b and c", "a <b and c"),
            ("cut off", "a <a href=\"x", "a []"),
            ("cut off after the name", "a <br ", "a []"),
            ("cut off end", "a</b", "a[/b]"),
            ("quotes that hide the rest", "<a b=\">x<i>y", "[a]x[i]y"),
            ("comments", "<!-- > --><!--><!-- > ", "[][][] "),
            ("a stranger's end before it", "</x> <x> </x>", "</x> [] []"),
        ] {
            assert_eq!(shown(html), expected, "{name}");
        }
    }

    #[test]
    fn attributes_are_read_as_browsers_do() {
        for (name, html, expected) in [
            ("three quotings", "<a b='1>' c = \"2\" d=3>", &[("b", "1>"), ("c", "2"), ("d", "3")][..]),
            ("no value", "<a b C/>", &[("b", ""), ("C", "")]),
            ("an equals sign first", "<a =b=c>", &[("=b", "c")]),
            ("without a gap", "<a b='1'c='2'/d=3>", &[("b", "1"), ("c", "2"), ("d", "3")]),
            ("a quote that never ends", "<a b=\"1>", &[("b", "1")]),
        ] {
            let Some(Token::Start(tag)) = Tokens::of(html).next() else { panic!("{name}") };
            assert_eq!(tag.attributes().collect::<Vec<_>>(), expected, "{name}");
        }
    }

    #[test]
    fn an_element_is_skipped_to_its_end() {
        let mut tokens = Tokens::of("<script>a</scripted></b></SCRIPT x>b<script>c");
        tokens.next();
        assert_eq!(tokens.skip_to_end_of("script"), Some("a</scripted></b>"));
        assert_eq!(tokens.next(), Some(Token::Text("b")));
        tokens.next();
        assert_eq!(tokens.skip_to_end_of("script"), None);
        assert_eq!(tokens.next(), Some(Token::Text("c")));
    }
}
