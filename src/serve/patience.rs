//! A stream that waits for its client, but not for ever.
//!
//! Reads and writes pass through; who keeps us waiting too long gets an error of the kind `TimedOut`, which
//! ends the connection. Never looks at a byte: that an answer is being made, the connection tells it.

use std::io;
use std::io::IoSlice;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::io::ReadBuf;
use tokio::time::Instant;
use tokio::time::Sleep;
use tokio_io_timeout::TimeoutWriter;

/// How long clients may take, and how many there may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For the head of a request, from its first byte to its last; for the first request, from the moment
    /// the connection is there.
    pub head: Duration,
    /// Without a byte between two requests.
    pub idle: Duration,
    /// Without a byte of its answer taken off our hands.
    pub reading: Duration,
    /// For answers that are on their way when we stop.
    pub drain: Duration,
    /// Connections at once; further ones wait to be accepted.
    pub connections: usize,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            head: Duration::from_secs(10),
            idle: Duration::from_secs(75),
            reading: Duration::from_secs(30),
            drain: Duration::from_secs(10),
            connections: 1024,
        }
    }
}

/// Whether the answer to a request is being made: then it is not the client who keeps us waiting.
#[derive(Clone, Debug, Default)]
pub(super) struct Answering(Arc<AtomicBool>);

impl Answering {
    pub(super) fn set(&self, answering: bool) {
        // One task makes the answer and watches the stream, so nothing has to be ordered.
        self.0.store(answering, Ordering::Relaxed);
    }

    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A client's stream under [`Patience`].
pub(super) struct Patient<S> {
    stream: Pin<Box<TimeoutWriter<S>>>,
    answering: Answering,
    head: Duration,
    idle: Duration,
    /// Whether a head has begun; otherwise we wait for the next.
    in_head: bool,
    /// Whether an answer waits to be taken: that has a limit of its own.
    full: bool,
    deadline: Instant,
    /// Set to the deadline or before, and moved only when it has run out: deadlines move with every
    /// request, and few are ever reached.
    alarm: Pin<Box<Sleep>>,
}

impl<S: AsyncWrite> Patient<S> {
    pub(super) fn new(stream: S, patience: &Patience, answering: Answering) -> Patient<S> {
        let mut stream = TimeoutWriter::new(stream);
        stream.set_timeout(Some(patience.reading));
        let deadline = Instant::now() + patience.head;
        Patient {
            stream: Box::pin(stream),
            answering,
            head: patience.head,
            idle: patience.idle,
            in_head: true,
            full: false,
            deadline,
            alarm: Box::pin(tokio::time::sleep_until(deadline)),
        }
    }

    /// Bytes came in. While an answer is made they are of the next request, and its time has not begun.
    fn heard(&mut self) {
        if !self.in_head && !self.answering.is_set() {
            self.in_head = true;
            self.deadline = Instant::now() + self.head;
        }
    }

    /// Bytes of an answer went out, or wait to. Sets the alarm as well: hyper, which has looked for the next
    /// request while the answer was made, need not look again.
    fn said(&mut self, context: &mut Context<'_>, written: &Poll<io::Result<usize>>) {
        self.in_head = false;
        self.full = written.is_pending();
        self.deadline = Instant::now() + self.idle;
        // Who is late already is told so by the next read.
        let _ = self.poll_deadline(context);
    }

    fn poll_deadline(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.answering.is_set() || self.full {
            return Poll::Pending;
        }
        if self.alarm.deadline() > self.deadline {
            self.alarm.as_mut().reset(self.deadline);
        }
        while self.alarm.as_mut().poll(context).is_ready() {
            if self.deadline <= Instant::now() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.alarm.as_mut().reset(self.deadline);
        }
        Poll::Pending
    }
}

impl<S: AsyncRead + AsyncWrite> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.stream.as_mut().poll_read(context, buffer) {
            Poll::Pending => self.poll_deadline(context),
            read => {
                self.heard();
                read
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write(context, bytes);
        self.said(context, &written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write_vectored(context, pieces);
        self.said(context, &written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }
}
