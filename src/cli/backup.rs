//! `newsdesk backup`: the store as it is now, in one file, whoever is writing it.

use super::Ending;
use super::Misuse;
use super::load;
use super::print;
use crate::store::Backup;
use anyhow::Context;
use anyhow::Result;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct TakeBackup {
    /// Where to put it; keep it as private as the store
    file: PathBuf,
    /// Replace FILE when it is there
    #[arg(long)]
    force: bool,
    /// Print what it holds as JSON
    #[arg(long)]
    json: bool,
}

impl TakeBackup {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config_to_look(path)?;
        self.check_place()?;
        let store = load::reader(&config)?;
        let bar = bytes_bar();
        let taken = store.back_up(&self.file, &mut |done, all| advance(&bar, done, all));
        bar.finish_and_clear();
        let holds = taken.context("backing up the store")?;
        match self.json {
            true => print::json(&as_json(&self.file, &holds)),
            false => print::say(format_args!("`{}` holds {}", self.file.display(), told(&holds))),
        }
    }

    /// Whether FILE can be written, as far as the command line decides it.
    fn check_place(&self) -> Result<()> {
        let file = &self.file;
        let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        if let Some(parent) = parent.filter(|parent| !parent.is_dir()) {
            return refuse(format!("there is no folder `{}`", parent.display()));
        }
        match file.symlink_metadata() {
            Err(_) => Ok(()),
            Ok(_) if file.is_dir() => refuse(format!("`{}` is a folder, expected a file", file.display())),
            Ok(there) if !there.is_file() && !there.is_symlink() => {
                refuse(format!("`{}` is a device, expected a file", file.display()))
            }
            Ok(_) if !self.force => {
                refuse(format!("`{}` is there already: `--force` replaces it", file.display()))
            }
            Ok(_) => Ok(()),
        }
    }
}

/// Bytes copied, on a terminal.
pub fn bytes_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes}  {msg}");
    ProgressBar::new(0).with_style(style.expect("the template is ours"))
}

pub fn advance(bar: &ProgressBar, done: u64, all: u64) {
    bar.set_length(all);
    bar.set_position(done);
    if done == all {
        bar.set_message("looking at every page");
    }
}

/// `12 articles, 14 filings, 1 edition, 0.3 MB`.
pub fn told(holds: &Backup) -> String {
    format!(
        "{}, {}, {}, {:.1} MB",
        print::count(holds.articles as usize, "article"),
        print::count(holds.filings as usize, "filing"),
        print::count(holds.editions as usize, "edition"),
        holds.bytes as f64 / 1e6,
    )
}

pub fn as_json(file: &Path, holds: &Backup) -> serde_json::Value {
    json!({
        "file": file,
        "schema": holds.schema,
        "articles": holds.articles,
        "entries": holds.entries,
        "filings": holds.filings,
        "editions": holds.editions,
        "bytes": holds.bytes,
    })
}

fn refuse(message: String) -> Result<()> {
    Err(Misuse(format!("newsdesk: {message}")).into())
}
