//! A place to listen → a socket that clients come in by.
//!
//! TCP and unix sockets, our own and those that were handed to us. Makes and removes the file of a unix
//! socket of our own, and touches no other file.

use crate::config::Listen;
use std::fmt;
use std::fs;
use std::fs::Permissions;
use std::io;
use std::net;
use std::net::SocketAddr;
use std::os::unix;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::path::PathBuf;
use std::task::Context;
use std::task::Poll;
use std::task::ready;
use tokio::net::TcpListener;
use tokio::net::TcpSocket;
use tokio::net::TcpStream;
use tokio::net::UnixListener;
use tokio::net::UnixStream;

/// Clients that wait to be accepted, at most; the kernel may hold it lower.
const BACKLOG: u32 = 1024;

/// What is served is public: whoever reaches the socket's folder may ask.
const SOCKET_MODE: u32 = 0o666;

/// A socket that listens. The file of a unix socket that was bound here goes with it.
///
/// Displayed as `[daemon] listen` has it: `127.0.0.1:8080`, `unix:/run/newsdesk/http.sock`.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    place: Listen,
    _file: Option<SocketFile>,
}

/// One client, on either kind of socket.
pub(super) enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    Unix(UnixListener),
}

/// The file we made; removed when it is dropped, unless somebody put another in its place.
#[derive(Debug)]
pub struct SocketFile {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Listener {
    /// Needs a tokio runtime with IO.
    ///
    /// A socket file that nobody answers on any more is replaced. Fails where the address is taken, by
    /// another server or by a file that is no socket, and where the system says no.
    pub fn bind(place: &Listen) -> io::Result<Listener> {
        let bound = match place {
            Listen::Tcp(address) => bind_tcp(*address).and_then(Listener::try_from),
            Listen::Unix(path) => bind_unix(path),
        };
        bound.map_err(|error| explained(place, error))
    }

    pub(super) fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<Stream>> {
        let stream = match &self.socket {
            Socket::Tcp(socket) => ready!(socket.poll_accept(context)).map(|(stream, _)| Stream::Tcp(stream)),
            Socket::Unix(socket) => {
                ready!(socket.poll_accept(context)).map(|(stream, _)| Stream::Unix(stream))
            }
        };
        Poll::Ready(stream)
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)
    }
}

impl TryFrom<TcpListener> for Listener {
    type Error = io::Error;

    fn try_from(socket: TcpListener) -> io::Result<Listener> {
        let place = Listen::Tcp(socket.local_addr()?);
        Ok(Listener { socket: Socket::Tcp(socket), place, _file: None })
    }
}

/// A socket that was opened for us. Needs a tokio runtime with IO.
impl TryFrom<net::TcpListener> for Listener {
    type Error = io::Error;

    fn try_from(socket: net::TcpListener) -> io::Result<Listener> {
        socket.set_nonblocking(true)?;
        TcpListener::from_std(socket)?.try_into()
    }
}

/// A socket that was opened for us: its file is not ours to remove. Needs a tokio runtime with IO.
impl TryFrom<unix::net::UnixListener> for Listener {
    type Error = io::Error;

    fn try_from(socket: unix::net::UnixListener) -> io::Result<Listener> {
        socket.set_nonblocking(true)?;
        let path = socket.local_addr()?.as_pathname().map(Path::to_owned).unwrap_or_default();
        let socket = Socket::Unix(UnixListener::from_std(socket)?);
        Ok(Listener { socket, place: Listen::Unix(path), _file: None })
    }
}

fn bind_tcp(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // Without it a restart would wait for the connections of the last run to be forgotten.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn bind_unix(path: &Path) -> io::Result<Listener> {
    clear(path)?;
    let socket = UnixListener::bind(path)?;
    let file = SocketFile::made(path, path)?;
    fs::set_permissions(path, Permissions::from_mode(SOCKET_MODE))?;
    let place = Listen::Unix(path.to_owned());
    Ok(Listener { socket: Socket::Unix(socket), place, _file: Some(file) })
}

/// The system's word for it, and what would do.
fn explained(place: &Listen, error: io::Error) -> io::Error {
    use io::ErrorKind;
    let expected = match (place, error.kind()) {
        (Listen::Tcp(_), ErrorKind::AddrInUse) => "another program listens there",
        (Listen::Tcp(_), ErrorKind::AddrNotAvailable) => "expected an address of this machine",
        (Listen::Tcp(_), ErrorKind::PermissionDenied) => {
            "expected a port from 1024 up, or a socket that systemd hands over"
        }
        (Listen::Unix(_), ErrorKind::NotFound) => "expected a folder that is there",
        (Listen::Unix(_), ErrorKind::PermissionDenied) => "expected a folder that this user may write",
        (Listen::Unix(_), ErrorKind::InvalidInput) => "expected a path of at most 107 bytes",
        _ => return error,
    };
    io::Error::new(error.kind(), format!("{error}, {expected}"))
}

/// Makes room for a socket file, where a dead one is in the way.
fn clear(path: &Path) -> io::Result<()> {
    let taken = |words: &str| Err(io::Error::new(io::ErrorKind::AddrInUse, words.to_owned()));
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(there) if !there.file_type().is_socket() => taken("a file is there that is no socket"),
        Ok(_) if is_answered(path)? => taken("another server answers there"),
        Ok(_) => fs::remove_file(path),
    }
}

/// Whether a process holds the socket of this file.
///
/// Asked with a socket of another type: a live one refuses it for its type, a dead one for being dead,
/// and no server is disturbed by a client that says nothing.
fn is_answered(path: &Path) -> io::Result<bool> {
    let asked = UnixDatagram::unbound()?.connect(path);
    let is_dead = |error: &io::Error| {
        matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound)
    };
    Ok(!asked.is_err_and(|error| is_dead(&error)))
}

impl SocketFile {
    /// For the socket that stands at `made`, and is to stand at `path`.
    pub fn made(made: &Path, path: &Path) -> io::Result<SocketFile> {
        let found = fs::symlink_metadata(made)?;
        Ok(SocketFile { path: path.to_owned(), device: found.dev(), inode: found.ino() })
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let is_ours = |there: fs::Metadata| (there.dev(), there.ino()) == (self.device, self.inode);
        if fs::symlink_metadata(&self.path).is_ok_and(is_ours)
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "Could not remove the socket `{}`", self.path.display());
        }
    }
}
