//! What the measures of [`super::likeness`] weigh. Numbers, made by `cargo run --example fit`: see there how.

use super::likeness::Likeness;

/// Added to the score in any case.
pub const BIAS: f32 = -14.0002;

/// What one unit of each measure adds to the score.
#[rustfmt::skip]
pub const WEIGHTS: Likeness = [
    5.5335, // words of the shorter text that stand in both
    2.2029, // words of the longer text that stand in both
    1.3415, // length of the longest passage in both (log)
    -1.6049, // length of the shorter text (log)
    -10.8998, // words exchanged within shared passages
    -4.7381, // numbers exchanged within shared passages
    -11.0736, // names exchanged within shared passages
    2.2486, // its names that the other has
    1.3475, // its numbers that the other has
    8.6419, // words of its title that the other has
    5.4202, // words of the other's title that it has
    0.8497, // the same words in both titles
    1.9938, // words of its beginning that stand in both
    -4.1236, // the same source
    5.3916, // the same url
    -1.6098, // days between them (log)
    -7.0527, // shared passages that further articles have
];
