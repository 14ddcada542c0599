//! The server at the limit of its open files: it says so once, and goes on as clients leave.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;
use std::time::Instant;

/// The demo needs about sixty.
const LIMIT: usize = 100;
const DEADLINE: Duration = Duration::from_secs(60);

/// A demo that serves, killed when it is dropped.
struct Demo {
    child: Child,
    address: String,
    /// What it says on stderr, line by line.
    log: mpsc::Receiver<String>,
}

impl Demo {
    fn open(folder: &std::path::Path) -> Demo {
        let script = format!("ulimit -n {LIMIT} && exec \"$0\" demo --folder \"$1\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_newsdesk")]).arg(folder);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let logged = BufReader::new(child.stderr.take().unwrap());
        let (tell, log) = mpsc::channel();
        std::thread::spawn(move || logged.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
        let invitation = said.lines().map_while(Result::ok).find(|line| line.contains("Read it at"));
        let invitation = invitation.expect("the demo invites");
        let address = invitation.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
        Demo { address: address.to_owned(), child, log }
    }

    /// Whether it answers, asked by a client that has waited long enough.
    fn answers(&self) -> bool {
        let asked = TcpStream::connect(&self.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(DEADLINE))?;
            stream.write_all(b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")?;
            let mut said = String::new();
            stream.read_to_string(&mut said).map(|_| said)
        });
        asked.is_ok_and(|said| said.starts_with("HTTP/1.1 200 "))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_server_without_a_file_to_spare_waits_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::open(folder.path());
    let crowd: Vec<_> = (0..2 * LIMIT).map(|_| TcpStream::connect(&demo.address).unwrap()).collect();
    let told = demo.log.recv_timeout(DEADLINE).expect("it says that it is full");
    assert!(told.contains("No client can come in") && told.contains("Too many open files"), "{told}");
    drop(crowd);
    let start = Instant::now();
    while !demo.answers() {
        assert!(start.elapsed() < DEADLINE, "it never recovered");
    }
    let more: Vec<_> = demo.log.try_iter().collect();
    assert!(
        more.iter().all(|line| line.contains("come in") && line.contains("again")),
        "told twice: {more:?}"
    );
}
