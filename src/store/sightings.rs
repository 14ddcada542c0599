//! Entries and sightings: which article an entry is, where it stood and why it is that article.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::keys;
use super::rows;
use crate::model::ArticleId;
use crate::model::Entry;
use crate::model::KeyedEntry;
use crate::model::Proof;
use crate::model::Sighting;
use crate::model::SourceId;
use rusqlite::Row;
use rusqlite::params;

impl Turn<'_> {
    /// The entry is one of the article from now on, and its url, id and text lead to it.
    pub fn sight(
        &mut self,
        source: &SourceId,
        entry: &KeyedEntry,
        article: ArticleId,
        proof: &Proof,
    ) -> Result<(), StoreError> {
        let source = self.source_row(source)?;
        self.insert_entry(source, entry, article)?;
        self.insert_sighting(source, entry, article, proof)?;
        if *proof != Proof::First {
            self.count_caught(source, article, proof)?;
        }
        self.lead_to(article, entry)?;
        self.changed(article);
        Ok(())
    }

    /// An entry that was another article's is this one's from now on.
    fn insert_entry(&self, source: i64, keyed: &KeyedEntry, article: ArticleId) -> Result<(), StoreError> {
        let (key, state_key) = (rows::bits(keyed.key), rows::bits(keyed.state_key));
        let insert = "INSERT INTO entry (source, key, article, state_key) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO NOTHING";
        if self.run(insert, params![source, key, article.0, state_key])? == 0 {
            let update = "UPDATE entry SET article = ?3, state_key = ?4 WHERE source = ?1 AND key = ?2";
            self.run(update, params![source, key, article.0, state_key])?;
        }
        Ok(())
    }

    /// The first sighting leaves to the article what the article says.
    fn insert_sighting(
        &self,
        source: i64,
        keyed: &KeyedEntry,
        article: ArticleId,
        proof: &Proof,
    ) -> Result<(), StoreError> {
        let (kind, words) = rows::proof_columns(proof);
        let own = Some(&keyed.entry).filter(|_| *proof != Proof::First);
        let (published, day_only, zone_said) = rows::date_columns(own.and_then(Entry::source_published));
        let insert = "INSERT INTO sighting (article, source, key, proof, words, first_seen, guid,
                url, title, categories, published, day_only, zone_said, url_key, id_key, text_key)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            ON CONFLICT DO NOTHING";
        self.run(
            insert,
            params![
                article.0,
                source,
                rows::bits(keyed.key),
                kind,
                words,
                rows::millis(self.stamp.added),
                keyed.entry.id,
                own.and_then(|entry| entry.url.as_ref()).map(|url| url.as_str()),
                own.map(|entry| &entry.title),
                own.map_or(Ok(None), |entry| rows::list(&entry.categories))?,
                published,
                day_only,
                zone_said,
                keyed.url_key.map(rows::bits),
                keyed.id_key.map(rows::bits),
                keyed.text_key.map(rows::bits),
            ],
        )?;
        Ok(())
    }

    /// Its date and its proof stay as they were.
    pub(super) fn update_sighting(&self, source: i64, keyed: &KeyedEntry) -> Result<(), StoreError> {
        let key = rows::bits(keyed.key);
        let update = "UPDATE entry SET state_key = ?3 WHERE source = ?1 AND key = ?2";
        self.run(update, params![source, key, rows::bits(keyed.state_key)])?;
        let update = "UPDATE sighting SET guid = ?3, url_key = ?4, id_key = ?5, text_key = ?6,
                url = CASE proof WHEN 0 THEN NULL ELSE ?7 END,
                title = CASE proof WHEN 0 THEN NULL ELSE ?8 END,
                categories = CASE proof WHEN 0 THEN NULL ELSE ?9 END
            WHERE source = ?1 AND key = ?2
                AND article IN (SELECT g.id FROM entry e JOIN article g
                    ON g.id = e.article OR g.same_as = e.article WHERE e.source = ?1 AND e.key = ?2)";
        self.run(
            update,
            params![
                source,
                key,
                keyed.entry.id,
                keyed.url_key.map(rows::bits),
                keyed.id_key.map(rows::bits),
                keyed.text_key.map(rows::bits),
                keyed.entry.url.as_ref().map(|url| url.as_str()),
                keyed.entry.title,
                rows::list(&keyed.entry.categories)?,
            ],
        )?;
        Ok(())
    }

    /// The entries of one article, and of those that turned out to be it, are another's.
    pub(super) fn lead_entries(&self, from: ArticleId, to: ArticleId) -> Result<(), StoreError> {
        let update = "UPDATE entry SET article = ?2 WHERE article = ?1 AND (source, key) IN
            (SELECT s.source, s.key FROM article g JOIN sighting s ON s.article = g.id
                WHERE g.id = ?1 OR g.same_as = ?1)";
        self.run(update, [from.0, to.0])?;
        Ok(())
    }

    /// The entry's url, id and text lead to the article.
    pub(super) fn lead_to(&self, article: ArticleId, entry: &KeyedEntry) -> Result<(), StoreError> {
        for (kind, hash) in keys::of(entry) {
            let insert = "INSERT OR IGNORE INTO alias (kind, hash, article) VALUES (?1, ?2, ?3)";
            self.run(insert, params![kind, rows::bits(hash), article.0])?;
        }
        Ok(())
    }
}

impl Memory {
    /// Every entry of the article, and of those that turned out to be it, oldest first.
    pub fn sightings(&self, article: ArticleId) -> Result<Vec<Sighting>, StoreError> {
        self.all(SIGHTING, [article.0], read_sighting)
    }

    pub(super) fn sources_of(&self, article: ArticleId) -> Result<Vec<SourceId>, StoreError> {
        let select = "SELECT o.name FROM article a JOIN sighting s ON s.article = a.id
            JOIN source o ON o.id = s.source WHERE a.id = ?1 OR a.same_as = ?1";
        self.all(select, [article.0], |row| Ok(SourceId::new(row.get::<_, String>(0)?)))
    }
}

/// Those of an article (`?1`). The first of one that turned out to be it is one for the reason of that.
pub(super) const SIGHTING: &str = "SELECT o.name AS source_name, s.guid, s.first_seen,
        CASE s.proof WHEN 0 THEN a.url ELSE s.url END AS url,
        CASE s.proof WHEN 0 THEN a.title ELSE s.title END AS title,
        CASE s.proof WHEN 0 THEN a.published ELSE s.published END AS published,
        CASE s.proof WHEN 0 THEN a.day_only ELSE s.day_only END AS day_only,
        CASE s.proof WHEN 0 THEN a.zone_said ELSE s.zone_said END AS zone_said,
        CASE WHEN s.proof = 0 AND a.id <> ?1 THEN a.proof ELSE s.proof END AS proof,
        CASE WHEN s.proof = 0 AND a.id <> ?1 THEN a.words ELSE s.words END AS words,
        CASE WHEN s.proof = 0 AND a.id <> ?1 THEN a.evidence ELSE s.evidence END AS evidence,
        s.url_key, s.id_key, s.text_key
    FROM article a JOIN sighting s ON s.article = a.id JOIN source o ON o.id = s.source
    WHERE a.id = ?1 OR a.same_as = ?1 ORDER BY s.first_seen, a.id, s.proof <> 0, s.source";

pub(super) fn read_sighting(row: &Row) -> Result<Sighting, StoreError> {
    Ok(Sighting {
        source: SourceId::new(row.get::<_, String>("source_name")?),
        id: row.get("guid")?,
        url: rows::url(row.get("url")?)?,
        title: row.get("title")?,
        published: rows::date(row)?,
        first_seen: rows::time(row.get("first_seen")?)?,
        proof: rows::proof(row.get("proof")?, row.get("words")?)?.to_string(),
    })
}
