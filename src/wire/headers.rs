//! Header fields, both ways.
//!
//! HTTP carries bytes in them; here each byte is the character of that number (ISO 8859-1), so that
//! what came can be sent back as it came.

use super::error::WireError;
use super::place::place;
use reqwest::header::HeaderMap;
use reqwest::header::HeaderName;
use reqwest::header::HeaderValue;
use url::Url;

/// The header fields of an answer.
#[derive(Debug)]
pub struct Headers(Vec<(String, String)>);

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

/// The fields of a request; an error names the host of `url`.
pub(super) fn header_map(pairs: &[(String, String)], url: &Url) -> Result<HeaderMap, WireError> {
    let mut headers = HeaderMap::with_capacity(pairs.len());
    for (name, value) in pairs {
        let field = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| WireError::Header { place: place(url), name: name.clone() })?;
        headers.append(field, header_value(name, value, url)?);
    }
    Ok(headers)
}

/// The value of one field; an error names the field and the host of `url`.
pub(super) fn header_value(name: &str, value: &str, url: &Url) -> Result<HeaderValue, WireError> {
    HeaderValue::from_bytes(&header_bytes(value))
        .map_err(|_| WireError::Header { place: place(url), name: name.to_owned() })
}

/// The bytes of a header value: the reverse of [`Headers::get`]; what has no place there is UTF-8.
fn header_bytes(value: &str) -> Vec<u8> {
    let bytes: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
    bytes.unwrap_or_else(|_| value.as_bytes().to_vec())
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
