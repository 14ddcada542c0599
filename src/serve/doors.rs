//! The listening sockets → the next client.
//!
//! Every door gets its turn. An error of ours, such as too many open files, is told once and waited out.
//! Never gives up: what the system refuses now it may grant again.

use super::Listener;
use super::listener::Stream;
use std::future::poll_fn;
use std::io;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use tokio::time::Instant;
use tracing::info;
use tracing::warn;

/// Before we try again what the system refused.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Doors {
    listeners: Vec<Listener>,
    /// The door that is asked first.
    first: usize,
    /// When a client could not be let in, until that is over.
    stuck: Option<Instant>,
}

impl Doors {
    pub(super) fn new(listeners: Vec<Listener>) -> Doors {
        Doors { listeners, first: 0, stuck: None }
    }

    /// The next client, whichever door it comes in by; without a door none ever comes.
    ///
    /// May be dropped while it pauses: who leaves gives a file descriptor back, and then it is right to try
    /// again at once.
    pub(super) async fn next(&mut self) -> Stream {
        loop {
            let (door, accepted) = poll_fn(|context| self.poll_next(context)).await;
            self.first = door + 1;
            match accepted {
                Ok(stream) => {
                    self.tell_of_relief(door);
                    return stream;
                }
                Err(error) if is_of_one_client(&error) => {}
                Err(error) => {
                    self.tell_of_trouble(door, &error);
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    fn poll_next(&self, context: &mut Context<'_>) -> Poll<(usize, io::Result<Stream>)> {
        let doors = self.listeners.len();
        for door in (self.first..self.first + doors).map(|door| door % doors) {
            if let Poll::Ready(accepted) = self.listeners[door].poll_accept(context) {
                return Poll::Ready((door, accepted));
            }
        }
        Poll::Pending
    }

    fn tell_of_trouble(&mut self, door: usize, error: &io::Error) {
        if self.stuck.replace(Instant::now()).is_none() {
            let listener = &self.listeners[door];
            warn!(listen = %listener, %error, "No client can come in by `{listener}`, trying on: {error}");
        }
    }

    // Short of descriptors, clients come in one by one as others leave: that is no relief yet.
    fn tell_of_relief(&mut self, door: usize) {
        if self.stuck.take_if(|last| last.elapsed() > PAUSE).is_some() {
            let listener = &self.listeners[door];
            info!(listen = %listener, "Clients come in by `{listener}` again");
        }
    }
}

/// A client that was gone before it was let in is no trouble of ours.
fn is_of_one_client(error: &io::Error) -> bool {
    use io::ErrorKind::ConnectionAborted;
    use io::ErrorKind::ConnectionRefused;
    use io::ErrorKind::ConnectionReset;
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
