//! The other end of the control socket: an order in, the daemon's reply out. Blocks.

use super::Order;
use super::Reply;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;

/// A daemon that is well says at once how it is. Everything else may be work, and takes its time.
const STATUS_PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum SendError {
    #[error(
        "the control socket `{}` is for members of its group: join it, or be the user that the daemon runs as",
        path.display()
    )]
    Denied { path: PathBuf },
    #[error("the daemon left before it replied; what it had committed stands: `newsdesk status`")]
    Left,
    #[error("the daemon did not reply within {} s", STATUS_PATIENCE.as_secs())]
    Silent,
    #[error(
        "the daemon's reply is none that newsdesk {} knows: it may be of another version, and want a restart",
        env!("CARGO_PKG_VERSION")
    )]
    Strange(#[source] serde_json::Error),
    #[error("the control socket `{}` failed", path.display())]
    Io {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
}

/// Gives the daemon that listens at `path` an order, and waits for its reply, however long that takes.
///
/// `None` when no daemon listens there.
pub fn send(path: &Path, order: &Order) -> Result<Option<Reply>, SendError> {
    let failed = |cause| SendError::Io { path: path.to_owned(), cause };
    let mut stream = match UnixStream::connect(path) {
        Ok(stream) => stream,
        Err(error) => match error.kind() {
            // A path that is too long for a socket is none that a daemon listens at.
            io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::InvalidInput => {
                return Ok(None);
            }
            io::ErrorKind::PermissionDenied => return Err(SendError::Denied { path: path.to_owned() }),
            _ => return Err(failed(error)),
        },
    };
    if *order == Order::Status {
        stream.set_read_timeout(Some(STATUS_PATIENCE)).map_err(failed)?;
    }
    let mut line = serde_json::to_vec(order).expect("orders are plain data");
    line.push(b'\n');
    stream
        .write_all(&line)
        .and_then(|()| reply_line(stream))
        .map_err(|cause| match cause.kind() {
            io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
                SendError::Left
            }
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => SendError::Silent,
            _ => failed(cause),
        })
        .and_then(|line| serde_json::from_str(&line).map(Some).map_err(SendError::Strange))
}

/// One whole line: a part of one is of a daemon that has died over it.
fn reply_line(stream: UnixStream) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    match line.ends_with('\n') {
        true => Ok(line),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
