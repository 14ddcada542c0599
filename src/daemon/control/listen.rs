//! The socket in the file system: made with its permissions, replaced when it is a dead one's, and
//! removed when it is dropped.
//!
//! Or handed over by systemd, who made it and keeps it.

use crate::serve::SocketFile;
use std::fs;
use std::fs::Permissions;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use tokio::net::UnixListener;
use tokio::net::UnixSocket;
use tokio::net::UnixStream;

/// Its owner and its group may give orders, nobody else.
const MODE: u32 = 0o660;

/// Longest path of a socket in bytes (unix(7): 108 with the zero that ends it), less the dot of the
/// hidden name that it is made under.
const LONGEST_PATH: usize = 107 - 1;

/// Orders that may wait in the kernel's queue until they are looked at.
const BACKLOG: u32 = 128;

/// The daemon's end of the control socket.
#[derive(Debug)]
pub struct Listener {
    socket: UnixListener,
    /// What we have made ourselves, and have to remove.
    _made: Option<SocketFile>,
}

/// Listens at `path`, mode 0660. Wants a runtime around it.
///
/// A socket that nobody answers on is replaced. An error when somebody does, when the folder is
/// missing, when something else stands there, and when the path has more than 106 bytes.
pub fn bind(path: &Path) -> io::Result<Listener> {
    let hidden = hidden_beside(path)?;
    make_way(path)?;
    let _ = fs::remove_file(&hidden);
    let socket = UnixSocket::new_stream()?;
    socket.bind(&hidden).map_err(|cause| said(cause.kind(), path, &format!("can't be made: {cause}")))?;
    // Nobody can connect before it listens, and nobody finds it before it has its name: so at no moment
    // does it take orders from more people than it should.
    fs::set_permissions(&hidden, Permissions::from_mode(MODE))?;
    let socket = socket.listen(BACKLOG)?;
    let made = SocketFile::made(&hidden, path)?;
    fs::rename(&hidden, path)?;
    Ok(Listener { socket, _made: Some(made) })
}

impl Listener {
    /// Listens on a socket that somebody else has made, and will remove. Wants a runtime around it.
    pub fn handed_over(socket: std::os::unix::net::UnixListener) -> io::Result<Listener> {
        socket.set_nonblocking(true)?;
        Ok(Listener { socket: UnixListener::from_std(socket)?, _made: None })
    }

    pub(super) async fn accept(&self) -> io::Result<UnixStream> {
        self.socket.accept().await.map(|(stream, _)| stream)
    }
}

/// `.NAME` in the same folder.
fn hidden_beside(path: &Path) -> io::Result<PathBuf> {
    let length = path.as_os_str().as_bytes().len();
    if length > LONGEST_PATH {
        let found = format!("is too long for a socket: {length} bytes, expected at most {LONGEST_PATH}");
        return Err(said(io::ErrorKind::InvalidInput, path, &found));
    }
    let name = path.file_name().ok_or_else(|| said(io::ErrorKind::InvalidInput, path, "has no file name"))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() && !folder.is_dir() {
        let found = format!("can't be made: there is no folder `{}`", folder.display());
        return Err(said(io::ErrorKind::NotFound, path, &found));
    }
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    Ok(folder.join(hidden))
}

/// Whatever stands at `path` is nothing, or the socket of somebody who is gone.
fn make_way(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(said(error.kind(), path, &format!("can't be looked at: {error}"))),
        Ok(found) if !found.file_type().is_socket() => {
            return Err(said(io::ErrorKind::AlreadyExists, path, "is there already, and is no socket"));
        }
        Ok(_) => {}
    }
    match std::os::unix::net::UnixStream::connect(path) {
        Ok(_) => Err(said(io::ErrorKind::AddrInUse, path, "is in use: another daemon listens there")),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(said(error.kind(), path, &format!("is there already: {error}"))),
    }
}

fn said(kind: io::ErrorKind, path: &Path, found: &str) -> io::Error {
    io::Error::new(kind, format!("the control socket `{}` {found}", path.display()))
}
