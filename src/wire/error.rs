//! What can go wrong on the wire, told apart by what the operator can do about it.

use super::guard::Refusal;
use super::limits::Limits;
use super::place::place;
use super::redirect::RedirectFault;
use std::error::Error;
use std::io;
use std::time::Duration;
use url::Url;

/// Why there is no answer. `place` is a host, with its port where the url gives one.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The client itself cannot be built.
    #[error("the HTTP client cannot be set up: {cause}")]
    Setup { cause: String },
    /// A header that HTTP cannot carry; its value is not told, for it may be a token.
    #[error("the header `{name}` for `{place}` holds what HTTP cannot carry")]
    Header { place: String, name: String },
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("`{place}` was not found in DNS: {cause}")]
    Dns { place: String, cause: String },
    #[error("`{place}` could not be reached: {cause}")]
    Connect { place: String, cause: String },
    #[error("`{place}` offers no safe connection: {cause}")]
    Tls { place: String, cause: String },
    #[error("`{place}` {failed} within {limit:?}")]
    Timeout { place: String, failed: &'static str, limit: Duration },
    #[error(transparent)]
    Redirect(#[from] RedirectFault),
    #[error("`{place}` sent more than {limit} bytes")]
    TooLarge { place: String, limit: u64 },
    #[error("`{place}` broke off or garbled its answer: {cause}")]
    Broken { place: String, cause: String },
}

impl WireError {
    /// What an error of the client means for a request to `url`.
    pub(super) fn of(url: &Url, error: &reqwest::Error, limits: Limits) -> WireError {
        if let Some(refusal) = find::<Refusal>(error) {
            return WireError::Refused(refusal.clone());
        }
        let place = place(url);
        if error.is_timeout() {
            return timed_out(place, error, limits);
        }
        let cause = causes(error).last().map(ToString::to_string).unwrap_or_default();
        if error.is_dns() {
            WireError::Dns { place, cause }
        } else if find::<rustls::Error>(error).is_some() {
            WireError::Tls { place, cause }
        } else if error.is_connect() {
            WireError::Connect { place, cause }
        } else {
            WireError::Broken { place, cause }
        }
    }
}

fn timed_out(place: String, error: &reqwest::Error, limits: Limits) -> WireError {
    if error.is_connect() {
        WireError::Timeout { place, failed: "took no connection", limit: limits.connect }
    } else {
        WireError::Timeout { place, failed: "sent nothing more", limit: limits.silence }
    }
}

/// The first cause of type `T`.
fn find<'e, T: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e T> {
    causes(error).find_map(|cause| cause.downcast_ref::<T>())
}

/// An error and what it came from, the deepest last.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| deeper(*cause))
}

/// `io::Error` hides what it wraps from `source`, so it is opened.
fn deeper<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
