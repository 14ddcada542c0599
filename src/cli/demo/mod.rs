//! The whole newsdesk on a bundled sample newsroom.

pub mod newsroom;
