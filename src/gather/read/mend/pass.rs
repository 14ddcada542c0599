//! The one pass over a feed's markup: item by item, each written for feed-rs, and what feed-rs would
//! drop of it collected.
//!
//! An item ends where it says so, where the next begins, or where the feed ends. One in which the document
//! breaks off is left out, since nobody can say what else it would have told.

use super::Notes;
use super::family::Family;
use super::found::Head;
use super::found::Item;
use super::head::Heading;
use super::item::Draft;
use super::references::References;
use super::sheet::Sheet;
use super::vocabulary::Ns;
use super::vocabulary::Prefixes;
use super::vocabulary::split;
use super::walk::Element;
use super::walk::Walk;
use super::walk::is_same;
use crate::gather::read::markup;
use crate::gather::read::markup::Piece;
use crate::gather::read::markup::Pieces;
use crate::model::Extent;
use crate::model::Limits;
use url::Url;

/// Why a document has no pass.
#[derive(Debug, PartialEq)]
pub enum Stopped {
    /// No element at all, or one that never ends, at this byte.
    NoElement { at: usize },
    /// An element that is no feed's.
    OtherRoot { name: String },
}

pub struct Pass<'a, 's> {
    walk: Walk<'a, 's>,
    heading: Heading,
    /// What links of the head are relative to.
    base: Option<Url>,
    /// The start tag of an item that was met already.
    met: Option<&'a str>,
    items: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Reading,
    /// Behind the root's end.
    Whole,
    /// The document broke off.
    Broken,
    /// It has more items than are taken.
    Full,
}

impl<'a, 's> Pass<'a, 's> {
    /// Reads up to the root; `document` is where relative links start.
    pub fn over(text: &'a str, document: &'s Url, limits: &'s Limits) -> Result<Pass<'a, 's>, Stopped> {
        let mut pieces = Pieces::of(text);
        let mut references = References::of(text);
        let mut notes = Notes::default();
        let tag = root(&mut pieces, &mut references, &mut notes)?;
        let name = markup::name_of(tag);
        let family = family(name).ok_or_else(|| Stopped::OtherRoot { name: name.to_owned() })?;
        let prefixes = Prefixes::of_root(tag);
        let frame = vec![name];
        let base = None;
        let walk = Walk {
            pieces,
            family,
            prefixes,
            references,
            notes,
            limits,
            document,
            base,
            frame,
            grown_bytes: 0,
        };
        let heading = Heading::new(family);
        let mut pass = Pass { walk, heading, base: None, met: None, items: 0, state: State::Reading };
        pass.open_root(tag);
        Ok(pass)
    }

    pub fn family(&self) -> Family {
        self.walk.family
    }

    /// The next item: what was written of it for feed-rs, and what feed-rs drops.
    pub fn item(&mut self) -> Option<(String, Item)> {
        let tag = self.up_to_item()?;
        self.items += 1;
        let declared = self.walk.prefixes.depth();
        let draft = self.draft(tag);
        self.walk.prefixes.forget(declared);
        self.walk.base.clone_from(&self.base);
        draft.map(Draft::finished)
    }

    /// Where the document broke off, in bytes; `None` when it was read to its end, or to the last item that
    /// is taken.
    pub fn broken_at(&self) -> Option<usize> {
        (self.state == State::Broken).then(|| self.walk.pieces.offset())
    }

    /// How much was read of what the document lists, once there is no next item.
    pub fn extent(&self) -> Extent {
        match self.state {
            State::Whole => Extent::Whole,
            State::Full => Extent::Capped,
            State::Reading | State::Broken => Extent::BrokenOff,
        }
    }

    /// What the feed says of itself, after its last item; what feed-rs reads of that goes onto the sheet.
    pub fn finish(self, sheet: &mut Sheet) -> (Head, Notes) {
        let (xml, head) = self.heading.finished();
        sheet.push(&xml);
        (head, self.walk.notes)
    }

    fn open_root(&mut self, tag: &'a str) {
        let (_, local) = split(markup::name_of(tag));
        let known = |version: &str| version.starts_with(['0', '1', '2']);
        if local.eq_ignore_ascii_case("rss") && !markup::attribute(tag, "version").is_some_and(known) {
            self.walk.notes.add("no RSS version");
        }
        self.open_head(tag);
        match tag.ends_with('/') {
            true => self.state = State::Whole,
            false if local.eq_ignore_ascii_case("entry") => self.met = Some(tag),
            false => {}
        }
    }

    /// The root or the channel: its base and its language hold for all that it holds.
    fn open_head(&mut self, tag: &'a str) {
        self.base = self.walk.base_of(tag);
        self.walk.base.clone_from(&self.base);
        let language = self.walk.attribute(tag, "xml:lang");
        self.heading.open(language);
    }

    /// Takes in the feed's own elements, up to the start tag of the next item.
    fn up_to_item(&mut self) -> Option<&'a str> {
        while self.state == State::Reading && self.met.is_none() {
            match self.walk.pieces.next() {
                Some(Piece::Start(tag)) => {
                    let element = self.walk.meet(tag);
                    match element.is_item() {
                        true => self.met = Some(tag),
                        false => self.within_head(element),
                    }
                }
                Some(Piece::End(end)) if self.walk.ends_root(end) => self.state = State::Whole,
                Some(Piece::Open(_)) | None => self.state = State::Broken,
                Some(_) => {}
            }
        }
        if self.met.is_some() && self.items == self.walk.limits.items {
            self.state = State::Full;
            return None;
        }
        let is_in_rss = |frame: &[&str]| frame.len() == 1 && split(frame[0]).1.eq_ignore_ascii_case("rss");
        if self.met.is_some() && is_in_rss(&self.walk.frame) {
            self.walk.notes.add("no channel");
        }
        self.met.take()
    }

    fn within_head(&mut self, element: Element<'a>) {
        let name = markup::name_of(element.tag);
        match element.word().as_ref() {
            "channel" if element.ns == Ns::Own => {
                self.walk.prefixes.declare(element.tag);
                self.walk.frame.truncate(1);
                self.walk.frame.push(name);
                self.open_head(element.tag);
            }
            // RSS 1.1 has its items in it; the others a list of their names, which is passed over.
            "items" if element.ns == Ns::Own && self.family() == Family::Rss => {
                if !self.walk.frame.contains(&name) {
                    self.walk.frame.push(name);
                }
            }
            _ => self.heading.take(&mut self.walk, element),
        }
    }

    /// One item from its start tag to its end; none when the document breaks off in it.
    fn draft(&mut self, tag: &'a str) -> Option<Draft> {
        self.walk.prefixes.declare(tag);
        self.walk.base = self.walk.base_of(tag);
        let mut draft = Draft::open(&mut self.walk, tag);
        let name = markup::name_of(tag);
        while !tag.ends_with('/') {
            let at = self.walk.pieces.offset();
            match self.walk.pieces.next() {
                Some(Piece::Start(tag)) => {
                    let element = self.walk.meet(tag);
                    if element.is_item() && tag.ends_with('/') {
                        self.walk.notes.add("an item within an item");
                    } else if element.is_item() {
                        self.met = Some(tag);
                        self.walk.notes.add("an item without an end");
                        break;
                    } else {
                        draft.take(&mut self.walk, element);
                    }
                }
                Some(Piece::End(end)) if is_same(name, end) => break,
                Some(Piece::End(end)) if self.walk.ends_around(end) => {
                    self.walk.pieces.return_to(at);
                    self.walk.notes.add("an item without an end");
                    break;
                }
                Some(Piece::Open(_)) | None => {
                    self.state = State::Broken;
                    return None;
                }
                Some(_) => {}
            }
        }
        if self.walk.ends_root(name) {
            self.state = State::Whole;
        }
        Some(draft)
    }
}

/// The start tag of the document's element; what its document type declares is known from there on.
fn root<'a>(
    pieces: &mut Pieces<'a>,
    references: &mut References<'a>,
    notes: &mut Notes,
) -> Result<&'a str, Stopped> {
    loop {
        let at = pieces.offset();
        match pieces.next() {
            Some(Piece::Start(tag)) => return Ok(tag),
            Some(Piece::Other(declaration)) if declaration.starts_with("!DOCTYPE") => {
                references.declare(declaration, notes);
            }
            Some(Piece::Open(_)) | None => return Err(Stopped::NoElement { at }),
            Some(_) => {}
        }
    }
}

fn family(name: &str) -> Option<Family> {
    let (_, local) = split(name);
    match local.to_ascii_lowercase().as_str() {
        "rss" | "rdf" | "channel" => Some(Family::Rss),
        "feed" | "entry" => Some(Family::Atom),
        _ => None,
    }
}
