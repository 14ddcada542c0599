//! Which elements are open → which have to end before the next tag.
//!
//! The rules of HTML about ends that nobody writes (Living Standard, 13.2.6.4), for the elements that we keep. What
//! leaves here nests without a fault, so that a parser has nothing left to mend: mending is where it spends the square
//! of a text, and where two parsers differ. In one thing we do otherwise: emphasis that crosses the end of its paragraph
//! ends there, and is not opened again in the next.

use super::policy::is_block;
use super::policy::is_void;
use std::collections::HashMap;

/// Elements open in each other; a mail made of tables in tables has sixty.
const MAX_DEPTH: usize = 100;

/// What no end tag from within reaches beyond.
const CELLS: [&str; 4] = ["table", "td", "th", "caption"];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
/// Blocks that end where emphasis around them ends, since nothing but text is in them.
const LOOSE: [&str; 10] = ["address", "center", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6"];

/// The open elements, the outermost first.
#[derive(Default)]
pub struct Nesting {
    open: Vec<&'static str>,
    /// How many there are of each, so that nobody looks for what is not there.
    counts: HashMap<&'static str, usize>,
}

impl Nesting {
    /// Opens an element, and calls `end` for each that ends before it. False, and nothing opened, where it can't stand.
    pub fn start(&mut self, name: &'static str, end: impl FnMut(&str)) -> bool {
        let Some(remaining) = self.room_for(name) else { return false };
        self.end_down_to(remaining, end);
        let fits = self.fits(name);
        if fits && !is_void(name) {
            self.push(name);
        }
        fits
    }

    /// Whether it may stand at our depth. A table takes room for its bodies, rows and cells along, so that these fit.
    fn fits(&self, name: &str) -> bool {
        match name {
            "table" => self.depth() + 4 <= MAX_DEPTH,
            "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => true,
            _ => self.depth() < MAX_DEPTH,
        }
    }

    /// How deep we are, whether or not the bodies and rows of tables were written: a parser adds those that were not.
    fn depth(&self) -> usize {
        let count = |names: &[&str]| names.iter().filter_map(|name| self.counts.get(name)).sum::<usize>();
        let written = count(&["tbody", "tfoot", "thead", "tr"]);
        self.open.len() + (2 * count(&["table"])).saturating_sub(written)
    }

    /// Opens what has to be open for text and elements to stand where we are, and returns it: rows and cells
    /// that nobody wrote. A browser would move what stands there before the table.
    pub fn start_cell(&mut self) -> &'static [&'static str] {
        let missing: &[_] = match self.open.last() {
            Some(&("table" | "colgroup" | "tbody" | "tfoot" | "thead")) => &["tr", "td"],
            Some(&"tr") => &["td"],
            _ => &[],
        };
        missing.iter().for_each(|name| self.push(name));
        missing
    }

    /// Ends an element and all in it; false, and nothing ended, where none of that name is within reach.
    pub fn end(&mut self, name: &str, end: impl FnMut(&str)) -> bool {
        let stops = |open: &str| match name {
            "table" => false,
            "caption" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => open == "table",
            name if is_block(name) => CELLS.contains(&open),
            _ => CELLS.contains(&open) || is_block(open) && !LOOSE.contains(&open),
        };
        let found = self.innermost(&[name], stops);
        if let Some(at) = found {
            self.end_down_to(at, end);
        }
        found.is_some()
    }

    pub fn end_all(&mut self, end: impl FnMut(&str)) {
        self.end_down_to(0, end);
    }

    /// How many of the open elements stay open when this one comes.
    fn room_for(&self, name: &str) -> Option<usize> {
        let all = self.open.len();
        let below = |names: &[&str]| self.innermost(names, |_| false).map(|at| at + 1);
        match name {
            "td" | "th" => below(&["tr", "tbody", "thead", "tfoot", "table"]),
            "tr" => below(&["tbody", "thead", "tfoot", "table"]),
            "caption" | "colgroup" | "tbody" | "tfoot" | "thead" => below(&["table"]),
            "col" => below(&["colgroup", "table"]),
            "source" => self.is_innermost(&["audio", "video"]).then_some(all),
            "table" if self.is_innermost(&["table", "tbody", "thead", "tfoot", "tr"]) => {
                below(&["table"]).map(|within| within - 1)
            }
            "rp" | "rt" if self.is_innermost(&["rp", "rt"]) => Some(all - 1),
            "a" => Some(self.innermost(&["a"], |open| CELLS.contains(&open)).unwrap_or(all)),
            name if is_block(name) => Some(self.room_for_block(name)),
            _ => Some(all),
        }
    }

    fn room_for_block(&self, name: &str) -> usize {
        let ends: &[&str] = match name {
            "li" => &["li"],
            "dd" | "dt" => &["dd", "dt"],
            name if HEADINGS.contains(&name) => &HEADINGS,
            _ => &[],
        };
        let ends_search =
            |open: &str| CELLS.contains(&open) || is_block(open) && !matches!(open, "address" | "div" | "p");
        let all = self.open.len();
        let before_same = self.innermost(ends, ends_search).unwrap_or(all);
        let before_paragraph = self.innermost(&["p"], |open| CELLS.contains(&open)).unwrap_or(all);
        before_paragraph.min(before_same)
    }

    fn is_innermost(&self, names: &[&str]) -> bool {
        self.open.last().is_some_and(|open| names.contains(open))
    }

    /// Where the innermost element by one of these names stands, if none before it stops the search.
    fn innermost(&self, names: &[&str], stops: impl Fn(&str) -> bool) -> Option<usize> {
        if names.iter().all(|name| self.counts.get(name).is_none_or(|count| *count == 0)) {
            return None;
        }
        for (at, open) in self.open.iter().enumerate().rev() {
            if names.contains(open) {
                return Some(at);
            }
            if stops(open) {
                return None;
            }
        }
        None
    }

    fn push(&mut self, name: &'static str) {
        self.open.push(name);
        *self.counts.entry(name).or_default() += 1;
    }

    fn end_down_to(&mut self, remaining: usize, mut end: impl FnMut(&str)) {
        for name in self.open.drain(remaining..).rev() {
            end(name);
            self.counts.entry(name).and_modify(|count| *count -= 1);
        }
    }
}
