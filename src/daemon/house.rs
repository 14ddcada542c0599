//! The daemon put together: sockets bound, server and control started, the loop run, all ended in order.

use super::board::Board;
use super::control;
use super::desk::Rooms;
use super::run::Daemon;
use super::run::Reload;
use super::signals::Signals;
use super::systemd;
use crate::config::Config;
use crate::config::Listen;
use crate::serve;
use crate::serve::Listener;
use crate::serve::Patience;
use crate::serve::Request;
use crate::serve::Tree;
use anyhow::Context;
use anyhow::Result;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::sync::watch;
use tracing::info;

/// How long caches may keep what is no closed edition: readers ask again in minutes.
const MAX_AGE: Duration = Duration::from_secs(60);

/// Orders that may wait for the loop.
const ORDERS: usize = 8;

/// Runs for ever, or until SIGTERM or SIGINT: the sources by their schedules, the tree over HTTP, people's
/// orders by the control socket. `reload` reads the configuration again.
///
/// An error is one that no waiting mends. Needs a multi-threaded runtime.
pub async fn run(config: Config, config_path: &Path, rooms: &mut Rooms, reload: Reload<'_>) -> Result<()> {
    let signals = Signals::listen().context("listening for signals")?;
    let handed = systemd::handed_over()?;
    let listeners = listeners(&config, handed.http)?;
    let control = control_socket(&config, handed.control)?;
    let tree = Tree::new(&config.daemon.public_dir, MAX_AGE);
    let board = Arc::new(Board::new(tree, rooms.clock.clone()));
    let (orders, ordered) = mpsc::channel(ORDERS);
    let (stop, stopped) = watch::channel(());
    let answer = {
        let board = board.clone();
        move |request: Request| {
            let board = board.clone();
            async move { board.answer(&request).await }
        }
    };
    let server = serve::listen(listeners, answer, Patience::default(), ended(stopped.clone()));
    let server = tokio::spawn(server);
    let attendant = tokio::spawn(control::attend(control, orders, ended(stopped)));
    let config_path = config_path.to_owned();
    let config = Arc::new(config);
    let daemon = Daemon { config, rooms, board, orders: ordered, signals, reload, config_path };
    let done = daemon.run().await;
    // Whoever is being answered gets the whole answer.
    drop(stop);
    server.await.context("serving the published tree")?;
    attendant.await.context("attending to the control socket")?;
    done.inspect(|()| info!("Stopped"))
}

/// Those that systemd handed over, else those of the configuration.
fn listeners(config: &Config, handed: Vec<Listener>) -> Result<Vec<Listener>> {
    if !handed.is_empty() {
        handed.iter().for_each(|listener| info!("Serving on {listener}, handed over by systemd"));
        return Ok(handed);
    }
    let bind = |place: &Listen| {
        let listener = Listener::bind(place).with_context(|| format!("listening at `{place}`"))?;
        info!("Serving on {listener}");
        Ok(listener)
    };
    config.daemon.listen.iter().map(bind).collect()
}

fn control_socket(config: &Config, handed: Option<UnixListener>) -> Result<control::Listener> {
    let path = &config.daemon.control_socket;
    match handed {
        Some(socket) => control::Listener::handed_over(socket).context("taking over the control socket"),
        None => control::bind(path).context("listening for orders (`daemon.control_socket`)"),
    }
}

/// There once the other end is dropped.
async fn ended(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}
