//! Brings a store of any older schema to this version's, one numbered step after the other.
//!
//! A step that is out never changes: what it got wrong, the next one mends. There is no way back;
//! a store that a newer version has moved on is refused.

use super::Memory;
use super::StoreError;
use rusqlite::Connection;
use std::path::Path;

/// Step `n` makes schema `n` out of schema `n - 1`; schema 0 is the empty file.
pub(super) const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_due.sql"),
    include_str!("migrations/0003_zone.sql"),
    include_str!("migrations/0004_versions.sql"),
];

/// This version's schema.
pub(super) const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// "ndsk", in the header of every store of ours.
const APPLICATION_ID: i64 = 0x6e64_736b;

/// The schema of a store of ours, from 1 up to [`SCHEMA`]; 0 for an empty file.
pub(super) fn schema(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let failed = StoreError::at(path);
    let application_id = number(connection, "application_id").map_err(&failed)?;
    let found = number(connection, "user_version").map_err(&failed)?;
    let ours = match application_id {
        APPLICATION_ID => true,
        0 => found == 0 && is_empty(connection).map_err(&failed)?,
        _ => false,
    };
    match ours {
        true if found <= SCHEMA => Ok(found),
        true => Err(StoreError::Schema { path: path.to_owned(), found, expected: SCHEMA }),
        false => Err(StoreError::Foreign { path: path.to_owned() }),
    }
}

/// Takes the steps that are left after schema `from`, each in a transaction.
pub(super) fn migrate(memory: &Memory, from: i64) -> Result<(), StoreError> {
    for (step, sql) in (1..).zip(MIGRATIONS).filter(|(step, _)| *step > from) {
        memory.atomically(|memory| {
            memory.batch(sql)?;
            memory.batch(&format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {step}"))
        })?;
    }
    Ok(())
}

fn number(connection: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))
}
