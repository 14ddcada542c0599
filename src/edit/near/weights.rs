//! What the measures of [`super::likeness`] weigh. Numbers, made by `cargo run --example fit`: see there how.

use super::likeness::Likeness;

/// Added to the score in any case.
pub const BIAS: f32 = -14.1168;

/// What one unit of each measure adds to the score.
#[rustfmt::skip]
pub const WEIGHTS: Likeness = [
    6.2357, // words of the shorter text that stand in both
    2.0897, // words of the longer text that stand in both
    1.0853, // length of the longest passage in both (log)
    -1.6079, // length of the shorter text (log)
    -1.4590, // words exchanged within shared passages
    -94.2361, // of these words, numbers
    -113.0672, // of these words, names
    1.6155, // its names that the other has
    2.0354, // its numbers that the other has
    8.7043, // words of its title that the other has
    5.5110, // words of the other's title that it has
    0.6157, // the same words in both titles
    2.1248, // words of its beginning that stand in both
    -3.9524, // the same source
    5.8132, // the same url
    -1.5099, // days between them (log)
    -6.4255, // shared passages that further articles have
];
