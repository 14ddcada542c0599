//! `newsdesk refresh`: sources asked now, by the daemon or here, and what was new published.

use super::Ending;
use super::Misuse;
use super::load;
use super::once;
use super::orders;
use super::orders::Hands;
use super::print;
use crate::config::Config;
use crate::daemon::Rooms;
use crate::daemon::SourceAnswer;
use crate::daemon::Summary;
use crate::daemon::control;
use crate::daemon::control::Order;
use crate::daemon::control::Reply;
use crate::model::SourceId;
use anyhow::Result;
use std::path::Path;

#[derive(Debug, clap::Args)]
pub struct Refresh {
    /// Whom to ask, by name, or by url where there is none [default: all sources]
    #[arg(id = "SOURCE")]
    sources: Vec<String>,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Refresh {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config_to_look(path)?;
        let named: Vec<_> = self.sources.iter().map(SourceId::new).collect();
        let meant = control::meant_sources(&config, &named)
            .map_err(|message| Misuse(format!("newsdesk: {message}")))?;
        let summary = match orders::give(&config, &Order::Refresh { sources: named })? {
            Hands::Ours(rooms) => pull(&load::config(path)?, *rooms, &meant)?,
            Hands::Daemon(Reply::Refreshed(summary)) => *summary,
            Hands::Daemon(reply) => return Err(orders::refusal(reply)),
        };
        match self.json {
            true => print::json(&summary)?,
            false => {
                // Who names a source wants to know how it is; of all sources `status` says it.
                let mended = if self.sources.is_empty() { Vec::new() } else { mended(&summary) };
                print::say([vec![once::told(&summary)], mended, held(&summary)].concat().join("\n"))?
            }
        };
        Ok(once::ending(&summary))
    }
}

/// In this process, as the daemon would.
fn pull(config: &Config, mut rooms: Rooms, sources: &[SourceId]) -> Result<Summary> {
    let runtime = load::runtime()?;
    let report = runtime.block_on(once::round(config, &mut rooms, Some(sources)))?;
    runtime.shutdown_background();
    Ok(Summary::from(&report))
}

/// A line for each source whose document had to be mended.
fn mended(summary: &Summary) -> Vec<String> {
    let mended = summary.sources.iter().filter_map(|told| match &told.answer {
        SourceAnswer::Read { mended, .. } if !mended.is_empty() => {
            Some(format!("  `{}` had to be mended: {}", told.source, mended.join(", ")))
        }
        _ => None,
    });
    mended.collect()
}

/// A line for each source that was not asked, though somebody wanted it now.
fn held(summary: &Summary) -> Vec<String> {
    let line = |source, until: &crate::model::Timestamp| {
        format!("  `{source}` wants to be left alone until {}", until.format("%Y-%m-%d %H:%M UTC"))
    };
    let held = summary.sources.iter().filter_map(|told| match &told.answer {
        SourceAnswer::Held { until } => Some(line(&told.source, until)),
        _ => None,
    });
    held.collect()
}
