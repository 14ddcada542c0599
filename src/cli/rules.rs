//! `newsdesk rules`: changed rules tried on what is there, and applied.

use super::Ending;
use super::Misuse;
use super::load;
use super::once;
use super::orders;
use super::orders::Hands;
use super::print;
use crate::config::Config;
use crate::daemon;
use crate::daemon::MOVES_WITHOUT_YES;
use crate::daemon::Refiled;
use crate::daemon::Rooms;
use crate::daemon::control::ApplyRules;
use crate::daemon::control::Moved;
use crate::daemon::control::Order;
use crate::daemon::control::Reply;
use crate::pipeline;
use anyhow::Result;
use std::path::Path;

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
        let config = load::config_to_look(path)?;
        match self {
            Rules::Test { json } => {
                let moves = pipeline::preview_rules(&*load::reader(&config)?, &config)?;
                shown(&moves.iter().map(Moved::from).collect::<Vec<_>>(), json, "would move")
            }
            Rules::Apply { yes, as_news, json } => apply(&config, yes, as_news, json),
        }
    }
}

fn apply(config: &Config, yes: bool, as_news: bool, json: bool) -> Result<Ending> {
    let asked = ApplyRules { yes, as_news, rules: pipeline::rules_hash(config) };
    let reply = match orders::give(config, &Order::ApplyRules(asked))? {
        Hands::Daemon(reply) => reply,
        Hands::Ours(rooms) => refile(config, *rooms, asked)?,
    };
    match reply {
        Reply::Applied { moves, documents_refused } => {
            shown(&moves, json, "moved")?;
            Ok(once::looked_at(&documents_refused))
        }
        Reply::TooManyMoves { moves } => {
            shown(&moves, false, "would move")?;
            let message = format!(
                "newsdesk: {} would move, more than {MOVES_WITHOUT_YES}: nothing was done; say `--yes` if that is meant",
                print::count(moves.len(), "article")
            );
            Err(Misuse(message).into())
        }
        reply => Err(orders::refusal(reply)),
    }
}

/// In this process, as the daemon would.
fn refile(config: &Config, mut rooms: Rooms, asked: ApplyRules) -> Result<Reply> {
    let now = (rooms.clock)();
    let mut states = rooms.store.states()?;
    pipeline::notice_config(&mut rooms.store, config, &rooms.press, &mut states, now)?;
    let moves = match daemon::refile(&mut rooms.store, config, asked, now)? {
        Refiled::Moved(moves) => moves,
        Refiled::Declined(reply) => return Ok(reply),
    };
    let printed = pipeline::publish(&mut rooms.store, config, &rooms.press, &states)?;
    Ok(Reply::Applied { moves, documents_refused: printed.refused.iter().map(ToString::to_string).collect() })
}

fn shown(moves: &[Moved], json: bool, verb: &str) -> Result<Ending> {
    if json {
        return print::json(&moves);
    }
    for found in moves {
        print::say(format_args!("{}  {}", found.id.short(), found.title))?;
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
    print::say(format_args!("{} {verb}", print::count(moves.len(), "article")))
}
