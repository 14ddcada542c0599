//! What a person names: the entries, not only the articles, that an ITEM leads to.

use super::Memory;
use super::StoreError;
use super::articles::WHOLE;
use super::rows;
use crate::model::ArticleId;
use crate::model::Named;
use crate::model::SourceId;
use rusqlite::Row;
use std::collections::BTreeMap;

impl Memory {
    /// The entries that a person means: by our tag or its short form, the first of that article; else by the
    /// hash of a url or an id, or by an id just as a source gave it. Those of one article stand together,
    /// the first of each before the others.
    pub fn named(&self, item: &str, keys: &[u64]) -> Result<Vec<Named>, StoreError> {
        let short = item.rsplit(':').next().unwrap_or(item);
        let mut named = self.all(&format!("{NAMED} {BY_TAG}"), [short, item], read_named)?;
        for key in keys {
            named.extend(self.all(&format!("{NAMED} {BY_KEY}"), [rows::bits(*key)], read_named)?);
        }
        if named.is_empty() {
            named = self.all(&format!("{NAMED} WHERE s.guid = ?1"), [item], read_named)?;
        }
        if named.is_empty() {
            for key in keys {
                named.extend(self.all(
                    &format!("{NAMED} {BY_FORMER_KEY}"),
                    [rows::bits(*key)],
                    read_named,
                )?);
            }
        }
        let sorted = named.into_iter().map(|found| ((found.article, !found.is_first, found.key), found));
        Ok(sorted.collect::<BTreeMap<_, _>>().into_values().collect())
    }

    /// The entries of the article, and of what turned out to be it, oldest first.
    pub fn named_of(&self, article: ArticleId) -> Result<Vec<Named>, StoreError> {
        let of =
            "WHERE a.id = ?1 OR a.same_as = ?1 ORDER BY coalesce(s.first_seen, a.first_seen), a.id, s.proof";
        self.all(&format!("{NAMED} {of}"), [article.0], read_named)
    }

    /// Whether the article is there with its text: retention and takedown leave a tombstone.
    pub fn is_whole(&self, article: ArticleId) -> Result<bool, StoreError> {
        let select = "SELECT kept FROM article WHERE id = ?1";
        let kept = self.one(select, [article.0], |row| Ok(row.get::<_, i64>(0)?))?;
        Ok(kept == Some(WHOLE))
    }

    /// The one that it turned out to be, when it did; that may have turned out to be another since.
    pub fn joined_with(&self, article: ArticleId) -> Result<Option<ArticleId>, StoreError> {
        let select = "SELECT joined FROM article WHERE id = ?1 AND same_as IS NOT NULL";
        Ok(self.one(select, [article.0], |row| Ok(row.get::<_, Option<i64>>(0)?))?.flatten().map(ArticleId))
    }
}

/// A tombstone may have no sighting left.
const NAMED: &str = "SELECT a.id, coalesce(s.key, 0) AS key, coalesce(s.proof, 0) = 0 AS is_first,
        o.name AS source_name,
        CASE WHEN s.proof > 0 THEN s.title ELSE a.title END AS title,
        CASE WHEN s.proof > 0 THEN s.url ELSE a.url END AS url
    FROM article a LEFT JOIN sighting s ON s.article = a.id
        JOIN source o ON o.id = coalesce(s.source, a.source)";

const BY_TAG: &str = "WHERE a.tag_short = ?1 AND ?2 IN (a.tag_short, a.tag_space || ':' || a.tag_short)
    AND coalesce(s.proof, 0) = 0";

/// An alias leads to the article that its entry was when it came, or to what that had turned out to be.
const BY_KEY: &str = "WHERE (s.url_key = ?1 OR s.id_key = ?1)
    AND a.id IN (SELECT m.id FROM alias l JOIN article g ON g.id = l.article
        JOIN article m ON m.id = coalesce(g.same_as, g.id) OR m.same_as = coalesce(g.same_as, g.id)
        WHERE l.kind IN (1, 2) AND l.hash = ?1)";

/// A key that no entry has any more: it was the article's.
const BY_FORMER_KEY: &str = "WHERE a.id IN (SELECT article FROM alias WHERE kind IN (1, 2) AND hash = ?1)
    AND coalesce(s.proof, 0) = 0";

fn read_named(row: &Row) -> Result<Named, StoreError> {
    Ok(Named {
        article: ArticleId(row.get("id")?),
        source: SourceId::new(row.get::<_, String>("source_name")?),
        key: row.get::<_, i64>("key")?.cast_unsigned(),
        is_first: row.get("is_first")?,
        title: row.get("title")?,
        url: rows::url(row.get("url")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn what_has_a_key_is_not_looked_for_among_all() {
        let store = Store::in_memory().unwrap();
        for (name, by) in [("tag", BY_TAG), ("key", BY_KEY), ("former key", BY_FORMER_KEY)] {
            let holes = (1..=2).take_while(|hole| by.contains(&format!("?{hole}"))).map(|_| 0);
            let explain = format!("EXPLAIN QUERY PLAN {NAMED} {by}");
            let read = |row: &Row| Ok(row.get::<_, String>(3)?);
            let plan = store.all(&explain, rusqlite::params_from_iter(holes), read).unwrap();
            assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{name}: {plan:?}");
        }
    }
}
