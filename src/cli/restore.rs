//! `newsdesk restore`: a backup in the place of the store, which is kept.

use super::Ending;
use super::backup;
use super::load;
use super::print;
use crate::daemon::system_clock;
use crate::pipeline;
use crate::store;
use crate::store::Restored;
use crate::store::StoreError;
use anyhow::Context;
use anyhow::Result;
use anyhow::anyhow;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Restore {
    /// A backup; it is not changed
    file: PathBuf,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config_to_look(path)?;
        load::make_state_dir(&config)?;
        let bar = backup::bytes_bar();
        let restored = store::restore(
            &self.file,
            &load::store_path(&config),
            system_clock()(),
            pipeline::print_anew,
            &mut |done, all| backup::advance(&bar, done, all),
        );
        bar.finish_and_clear();
        let restored = match restored {
            Err(held @ StoreError::Held { .. }) => {
                return Err(anyhow!("{held}: stop it first; nothing was changed"));
            }
            restored => restored.context("restoring the store")?,
        };
        match self.json {
            true => print::json(&self.as_json(&restored)),
            false => print::say(self.told(&restored)),
        }
    }

    fn told(&self, restored: &Restored) -> String {
        let mut lines =
            vec![format!("Restored `{}`: {}", self.file.display(), backup::told(&restored.holds))];
        if let Some(kept) = &restored.kept {
            lines.push(format!("The store before is kept as `{}`", kept.display()));
        }
        lines.push("The next start or round prints everything anew".to_owned());
        lines.join("\n")
    }

    fn as_json(&self, restored: &Restored) -> serde_json::Value {
        let mut told = backup::as_json(&self.file, &restored.holds);
        told["kept"] = json!(restored.kept);
        told
    }
}
