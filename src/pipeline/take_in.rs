//! A turn: what was heard, decided, filed and committed at once (T1).

use super::deciding::Deciding;
use super::hear::Heard;
use super::lately::Lately;
use super::newsroom::Newsroom;
use super::taken::Taken;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::store::Store;
use crate::store::StoreError;
use std::collections::HashMap;

/// Decides what was heard and commits it in one transaction; `states` follow once it is durable.
///
/// Within a turn the order of the config decides who said a thing first, not who answered first.
pub fn take_in(
    store: &mut Store,
    newsroom: &Newsroom,
    lately: &mut Lately,
    mut batch: Vec<Heard>,
    states: &mut HashMap<SourceId, SourceState>,
    now: Timestamp,
) -> Result<Taken, StoreError> {
    batch.sort_by_key(|heard| newsroom.place(&heard.gathered.source));
    lately.catch_up(store, now)?;
    let turn = store.turn(now, |turn| {
        lately.note(turn)?;
        let mut taken = Taken::default();
        let mut learned = Vec::new();
        for heard in batch {
            let state = states.get(&heard.gathered.source).cloned().unwrap_or_default();
            let source = heard.gathered.source.clone();
            let mut deciding =
                Deciding { newsroom, source: &source, state: &state, turn, lately, taken: &mut taken };
            let after = deciding.all(&heard)?;
            learned.push((source, after));
        }
        Ok::<_, StoreError>((taken, learned))
    });
    if turn.is_err() {
        lately.forget();
    }
    let ((taken, learned), _) = turn?;
    states.extend(learned);
    Ok(taken)
}
