//! How often an entry was an article that was there: by day, kind of proof, and the two sources.

use super::Memory;
use super::Store;
use super::StoreError;
use super::Turn;
use super::rows;
use crate::model::ArticleId;
use crate::model::Proof;
use crate::model::SourceId;
use crate::model::Timestamp;
use rusqlite::params;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One kind of duplicate of one pair of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// In the words of [`Proof::kind`].
    pub kind: &'static str,
    /// The source that the article is of.
    pub first: SourceId,
    /// The source that said it again: it may be the same one.
    pub again: SourceId,
    pub count: u64,
}

impl Turn<'_> {
    /// Counts an entry of a source that was an article that was there.
    pub(super) fn count_caught(
        &self,
        again: i64,
        article: ArticleId,
        proof: &Proof,
    ) -> Result<(), StoreError> {
        let insert = "INSERT INTO caught (day, kind, first, again, count)
            SELECT ?1, ?2, source, ?3, 1 FROM article WHERE id = ?4
            ON CONFLICT DO UPDATE SET count = count + 1";
        let (day, kind) = (day(self.stamp.added), rows::proof_columns(proof).0);
        self.run(insert, params![day, kind, again, article.0])?;
        Ok(())
    }

    /// Counts an article that turned out to be another one, as an entry of its source.
    pub(super) fn count_joined(
        &self,
        younger: ArticleId,
        older: ArticleId,
        proof: &Proof,
    ) -> Result<(), StoreError> {
        let select = "SELECT source FROM article WHERE id = ?1";
        match self.one(select, [younger.0], |row| Ok(row.get(0)?))? {
            Some(again) => self.count_caught(again, older, proof),
            None => Ok(()),
        }
    }
}

impl Memory {
    /// What was caught since the day of a moment (UTC), the most first.
    pub fn caught(&self, since: Timestamp) -> Result<Vec<Caught>, StoreError> {
        let select = "SELECT c.kind, f.name, a.name, sum(c.count) FROM caught c
            JOIN source f ON f.id = c.first JOIN source a ON a.id = c.again
            WHERE c.day >= ?1 GROUP BY c.kind, c.first, c.again";
        let mut counts: BTreeMap<(&str, SourceId, SourceId), u64> = BTreeMap::new();
        self.each(select, [day(since)], |row| {
            // Proofs of one kind, such as a url with titles or with texts that agree, are counted as one.
            let kind = rows::proof(row.get(0)?, Some(0))?.kind();
            let [first, again] = [row.get::<_, String>(1)?, row.get(2)?].map(SourceId::new);
            let count: u64 = row.get::<_, i64>(3)?.try_into().map_err(StoreError::damaged)?;
            *counts.entry((kind, first, again)).or_default() += count;
            Ok(())
        })?;
        let caught = counts.into_iter();
        let caught = caught.map(|((kind, first, again), count)| Caught { kind, first, again, count });
        let mut caught: Vec<_> = caught.collect();
        caught.sort_by_key(|caught| Reverse(caught.count));
        Ok(caught)
    }
}

impl Store {
    /// Drops the counts of the days before that of a moment (UTC).
    pub fn forget_caught(&mut self, before: Timestamp) -> Result<(), StoreError> {
        self.unsynced(|memory| memory.run("DELETE FROM caught WHERE day < ?1", [day(before)]))?;
        Ok(())
    }
}

/// Days since 1970, UTC.
fn day(at: Timestamp) -> i64 {
    rows::millis(at).div_euclid(86_400_000)
}
