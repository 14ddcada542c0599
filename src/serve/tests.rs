//! The published tree over a real socket.

use super::Answer;
use super::Tree;
use super::client::ask;
use super::listen;
use std::fs;
use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;
use std::time::SystemTime;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const RSS: &str = "<rss version=\"2.0\"/>\n";

/// A tree with a feed, a page and a way out, and the address it is answered at.
struct Site {
    folder: TempDir,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<io::Result<()>>,
}

impl Site {
    async fn open() -> Site {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let tree = Tree::new(folder.path().join("public"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let answer = move |request| {
            let tree = tree.clone();
            async move { tree.answer(&request) }
        };
        let until = async { drop(stopped.await) };
        Site { folder, address, stop, served: tokio::spawn(listen(listener, answer, until)) }
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(self.address, method, path, headers).await
    }
}

fn fill(folder: &Path) {
    let public = folder.join("public");
    fs::create_dir_all(public.join("health & travel")).unwrap();
    fs::create_dir_all(public.join("bare")).unwrap();
    fs::write(public.join("index.html"), "front").unwrap();
    fs::write(public.join("health & travel/index.html"), "page").unwrap();
    fs::write(public.join("health & travel/rss.xml"), RSS).unwrap();
    fs::write(public.join(".hidden"), "hidden").unwrap();
    fs::write(folder.join("newsdesk.db"), "secret").unwrap();
    let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_777_900);
    File::options()
        .write(true)
        .open(public.join("health & travel/rss.xml"))
        .unwrap()
        .set_modified(moment)
        .unwrap();
    symlink("../newsdesk.db", public.join("out.txt")).unwrap();
    symlink("..", public.join("up")).unwrap();
    symlink("health & travel", public.join("in")).unwrap();
}

#[tokio::test]
async fn the_tree_answers_for_what_is_published_and_nothing_else() {
    let site = Site::open().await;
    for (name, method, path, status, body) in [
        ("the front page", "GET", "/", 200, "front"),
        ("by its name", "GET", "/index.html", 200, "front"),
        ("a feed", "GET", "/health%20&%20travel/rss.xml", 200, RSS),
        ("with a query", "GET", "/health%20%26%20travel/rss.xml?_=123&page=2", 200, RSS),
        ("a folder", "GET", "/health%20&%20travel/", 200, "page"),
        ("its head", "HEAD", "/health%20&%20travel/rss.xml", 200, ""),
        ("a folder without its slash", "GET", "/health%20&%20travel", 301, "Moved"),
        ("a folder without a page", "GET", "/bare/", 404, "Nothing"),
        ("a file as a folder", "GET", "/health%20&%20travel/rss.xml/", 404, "Nothing"),
        ("never published", "GET", "/sports/rss.xml", 404, "Nothing"),
        ("a hidden file", "GET", "/.hidden", 404, "Nothing"),
        ("up", "GET", "/../newsdesk.db", 404, "Nothing"),
        ("up, encoded", "GET", "/bare/%2e%2e/%2e%2e/newsdesk.db", 404, "Nothing"),
        ("a link out of the tree", "GET", "/out.txt", 404, "Nothing"),
        ("a folder linked from outside", "GET", "/up/newsdesk.db", 404, "Nothing"),
        ("a link inside the tree", "GET", "/in/rss.xml", 200, RSS),
        ("a change", "POST", "/", 405, "Only GET"),
    ] {
        let answer = site.ask(method, path, &[]).await;
        assert_eq!(answer.status, status, "{name}");
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.contains(body) && text.is_empty() == body.is_empty(), "{name}: {text}");
    }
}

#[tokio::test]
async fn an_answer_says_what_it_is() {
    let site = Site::open().await;
    let feed = "/health%20&%20travel/rss.xml";
    let length = RSS.len().to_string();
    for (name, method, path, header, expected) in [
        ("a feed's type", "GET", feed, "content-type", Some("application/rss+xml; charset=utf-8")),
        ("a feed's date", "GET", feed, "last-modified", Some("Sun, 06 Nov 1994 08:49:37 GMT")),
        ("a feed is open to pages", "GET", feed, "access-control-allow-origin", Some("*")),
        ("a feed may be sniffed", "GET", feed, "x-content-type-options", None),
        ("a feed may be kept", "GET", feed, "cache-control", Some("public, max-age=60")),
        ("a head tells the length", "HEAD", feed, "content-length", Some(length.as_str())),
        ("a page's type", "GET", "/", "content-type", Some("text/html; charset=utf-8")),
        ("a page is not sniffed", "GET", "/", "x-content-type-options", Some("nosniff")),
        ("a page is not open to pages", "GET", "/", "access-control-allow-origin", None),
        (
            "the folder's own address",
            "GET",
            "/health%20&%20travel",
            "location",
            Some("./health%20&%20travel/"),
        ),
        ("what may be asked", "PUT", "/", "allow", Some("GET, HEAD")),
        ("a 404 is not kept", "GET", "/none", "cache-control", Some("no-cache")),
    ] {
        let answer = site.ask(method, path, &[]).await;
        assert_eq!(answer.header(header), expected, "{name}");
    }
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again_until_it_changes() {
    let site = Site::open().await;
    let feed = "/health%20&%20travel/rss.xml";
    let first = site.ask("GET", feed, &[]).await;
    let etag = first.header("etag").unwrap();
    let modified = first.header("last-modified").unwrap();
    for (name, header, value, status) in [
        ("its tag", "If-None-Match", etag, 304),
        ("its date", "If-Modified-Since", modified, 304),
        ("another tag", "If-None-Match", "\"other\"", 200),
        ("an older date", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT", 200),
    ] {
        let again = site.ask("GET", feed, &[(header, value)]).await;
        assert_eq!(again.status, status, "{name}");
        assert_eq!(again.body.is_empty(), status == 304, "{name}");
        for kept in ["etag", "last-modified", "cache-control", "access-control-allow-origin"] {
            assert_eq!(again.header(kept), first.header(kept), "{name}: {kept}");
        }
    }
    assert_eq!(site.ask("HEAD", feed, &[("If-None-Match", etag)]).await.status, 304);
    fs::write(site.folder.path().join("public/health & travel/rss.xml"), "changed").unwrap();
    let changed = site.ask("GET", feed, &[("If-None-Match", etag)]).await;
    assert_eq!((changed.status, changed.body.as_slice()), (200, b"changed".as_slice()));
}

#[tokio::test]
async fn nothing_is_found_before_the_first_publication() {
    let tree = Tree::new("/nowhere/public");
    let request = super::Request { method: "GET".into(), path: "/".into(), ..Default::default() };
    assert_eq!(tree.answer(&request).status, 404);
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_client_that_never_ends_its_question() {
    let site = Site::open().await;
    let mut endless = TcpStream::connect(site.address).await.unwrap();
    endless.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
    assert_eq!(site.ask("GET", "/", &[]).await.status, 200);
    site.stop.send(()).unwrap();
    let served = tokio::time::timeout(Duration::from_secs(20), site.served).await;
    served.expect("the server leaves").unwrap().unwrap();
    assert!(TcpStream::connect(site.address).await.is_err(), "nobody listens any more");
    drop(endless);
}

#[tokio::test]
async fn an_answer_that_http_cannot_carry_is_an_error_of_ours() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = |_| async { Answer::short(200, "fine").with("X-Title", "two\nlines") };
    tokio::spawn(listen(listener, answer, std::future::pending()));
    assert_eq!(ask(address, "GET", "/", &[]).await.status, 500);
}
