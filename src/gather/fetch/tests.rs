//! Conversations with a real server: what is asked, and what is made of each answer.

use super::Fetched;
use super::Hosts;
use super::fetch;
use crate::config;
use crate::model::FailureKind;
use crate::model::PageSelectors;
use crate::model::RequestOptions;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::SourceKind;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::model::Updates;
use crate::model::Validators;
use crate::wire::Client;
use crate::wire::scripted::Say;
use crate::wire::scripted::Server;
use crate::wire::scripted::answer;
use crate::wire::scripted::path;
use std::time::Duration;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

fn settings() -> config::Fetch {
    config::Fetch {
        user_agent: "newsdesk-test".to_owned(),
        concurrency: 4,
        per_host: 1,
        host_gap: Duration::ZERO,
        timeout: Duration::from_secs(20),
        round_deadline: Duration::from_secs(60),
        max_bytes: 1024,
        max_wait: Duration::from_secs(3600),
        private_hosts: vec!["127.0.0.1".to_owned()],
    }
}

fn source(url: Url) -> Source {
    Source {
        id: SourceId::new("test"),
        url,
        kind: SourceKind::Feed,
        title: None,
        schedule: None,
        request: RequestOptions::default(),
        language: None,
        updates: Updates::Bump,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn noon() -> Timestamp {
    at("2026-03-01T12:00:00Z")
}

fn validators(etag: Option<&str>, last_modified: Option<&str>) -> Validators {
    Validators { etag: etag.map(str::to_owned), last_modified: last_modified.map(str::to_owned) }
}

async fn ask(source: &Source, state: &SourceState) -> Fetched {
    let settings = settings();
    fetch(&Client::new(&settings).unwrap(), &Hosts::new(&settings), source, state, &noon).await.0
}

async fn ask_for(answer: Vec<u8>, state: &SourceState) -> Fetched {
    ask(&source(Server::saying(answer).url("/feed")), state).await
}

const ETAG: &str = "W/\"a \u{e9}b\"";
const DATE: &str = "Sun, 01 Mar 2026 10:00:00 GMT";

#[tokio::test]
async fn validators_go_back_as_they_came() {
    let etag: Vec<u8> = ETAG.chars().map(|letter| letter as u8).collect();
    let mut bytes =
        b"HTTP/1.1 200 OK\r\nconnection: close\r\nlast-modified: yesterday-ish\r\netag: ".to_vec();
    bytes.extend(etag.iter().chain(b"\r\n\r\n<rss/>"));
    let server = Server::saying(bytes);
    let source = source(server.url("/feed"));
    let Fetched::Fresh { validators, .. } = ask(&source, &SourceState::default()).await else { panic!() };
    assert!(!server.heard()[0].contains("\r\nif-"), "nothing is known yet");
    ask(&source, &SourceState { validators, ..SourceState::default() }).await;
    for sent in [&format!("\r\nif-none-match: {ETAG}\r\n"), "\r\nif-modified-since: yesterday-ish\r\n"] {
        assert!(server.heard()[1].contains(sent), "{sent}: {}", server.heard()[1]);
    }
}

#[tokio::test]
async fn a_source_is_asked_as_it_wants() {
    let server = Server::saying(answer("200 OK", &[], b"<rss/>"));
    let feed = source(server.url("/feed"));
    let mut page = Source { kind: SourceKind::Page(PageSelectors::default()), ..feed.clone() };
    page.request = RequestOptions {
        headers: vec![("Cookie".to_owned(), "consent=yes".to_owned())],
        basic_auth: Some(("me".to_owned(), "pw".to_owned())),
        user_agent: Some("Mozilla/5.0".to_owned()),
        http1: true,
    };
    for (name, source, sent) in [
        ("feed", feed, vec!["accept: application/atom+xml, ", "user-agent: newsdesk-test\r\n"]),
        (
            "page",
            page,
            vec![
                "accept: text/html, ",
                "user-agent: Mozilla/5.0\r\n",
                "cookie: consent=yes\r\n",
                "authorization: Basic bWU6cHc=\r\n",
            ],
        ),
    ] {
        ask(&source, &SourceState::default()).await;
        let head = server.heard().pop().unwrap();
        for line in sent {
            assert!(head.contains(&format!("\r\n{line}")), "{name}, {line}: {head}");
        }
    }
}

#[tokio::test]
async fn a_document_is_fresh_or_known_by_its_bytes() {
    let hash = xxh3_64(b"<rss/>");
    let known = SourceState { body_hash: Some(hash), ..SourceState::default() };
    let etag = format!("etag: {}", "\"2\"");
    let future = "last-modified: Mon, 02 Mar 2026 12:00:01 GMT";
    let near = "Mon, 02 Mar 2026 12:00:00 GMT";
    let near_header = format!("last-modified: {near}");
    for (name, state, headers, body, fresh, expected) in [
        ("first", SourceState::default(), vec![&*etag], "<rss/>", true, validators(Some("\"2\""), None)),
        ("other bytes", known.clone(), vec![], "<rss />", true, validators(None, None)),
        ("same bytes", known.clone(), vec![&*etag], "<rss/>", false, validators(Some("\"2\""), None)),
        ("an honest date", known.clone(), vec![&*near_header], "<rss/>", false, validators(None, Some(near))),
        (
            "a date to come",
            known.clone(),
            vec![&*etag, future],
            "<rss/>",
            false,
            validators(Some("\"2\""), None),
        ),
        ("an empty etag", known.clone(), vec!["etag:"], "<rss/>", false, validators(None, None)),
    ] {
        let found = match ask_for(answer("200 OK", &headers, body.as_bytes()), &state).await {
            Fetched::Fresh { body: came, body_hash, validators, .. } => {
                assert_eq!(
                    (came.as_slice(), body_hash),
                    (body.as_bytes(), xxh3_64(body.as_bytes())),
                    "{name}"
                );
                (true, validators)
            }
            Fetched::Unchanged { validators, body_bytes, .. } => {
                assert_eq!(body_bytes, body.len() as u64, "{name}");
                (false, validators)
            }
            Fetched::Failed(failure) => panic!("{name}: {failure:?}"),
        };
        assert_eq!(found, (fresh, expected), "{name}");
    }
}

#[tokio::test]
async fn a_304_refreshes_the_validators_it_names() {
    let sent = validators(Some("\"1\""), Some(DATE));
    let later = "Sun, 01 Mar 2026 11:00:00 GMT";
    let state = SourceState { validators: sent.clone(), ..SourceState::default() };
    for (name, headers, expected) in [
        ("none", vec![], sent),
        ("a new etag", vec!["etag: \"2\"".to_owned()], validators(Some("\"2\""), Some(DATE))),
        ("a new date", vec![format!("last-modified: {later}")], validators(Some("\"1\""), Some(later))),
        (
            "a date to come",
            vec!["last-modified: Fri, 01 Jan 2041 00:00:00 GMT".to_owned()],
            validators(Some("\"1\""), Some(DATE)),
        ),
    ] {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let found = ask_for(answer("304 Not Modified", &headers, b""), &state).await;
        let Fetched::Unchanged { validators, body_bytes: 0, .. } = found else { panic!("{name}: {found:?}") };
        assert_eq!(validators, expected, "{name}");
    }
}

#[tokio::test]
async fn a_redirect_is_reported_not_adopted() {
    let server = Server::start(|head| match path(head) {
        "/feed" => vec![Say::Bytes(answer("301 Moved Permanently", &["location: /new?a=b#c"], b""))],
        _ => vec![Say::Bytes(answer("200 OK", &["content-type: text/xml; charset=x"], b"<rss/>"))],
    });
    let found = ask(&source(server.url("/feed")), &SourceState::default()).await;
    let Fetched::Fresh { final_url, content_type, .. } = found else { panic!("{found:?}") };
    assert_eq!(final_url, server.url("/new?a=b"));
    assert_eq!(content_type.as_deref(), Some("text/xml; charset=x"));
}

#[tokio::test]
async fn failures_are_named() {
    let in_a_minute = Some("2026-03-01T12:01:00Z");
    for (name, status, headers, body, kind, message, not_before) in [
        ("gone", "410 Gone", &[][..], "", FailureKind::Gone, "`127.0.0.1` answered 410 Gone", None),
        (
            "missing",
            "404 Not Found",
            &[],
            "x",
            FailureKind::Status,
            "`127.0.0.1` answered 404 Not Found",
            None,
        ),
        (
            "a challenge",
            "403 Forbidden",
            &["cf-mitigated: challenge"],
            "x",
            FailureKind::Status,
            "`127.0.0.1` answered 403 Forbidden, a challenge to browsers by Cloudflare",
            None,
        ),
        ("odd", "799 Odd", &[], "", FailureKind::Status, "`127.0.0.1` answered 799", None),
        (
            "choices",
            "300 Multiple Choices",
            &["location: /x"],
            "",
            FailureKind::Status,
            "`127.0.0.1` answered 300 Multiple Choices",
            None,
        ),
        (
            "busy",
            "429 Too Many Requests",
            &["retry-after: 60"],
            "",
            FailureKind::Busy,
            "`127.0.0.1` answered 429 Too Many Requests",
            in_a_minute,
        ),
        (
            "busy, for how long it does not say",
            "429 Too Many Requests",
            &[],
            "",
            FailureKind::Busy,
            "`127.0.0.1` answered 429 Too Many Requests",
            None,
        ),
        (
            "busy for too long",
            "429 Too Many Requests",
            &["retry-after: 172800"],
            "",
            FailureKind::Busy,
            "`127.0.0.1` answered 429 Too Many Requests",
            Some("2026-03-02T12:00:00Z"),
        ),
        (
            "down for a while",
            "503 Service Unavailable",
            &["retry-after: Sun, 01 Mar 2026 12:01:00 GMT"],
            "",
            FailureKind::Busy,
            "`127.0.0.1` answered 503 Service Unavailable",
            in_a_minute,
        ),
        (
            "down",
            "503 Service Unavailable",
            &[],
            "",
            FailureKind::Status,
            "`127.0.0.1` answered 503 Service Unavailable",
            None,
        ),
        (
            "no status to wait at",
            "500 Internal Server Error",
            &["retry-after: 60"],
            "",
            FailureKind::Status,
            "`127.0.0.1` answered 500 Internal Server Error",
            None,
        ),
        (
            "empty",
            "200 OK",
            &[],
            " \r\n",
            FailureKind::NotAFeed,
            "`127.0.0.1` answered 200 OK with an empty body, expected a document",
            None,
        ),
        (
            "unchanged from nothing",
            "304 Not Modified",
            &[],
            "",
            FailureKind::Status,
            "`127.0.0.1` answered 304 Not Modified to a request without validators, expected a document",
            None,
        ),
        (
            "nowhere",
            "302 Found",
            &[],
            "",
            FailureKind::Redirect,
            "answered 302 without saying where to",
            None,
        ),
        (
            "inside",
            "302 Found",
            &["location: http://127.0.0.2/"],
            "",
            FailureKind::Refused,
            "`127.0.0.2` is in `127.0.0.0/8` (loopback)",
            None,
        ),
        (
            "bad coding",
            "200 OK",
            &["content-encoding: gzip"],
            "no gzip",
            FailureKind::Broken,
            "broke off or garbled",
            None,
        ),
    ] {
        let found = ask_for(answer(status, headers, body.as_bytes()), &SourceState::default()).await;
        let Fetched::Failed(failure) = found else { panic!("{name}: {found:?}") };
        assert_eq!((failure.kind, failure.not_before), (kind, not_before.map(at)), "{name}: {failure:?}");
        let said = without_port(&failure.message);
        assert!(said.contains(message), "{name}: {said}");
    }
}

#[tokio::test]
async fn a_source_may_wish_for_a_day_and_hold_off_its_host_for_max_wait() {
    let server = Server::saying(answer("429 Too Many Requests", &["retry-after: 86400"], b""));
    let settings = settings();
    let (client, hosts) = (Client::new(&settings).unwrap(), Hosts::new(&settings));
    let mut wishes = Vec::new();
    for path in ["/one", "/two"] {
        let source = source(server.url(path));
        let (fetched, _) = fetch(&client, &hosts, &source, &SourceState::default(), &noon).await;
        let Fetched::Failed(failure) = fetched else { panic!("{fetched:?}") };
        wishes.push(failure.not_before);
    }
    assert_eq!(wishes, [Some(at("2026-03-02T12:00:00Z")), Some(at("2026-03-01T13:00:00Z"))]);
}

/// The loopback server has another port in every run.
fn without_port(message: &str) -> String {
    let mut pieces = message.split("127.0.0.1:");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |said, piece| {
        said + "127.0.0.1" + piece.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

#[tokio::test]
async fn only_a_429_keeps_the_rest_of_its_host_from_being_asked() {
    for (status, asked) in [("429 Too Many Requests", 1), ("503 Service Unavailable", 2), ("200 OK", 2)] {
        let server = Server::saying(answer(status, &["retry-after: 60"], b"<rss/>"));
        let settings = settings();
        let (client, hosts) = (Client::new(&settings).unwrap(), Hosts::new(&settings));
        let mut last = None;
        for path in ["/one", "/two"] {
            let source = source(server.url(path));
            last = Some(fetch(&client, &hosts, &source, &SourceState::default(), &noon).await.0);
        }
        assert_eq!(server.heard().len(), asked, "{status}");
        if let (1, Some(Fetched::Failed(failure))) = (asked, last) {
            assert_eq!(failure.kind, FailureKind::Busy);
            assert_eq!(failure.not_before, Some(at("2026-03-01T12:01:00Z")));
            let message = "not asked: `127.0.0.1` asked to be left alone when another source was asked, now until 2026-03-01 12:01:00 UTC";
            assert_eq!(without_port(&failure.message), message);
        }
    }
}
