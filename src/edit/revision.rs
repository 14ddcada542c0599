//! What changed between what an entry said and what it says.

use super::canonical::canonical;
use crate::model::Change;
use crate::model::KeyedEntry;
use crate::model::Said;
use url::Url;

/// What changed, after `said`, in an entry whose state then was `state_key`. Where nobody knows what it
/// said, other words are other words.
pub(super) fn change(said: Option<&Said>, keyed: &KeyedEntry, state_key: u64) -> Change {
    let same_words = state_key >> 32 == keyed.state_key >> 32;
    match said {
        Some(said) if page(said.url.as_ref()) != page(keyed.entry.url.as_ref()) => Change::Material,
        _ if same_words => Change::Carried,
        _ => Change::Material,
    }
}

/// The page that an address leads to. Its query is not asked: many carry a token there.
fn page(url: Option<&Url>) -> Option<String> {
    let mut url = url?.clone();
    url.set_query(None);
    url.set_fragment(None);
    Some(canonical(&url))
}
