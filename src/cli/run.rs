//! `newsdesk run`: the daemon.

use super::Ending;
use super::load;
use super::load::CHECKS;
use crate::config;
use crate::config::Config;
use crate::daemon;
use crate::daemon::system_clock;
use anyhow::Result;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub struct Run {}

impl Run {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config(path)?;
        let mut rooms = load::rooms(&config, system_clock())?;
        let runtime = load::runtime()?;
        let ended = runtime.block_on(daemon::run(config, path, &mut rooms, &|| read_again(path)));
        // What could not be finished in time is not waited for.
        runtime.shutdown_background();
        ended.map(|()| Ending::Done)
    }
}

/// The configuration as it is now, or its faults in words, for a log that knows no colours.
fn read_again(path: &Path) -> Result<Config, String> {
    match config::load(path, &CHECKS) {
        Ok(config) => Ok(config),
        Err(config::LoadError::Faulty(faults)) => Err(faults.render(false)),
        Err(error) => Err(error.to_string()),
    }
}
