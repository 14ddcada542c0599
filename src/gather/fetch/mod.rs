//! One conversation with one source.
//!
//! A [`Source`] and what is remembered of it enter; fresh bytes, "unchanged" or a [`Failure`] leave.
//! Asks once, politely, with the validators of last time. Never reads what the bytes say, never
//! stores, and follows a moved source without adopting its new address.

mod failure;
mod hosts;
mod retry_after;
#[cfg(test)]
mod tests;
mod validators;

pub use hosts::Hosts;
pub use hosts::Permit;
pub use hosts::Slot;

use crate::model::Failure;
use crate::model::Source;
use crate::model::SourceKind;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::model::Validators;
use crate::wire::Answer;
use crate::wire::Client;
use crate::wire::Request;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// What a source brought.
#[derive(Debug, PartialEq)]
pub enum Fetched {
    /// A document that is not the one of last time.
    Fresh {
        /// After decompression; never empty.
        body: Vec<u8>,
        /// xxh3-64 of `body`, with seed 0.
        body_hash: u64,
        /// The `Content-Type` as it came.
        content_type: Option<String>,
        /// To be sent next time, once the document could be read.
        validators: Validators,
        /// Where redirects ended: the base of what the document links to.
        final_url: Url,
    },
    /// 304, or the bytes of last time.
    Unchanged {
        validators: Validators,
        final_url: Url,
        /// Of the body that was sent all the same; 0 for a 304.
        body_bytes: u64,
    },
    Failed(Failure),
}

/// Asks `source` once, when `hosts` says that it is its turn.
///
/// `state` must be that of the last document that could be read: with its validators a 304 says that
/// there is nothing new. `now` is asked when the turn has come, and when the answer is there. With a
/// fresh document comes its [`Slot`], to be kept until the document has left memory.
pub async fn fetch(
    client: &Client,
    hosts: &Hosts,
    source: &Source,
    state: &SourceState,
    now: &(dyn Fn() -> Timestamp + Sync),
) -> (Fetched, Option<Slot>) {
    let permit = match hosts.enter(&source.url, now).await {
        Ok(permit) => permit,
        Err(held) => return (Fetched::Failed(failure::held(&source.url, held)), None),
    };
    let answer = match client.get(request(source, state, permit.is_last())).await {
        Ok(answer) => answer,
        Err(error) => return (Fetched::Failed(failure::of_wire(&error)), None),
    };
    // 503 speaks for one document: the server's others may well be there.
    let speaks_for_host = answer.status == 429;
    let answered = now();
    let fetched = outcome(answer, state, answered);
    if let (true, Fetched::Failed(Failure { not_before: Some(until), .. })) = (speaks_for_host, &fetched) {
        // Its other sources may have lines of their own, which nothing delays by more.
        permit.hold_off((*until).min(answered + hosts.max_wait()));
    }
    let slot = matches!(fetched, Fetched::Fresh { .. }).then(|| permit.into_slot());
    (fetched, slot)
}

/// What feeds come as, by preference; some servers choose between feed and page by it.
const ACCEPT_FEED: &str = "application/atom+xml, application/rss+xml, application/feed+json, \
    application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1";
const ACCEPT_PAGE: &str = "text/html, application/xhtml+xml, */*;q=0.1";

fn request(source: &Source, state: &SourceState, is_last: bool) -> Request {
    let accept = match source.kind {
        SourceKind::Feed => ACCEPT_FEED,
        SourceKind::Page(_) => ACCEPT_PAGE,
    };
    let mut headers = vec![("accept".to_owned(), accept.to_owned())];
    headers.extend(validators::conditions(&state.validators));
    if is_last {
        // Thousands of idle connections, each with its buffers, are most of a large round's memory.
        headers.push(("connection".to_owned(), "close".to_owned()));
    }
    Request {
        url: source.url.clone(),
        headers,
        own_headers: source.request.headers.clone(),
        basic_auth: source.request.basic_auth.clone(),
        user_agent: source.request.user_agent.clone(),
        http1: source.request.http1,
    }
}

fn outcome(answer: Answer, state: &SourceState, now: Timestamp) -> Fetched {
    match answer.status {
        304 => not_modified(answer, state, now),
        200..=299 => document(answer, state, now),
        _ => Fetched::Failed(failure::of_status(&answer, now)),
    }
}

fn not_modified(answer: Answer, state: &SourceState, now: Timestamp) -> Fetched {
    if state.validators == Validators::default() {
        return Fetched::Failed(failure::of_baseless_304(&answer));
    }
    Fetched::Unchanged {
        validators: validators::after_304(&state.validators, &answer.headers, now),
        final_url: answer.final_url,
        body_bytes: 0,
    }
}

fn document(answer: Answer, state: &SourceState, now: Timestamp) -> Fetched {
    if answer.body.trim_ascii().is_empty() {
        return Fetched::Failed(failure::of_empty_body(&answer));
    }
    let validators = validators::of_document(&answer.headers, now);
    let body_hash = xxh3_64(&answer.body);
    if state.body_hash == Some(body_hash) {
        let body_bytes = answer.body.len() as u64;
        return Fetched::Unchanged { validators, final_url: answer.final_url, body_bytes };
    }
    Fetched::Fresh {
        body_hash,
        content_type: answer.headers.get("content-type").map(str::to_owned),
        validators,
        final_url: answer.final_url,
        body: answer.body,
    }
}
