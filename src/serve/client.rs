//! A client for tests: one request on a connection of its own, and what came back.

use super::Answer;
use std::net::SocketAddr;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Sends the path as it is given, so that a test can ask what no proper client would.
pub async fn ask(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut question = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        question += &format!("{name}: {value}\r\n");
    }
    ask_on(TcpStream::connect(address).await.unwrap(), &format!("{question}\r\n")).await
}

/// Sends the question, whole or not, and reads until the other side has had enough.
pub async fn ask_on(mut stream: impl AsyncRead + AsyncWrite + Unpin, question: &str) -> Answer {
    stream.write_all(question.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let (first, rest) = head.split_once("\r\n").unwrap();
    let headers = rest.split("\r\n").map(|line| line.split_once(": ").unwrap());
    Answer {
        status: first.split(' ').nth(1).unwrap().parse().unwrap(),
        headers: headers.map(|(name, value)| (name.to_owned().into(), value.to_owned().into())).collect(),
        body: bytes[end + 4..].to_vec().into(),
    }
}
