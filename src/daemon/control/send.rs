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
    #[error("the daemon listens and does not reply")]
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
    let patience = (*order == Order::Status).then_some(STATUS_PATIENCE);
    send_within(patience, path, order)
}

pub(super) fn send_within(
    patience: Option<Duration>,
    path: &Path,
    order: &Order,
) -> Result<Option<Reply>, SendError> {
    let stream = match UnixStream::connect(path) {
        Ok(stream) => stream,
        Err(cause) => return unreached(path, cause).map(|()| None),
    };
    let line = converse(stream, order, patience).map_err(|cause| unanswered(path, cause))?;
    serde_json::from_str(&line).map(Some).map_err(SendError::Strange)
}

/// `Ok` when nobody is there to be reached. No daemon listens at a path that is too long for a socket.
pub(super) fn unreached(path: &Path, cause: io::Error) -> Result<(), SendError> {
    match cause.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::InvalidInput => Ok(()),
        io::ErrorKind::PermissionDenied => Err(SendError::Denied { path: path.to_owned() }),
        _ => Err(SendError::Io { path: path.to_owned(), cause }),
    }
}

/// One line out, one whole line in: a part of one is of a daemon that has died over it.
fn converse(mut stream: UnixStream, order: &Order, patience: Option<Duration>) -> io::Result<String> {
    stream.set_read_timeout(patience)?;
    let mut line = serde_json::to_string(order)?;
    line.push('\n');
    stream.write_all(line.as_bytes())?;
    line.clear();
    BufReader::new(stream).read_line(&mut line)?;
    match line.ends_with('\n') {
        true => Ok(line),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

fn unanswered(path: &Path, cause: io::Error) -> SendError {
    match cause.kind() {
        io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof => {
            SendError::Left
        }
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => SendError::Silent,
        _ => SendError::Io { path: path.to_owned(), cause },
    }
}
