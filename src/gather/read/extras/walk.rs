//! A walk down a mended XML text: child by child, text by text, and where it had to stop.

use super::Why;
use super::names::Names;
use super::names::Ns;
use crate::gather::read::markup;
use crate::gather::read::markup::Piece;
use crate::gather::read::markup::Pieces;
use crate::model::text::unescape;

pub struct Walk<'a> {
    pieces: Pieces<'a>,
    names: Names,
    /// Names of the open elements, outermost first.
    open: Vec<&'a str>,
    /// The element that was opened last is empty: its end comes next.
    ends: bool,
}

/// An element whose start tag was just read; what it holds is to be walked, read or skipped.
pub struct Element<'a> {
    /// Name and attributes.
    tag: &'a str,
    /// As written, prefix and all.
    pub full_name: &'a str,
    /// Without the prefix.
    pub name: &'a str,
    pub ns: Ns,
}

/// What the walk comes by.
enum Step<'a> {
    Start(&'a str),
    End,
    Text(&'a str),
    CData(&'a str),
    Finished,
}

impl<'a> Walk<'a> {
    pub fn new(text: &'a str) -> Walk<'a> {
        Walk { pieces: Pieces::of(text), names: Names::default(), open: Vec::new(), ends: false }
    }

    /// The document's element, whose declarations hold from here on; `None` without one.
    pub fn root(&mut self) -> Result<Option<Element<'a>>, Why> {
        loop {
            match self.step()? {
                Step::Start(tag) => {
                    self.names = Names::declared_by(tag, name_of(tag));
                    return Ok(Some(self.element(tag)));
                }
                Step::Finished => return Ok(None),
                _ => {}
            }
        }
    }

    /// The next element within the one that is open; `None` at its end.
    pub fn child(&mut self) -> Result<Option<Element<'a>>, Why> {
        loop {
            match self.step()? {
                Step::Start(tag) => return Ok(Some(self.element(tag))),
                Step::End => return Ok(None),
                _ => {}
            }
        }
    }

    /// All text within the element that is open, up to its end, references resolved.
    pub fn text(&mut self) -> Result<String, Why> {
        let mut text = String::new();
        let around = self.open.len();
        while self.open.len() >= around {
            match self.step()? {
                Step::Text(piece) => text.push_str(&unescape(piece)),
                Step::CData(piece) => text.push_str(piece),
                _ => {}
            }
        }
        Ok(text.trim().to_owned())
    }

    /// Steps over all that the element that is open holds.
    pub fn skip(&mut self) -> Result<(), Why> {
        let around = self.open.len();
        while self.open.len() >= around {
            self.step()?;
        }
        Ok(())
    }

    /// Bytes of the text that are behind us.
    pub fn position(&self) -> usize {
        self.pieces.position()
    }

    fn element(&self, tag: &'a str) -> Element<'a> {
        let full_name = name_of(tag);
        let (prefix, name) = full_name.split_once(':').unwrap_or(("", full_name));
        Element { tag, full_name, name, ns: self.names.of(prefix) }
    }

    fn step(&mut self) -> Result<Step<'a>, Why> {
        if std::mem::take(&mut self.ends) {
            self.open.pop();
            return Ok(Step::End);
        }
        let at = self.position();
        match self.pieces.next() {
            Some(Piece::Text(text)) => Ok(Step::Text(text)),
            Some(Piece::CData(text)) => Ok(Step::CData(text)),
            Some(Piece::Start(tag)) => {
                self.open.push(name_of(tag));
                self.ends = tag.ends_with('/');
                Ok(Step::Start(tag))
            }
            Some(Piece::End(name)) => self.end(name, at),
            Some(Piece::Other(_)) => Ok(Step::Text("")),
            Some(Piece::Open(_)) => Err(malformed(at, "what opens here never ends")),
            None if self.open.is_empty() => Ok(Step::Finished),
            None => Err(malformed(at, "the document breaks off")),
        }
    }

    fn end(&mut self, name: &str, at: usize) -> Result<Step<'a>, Why> {
        match self.open.pop() {
            Some(open) if open == name => Ok(Step::End),
            Some(open) => Err(malformed(at, &format!("found `</{name}>`, expected `</{open}>`"))),
            None => Err(malformed(at, &format!("found `</{name}>`, but nothing is open"))),
        }
    }
}

impl Element<'_> {
    /// An attribute by its name as written, references resolved.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = markup::attribute(self.tag, name)?;
        Some(unescape(value).trim().to_owned())
    }
}

fn name_of(tag: &str) -> &str {
    let end = tag.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/');
    &tag[..end.unwrap_or(tag.len())]
}

fn malformed(at: usize, why: &str) -> Why {
    Why::Malformed { at, why: why.to_owned() }
}
