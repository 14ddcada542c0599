//! One source asked, its answer read, and its entries keyed: all of the work that needs no store.

use crate::edit::identity;
use crate::gather::Correspondent;
use crate::gather::fetch::Slot;
use crate::model::Gathered;
use crate::model::IdTrust;
use crate::model::KeyedEntry;
use crate::model::Outcome;
use crate::model::Source;
use crate::model::SourceState;
use crate::model::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// What a source said, ready to be decided. `gathered.outcome` has given its entries to `entries`.
#[derive(Debug)]
pub struct Heard {
    pub gathered: Gathered,
    /// In the document's order, each once: of several under one key the first stands for all
    /// (RFC 4287, 4.1.1), or every reading would turn one into the other.
    pub entries: Vec<KeyedEntry>,
    /// What the document showed of the source's ids.
    pub id_trust: IdTrust,
}

/// Asks one source, and keys what it says. The slot is to be kept for as long as that is in memory.
pub async fn hear(
    correspondent: Arc<Correspondent>,
    source: Arc<Source>,
    state: SourceState,
    now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
) -> (Heard, Option<Slot>) {
    let trust = state.id_trust;
    correspondent.gather(source, &state, now.as_ref(), move |gathered| keyed(gathered, trust)).await
}

/// The keys of what was gathered from a source whose ids deserve `trust`.
pub fn keyed(mut gathered: Gathered, trust: IdTrust) -> Heard {
    let entries = match &mut gathered.outcome {
        Outcome::Read { entries, .. } => std::mem::take(entries),
        Outcome::Unchanged { .. } | Outcome::Failed(_) => Vec::new(),
    };
    let id_trust = identity::trust_before(trust, &entries);
    let mut entries: Vec<_> = entries.into_iter().map(|entry| identity::keyed(entry, id_trust)).collect();
    let mut seen = HashSet::new();
    entries.retain(|keyed| seen.insert(keyed.key));
    Heard { gathered, entries, id_trust }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;
    use crate::model::FeedFacts;
    use crate::model::SourceId;
    use crate::model::Validators;

    #[test]
    fn of_two_versions_in_one_document_the_first_stands() {
        let version = |id: &str, text: &str| Entry {
            id: Some(id.to_owned()),
            title: "Clinic opens in Bergen".to_owned(),
            content: Some(text.to_owned()),
            ..Entry::default()
        };
        let outcome = Outcome::Read {
            entries: vec![version("1", "new"), version("2", "other"), version("1", "old")],
            feed: Box::new(FeedFacts::default()),
            validators: Validators::default(),
            body_hash: 0,
            recipe: 0,
        };
        let source = SourceId::new("a");
        let gathered = Gathered { source, at: Timestamp::default(), outcome, final_url: None, body_bytes: 0 };
        let heard = keyed(gathered, IdTrust::Trusted);
        let texts: Vec<_> = heard.entries.iter().map(|keyed| keyed.entry.body().unwrap()).collect();
        assert_eq!(texts, ["new", "other"]);
    }
}
