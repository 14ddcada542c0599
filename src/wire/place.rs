//! How messages name whom we talk to.

use url::Url;

/// The host of `url` as messages name it: never with a user, a password, a path or a query.
pub fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
