//! A server on the loopback that says what a test tells it to, byte for byte, right or wrong.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::SocketAddr;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;
use url::Url;

/// Lives as long as the test process; each connection carries one answer.
pub struct Server {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

/// One thing to do with a connection.
pub enum Say {
    Bytes(Vec<u8>),
    /// Letter after letter with this pause between them, until the other side hangs up.
    Drip(Duration),
    /// Nothing, until the other side hangs up.
    Hang,
}

impl Server {
    /// Answers each request with what `script` makes of its head, and hangs up.
    pub fn start(script: impl Fn(&str) -> Vec<Say> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (script, ears) = (Arc::new(script), Arc::clone(&heard));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (script, ears) = (Arc::clone(&script), Arc::clone(&ears));
                std::thread::spawn(move || serve(stream.unwrap(), &*script, &ears));
            }
        });
        Server { address, heard }
    }

    /// Answers every request with the same bytes.
    pub fn saying(bytes: Vec<u8>) -> Server {
        Server::start(move |_| vec![Say::Bytes(bytes.clone())])
    }

    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The heads of the requests so far, with lower-case field names as they were sent.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

/// A whole answer: `status` as in `200 OK`, `headers` each on a line of its own.
pub fn answer(status: &str, headers: &[&str], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
    let length = format!("content-length: {}", body.len());
    for header in headers.iter().copied().chain([length.as_str(), "connection: close", ""]) {
        bytes.extend(header.bytes().chain(*b"\r\n"));
    }
    bytes.extend(body);
    bytes
}

/// The path that a request head asks for.
pub fn path(head: &str) -> &str {
    head.split(' ').nth(1).unwrap()
}

fn serve(stream: TcpStream, script: &dyn Fn(&str) -> Vec<Say>, heard: &Mutex<Vec<String>>) {
    let head = head(&stream);
    if head.is_empty() {
        return;
    }
    heard.lock().unwrap().push(head.clone());
    for say in script(&head) {
        match say {
            // It is the client's right to hang up before the end.
            Say::Bytes(bytes) => drop((&stream).write_all(&bytes)),
            Say::Drip(pause) => {
                while (&stream).write_all(b"x").is_ok() {
                    std::thread::sleep(pause);
                }
            }
            Say::Hang => drop((&stream).read(&mut [0])),
        }
    }
}

/// Reads up to the empty line, each byte as the character of that number.
fn head(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut head).unwrap_or(0) == 0 {
            return String::new();
        }
    }
    head.into_iter().map(char::from).collect()
}
