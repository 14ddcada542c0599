//! A question and its answer, as plain values.

use super::condition;
use hyper::body::Bytes;
use std::borrow::Cow;

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
    pub headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// Whole also where HEAD asked: its length is told, it is not sent. Shared, not copied, when cloned.
    pub body: Bytes,
}

impl Answer {
    /// Without headers.
    pub fn new(status: u16, body: impl Into<Bytes>) -> Answer {
        Answer { status, headers: Vec::new(), body: body.into() }
    }

    /// A 200 with a strong `ETag` made of its bytes, and so the same wherever the bytes are.
    pub fn document(media_type: impl Into<Cow<'static, str>>, body: impl Into<Bytes>) -> Answer {
        let answer = Answer::new(200, body);
        let etag = condition::etag(&answer.body);
        answer.with("Content-Type", media_type).with("ETag", etag)
    }

    /// A few words for a person, without markup, which nobody should keep.
    pub fn short(status: u16, words: &str) -> Answer {
        Answer::page(status, words).with("Cache-Control", "no-cache")
    }

    /// A few words for a person, without markup.
    pub(super) fn page(status: u16, words: &str) -> Answer {
        let page = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <title>{words}</title></head><body><h1>{words}</h1></body></html>\n"
        );
        Answer::new(status, page).with("Content-Type", "text/html; charset=utf-8")
    }

    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Cow<'static, str>>) -> Answer {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The value of a header, upper and lower case alike.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// A 304 without the body where the client says that it has these very bytes, itself otherwise.
    pub fn unless_known(self, request: &Request) -> Answer {
        let etag = self.header("etag").filter(|_| self.status == 200);
        if !etag.is_some_and(|etag| condition::is_known(request, etag, self.header("last-modified"))) {
            return self;
        }
        // A 304 repeats what tells of the copy the client has (RFC 9110, 15.4.5), not its type.
        let headers = self.headers.into_iter().filter(|(name, _)| name != "Content-Type").collect();
        Answer { status: 304, headers, body: Bytes::new() }
    }
}
