//! The entries of one document, keyed together: what only their company tells.
//!
//! Enters: entries as they were read, and what was measured of their source's ids. Leaves: keyed entries,
//! each once, and hashes that stood for several of them.

use super::identity;
use super::words;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::IdTrust;
use crate::model::KeyedEntry;
use crate::model::SourceId;
use crate::model::text;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use url::Url;

/// A document whose entries have their keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyedDocument {
    /// In the document's order, each once: of several under one key the first stands for all
    /// (RFC 4287, 4.1.1), or every reading would turn one into the other.
    pub entries: Vec<KeyedEntry>,
    /// What the document shows of its source's ids.
    pub id_trust: IdTrust,
    /// Hashes of texts that stood under several headlines (a paywall's teaser, a disclaimer): they
    /// prove nothing.
    pub generic: Vec<u64>,
    /// How much of what the document lists is among the entries.
    pub extent: Extent,
}

/// Keys all entries of one document of `source`, whose ids deserved `trust` so far. What broke off is no
/// measure of a source: its slips concern the entries concerned alone.
pub fn key_document(source: &SourceId, entries: Vec<Entry>, trust: IdTrust, extent: Extent) -> KeyedDocument {
    let ids = sharing(&entries, |entry| entry.id.as_deref().or(link(entry)));
    let links = sharing(&entries, |entry| link(entry).or(entry.id.as_deref()));
    let id_trust = match extent {
        Extent::BrokenOff => trust,
        Extent::Whole | Extent::Capped => trust_in(trust, entries.len(), ids.len(), links.len()),
    };
    let own_trust = |place: &usize| match (id_trust, ids.contains(place), links.contains(place)) {
        (IdTrust::Trusted, true, false) => IdTrust::Shared,
        (IdTrust::Trusted, true, true) => IdTrust::LinksShared,
        (IdTrust::Shared | IdTrust::Volatile, _, true) => IdTrust::LinksShared,
        _ => id_trust,
    };
    let mut keyed: Vec<KeyedEntry> = Vec::with_capacity(entries.len());
    for (place, entry) in entries.into_iter().enumerate() {
        let mut one = identity::keyed(source, entry, own_trust(&place));
        if id_trust != trust && !ids.contains(&place) {
            one.former_key = Some(identity::key_under(&one, trust)).filter(|former| *former != one.key);
        }
        keyed.push(one);
    }
    let mut seen = HashSet::new();
    keyed.retain(|one| seen.insert(one.key));
    let generic = boilerplate(&keyed);
    for one in &mut keyed {
        one.text_key = one.text_key.filter(|key| !generic.contains(key));
    }
    KeyedDocument { entries: keyed, id_trust, generic: generic.into_iter().collect(), extent }
}

/// A source is judged by most of its entries: a single slip is a matter of the entries concerned.
fn trust_in(trust: IdTrust, entries: usize, ids_shared: usize, links_shared: usize) -> IdTrust {
    let most = |shared: usize| shared > 0 && 2 * shared >= entries;
    match trust {
        IdTrust::Trusted if !most(ids_shared) => IdTrust::Trusted,
        IdTrust::Trusted if !most(links_shared) => IdTrust::Shared,
        IdTrust::Shared | IdTrust::Volatile if !most(links_shared) => trust,
        _ => IdTrust::LinksShared,
    }
}

/// The places of entries whose key stands for another entry as well.
fn sharing(entries: &[Entry], key: impl Fn(&Entry) -> Option<&str>) -> BTreeSet<usize> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        if let Some(key) = key(entry) {
            places.entry(key).or_default().push(place);
        }
    }
    let shared = |places: &Vec<usize>| {
        let first = &entries[places[0]];
        places[1..].iter().any(|place| !is_version(first, &entries[*place]))
    };
    places.into_values().filter(shared).flatten().collect()
}

/// Whether two entries under one key are versions of one entry: the same page, and words that agree.
fn is_version(one: &Entry, other: &Entry) -> bool {
    let plain = |entry: &Entry| entry.body().map(text::plain_text).unwrap_or_default();
    one.url == other.url
        && (headline(one) == headline(other)
            || words::titles_agree(&one.title, &other.title)
            || words::texts_agree(&plain(one), &plain(other)))
}

/// Text keys that entries carry under other headlines and other links.
fn boilerplate(entries: &[KeyedEntry]) -> BTreeSet<u64> {
    let mut first: HashMap<u64, &KeyedEntry> = HashMap::new();
    let mut generic = BTreeSet::new();
    for one in entries {
        let Some(key) = one.text_key else { continue };
        let before = first.entry(key).or_insert(one);
        let other_page = before.url_key != one.url_key;
        if other_page && !words::titles_agree(&before.entry.title, &one.entry.title) {
            generic.insert(key);
        }
    }
    generic
}

fn headline(entry: &Entry) -> &str {
    identity::headline(&entry.title, entry.body().unwrap_or_default())
}

fn link(entry: &Entry) -> Option<&str> {
    entry.url.as_ref().map(Url::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: Option<&str>, url: Option<&str>, title: &str) -> Entry {
        Entry {
            id: id.map(str::to_owned),
            url: url.map(|url| url.parse().unwrap()),
            title: title.to_owned(),
            ..Entry::default()
        }
    }

    fn document(entries: Vec<Entry>, trust: IdTrust) -> KeyedDocument {
        key_document(&SourceId::new("a"), entries, trust, Extent::Whole)
    }

    #[test]
    fn what_broke_off_is_no_measure_of_a_source() {
        let entries = ["1", "2"].map(|page| {
            let page = format!("https://a.example/{page}");
            entry(Some("the same"), Some(&page), &page)
        });
        for (extent, expected) in [
            (Extent::Whole, IdTrust::Shared),
            (Extent::Capped, IdTrust::Shared),
            (Extent::BrokenOff, IdTrust::Trusted),
        ] {
            let found = key_document(&SourceId::new("a"), entries.to_vec(), IdTrust::Trusted, extent);
            assert_eq!(found.id_trust, expected, "{extent:?}");
            assert_eq!(found.entries.len(), 2, "{extent:?}: each by its link");
        }
    }

    #[test]
    fn bad_ids_are_seen() {
        let untitled = |text: &str| Entry { content: Some(text.to_owned()), ..entry(Some("1"), None, "") };
        let (one, two) = (Some("https://a.example/1"), Some("https://a.example/2"));
        let (trusted, volatile, shared) = (IdTrust::Trusted, IdTrust::Volatile, IdTrust::Shared);
        let links_shared = IdTrust::LinksShared;
        for (name, before, entries, expected) in [
            ("the same twice", trusted, [entry(Some("1"), one, "A"), entry(Some("1"), one, "A")], trusted),
            ("an id, two links", trusted, [entry(Some("1"), one, "A"), entry(Some("1"), two, "A")], shared),
            (
                "an id, two titles",
                trusted,
                [entry(Some("1"), one, "A"), entry(Some("1"), one, "B")],
                links_shared,
            ),
            ("an id, two texts", trusted, [untitled("A"), untitled("B")], links_shared),
            ("a link, two ids", trusted, [entry(Some("1"), one, "A"), entry(Some("2"), one, "B")], trusted),
            ("a link, no ids", trusted, [entry(None, one, "A"), entry(None, one, "B")], links_shared),
            (
                "no link is shared",
                volatile,
                [entry(Some("1"), one, "A"), entry(Some("1"), two, "B")],
                volatile,
            ),
            (
                "a link, volatile ids",
                volatile,
                [entry(Some("1"), one, "A"), entry(Some("2"), one, "B")],
                links_shared,
            ),
        ] {
            assert_eq!(document(entries.to_vec(), before).id_trust, expected, "{name}");
        }
    }

    #[test]
    fn a_single_slip_leaves_the_other_keys_alone() {
        let page = Some("https://a.example/all");
        let good: Vec<Entry> =
            (1..6).map(|number| entry(Some(&number.to_string()), page, &format!("News {number}"))).collect();
        let before = document(good.clone(), IdTrust::Trusted);
        let slip = [good, vec![entry(Some("5"), page, "Another thing")]].concat();
        let after = document(slip, IdTrust::Trusted);
        assert_eq!(after.id_trust, IdTrust::Trusted);
        let keys = |document: &KeyedDocument| document.entries.iter().map(|one| one.key).collect::<Vec<_>>();
        assert_eq!(keys(&before)[..4], keys(&after)[..4]);
        assert_eq!(after.entries.len(), 6);
    }

    #[test]
    fn a_new_verdict_remembers_the_keys_before_it() {
        let entries = |ids: [&str; 3]| {
            let pages = ["https://a.example/1", "https://a.example/2", "https://a.example/3"];
            let entries = ids.iter().zip(pages);
            entries.map(|(id, page)| entry(Some(id), Some(page), page)).collect::<Vec<_>>()
        };
        let before = document(entries(["1", "2", "3"]), IdTrust::Trusted);
        let after = document(entries(["1", "2", "2"]), IdTrust::Trusted);
        assert_eq!(after.id_trust, IdTrust::Shared);
        assert_eq!(after.entries[0].former_key, Some(before.entries[0].key));
        assert_eq!(after.entries[1].former_key, None, "its id was not its own");
    }

    #[test]
    fn versions_are_one_entry_and_the_first_stands() {
        let text: String = (0..60).map(|number| format!("word{number} ")).collect();
        let version = |title: &str, more: &str| Entry {
            content: Some(format!("{text}{more}")),
            ..entry(Some("1"), Some("https://a.example/1"), title)
        };
        let found =
            document(vec![version("Clinic opens", "now"), version("New ward", "soon")], IdTrust::Trusted);
        assert_eq!(found.id_trust, IdTrust::Trusted);
        assert_eq!(found.entries.len(), 1);
        assert_eq!(found.entries[0].entry.title, "Clinic opens");
    }

    #[test]
    fn a_text_under_several_headlines_proves_nothing() {
        let text: String = (0..60).map(|number| format!("word{number} ")).collect();
        let behind_a_wall = |number: usize, title: &str| Entry {
            content: Some(text.clone()),
            ..entry(Some(&number.to_string()), Some(&format!("https://a.example/{number}")), title)
        };
        let found = document(
            vec![behind_a_wall(1, "Clinic opens"), behind_a_wall(2, "Fares rise")],
            IdTrust::Trusted,
        );
        assert_eq!(found.generic.len(), 1);
        assert!(found.entries.iter().all(|one| one.text_key.is_none()));
        let repeated = document(
            vec![behind_a_wall(1, "Clinic opens"), behind_a_wall(2, "Clinic opens")],
            IdTrust::Trusted,
        );
        assert!(repeated.generic.is_empty());
    }
}
