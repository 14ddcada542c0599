//! Who does the work of a changing verb: the daemon that runs, else this process under its lock.

use super::Misuse;
use super::load;
use crate::config::Config;
use crate::daemon::Rooms;
use crate::daemon::control;
use crate::daemon::control::Order;
use crate::daemon::control::Reply;
use crate::daemon::system_clock;
use crate::store::StoreError;
use anyhow::Context;
use anyhow::Result;
use anyhow::anyhow;
use std::thread::sleep;
use std::time::Duration;
use std::time::Instant;

/// A daemon that starts has its lock before its socket, and one that stops gives its socket up first.
const PATIENCE: Duration = Duration::from_secs(2);
const BETWEEN: Duration = Duration::from_millis(50);

pub enum Hands {
    /// The daemon was asked, and has replied.
    Daemon(Reply),
    /// No daemon runs: the rooms are ours until they are dropped.
    Ours(Box<Rooms>),
}

/// Gives the order to the daemon, or takes its lock. Where one starts or stops meanwhile, tries again
/// for two seconds.
pub fn give(config: &Config, order: &Order) -> Result<Hands> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(reply) = to_daemon(config, order)? {
            return Ok(Hands::Daemon(reply));
        }
        match load::rooms(config, system_clock()) {
            Ok(rooms) => return Ok(Hands::Ours(Box::new(rooms))),
            Err(error) if is_held(&error) && Instant::now() < deadline => sleep(BETWEEN),
            Err(error) if is_held(&error) => return Err(error.context(nobody_listens(config))),
            Err(error) => return Err(error),
        }
    }
}

/// Gives the order to the daemon; `None` when none runs.
pub fn to_daemon(config: &Config, order: &Order) -> Result<Option<Reply>> {
    control::send(&config.daemon.control_socket, order)
        .with_context(|| format!("asking the daemon to {order}"))
}

/// The end of a verb whose order was not carried out.
pub fn refusal(reply: Reply) -> anyhow::Error {
    match reply {
        Reply::Refused { message } => Misuse(format!("newsdesk: {message}")).into(),
        Reply::Failed { message } => anyhow!("the daemon could not do it: {message}"),
        other => anyhow!("the daemon's reply is to another order: {other:?}"),
    }
}

fn is_held(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StoreError::Held { .. }))
}

fn nobody_listens(config: &Config) -> String {
    format!(
        "no daemon listens at `{}`, and the store is in use: whoever has it is at work, or starting, or stopping",
        config.daemon.control_socket.display()
    )
}
