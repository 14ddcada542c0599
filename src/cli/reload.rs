//! `newsdesk reload`: the running daemon takes up `feeds.toml` as it is now.

use super::Ending;
use super::Misuse;
use super::load;
use super::orders;
use super::print;
use crate::daemon::control::Order;
use crate::daemon::control::Reply;
use anyhow::Result;
use anyhow::bail;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub struct Reload {}

impl Reload {
    /// A file with faults ends here, with all of them: the daemon would say the same.
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config_to_look(path)?;
        match orders::to_daemon(&config, &Order::Reload)? {
            Some(Reply::Reloaded { changes }) if changes.is_empty() => print::say("Nothing has changed"),
            Some(Reply::Reloaded { changes }) => print::say(changes.join("\n")),
            // Its faults stand by themselves, each with its place.
            Some(Reply::Refused { message }) => Err(Misuse(message).into()),
            Some(reply) => Err(orders::refusal(reply)),
            None => bail!(
                "no daemon listens at `{}`; what starts next reads `{}` as it is",
                config.daemon.control_socket.display(),
                path.display()
            ),
        }
    }
}
