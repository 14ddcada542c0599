//! Digests that are due: a window of filings, frozen into a numbered edition (T1).

use super::print::desk;
use crate::config::Config;
use crate::edit::compose;
use crate::model::Digest;
use crate::model::DigestId;
use crate::model::Edition;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::store::Store;
use crate::store::StoreError;
use std::collections::HashMap;

/// What became of one digest.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedEdition {
    pub digest: DigestId,
    /// `None`: its window held nothing, so none was made.
    pub edition: Option<Edition>,
}

/// Closes an edition of every digest whose moment has passed since it was last looked at.
///
/// A new digest waits for its next moment, and starts with what is filed from now on: what is in the
/// store already is older than it.
pub fn close_due(
    store: &mut Store,
    config: &Config,
    states: &HashMap<SourceId, SourceState>,
    now: Timestamp,
) -> Result<Vec<ClosedEdition>, StoreError> {
    let mut closed = Vec::new();
    for digest in &config.digests {
        match store.digest_checked(&digest.id)? {
            None => drop(store.turn(now, |turn| turn.check_digest(&digest.id))?),
            Some(checked) if digest.schedule.next_after(checked.min(now)).is_some_and(|due| due <= now) => {
                closed.push(close_now(store, config, states, digest, now)?);
            }
            Some(_) => {}
        }
    }
    Ok(closed)
}

/// Closes an edition of one digest with all that was filed since the last.
pub fn close_now(
    store: &mut Store,
    config: &Config,
    states: &HashMap<SourceId, SourceState>,
    digest: &Digest,
    now: Timestamp,
) -> Result<ClosedEdition, StoreError> {
    let last = store.last_edition(&digest.id)?;
    let since = store.digest_since(&digest.id)?.unwrap_or(0);
    let from = last.as_ref().map_or(since, |edition| edition.to.max(since));
    let to = store.newest_sequence()?;
    let standing = store.window(&digest.sections, from, to, &digest.id)?;
    let number = last.as_ref().map_or(1, |edition| edition.number + 1);
    let desk = desk(config, states);
    let (edition, _) = store.turn(now, |turn| {
        let closed_at = turn.stamp().added;
        let opened_at = last.map(|edition| edition.closed_at);
        let window = compose::Window { from, to, opened_at, closed_at };
        let edition = compose::edition(digest, number, window, standing, &desk);
        if let Some(edition) = &edition {
            turn.close(edition)?;
        }
        turn.check_digest(&digest.id)?;
        Ok::<_, StoreError>(edition)
    })?;
    Ok(ClosedEdition { digest: digest.id.clone(), edition })
}
