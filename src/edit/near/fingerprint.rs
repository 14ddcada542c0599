//! What is kept of a text to find its copies by: some of its runs of words, as hashes.
//!
//! Enters: the words of a title and a text. Leaves: at most some 500 bytes, which are on disk: they are the
//! same in every version and on every machine for as long as [`RECIPE`] is.

use crate::edit::tokens::Token;
use std::collections::HashSet;

/// Counts up with every change to what a fingerprint is made of, `edit::tokens` included.
pub const RECIPE: u32 = 1;

/// Words in a run of the text, and of the title.
pub const RUN: usize = 4;
const TITLE_RUN: usize = 3;

/// The beginning is kept run by run: all that a teaser has is there.
pub const HEAD: usize = 48;

/// Of what follows, so many at most: one in eight, of long texts fewer. Which ones is told by the hash, so
/// that two texts keep the same of what they share.
const TAIL: usize = 56;
const TAIL_BITS: u32 = 3;

/// Of a title, so many at most.
const TITLE: usize = 12;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// How many words the text has.
    pub words: u32,
    /// The runs of its beginning, in order.
    pub head: Vec<u32>,
    /// Of the others, those whose hash says so, in order, each once.
    pub tail: Vec<u32>,
    /// The runs of its title.
    pub title: Vec<u32>,
}

impl Fingerprint {
    pub fn of(title: &[Token], text: &[Token]) -> Fingerprint {
        let beginning = text.len().min(HEAD + RUN - 1);
        Fingerprint {
            words: text.len() as u32,
            head: once(runs(&text[..beginning], RUN, TEXT_SEED).collect()),
            tail: tail(&text[text.len().min(HEAD)..]),
            title: once(runs(title, TITLE_RUN, TITLE_SEED).take(TITLE).collect()),
        }
    }

    /// All of it, the text's first.
    pub fn hashes(&self) -> impl Iterator<Item = u32> + Clone {
        self.head.iter().chain(&self.tail).chain(&self.title).copied()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let counts = [&self.head, &self.tail, &self.title].map(|part| part.len() as u8);
        let mut bytes =
            Vec::with_capacity(7 + 4 * counts.iter().map(|count| usize::from(*count)).sum::<usize>());
        bytes.extend(self.words.to_le_bytes());
        bytes.extend(counts);
        bytes.extend(self.hashes().flat_map(u32::to_le_bytes));
        bytes
    }

    /// `None` for bytes that are no fingerprint.
    pub fn from_bytes(bytes: &[u8]) -> Option<Fingerprint> {
        let (words, rest) = bytes.split_first_chunk::<4>()?;
        let (counts, rest) = rest.split_first_chunk::<3>()?;
        let (hashes, rest) = rest.as_chunks::<4>();
        let mut hashes = hashes.iter().map(|hash| u32::from_le_bytes(*hash));
        let counts = counts.map(usize::from);
        if !rest.is_empty() || hashes.len() != counts.iter().sum::<usize>() {
            return None;
        }
        let [head, tail, title] = counts.map(|count| hashes.by_ref().take(count).collect());
        Some(Fingerprint { words: u32::from_le_bytes(*words), head, tail, title })
    }
}

const TEXT_SEED: u64 = 0;
const TITLE_SEED: u64 = 1;

/// Runs of so many words, hashed; a text that is shorter is one run.
fn runs(words: &[Token], length: usize, seed: u64) -> impl Iterator<Item = u32> {
    let length = length.min(words.len()).max(1);
    words.windows(length).map(move |run| run_hash(run, seed))
}

/// Multiplications by 2^64 over the golden ratio, as in Fibonacci hashing.
fn run_hash(run: &[Token], seed: u64) -> u32 {
    let mixed = run.iter().fold(seed, |mixed, word| {
        let mixed = (mixed ^ u64::from(word.hash)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 32)
    });
    mixed as u32
}

/// Each share is half of the one before, and part of it: what two texts keep can always be compared.
fn tail(text: &[Token]) -> Vec<u32> {
    if text.len() < RUN {
        return Vec::new();
    }
    let mut bits = TAIL_BITS;
    let mut kept = once(runs(text, RUN, TEXT_SEED).filter(|hash| is_kept(*hash, bits)).collect());
    while kept.len() > TAIL {
        bits += 1;
        kept.retain(|hash| is_kept(*hash, bits));
    }
    kept
}

/// One in two to the power of `bits` is; told by other bits than those that find a place in the index.
fn is_kept(hash: u32, bits: u32) -> bool {
    hash.wrapping_mul(0x9e37_79b1).leading_zeros() >= bits
}

/// Each once, in order.
fn once(mut hashes: Vec<u32>) -> Vec<u32> {
    if hashes.len() > FEW {
        let mut seen = HashSet::with_capacity(hashes.len());
        hashes.retain(|hash| seen.insert(*hash));
        return hashes;
    }
    let mut kept = 0;
    for place in 0..hashes.len() {
        let hash = hashes[place];
        if !hashes[..kept].contains(&hash) {
            hashes[kept] = hash;
            kept += 1;
        }
    }
    hashes.truncate(kept);
    hashes
}

/// Up to so many are looked through faster than they are put in a set.
const FEW: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::tokens::tokens;
    use xxhash_rust::xxh3::xxh3_64;

    /// They are on disk: another sum is another [`RECIPE`].
    #[test]
    fn a_fingerprint_is_the_same_in_every_version() {
        let pieces = [
            "Ward",
            "opens",
            "café",
            "cafe\u{301}",
            "1,234.5",
            "Йод и Бюджет",
            "新病房",
            "“quoted”",
            "h0me",
            "B2",
            "IN-BOX",
            "½",
            "ﬁnal",
            "it's",
            "\u{ad}",
            "5.",
            "새 병원",
            "İzmir",
        ];
        let words = |seed: usize, count: usize| {
            let piece = |at: usize| pieces[(seed * 7 + at * at * (seed % 5 + 1) + at / 3) % pieces.len()];
            (0..count).map(|at| format!("{} {}", piece(at), at * seed % 97)).collect::<Vec<_>>().join(", ")
        };
        let mut all = Vec::new();
        for seed in 0..300 {
            let (title, text) = (words(seed, seed % 9), words(seed + 1, seed * 2));
            all.extend(Fingerprint::of(&tokens(&title), &tokens(&text)).to_bytes());
        }
        assert_eq!(xxh3_64(&all), 17_277_062_310_702_551_117);
    }
}
