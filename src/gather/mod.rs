//! The web → entries.
