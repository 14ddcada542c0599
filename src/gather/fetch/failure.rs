//! Names what went wrong, for the operator and for the loop.

use super::retry_after::not_before;
use crate::model::Failure;
use crate::model::FailureKind;
use crate::model::Timestamp;
use crate::wire::Answer;
use crate::wire::WireError;
use crate::wire::place;
use url::Url;

pub(super) fn of_wire(error: &WireError) -> Failure {
    plain(kind(error), error.to_string())
}

/// For a status that is no document. A redirect has been followed: the message says where to.
pub(super) fn of_status(answer: &Answer, now: Timestamp) -> Failure {
    let header = |name| answer.headers.get(name);
    let until = header("retry-after").and_then(|text| not_before(text, header("date"), now));
    let kind = match (answer.status, until) {
        (410, _) => FailureKind::Gone,
        (429, _) | (503, Some(_)) => FailureKind::Busy,
        _ => FailureKind::Status,
    };
    let not_before = until.filter(|_| kind == FailureKind::Busy);
    let challenge =
        challenge(answer).map_or_else(String::new, |by| format!(", a challenge to browsers by {by}"));
    let message = format!("{} answered {}{challenge}", speaker(answer), answer.status_line());
    Failure { not_before, ..plain(kind, message) }
}

/// Who asks a browser to prove that it is one: nobody else sets these.
fn challenge(answer: &Answer) -> Option<&'static str> {
    let says = |name, words: &[&str]| answer.headers.get(name).is_some_and(|value| words.contains(&value));
    let known = [
        ("Cloudflare", says("cf-mitigated", &["challenge"])),
        ("AWS WAF", says("x-amzn-waf-action", &["challenge", "captcha"])),
        ("DataDome", answer.headers.get("x-datadome").is_some()),
    ];
    known.into_iter().find(|(_, found)| *found).map(|(by, _)| by)
}

/// For an answer that says "not modified" though nothing was asked on condition.
pub(super) fn of_baseless_304(answer: &Answer) -> Failure {
    let message = format!(
        "{} answered {} to a request without validators, expected a document",
        speaker(answer),
        answer.status_line()
    );
    plain(FailureKind::Status, message)
}

pub(super) fn of_empty_body(answer: &Answer) -> Failure {
    let message = format!(
        "{} answered {} with an empty body, expected a document",
        speaker(answer),
        answer.status_line()
    );
    plain(FailureKind::NotAFeed, message)
}

/// For a source that was not asked, since its host wants no requests before `until`.
pub(super) fn held(url: &Url, until: Timestamp) -> Failure {
    let host = place(url);
    let until_text = until.format("%Y-%m-%d %H:%M:%S UTC");
    let message = format!(
        "not asked: `{host}` asked to be left alone when another source was asked, now until {until_text}"
    );
    Failure { not_before: Some(until), ..plain(FailureKind::Busy, message) }
}

fn plain(kind: FailureKind, message: String) -> Failure {
    Failure { kind, message, not_before: None }
}

fn speaker(answer: &Answer) -> String {
    let host = place(&answer.final_url);
    match answer.hops.len() {
        0 => format!("`{host}`"),
        1 => format!("`{host}`, after a redirect,"),
        many => format!("`{host}`, after {many} redirects,"),
    }
}

fn kind(error: &WireError) -> FailureKind {
    match error {
        // A header that cannot be sent is refused here, before anything is asked.
        WireError::Refused(_) | WireError::Header { .. } | WireError::Setup { .. } => FailureKind::Refused,
        WireError::Dns { .. } => FailureKind::Dns,
        WireError::Connect { .. } => FailureKind::Connect,
        WireError::Tls { .. } => FailureKind::Tls,
        WireError::Timeout { .. } => FailureKind::Timeout,
        WireError::Redirect(_) => FailureKind::Redirect,
        WireError::TooLarge { .. } => FailureKind::TooLarge,
        WireError::Broken { .. } => FailureKind::Broken,
    }
}
