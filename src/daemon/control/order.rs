//! What is said over the control socket: orders in, replies out. Values only.

use super::super::summary::Summary;
use crate::config::Config;
use crate::config::did_you_mean;
use crate::model::Proposal;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::pipeline::Move;
use crate::pipeline::Overrule;
use crate::pipeline::Overruled;
use serde::Deserialize;
use serde::Serialize;
use std::collections::HashSet;
use std::fmt;
use std::path::PathBuf;

/// What a person asks of the running daemon: `{"order": "refresh", "sources": ["who"]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// Ask these sources now, whatever the schedule says; none named: all of them. Answered when what
    /// was new is published.
    Refresh { sources: Vec<SourceId> },
    /// File what is there by the rules that the daemon has loaded.
    ApplyRules(ApplyRules),
    /// Two articles are one, or one is two. Answered when what changed is published.
    Overrule(Overrule),
    /// Take up `feeds.toml` as it is now.
    Reload,
    /// Say how it is.
    Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplyRules {
    /// However many articles move.
    pub yes: bool,
    /// What comes in enters digests too.
    pub as_news: bool,
    /// The rules that are meant, as `pipeline::rules_hash` tells them apart. Who edits `feeds.toml` and
    /// forgets to reload must not apply the old ones.
    pub rules: u64,
}

/// What the daemon answers: `{"reply": "refused", "message": "..."}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    Refreshed(Box<Summary>),
    Applied {
        moves: Vec<Moved>,
        /// Documents that were not fit to print, a line each.
        documents_refused: Vec<String>,
    },
    Overruled {
        overruled: Overruled,
        /// Documents that were not fit to print, a line each.
        documents_refused: Vec<String>,
    },
    /// So many would move that it wants to be told `yes`; nothing was done.
    TooManyMoves {
        moves: Vec<Moved>,
    },
    Reloaded {
        /// What is otherwise than before, a line each.
        changes: Vec<String>,
    },
    Status(Box<DaemonState>),
    /// Not done, and whoever asked has to mend something.
    Refused {
        message: String,
    },
    /// It could not be done.
    Failed {
        message: String,
    },
}

/// One article that was moved, or would be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    pub id: TagUri,
    pub title: String,
    /// Where it comes in, and why.
    pub file: Vec<Proposal>,
    /// Where it goes out, and why.
    pub withdraw: Vec<Proposal>,
    /// Why it stands nowhere then, if so.
    pub unsorted: Option<String>,
}

/// How the daemon is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DaemonState {
    pub pid: u32,
    pub since: Timestamp,
    /// Of the program that runs, which may be older than the one that asks.
    pub version: String,
    /// The `feeds.toml` that it reads.
    pub config: PathBuf,
    /// What it is doing, in a sentence for people.
    pub doing: String,
    /// `None` when nothing is scheduled.
    pub next: Option<NextSource>,
    /// Those that have been asked and have not answered yet.
    pub asking: Vec<SourceId>,
    /// Why nothing is fetched for now, if so.
    pub held: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextSource {
    pub source: SourceId,
    pub at: Timestamp,
}

/// The sources that a refresh means: those named, or all. The error names one that is not there.
pub fn meant_sources(config: &Config, named: &[SourceId]) -> Result<Vec<SourceId>, String> {
    let all: Vec<SourceId> = config.sources.iter().map(|source| source.id.clone()).collect();
    if named.is_empty() {
        return Ok(all);
    }
    let known: HashSet<&SourceId> = all.iter().collect();
    match named.iter().find(|name| !known.contains(name)) {
        None => Ok(named.to_vec()),
        Some(stranger) => {
            let hint = did_you_mean(stranger.as_str(), all.iter().map(SourceId::as_str));
            let hint = hint.unwrap_or_else(|| "`newsdesk status` lists those that there are".to_owned());
            Err(format!("there is no source `{}`: {hint}", shown(stranger)))
        }
    }
}

/// As in "uid 1000 asked to ...".
impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Order::Refresh { sources } => match sources.as_slice() {
                [] => write!(f, "refresh all sources"),
                [source] => write!(f, "refresh `{}`", shown(source)),
                [first, others @ ..] => write!(f, "refresh `{}` and {} more", shown(first), others.len()),
            },
            Order::ApplyRules(_) => write!(f, "apply the rules"),
            Order::Overrule(Overrule::Same(..)) => write!(f, "call two articles the same"),
            Order::Overrule(Overrule::Different(..)) => write!(f, "call two articles different"),
            Order::Reload => write!(f, "reload the configuration"),
            Order::Status => write!(f, "say how it is"),
        }
    }
}

/// As many letters of a name as a log line should bear.
const LONGEST_NAME: usize = 100;

/// A stranger's word on a line of ours: it stays one line, and a short one.
fn shown(source: &SourceId) -> String {
    source.as_str().chars().take(LONGEST_NAME).flat_map(char::escape_debug).collect()
}

impl From<&Move> for Moved {
    fn from(found: &Move) -> Moved {
        Moved {
            id: found.tag.clone(),
            title: found.title.clone(),
            file: found.file.clone(),
            withdraw: found.withdraw.clone(),
            unsorted: found.unsorted.clone(),
        }
    }
}
