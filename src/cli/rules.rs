//! `newsdesk rules`: changed rules tried on what is there, and applied.

use super::Ending;
use super::Misuse;
use super::load;
use super::once;
use super::print;
use crate::config::Config;
use crate::daemon::system_clock;
use crate::model::FilingOrigin;
use crate::pipeline;
use crate::pipeline::Move;
use anyhow::Result;
use serde_json::json;
use std::path::Path;

/// Above this many moves, `apply` wants to be told `--yes`.
const MOVES_WITHOUT_YES: usize = 50;

#[derive(Debug, clap::Subcommand)]
pub enum Rules {
    /// Show which articles today's rules would move; change nothing
    Test {
        /// Print the moves as JSON
        #[arg(long)]
        json: bool,
    },
    /// Move them
    Apply {
        /// Even when more than 50 articles move
        #[arg(long)]
        yes: bool,
        /// As news: what comes in enters digests too
        #[arg(long)]
        as_news: bool,
        /// Print the moves as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Rules {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config(path)?;
        match self {
            Rules::Test { json } => {
                let moves = pipeline::preview_rules(&*load::reader(&config)?, &config)?;
                shown(&moves, json, "would move")
            }
            Rules::Apply { yes, as_news, json } => apply(&config, yes, as_news, json),
        }
    }
}

fn apply(config: &Config, yes: bool, as_news: bool, json: bool) -> Result<Ending> {
    let now = system_clock()();
    // The preview is read under the same lock that the moves are made under.
    let mut rooms = load::rooms(config, system_clock())?;
    let mut states = rooms.store.states()?;
    pipeline::notice_config(&mut rooms.store, config, &rooms.press, &mut states, now)?;
    let moves = pipeline::preview_rules(&rooms.store, config)?;
    if moves.len() > MOVES_WITHOUT_YES && !yes {
        shown(&moves, false, "would move")?;
        let message = format!(
            "newsdesk: {} would move, more than {MOVES_WITHOUT_YES}: nothing was done; say `--yes` if that is meant",
            print::count(moves.len(), "article")
        );
        return Err(Misuse(message).into());
    }
    let origin = if as_news { FilingOrigin::Live } else { FilingOrigin::Refiled };
    pipeline::apply_rules(&mut rooms.store, config, &moves, origin, now)?;
    let printed = pipeline::publish(&mut rooms.store, config, &rooms.press, &states)?;
    shown(&moves, json, "moved")?;
    Ok(once::looked_at(&printed.refused))
}

fn shown(moves: &[Move], json: bool, verb: &str) -> Result<Ending> {
    if json {
        return print::json(&moves.iter().map(as_json).collect::<Vec<_>>());
    }
    for found in moves {
        print::say(format_args!("{}  {}", found.tag.short(), found.title))?;
        for proposal in &found.file {
            print::say(format_args!("    + {}: {}", proposal.section, proposal.reason))?;
        }
        for proposal in &found.withdraw {
            print::say(format_args!("    - {}: {}", proposal.section, proposal.reason))?;
        }
        if let Some(reason) = &found.unsorted {
            print::say(format_args!("    stands nowhere then: {reason}"))?;
        }
    }
    print::say(format_args!("{} {verb}", print::count(moves.len(), "article")))?;
    Ok(Ending::Done)
}

fn as_json(found: &Move) -> serde_json::Value {
    let proposals = |list: &[crate::model::Proposal]| {
        list.iter()
            .map(|proposal| json!({ "section": proposal.section, "reason": proposal.reason }))
            .collect::<Vec<_>>()
    };
    json!({
        "id": found.tag,
        "title": found.title,
        "file": proposals(&found.file),
        "withdraw": proposals(&found.withdraw),
        "unsorted": found.unsorted,
    })
}
