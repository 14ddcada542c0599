//! The web → entries.

pub mod normalize;
pub mod read;
