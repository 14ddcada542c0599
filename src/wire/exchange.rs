//! What is asked, and what is answered.

use super::headers::Headers;
use reqwest::StatusCode;
use url::Url;

/// One GET.
#[derive(Clone, Debug)]
pub struct Request {
    /// A user and password in it are sent as basic authentication, unless `basic_auth` says otherwise.
    pub url: Url,
    /// Sent with every hop, wherever redirects lead.
    pub headers: Vec<(String, String)>,
    /// As the operator wrote them; they may hold tokens, so they never leave the origin of `url`
    /// (RFC 6454), no more than `basic_auth` does.
    pub own_headers: Vec<(String, String)>,
    /// User and password.
    pub basic_auth: Option<(String, String)>,
    /// Instead of the client's.
    pub user_agent: Option<String>,
    /// Never HTTP/2.
    pub http1: bool,
}

/// What came back from where the redirects ended.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Without user, password and fragment.
    pub final_url: Url,
    /// The redirects that led there, in order.
    pub hops: Vec<Hop>,
    pub headers: Headers,
    /// After decompression; empty unless the status is a success (2xx).
    pub body: Vec<u8>,
}

/// One redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    pub status: u16,
    pub to: Url,
}

impl Request {
    /// For `url`, with nothing particular about it.
    pub fn new(url: Url) -> Request {
        Request {
            url,
            headers: Vec::new(),
            own_headers: Vec::new(),
            basic_auth: None,
            user_agent: None,
            http1: false,
        }
    }
}

impl Answer {
    /// The status with its name, as in `404 Not Found`.
    pub fn status_line(&self) -> String {
        let name = StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        name.map_or_else(|| self.status.to_string(), |name| format!("{} {name}", self.status))
    }
}
