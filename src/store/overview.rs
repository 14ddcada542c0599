//! The store in numbers, for the operator.

use super::Memory;
use super::StoreError;
use super::rows;
use crate::model::DigestId;
use crate::model::Proof;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::Timestamp;
use rusqlite::Row;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// With their text; tombstones are not counted.
    pub articles: u64,
    pub tombstones: u64,
    /// What sources said, duplicates included.
    pub entries: u64,
    /// Entries that were recognised as a known article, by the kind of proof, in words.
    pub duplicates_by_proof: Vec<(String, u64)>,
    /// The same by source, the most first.
    pub duplicates_by_source: Vec<(SourceId, u64)>,
    /// Every section that was ever filed in, by name.
    pub sections: Vec<SectionCount>,
    pub unsorted: u64,
    /// How many editions each digest has closed, by name.
    pub editions: Vec<(DigestId, u64)>,
    /// Of the store's file, the write-ahead log apart.
    pub store_bytes: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct SectionCount {
    pub section: SectionId,
    /// Articles that stand there.
    pub live: u64,
    /// When the newest of them was filed.
    pub newest: Option<Timestamp>,
}

impl Memory {
    /// Counts everything: about a second for a million articles.
    pub fn overview(&self) -> Result<Overview, StoreError> {
        Ok(Overview {
            articles: self.count("SELECT count(*) FROM article WHERE kept = 2")?,
            tombstones: self.count("SELECT count(*) FROM article WHERE kept < 2")?,
            entries: self.count("SELECT count(*) FROM entry")?,
            duplicates_by_proof: self.duplicates_by_proof()?,
            duplicates_by_source: self
                .all(BY_SOURCE, [], |row| Ok((SourceId::new(text(row, 0)?), count(row, 1)?)))?,
            sections: self.all(SECTIONS, [], section_count)?,
            unsorted: self.count("SELECT count(*) FROM unsorted")?,
            editions: self.all(EDITIONS, [], |row| Ok((DigestId::new(text(row, 0)?), count(row, 1)?)))?,
            store_bytes: self.bytes()?,
        })
    }

    /// The size of the store's file, the write-ahead log apart.
    pub fn bytes(&self) -> Result<u64, StoreError> {
        self.count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    }

    pub(super) fn count(&self, select: &str) -> Result<u64, StoreError> {
        Ok(self.one(select, [], |row| count(row, 0))?.unwrap_or(0))
    }

    fn duplicates_by_proof(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.all(BY_PROOF, [], |row| {
            // The words of those that count words are another number each.
            let words = match rows::proof(row.get(0)?, Some(0))? {
                Proof::SameText(_) => "the same text".to_owned(),
                Proof::Copy(_) => "a copy".to_owned(),
                proof => proof.to_string(),
            };
            Ok((words, count(row, 1)?))
        })
    }
}

const BY_PROOF: &str = "SELECT proof, count(*) FROM sighting WHERE proof > 0 GROUP BY proof ORDER BY proof";

const BY_SOURCE: &str = "SELECT o.name, count(*) FROM sighting s JOIN source o ON o.id = s.source
    WHERE s.proof > 0 GROUP BY s.source ORDER BY count(*) DESC, o.name";

const SECTIONS: &str = "SELECT s.name, count(f.sequence), max(f.added) FROM section s
    LEFT JOIN filing f ON f.section = s.id AND f.withdrawn IS NULL GROUP BY s.id ORDER BY s.name";

const EDITIONS: &str = "SELECT digest, count(*) FROM edition GROUP BY digest ORDER BY digest";

fn section_count(row: &Row) -> Result<SectionCount, StoreError> {
    let newest = row.get::<_, Option<i64>>(2)?.map(rows::time).transpose()?;
    Ok(SectionCount { section: SectionId::new(text(row, 0)?), live: count(row, 1)?, newest })
}

fn text(row: &Row, column: usize) -> Result<String, StoreError> {
    Ok(row.get(column)?)
}

fn count(row: &Row, column: usize) -> Result<u64, StoreError> {
    row.get::<_, i64>(column)?.try_into().map_err(StoreError::damaged)
}
