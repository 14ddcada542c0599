//! Real sockets in a folder of their own, with a loop that stands in for the daemon's.

use super::attend::LIMITS;
use super::attend::Limits;
use super::attend::attend_within;
use super::send::send_within;
use super::send::unreached;
use super::*;
use crate::daemon::SourceAnswer;
use crate::daemon::SourceReport;
use crate::daemon::Summary;
use crate::model::FailureKind;
use crate::model::Proposal;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::pipeline::Overrule;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Read;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener as StdListener;
use std::os::unix::net::UnixStream as StdStream;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::task::spawn_blocking;

/// A daemon that only listens; its orders come out of `orders`.
struct Daemon {
    path: PathBuf,
    orders: mpsc::Receiver<Ordered>,
    stop: oneshot::Sender<()>,
    attending: JoinHandle<()>,
    _folder: TempDir,
}

fn open(limits: Limits) -> Daemon {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("control.sock");
    let listener = bind(&path).unwrap();
    let (outbox, orders) = mpsc::channel(4);
    let (stop, stopped) = oneshot::channel::<()>();
    let until = async { drop(stopped.await) };
    let attending = tokio::spawn(attend_within(limits, listener, outbox, until));
    Daemon { path, orders, stop, attending, _folder: folder }
}

impl Daemon {
    /// What somebody reads who sends these bytes, and no more.
    fn told(&self, bytes: &[u8]) -> JoinHandle<String> {
        let (path, bytes) = (self.path.clone(), bytes.to_vec());
        spawn_blocking(move || {
            let mut stream = StdStream::connect(path).unwrap();
            // Who sends too much may be cut off over it.
            let _ = stream.write_all(&bytes);
            read_all(stream)
        })
    }

    fn asked(&self, order: Order) -> JoinHandle<Result<Option<Reply>, SendError>> {
        let path = self.path.clone();
        spawn_blocking(move || send(&path, &order))
    }

    async fn next(&mut self) -> Ordered {
        self.orders.recv().await.unwrap()
    }
}

fn read_all(mut stream: StdStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

fn refresh(sources: &[&str]) -> Order {
    Order::Refresh { sources: sources.iter().map(|name| SourceId::new(*name)).collect() }
}

fn reloaded(change: &str) -> Reply {
    Reply::Reloaded { changes: vec![change.to_owned()] }
}

const SHORT: Limits = Limits { bytes: 200, patience: Duration::from_millis(50), ..LIMITS };

#[test]
fn orders_are_lines_that_a_person_can_write() {
    let apply = ApplyRules { yes: true, as_news: false, rules: u64::MAX };
    for (order, line, said) in [
        (refresh(&[]), r#"{"order":"refresh","sources":[]}"#, "refresh all sources"),
        (refresh(&["who"]), r#"{"order":"refresh","sources":["who"]}"#, "refresh `who`"),
        (
            refresh(&["a", "b", "c"]),
            r#"{"order":"refresh","sources":["a","b","c"]}"#,
            "refresh `a` and 2 more",
        ),
        (refresh(&["a\nb"]), r#"{"order":"refresh","sources":["a\nb"]}"#, r"refresh `a\nb`"),
        (
            Order::ApplyRules(apply),
            r#"{"order":"apply_rules","yes":true,"as_news":false,"rules":18446744073709551615}"#,
            "apply the rules",
        ),
        (
            Order::Overrule(Overrule::Same("a".to_owned(), "b".to_owned())),
            r#"{"order":"overrule","same":["a","b"]}"#,
            "call two articles the same",
        ),
        (
            Order::Overrule(Overrule::Different("a".to_owned(), None)),
            r#"{"order":"overrule","different":["a",null]}"#,
            "call two articles different",
        ),
        (Order::Reload, r#"{"order":"reload"}"#, "reload the configuration"),
        (Order::Status, r#"{"order":"status"}"#, "say how it is"),
    ] {
        assert_eq!(serde_json::to_string(&order).unwrap(), line);
        assert_eq!(serde_json::from_str::<Order>(line).unwrap(), order);
        assert_eq!(order.to_string(), said);
    }
}

#[test]
fn replies_come_through_whole() {
    let at = "2026-03-02T12:00:00.123Z".parse().unwrap();
    let answer = |name: &str, answer| SourceReport { source: SourceId::new(name), answer };
    let summary = Summary {
        seconds: 1.25,
        duplicates: BTreeMap::from([("same text".to_owned(), 3)]),
        filed: BTreeMap::from([(SectionId::new("travel"), 2)]),
        sources: vec![
            answer("a", SourceAnswer::Read { entries: 3, mended: vec!["bare ampersand".to_owned()] }),
            answer("b", SourceAnswer::Unchanged),
            answer(
                "c",
                SourceAnswer::Failed { kind: FailureKind::Dns, message: "a line\nand another".to_owned() },
            ),
            answer("d", SourceAnswer::Held { until: at }),
        ],
        ..Summary::default()
    };
    let proposal = Proposal { section: SectionId::new("travel"), reason: "`bus` stands in it".to_owned() };
    let moved = Moved {
        id: TagUri::new("tag:n.example,2026:a"),
        title: "“Buses”".to_owned(),
        file: vec![proposal.clone()],
        withdraw: vec![proposal],
        unsorted: None,
    };
    let state = DaemonState {
        pid: 7,
        since: at,
        version: "0.1.0".to_owned(),
        config: PathBuf::from("/etc/newsdesk/feeds.toml"),
        doing: "asking 2 sources".to_owned(),
        next: Some(NextSource { source: SourceId::new("a"), at }),
        asking: vec![SourceId::new("b")],
        held: None,
    };
    for reply in [
        Reply::Refreshed(Box::new(summary)),
        Reply::Applied { moves: vec![moved.clone()], documents_refused: vec!["a: b".to_owned()] },
        Reply::TooManyMoves { moves: vec![moved] },
        reloaded("a source more"),
        Reply::Status(Box::new(state)),
        Reply::Refused { message: "no".to_owned() },
        Reply::Failed { message: "the disk is full".to_owned() },
    ] {
        let line = serde_json::to_string(&reply).unwrap();
        assert!(!line.contains('\n'), "{line}");
        assert_eq!(serde_json::from_str::<Reply>(&line).unwrap(), reply, "{line}");
    }
}

#[tokio::test]
async fn an_order_reaches_the_loop_and_its_reply_the_asker() {
    let mut daemon = open(LIMITS);
    let asked = daemon.asked(refresh(&["who"]));
    let ordered = daemon.next().await;
    assert_eq!(ordered.order, refresh(&["who"]));
    let process = format!(" (process {})", std::process::id());
    assert!(ordered.asker.starts_with("uid ") && ordered.asker.ends_with(&process), "{}", ordered.asker);
    ordered.reply.send(reloaded("x")).unwrap();
    assert_eq!(asked.await.unwrap().unwrap(), Some(reloaded("x")));
}

#[tokio::test]
async fn two_who_ask_at_once_each_get_their_own_reply() {
    let mut daemon = open(LIMITS);
    let first = daemon.asked(refresh(&["first"]));
    let held = daemon.next().await;
    let second = daemon.asked(refresh(&["second"]));
    let ordered = daemon.next().await;
    assert_eq!(ordered.order, refresh(&["second"]));
    ordered.reply.send(reloaded("to the second")).unwrap();
    assert_eq!(second.await.unwrap().unwrap(), Some(reloaded("to the second")));
    held.reply.send(reloaded("to the first")).unwrap();
    assert_eq!(first.await.unwrap().unwrap(), Some(reloaded("to the first")));
}

#[tokio::test]
async fn who_is_one_too_many_waits() {
    let mut daemon = open(Limits { askers: 1, ..LIMITS });
    let first = daemon.asked(Order::Reload);
    let held = daemon.next().await;
    let second = daemon.asked(refresh(&["second"]));
    let waited = tokio::time::timeout(Duration::from_millis(50), daemon.orders.recv()).await;
    assert!(waited.is_err(), "{waited:?}");
    held.reply.send(reloaded("x")).unwrap();
    first.await.unwrap().unwrap().unwrap();
    daemon.next().await.reply.send(reloaded("y")).unwrap();
    assert_eq!(second.await.unwrap().unwrap(), Some(reloaded("y")));
}

#[tokio::test]
async fn garbage_is_refused_and_disturbs_nobody() {
    let mut daemon = open(SHORT);
    let long = [&b"{\"order\":\"refresh\",\"sources\":[\""[..], &[b'a'; 300], b"\"]}\n"].concat();
    for (name, bytes, expected) in [
        ("no JSON", &b"refresh who\n"[..], "this is no order that newsdesk"),
        ("no text", b"\xff\xfe\x00\n", "this is no order that newsdesk"),
        ("an empty line", b"\n", "this is no order that newsdesk"),
        ("an order of another version", b"{\"order\":\"dance\"}\n", "unknown variant `dance`"),
        ("a word that spans lines", b"{\"order\":\"a\\nb\\u001b[2J\"}\n", "unknown variant `a b [2J`"),
        ("a refresh of nobody", b"{\"order\":\"refresh\"}\n", "missing field `sources`"),
        (
            "a word too many",
            b"{\"order\":\"refresh\",\"sources\":[],\"force\":true}\n",
            "unknown field `force`",
        ),
        (
            "another word too many",
            b"{\"order\":\"apply_rules\",\"yes\":true,\"as_news\":true,\"rules\":1,\"no\":0}\n",
            "unknown field `no`",
        ),
        ("a line too long", &long, "the line is too long, expected at most 200 bytes"),
        ("a line without its end", b"{\"order\":", "no whole line came within 50ms"),
        ("HTTP", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "this is no order that newsdesk"),
    ] {
        let told = daemon.told(bytes).await.unwrap();
        let reply: Reply =
            serde_json::from_str(&told).unwrap_or_else(|error| panic!("{name}: {error}: {told}"));
        let Reply::Refused { message } = reply else { panic!("{name}: {reply:?}") };
        assert!(message.contains(expected), "{name}: {message}");
    }
    let asked = daemon.asked(Order::Reload);
    let ordered = daemon.next().await;
    assert_eq!(ordered.order, Order::Reload, "none of it was an order");
    ordered.reply.send(reloaded("x")).unwrap();
    asked.await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn an_asker_who_goes_away_is_fine() {
    let mut daemon = open(LIMITS);
    drop(StdStream::connect(&daemon.path).unwrap());
    let mut hasty = StdStream::connect(&daemon.path).unwrap();
    hasty.write_all(b"{\"order\":\"reload\"}\n").unwrap();
    drop(hasty);
    let ordered = daemon.next().await;
    ordered.reply.send(reloaded("to nobody")).unwrap();
    let asked = daemon.asked(Order::Status);
    daemon.next().await.reply.send(reloaded("x")).unwrap();
    assert_eq!(asked.await.unwrap().unwrap(), Some(reloaded("x")));
}

#[tokio::test]
async fn who_does_not_take_a_reply_is_let_go() {
    let mut daemon = open(Limits { patience: Duration::from_millis(50), askers: 1, ..LIMITS });
    let mut deaf = StdStream::connect(&daemon.path).unwrap();
    deaf.write_all(b"{\"order\":\"reload\"}\n").unwrap();
    // More than the kernel keeps for somebody.
    daemon.next().await.reply.send(reloaded(&"x".repeat(8 << 20))).unwrap();
    let asked = daemon.asked(Order::Reload);
    daemon.next().await.reply.send(reloaded("y")).unwrap();
    assert_eq!(asked.await.unwrap().unwrap(), Some(reloaded("y")));
    drop(deaf);
}

#[tokio::test]
async fn a_long_reply_comes_through() {
    let mut daemon = open(LIMITS);
    let asked = daemon.asked(Order::Reload);
    let long = reloaded(&"x".repeat(8 << 20));
    daemon.next().await.reply.send(long.clone()).unwrap();
    assert!(asked.await.unwrap().unwrap() == Some(long));
}

#[tokio::test]
async fn on_a_stop_replies_get_through_and_nobody_new_is_heard() {
    let mut daemon = open(LIMITS);
    let asked = daemon.asked(Order::Reload);
    let ordered = daemon.next().await;
    let undecided = StdStream::connect(&daemon.path).unwrap();
    daemon.stop.send(()).unwrap();
    let path = daemon.path.clone();
    until("the socket is gone", || !path.exists()).await;
    assert!(send(&path, &Order::Reload).unwrap().is_none(), "as if no daemon ran");
    assert_eq!(spawn_blocking(|| read_all(undecided)).await.unwrap(), "");
    ordered.reply.send(reloaded("x")).unwrap();
    assert_eq!(asked.await.unwrap().unwrap(), Some(reloaded("x")));
    daemon.attending.await.unwrap();
}

#[tokio::test]
async fn orders_that_the_loop_leaves_behind_are_told_that_it_stops() {
    let stopping = Some(Reply::Failed { message: "the daemon is stopping".to_owned() });
    let mut daemon = open(LIMITS);
    let asked = daemon.asked(Order::Reload);
    drop(daemon.next().await.reply);
    assert_eq!(asked.await.unwrap().unwrap(), stopping, "taken, and not answered");
    daemon.orders.close();
    let asked = daemon.asked(Order::Reload);
    assert_eq!(asked.await.unwrap().unwrap(), stopping, "not taken");
}

#[tokio::test]
async fn the_socket_is_for_its_owner_and_group() {
    let daemon = open(LIMITS);
    assert_eq!(fs::metadata(&daemon.path).unwrap().permissions().mode() & 0o7777, 0o660);
    let beside: Vec<_> =
        fs::read_dir(daemon._folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(beside, std::slice::from_ref(&daemon.path), "nothing else is left there");
}

#[tokio::test]
async fn a_dead_socket_is_replaced_and_a_living_one_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("control.sock");
    drop(StdListener::bind(&path).unwrap());
    fs::write(folder.path().join(".control.sock"), "left over").unwrap();
    assert!(path.exists() && send(&path, &Order::Status).unwrap().is_none(), "nobody answers on it");
    let first = bind(&path).unwrap();
    let error = bind(&path).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse, "{error}");
    assert!(error.to_string().contains("control.sock` is in use: another daemon listens there"), "{error}");
    assert!(StdStream::connect(&path).is_ok(), "it still is the first one's");
    drop(first);
    assert!(!path.exists());
}

#[tokio::test]
async fn only_our_own_socket_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("control.sock");
    let first = bind(&path).unwrap();
    fs::rename(&path, folder.path().join("elsewhere")).unwrap();
    let second = bind(&path).unwrap();
    drop(first);
    assert!(StdStream::connect(&path).is_ok(), "the second one's");
    drop(second);
    assert!(!path.exists());
}

#[tokio::test]
async fn a_path_where_no_socket_can_be_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |name: &str| folder.path().join(name);
    fs::write(inside("letter"), "to my aunt").unwrap();
    let room = 106 - folder.path().as_os_str().len() - 1;
    for (name, path, kind, expected) in [
        ("a file", inside("letter"), io::ErrorKind::AlreadyExists, "is there already, and is no socket"),
        ("no folder", inside("no/control.sock"), io::ErrorKind::NotFound, "there is no folder `"),
        (
            "too long",
            inside(&"s".repeat(room + 1)),
            io::ErrorKind::InvalidInput,
            "is too long for a socket: 107 bytes, expected at most 106",
        ),
        ("no name", PathBuf::from("/"), io::ErrorKind::InvalidInput, "has no file name"),
    ] {
        let error = bind(&path).unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
        let said = error.to_string();
        assert!(said.contains(expected) && said.contains(&*path.to_string_lossy()), "{name}: {said}");
    }
    assert_eq!(fs::read_to_string(inside("letter")).unwrap(), "to my aunt");
    drop(bind(&inside(&"s".repeat(room))).expect("as long as can be"));
}

#[tokio::test]
async fn a_socket_that_was_handed_over_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("control.sock");
    let listener = Listener::handed_over(StdListener::bind(&path).unwrap()).unwrap();
    let (outbox, mut orders) = mpsc::channel(1);
    let (stop, stopped) = oneshot::channel::<()>();
    let attending = tokio::spawn(attend(listener, outbox, async { drop(stopped.await) }));
    let at = path.clone();
    let asked = spawn_blocking(move || send(&at, &Order::Reload));
    orders.recv().await.unwrap().reply.send(reloaded("x")).unwrap();
    assert_eq!(asked.await.unwrap().unwrap(), Some(reloaded("x")));
    drop(stop);
    attending.await.unwrap();
    assert!(path.exists(), "it is systemd's");
}

#[test]
fn a_daemon_that_is_not_there_is_told_from_one_that_is_out_of_reach() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = |path: &Path| send(path, &Order::Status).unwrap().is_none();
    assert!(nobody(&folder.path().join("control.sock")));
    assert!(nobody(&folder.path().join("no/control.sock")));
    assert!(nobody(&folder.path().join("s".repeat(200))), "a path that no socket can have");
    let denied = unreached(Path::new("/run/control.sock"), io::ErrorKind::PermissionDenied.into());
    let told = denied.unwrap_err().to_string();
    assert!(told.contains("`/run/control.sock` is for members of its group"), "{told}");
    assert!(unreached(Path::new("s"), io::ErrorKind::OutOfMemory.into()).is_err());
}

#[test]
fn a_reply_that_is_none_is_an_error() {
    for (name, bytes, expected) in [
        ("died at once", &b""[..], "the daemon left before it replied"),
        ("died over it", b"{\"reply\":\"refused\",\"mess", "the daemon left before it replied"),
        ("of another version", b"{\"reply\":\"danced\"}\n", "none that newsdesk"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("control.sock");
        let listener = StdListener::bind(&path).unwrap();
        let daemon = std::thread::spawn(move || listener.accept().unwrap().0.write_all(bytes).unwrap());
        let error = send(&path, &Order::Reload).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
        daemon.join().unwrap();
    }
}

#[test]
fn a_daemon_that_is_stuck_is_not_waited_for_to_say_how_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("control.sock");
    let _listener = StdListener::bind(&path).unwrap();
    let error = send_within(Some(Duration::from_millis(20)), &path, &Order::Status).unwrap_err();
    assert!(matches!(error, SendError::Silent), "{error}");
}

async fn until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "it did not come about: {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
