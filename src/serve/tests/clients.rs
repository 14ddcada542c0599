//! Clients that are slow, many, idle or in the middle of it when we stop.

use super::super::client::ask_on;
use super::*;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const LAST_GET: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// Longer than any test.
const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(50);

/// Patient in everything, but for what a test is about.
fn patient() -> Patience {
    Patience { head: LONG, idle: LONG, reading: LONG, drain: LONG, connections: 100 }
}

async fn fine(_: Request) -> Answer {
    Answer::short(200, "fine")
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address).await.unwrap()
}

/// What the server says until it hangs up.
async fn said(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // Cut off with bytes unread, the end may come as a reset.
    let read = tokio::time::timeout(DEADLINE, stream.read_to_end(&mut bytes)).await;
    let _ = read.expect("the server hangs up");
    String::from_utf8(bytes).unwrap()
}

/// Reads until the answer's last tag, so that the connection is idle.
async fn one_answer(stream: &mut TcpStream) -> String {
    let mut said = String::new();
    while !said.ends_with("</html>\n") {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.unwrap();
        assert!(count > 0, "cut off after {said:?}");
        said += std::str::from_utf8(&bytes[..count]).unwrap();
    }
    said
}

#[tokio::test]
async fn a_client_that_is_slow_to_ask_is_dropped() {
    for (name, beginning) in [("says nothing", ""), ("says a part", "GET / HTTP/1.1\r\nHost: ")] {
        let server = Server::open(Patience { head: SHORT, ..patient() }, fine).await;
        let mut stream = connect(&server).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        assert_eq!(said(stream).await, "", "{name}");
    }
}

#[tokio::test]
async fn a_head_is_late_though_its_bytes_keep_coming() {
    let server = Server::open(Patience { head: SHORT, ..patient() }, fine).await;
    let mut stream = connect(&server).await;
    let deadline = tokio::time::Instant::now() + DEADLINE;
    // Not a byte short of the end: an endless head, a byte at a time.
    while stream.write_all(b"x").await.is_ok() {
        assert!(tokio::time::Instant::now() < deadline, "nobody hung up");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn every_head_has_its_time_and_a_pause_is_none() {
    let server = Server::open(Patience { head: SHORT, ..patient() }, fine).await;
    let mut stream = connect(&server).await;
    for _ in 0..2 {
        stream.write_all(GET.as_bytes()).await.unwrap();
        one_answer(&mut stream).await;
        assert_eq!(said(connect(&server).await).await, "", "one that says nothing is dropped meanwhile");
    }
    stream.write_all(b"GET").await.unwrap();
    assert_eq!(said(stream).await, "");
}

#[tokio::test]
async fn a_client_that_is_idle_is_dropped() {
    let server = Server::open(Patience { idle: SHORT, ..patient() }, fine).await;
    let mut stream = connect(&server).await;
    for _ in 0..3 {
        stream.write_all(GET.as_bytes()).await.unwrap();
        one_answer(&mut stream).await;
    }
    assert_eq!(said(stream).await, "");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_dropped() {
    // More than both sides' buffers take.
    let answer = |_| async { Answer::new(200, vec![b'x'; 64 << 20]) };
    let server = Server::open(Patience { reading: SHORT, ..patient() }, answer).await;
    let mut stream = connect(&server).await;
    stream.write_all(LAST_GET.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    server.stopped().await;
    drop(stream);
}

#[tokio::test]
async fn a_client_that_reads_slowly_is_served_to_the_end() {
    let answer = |_| async { Answer::new(200, vec![b'x'; 8 << 20]) };
    let server = Server::open(Patience { head: SHORT, idle: SHORT, ..patient() }, answer).await;
    let mut stream = connect(&server).await;
    stream.write_all(LAST_GET.as_bytes()).await.unwrap();
    assert_eq!(said(connect(&server).await).await, "", "one that says nothing is dropped meanwhile");
    assert!(said(stream).await.len() > 8 << 20);
}

#[tokio::test]
async fn an_answer_that_takes_its_time_is_waited_for() {
    let gate = Arc::new(tokio::sync::Notify::new());
    let opened = gate.clone();
    let answer = move |_| {
        let opened = opened.clone();
        async move {
            opened.notified().await;
            Answer::short(200, "fine")
        }
    };
    let server = Server::open(Patience { head: SHORT, idle: SHORT, ..patient() }, answer).await;
    let asking = tokio::spawn(ask(server.address, "GET", "/", &[]));
    for _ in 0..2 {
        assert_eq!(said(connect(&server).await).await, "", "one that says nothing is dropped meanwhile");
    }
    gate.notify_one();
    assert_eq!(asking.await.unwrap().status, 200);
}

#[tokio::test]
async fn a_client_that_has_said_its_last_is_answered() {
    let answer = |_| async {
        tokio::task::yield_now().await;
        Answer::short(200, "fine")
    };
    let server = Server::open(patient(), answer).await;
    let mut stream = connect(&server).await;
    stream.write_all(GET.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert!(said(stream).await.ends_with("</html>\n"));
}

#[tokio::test]
async fn one_too_many_waits_until_another_leaves() {
    let server = Server::open(Patience { connections: 1, ..patient() }, fine).await;
    let mut first = connect(&server).await;
    first.write_all(GET.as_bytes()).await.unwrap();
    one_answer(&mut first).await;
    let second = tokio::spawn(ask(server.address, "GET", "/", &[]));
    first.write_all(GET.as_bytes()).await.unwrap();
    one_answer(&mut first).await;
    assert!(!second.is_finished(), "it is not let in");
    drop(first);
    assert_eq!(tokio::time::timeout(DEADLINE, second).await.unwrap().unwrap().status, 200);
}

#[tokio::test]
async fn a_body_is_not_waited_for() {
    let server = Server::open(patient(), fine).await;
    let question = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc";
    let answer = tokio::time::timeout(DEADLINE, ask_on(connect(&server).await, question)).await.unwrap();
    assert_eq!((answer.status, answer.header("connection")), (200, Some("close")));
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    let server = Server::open(patient(), fine).await;
    let question = format!("GET / HTTP/1.1\r\nHost: a\r\nCookie: {}\r\n\r\n", "x".repeat(100_000));
    let mut stream = connect(&server).await;
    // The server may have hung up before all of it is out.
    let _ = stream.write_all(question.as_bytes()).await;
    let said = said(stream).await;
    assert!(said.starts_with("HTTP/1.1 431 ") || said.is_empty(), "{said}");
}

#[tokio::test]
async fn an_answer_on_its_way_is_finished_when_we_stop() {
    let (asked, mut was_asked) = tokio::sync::mpsc::channel(1);
    let gate = Arc::new(tokio::sync::Notify::new());
    let opened = gate.clone();
    let answer = move |_| {
        let (asked, opened) = (asked.clone(), opened.clone());
        async move {
            asked.send(()).await.unwrap();
            opened.notified().await;
            Answer::short(200, "fine")
        }
    };
    let server = Server::open(patient(), answer).await;
    let address = server.address;
    let mut busy = connect(&server).await;
    busy.write_all(GET.as_bytes()).await.unwrap();
    was_asked.recv().await.unwrap();
    let stopped = tokio::spawn(server.stopped());
    let deadline = tokio::time::Instant::now() + DEADLINE;
    while TcpStream::connect(address).await.is_ok() {
        assert!(tokio::time::Instant::now() < deadline, "still listening");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(!stopped.is_finished(), "it waits for the answer");
    gate.notify_one();
    let said = said(busy).await;
    assert!(said.contains("\r\nconnection: close\r\n") && said.ends_with("</html>\n"), "{said}");
    stopped.await.unwrap();
}

#[tokio::test]
async fn idle_clients_are_let_go_when_we_stop() {
    let server = Server::open(patient(), fine).await;
    let mut idle = connect(&server).await;
    idle.write_all(GET.as_bytes()).await.unwrap();
    one_answer(&mut idle).await;
    server.stopped().await;
    assert_eq!(said(idle).await, "");
}

#[tokio::test]
async fn a_stop_waits_for_nobody_longer_than_it_must() {
    let server = Server::open(Patience { drain: SHORT, ..patient() }, fine).await;
    let mut endless = connect(&server).await;
    endless.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
    assert_eq!(ask(server.address, "GET", "/", &[]).await.status, 200);
    server.stopped().await;
    drop(endless);
}

#[tokio::test]
async fn an_answer_that_http_cannot_carry_is_an_error_of_ours() {
    for (name, answer) in [
        ("a value of two lines", Answer::short(200, "fine").with("X-Title", "two\nlines")),
        ("a name of two words", Answer::short(200, "fine").with("X Title", "fine")),
        ("a status that is none", Answer::short(1, "fine")),
    ] {
        let server = Server::open(patient(), move |_| std::future::ready(answer.clone())).await;
        assert_eq!(ask(server.address, "GET", "/", &[]).await.status, 500, "{name}");
    }
}

#[tokio::test]
async fn an_answer_that_panics_costs_one_client() {
    let answer = |request: Request| async move {
        assert_ne!(request.path, "/bad", "as the test wants it");
        Answer::short(200, "fine")
    };
    let server = Server::open(patient(), answer).await;
    let mut unlucky = connect(&server).await;
    unlucky.write_all(b"GET /bad HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert_eq!(said(unlucky).await, "");
    assert_eq!(ask(server.address, "GET", "/", &[]).await.status, 200);
}
