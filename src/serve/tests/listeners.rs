//! Where clients come in.

use super::super::client::ask_on;
use super::*;
use crate::config::Listen;
use std::io;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use tokio::net::UnixStream;

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

fn socket(folder: &TempDir) -> PathBuf {
    folder.path().join("http.sock")
}

async fn asked(path: &Path) -> u16 {
    ask_on(UnixStream::connect(path).await.unwrap(), GET).await.status
}

async fn fine(_: Request) -> Answer {
    Answer::short(200, "fine")
}

#[tokio::test]
async fn a_server_has_many_doors() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket(&folder);
    let bound = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = bound.local_addr().unwrap();
    let listeners = vec![
        Listener::bind(&Listen::Unix(path.clone())).unwrap(),
        Listener::try_from(bound).unwrap(),
        Listener::bind(&Listen::Tcp("127.0.0.1:0".parse().unwrap())).unwrap(),
    ];
    assert_eq!(listeners[0].to_string(), format!("unix:{}", path.display()));
    assert_eq!(listeners[1].to_string(), address.to_string());
    let bound_here: SocketAddr = listeners[2].to_string().parse().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(listen(listeners, fine, Patience::default(), async { drop(stopped.await) }));
    assert_eq!(asked(&path).await, 200);
    for address in [address, bound_here] {
        assert_eq!(ask(address, "GET", "/", &[]).await.status, 200);
    }
    stop.send(()).unwrap();
    served.await.unwrap();
    assert!(!path.exists(), "its file goes with it");
}

#[tokio::test]
async fn a_socket_file_is_open_to_all_and_in_nobodys_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket(&folder);
    let place = Listen::Unix(path.clone());
    let first = Listener::bind(&place).unwrap();
    let metadata = fs::metadata(&path).unwrap();
    assert!(metadata.file_type().is_socket());
    assert_eq!(metadata.permissions().mode() & 0o777, 0o666);

    let error = Listener::bind(&place).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    assert_eq!(error.to_string(), "another server answers there");
    assert!(path.exists(), "and its file stays");

    drop(first);
    assert!(!path.exists());
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    assert!(path.exists(), "left by a server that is dead");
    let second = Listener::bind(&place).unwrap();

    fs::remove_file(&path).unwrap();
    let other = std::os::unix::net::UnixListener::bind(&path).unwrap();
    drop(second);
    assert!(path.exists(), "it is another's by now");
    drop(other);
}

#[tokio::test]
async fn what_cannot_be_bound_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(socket(&folder), "a file").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    for (name, place, expected) in [
        ("a file is there", Listen::Unix(socket(&folder)), "a file is there that is no socket"),
        ("no folder", Listen::Unix("/nowhere/http.sock".into()), "No such file"),
        ("too long", Listen::Unix(folder.path().join("x".repeat(200))), "SUN_LEN"),
        ("taken", Listen::Tcp(taken.local_addr().unwrap()), "in use"),
    ] {
        let error = Listener::bind(&place).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
    assert_eq!(fs::read_to_string(socket(&folder)).unwrap(), "a file");
}

#[tokio::test]
async fn the_file_of_a_socket_that_was_handed_over_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = socket(&folder);
    let handed = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let listener = Listener::try_from(handed).unwrap();
    assert_eq!(listener.to_string(), format!("unix:{}", path.display()));
    let served = tokio::spawn(listen(vec![listener], fine, Patience::default(), std::future::pending()));
    assert_eq!(asked(&path).await, 200);
    served.abort();
    assert!(served.await.is_err());
    assert!(path.exists());
}

#[tokio::test]
async fn without_a_door_it_waits_to_be_stopped() {
    listen(Vec::new(), fine, Patience::default(), std::future::ready(())).await;
}
