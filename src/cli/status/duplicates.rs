//! Which duplicates were caught lately: of what kind, and between which sources.

use crate::cli::print;
use crate::model::SourceId;
use crate::model::Timestamp;
use crate::store::Caught;
use crate::store::Memory;
use crate::store::StoreError;
use chrono::TimeDelta;
use serde_json::Value;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// For so many days it is told.
const DAYS: i64 = 30;

/// How many pairs of sources people are shown.
const PAIRS: usize = 10;

pub struct Duplicates {
    since: Timestamp,
    /// The most first.
    caught: Vec<Caught>,
}

impl Duplicates {
    pub fn read(store: &Memory, now: Timestamp) -> Result<Duplicates, StoreError> {
        let since = now - TimeDelta::days(DAYS);
        Ok(Duplicates { since, caught: store.caught(since)? })
    }

    /// A table of kinds and one of pairs; nothing where nothing was caught.
    pub fn told(&self) -> Vec<String> {
        if self.caught.is_empty() {
            return Vec::new();
        }
        let kinds = most(self.caught.iter().map(|caught| (caught.kind, caught.count)));
        let pairs = most(self.caught.iter().map(|caught| ((&caught.first, &caught.again), caught.count)));
        let kind_row = |(kind, count): (&str, u64)| vec![kind.to_owned(), count.to_string()];
        let lately = format!("LAST {DAYS} DAYS");
        vec![
            print::table(&["DUPLICATES", &lately], kinds.into_iter().map(kind_row)),
            print::table(&["SAID FIRST", "SAID AGAIN", "TIMES"], pairs.into_iter().take(PAIRS).map(pair_row)),
        ]
    }

    /// `since`, `kinds` (kind: count) and `pairs`, each of `first`, `again`, `kind` and `count`, the most first.
    pub fn as_json(&self) -> Value {
        let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
        self.caught.iter().for_each(|caught| *kinds.entry(caught.kind).or_default() += caught.count);
        let pairs = self.caught.iter().map(|caught| {
            json!({ "first": caught.first, "again": caught.again, "kind": caught.kind, "count": caught.count })
        });
        json!({ "since": self.since, "kinds": kinds, "pairs": pairs.collect::<Vec<_>>() })
    }
}

/// The sums by name, the greatest first.
fn most<Name: Ord>(counts: impl Iterator<Item = (Name, u64)>) -> Vec<(Name, u64)> {
    let mut sums: BTreeMap<Name, u64> = BTreeMap::new();
    counts.for_each(|(name, count)| *sums.entry(name).or_default() += count);
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|(_, count)| Reverse(*count));
    sums
}

fn pair_row(((first, again), count): ((&SourceId, &SourceId), u64)) -> Vec<String> {
    let again = if first == again { "itself".to_owned() } else { again.to_string() };
    vec![first.to_string(), again, count.to_string()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duplicates(caught: &[(&'static str, &str, &str, u64)]) -> Duplicates {
        let caught = caught.iter().map(|(kind, first, again, count)| Caught {
            kind,
            first: SourceId::new(*first),
            again: SourceId::new(*again),
            count: *count,
        });
        let since = Timestamp::from_timestamp(1_700_000_000, 0).unwrap();
        Duplicates { since, caught: caught.collect() }
    }

    /// Cells, since a terminal may be narrow.
    fn cells(table: &str) -> Vec<Vec<&str>> {
        let rows = table.lines().map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()));
        rows.map(Iterator::collect).collect()
    }

    #[test]
    fn kinds_and_pairs_are_told_the_most_first() {
        let told = duplicates(&[
            ("same text", "ward", "rotor", 5),
            ("copy", "rotor", "ward", 4),
            ("copy", "ward", "rotor", 3),
            ("same id", "ward", "ward", 2),
        ])
        .told();
        let expected = [["DUPLICATES", "LAST 30 DAYS"], ["copy", "7"], ["same text", "5"], ["same id", "2"]];
        assert_eq!(cells(&told[0]), expected);
        let expected = [
            ["SAID FIRST", "SAID AGAIN", "TIMES"],
            ["ward", "rotor", "8"],
            ["rotor", "ward", "4"],
            ["ward", "itself", "2"],
        ];
        assert_eq!(cells(&told[1]), expected);
    }

    #[test]
    fn people_are_shown_ten_pairs_and_programs_all() {
        let names: Vec<String> = (0..12).map(|number| format!("outlet-{number}")).collect();
        let caught: Vec<_> = names.iter().map(|again| ("copy", "ward", again.as_str(), 1)).collect();
        let duplicates = duplicates(&caught);
        assert_eq!(duplicates.told()[1].lines().count(), 11);
        let told = duplicates.as_json();
        assert_eq!(told["pairs"].as_array().unwrap().len(), 12);
        assert_eq!(told["kinds"], json!({ "copy": 12 }));
        let expected = json!({ "first": "ward", "again": "outlet-0", "kind": "copy", "count": 1 });
        assert_eq!(told["pairs"][0], expected);
    }

    #[test]
    fn where_nothing_was_caught_nothing_is_told() {
        assert!(duplicates(&[]).told().is_empty());
        assert_eq!(duplicates(&[]).as_json()["pairs"], json!([]));
    }
}
