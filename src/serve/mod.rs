//! The published tree → HTTP.
//!
//! A question comes in as a [`Request`], an [`Answer`] leaves: plain values, so that what answers
//! knows no HTTP library. [`listen`] carries them over sockets, [`Tree`] answers from the files that
//! were published. Nothing here fetches, renders or writes.

mod coding;
mod condition;
mod departed;
mod document;
mod doors;
mod http;
mod listen;
mod listener;
mod media;
mod path;
mod patience;
mod shelf;
mod tree;

pub use http::Answer;
pub use http::Request;
pub use listen::listen;
pub use listener::Listener;
pub use listener::SocketFile;
pub use patience::Patience;
pub use tree::Tree;

#[cfg(test)]
pub(crate) mod client;
#[cfg(test)]
mod tests;
