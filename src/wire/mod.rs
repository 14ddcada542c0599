//! The only outbound HTTP: the guarded client.
//!
//! A [`Request`] enters, an [`Answer`] leaves. What is not public is never talked to unless
//! `private_hosts` lists it. Knows nothing of feeds, and remembers nothing between two requests
//! but open connections.

mod addresses;
mod client;
mod dns;
mod error;
mod exchange;
mod guard;
mod headers;
mod limits;
mod place;
mod pools;
mod redirect;
#[cfg(test)]
pub mod scripted;
#[cfg(test)]
mod tests;

pub use client::Client;
pub use error::WireError;
pub use exchange::Answer;
pub use exchange::Request;
pub use guard::Guard;
pub use guard::Reach;
pub use guard::Refusal;
pub use headers::Headers;
pub use place::place;
pub use redirect::Hop;
pub use redirect::RedirectFault;

use crate::config;
use url::Url;

/// Whether the guard would let a request to `url` out; the error is its reason.
///
/// A faulty `private_hosts` is a fault of its own ([`Guard::check_private_host`]), not one of every url.
pub fn check_address(fetch: &config::Fetch, url: &Url) -> Result<(), String> {
    let Ok(guard) = Guard::new(&fetch.private_hosts) else { return Ok(()) };
    guard.check_url(url).map_err(|refusal| refusal.to_string())
}
