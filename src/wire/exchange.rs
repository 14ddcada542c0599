//! What is asked, and what is answered.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
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

/// The header fields of an answer.
#[derive(Debug)]
pub struct Headers(Vec<(String, String)>);

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

impl Headers {
    pub(super) fn new(map: &HeaderMap) -> Headers {
        Headers(map.iter().map(|(name, value)| (name.to_string(), latin1(value.as_bytes()))).collect())
    }

    /// The first field of this name, given in lower case. Each of its bytes is the character of
    /// that number (ISO 8859-1), so that it can be sent back as it came, byte for byte.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes of a header value: the reverse of [`Headers::get`]; what has no place there is UTF-8.
pub(super) fn header_bytes(value: &str) -> Vec<u8> {
    let bytes: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
    bytes.unwrap_or_else(|_| value.as_bytes().to_vec())
}
