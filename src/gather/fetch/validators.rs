//! What makes the next request conditional (RFC 9110, 13.1).

use super::retry_after::http_date;
use crate::model::Timestamp;
use crate::model::Validators;
use crate::wire::Headers;
use chrono::TimeDelta;

/// A server whose `Last-Modified` lies further ahead than clocks and time zones go wrong would
/// answer 304 until that day has come.
const FUTURE: TimeDelta = TimeDelta::days(1);

/// The headers that ask for a document only if it is not the one `validators` came with.
///
/// Both are sent: a server that knows entity tags ignores the date (RFC 9110, 13.1.3).
pub(super) fn conditions(validators: &Validators) -> impl Iterator<Item = (String, String)> {
    let etag = validators.etag.iter().map(|etag| ("if-none-match".to_owned(), etag.clone()));
    let date = validators.last_modified.iter().map(|date| ("if-modified-since".to_owned(), date.clone()));
    etag.chain(date)
}

/// Those that came with a document, exactly as they came.
pub(super) fn of_document(headers: &Headers, now: Timestamp) -> Validators {
    let value = |name| headers.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
    let honest = |date: &String| http_date(date).is_none_or(|date| date <= now + FUTURE);
    Validators { etag: value("etag"), last_modified: value("last-modified").filter(honest) }
}

/// Those to send after a 304: what came with it replaces what was sent (RFC 9111, 4.3.4).
pub(super) fn after_304(sent: &Validators, headers: &Headers, now: Timestamp) -> Validators {
    let came = of_document(headers, now);
    Validators {
        etag: came.etag.or_else(|| sent.etag.clone()),
        last_modified: came.last_modified.or_else(|| sent.last_modified.clone()),
    }
}
