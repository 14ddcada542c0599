//! One source asked, its answer read, and its entries keyed: all of the work that needs no store.

use crate::edit::KeyedDocument;
use crate::edit::key_document;
use crate::gather::Correspondent;
use crate::gather::fetch::Slot;
use crate::model::Gathered;
use crate::model::IdTrust;
use crate::model::Outcome;
use crate::model::Source;
use crate::model::SourceState;
use crate::model::Timestamp;
use std::sync::Arc;

/// What a source said, ready to be decided. `gathered.outcome` has given its entries to `document`.
#[derive(Debug)]
pub struct Heard {
    pub gathered: Gathered,
    pub document: KeyedDocument,
}

/// Asks one source, and keys what it says. The slot is to be kept for as long as that is in memory.
pub async fn hear(
    correspondent: Arc<Correspondent>,
    source: Arc<Source>,
    state: SourceState,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
) -> (Heard, Option<Slot>) {
    let trust = state.id_trust;
    correspondent.gather(source, &state, now, move |gathered| keyed(gathered, trust)).await
}

/// The keys of what was gathered from a source whose ids deserved `trust` so far.
pub fn keyed(mut gathered: Gathered, trust: IdTrust) -> Heard {
    let (entries, extent) = match &mut gathered.outcome {
        Outcome::Read { entries, extent, .. } => (std::mem::take(entries), *extent),
        Outcome::Unchanged { .. } | Outcome::Failed(_) => Default::default(),
    };
    let document = key_document(&gathered.source, entries, trust, extent);
    Heard { gathered, document }
}
