//! The way through a feed's markup: element by element, what each holds, and what it is relative to.
//!
//! Tags need not match: an element ends where it says so, and at the latest where its item or the feed
//! does.

use super::Notes;
use super::constructs::Constructs;
use super::constructs::Inner;
use super::constructs::Kind;
use super::constructs::Said;
use super::family::Family;
use super::found::Who;
use super::links;
use super::references::References;
use super::vocabulary::Ns;
use super::vocabulary::Prefixes;
use super::vocabulary::split;
use crate::gather::read::markup;
use crate::gather::read::markup::Piece;
use crate::gather::read::markup::Pieces;
use crate::gather::read::parts;
use crate::model::Limits;
use std::borrow::Cow;
use url::Url;

pub struct Walk<'a, 's> {
    pub pieces: Pieces<'a>,
    pub family: Family,
    pub prefixes: Prefixes<'a>,
    pub references: References<'a>,
    pub notes: Notes,
    pub limits: &'s Limits,
    /// Where the document is from.
    pub document: &'s Url,
    /// What the root, the channel and the item that is open say that links are relative to.
    pub base: Option<Url>,
    /// Full names of root and channel: their ends end whatever is open within.
    pub frame: Vec<&'a str>,
    /// Bytes by which links grew when they were made absolute.
    pub grown_bytes: usize,
}

/// An element whose start tag was just read.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// Name and attributes.
    pub tag: &'a str,
    /// As written, without the prefix.
    pub name: &'a str,
    pub ns: Ns,
}

impl<'a> Element<'a> {
    /// Its name in lower case, as feeds spell theirs in any.
    pub fn word(&self) -> Cow<'a, str> {
        match self.name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(self.name.to_ascii_lowercase()),
            false => Cow::Borrowed(self.name),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.tag.ends_with('/')
    }

    pub fn is_item(&self) -> bool {
        self.ns == Ns::Own
            && (self.name.eq_ignore_ascii_case("item") || self.name.eq_ignore_ascii_case("entry"))
    }
}

impl<'a> Walk<'a, '_> {
    /// The element of a start tag; a prefix that nobody declared is noted.
    pub fn meet(&mut self, tag: &'a str) -> Element<'a> {
        let (prefix, _) = split(markup::name_of(tag));
        if !prefix.is_empty() && !self.prefixes.is_declared(prefix) && !tag.contains("xmlns:") {
            self.notes.add("undeclared prefix");
        }
        self.element(tag)
    }

    pub fn element(&self, tag: &'a str) -> Element<'a> {
        let (ns, name) = self.prefixes.of(tag);
        Element { tag, name, ns }
    }

    /// What an element holds, and the way past its end. Tags within need not match.
    pub fn inner(&mut self, element: &Element<'a>) -> Inner<'a> {
        if element.is_empty() {
            return Inner::default();
        }
        let name = markup::name_of(element.tag);
        let start = self.pieces.offset();
        let may_hold_feeds = self.family == Family::Atom && is_content_of_xml(element);
        let (mut has_tags, mut same, mut feeds) = (false, 0_usize, 0_usize);
        loop {
            let at = self.pieces.offset();
            let inner = |walk: &Self| Inner { raw: walk.pieces.between(start, at), has_tags };
            match self.pieces.next() {
                Some(Piece::Start(tag)) => {
                    match may_hold_feeds {
                        true => feeds += usize::from(!tag.ends_with('/') && self.is_frame_tag(tag)),
                        false if self.element(tag).is_item() => return self.unclosed(at, inner(self)),
                        false => {}
                    }
                    has_tags = true;
                    same += usize::from(is_same(markup::name_of(tag), name) && !tag.ends_with('/'));
                }
                Some(Piece::End(end)) if is_same(end, name) && same == 0 => return inner(self),
                Some(Piece::End(end)) if is_same(end, name) => same -= 1,
                Some(Piece::End(end)) if self.is_frame(end) => match feeds.checked_sub(1) {
                    Some(left) => feeds = left,
                    None => return self.unclosed(at, inner(self)),
                },
                // What it holds is not to be trusted: the item, too, will find the document broken.
                Some(Piece::Open(_)) | None => return inner(self),
                Some(Piece::End(_)) => has_tags = true,
                Some(_) => {}
            }
        }
    }

    fn unclosed(&mut self, at: usize, inner: Inner<'a>) -> Inner<'a> {
        self.notes.add("an element without an end");
        self.pieces.return_to(at);
        inner
    }

    /// Whether an end tag is that of the feed, its channel or an item.
    fn is_frame(&self, end: &'a str) -> bool {
        self.ends_around(end) || self.element(end).is_item()
    }

    /// Whether an end tag is that of the feed or its channel.
    pub fn ends_around(&self, end: &str) -> bool {
        self.frame.iter().any(|name| is_same(name, end))
    }

    /// Whether an end tag is that of the feed.
    pub fn ends_root(&self, end: &str) -> bool {
        is_same(self.frame[0], end)
    }

    fn is_frame_tag(&self, tag: &'a str) -> bool {
        self.is_frame(markup::name_of(tag))
    }

    /// What an element of a kind says, past its end.
    pub fn said(&mut self, element: &Element<'a>, kind: Kind) -> Option<Said> {
        let inner = self.inner(element);
        let base = self.base_of(element.tag).filter(|_| self.grown_bytes < MAX_GROWN_BYTES);
        let mut constructs = Constructs {
            references: &mut self.references,
            notes: &mut self.notes,
            base: base.as_ref(),
            limits: self.limits,
        };
        let said = constructs.read(inner, kind)?;
        if base.is_some() {
            self.grown_bytes += said.text.len().saturating_sub(inner.raw.len());
        }
        Some(said)
    }

    /// The text of an element, past its end; none when it is blank. Tags in it are passed over.
    pub fn text(&mut self, element: &Element<'a>) -> Option<String> {
        let inner = self.inner(element);
        self.text_of(inner)
    }

    pub fn text_of(&mut self, inner: Inner<'a>) -> Option<String> {
        let mut constructs = Constructs {
            references: &mut self.references,
            notes: &mut self.notes,
            base: None,
            limits: self.limits,
        };
        let text = constructs.text(parts::up_to(inner.raw, MAX_TEXT_BYTES));
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub fn skip(&mut self, element: &Element<'a>) {
        self.inner(element);
    }

    /// The elements within one, each with what it holds: for elements whose children are few and known.
    pub fn children(&self, inner: Inner<'a>) -> Vec<(Element<'a>, Inner<'a>)> {
        let mut pieces = Pieces::of(inner.raw);
        let mut children = Vec::new();
        while let Some(piece) = pieces.next().filter(|_| children.len() < MAX_CHILDREN) {
            let Piece::Start(tag) = piece else { continue };
            let (start, mut end) = (pieces.offset(), pieces.offset());
            while !tag.ends_with('/') {
                end = pieces.offset();
                match pieces.next() {
                    Some(Piece::End(end)) if is_same(end, markup::name_of(tag)) => break,
                    Some(_) => {}
                    None => break,
                }
            }
            children.push((self.element(tag), Inner { raw: pieces.between(start, end), has_tags: false }));
        }
        children
    }

    /// A person: elements for name and address (RFC 4287, 3.2), or one text, in RSS with markup around it.
    pub fn person(&mut self, element: &Element<'a>) -> Who {
        let inner = self.inner(element);
        if !inner.has_tags {
            return Who { text: self.text_of(inner), ..Who::default() };
        }
        let (mut who, mut has_parts) = (Who::default(), self.family == Family::Atom);
        for (child, inner) in self.children(inner) {
            let text = self.text_of(inner);
            has_parts |= matches!(child.word().as_ref(), "name" | "email");
            match child.word().as_ref() {
                "name" => who.name = who.name.or(text),
                "email" => who.email = who.email.or(text),
                "uri" | "url" | "homepage" => {
                    let address = text.map(|text| self.absolute(&child, &text).map_or(text, String::from));
                    who.url = who.url.or(address);
                }
                _ => {}
            }
        }
        if !has_parts {
            who.name = self.text_of(inner);
        }
        who
    }

    /// An attribute by its name as written, its references resolved; none when it is blank.
    pub fn attribute(&mut self, tag: &'a str, name: &str) -> Option<String> {
        let value = markup::attribute(tag, name)?;
        let value = self.references.value(parts::up_to(value, MAX_TEXT_BYTES), &mut self.notes);
        (!value.is_empty()).then(|| value.into_owned())
    }

    /// An address in an attribute, made absolute; none when it is no link.
    pub fn link(&mut self, element: &Element<'a>, attribute: &str) -> Option<Url> {
        let href = self.attribute(element.tag, attribute)?;
        self.absolute(element, &href)
    }

    /// An address that an element says, made absolute; none when it is no link, or when links of the document
    /// have grown beyond their limit.
    pub fn absolute(&mut self, element: &Element<'a>, address: &str) -> Option<Url> {
        let around = self.base.as_ref().unwrap_or(self.document);
        let url = match markup::attribute(element.tag, "xml:base").and_then(|base| links::base(base, around))
        {
            Some(base) => parts::link(address, &base),
            None => parts::link(address, around),
        }?;
        self.grown_bytes += url.as_str().len().saturating_sub(address.len());
        (self.grown_bytes < MAX_GROWN_BYTES).then_some(url)
    }

    /// The base that holds within an element: its own `xml:base`, else the one around it.
    pub fn base_of(&self, tag: &'a str) -> Option<Url> {
        let said = markup::attribute(tag, "xml:base");
        let base = said.and_then(|said| links::base(said, self.base.as_ref().unwrap_or(self.document)));
        base.or_else(|| self.base.clone())
    }
}

/// A whole feed may stand in an Atom entry's content, as in any XML (RFC 4287, 4.1.3.3).
fn is_content_of_xml(element: &Element) -> bool {
    let is_xml = |kind: &str| kind.contains("xml") || kind.contains("XML");
    element.name.eq_ignore_ascii_case("content") && markup::attribute(element.tag, "type").is_none_or(is_xml)
}

/// Whether a start and an end tag belong together: feeds written by hand mix their cases.
pub fn is_same(start: &str, end: &str) -> bool {
    start.eq_ignore_ascii_case(end)
}

/// Bytes of a text that is no body, before it is looked at: an id, a name, a date.
const MAX_TEXT_BYTES: usize = 64 << 10;

/// Bytes by which the links of one document may grow: a thousand articles with twenty relative links each come to
/// one MB, and an address that is repeated in two thousand would come to hundreds.
const MAX_GROWN_BYTES: usize = 4 << 20;

/// Elements within a person, a `source` or `skipHours`.
const MAX_CHILDREN: usize = 100;
