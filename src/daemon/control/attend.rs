//! The daemon's end of the control socket: lines in, orders to the loop, its replies out.
//!
//! Several askers at once, each within limits: what one of them sends or fails to send reaches neither
//! the others nor the loop. Never carries out an order.

use super::Listener;
use super::Order;
use super::Reply;
use std::time::Duration;
use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::net::UnixStream;
use tokio::net::unix::OwnedReadHalf;
use tokio::sync::mpsc;
use tokio::sync::oneshot;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio::time::timeout;
use tracing::debug;
use tracing::info;
use tracing::warn;

/// An order on its way to the loop.
#[derive(Debug)]
pub struct Ordered {
    pub order: Order,
    /// Dropped, it tells the asker that the daemon is stopping.
    pub reply: oneshot::Sender<Reply>,
    /// As in "uid 1000", for log lines.
    pub asker: String,
}

/// What one asker may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Of one order, with the end of its line.
    pub bytes: u64,
    /// Until the order is there, and again until its reply is taken.
    pub patience: Duration,
    /// At once; more wait in the kernel's queue.
    pub askers: usize,
}

pub(super) const LIMITS: Limits = Limits { bytes: 64 * 1024, patience: Duration::from_secs(10), askers: 32 };

/// After a connection could not be taken: most likely there are no descriptors left.
const PAUSE: Duration = Duration::from_millis(200);

/// Takes orders until `until` is there, and hands them to the loop.
///
/// Then nobody new is heard, and it returns when everyone has a reply whose order was: those that the
/// loop has not answered when it drops `orders`' other end learn that the daemon is stopping.
pub async fn attend(listener: Listener, orders: mpsc::Sender<Ordered>, until: impl Future<Output = ()>) {
    attend_within(LIMITS, listener, orders, until).await;
}

pub(super) async fn attend_within(
    limits: Limits,
    listener: Listener,
    orders: mpsc::Sender<Ordered>,
    until: impl Future<Output = ()>,
) {
    let (stop, stopping) = watch::channel(false);
    let mut talks = JoinSet::new();
    tokio::pin!(until);
    loop {
        tokio::select! {
            () = &mut until => break,
            Some(_) = talks.join_next() => {}
            accepted = listener.accept(), if talks.len() < limits.askers => match accepted {
                Ok(stream) => drop(talks.spawn(talk(limits, stream, orders.clone(), stopping.clone()))),
                Err(error) => {
                    warn!("The control socket could not take a connection: {error}");
                    sleep(PAUSE).await;
                }
            }
        }
    }
    // Who comes now finds no daemon, as it will be in a moment.
    drop(listener);
    // Nobody may be talking.
    let _ = stop.send(true);
    while talks.join_next().await.is_some() {}
}

/// One asker, from the first byte to the last.
async fn talk(
    limits: Limits,
    stream: UnixStream,
    orders: mpsc::Sender<Ordered>,
    mut stopping: watch::Receiver<bool>,
) {
    let asker = asker(&stream);
    let (reading, mut writing) = stream.into_split();
    let heard = tokio::select! {
        heard = hear(limits, reading) => heard,
        _ = stopping.wait_for(|stopping| *stopping) => return,
    };
    let reply = match heard {
        Heard::Nothing => return,
        Heard::Garbage(message) => {
            info!("{asker} sent no order: {message}");
            Reply::Refused { message }
        }
        Heard::Order(order) => carry_out(order, asker.clone(), orders).await,
    };
    let answered = timeout(limits.patience, writing.write_all(&line(&reply))).await;
    if !matches!(answered, Ok(Ok(()))) {
        debug!("{asker} did not wait for the reply");
    }
}

enum Heard {
    Order(Order),
    /// What is wrong with it.
    Garbage(String),
    /// They came and went.
    Nothing,
}

async fn hear(limits: Limits, reading: OwnedReadHalf) -> Heard {
    let mut line = Vec::new();
    let mut reading = BufReader::new(reading.take(limits.bytes));
    match timeout(limits.patience, reading.read_until(b'\n', &mut line)).await {
        Err(_) => Heard::Garbage(format!("no whole line came within {:?}", limits.patience)),
        Ok(Err(_)) => Heard::Nothing,
        Ok(Ok(_)) if line.is_empty() => Heard::Nothing,
        Ok(Ok(_)) if !line.ends_with(b"\n") && line.len() as u64 == limits.bytes => {
            Heard::Garbage(format!("the line is too long, expected at most {} bytes", limits.bytes))
        }
        Ok(Ok(_)) => understand(&line),
    }
}

fn understand(line: &[u8]) -> Heard {
    serde_json::from_slice(line).map(Heard::Order).unwrap_or_else(|error| {
        let found = one_line(&error.to_string());
        Heard::Garbage(format!("this is no order that newsdesk {VERSION} knows: {found}"))
    })
}

/// What a stranger may have written, fit to be logged: short, and without what moves the cursor.
fn one_line(text: &str) -> String {
    let printable = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().take(LONGEST_COMPLAINT).map(printable).collect()
}

const LONGEST_COMPLAINT: usize = 200;

const VERSION: &str = env!("CARGO_PKG_VERSION");

async fn carry_out(order: Order, asker: String, orders: mpsc::Sender<Ordered>) -> Reply {
    match order {
        // Asked by whatever watches, and changes nothing.
        Order::Status => debug!("{asker} asked to {order}"),
        _ => info!("{asker} asked to {order}"),
    }
    let (reply, replied) = oneshot::channel();
    let stopping = || Reply::Failed { message: "the daemon is stopping".to_owned() };
    if orders.send(Ordered { order, reply, asker }).await.is_err() {
        return stopping();
    }
    replied.await.unwrap_or_else(|_| stopping())
}

fn line(reply: &Reply) -> Vec<u8> {
    let mut line = serde_json::to_vec(reply).expect("replies are plain data");
    line.push(b'\n');
    line
}

/// Who is at the other end, as the kernel says.
fn asker(stream: &UnixStream) -> String {
    match stream.peer_cred() {
        Ok(peer) => match peer.pid() {
            Some(pid) => format!("uid {} (process {pid})", peer.uid()),
            None => format!("uid {}", peer.uid()),
        },
        Err(_) => "somebody".to_owned(),
    }
}
