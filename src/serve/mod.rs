//! The published tree → HTTP.
//!
//! A question comes in as a [`Request`], an [`Answer`] leaves: plain values, so that what answers
//! knows no HTTP library. [`listen`] carries them over a socket, [`Tree`] answers from the files that
//! were published. Nothing here fetches, renders or writes.

mod condition;
mod http;
mod listen;
mod media;
mod path;
mod tree;

pub use http::Answer;
pub use http::Request;
pub use listen::listen;
pub use tree::Tree;

#[cfg(test)]
pub(crate) mod client;
#[cfg(test)]
mod tests;
