//! The sockets: HTTP/1.1 in, [`Request`] to whoever answers, [`Answer`] out.
//!
//! Holds every client to its [`Patience`], and stops without cutting off an answer. Reads no body, and never
//! ends by itself.

use super::Answer;
use super::Listener;
use super::Patience;
use super::Request;
use super::doors::Doors;
use super::listener::Stream;
use super::patience::Answering;
use super::patience::Patient;
use http_body_util::Full;
use hyper::HeaderMap;
use hyper::Response;
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::body::Incoming;
use hyper::header::HeaderName;
use hyper::header::HeaderValue;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::server::graceful::Watcher;
use std::borrow::Cow;
use std::convert::Infallible;
use std::pin::pin;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::task::JoinError;
use tokio::task::JoinSet;
use tracing::debug;
use tracing::error;

/// Of the head of a request, in bytes; browsers send a tenth of it.
const MAX_HEAD: usize = 16 * 1024;

/// Answers what comes in on `listeners`, many at once, until `until` is there.
///
/// `answer` may take its time, and is made to its end also for a client that went away. From `until` on nobody is let in, idle
/// clients are let go and others told so (`Connection: close`); returns when all answers are out, or
/// `patience.drain` later. Without a listener it only waits for `until`.
pub async fn listen<A, F>(
    listeners: Vec<Listener>,
    answer: A,
    patience: Patience,
    until: impl Future<Output = ()>,
) where
    A: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let mut doors = Doors::new(listeners);
    let mut clients = JoinSet::new();
    let closing = GracefulShutdown::new();
    let mut until = pin!(until);
    loop {
        tokio::select! {
            () = &mut until => break,
            stream = doors.next(), if clients.len() < patience.connections => {
                welcome(stream, &mut clients, &answer, &patience, closing.watcher());
            }
            Some(left) = clients.join_next() => tell_of_a_panic(left),
        }
    }
    drop(doors);
    // Who has not taken its answer by then is cut off, with the set.
    let drained = tokio::time::timeout(patience.drain, closing.shutdown()).await;
    if drained.is_err() {
        debug!("Left {} clients without the rest of their answers", clients.len());
    }
}

fn welcome<A, F>(stream: Stream, clients: &mut JoinSet<()>, answer: &A, patience: &Patience, closing: Watcher)
where
    A: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let (answer, patience) = (answer.clone(), patience.clone());
    match stream {
        Stream::Tcp(stream) => {
            // Where it can't be had, small answers may be late, no more.
            let _ = stream.set_nodelay(true);
            clients.spawn(attend(stream, answer, patience, closing));
        }
        Stream::Unix(stream) => {
            clients.spawn(attend(stream, answer, patience, closing));
        }
    }
}

/// One client, from its first request to its last.
async fn attend<S, A, F>(stream: S, answer: A, patience: Patience, closing: Watcher)
where
    S: AsyncRead + AsyncWrite + Send + 'static,
    A: Fn(Request) -> F,
    F: Future<Output = Answer>,
{
    let answering = Answering::default();
    let stream = Patient::new(stream, &patience, answering.clone());
    let service = service_fn(|request| {
        answering.set(true);
        let made = answer(plain(request));
        let answering = answering.clone();
        async move {
            let response = response(made.await);
            answering.set(false);
            Ok::<_, Infallible>(response)
        }
    });
    // The stream minds the time: hyper's own clock knows no difference between a slow head and a pause.
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        // Scripts close their side when they have asked (`nc -N`), and still want their answer.
        .half_close(true)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = closing.watch(connection).await {
        debug!(%error, "A client left in the middle: {error}");
    }
}

fn tell_of_a_panic(left: Result<(), JoinError>) {
    if let Err(error) = left {
        error!(%error, "An answer could not be made: {error}");
    }
}

/// The body is let go of unread.
fn plain(request: hyper::Request<Incoming>) -> Request {
    let (head, _) = request.into_parts();
    Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers: plain_headers(&head.headers),
    }
}

fn plain_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// A status, name or value that HTTP can't carry makes a plain 500: the fault is in who answered.
fn response(answer: Answer) -> Response<Full<Bytes>> {
    try_response(answer).unwrap_or_else(|| {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

fn try_response(answer: Answer) -> Option<Response<Full<Bytes>>> {
    let mut response = Response::new(Full::new(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).ok()?;
    response.headers_mut().reserve(answer.headers.len());
    for (name, value) in answer.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        response.headers_mut().append(name, header_value(value)?);
    }
    Some(response)
}

/// Takes the text over: no byte is copied.
fn header_value(value: Cow<'static, str>) -> Option<HeaderValue> {
    let bytes = match value {
        Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
        Cow::Owned(text) => Bytes::from(text),
    };
    HeaderValue::from_maybe_shared(bytes).ok()
}
