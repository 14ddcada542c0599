//! What is measured of two texts that may be one.
//!
//! Enters: two texts side by side, and what is known of them beside their words. Leaves: [`Likeness`], a few
//! numbers that each have a name for people. What they weigh is in [`super::weights`].

use super::alignment::Alignment;
use super::bag::Bag;
use super::piece::Bags;
use super::piece::Piece;
use crate::edit::tokens::Kind;
use crate::edit::tokens::Token;

/// How many things are measured.
pub const MEASURES: usize = 17;

/// What is measured, in words for `explain`. `a` is the entry, `b` what was there before.
pub const NAMES: [&str; MEASURES] = [
    "words of the shorter text that stand in both",
    "words of the longer text that stand in both",
    "length of the longest passage in both (log)",
    "length of the shorter text (log)",
    "words exchanged within shared passages",
    "of these words, numbers",
    "of these words, names",
    "its names that the other has",
    "its numbers that the other has",
    "words of its title that the other has",
    "words of the other's title that it has",
    "the same words in both titles",
    "words of its beginning that stand in both",
    "the same source",
    "the same url",
    "days between them (log)",
    "shared passages that further articles have",
];

/// The values of [`NAMES`]; shares are from 0 to 1, yes is 1.
pub type Likeness = [f32; MEASURES];

/// What is known of a pair beside its words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Circumstances {
    pub same_source: bool,
    pub same_url: bool,
    /// Between the moments at which they were first seen.
    pub days_apart: f32,
    /// Of the runs that both have, the share that further articles have too.
    pub commonness: f32,
}

/// Words that count as a beginning.
const BEGINNING: usize = 16;

pub(super) struct Side<'a> {
    pub piece: &'a Piece,
    pub bags: &'a Bags,
}

pub(super) fn measure(a: &Side, b: &Side, found: &Alignment, around: &Circumstances) -> Likeness {
    let (in_a, in_b) = (share(&found.in_a), share(&found.in_b));
    let (shorter, longer) = if found.in_a.len() <= found.in_b.len() { (in_a, in_b) } else { (in_b, in_a) };
    let longest = found.stretches.iter().map(|stretch| stretch.same).max().unwrap_or(0);
    [
        shorter,
        longer,
        logarithm(longest as f32),
        logarithm(found.in_a.len().min(found.in_b.len()) as f32),
        exchanged(found.gap_words, found),
        exchanged(found.gap_numbers, found),
        exchanged(found.gap_names, found),
        found_in(&a.piece.text, Kind::Name, b.bags),
        found_in(&a.piece.text, Kind::Number, b.bags),
        title_in(&a.bags.title, b.bags),
        title_in(&b.bags.title, a.bags),
        f32::from(same_title(&a.bags.title, &b.bags.title)),
        share(&found.in_a[..found.in_a.len().min(BEGINNING)]),
        f32::from(around.same_source),
        f32::from(around.same_url),
        logarithm(around.days_apart),
        around.commonness,
    ]
}

/// Both titles say something, and in the same words, whatever their order.
pub(super) fn same_title(a: &Bag, b: &Bag) -> bool {
    a.len > 0 && a.len == b.len && a.shared(b) == a.len
}

/// All words of one title stand in the other.
pub(super) fn one_title_in_other(a: &Bags, b: &Bags) -> bool {
    let shorter = a.title.len.min(b.title.len);
    shorter > 0 && a.title.shared(&b.title) == shorter
}

/// Most words of both titles are the same; two that say nothing don't agree.
pub(super) fn titles_agree(a: &Bags, b: &Bags) -> bool {
    let shared = a.title.shared(&b.title);
    shared > 0 && 5 * shared >= 3 * (a.title.len + b.title.len - shared)
}

/// Grows fast at first: one word more matters in a line, not in a page.
fn logarithm(count: f32) -> f32 {
    count.max(0.0).ln_1p()
}

pub(super) fn share(marks: &[bool]) -> f32 {
    let marked = marks.iter().filter(|mark| **mark).count();
    marked as f32 / marks.len().max(1) as f32
}

/// The share of all words of shared passages: those in gaps stand on either side, those that agree on both.
///
/// A number or a name counts beside all words, not beside its like: one of one would say as much as ten of ten.
fn exchanged(in_gaps: u32, found: &Alignment) -> f32 {
    in_gaps as f32 / (found.gap_words + 2 * found.same_words).max(1) as f32
}

/// Of a text's words of one kind, the share that the other has; all of none.
fn found_in(text: &[Token], kind: Kind, other: &Bags) -> f32 {
    let (mut all, mut found) = (0_u32, 0_u32);
    for word in text.iter().filter(|word| word.kind == kind) {
        all += 1;
        found += u32::from(other.text.has(word.hash) || other.title.has(word.hash));
    }
    if all == 0 { 1.0 } else { found as f32 / all as f32 }
}

/// Of a title's words, the share that the other has anywhere; without a title, nobody knows.
pub(super) fn title_in(title: &Bag, other: &Bags) -> f32 {
    if title.len == 0 {
        return 0.5;
    }
    title.iter().filter(|word| other.title.has(*word) || other.text.has(*word)).count() as f32
        / title.len as f32
}
