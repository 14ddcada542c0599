//! What is remembered beside the news: by name, and for digests when they were last looked at.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::rows;
use crate::model::DigestId;
use crate::model::SourceId;
use crate::model::Timestamp;
use rusqlite::params;

impl Memory {
    /// What was last remembered under this name.
    pub fn remembered(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.one("SELECT text FROM note WHERE name = ?1", [name], |row| Ok(row.get(0)?))
    }

    /// The moment up to which it was looked at whether an edition of the digest is due; `None` for a
    /// digest that was never met.
    pub fn digest_checked(&self, digest: &DigestId) -> Result<Option<Timestamp>, StoreError> {
        let select = "SELECT checked FROM digest WHERE name = ?1";
        self.one(select, [digest.as_str()], |row| rows::time(row.get(0)?))
    }

    /// The filing after which the digest's first edition starts, as it was settled when it was first met.
    pub fn digest_since(&self, digest: &DigestId) -> Result<Option<i64>, StoreError> {
        self.one("SELECT since FROM digest WHERE name = ?1", [digest.as_str()], |row| Ok(row.get(0)?))
    }
}

impl Turn<'_> {
    pub fn remember(&mut self, name: &str, text: &str) -> Result<(), StoreError> {
        self.run("INSERT OR REPLACE INTO note (name, text) VALUES (?1, ?2)", [name, text])?;
        Ok(())
    }

    /// Digests that are not among these are forgotten, editions apart: one that comes back starts anew.
    pub fn forget_digests(&mut self, keep: &[DigestId]) -> Result<(), StoreError> {
        let known: Vec<String> = self.all("SELECT name FROM digest", [], |row| Ok(row.get(0)?))?;
        for name in known.iter().filter(|name| keep.iter().all(|digest| digest.as_str() != *name)) {
            self.run("DELETE FROM digest WHERE name = ?1", [name])?;
        }
        Ok(())
    }

    /// The source goes by another name from now on: its entries, its state and its credit with it.
    pub fn rename_source(&mut self, from: &SourceId, to: &SourceId) -> Result<(), StoreError> {
        self.run("UPDATE source SET name = ?2 WHERE name = ?1", [from.as_str(), to.as_str()])?;
        Ok(())
    }

    /// It was looked at whether an edition of the digest is due, for every moment up to `checked`. One
    /// that is met for the first time starts after the filing `since`.
    pub fn check_digest(
        &mut self,
        digest: &DigestId,
        checked: Timestamp,
        since: i64,
    ) -> Result<(), StoreError> {
        let upsert = "INSERT INTO digest (name, checked, since) VALUES (?1, ?2, ?3)
            ON CONFLICT (name) DO UPDATE SET checked = excluded.checked";
        self.run(upsert, params![digest.as_str(), rows::millis(checked), since])?;
        Ok(())
    }
}
