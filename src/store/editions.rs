//! Closed editions: frozen snapshots that are read back as they were written, or not at all.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::rows;
use crate::model::ArticleId;
use crate::model::DigestId;
use crate::model::Edition;
use crate::model::FeedId;
use crate::model::TagUri;
use crate::model::Timestamp;
use rusqlite::Row;
use rusqlite::params;
use xxhash_rust::xxh3::xxh3_128;

impl Turn<'_> {
    /// Keeps a closed edition for good, and returns its checksum: xxh3-128 of its JSON, in
    /// hexadecimal.
    ///
    /// Errors when its number is not above all before it, when its moment has an edition already, and when an item, or what that item turned out
    /// to be, is in an edition of the digest already.
    pub fn close(&mut self, edition: &Edition) -> Result<String, StoreError> {
        self.expect_growth(edition)?;
        let json = rows::json(edition)?;
        let checksum = checksum(&json);
        let insert = "INSERT INTO edition (digest, number, closed_at, due, checksum, snapshot)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let closed_at = rows::millis(edition.closed_at);
        let (digest, due) = (edition.digest.as_str(), edition.due.map(rows::millis));
        let snapshot = self.packer.pack(json);
        self.run(insert, params![digest, edition.number, closed_at, due, checksum, snapshot])?;
        for item in edition.items() {
            self.insert_member(edition, &item.tag)?;
        }
        // What was owed to it had its place.
        self.run("DELETE FROM owed WHERE digest = ?1", [edition.digest.as_str()])?;
        self.touch(FeedId::Digest(edition.digest.clone()));
        Ok(checksum)
    }

    /// What was in the editions of one article counts for the other, too.
    pub(super) fn share_editions(&self, younger: ArticleId, older: ArticleId) -> Result<(), StoreError> {
        let insert = "INSERT OR IGNORE INTO edition_member (digest, article, number)
            SELECT digest, ?2, number FROM edition_member WHERE article = ?1";
        self.run(insert, [younger.0, older.0])?;
        Ok(())
    }

    fn expect_growth(&self, edition: &Edition) -> Result<(), StoreError> {
        let last = self.last_number(&edition.digest)?;
        match edition.number > last {
            true => Ok(()),
            false => Err(StoreError::EditionNumber {
                digest: edition.digest.to_string(),
                found: edition.number,
                last,
            }),
        }
    }

    fn insert_member(&self, edition: &Edition, tag: &TagUri) -> Result<(), StoreError> {
        let insert = "INSERT OR IGNORE INTO edition_member (digest, article, number)
            SELECT ?1, coalesce(same_as, id), ?2 FROM article WHERE tag_short = ?3";
        let digest = edition.digest.as_str();
        match self.run(insert, params![digest, edition.number, tag.short()])? {
            1 => Ok(()),
            _ => Err(StoreError::EditionItem {
                digest: edition.digest.to_string(),
                number: edition.number,
                tag: tag.to_string(),
            }),
        }
    }
}

impl Memory {
    pub fn last_edition(&self, digest: &DigestId) -> Result<Option<Edition>, StoreError> {
        Ok(self.editions(digest, 1)?.pop())
    }

    /// The last of a digest's editions, newest first.
    pub fn editions(&self, digest: &DigestId, limit: usize) -> Result<Vec<Edition>, StoreError> {
        let select = "SELECT * FROM edition WHERE digest = ?1 ORDER BY number DESC LIMIT ?2";
        self.all(select, params![digest.as_str(), limit as i64], |row| self.read_edition(row))
    }

    /// The edition of this number, if there is one.
    pub fn edition(&self, digest: &DigestId, number: u32) -> Result<Option<Edition>, StoreError> {
        let select = "SELECT * FROM edition WHERE digest = ?1 AND number = ?2";
        self.one(select, params![digest.as_str(), number], |row| self.read_edition(row))
    }

    /// The numbers of a digest's editions, the newest first.
    pub fn edition_numbers(&self, digest: &DigestId) -> Result<Vec<u32>, StoreError> {
        let select = "SELECT number FROM edition WHERE digest = ?1 ORDER BY number DESC";
        self.all(select, [digest.as_str()], |row| Ok(row.get(0)?))
    }

    /// Whether an edition closed for this moment of the digest's schedule.
    pub fn closed_for(&self, digest: &DigestId, due: Timestamp) -> Result<bool, StoreError> {
        let select = "SELECT 1 FROM edition WHERE digest = ?1 AND due = ?2";
        let found = self.one(select, params![digest.as_str(), rows::millis(due)], |_| Ok(()))?;
        Ok(found.is_some())
    }

    /// 0 before the first.
    pub fn last_number(&self, digest: &DigestId) -> Result<u32, StoreError> {
        let select = "SELECT max(number) FROM edition WHERE digest = ?1";
        let last = self.one(select, [digest.as_str()], |row| Ok(row.get(0)?))?;
        Ok(last.flatten().unwrap_or(0))
    }

    fn read_edition(&self, row: &Row) -> Result<Edition, StoreError> {
        let json = self.packer.unpack(row.get_ref("snapshot")?)?;
        match checksum(&json) == row.get::<_, String>("checksum")? {
            true => rows::from_json(&json),
            false => {
                let (digest, number): (String, u32) = (row.get("digest")?, row.get("number")?);
                Err(StoreError::damaged(format!("edition {number} of `{digest}` is not what was closed")))
            }
        }
    }
}

fn checksum(json: &str) -> String {
    format!("{:032x}", xxh3_128(json.as_bytes()))
}
