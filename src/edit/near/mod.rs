//! Near-copies: the same text in other words, other company, another length.
//!
//! Enters: an entry, and the versions that the [`Window`] suspects to be like it. Leaves: how like each is
//! ([`Judged`]). The window finds by runs of words, `alignment` lays two texts side by side,
//! `likeness` measures them, and a score of learned `weights` decides, under a few rules.

mod alignment;
mod bag;
mod fingerprint;
mod judge;
mod likeness;
mod piece;
mod postings;
mod rules;
#[cfg(test)]
mod tests;
mod weights;
mod window;

pub use fingerprint::Fingerprint;
pub use fingerprint::RECIPE;
pub use judge::Entrant;
pub use judge::Judged;
pub use judge::THRESHOLD;
pub use judge::judge;
pub use judge::likeness_of;
pub use likeness::Likeness;
pub use likeness::MEASURES;
pub use likeness::NAMES;
pub use piece::Piece;
pub use rules::Rule;
pub use weights::BIAS;
pub use weights::WEIGHTS;
pub use window::Suspicion;
pub use window::WINDOW;
pub use window::Window;
