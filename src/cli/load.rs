//! `feeds.toml` read with every check there is, and the rooms opened that a verb needs.

use super::Misuse;
use crate::config;
use crate::config::Checks;
use crate::config::Config;
use crate::daemon::Clock;
use crate::daemon::Rooms;
use crate::gather;
use crate::gather::Correspondent;
use crate::publish::Press;
use crate::store::Reader;
use crate::store::Store;
use crate::wire;
use anyhow::Context;
use anyhow::Result;
use std::io::IsTerminal;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// The checks that the rooms own whose business a value is, and where secrets are.
pub const CHECKS: Checks = Checks {
    address: wire::check_address,
    selector: gather::check_selector,
    private_host: wire::Guard::check_private_host,
    // Set by systemd, to a folder of the service's own (systemd.exec(5)).
    reads_secrets: true,
    credentials: || std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from),
};

/// The config, or all of its faults as the message. Warnings go to stderr.
pub fn config(path: &Path) -> Result<Config> {
    checked(path, &CHECKS)
}

/// The same for a verb that asks no source: it needs none of the secrets that stand in files.
pub fn config_to_look(path: &Path) -> Result<Config> {
    checked(path, &Checks { reads_secrets: false, ..CHECKS })
}

fn checked(path: &Path, checks: &Checks) -> Result<Config> {
    match config::load(path, checks) {
        Ok(config) => {
            warn(&config);
            Ok(config)
        }
        Err(config::LoadError::Faulty(faults)) => Err(Misuse(faults.render(colour())).into()),
        Err(error) => Err(Misuse(format!("newsdesk: {error}")).into()),
    }
}

/// What is likely not meant in the config, on stderr.
pub fn warn(config: &Config) {
    if !config.warnings.is_empty() {
        eprintln!("{}\n", config.warnings.render(colour()));
    }
}

fn colour() -> bool {
    std::io::stderr().is_terminal()
}

pub fn store_path(config: &Config) -> PathBuf {
    config.daemon.state_dir.join("newsdesk.db")
}

/// The store for reading; says what to do when there is none yet.
pub fn reader(config: &Config) -> Result<Reader> {
    let path = store_path(config);
    if !path.exists() {
        let message = format!(
            "newsdesk: there is no store at `{}` yet: `newsdesk run` or `newsdesk once` makes it",
            path.display()
        );
        return Err(Misuse(message).into());
    }
    Reader::open(&path).context("opening the store")
}

/// The store for writing: made when it is not there.
pub fn store(config: &Config) -> Result<Store> {
    make_state_dir(config)?;
    Store::open(&store_path(config)).context("opening the store")
}

pub fn make_state_dir(config: &Config) -> Result<()> {
    let folder = &config.daemon.state_dir;
    std::fs::create_dir_all(folder).with_context(|| {
        format!("`{}` could not be made, expected a folder that this user may write", folder.display())
    })
}

pub fn rooms(config: &Config, clock: Clock) -> Result<Rooms> {
    let store = store(config)?;
    let folder = &config.daemon.public_dir;
    let press = Press::new(folder).context("opening the published tree")?;
    let correspondent =
        Correspondent::new(&config.fetch, &config.reading).context("setting up the http client")?;
    Ok(Rooms { store, press: Arc::new(press), correspondent: Arc::new(correspondent), clock })
}

/// The runtime that rounds and servers run on.
pub fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")
}
