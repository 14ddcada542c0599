//! The socket: HTTP/1.1 in, [`Request`] to whoever answers, [`Answer`] out.

use super::Answer;
use super::Request;
use axum::Router;
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::Response;
use axum::http::StatusCode;
use std::io;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long answers that are on their way may take once we stop. A question of which
/// the end never comes would keep us waiting for ever.
const GRACE: Duration = Duration::from_secs(2);

/// Answers what comes in on `listener`, many at once, until `until` is there.
///
/// `answer` may take its time; a client that goes away drops it. Returns when all answers are out,
/// or two seconds after `until`.
pub async fn listen<A, F>(
    listener: TcpListener,
    answer: A,
    until: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()>
where
    A: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let router = Router::new().fallback(move |request: axum::extract::Request| {
        let answer = answer(plain(&request));
        async move { response(answer.await) }
    });
    let (stopping, stopped) = oneshot::channel();
    let until = async move {
        until.await;
        // Nobody listens any more when the server has left by itself.
        let _ = stopping.send(());
    };
    let grace = async move {
        // An error means that `until` is gone, and with it the server that held it.
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(until) => served,
        () = grace => Ok(()),
    }
}

fn plain(request: &axum::extract::Request) -> Request {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Request {
        method: request.method().as_str().to_owned(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().map(str::to_owned),
        headers: request.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
    }
}

/// A status, name or value that HTTP can't carry makes a plain 500: the fault is in who answered.
fn response(answer: Answer) -> Response<Body> {
    let mut builder = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(answer.body)).unwrap_or_else(|_| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}
