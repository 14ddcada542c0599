//! The states of an entry: what it said until now, what is kept of that, and what is forgotten.

use super::Memory;
use super::Store;
use super::StoreError;
use super::Turn;
use super::rows;
use super::versions::VERSION;
use crate::model::ArticleId;
use crate::model::KeyedEntry;
use crate::model::Said;
use crate::model::SourceId;
use crate::model::Timestamp;
use crate::model::VersionId;
use rusqlite::params;

/// How many states of one entry are kept, beside the first: a live page changes some hundred times a day,
/// and nobody reads back that far.
pub(super) const STATES: usize = 20;

/// How many fingerprints are forgotten in one transaction.
pub(super) const PRINTS: usize = 1000;

impl Turn<'_> {
    /// What the article says is about to be overwritten: the version that said it keeps it.
    pub(super) fn settle_version(&self, article: ArticleId) -> Result<(), StoreError> {
        let update = "UPDATE version SET is_own = 1, title = a.title, url = a.url,
                summary_bytes = a.summary_bytes, html = a.html
            FROM (SELECT g.title, g.url, b.summary_bytes, b.html FROM article g
                LEFT JOIN body b ON b.article = g.id WHERE g.id = ?1) a
            WHERE version.article = ?1 AND version.is_own = 0";
        self.run(update, [article.0])?;
        Ok(())
    }

    /// What an entry of the article says from now on, in place of what it said before.
    pub(super) fn keep_next_version(
        &mut self,
        source: &SourceId,
        entry: &KeyedEntry,
        article: ArticleId,
        is_own: bool,
    ) -> Result<VersionId, StoreError> {
        let article = match is_own {
            true => self.sighted_as(source, entry.key, article)?.unwrap_or(article),
            false => article,
        };
        let version = self.keep_version(source, entry, article, is_own)?;
        self.forget_states(version)?;
        Ok(version)
    }

    /// All that the article's entries ever said.
    pub(super) fn forget_versions(&self, article: ArticleId) -> Result<(), StoreError> {
        let delete = "DELETE FROM fingerprint WHERE version IN (SELECT id FROM version WHERE article = ?1)";
        self.run(delete, [article.0])?;
        self.run("DELETE FROM version WHERE article = ?1", [article.0])?;
        Ok(())
    }

    /// Of the entry that the version is of, the states between its first and its newest.
    fn forget_states(&self, newest: VersionId) -> Result<(), StoreError> {
        let select = "SELECT v.id FROM version n JOIN version v ON v.article = n.article
            WHERE n.id = ?1 AND v.source = n.source AND v.key = n.key ORDER BY v.id";
        let states = self.all(select, [newest.0], |row| Ok(row.get::<_, i64>(0)?))?;
        let between = states.get(1..states.len().saturating_sub(STATES)).unwrap_or_default();
        for version in between {
            self.run("DELETE FROM fingerprint WHERE version = ?1", [version])?;
            self.run("DELETE FROM version WHERE id = ?1", [version])?;
        }
        Ok(())
    }
}

impl Store {
    /// Forgets the fingerprints of versions from before a moment: nothing is compared with them any more.
    /// Walks from the oldest, so it costs what it forgets. Returns how many.
    pub fn forget_prints(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        let delete = "DELETE FROM fingerprint WHERE version IN (SELECT version FROM
            (SELECT f.version, v.since FROM fingerprint f CROSS JOIN version v ON v.id = f.version
                ORDER BY f.version LIMIT ?2) WHERE since < ?1)";
        let mut forgotten = 0;
        loop {
            let part = params![rows::millis(before), PRINTS as i64];
            let count = self.unsynced(|memory| memory.run(delete, part))?;
            forgotten += count;
            if count < PRINTS {
                return Ok(forgotten);
            }
        }
    }
}

impl Memory {
    /// What the entry is compared with, now that it says otherwise: its newest version, which is the article where
    /// that carries its text; else the title that it was sighted with, over the article's text, which was its own then.
    pub(super) fn said(
        &self,
        source: &SourceId,
        key: u64,
        article: ArticleId,
    ) -> Result<Option<Said>, StoreError> {
        let version = format!("{VERSION} {OF_ENTRY}");
        let sighted = format!("{SIGHTED_SAID} {SIGHTED}");
        for select in [version, sighted] {
            let entry = params![article.0, source.as_str(), rows::bits(key)];
            let said = self.one(&select, entry, |row| {
                let (title, url) = (row.get("title")?, rows::url(row.get("url")?)?);
                let (summary, content) = self.read_body(row)?;
                Ok(Said { title, url, body: content.or(summary) })
            })?;
            if said.is_some() {
                return Ok(said);
            }
        }
        Ok(None)
    }

    /// The one of the articles that turned out to be this one which the entry was sighted as.
    fn sighted_as(
        &self,
        source: &SourceId,
        key: u64,
        article: ArticleId,
    ) -> Result<Option<ArticleId>, StoreError> {
        let select = format!("SELECT a.id {SIGHTED}");
        let entry = params![article.0, source.as_str(), rows::bits(key)];
        self.one(&select, entry, |row| Ok(ArticleId(row.get(0)?)))
    }
}

/// The newest version of one entry of an article, or of those that turned out to be it.
const OF_ENTRY: &str = "WHERE (a.id = ?1 OR a.same_as = ?1) AND v.key = ?3
    AND v.source = (SELECT id FROM source WHERE name = ?2) ORDER BY v.id DESC LIMIT 1";

/// What an entry was sighted with, over the text of what it was sighted as.
const SIGHTED_SAID: &str = "SELECT CASE s.proof WHEN 0 THEN a.title ELSE s.title END AS title,
    CASE s.proof WHEN 0 THEN a.url ELSE s.url END AS url, b.summary_bytes, b.html";

/// The last sighting of one entry as an article, or as one of those that turned out to be it. The plus
/// keeps SQLite from looking through all that is kept.
const SIGHTED: &str = "FROM article a JOIN sighting s ON s.article = a.id AND s.key = ?3
        AND s.source = (SELECT id FROM source WHERE name = ?2)
    LEFT JOIN body b ON b.article = a.id
    WHERE (a.id = ?1 OR a.same_as = ?1) AND +a.kept = 2 ORDER BY s.first_seen DESC LIMIT 1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_looked_through_for_one_entry() {
        let store = Store::in_memory().unwrap();
        for (name, select) in [
            ("a version", format!("{VERSION} {OF_ENTRY}")),
            ("a sighting", format!("{SIGHTED_SAID} {SIGHTED}")),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {select}");
            let plan = store.all(&explain, [0, 0, 0], |row| Ok(row.get::<_, String>(3)?)).unwrap();
            let is_wide = |step: &String| step.starts_with("SCAN ") || step.contains("kept=?");
            assert!(!plan.iter().any(is_wide), "{name}: {plan:?}");
        }
    }
}
