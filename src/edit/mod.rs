//! Entries → articles; articles → filings, pages and editions.
//!
//! Every function here is pure: what it must know is an argument, what it decides is its value.
//! Nothing here reads a clock, a file or the store.

pub mod assign;
mod canonical;
pub mod compose;
pub mod copies;
pub mod dedup;
mod document;
mod furniture;
pub mod identity;
pub mod near;
mod revision;
mod tokens;
mod words;

pub use assign::Assigner;
pub use compose::Desk;
pub use copies::decide_copy;
pub use dedup::Decided;
pub use dedup::decide;
pub use document::KeyedDocument;
pub use document::key_document;
