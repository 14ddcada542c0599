//! What is forgotten, and what is left of it: a tombstone, so that it does not come back.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::articles::WHOLE;
use super::rows;
use crate::model::ArticleId;
use crate::model::Timestamp;
use rusqlite::params;

/// In `article.kept`: a tombstone with its keys, and one without.
const KEYS: i64 = 1;
const TAG: i64 = 0;

/// One sighting, by what finds it.
struct Seen {
    article: i64,
    source: i64,
    key: i64,
    aliases: [Option<i64>; 3],
}

impl Turn<'_> {
    /// Removes at most `limit` articles that nobody has seen since `keep_articles_before`: they are
    /// withdrawn, their text goes; tag, title and keys stay. Returns how many; ask again until it
    /// is less than `limit`.
    ///
    /// The keys of what was removed go, too, when they are older than `keep_entries_before`.
    /// What a source lists today is never touched.
    pub fn expire(
        &mut self,
        keep_entries_before: Timestamp,
        keep_articles_before: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let old = self.unseen_since(WHOLE, keep_articles_before, limit)?;
        for article in &old {
            self.bury(*article, keep_articles_before)?;
        }
        for article in self.unseen_since(KEYS, keep_entries_before, limit)? {
            self.forget_keys(article)?;
        }
        Ok(old.len())
    }

    fn bury(&mut self, article: ArticleId, keep_before: Timestamp) -> Result<(), StoreError> {
        let reason = format!("not seen since {}", keep_before.format("%Y-%m-%d"));
        for section in self.live_sections(article)? {
            self.withdraw(article, &section, &reason)?;
        }
        self.run("DELETE FROM body WHERE article = ?1", [article.0])?;
        self.run("DELETE FROM unsorted WHERE article = ?1", [article.0])?;
        let update = "UPDATE article SET kept = ?2, authors = NULL, categories = NULL, enclosures = NULL,
            image = NULL WHERE id = ?1";
        self.run(update, [article.0, KEYS])?;
        Ok(())
    }

    fn forget_keys(&self, article: ArticleId) -> Result<(), StoreError> {
        for seen in self.seen(article)?.iter().filter(|seen| seen.article == article.0) {
            for (kind, hash) in (1..).zip(seen.aliases) {
                let delete = "DELETE FROM alias WHERE kind = ?1 AND hash = ?2 AND article = ?3";
                self.run(delete, params![kind, hash, article.0])?;
            }
            self.run("DELETE FROM entry WHERE source = ?1 AND key = ?2", [seen.source, seen.key])?;
        }
        self.run("DELETE FROM sighting WHERE article = ?1", [article.0])?;
        self.run("UPDATE article SET kept = ?2 WHERE id = ?1", [article.0, TAG])?;
        Ok(())
    }
}

impl Memory {
    /// The oldest articles of one kind whose last sighting is older than that, and unlisted.
    fn unseen_since(&self, kept: i64, before: Timestamp, limit: usize) -> Result<Vec<ArticleId>, StoreError> {
        let select = "SELECT a.id FROM article a WHERE a.kept = ?1 AND a.first_seen < ?2
                AND NOT EXISTS (SELECT 1 FROM article g JOIN sighting s ON s.article = g.id
                    WHERE (g.id = a.id OR g.same_as = a.id) AND s.first_seen >= ?2)
            ORDER BY a.first_seen, a.id";
        let mut statement = self.connection.prepare_cached(select)?;
        let mut rows = statement.query(params![kept, rows::millis(before)])?;
        let mut found = Vec::new();
        while found.len() < limit
            && let Some(row) = rows.next()?
        {
            let article = ArticleId(row.get(0)?);
            if !self.is_listed(article)? {
                found.push(article);
            }
        }
        Ok(found)
    }

    fn is_listed(&self, article: ArticleId) -> Result<bool, StoreError> {
        for seen in self.seen(article)? {
            if self.lists(seen.source, seen.key)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The sightings of the article, and of those that turned out to be it.
    fn seen(&self, article: ArticleId) -> Result<Vec<Seen>, StoreError> {
        let select = "SELECT s.article, s.source, s.key, s.url_key, s.id_key, s.text_key
            FROM article a JOIN sighting s ON s.article = a.id WHERE a.id = ?1 OR a.same_as = ?1";
        self.all(select, [article.0], |row| {
            Ok(Seen {
                article: row.get(0)?,
                source: row.get(1)?,
                key: row.get(2)?,
                aliases: [row.get(3)?, row.get(4)?, row.get(5)?],
            })
        })
    }
}
