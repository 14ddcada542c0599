//! What an element says: text, HTML, or markup that stands there in the open (RFC 4287, 3.1).

use super::Notes;
use super::base64;
use super::links;
use super::references::References;
use super::vocabulary::split;
use crate::gather::read::markup;
use crate::gather::read::markup::Piece;
use crate::gather::read::markup::Pieces;
use crate::gather::read::parts;
use crate::model::Limits;
use url::Url;

/// What a source says that an element holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Text in which a `<` is a `<`.
    Text,
    /// HTML, escaped.
    Html,
    /// Markup in the open.
    Xhtml,
    /// In base64: HTML, or whatever it looks like.
    Base64 { is_html: bool },
    /// A picture or a program.
    Foreign,
}

impl Kind {
    /// By the `type` of Atom, which people fill in as they like, and the `mode` of Atom 0.3.
    pub fn of(kind: Option<&str>, mode: Option<&str>) -> Kind {
        let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        match (kind, mode.map(str::trim)) {
            (_, Some("base64")) | ("base64", _) => Kind::Base64 { is_html: kind.contains("html") },
            ("html" | "text/html" | "text/x-html" | "text/xhtml", _) => Kind::Html,
            ("" | "text", Some("escaped")) => Kind::Html,
            ("" | "text" | "plain" | "text/plain" | "escaped", _) => Kind::Text,
            _ if kind.contains("html") || kind.ends_with("xml") => Kind::Xhtml,
            _ if kind.starts_with("text/") || !kind.contains('/') => Kind::Text,
            _ if kind == "application/octet-stream" => Kind::Base64 { is_html: false },
            _ => Kind::Foreign,
        }
    }
}

/// What an element holds, as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inner<'a> {
    pub raw: &'a str,
    pub has_tags: bool,
}

/// What an element says.
#[derive(Debug, PartialEq)]
pub struct Said {
    pub text: String,
    pub is_html: bool,
}

/// The longest that a letter is likely to be written: `&#x0041;`.
const BYTES_OF_A_LETTER: usize = 8;

/// Elements of HTML without content; every other needs an end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Understands what elements hold.
pub struct Constructs<'c, 'a> {
    pub references: &'c mut References<'a>,
    pub notes: &'c mut Notes,
    /// What links are relative to, where the document says it.
    pub base: Option<&'c Url>,
    pub limits: &'c Limits,
}

impl<'a> Constructs<'_, 'a> {
    /// What an element of this kind says; none when it says nothing.
    pub fn read(&mut self, inner: Inner<'a>, kind: Kind) -> Option<Said> {
        let mut said = match (kind, inner.has_tags) {
            (Kind::Foreign, _) => return None,
            (Kind::Html, true) => Said { text: self.markup(inner.raw, Texts::AreHtml), is_html: true },
            (_, true) => {
                let text = self.markup(inner.raw, Texts::AreText);
                Said { text: without_div(text), is_html: true }
            }
            (_, false) => Said { text: self.text(inner.raw), is_html: kind == Kind::Html },
        };
        if let Kind::Base64 { is_html } = kind {
            said.text = base64::text(&said.text).unwrap_or(said.text);
            said.is_html |= is_html || looks_like_html(&said.text);
        }
        if kind == Kind::Xhtml && !inner.has_tags {
            said.is_html = looks_like_html(&said.text);
        }
        if let Some(base) = self.base.filter(|_| said.is_html && !inner.has_tags) {
            said.text = links::absolute(&said.text, base, self.limits.body_bytes);
        }
        if said.text.len() > self.limits.body_bytes {
            self.notes.add("a text beyond the limit");
            said.text.truncate(said.text.floor_char_boundary(self.limits.body_bytes));
            said.text.shrink_to_fit();
        }
        (!said.text.trim().is_empty()).then_some(said)
    }

    /// All the text of an element without tags.
    pub fn text(&mut self, raw: &'a str) -> String {
        let mut text = String::with_capacity(raw.len().min(self.limits.body_bytes));
        for piece in Pieces::of(raw) {
            if text.len() > self.limits.body_bytes {
                break;
            }
            match piece {
                Piece::Text(piece) | Piece::Open(piece) => {
                    self.references.resolve(self.taken(piece), &mut text, self.notes)
                }
                Piece::CData(piece) => self.references.plain(self.taken(piece), &mut text, self.notes),
                Piece::Start(_) | Piece::End(_) | Piece::Other(_) => {}
            }
        }
        text
    }

    /// Markup in the open as HTML.
    fn markup(&mut self, raw: &'a str, texts: Texts) -> String {
        let html = String::with_capacity(raw.len().min(self.limits.body_bytes));
        let mut writing = Markup { html, depth: 0, bases: Vec::new() };
        for piece in Pieces::of(raw) {
            if writing.html.len() > self.limits.body_bytes {
                break;
            }
            match piece {
                Piece::Text(piece) | Piece::Open(piece) => {
                    self.text_within(self.taken(piece), false, texts, &mut writing.html)
                }
                Piece::CData(piece) => self.text_within(self.taken(piece), true, texts, &mut writing.html),
                Piece::Start(tag) => self.start(tag, &mut writing),
                Piece::End(name) => writing.end(name, self.limits.depth),
                Piece::Other(_) => {}
            }
        }
        writing.html
    }

    /// As much of a text as may be needed to fill a body.
    fn taken(&self, text: &'a str) -> &'a str {
        parts::up_to(text, self.limits.body_bytes.saturating_mul(BYTES_OF_A_LETTER))
    }

    fn text_within(&mut self, piece: &'a str, is_cdata: bool, texts: Texts, html: &mut String) {
        let mut text = String::with_capacity(piece.len());
        match is_cdata {
            true => self.references.plain(piece, &mut text, self.notes),
            false => self.references.resolve(piece, &mut text, self.notes),
        }
        match texts {
            Texts::AreHtml => html.push_str(&text),
            Texts::AreText => text.chars().for_each(|letter| parts::push_escaped(html, letter)),
        }
    }

    /// A start tag of HTML: no prefixes, no namespaces, links absolute. One that stands too deep is left
    /// out, and what it holds is kept.
    fn start(&mut self, tag: &'a str, writing: &mut Markup) {
        let (_, name) = split(markup::name_of(tag));
        let name = name.to_ascii_lowercase();
        if !is_name(&name) {
            return;
        }
        let is_void = VOID.contains(&name.as_str());
        let is_empty = tag.ends_with('/');
        let own_base =
            markup::attribute(tag, "xml:base").and_then(|base| links::base(base, writing.base(self.base)?));
        let opens = !is_void && !is_empty;
        writing.depth += usize::from(opens);
        if writing.depth > self.limits.depth {
            return self.notes.add("markup that nests too deep");
        }
        if let Some(base) = own_base.clone().filter(|_| opens) {
            writing.bases.push((writing.depth, base));
        }
        let base = own_base.as_ref().or(writing.base(self.base)).cloned();
        writing.html.extend(["<", &name]);
        for (attribute, value) in markup::attributes(tag).take(self.limits.attributes) {
            let (prefix, attribute) = split(attribute);
            let is_xml =
                prefix == "xmlns" || attribute == "xmlns" || (prefix == "xml" && attribute == "base");
            if is_xml || !is_name(attribute) {
                continue;
            }
            let value = self.references.value(value, self.notes);
            let value = links::absolute_value(attribute, &value, base.as_ref());
            super::sheet::attribute(&mut writing.html, attribute, &value);
        }
        writing.html.push('>');
        if is_empty && !is_void {
            writing.html.extend(["</", &name, ">"]);
        }
    }
}

/// What stands between tags in the open.
#[derive(Clone, Copy, PartialEq)]
enum Texts {
    /// Tags that were escaped are tags all the same.
    AreHtml,
    /// A `<` that was escaped is a `<`.
    AreText,
}

/// HTML as it is being written.
struct Markup {
    html: String,
    depth: usize,
    /// `xml:base` of open elements, with their depth.
    bases: Vec<(usize, Url)>,
}

impl Markup {
    fn base<'b>(&'b self, around: Option<&'b Url>) -> Option<&'b Url> {
        self.bases.last().map(|(_, base)| base).or(around)
    }

    fn end(&mut self, name: &str, max_depth: usize) {
        let (_, name) = split(name);
        let name = name.to_ascii_lowercase();
        if VOID.contains(&name.as_str()) || !is_name(&name) {
            return;
        }
        if self.depth <= max_depth {
            self.html.extend(["</", &name, ">"]);
        }
        self.bases.pop_if(|(depth, _)| *depth == self.depth);
        self.depth = self.depth.saturating_sub(1);
    }
}

/// Of an element or an attribute of HTML; what a slip of a tag leaves may be anything.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// The `div` around XHTML is not part of it (RFC 4287, 3.1.1.3).
fn without_div(html: String) -> String {
    let trimmed = html.trim();
    let inside = trimmed.strip_prefix("<div").and_then(|rest| rest.strip_suffix("</div>"));
    let inside = inside
        .and_then(|rest| rest.split_once('>'))
        .filter(|(rest, _)| rest.is_empty() || rest.starts_with(' '));
    match inside {
        Some((_, inside)) if is_balanced(inside) => inside.to_owned(),
        _ => html,
    }
}

/// Whether no `</div>` closes more than was opened within.
fn is_balanced(html: &str) -> bool {
    let mut open = 0_usize;
    for piece in Pieces::of(html) {
        match piece {
            Piece::Start(tag) if markup::name_of(tag) == "div" => open += 1,
            Piece::End("div") => match open.checked_sub(1) {
                Some(left) => open = left,
                None => return false,
            },
            _ => {}
        }
    }
    true
}

/// Whether a text that was called plain is HTML all the same: it closes an element, or breaks a line.
pub fn looks_like_html(text: &str) -> bool {
    const CLOSED: [&str; 20] = [
        "a",
        "b",
        "i",
        "p",
        "em",
        "strong",
        "div",
        "span",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "table",
        "pre",
        "code",
        "figure",
    ];
    Pieces::of(text).any(|piece| match piece {
        Piece::End(name) => CLOSED.iter().any(|known| name.eq_ignore_ascii_case(known)),
        Piece::Start(tag) => {
            ["br", "br/", "img", "hr"].iter().any(|known| markup::name_of(tag).eq_ignore_ascii_case(known))
        }
        _ => false,
    })
}
