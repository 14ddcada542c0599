//! A question and its answer, as plain values.

use super::condition;

/// What a client asks. Bodies are not read: nothing here is changed by asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Upper case, as in `GET`.
    pub method: String,
    /// As it came: percent-encoded, with its leading slash.
    pub path: String,
    /// What follows the `?`, as it came.
    pub query: Option<String>,
    /// In the order they came, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The values of a header, one a line of it.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| &**value)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// Whole also where HEAD asked: its length is told, it is not sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// A 200 with a strong `ETag` made of its bytes, and so the same wherever the bytes are.
    pub fn document(media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        let body = body.into();
        let etag = condition::etag(&body);
        Answer { status: 200, headers: Vec::new(), body }.with("Content-Type", media_type).with("ETag", &etag)
    }

    /// A few words for a person, without markup, which nobody should keep.
    pub fn short(status: u16, words: &str) -> Answer {
        let page = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <title>{words}</title></head><body><h1>{words}</h1></body></html>\n"
        );
        Answer { status, headers: Vec::new(), body: page.into_bytes() }
            .with("Content-Type", "text/html; charset=utf-8")
            .with("Cache-Control", "no-cache")
    }

    pub fn with(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The value of a header, upper and lower case alike.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// A 304 without the body where the client says that it has these very bytes, itself otherwise.
    pub fn unless_known(self, request: &Request) -> Answer {
        if self.status != 200 || !condition::is_known(request, &self) {
            return self;
        }
        // A 304 repeats what tells of the copy the client has (RFC 9110, 15.4.5), not its type.
        let headers = self.headers.into_iter().filter(|(name, _)| name != "Content-Type").collect();
        Answer { status: 304, headers, body: Vec::new() }
    }
}
