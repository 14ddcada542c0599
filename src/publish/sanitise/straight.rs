//! HTML as received → HTML in one spelling, with what may be published alone: all ends written, every value quoted.
//!
//! Comes before the sanitiser and leaves safety to it. It leaves out what a reader should not be shown (counters, and
//! marks bars of buttons for `mend`), and bounds what a parser is given: its depth, its elements, its attributes. Beyond
//! a bound tags go and the text stays. Linear in the length of the text.

use super::frames::Frame;
use super::nesting::Nesting;
use super::pictures;
use super::policy;
use super::share;
use crate::model::html::CODE;
use crate::model::html::SILENT;
use crate::model::html::Tag;
use crate::model::html::Token;
use crate::model::html::Tokens;
use crate::model::text::unescape;
use crate::model::text::unescape_attribute;

/// A long article has 2,000; code in colours and tables of figures ten times as many.
const MAX_ELEMENTS: usize = 30_000;
/// Of what is written with its tags, in bytes; the text of the rest follows without any.
const MAX_BYTES: usize = 1 << 20;
/// In bytes; a text that is longer with all its signs escaped is cut.
const MAX_TEXT: usize = 2 << 20;
/// Of one text between two tags or comments, in bytes.
const MAX_RUN: usize = 4 * 1024;
/// In bytes of UTF-8.
const LONGEST_LETTER: usize = 4;
/// Of one element, in its order.
const MAX_ATTRIBUTES: usize = 64;
/// In bytes; a longer one is left out.
const MAX_VALUE: usize = 8 * 1024;

/// The HTML, and the frames that were in it.
pub struct Straight {
    pub html: String,
    pub frames: Vec<Frame>,
}

pub fn straightened(html: &str) -> Straight {
    let mut writer = Writer { html: String::with_capacity(html.len() + html.len() / 8), ..Writer::default() };
    writer.write_all(html);
    let Writer { mut html, mut nesting, frames, .. } = writer;
    nesting.end_all(|name| write_end(&mut html, name));
    Straight { html, frames }
}

#[derive(Default)]
struct Writer {
    html: String,
    nesting: Nesting,
    frames: Vec<Frame>,
    elements: usize,
    /// Bytes of text since the last comment.
    run: usize,
    /// Whether this is written for browsers without scripts.
    instead: bool,
    /// Where the last picture is, and whether it was for those.
    last_picture: (String, bool),
}

impl Writer {
    fn write_all(&mut self, html: &str) {
        let mut tokens = Tokens::of(html);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(text) => self.text(text),
                Token::Start(tag) if SILENT.contains(&tag.name) => {
                    self.frames.extend(Frame::of(&tag));
                    let ended = tokens.skip_to_end_of(tag.name).is_some();
                    if !ended && CODE.contains(&tag.name) && !tag.closes_itself() {
                        return;
                    }
                }
                Token::Start(tag) if tag.name == "noscript" => {
                    let instead = tokens.skip_to_end_of("noscript").unwrap_or_default();
                    self.write_pictures(instead);
                }
                Token::Start(tag) => self.start(&tag),
                Token::End(name) => self.end(name),
                Token::Hidden => {}
            }
        }
    }

    /// Of what scripts would have replaced.
    fn write_pictures(&mut self, html: &str) {
        self.instead = true;
        for token in Tokens::of(html) {
            match token {
                Token::Start(tag) if tag.name == "img" => self.start(&tag),
                _ => {}
            }
        }
        self.instead = false;
    }

    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.start_cell();
        }
        let text = unescape(text);
        let mut rest = text.as_ref();
        while !rest.is_empty() && self.html.len() < MAX_TEXT {
            let (run, after) = rest.split_at(rest.floor_char_boundary(MAX_RUN - self.run));
            match run.contains(['&', '<']) {
                true => self.push_run(&run.replace('&', "&amp;").replace('<', "&lt;")),
                false => self.push_run(run),
            }
            rest = after;
        }
    }

    // The writer of the allow-list spends the square of a text of nothing but `&`; a comment, which it leaves out, parts
    // what it sees as one.
    fn push_run(&mut self, run: &str) {
        self.html.push_str(run);
        self.run += run.len();
        if self.run + LONGEST_LETTER > MAX_RUN {
            self.run = 0;
            self.html.push_str("<!---->");
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = if tag.name == "image" { "img" } else { tag.name };
        let is_counter = name == "img" && (pictures::counts_readers(tag) || self.was_just_shown(tag));
        if is_counter || name == "a" && !leads_somewhere(tag) {
            return;
        }
        let fits = self.elements < MAX_ELEMENTS && self.html.len() < MAX_BYTES && policy::is_kept(name);
        if fits && !policy::is_part(name) && !policy::is_void(name) {
            self.start_cell();
        }
        let html = &mut self.html;
        match fits && self.nesting.start(name, |ended| write_end(html, ended)) {
            true => {
                self.elements += 1;
                self.write_start(name, tag);
            }
            false => self.part(name),
        }
    }

    fn end(&mut self, name: &'static str) {
        let html = &mut self.html;
        match name {
            "br" => self.html.push_str("<br>"),
            name if policy::is_kept(name) && self.nesting.end(name, |ended| write_end(html, ended)) => {}
            name => self.part(name),
        }
    }

    fn start_cell(&mut self) {
        for name in self.nesting.start_cell() {
            self.elements += 1;
            self.html.push_str(&format!("<{name}>"));
        }
    }

    /// A tag that is left out parts words all the same.
    fn part(&mut self, name: &str) {
        if !policy::is_within_line(name) {
            self.html.push(' ');
        }
    }

    /// Whether it is the picture before once more, one of them for browsers without scripts.
    fn was_just_shown(&mut self, tag: &Tag<'_>) -> bool {
        let picture = (pictures::address(tag).unwrap_or_default(), self.instead);
        let (address, instead) = &self.last_picture;
        let was_shown = !address.is_empty() && *address == picture.0 && *instead != self.instead;
        self.last_picture = picture;
        was_shown
    }

    fn write_start(&mut self, name: &'static str, tag: &Tag<'_>) {
        self.html.push('<');
        self.html.push_str(name);
        if let Some(mark) = share::mark(tag) {
            self.write_attribute("hidden", mark);
        }
        let mut written = Vec::new();
        if name == "img"
            && let Some(address) = pictures::address(tag).map(|address| with_references(&address))
        {
            written.push("src");
            if address.len() <= MAX_VALUE && !leads_astray("src", &address) {
                self.write_attribute("src", &address);
            }
        }
        for (attribute, value) in tag.attributes().take(MAX_ATTRIBUTES) {
            let kept = policy::kept_attribute(name, attribute).filter(|kept| !written.contains(kept));
            if let Some(kept) = kept.filter(|kept| value.len() <= MAX_VALUE && !leads_astray(kept, value)) {
                self.write_attribute(kept, value);
                written.push(kept);
            }
        }
        self.html.push('>');
    }

    /// `value` with its references.
    fn write_attribute(&mut self, name: &str, value: &str) {
        self.html.push(' ');
        self.html.push_str(name);
        self.html.push_str("=\"");
        for letter in value.chars() {
            match letter {
                '"' => self.html.push_str("&quot;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                letter => self.html.push(letter),
            }
        }
        self.html.push('"');
    }
}

fn write_end(html: &mut String, name: &str) {
    html.push_str("</");
    html.push_str(name);
    html.push('>');
}

/// A value without references as one with them.
fn with_references(value: &str) -> String {
    value.replace('&', "&amp;")
}

/// Whether an address, as a browser reads it or as somebody may take it for, has a scheme that is none of ours.
fn leads_astray(attribute: &str, value: &str) -> bool {
    if !policy::ADDRESSES.contains(&attribute) {
        return false;
    }
    let address = pictures::squeezed(&unescape_attribute(value));
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| is_scheme(scheme) && !policy::SCHEMES.contains(&scheme))
}

fn leads_somewhere(tag: &Tag<'_>) -> bool {
    let address = tag.attributes().take(MAX_ATTRIBUTES).find(|(name, _)| name.eq_ignore_ascii_case("href"));
    address.is_some_and(|(_, address)| address.len() <= MAX_VALUE && !leads_astray("href", address))
}

/// RFC 3986, 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"+-.".contains(&letter))
}
