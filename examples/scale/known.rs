//! Entries that are known: what asking for one costs, among so many.

use super::meter::Meter;
use super::news::Chance;
use super::table::Table;
use anyhow::Result;
use chrono::DateTime;
use newsdesk::edit::identity;
use newsdesk::model::Entry;
use newsdesk::model::IdTrust;
use newsdesk::model::KeyedEntry;
use newsdesk::model::Proof;
use newsdesk::model::SourceId;
use newsdesk::store::Store;
use newsdesk::store::StoreError;
use newsdesk::store::Turn;
use rusqlite::Connection;
use rusqlite::params;
use std::path::Path;
use tempfile::TempDir;

/// Entries that are asked for, scattered over all.
const ASKED: u64 = 200_000;

pub fn measure(count: u64, table: &mut Table) -> Result<()> {
    let folder = TempDir::new()?;
    let path = folder.path().join("newsdesk.db");
    write(&path, count)?;
    table.put("known entries", count as f64 / 1e6, "million");
    table.put(
        "store on disk, each known entry",
        std::fs::metadata(&path)?.len() as f64 / count as f64,
        "bytes",
    );
    let mut store = Store::open(&path)?;
    for (name, first) in [("an entry known again", 0), ("an entry never seen", count)] {
        let asked: Vec<KeyedEntry> =
            (0..ASKED).map(|place| keyed(first + Chance::of(10, place).below(count))).collect();
        let mut asking = Meter::default();
        let found = store.turn(DateTime::UNIX_EPOCH, |turn| {
            known(turn, &asked[..1000]);
            asking.time(asked.len(), || known(turn, &asked))
        });
        let (found, _) = found?;
        assert_eq!(found, if first == 0 { asked.len() } else { 0 }, "{name}");
        table.put(&format!("asking the store for {name}"), asking.each(), "us");
    }
    Ok(())
}

/// How many of the entries the store knows as they are.
fn known(turn: &Turn, entries: &[KeyedEntry]) -> usize {
    let source = source();
    let is_known = |entry: &&KeyedEntry| {
        let known = turn.known(&source, entry).expect("the store can be read").entry;
        known.is_some_and(|known| known.state_key == entry.state_key)
    };
    entries.iter().filter(is_known).count()
}

/// The first by the store's own functions, and rows like its own beside it: ten million by these would take an
/// hour. They go in by the order of their keys, which a store does not have.
fn write(path: &Path, count: u64) -> Result<()> {
    let mut store = Store::open(path)?;
    let opened = store.turn(DateTime::UNIX_EPOCH, |turn| {
        let mint = |attempt| identity::mint("scale.example,2026", &source(), &keyed(0), attempt);
        let article = turn.open(&source(), &keyed(0), &mint)?;
        turn.sight(&source(), &keyed(0), article, &Proof::First)?;
        Ok::<_, StoreError>(article.0)
    });
    let (article, _) = opened?;
    drop(store);
    let mut keys: Vec<i64> = (1..count).map(|number| keyed(number).key.cast_signed()).collect();
    keys.sort_unstable();
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    let mut insert =
        transaction.prepare("INSERT INTO entry (source, key, article, state_key) VALUES (1, ?1, ?2, ?1)")?;
    keys.iter().try_for_each(|key| insert.execute(params![key, article]).map(drop))?;
    let mut insert_alias =
        transaction.prepare("INSERT INTO alias (kind, hash, article) VALUES (?1, ?2, ?3)")?;
    for kind in 1..=3 {
        keys.iter().try_for_each(|key| insert_alias.execute(params![kind, key, article]).map(drop))?;
    }
    drop((insert, insert_alias));
    transaction.commit()?;
    Ok(())
}

/// An entry by its keys alone, which are hashes.
fn keyed(number: u64) -> KeyedEntry {
    let key = Chance::of(9, number).next();
    KeyedEntry {
        url_key: Some(key),
        id_key: Some(key),
        text_key: Some(key),
        state_key: key,
        key,
        ..identity::keyed(&source(), Entry::default(), IdTrust::Trusted)
    }
}

fn source() -> SourceId {
    SourceId::new("scale")
}
