//! What the measures of [`super::likeness`] weigh. Numbers, made by `cargo run --example fit`: see there how.

use super::likeness::Likeness;

/// Added to the score in any case.
pub const BIAS: f32 = -14.0308;

/// What one unit of each measure adds to the score.
#[rustfmt::skip]
pub const WEIGHTS: Likeness = [
    6.1506, // words of the shorter text that stand in both
    1.7878, // words of the longer text that stand in both
    1.1461, // length of the longest passage in both (log)
    -1.5927, // length of the shorter text (log)
    -1.0351, // words exchanged within shared passages
    -90.8921, // of these words, numbers
    -111.6997, // of these words, names
    1.6574, // its names that the other has
    1.9921, // its numbers that the other has
    8.7967, // words of its title that the other has
    5.3030, // words of the other's title that it has
    0.8132, // the same words in both titles
    1.9623, // words of its beginning that stand in both
    -4.0153, // the same source
    5.9873, // the same url
    -1.5735, // days between them (log)
    -6.6099, // shared passages that further articles have
];
