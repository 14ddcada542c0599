//! What is settled before the score is asked: the words that are certainly the same, and what is generic.
//!
//! The score is learned from the copies that there were; these rules hold for those that it never saw.

use super::alignment::Alignment;
use super::likeness;
use super::likeness::Circumstances;
use super::likeness::Side;
use super::piece::Piece;
use crate::edit::tokens::Kind;
use crate::edit::tokens::Token;
use std::collections::HashSet;

/// What decides before the score is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Proves it: the texts are the same words, and one title has all words of the other.
    Identical,
    /// Forbids it: there is next to no text, and the titles are not the same.
    SaysNothing,
    /// Forbids it: two of one source, each with a number that the other has not: notices in one template.
    Notice,
    /// Forbids it: the one is an item of the other, which is about something else.
    Part,
    /// Forbids it: the entry has a further article for its part, so it is a digest of both.
    Digest,
}

impl Rule {
    /// Whether it proves that both are one; it forbids it otherwise.
    pub fn proves(self) -> bool {
        match self {
            Rule::Identical => true,
            Rule::SaysNothing | Rule::Notice | Rule::Part | Rule::Digest => false,
        }
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Rule::Identical => "the texts are the same words, under the same title",
            Rule::SaysNothing => "there is too little text to tell, and the titles differ",
            Rule::Notice => "two of one source, each with a number that the other has not",
            Rule::Part => "one stands within the other, which is about something else",
            Rule::Digest => "the entry holds further articles, and is none of them",
        })
    }
}

/// The same words prove it from so many on; below, stubs repeat under the same headline, unless so many of
/// these words are names and numbers.
const IDENTICAL_FROM: usize = 48;
const IDENTICAL_LINE: usize = 16;
const PARTICULARS: usize = 3;

/// Passages that further articles have as well, to this share, are boilerplate, and make nothing a part.
const BOILERPLATE: f32 = 0.5;

/// A text below this says nothing: the titles alone decide, when they share so many words; and where neither
/// text says anything, when they are the same, and that long.
const SAYS_NOTHING: usize = 14;
const TITLE_WORDS: usize = 5;
const LONG_TITLE: usize = 7;

/// A text of which so much stands within a longer one, whose lesser part it is, after so many words of that.
const PART_WHOLE: f32 = 0.8;
pub(super) const LESSER: f32 = 0.5;
const PART_AFTER: usize = 6;
/// What names so little of a text in its title is not about it.
const NOT_ABOUT: f32 = 0.34;

/// The rule that a pair falls under, if one does.
pub(super) fn of_pair(a: &Side, b: &Side, found: &Alignment, around: &Circumstances) -> Option<Rule> {
    let is_part = || is_part(a, b, &found.in_a, &found.in_b) || is_part(b, a, &found.in_b, &found.in_a);
    match found.in_a.len().min(found.in_b.len()) {
        _ if is_identical(a, b, found) => Some(Rule::Identical),
        ..SAYS_NOTHING if !titles_settle(a, b, around.same_url) => Some(Rule::SaysNothing),
        _ if around.same_source && !around.same_url && is_notice(a.piece, b.piece) => Some(Rule::Notice),
        _ if around.commonness < BOILERPLATE && is_part() => Some(Rule::Part),
        _ => None,
    }
}

/// Whether the texts are the same words, and one title has all words of the other: outlets add to a title, and cut it.
fn is_identical(a: &Side, b: &Side, found: &Alignment) -> bool {
    let particulars = || a.piece.text.iter().filter(|word| word.kind != Kind::Word).count();
    found.in_a.iter().chain(&found.in_b).all(|mark| *mark)
        && likeness::one_title_in_other(a.bags, b.bags)
        && match found.in_a.len().min(found.in_b.len()) {
            IDENTICAL_FROM.. => true,
            IDENTICAL_LINE.. => particulars() >= PARTICULARS,
            _ => false,
        }
}

/// Whether the titles alone show that both are one. "Photos of the week" shows nothing.
fn titles_settle(a: &Side, b: &Side, same_url: bool) -> bool {
    let shared = a.bags.title.shared(&b.bags.title);
    let say_the_same = || a.piece.words().eq(b.piece.words()) && !a.piece.text.is_empty();
    let is_long = || shared >= LONG_TITLE && likeness::same_title(&a.bags.title, &b.bags.title);
    let tells = || {
        shared >= TITLE_WORDS
            && (a.piece.text.len().max(b.piece.text.len()) >= SAYS_NOTHING || say_the_same() || is_long())
    };
    likeness::titles_agree(a.bags, b.bags) && (same_url || tells())
}

/// Whether each has a number that the other has not, in the title or in the text.
fn is_notice(a: &Piece, b: &Piece) -> bool {
    differ(&a.title, &b.title) || differ(&a.text, &b.text)
}

fn differ(a: &[Token], b: &[Token]) -> bool {
    let numbers = |words: &[Token]| -> HashSet<u32> {
        words.iter().filter(|word| word.kind == Kind::Number).map(|word| word.hash).collect()
    };
    let (a, b) = (numbers(a), numbers(b));
    !a.is_subset(&b) && !b.is_subset(&a)
}

/// Whether `part` stands whole within `whole`, with its title, and not at its beginning, and the whole is not
/// about it: an item of a digest. A teaser begins where its text does; a copy is named by its words. The marks
/// are those of the words that stand in both.
fn is_part(part: &Side, whole: &Side, in_part: &[bool], in_whole: &[bool]) -> bool {
    let begins = in_whole.iter().position(|mark| *mark).unwrap_or(0);
    likeness::share(in_part) >= PART_WHOLE
        && likeness::share(in_whole) < LESSER
        && begins >= PART_AFTER
        && likeness::title_in(&whole.bags.title, part.bags) < NOT_ABOUT
}
