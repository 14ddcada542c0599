//! `newsdesk check`: is `feeds.toml` in order, and do its sources answer?

use super::Ending;
use super::Misuse;
use super::load;
use super::print;
use crate::config;
use crate::config::Config;
use crate::daemon::SourceAnswer;
use crate::daemon::system_clock;
use crate::gather::Correspondent;
use crate::model::Outcome;
use crate::model::SourceState;
use crate::pipeline;
use crate::pipeline::Heard;
use anyhow::Result;
use serde_json::json;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinSet;

#[derive(Debug, clap::Args)]
pub struct Check {
    /// Ask each source once, and say what was found; nothing is stored
    #[arg(long)]
    online: bool,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = match config::load(path, &load::CHECKS) {
            Ok(config) => config,
            Err(config::LoadError::Faulty(faults)) => return self.faults(path, &faults),
            Err(error) => return Err(Misuse(format!("newsdesk: {error}")).into()),
        };
        if self.online {
            return self.ask(&config);
        }
        match self.json {
            true => print::json(&json!({ "faults": listed(&config.warnings) })),
            false => {
                if !config.warnings.is_empty() {
                    print::say(format_args!(
                        "{}\n",
                        config.warnings.render(std::io::stdout().is_terminal())
                    ))?;
                }
                print::say(format_args!("`{}` is in order: {}", path.display(), contents(&config)))?;
                Ok(Ending::Done)
            }
        }
    }

    /// Faults are what was asked for, so they go to stdout.
    fn faults(&self, path: &Path, faults: &config::Faults) -> Result<Ending> {
        match self.json {
            true => print::json(&json!({ "faults": listed(faults) }))?,
            false => {
                print::say(faults.render(std::io::stdout().is_terminal()))?;
                Ending::Done
            }
        };
        let count = print::count(faults.iter().count(), "fault");
        Err(Misuse(format!("newsdesk: {count} in `{}`", path.display())).into())
    }

    fn ask(&self, config: &Config) -> Result<Ending> {
        let found = load::runtime()?.block_on(ask_all(config))?;
        let failed = found.iter().filter(|found| matches!(found.answer, SourceAnswer::Failed { .. })).count();
        match self.json {
            true => {
                let rows: Vec<_> = found.iter().map(Found::as_json).collect();
                print::json(&json!({ "faults": listed(&config.warnings), "sources": rows }))?;
            }
            false => {
                load::warn(config);
                let rows = found.iter().map(Found::as_row);
                print::say(print::table(&["SOURCE", "FOUND", "TITLE OR TROUBLE"], rows))?;
            }
        }
        Ok(if failed > 0 { Ending::NeedsLooking } else { Ending::Done })
    }
}

/// What one source answered.
struct Found {
    source: String,
    answer: SourceAnswer,
    title: Option<String>,
    /// Where redirects led, when that is not where we asked.
    moved_to: Option<String>,
}

async fn ask_all(config: &Config) -> Result<Vec<Found>> {
    let correspondent = Arc::new(Correspondent::new(&config.fetch, &config.reading)?);
    let mut asking = JoinSet::new();
    for (place, source) in config.sources.iter().enumerate() {
        let (correspondent, source) = (correspondent.clone(), Arc::new(source.clone()));
        asking.spawn(async move {
            let asked = source.url.clone();
            let (heard, _) =
                pipeline::hear(correspondent, source, SourceState::default(), system_clock()).await;
            (place, found(heard, &asked))
        });
    }
    let mut all = Vec::new();
    while let Some(answered) = asking.join_next().await {
        all.push(answered?);
    }
    all.sort_by_key(|(place, _)| *place);
    Ok(all.into_iter().map(|(_, found)| found).collect())
}

fn found(heard: Heard, asked: &url::Url) -> Found {
    let moved_to = heard.gathered.final_url.as_ref().filter(|url| *url != asked).map(ToString::to_string);
    let (answer, title) = match heard.gathered.outcome {
        Outcome::Read { feed, .. } => (
            SourceAnswer::Read { entries: heard.document.entries.len(), mended: feed.mended.clone() },
            feed.title,
        ),
        Outcome::Unchanged { .. } => (SourceAnswer::Unchanged, None),
        Outcome::Failed(failure) => {
            (SourceAnswer::Failed { kind: failure.kind, message: failure.message }, None)
        }
    };
    Found { source: heard.gathered.source.to_string(), answer, title, moved_to }
}

impl Found {
    fn as_row(&self) -> Vec<String> {
        let (what, mut detail) = match &self.answer {
            SourceAnswer::Read { entries: 0, .. } => {
                ("no entries".to_owned(), self.title.clone().unwrap_or_default())
            }
            SourceAnswer::Read { entries: 1, .. } => {
                ("1 entry".to_owned(), self.title.clone().unwrap_or_default())
            }
            SourceAnswer::Read { entries, .. } => {
                (format!("{entries} entries"), self.title.clone().unwrap_or_default())
            }
            SourceAnswer::Failed { message, .. } => ("failed".to_owned(), message.clone()),
            SourceAnswer::Unchanged | SourceAnswer::Held { .. } => ("unchanged".to_owned(), String::new()),
        };
        if let SourceAnswer::Read { mended, .. } = &self.answer
            && !mended.is_empty()
        {
            detail += &format!(" (mended: {})", mended.join(", "));
        }
        if let Some(url) = &self.moved_to {
            detail += &format!(" (moved to {url})");
        }
        vec![self.source.clone(), what, detail]
    }

    fn as_json(&self) -> serde_json::Value {
        json!({ "source": self.source, "found": self.answer, "title": self.title, "moved_to": self.moved_to })
    }
}

fn listed(faults: &config::Faults) -> Vec<&config::Fault> {
    faults.iter().collect()
}

fn contents(config: &Config) -> String {
    format!(
        "{}, {}, {}",
        print::count(config.sources.len(), "source"),
        print::count(config.sections.len(), "section"),
        print::count(config.digests.len(), "digest"),
    )
}
