//! `newsdesk run`: the daemon.

use super::Ending;
use super::Misuse;
use super::load;
use super::load::CHECKS;
use crate::config;
use crate::config::Config;
use crate::daemon;
use crate::daemon::system_clock;
use anyhow::Result;
use std::io::IsTerminal;
use std::path::Path;
use tracing::warn;

#[derive(Debug, clap::Args)]
pub struct Run {}

impl Run {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = first_config(path)?;
        let mut rooms = load::rooms(&config, system_clock())?;
        let runtime = load::runtime()?;
        let ended = runtime.block_on(daemon::run(config, path, &mut rooms, &|| read_again(path)));
        // What could not be finished in time is not waited for.
        runtime.shutdown_background();
        ended.map(|()| Ending::Done)
    }
}

/// A person at a terminal is shown where in the file the faults are; a log is not, for it has many readers.
fn first_config(path: &Path) -> Result<Config> {
    if std::io::stderr().is_terminal() {
        return load::config(path);
    }
    read_again(path).map_err(|faults| Misuse(faults).into())
}

/// The configuration as it is now, or its faults, a line each. What is likely not meant is logged.
fn read_again(path: &Path) -> Result<Config, String> {
    match config::load(path, &CHECKS) {
        Ok(config) => {
            config.warnings.lines().for_each(|warning| warn!("{warning}"));
            Ok(config)
        }
        Err(config::LoadError::Faulty(faults)) => Err(faults.lines().collect::<Vec<_>>().join("\n")),
        Err(error) => Err(error.to_string()),
    }
}
