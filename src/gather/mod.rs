//! The web → entries.

pub mod fetch;
