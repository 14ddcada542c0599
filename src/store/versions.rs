//! What entries said: the texts that near-copies are compared with, their fingerprints, and earlier states.

use super::Memory;
use super::Store;
use super::StoreError;
use super::Turn;
use super::articles::WHOLE;
use super::packing;
use super::rows;
use crate::model::ArticleId;
use crate::model::Comparison;
use crate::model::KeyedEntry;
use crate::model::SourceId;
use crate::model::StoredPrint;
use crate::model::Timestamp;
use crate::model::Version;
use crate::model::VersionId;
use rusqlite::Row;
use rusqlite::params;
use std::collections::HashMap;

impl Turn<'_> {
    /// What the entry says from now on. Its text is kept beside the article's, unless it is that.
    pub fn keep_version(
        &mut self,
        source: &SourceId,
        keyed: &KeyedEntry,
        article: ArticleId,
        is_own: bool,
    ) -> Result<VersionId, StoreError> {
        let source = self.source_row(source)?;
        let entry = Some(&keyed.entry).filter(|_| is_own);
        let text =
            entry.and_then(|entry| packing::joined(entry.summary.as_deref(), entry.content.as_deref()));
        let (summary_bytes, html) = text.unzip();
        let insert =
            "INSERT INTO version (article, source, key, since, is_own, title, url, summary_bytes, html)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        self.run(
            insert,
            params![
                article.0,
                source,
                rows::bits(keyed.key),
                rows::millis(self.stamp.added),
                is_own,
                entry.map(|entry| &entry.title),
                entry.and_then(|entry| entry.url.as_ref()).map(|url| url.as_str()),
                summary_bytes.flatten().map(|bytes| bytes as i64),
                html.map(|html| self.packer.pack(html)),
            ],
        )?;
        Ok(VersionId(self.connection.last_insert_rowid()))
    }

    /// The fingerprint of a version, in place of the one it may have.
    pub fn keep_print(&self, version: VersionId, recipe: u32, print: &[u8]) -> Result<(), StoreError> {
        self.insert_print(version, recipe, print)
    }

    /// What was compared when an entry was sighted as an article.
    pub fn keep_evidence(
        &mut self,
        source: &SourceId,
        key: u64,
        article: ArticleId,
        found: &Comparison,
    ) -> Result<(), StoreError> {
        let source = self.source_row(source)?;
        let update = "UPDATE sighting SET evidence = ?4 WHERE article = ?1 AND source = ?2 AND key = ?3";
        self.run(update, params![article.0, source, rows::bits(key), rows::json(found)?])?;
        Ok(())
    }

    /// What was compared when an article turned out to be another.
    pub fn keep_join_evidence(&self, younger: ArticleId, found: &Comparison) -> Result<(), StoreError> {
        let update = "UPDATE article SET evidence = ?2 WHERE id = ?1";
        self.run(update, params![younger.0, rows::json(found)?])?;
        Ok(())
    }
}

impl Store {
    /// Keeps fingerprints of one recipe, in place of those that there may be. They can be made again, so nobody
    /// waits for the disk.
    pub fn keep_prints(&mut self, recipe: u32, prints: &[(VersionId, Vec<u8>)]) -> Result<(), StoreError> {
        self.unsynced(|memory| {
            prints.iter().try_for_each(|(version, print)| memory.insert_print(*version, recipe, print))
        })
    }
}

impl Memory {
    /// Hands over the fingerprint of every version since a moment, oldest first: their number is not bounded.
    pub fn prints(
        &self,
        since: Timestamp,
        mut each: impl FnMut(StoredPrint) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        // Few turned out to be another; to ask each article's row would be to read nearly all of the store.
        let joined = "SELECT id, same_as FROM article WHERE same_as IS NOT NULL";
        let joined = self.all(joined, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let joined: HashMap<i64, i64> = joined.into_iter().collect();
        let select = "SELECT v.id, v.article, v.since, f.print
            FROM version v CROSS JOIN fingerprint f ON f.version = v.id WHERE v.id > ?1 ORDER BY v.id";
        self.each(select, [self.last_before(since)?], |row| {
            let article: i64 = row.get(1)?;
            each(StoredPrint {
                version: VersionId(row.get(0)?),
                article: ArticleId(*joined.get(&article).unwrap_or(&article)),
                since: rows::time(row.get(2)?)?,
                print: row.get(3)?,
            })
        })
    }

    /// The versions since a moment that have no fingerprint of this recipe, oldest first.
    pub fn without_print(&self, since: Timestamp, recipe: u32) -> Result<Vec<VersionId>, StoreError> {
        let select = "SELECT v.id FROM version v LEFT JOIN fingerprint f ON f.version = v.id
            WHERE v.id > ?1 AND f.recipe IS NOT ?2 ORDER BY v.id";
        self.all(select, params![self.last_before(since)?, recipe], |row| Ok(VersionId(row.get(0)?)))
    }

    /// Ids grow with the time, so that the window is looked for from its newest end; 0 when all are in it.
    fn last_before(&self, moment: Timestamp) -> Result<i64, StoreError> {
        let select = "SELECT id FROM version WHERE since < ?1 ORDER BY id DESC LIMIT 1";
        let last = self.one(select, [rows::millis(moment)], |row| Ok(row.get(0)?))?;
        Ok(last.unwrap_or(0))
    }

    fn insert_print(&self, version: VersionId, recipe: u32, print: &[u8]) -> Result<(), StoreError> {
        let insert = "INSERT OR REPLACE INTO fingerprint (version, recipe, print) VALUES (?1, ?2, ?3)";
        self.run(insert, params![version.0, recipe, print])?;
        Ok(())
    }

    /// `None` for one that is not there any more.
    pub fn version(&self, version: VersionId) -> Result<Option<Version>, StoreError> {
        self.one(&format!("{VERSION} WHERE v.id = ?1"), [version.0], |row| self.read_version(row))
    }

    /// All that the article's entries ever said, and those of what turned out to be it, oldest first.
    pub fn versions(&self, article: ArticleId) -> Result<Vec<Version>, StoreError> {
        let select = format!("{VERSION} WHERE a.id = ?1 OR a.same_as = ?1 ORDER BY v.id");
        self.all(&select, [article.0], |row| self.read_version(row))
    }

    /// What stands for a text: its content, else its summary.
    fn read_text(&self, row: &Row) -> Result<Option<String>, StoreError> {
        let (summary, content) = self.read_body(row)?;
        Ok(content.or(summary))
    }

    fn read_version(&self, row: &Row) -> Result<Version, StoreError> {
        Ok(Version {
            id: VersionId(row.get("id")?),
            article: ArticleId(row.get("root")?),
            source: SourceId::new(row.get::<_, String>("source_name")?),
            key: row.get::<_, i64>("key")?.cast_unsigned(),
            since: rows::time(row.get("since")?)?,
            title: row.get("title")?,
            url: rows::url(row.get("url")?)?,
            body: self.read_text(row)?,
            tombstone: row.get::<_, i64>("kept")? != WHOLE,
        })
    }
}

/// Where it says what the article says, the article is asked.
pub(super) const VERSION: &str = "SELECT v.id, v.key, v.since, coalesce(a.same_as, a.id) AS root, a.kept,
        s.name AS source_name,
        CASE v.is_own WHEN 1 THEN v.title ELSE a.title END AS title,
        CASE v.is_own WHEN 1 THEN v.url ELSE a.url END AS url,
        CASE v.is_own WHEN 1 THEN v.summary_bytes ELSE b.summary_bytes END AS summary_bytes,
        CASE v.is_own WHEN 1 THEN v.html ELSE b.html END AS html
    FROM version v JOIN article a ON a.id = v.article JOIN source s ON s.id = v.source
    LEFT JOIN body b ON b.article = a.id";
