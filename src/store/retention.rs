//! What is forgotten, and what is left of it: a tombstone, so that it does not come back.

use super::Memory;
use super::Store;
use super::StoreError;
use super::Turn;
use super::rows;
use crate::model::ArticleId;
use crate::model::Timestamp;
use rusqlite::params;
use std::collections::HashMap;
use std::collections::HashSet;
use std::collections::hash_map;
use std::time::Duration;

/// In `article.kept`: a tombstone with its keys, and one without.
const KEYS: i64 = 1;
const TAG: i64 = 0;

/// How many articles one turn lets go.
pub(super) const PART: usize = 500;

impl Store {
    /// Removes the articles that nobody has seen for `keep_articles`: they are withdrawn, their text
    /// goes; tag, title and keys stay. Returns how many.
    ///
    /// The keys go, too, `keep_entries` after that. What a source lists today is never touched.
    pub fn expire(
        &mut self,
        now: Timestamp,
        keep_articles: Duration,
        keep_entries: Duration,
    ) -> Result<usize, StoreError> {
        let mut listings = Listings::default();
        let before = now - keep_articles;
        let old = self.unseen(OLD, before, &mut listings)?;
        self.in_parts(now, &old, |turn, article| turn.bury(article, before))?;
        let buried = self.unseen(BURIED, now - keep_entries, &mut listings)?;
        self.in_parts(now, &buried, |turn, article| turn.forget_keys(article))?;
        Ok(old.len())
    }

    fn in_parts(
        &mut self,
        now: Timestamp,
        articles: &[ArticleId],
        work: impl Fn(&mut Turn, ArticleId) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for part in articles.chunks(PART) {
            self.turn(now, |turn| part.iter().try_for_each(|article| work(turn, *article)))?;
        }
        Ok(())
    }
}

impl Turn<'_> {
    fn bury(&mut self, article: ArticleId, keep_before: Timestamp) -> Result<(), StoreError> {
        let reason = format!("not seen since {}", keep_before.format("%Y-%m-%d"));
        for section in self.live_sections(article)? {
            self.withdraw(article, &section, &reason)?;
        }
        self.run("DELETE FROM body WHERE article = ?1", [article.0])?;
        self.forget_versions(article)?;
        self.run("DELETE FROM unsorted WHERE article = ?1", [article.0])?;
        // What was compared quotes the text.
        self.run("UPDATE sighting SET evidence = NULL WHERE article = ?1", [article.0])?;
        let update = "UPDATE article SET kept = ?2, buried = ?3, authors = NULL, categories = NULL,
            enclosures = NULL, image = NULL, links = NULL, evidence = NULL WHERE id = ?1";
        self.run(update, params![article.0, KEYS, rows::millis(self.stamp.added)])?;
        Ok(())
    }

    fn forget_keys(&self, article: ArticleId) -> Result<(), StoreError> {
        for seen in self.seen(article)?.iter().filter(|seen| seen.article == article.0) {
            for (kind, hash) in (1..).zip(seen.aliases) {
                let delete = "DELETE FROM alias WHERE kind = ?1 AND hash = ?2 AND article = ?3";
                self.run(delete, params![kind, hash, article.0])?;
            }
            let delete = "DELETE FROM entry WHERE source = ?1 AND key = ?2
                AND article = (SELECT coalesce(same_as, id) FROM article WHERE id = ?3)";
            self.run(delete, [seen.source, seen.key, article.0])?;
        }
        self.run("DELETE FROM sighting WHERE article = ?1", [article.0])?;
        // What was sighted as a tombstone has said something, too.
        self.forget_versions(article)?;
        self.run("UPDATE article SET kept = ?2 WHERE id = ?1", [article.0, TAG])?;
        Ok(())
    }
}

/// Whole articles that were first seen before a moment.
const OLD: &str = "SELECT id FROM article WHERE kept = 2 AND first_seen < ?1 ORDER BY first_seen, id";

/// Tombstones with their keys that were made before a moment.
const BURIED: &str = "SELECT id FROM article WHERE kept = 1 AND buried < ?1 ORDER BY buried, id";

/// One sighting, by what finds it.
struct Seen {
    article: i64,
    source: i64,
    key: i64,
    first_seen: i64,
    aliases: [Option<i64>; 3],
}

/// What sources list, each read when it is first asked for.
#[derive(Default)]
struct Listings(HashMap<i64, HashSet<i64>>);

impl Listings {
    fn of(&mut self, memory: &Memory, source: i64) -> Result<&HashSet<i64>, StoreError> {
        if let hash_map::Entry::Vacant(unread) = self.0.entry(source) {
            unread.insert(memory.listing(source)?);
        }
        Ok(&self.0[&source])
    }
}

impl Memory {
    /// What `select` finds before a moment, and since then nobody has seen and no source lists.
    fn unseen(
        &self,
        select: &str,
        before: Timestamp,
        listings: &mut Listings,
    ) -> Result<Vec<ArticleId>, StoreError> {
        let before = rows::millis(before);
        let mut unseen = Vec::new();
        for article in self.all(select, [before], |row| Ok(ArticleId(row.get(0)?)))? {
            if !self.is_seen(article, before, listings)? {
                unseen.push(article);
            }
        }
        Ok(unseen)
    }

    fn is_seen(&self, article: ArticleId, since: i64, listings: &mut Listings) -> Result<bool, StoreError> {
        for seen in self.seen(article)? {
            if seen.first_seen >= since || listings.of(self, seen.source)?.contains(&seen.key) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The sightings of the article, and of those that turned out to be it.
    fn seen(&self, article: ArticleId) -> Result<Vec<Seen>, StoreError> {
        let select = "SELECT s.article, s.source, s.key, s.first_seen, s.url_key, s.id_key, s.text_key
            FROM article a JOIN sighting s ON s.article = a.id WHERE a.id = ?1 OR a.same_as = ?1";
        self.all(select, [article.0], |row| {
            Ok(Seen {
                article: row.get(0)?,
                source: row.get(1)?,
                key: row.get(2)?,
                first_seen: row.get(3)?,
                aliases: [row.get(4)?, row.get(5)?, row.get(6)?],
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_young_is_not_looked_through() {
        let store = Store::in_memory().unwrap();
        for (name, select, expected) in [
            ("old", OLD, "SEARCH article USING COVERING INDEX article_age (kept=? AND first_seen<?)"),
            ("buried", BURIED, "SEARCH article USING COVERING INDEX article_buried (kept=? AND buried<?)"),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {select}");
            let plan = store.all(&explain, [0], |row| Ok(row.get::<_, String>(3)?)).unwrap();
            assert!(plan[0].starts_with(expected), "{name}: {plan:?}");
            assert!(!plan.iter().any(|step| step.contains("FOR ORDER BY")), "{name}: {plan:?}");
        }
    }
}
