//! Changed rules applied to what is there, for whoever asked: a verb in its own process, or the daemon.

use super::control::ApplyRules;
use super::control::Moved;
use super::control::Reply;
use crate::config::Config;
use crate::model::FilingOrigin;
use crate::model::Timestamp;
use crate::pipeline;
use crate::store::Store;
use crate::store::StoreError;

/// Above this many moves, it wants to be told `yes`.
pub const MOVES_WITHOUT_YES: usize = 50;

/// What became of it.
#[derive(Debug, PartialEq)]
pub enum Refiled {
    /// Committed, and to be published.
    Moved(Vec<Moved>),
    /// Nothing was done, and this is the reply.
    Declined(Reply),
}

/// Moves what the rules of `config` move. The preview is read under the lock that the moves are made under.
pub fn refile(
    store: &mut Store,
    config: &Config,
    asked: ApplyRules,
    now: Timestamp,
) -> Result<Refiled, StoreError> {
    if asked.rules != pipeline::rules_hash(config) {
        let message =
            "these are not the rules that the daemon has loaded: `newsdesk reload` first".to_owned();
        return Ok(Refiled::Declined(Reply::Refused { message }));
    }
    let moves = pipeline::preview_rules(store, config)?;
    let told = moves.iter().map(Moved::from).collect();
    if moves.len() > MOVES_WITHOUT_YES && !asked.yes {
        return Ok(Refiled::Declined(Reply::TooManyMoves { moves: told }));
    }
    let origin = if asked.as_news { FilingOrigin::Live } else { FilingOrigin::Refiled };
    pipeline::apply_rules(store, config, &moves, origin, now)?;
    Ok(Refiled::Moved(told))
}
