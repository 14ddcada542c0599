//! What is asked, and what is answered.

use super::error::WireError;
use super::headers::Headers;
use super::headers::header_map;
use super::headers::header_value;
use super::redirect::Hop;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use reqwest::header::USER_AGENT;
use url::Url;

/// One GET. Not for printing: it may hold tokens.
#[derive(Clone)]
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

    /// The header fields that go with every hop; an error names the host of `url`.
    pub(super) fn common_headers(&self, url: &Url) -> Result<HeaderMap, WireError> {
        let mut headers = header_map(&self.headers, url)?;
        if let Some(user_agent) = &self.user_agent {
            headers.insert(USER_AGENT, header_value("user-agent", user_agent, url)?);
        }
        Ok(headers)
    }

    /// The header fields that stay at its origin; an error names the host of `url`.
    pub(super) fn own_headers(&self, url: &Url) -> Result<HeaderMap, WireError> {
        let mut headers = header_map(&self.own_headers, url)?;
        headers.values_mut().for_each(|value| value.set_sensitive(true));
        Ok(headers)
    }
}

impl Answer {
    /// The status with its name, as in `404 Not Found`.
    pub fn status_line(&self) -> String {
        let name = StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        name.map_or_else(|| self.status.to_string(), |name| format!("{} {name}", self.status))
    }
}
