//! What the tests of the whole program stand on: outlets on loopback that a test scripts, a desk in
//! a folder of its own, and the real program run at it.
//!
//! Nothing here knows how newsdesk works: it writes a `feeds.toml`, runs the binary, and reads what
//! was published with feed-rs.

#![allow(dead_code, reason = "each test file is a crate of its own, and uses its part of this")]

use newsdesk::serve;
use newsdesk::serve::Answer;
use newsdesk::serve::Patience;
use newsdesk::serve::Request;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::mpsc;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// One item of an outlet, as its editors would give it.
#[derive(Clone, Debug, Default)]
pub struct Story {
    pub guid: String,
    pub link: String,
    pub title: String,
    /// HTML.
    pub body: String,
    /// RFC 2822; empty: the outlet does not say.
    pub date: String,
}

impl Story {
    /// A story with an id, a link and a body made of its number, so that it is like no other.
    pub fn new(number: usize, title: &str) -> Story {
        Story {
            guid: format!("https://outlet.example/?p={number}"),
            link: format!("https://outlet.example/news/{number}"),
            title: title.to_owned(),
            body: prose(number, 80),
            date: String::new(),
        }
    }

    pub fn dated(self, date: &str) -> Story {
        Story { date: date.to_owned(), ..self }
    }
}

/// So many words that no other number gives in this order.
pub fn prose(number: usize, words: usize) -> String {
    let mut state = number as u64 + 1;
    let mut word = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        SYLLABLES[(state >> 33) as usize % SYLLABLES.len()]
    };
    let words: Vec<String> = (0..words).map(|_| format!("{}{}{}", word(), word(), word())).collect();
    format!("<p>{}.</p>", words.join(" "))
}

const SYLLABLES: [&str; 16] = [
    "ba", "cor", "del", "fen", "gri", "hol", "jun", "ka", "lim", "mor", "nes", "pol", "qui", "ras", "sto",
    "vel",
];

/// An RSS document of an outlet.
pub fn rss(title: &str, stories: &[Story]) -> String {
    let items: Vec<String> = stories.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>{title}</title>\
         <link>https://outlet.example/</link><description>News.</description>\n{}\n</channel></rss>\n",
        items.join("\n")
    )
}

fn item(story: &Story) -> String {
    let date = match story.date.as_str() {
        "" => String::new(),
        date => format!("<pubDate>{date}</pubDate>"),
    };
    format!(
        "<item><guid isPermaLink=\"false\">{}</guid><link>{}</link><title>{}</title>{date}\
         <description><![CDATA[{}]]></description></item>",
        story.guid, story.link, story.title, story.body
    )
}

/// What an outlet answers at one path.
#[derive(Clone, Debug)]
pub struct Says {
    pub status: u16,
    pub media_type: &'static str,
    pub body: String,
    /// Whether it sends an `ETag`, and a 304 to who has it.
    pub validators: bool,
}

impl Says {
    pub fn feed(body: String) -> Says {
        Says { status: 200, media_type: "application/rss+xml", body, validators: true }
    }

    pub fn page(body: &str) -> Says {
        Says { media_type: "text/html; charset=utf-8", ..Says::feed(body.to_owned()) }
    }

    pub fn trouble(status: u16) -> Says {
        Says { status, validators: false, ..Says::page("<h1>This is no feed.</h1>") }
    }

    pub fn without_validators(self) -> Says {
        Says { validators: false, ..self }
    }
}

/// Servers of other people: what they say is changed between two rounds. Closes when dropped.
pub struct Outlets {
    address: SocketAddr,
    script: Arc<Script>,
    _open: oneshot::Sender<()>,
}

#[derive(Default)]
struct Script {
    says: Mutex<HashMap<String, Says>>,
    /// The path that gets no answer for now, nor does what is below it.
    held: Mutex<Option<String>>,
    /// Every answer that was given: path and status.
    answered: Mutex<Vec<(String, u16)>>,
}

impl Outlets {
    pub fn open() -> Outlets {
        let script = Arc::new(Script::default());
        let (open, closed) = oneshot::channel::<()>();
        let (tell, told) = mpsc::channel();
        let shared = script.clone();
        std::thread::spawn(move || serve_script(shared, &tell, closed));
        Outlets { address: told.recv().unwrap(), script, _open: open }
    }

    /// As messages name it.
    pub fn place(&self) -> String {
        self.address.to_string()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on, `path` says this.
    pub fn put(&self, path: &str, says: Says) {
        self.script.says.lock().unwrap().insert(path.to_owned(), says);
    }

    /// From now on, the feed at `path` has these items, newest first.
    pub fn publish(&self, path: &str, stories: &[Story]) {
        self.put(path, Says::feed(rss(&format!("Outlet {path}"), stories)));
    }

    /// No question at `path`, or below it, is answered until it is released.
    pub fn hold(&self, path: &str) {
        *self.script.held.lock().unwrap() = Some(path.to_owned());
    }

    pub fn release(&self) {
        *self.script.held.lock().unwrap() = None;
    }

    /// How many questions were answered so far.
    pub fn answered(&self) -> usize {
        self.script.answered.lock().unwrap().len()
    }

    /// The statuses that were answered at one path, in order.
    pub fn statuses(&self, path: &str) -> Vec<u16> {
        let answered = self.script.answered.lock().unwrap();
        answered.iter().filter(|(at, _)| at == path).map(|(_, status)| *status).collect()
    }
}

fn serve_script(script: Arc<Script>, tell: &mpsc::Sender<SocketAddr>, closed: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        tell.send(listener.local_addr().unwrap()).unwrap();
        let answer = move |request: Request| {
            let script = script.clone();
            async move {
                while script.holds(&request.path) {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                script.answer(&request)
            }
        };
        let until_closed = async { drop(closed.await) };
        // What is held when the outlet closes is never answered.
        let patience = Patience { drain: Duration::ZERO, ..Patience::default() };
        serve::listen(vec![listener.try_into().unwrap()], answer, patience, until_closed).await;
    });
}

impl Script {
    fn holds(&self, path: &str) -> bool {
        let held = self.held.lock().unwrap();
        let below = held.as_ref().and_then(|held| path.strip_prefix(held.as_str()));
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }

    fn answer(&self, request: &Request) -> Answer {
        let said = self.says.lock().unwrap().get(&request.path).cloned();
        let answer = match said {
            None => Answer::short(404, "Not Found"),
            Some(says) if says.validators => {
                Answer { status: says.status, ..Answer::document(says.media_type, says.body) }
                    .unless_known(request)
            }
            Some(says) => Answer::new(says.status, says.body).with("Content-Type", says.media_type),
        };
        self.answered.lock().unwrap().push((request.path.clone(), answer.status));
        answer
    }
}

/// A desk in a folder of its own, with its `feeds.toml`, its store and its published tree.
pub struct Desk {
    folder: TempDir,
}

/// How a run of the program ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    /// `None`: by a signal.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// What it said on stdout, having done what it was asked.
    pub fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.stdout, self.stderr);
        self.stdout
    }

    /// The same, as JSON.
    pub fn json(self) -> serde_json::Value {
        let said = self.done();
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"))
    }
}

/// One item of a published feed, read back.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub id: String,
    pub link: String,
    pub title: String,
    pub published: Option<SystemTime>,
    pub updated: Option<SystemTime>,
    /// HTML; the credits stand there.
    pub body: String,
}

/// What stands before the sections and sources of every desk.
const HEAD: &str = r#"
[site]
title     = "The desk under test"
url       = "https://news.example.org/"
authority = "news.example.org,2026"

[fetch]
private_hosts = ["127.0.0.0/8"]
per_host      = 100
host_gap      = "0s"
timeout       = "20s"
"#;

impl Desk {
    /// `rest` is the sections and sources of its `feeds.toml`.
    pub fn new(rest: &str) -> Desk {
        Desk::with_config(&format!("{HEAD}{rest}"))
    }

    /// Other sections and sources from now on.
    pub fn configure(&self, rest: &str) {
        self.write_config(&format!("{HEAD}{rest}"));
    }

    /// Another `feeds.toml` altogether.
    pub fn write_config(&self, text: &str) {
        fs::write(self.path("feeds.toml"), text).unwrap();
    }

    /// Another desk, with this `feeds.toml`.
    pub fn with_config(text: &str) -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        desk.write_config(text);
        desk
    }

    /// The same configuration over a copy of the store, with a published tree of its own.
    pub fn copy(&self) -> Desk {
        let copy = Desk { folder: tempfile::tempdir().unwrap() };
        fs::copy(self.path("feeds.toml"), copy.path("feeds.toml")).unwrap();
        fs::create_dir(copy.path("state")).unwrap();
        for file in fs::read_dir(self.path("state")).unwrap().map(Result::unwrap) {
            fs::copy(file.path(), copy.path("state").join(file.file_name())).unwrap();
        }
        copy
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// The program, about to be run at this desk.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = newsdesk();
        command.arg("--config").arg(self.path("feeds.toml")).args(words);
        command
    }

    pub fn run(&self, words: &[&str]) -> Ended {
        run(&mut self.command(words))
    }

    /// One round, and what it says of itself.
    pub fn once(&self) -> serde_json::Value {
        self.run(&["once", "--json"]).json()
    }

    /// The items of a published feed: `health/rss.xml`.
    pub fn feed(&self, document: &str) -> Vec<Item> {
        let bytes = fs::read(self.path("public").join(document));
        items(&bytes.unwrap_or_else(|error| panic!("`{document}`: {error}")))
    }

    pub fn titles(&self, document: &str) -> Vec<String> {
        self.feed(document).into_iter().map(|item| item.title).collect()
    }

    /// Every published file, with its bytes and its time.
    pub fn tree(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let root = self.path("public");
        let content = |path: PathBuf| {
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            (path.strip_prefix(&root).unwrap().to_owned(), (fs::read(&path).unwrap(), modified))
        };
        files(&root).into_iter().map(content).collect()
    }

    /// The same without the times.
    pub fn bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.tree().into_iter().map(|(path, (bytes, _))| (path, bytes)).collect()
    }
}

/// The program alone, with nothing of our own surroundings.
pub fn newsdesk() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsdesk"));
    command.env_remove("RUST_LOG").env_remove("NEWSDESK_CONFIG");
    command
}

pub fn run(command: &mut Command) -> Ended {
    let output = command.output().unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The items of a feed in any format.
pub fn items(document: &[u8]) -> Vec<Item> {
    let feed = feed_rs::parser::parse(document).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&document[..document.len().min(500)]))
    });
    feed.entries.into_iter().map(read_item).collect()
}

fn read_item(entry: feed_rs::model::Entry) -> Item {
    let text = |text: Option<feed_rs::model::Text>| text.map(|text| text.content).unwrap_or_default();
    Item {
        id: entry.id,
        link: entry.links.into_iter().next().map(|link| link.href).unwrap_or_default(),
        title: text(entry.title),
        published: entry.published.map(SystemTime::from),
        updated: entry.updated.map(SystemTime::from),
        body: entry.content.and_then(|content| content.body).unwrap_or_default(),
    }
}

/// All files under a folder, hidden ones too; none while there is no folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

/// How long a condition may take to come about before its test has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks again and again until there is an answer.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "in {PATIENCE:?} it did not come about: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A section that only its sources propose to.
pub fn section(name: &str) -> String {
    format!("\n[[section]]\nname = \"{name}\"\ntitle = \"The {name} section\"\n")
}

/// A source that goes to one section, named after its path.
pub fn source(outlets: &Outlets, path: &str, section: &str) -> String {
    let (name, url) = (path.trim_matches('/').replace('/', "-"), outlets.url(path));
    format!("\n[[source]]\nname = \"{name}\"\nurl = \"{url}\"\nsection = \"{section}\"\n")
}
