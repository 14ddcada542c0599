//! One article made two again: what each of them gets of what they shared.
//!
//! Who is parted from whom is told by the caller; here every entry, key, text and edition goes to the
//! one that it is of. What went out stays where it stands.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::articles::WHOLE;
use super::keys;
use super::rows;
use crate::model::ArticleId;
use crate::model::DigestId;
use crate::model::Named;
use crate::model::TagUri;
use rusqlite::params;
use std::collections::HashSet;

impl Turn<'_> {
    /// An article that turned out to be another stands for itself again, and with it what had turned out
    /// to be it. Nothing happens to one that stands for itself.
    pub fn part(&mut self, article: ArticleId) -> Result<(), StoreError> {
        let older = self.root(article)?;
        if older == article {
            return Ok(());
        }
        self.release(article, older)?;
        self.take_along(article, older)?;
        self.take_versions(article, older)?;
        self.take_entries(article, older)?;
        self.take_keys(article, older)?;
        self.say_the_latest(article)?;
        self.part_editions(article, older)?;
        self.changed(older);
        self.changed(article);
        Ok(())
    }

    /// An entry that was found to be an article gets one of its own, with what it said last. Its tag is found
    /// as by [`Turn::open`]. Errors when it is the one that its article was opened with.
    pub fn split_off(
        &mut self,
        entry: &Named,
        mint: &dyn Fn(u32) -> TagUri,
    ) -> Result<ArticleId, StoreError> {
        let older = self.root(entry.article)?;
        let source = self.source_row(&entry.source)?;
        let seen = Seen { article: entry.article, source, key: rows::bits(entry.key) };
        self.expect_further(&seen)?;
        let insert = |attempt| self.insert_split(&seen, &mint(attempt)).transpose();
        let article = (0..).find_map(insert).expect("one of so many tags is not taken")?;
        self.move_sighting(&seen, article)?;
        let first = "UPDATE sighting SET proof = 0, words = NULL, evidence = NULL, title = NULL, url = NULL,
            categories = NULL, published = NULL, day_only = 0, zone_said = 0 WHERE article = ?1";
        self.run(first, [article.0])?;
        self.take_versions(article, older)?;
        if !self.say_the_latest(article)? {
            self.say_the_same(article, &seen)?;
        }
        self.take_entries(article, older)?;
        self.take_keys(article, older)?;
        self.changed(older);
        self.changed(article);
        Ok(article)
    }

    fn expect_further(&self, seen: &Seen) -> Result<(), StoreError> {
        let select = "SELECT 1 FROM sighting WHERE article = ?1 AND source = ?2 AND key = ?3 AND proof <> 0";
        let found = self.one(select, params![seen.article.0, seen.source, seen.key], |_| Ok(()))?;
        found.ok_or_else(|| StoreError::damaged("an entry is no further one of its article"))
    }

    /// Cuts the article from the one that it turned out to be; what was joined with it stays with it.
    fn release(&self, article: ArticleId, older: ArticleId) -> Result<(), StoreError> {
        let with_it = "WITH RECURSIVE mine (id) AS (VALUES (?1) UNION
                SELECT a.id FROM article a JOIN mine ON a.joined = mine.id WHERE a.same_as = ?2)
            UPDATE article SET same_as = ?1 WHERE id IN (SELECT id FROM mine) AND id <> ?1";
        self.run(with_it, [article.0, older.0])?;
        let update = "UPDATE article SET same_as = NULL, joined = NULL, proof = NULL, words = NULL,
            evidence = NULL WHERE id = ?1";
        self.run(update, [article.0])?;
        Ok(())
    }

    /// Entries that came since and were taken for both because they are this one's: they share a key with
    /// it, and none with what the other was opened with.
    fn take_along(&mut self, article: ArticleId, older: ArticleId) -> Result<(), StoreError> {
        let select = "SELECT s.article, s.source, s.key FROM article g JOIN sighting s ON s.article = g.id
            WHERE (g.id = ?2 OR g.same_as = ?2) AND s.proof <> 0
                AND s.first_seen >= (SELECT first_seen FROM article WHERE id = ?1)
                AND EXISTS (SELECT 1 FROM article m JOIN sighting o ON o.article = m.id
                    WHERE (m.id = ?1 OR m.same_as = ?1)
                        AND (o.url_key = s.url_key OR o.id_key = s.id_key OR o.text_key = s.text_key))
                AND NOT EXISTS (SELECT 1 FROM article m JOIN sighting o ON o.article = m.id
                    WHERE (m.id = ?2 OR m.same_as = ?2) AND o.proof = 0
                        AND (o.url_key = s.url_key OR o.id_key = s.id_key OR o.text_key = s.text_key))";
        let read = |row: &rusqlite::Row| {
            Ok(Seen { article: ArticleId(row.get(0)?), source: row.get(1)?, key: row.get(2)? })
        };
        for seen in self.all(select, [article.0, older.0], read)? {
            self.move_sighting(&seen, article)?;
        }
        Ok(())
    }

    fn move_sighting(&self, seen: &Seen, to: ArticleId) -> Result<(), StoreError> {
        let Seen { article, source, key } = *seen;
        let update =
            "UPDATE OR IGNORE sighting SET article = ?4 WHERE article = ?1 AND source = ?2 AND key = ?3";
        self.run(update, params![article.0, source, key, to.0])?;
        Ok(())
    }

    /// All that this one's entries said. What one said in the words of the older article it says in its own
    /// from now on.
    fn take_versions(&self, article: ArticleId, older: ArticleId) -> Result<(), StoreError> {
        let own = format!("UPDATE version SET {FROM_ITS_ARTICLE} WHERE is_own = 0 AND {OF_ITS_ENTRIES}");
        self.run(&own, [article.0, older.0])?;
        let lead = format!(
            "UPDATE version SET article = (SELECT s.article FROM article g
                JOIN sighting s ON s.article = g.id WHERE (g.id = ?1 OR g.same_as = ?1)
                    AND s.source = version.source AND s.key = version.key)
            WHERE {OF_ITS_ENTRIES}"
        );
        self.run(&lead, [article.0, older.0])?;
        Ok(())
    }

    /// What the older one's entries led to, for those that are this one's.
    fn take_entries(&self, article: ArticleId, older: ArticleId) -> Result<(), StoreError> {
        let update = "UPDATE entry SET article = ?1 WHERE article = ?2 AND (source, key) IN
            (SELECT s.source, s.key FROM article g JOIN sighting s ON s.article = g.id
                WHERE g.id = ?1 OR g.same_as = ?1)";
        self.run(update, [article.0, older.0])?;
        Ok(())
    }

    /// The keys of this one's entries lead to it, and to the older one no more, unless an entry of that has
    /// them too. The text of both stays with whom it led to.
    fn take_keys(&self, article: ArticleId, older: ArticleId) -> Result<(), StoreError> {
        let theirs = self.keys_of(older)?;
        for (kind, hash) in self.keys_of(article)? {
            let is_shared = theirs.contains(&(kind, hash));
            if !(is_shared && kind == keys::TEXT) {
                let insert = "INSERT OR IGNORE INTO alias (kind, hash, article) VALUES (?1, ?2, ?3)";
                self.run(insert, params![kind, hash, article.0])?;
            }
            if !is_shared {
                let delete = "DELETE FROM alias WHERE kind = ?1 AND hash = ?2
                    AND article IN (SELECT id FROM article WHERE id = ?3 OR same_as = ?3)";
                self.run(delete, params![kind, hash, older.0])?;
            }
        }
        Ok(())
    }

    /// The article says what its first entry said last, where that was kept apart from it; `false` where it
    /// was not.
    fn say_the_latest(&self, article: ArticleId) -> Result<bool, StoreError> {
        let select = "SELECT max(v.id) FROM version v JOIN sighting s
            ON s.article = v.article AND s.source = v.source AND s.key = v.key
            WHERE v.article = ?1 AND s.proof = 0";
        let Some(latest) = self.one(select, [article.0], |row| Ok(row.get::<_, Option<i64>>(0)?))?.flatten()
        else {
            return Ok(false);
        };
        let is_own = "SELECT 1 FROM version WHERE id = ?1 AND is_own = 1";
        if self.one(is_own, [latest], |_| Ok(()))?.is_some() {
            self.take_text(article, latest)?;
        }
        Ok(true)
    }

    /// The text of a version becomes the article's; what said the article's text until then keeps it.
    fn take_text(&self, article: ArticleId, version: i64) -> Result<(), StoreError> {
        let keep = format!("UPDATE version SET {FROM_ITS_ARTICLE} WHERE article = ?1 AND is_own = 0");
        self.run(&keep, [article.0])?;
        let update = "UPDATE article SET (title, url) = (SELECT title, url FROM version WHERE id = ?2)
            WHERE id = ?1";
        self.run(update, [article.0, version])?;
        self.run("DELETE FROM body WHERE article = ?1", [article.0])?;
        let insert = "INSERT INTO body (article, summary_bytes, html)
            SELECT ?1, summary_bytes, html FROM version WHERE id = ?2 AND html IS NOT NULL";
        self.run(insert, [article.0, version])?;
        let leave =
            "UPDATE version SET is_own = 0, title = NULL, url = NULL, summary_bytes = NULL, html = NULL
            WHERE id = ?1";
        self.run(leave, [version])?;
        Ok(())
    }

    /// Nothing was kept of what the entry said: it was what its article said.
    fn say_the_same(&self, article: ArticleId, seen: &Seen) -> Result<(), StoreError> {
        let body = "INSERT INTO body (article, summary_bytes, html)
            SELECT ?1, summary_bytes, html FROM body WHERE article = ?2";
        self.run(body, [article.0, seen.article.0])?;
        let insert = "INSERT INTO version (article, source, key, since, is_own) VALUES (?1, ?2, ?3, ?4, 0)";
        let since = rows::millis(self.stamp.added);
        self.run(insert, params![article.0, seen.source, seen.key, since])?;
        Ok(())
    }

    /// `None` when the tag is taken.
    fn insert_split(&self, seen: &Seen, tag: &TagUri) -> Result<Option<ArticleId>, StoreError> {
        let short = tag.short();
        let space = tag.as_str().strip_suffix(short).unwrap_or_default().trim_end_matches(':');
        let insert = "INSERT INTO article (tag_space, tag_short, title, url, categories, language, source,
                published, day_only, zone_said, first_seen, updated, kept)
            SELECT ?1, ?2, s.title, s.url, s.categories, a.language, s.source,
                s.published, s.day_only, s.zone_said, s.first_seen, s.first_seen, ?6
            FROM sighting s JOIN article a ON a.id = s.article
            WHERE s.article = ?3 AND s.source = ?4 AND s.key = ?5 AND s.proof <> 0
            ON CONFLICT (tag_short) DO NOTHING";
        let Seen { article, source, key } = *seen;
        let inserted = self.run(insert, params![space, short, article.0, source, key, WHOLE])?;
        Ok((inserted == 1).then(|| ArticleId(self.connection.last_insert_rowid())))
    }

    /// Each digest that had one of them had the one whose id was in it. The other was left out as part of
    /// that one, so the digest owes it a place.
    fn part_editions(&self, article: ArticleId, older: ArticleId) -> Result<(), StoreError> {
        let select = "SELECT digest, number FROM edition_member WHERE article = ?1";
        let read = |row: &rusqlite::Row| Ok((DigestId::new(row.get::<_, String>(0)?), row.get(1)?));
        for (digest, number) in self.all(select, [older.0], read)? {
            let Some(edition) = self.edition(&digest, number)? else { continue };
            let printed: HashSet<&str> = edition.items().map(|item| item.tag.short()).collect();
            let had = |of: ArticleId| -> Result<bool, StoreError> {
                Ok(self.short_tags(of)?.iter().any(|tag| printed.contains(tag.as_str())))
            };
            if had(article)? {
                let insert =
                    "INSERT OR IGNORE INTO edition_member (digest, article, number) VALUES (?1, ?2, ?3)";
                self.run(insert, params![digest.as_str(), article.0, number])?;
                if !had(older)? {
                    let delete = "DELETE FROM edition_member WHERE digest = ?1 AND article = ?2";
                    self.run(delete, params![digest.as_str(), older.0])?;
                    self.owe(&digest, older)?;
                }
            }
            self.owe(&digest, article)?;
        }
        Ok(())
    }

    /// Nothing is owed to what the digest had.
    fn owe(&self, digest: &DigestId, article: ArticleId) -> Result<(), StoreError> {
        let insert = "INSERT OR IGNORE INTO owed (digest, article)
            SELECT ?1, g.id FROM article g WHERE (g.id = ?2 OR g.same_as = ?2) AND NOT EXISTS
                (SELECT 1 FROM edition_member WHERE digest = ?1 AND article = ?2)";
        self.run(insert, params![digest.as_str(), article.0])?;
        Ok(())
    }
}

/// What a version says, where the article said it so far.
const FROM_ITS_ARTICLE: &str = "(is_own, title, url, summary_bytes, html) = (
    SELECT 1, a.title, a.url, b.summary_bytes, b.html
    FROM article a LEFT JOIN body b ON b.article = a.id WHERE a.id = version.article)";

/// Of the versions of an article ?2, those of an entry that is ?1's, and ?1's alone.
const OF_ITS_ENTRIES: &str = "article IN (SELECT id FROM article WHERE id = ?2 OR same_as = ?2)
    AND (source, key) IN (SELECT s.source, s.key FROM article g JOIN sighting s ON s.article = g.id
        WHERE g.id = ?1 OR g.same_as = ?1)
    AND (source, key) NOT IN (SELECT s.source, s.key FROM article g JOIN sighting s ON s.article = g.id
        WHERE g.id = ?2 OR g.same_as = ?2)";

/// One sighting, by its place.
struct Seen {
    article: ArticleId,
    source: i64,
    key: i64,
}

impl Memory {
    /// The keys that the entries of the article have now, each with its kind.
    fn keys_of(&self, article: ArticleId) -> Result<HashSet<(i64, i64)>, StoreError> {
        let select = "SELECT s.url_key, s.id_key, s.text_key FROM article g
            JOIN sighting s ON s.article = g.id WHERE g.id = ?1 OR g.same_as = ?1";
        let read = |row: &rusqlite::Row| {
            let kinds = [(keys::URL, row.get(0)?), (keys::ID, row.get(1)?), (keys::TEXT, row.get(2)?)];
            Ok(kinds.map(|(kind, hash): (i64, Option<i64>)| hash.map(|hash| (kind, hash))))
        };
        Ok(self.all(select, [article.0], read)?.into_iter().flatten().flatten().collect())
    }

    fn short_tags(&self, article: ArticleId) -> Result<Vec<String>, StoreError> {
        let select = "SELECT tag_short FROM article WHERE id = ?1 OR same_as = ?1";
        self.all(select, [article.0], |row| Ok(row.get(0)?))
    }
}
