//! The published tree over real sockets.

mod clients;
mod listeners;
mod tree;

use super::Answer;
use super::Listener;
use super::Patience;
use super::Request;
use super::Tree;
use super::client::ask;
use super::listen;
use crate::model::Departures;
use std::fs;
use std::fs::File;
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::time::SystemTime;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const RSS: &str = "<rss version=\"2.0\"/>\n";
const FEED: &str = "/health%20&%20travel/rss.xml";

/// What a test waits for comes at once, or it never does.
const DEADLINE: Duration = Duration::from_secs(20);

/// Who answers, where, and how to stop it.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

/// A tree with a feed, a page, an edition and a way out.
struct Site {
    folder: TempDir,
    server: Server,
}

impl Server {
    async fn open<F>(
        patience: Patience,
        answer: impl Fn(Request) -> F + Clone + Send + Sync + 'static,
    ) -> Server
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async { drop(stopped.await) };
        let listeners = vec![Listener::try_from(listener).unwrap()];
        Server { address, stop, served: tokio::spawn(listen(listeners, answer, patience, until)) }
    }

    async fn stopped(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(DEADLINE, self.served).await.expect("the server leaves").unwrap();
    }
}

impl Site {
    async fn open() -> Site {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let tree = Arc::new(Tree::new(folder.path().join("public"), Duration::from_secs(60)));
        let departures = Departures {
            moved: [("former".to_owned(), "health & travel".to_owned())].into(),
            gone: ["sports".to_owned()].into(),
        };
        let answer = move |request| {
            let (tree, departures) = (tree.clone(), departures.clone());
            async move { tree.answer(&request, &departures).await }
        };
        Site { folder, server: Server::open(Patience::default(), answer).await }
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(self.server.address, method, path, headers).await
    }

    fn file(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join("public").join(path)
    }
}

fn fill(folder: &Path) {
    let public = folder.join("public");
    for folder in ["health & travel", "bare", "sports", "digest/weekly/1"] {
        fs::create_dir_all(public.join(folder)).unwrap();
    }
    for (path, text) in [
        ("index.html", "front"),
        ("health & travel/index.html", "page"),
        ("health & travel/rss.xml", RSS),
        ("sports/rss.xml", RSS),
        ("digest/weekly/index.html", "editions"),
        ("digest/weekly/1/index.html", "edition"),
        (".hidden", "hidden"),
    ] {
        write(&public.join(path), text);
    }
    fs::write(folder.join("newsdesk.db"), "secret").unwrap();
    symlink("../newsdesk.db", public.join("out.txt")).unwrap();
    symlink("..", public.join("up")).unwrap();
    symlink("circle.txt", public.join("circle.txt")).unwrap();
    symlink("health & travel", public.join("in")).unwrap();
}

/// A file as the press leaves it: with the time of its data.
fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    date(path, 0);
}

fn date(path: &Path, seconds: u64) {
    let moment =
        SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_777_900) + Duration::from_secs(seconds);
    File::options().write(true).open(path).unwrap().set_modified(moment).unwrap();
}
