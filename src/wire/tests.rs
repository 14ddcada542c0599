//! The client against a real server that behaves in every way but well.

use super::Answer;
use super::Client;
use super::Request;
use super::WireError;
use super::scripted::Say;
use super::scripted::Server;
use super::scripted::answer;
use super::scripted::path;
use crate::config;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;
use std::time::Instant;
use tokio::task::JoinSet;
use url::Url;

const LIMIT: u64 = 64 * 1024;

fn settings(private_hosts: &[&str], timeout: Duration) -> config::Fetch {
    config::Fetch {
        user_agent: "newsdesk-test".to_owned(),
        concurrency: 4,
        per_host: 1,
        host_gap: Duration::ZERO,
        timeout,
        round_deadline: Duration::from_secs(60),
        max_bytes: LIMIT,
        max_wait: Duration::from_secs(3600),
        private_hosts: private_hosts.iter().map(|host| host.to_string()).collect(),
    }
}

fn client() -> Client {
    Client::new(&settings(&["127.0.0.1"], Duration::from_secs(20))).unwrap()
}

fn hurried() -> Client {
    Client::new(&settings(&["127.0.0.1"], Duration::from_millis(1000))).unwrap()
}

async fn get(url: Url) -> Result<Answer, WireError> {
    client().get(Request::new(url)).await
}

/// What an error is, without its cause: the variant's name.
fn kind(result: &Result<Answer, WireError>) -> String {
    let text = match result {
        Ok(answer) => return answer.status.to_string(),
        Err(error) => format!("{error:?}"),
    };
    text.split(['(', ' ']).next().unwrap().to_owned()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut coder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    coder.write_all(body).unwrap();
    coder.finish().unwrap()
}

fn deflate(body: &[u8]) -> Vec<u8> {
    let mut coder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    coder.write_all(body).unwrap();
    coder.finish().unwrap()
}

fn brotli(body: &[u8]) -> Vec<u8> {
    let mut coded = Vec::new();
    let mut coder = brotli::CompressorWriter::new(&mut coded, 4096, 5, 20);
    coder.write_all(body).unwrap();
    drop(coder);
    coded
}

/// A frame of blocks that each repeat one byte, written by hand (RFC 8878, 3.1.1.2).
fn zstd(body: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38];
    let mut blocks = body.chunks(0x1_0000).peekable();
    while let Some(block) = blocks.next() {
        let last = u32::from(blocks.peek().is_none());
        let header = ((block.len() as u32) << 3) | (1 << 1) | last;
        frame.extend(&header.to_le_bytes()[..3]);
        frame.push(block[0]);
    }
    frame
}

type Coder = fn(&[u8]) -> Vec<u8>;
const CODINGS: [(&str, Coder); 5] =
    [("identity", <[u8]>::to_vec), ("gzip", gzip), ("deflate", deflate), ("br", brotli), ("zstd", zstd)];

#[tokio::test]
async fn a_body_is_held_up_to_its_limit_whatever_its_coding() {
    for (coding, coder) in CODINGS {
        for (length, expected) in
            [(0, "200"), (LIMIT, "200"), (LIMIT + 1, "TooLarge"), (64 * LIMIT, "TooLarge")]
        {
            let header = format!("content-encoding: {coding}");
            let body = vec![b'x'; length as usize];
            let coded = if body.is_empty() { Vec::new() } else { coder(&body) };
            let server = Server::saying(answer("200 OK", &[&header], &coded));
            let found = get(server.url("/")).await;
            assert_eq!(kind(&found), expected, "{coding}, {length} bytes: {found:?}");
            if let Ok(answer) = found {
                assert!(answer.body == body, "{coding}, {length} bytes");
            }
        }
    }
}

/// A coding within a coding could hold the square of what one holds: it is not undone, and not read packed.
#[tokio::test]
async fn nested_codings_are_refused() {
    let bomb = vec![b'x'; 64 * LIMIT as usize];
    for (outer, coder) in CODINGS.into_iter().skip(1) {
        for (inner, packed) in [("gzip", gzip(&bomb)), ("br", brotli(&bomb))] {
            let header = format!("content-encoding: {inner}, {outer}");
            let server = Server::saying(answer("200 OK", &[&header], &coder(&packed)));
            let found = get(server.url("/")).await;
            assert_eq!(kind(&found), "Broken", "{inner}, {outer}: {found:?}");
        }
    }
}

#[tokio::test]
async fn a_body_without_a_length_is_held_up_to_its_limit() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    for (length, expected) in [(LIMIT, "200"), (LIMIT + 1, "TooLarge")] {
        let server = Server::saying([head.clone(), vec![b'x'; length as usize]].concat());
        assert_eq!(kind(&get(server.url("/")).await), expected, "{length} bytes");
    }
    let endless = Server::start(move |_| vec![Say::Bytes(head.clone()), Say::Drip(Duration::ZERO)]);
    assert_eq!(kind(&get(endless.url("/")).await), "TooLarge");
    let boasts = b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec();
    let boasts = Server::start(move |_| vec![Say::Bytes(boasts.clone()), Say::Hang]);
    assert_eq!(kind(&get(boasts.url("/")).await), "TooLarge", "without waiting for the body");
}

#[tokio::test]
async fn redirects_are_followed_by_their_status() {
    for (status, expected) in [
        ("300 Multiple Choices", 300),
        ("301 Moved Permanently", 200),
        ("302 Found", 200),
        ("303 See Other", 200),
        ("304 Not Modified", 304),
        ("305 Use Proxy", 305),
        ("307 Temporary Redirect", 200),
        ("308 Permanent Redirect", 200),
    ] {
        let server = Server::start(move |head| match path(head) {
            "/old" => vec![Say::Bytes(answer(status, &["location: new"], b"moved"))],
            _ => vec![Say::Bytes(answer("200 OK", &[], b"news"))],
        });
        let found = get(server.url("/old#top")).await.unwrap();
        assert_eq!(found.status, expected, "{status}");
        let (place, body, hops) = if expected == 200 { ("/new", "news", 1) } else { ("/old", "", 0) };
        assert_eq!((found.final_url, found.hops.len()), (server.url(place), hops), "{status}");
        assert_eq!(found.body, body.as_bytes(), "{status}");
    }
}

#[tokio::test]
async fn redirects_that_lead_nowhere_or_inside_are_errors() {
    for (name, location, expected) in [
        ("nowhere", None, "Redirect"),
        ("no url", Some("http://"), "Redirect"),
        ("itself", Some("/"), "Redirect"),
        ("not the web", Some("file:///etc/passwd"), "Refused"),
        ("a literal", Some("http://127.0.0.2/"), "Refused"),
        ("a literal in disguise", Some("http://[::ffff:7f00:2]/"), "Refused"),
        ("a cloud's metadata", Some("http://169.254.169.254/"), "Refused"),
    ] {
        let location = location.map(|location| format!("location: {location}"));
        let headers: Vec<&str> = location.as_deref().into_iter().collect();
        let server = Server::saying(answer("302 Found", &headers, b""));
        let found = get(server.url("/")).await;
        assert_eq!(kind(&found), expected, "{name}: {found:?}");
    }
}

#[tokio::test]
async fn ten_redirects_are_followed_and_no_more() {
    let server = Server::start(|head| {
        let left: u32 = path(head)[1..].parse().unwrap();
        vec![Say::Bytes(match left {
            0 => answer("200 OK", &[], b"news"),
            _ => answer("302 Found", &[&format!("location: /{}", left - 1)], b""),
        })]
    });
    assert_eq!(get(server.url("/10")).await.unwrap().hops.len(), 10);
    assert_eq!(kind(&get(server.url("/11")).await), "Redirect");
}

#[tokio::test]
async fn secrets_stay_with_their_origin() {
    let other = Server::start(|head| match path(head) {
        "/back" => {
            // Home again, where one more redirect stays within the origin.
            let home = head.lines().find_map(|line| line.strip_prefix("x-home: ")).unwrap();
            vec![Say::Bytes(answer("302 Found", &[&format!("location: {home}")], b""))]
        }
        _ => vec![Say::Bytes(answer("200 OK", &[], b""))],
    });
    let away = [other.url("/end").to_string(), other.url("/back").to_string()];
    let server = Server::start(move |head| {
        let to = match path(head) {
            "/inside" => "/end",
            "/outside" => &away[0],
            "/outside-and-back" => &away[1],
            _ => return vec![Say::Bytes(answer("200 OK", &[], b""))],
        };
        vec![Say::Bytes(answer("302 Found", &[&format!("location: {to}")], b""))]
    });
    let with_user = |path: &str| {
        let mut url = server.url(path);
        url.set_username("m%40x").unwrap();
        url.set_password(Some("pw")).unwrap();
        url
    };
    let basic = Some(("m@x".to_owned(), "pw".to_owned()));
    for (name, url, basic_auth, told) in [
        ("no redirect", server.url("/end"), basic.clone(), true),
        ("in the url", with_user("/end"), None, true),
        ("in both", with_user("/end"), basic.clone(), true),
        ("within the origin", server.url("/inside"), basic.clone(), true),
        ("in the url, within", with_user("/inside"), None, true),
        ("to another", server.url("/outside"), basic.clone(), false),
        ("in the url, to another", with_user("/outside"), None, false),
        ("there and back", server.url("/outside-and-back"), basic, false),
    ] {
        let request = Request {
            headers: vec![
                ("if-none-match".to_owned(), "\"1\"".to_owned()),
                ("x-home".to_owned(), server.url("/inside").to_string()),
            ],
            own_headers: vec![("x-token".to_owned(), "geheim".to_owned())],
            basic_auth,
            user_agent: Some("special".to_owned()),
            ..Request::new(url)
        };
        let found = client().get(request).await.unwrap();
        assert!(found.final_url.username().is_empty() && found.final_url.path() == "/end", "{name}");
        let last = if found.final_url.port() == Some(server.port()) { &server } else { &other };
        let head = last.heard().pop().unwrap();
        assert!(head.contains("if-none-match: \"1\"") && head.contains("user-agent: special"), "{name}");
        let secrets = ["authorization: Basic bUB4OnB3\r\n", "x-token: geheim\r\n"];
        let expected = if told { 1 } else { 0 };
        assert_eq!(secrets.map(|secret| head.matches(secret).count()), [expected; 2], "{name}: {head}");
    }
}

#[tokio::test]
async fn what_a_source_asks_with_replaces_ours() {
    let server = Server::saying(answer("200 OK", &[], b""));
    let request = Request {
        headers: vec![("accept".to_owned(), "text/xml".to_owned())],
        own_headers: vec![("Accept".to_owned(), "*/*".to_owned()), ("x-é".to_owned(), "é".to_owned())],
        http1: true,
        ..Request::new(server.url("/"))
    };
    let refused = client().get(request.clone()).await.unwrap_err().to_string();
    assert_eq!(
        refused,
        format!("the header `x-é` for `127.0.0.1:{}` holds what HTTP cannot carry", server.port())
    );
    let request = Request { own_headers: request.own_headers[..1].to_vec(), ..request };
    client().get(request).await.unwrap();
    let head = server.heard().pop().unwrap();
    assert!(head.contains("accept: */*\r\n") && !head.contains("text/xml"), "{head}");
    assert!(head.contains("user-agent: newsdesk-test\r\n"), "{head}");
    for coding in ["gzip", "br", "zstd", "deflate"] {
        assert!(
            head.lines().any(|line| line.starts_with("accept-encoding") && line.contains(coding)),
            "{head}"
        );
    }
}

#[tokio::test]
async fn header_values_come_and_go_byte_for_byte() {
    let etag = "W/\"\u{e9}\u{c3}\u{a9} 1\"";
    let mut bytes = b"HTTP/1.1 200 OK\r\nconnection: close\r\netag: ".to_vec();
    bytes.extend(etag.chars().map(|letter| letter as u8).chain(*b"\r\n\r\n"));
    let server = Server::saying(bytes);
    let found = get(server.url("/")).await.unwrap();
    assert_eq!(found.headers.get("etag"), Some(etag));
    let headers = vec![("if-none-match".to_owned(), etag.to_owned())];
    client().get(Request { headers, ..Request::new(server.url("/")) }).await.unwrap();
    assert!(server.heard()[1].contains(&format!("if-none-match: {etag}\r\n")));
}

#[tokio::test]
async fn names_go_through_the_guarded_look_up() {
    let server = Server::saying(answer("200 OK", &[], b"news"));
    let url = Url::parse(&format!("http://localhost:{}/", server.port())).unwrap();
    for (listed, expected) in [
        (&["localhost"][..], "200"),
        (&["127.0.0.0/8"], "200"),
        (&["10.0.0.0/8"], "Refused"),
        (&[], "Refused"),
    ] {
        let client = Client::new(&settings(listed, Duration::from_secs(20))).unwrap();
        let before = server.heard().len();
        let found = client.get(Request::new(url.clone())).await;
        assert_eq!(kind(&found), expected, "{listed:?}: {found:?}");
        assert_eq!(server.heard().len() - before, usize::from(found.is_ok()), "{listed:?} is asked");
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let closed = Url::parse("http://user:geheim@127.0.0.1:1/?token=geheim").unwrap();
    let nameless = Url::parse(&format!("http://{}.example/", "a".repeat(64))).unwrap();
    let speaks_first = TcpListener::bind("127.0.0.1:0").unwrap();
    let safe = Url::parse(&format!("https://{}/", speaks_first.local_addr().unwrap())).unwrap();
    std::thread::spawn(move || {
        let mut stream = speaks_first.accept().unwrap().0;
        stream.write_all(b"220 mail.example ESMTP\r\n").unwrap();
        // Hanging up on what was not read would reset the connection before it is heard.
        stream.read_to_end(&mut Vec::new())
    });
    let silent = Server::saying(Vec::new());
    let chatter = Server::saying(b"220 mail.example ESMTP\r\n".to_vec());
    let short = Server::saying(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nnews".to_vec());
    let chunk =
        Server::saying(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nnews\r\n".to_vec());
    let coding = Server::saying(answer("200 OK", &["content-encoding: gzip"], b"no gzip at all"));
    let cut = Server::saying(answer("200 OK", &["content-encoding: gzip"], &gzip(b"news")[..12]));
    for (name, url, expected, message) in [
        ("nobody listens", closed, "Connect", "could not be reached: Connection refused"),
        ("no such name", nameless, "Dns", "was not found in DNS: "),
        ("no tls", safe, "Tls", "offers no safe connection: received corrupt message"),
        ("hangs up", silent.url("/"), "Broken", "broke off or garbled its answer: "),
        ("not http", chatter.url("/"), "Broken", "broke off or garbled its answer: invalid HTTP version"),
        ("shorter than said", short.url("/"), "Broken", "broke off or garbled its answer: "),
        ("bad chunk", chunk.url("/"), "Broken", "broke off or garbled its answer: "),
        ("bad coding", coding.url("/"), "Broken", "broke off or garbled its answer: "),
        ("cut off", cut.url("/"), "Broken", "broke off or garbled its answer: "),
    ] {
        let found = get(url).await;
        assert_eq!(kind(&found), expected, "{name}: {found:?}");
        let text = found.unwrap_err().to_string();
        assert!(text.contains(message), "{name}: {text}");
        assert!(!text.contains("geheim"), "{name}: {text}");
    }
}

#[tokio::test]
async fn every_way_to_be_slow_has_an_end() {
    let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let said = move |rest: fn() -> Say| {
        let head = head.clone();
        Server::start(move |_| vec![Say::Bytes(head.clone()), rest()])
    };
    let mute = Server::start(|_| vec![Say::Hang]);
    let stops = said(|| Say::Hang);
    let drips = said(|| Say::Drip(Duration::from_millis(20)));
    let drips_its_head = Server::start(|_| {
        vec![Say::Bytes(b"HTTP/1.1 200 OK\r\nx: ".to_vec()), Say::Drip(Duration::from_millis(20))]
    });
    let wanders = Server::start(|head| {
        std::thread::sleep(Duration::from_millis(250));
        vec![Say::Bytes(answer("302 Found", &[&format!("location: {}x", path(head))], b""))]
    });
    let mut conversations = JoinSet::new();
    for (name, server, message) in [
        ("says nothing", mute, "sent nothing more within 500ms"),
        ("stops in the body", stops, "sent nothing more within 500ms"),
        ("drips its body", drips, "gave no complete answer within 1s"),
        ("drips its head", drips_its_head, " within "),
        ("redirects slowly", wanders, "gave no complete answer within 1s"),
    ] {
        conversations.spawn(async move {
            let start = Instant::now();
            let found = hurried().get(Request::new(server.url("/"))).await;
            assert_eq!(kind(&found), "Timeout", "{name}: {found:?}");
            let text = found.unwrap_err().to_string();
            assert!(text.contains(message), "{name}: {text}");
            assert!(start.elapsed() < Duration::from_secs(10), "{name}");
        });
    }
    conversations.join_all().await;
}

#[tokio::test]
async fn the_body_of_a_failure_is_not_read() {
    let head = b"HTTP/1.1 404 Not Found\r\n\r\n".to_vec();
    let server = Server::start(move |_| vec![Say::Bytes(head.clone()), Say::Drip(Duration::ZERO)]);
    let found = get(server.url("/")).await.unwrap();
    assert_eq!((found.status_line().as_str(), found.body.len()), ("404 Not Found", 0));
}

#[test]
fn the_config_is_checked_by_the_same_guard() {
    let private = Url::parse("http://10.0.0.1/").unwrap();
    for (listed, passes) in [(&[][..], false), (&["10.0.0.0/8"], true), (&["10.0.0.0/99"], true)] {
        let found = super::check_address(&settings(listed, Duration::from_secs(1)), &private);
        assert_eq!(found.is_ok(), passes, "{listed:?}: {found:?}");
    }
    assert!(Client::new(&settings(&["10.0.0.0/99"], Duration::from_secs(1))).is_err());
}

#[tokio::test]
async fn http_2_is_offered_unless_the_source_minds() {
    for (http1, offered) in [(false, true), (true, false)] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
        let hello = std::thread::spawn(move || {
            let mut hello = [0; 4096];
            let length = listener.accept().unwrap().0.read(&mut hello).unwrap();
            hello[..length].to_vec()
        });
        assert!(client().get(Request { http1, ..Request::new(url) }).await.is_err());
        let hello = hello.join().unwrap();
        let names = |protocol: &[u8]| hello.windows(protocol.len()).any(|window| window == protocol);
        assert_eq!((names(b"\x02h2"), names(b"\x08http/1.1")), (offered, true), "http1 = {http1}");
    }
}
