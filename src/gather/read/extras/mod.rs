//! What feed-rs drops of a feed, and where its items end: one pass over the XML.
//!
//! The text enters mended, and the [`Extras`] leave in the document's order. Looks only at the
//! direct children of items that feed-rs loses or blurs, and steps over the rest; never a second
//! reader of titles and bodies.

mod item;
mod names;
mod walk;

pub use item::Item;
pub use item::OriginText;

use super::MAX_ENTRIES;
use names::Ns;
use walk::Element;
use walk::Walk;

#[derive(Debug, Default, PartialEq)]
pub struct Extras {
    /// `rss`, `feed`, `RDF`, `entry`, or whatever it was; empty without an element.
    pub root: String,
    /// What the feed says of itself, in the words of an item.
    pub feed: Item,
    pub items: Vec<Item>,
    /// In an `rss` without a channel, where one can be put in: the byte after the start tag.
    pub channel_due_at: Option<usize>,
    /// Where the document stops being whole, or has more items than are taken.
    pub cut: Option<Cut>,
}

/// A document that is to end early: what of it stands, and what closes it.
#[derive(Debug, PartialEq)]
pub struct Cut {
    /// Bytes up to the end of the last whole item; 0 without one.
    pub keep: usize,
    /// The closing tags that are then due.
    pub closing: String,
    pub why: Why,
}

#[derive(Debug, PartialEq)]
pub enum Why {
    TooMany,
    /// At this byte the XML is malformed, or breaks off.
    Malformed {
        at: usize,
        why: String,
    },
}

/// Never fails: a document that is malformed from its start has no items, and a [`Cut`] that says so.
pub fn collect(text: &str) -> Extras {
    let mut pass = Pass { walk: Walk::new(text), open: Vec::new(), extras: Extras::default(), kept: (0, 0) };
    let ended = pass.document();
    let (keep, open) = pass.kept;
    let cut = ended.err().map(|why| Cut { keep, closing: closing_tags(&pass.open[..open]), why });
    Extras { cut, ..pass.extras }
}

struct Pass<'a> {
    walk: Walk<'a>,
    /// Names of the elements around the items, outermost first.
    open: Vec<String>,
    extras: Extras,
    /// Where the last whole item ended, and how many elements were open around it.
    kept: (usize, usize),
}

impl<'a> Pass<'a> {
    fn document(&mut self) -> Result<(), Why> {
        let Some(root) = self.walk.root()? else { return Ok(()) };
        self.extras.root = root.name.to_owned();
        self.extras.feed = Item::open(&root);
        match self.extras.root.as_str() {
            "rss" => self.first_channel(&root),
            "feed" => self.items_within(&root, "entry"),
            "RDF" => self.items_within(&root, "item"),
            "entry" => self.item(&root),
            _ => Ok(()),
        }
    }

    /// feed-rs reads no further than the first `channel`.
    fn first_channel(&mut self, root: &Element<'a>) -> Result<(), Why> {
        self.open.push(root.full_name.to_owned());
        let after_root = self.walk.position();
        while let Some(child) = self.walk.child()? {
            match child.name {
                "channel" => return self.items_within(&child, "item"),
                _ => self.walk.skip()?,
            }
        }
        self.extras.channel_due_at = Some(after_root);
        Ok(())
    }

    fn items_within(&mut self, parent: &Element<'a>, item_name: &str) -> Result<(), Why> {
        self.open.push(parent.full_name.to_owned());
        while let Some(child) = self.walk.child()? {
            match (child.ns, child.name) {
                (Ns::Own, name) if name == item_name => self.item(&child)?,
                // The channel of RDF stands beside its items, and holds no other.
                (Ns::Own, "channel") if self.open.len() == 1 => self.items_within(&child, item_name)?,
                _ if Item::wants_text(&child) => self.extras.feed.take_text(&child, self.walk.text()?),
                _ => self.walk.skip()?,
            }
        }
        self.open.pop();
        Ok(())
    }

    fn item(&mut self, tag: &Element<'a>) -> Result<(), Why> {
        if self.extras.items.len() == MAX_ENTRIES {
            return Err(Why::TooMany);
        }
        let link_due_at = (self.extras.root == "RDF").then(|| self.walk.position());
        let mut item = Item { link_due_at, ..Item::open(tag) };
        while let Some(child) = self.walk.child()? {
            item.take_attributes(&child);
            self.within_item(&mut item, &child)?;
        }
        self.extras.items.push(item);
        self.kept = (self.walk.position(), self.open.len());
        Ok(())
    }

    fn within_item(&mut self, item: &mut Item, tag: &Element<'a>) -> Result<(), Why> {
        match (tag.ns, tag.name) {
            (Ns::Media, "group" | "content") => self.media(item)?,
            (Ns::Own, "source") => item.origin = Some(self.origin(tag)?),
            _ if Item::wants_text(tag) => item.take_text(tag, self.walk.text()?),
            _ => self.walk.skip()?,
        }
        Ok(())
    }

    /// Contents and thumbnails stand within groups and contents, too.
    fn media(&mut self, item: &mut Item) -> Result<(), Why> {
        while let Some(child) = self.walk.child()? {
            item.take_attributes(&child);
            match (child.ns, child.name) {
                (Ns::Media, "content") => self.thumbnails(item)?,
                _ => self.walk.skip()?,
            }
        }
        Ok(())
    }

    fn thumbnails(&mut self, item: &mut Item) -> Result<(), Why> {
        while let Some(child) = self.walk.child()? {
            item.take_attributes(&child);
            self.walk.skip()?;
        }
        Ok(())
    }

    /// The feed that an item was copied from: a text with a `url` in RSS, metadata in Atom (RFC 4287, 4.2.11).
    fn origin(&mut self, tag: &Element<'a>) -> Result<OriginText, Why> {
        if self.extras.root == "rss" {
            return Ok(OriginText {
                url: tag.attribute("url"),
                title: self.walk.text()?,
                authors: Vec::new(),
            });
        }
        let mut origin = OriginText::default();
        while let Some(child) = self.walk.child()? {
            match child.name {
                "title" => origin.title = self.walk.text()?,
                "author" => self.author_names(&mut origin)?,
                "link" => {
                    origin.take_link(&child);
                    self.walk.skip()?;
                }
                _ => self.walk.skip()?,
            }
        }
        Ok(origin)
    }

    fn author_names(&mut self, origin: &mut OriginText) -> Result<(), Why> {
        while let Some(child) = self.walk.child()? {
            match child.name {
                "name" => origin.authors.push(self.walk.text()?),
                _ => self.walk.skip()?,
            }
        }
        Ok(())
    }
}

fn closing_tags(open: &[String]) -> String {
    open.iter().rev().map(|name| format!("</{name}>")).collect()
}
