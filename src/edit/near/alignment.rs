//! Two texts side by side: what stands in both in the same order, and what stands in its place where they differ.
//!
//! Enters: the words of two texts. Leaves: stretches. A stretch is a run of words that both have, and goes on
//! over a few words that were exchanged; stretches need not come in the same order in both.

use crate::edit::tokens::Kind;
use crate::edit::tokens::Token;

/// Words that begin a stretch: fewer stand in any two texts.
const ANCHOR: usize = 4;

/// A stretch goes on where, after so many words at most in each text, two words agree again.
const GAP: usize = 6;
const AFTER_GAP: usize = 2;

/// Of places with the same words, so many are tried: text that repeats itself must not take the square of its length.
const TRIED: usize = 8;

/// What two texts have in common; `a` is the younger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alignment {
    pub stretches: Vec<Stretch>,
    /// For each word of `a` and of `b`, whether it stands in both.
    pub in_a: Vec<bool>,
    pub in_b: Vec<bool>,
    /// Of words in gaps, on either side.
    pub gap_words: u32,
    pub gap_numbers: u32,
    pub gap_names: u32,
    /// Of words that agree, in `a`.
    pub same_words: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from_a: usize,
    pub to_a: usize,
    pub from_b: usize,
    pub to_b: usize,
    /// Words that agree.
    pub same: usize,
}

pub fn align(a: &[Token], b: &[Token]) -> Alignment {
    let places = Places::of(b);
    let mut aligner = Aligner {
        a,
        b,
        found: Alignment { in_a: vec![false; a.len()], in_b: vec![false; b.len()], ..Alignment::default() },
    };
    let (mut at, mut after) = (0, 0);
    while at + ANCHOR <= a.len() {
        match places.best(a, b, at, after) {
            Some(place) => {
                let stretch = aligner.stretch(at, place);
                (at, after) = (stretch.to_a, stretch.to_b);
                aligner.found.stretches.push(stretch);
            }
            None => at += 1,
        }
    }
    aligner.found
}

struct Aligner<'a> {
    a: &'a [Token],
    b: &'a [Token],
    found: Alignment,
}

impl Aligner<'_> {
    /// The stretch that begins with an anchor, as far as it goes, to both sides.
    fn stretch(&mut self, from_a: usize, from_b: usize) -> Stretch {
        let mut stretch = Stretch { from_a, to_a: from_a, from_b, to_b: from_b, same: 0 };
        while stretch.from_a > 0
            && stretch.from_b > 0
            && !self.found.in_a[stretch.from_a - 1]
            && self.same(stretch.from_a - 1, stretch.from_b - 1)
        {
            stretch.from_a -= 1;
            stretch.from_b -= 1;
            self.mark(stretch.from_a, stretch.from_b);
            stretch.same += 1;
        }
        loop {
            while self.same(stretch.to_a, stretch.to_b) {
                self.mark(stretch.to_a, stretch.to_b);
                stretch.same += 1;
                stretch.to_a += 1;
                stretch.to_b += 1;
            }
            let Some((gap_a, gap_b)) = self.gap(stretch.to_a, stretch.to_b) else { return stretch };
            for place in stretch.to_a..stretch.to_a + gap_a {
                self.differ(self.a[place].kind);
            }
            for place in stretch.to_b..stretch.to_b + gap_b {
                self.differ(self.b[place].kind);
            }
            stretch.to_a += gap_a;
            stretch.to_b += gap_b;
        }
    }

    fn same(&self, at_a: usize, at_b: usize) -> bool {
        match (self.a.get(at_a), self.b.get(at_b)) {
            (Some(a), Some(b)) => a.hash == b.hash,
            _ => false,
        }
    }

    /// The smallest gap after which both go on together.
    fn gap(&self, at_a: usize, at_b: usize) -> Option<(usize, usize)> {
        for both in 1..=2 * GAP {
            for gap_a in both.saturating_sub(GAP)..=both.min(GAP) {
                let gap_b = both - gap_a;
                if (0..AFTER_GAP).all(|place| self.same(at_a + gap_a + place, at_b + gap_b + place)) {
                    return Some((gap_a, gap_b));
                }
            }
        }
        None
    }

    fn mark(&mut self, at_a: usize, at_b: usize) {
        self.found.in_a[at_a] = true;
        self.found.in_b[at_b] = true;
        self.found.same_words += 1;
    }

    fn differ(&mut self, kind: Kind) {
        self.found.gap_words += 1;
        match kind {
            Kind::Number => self.found.gap_numbers += 1,
            Kind::Name => self.found.gap_names += 1,
            Kind::Word => {}
        }
    }
}

/// Where in a text each anchor stands.
struct Places {
    /// The first place of each chain, and for each place the next; `NONE` ends it.
    first: Vec<u32>,
    next: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Places {
    fn of(text: &[Token]) -> Places {
        let count = text.len().saturating_sub(ANCHOR - 1);
        let mut places =
            Places { first: vec![NONE; (2 * count).next_power_of_two()], next: vec![NONE; count] };
        for place in (0..count).rev() {
            let chain = places.chain(&text[place..place + ANCHOR]);
            places.next[place] = std::mem::replace(&mut places.first[chain], place as u32);
        }
        places
    }

    fn chain(&self, anchor: &[Token]) -> usize {
        let mixed = anchor.iter().fold(0_u64, |mixed, word| {
            (mixed.rotate_left(16) ^ u64::from(word.hash)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        (mixed >> 32) as usize & (self.first.len() - 1)
    }

    /// The place in `b` of the anchor at `at` in `a`: the first after where the last stretch ended, else the first.
    fn best(&self, a: &[Token], b: &[Token], at: usize, after: usize) -> Option<usize> {
        let anchor = &a[at..at + ANCHOR];
        let mut first = None;
        let mut place = self.first[self.chain(anchor)];
        for _ in 0..TRIED {
            if place == NONE {
                break;
            }
            let here = place as usize;
            if anchor.iter().zip(&b[here..]).all(|(a, b)| a.hash == b.hash) {
                if here >= after {
                    return Some(here);
                }
                first = first.or(Some(here));
            }
            place = self.next[here];
        }
        first
    }
}
