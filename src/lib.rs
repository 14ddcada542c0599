//! newsdesk **gathers** sources, **edits** them into sections, **publishes** feeds and digests,
//! and **serves** them.
//!
//! The modules are the rooms of the house, in the order the data walks through them. A room
//! imports only rooms that stand above it, and one outside library lives in one room:
//! `tests/floor_plan.rs` keeps both. ARCHITECTURE.md says why.
//!
//! To follow the news through the house, begin at its clock: [`daemon::run()`] goes on for years,
//! [`daemon::Round`] asks everybody once, and [`pipeline`] is the order of the work in both. [`pipeline::hear`] asks a source and reads it,
//! [`pipeline::take_in`] decides what is new and commits it, [`pipeline::prepare`] and
//! [`pipeline::Printing`] publish what that touched. What passes between them are the nouns of
//! [`model`].

#![forbid(unsafe_code)]

pub mod model;

pub mod config;

pub mod wire;

pub mod gather;

pub mod edit;

pub mod publish;

pub mod store;

pub mod serve;

pub mod pipeline;

pub mod daemon;

pub mod cli;
