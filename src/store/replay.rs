//! What changed rules are tried on and filed by.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::articles::WHOLE;
use super::rows;
use crate::model::Article;
use crate::model::ArticleId;
use crate::model::SectionId;
use crate::model::SourceId;
use rusqlite::params;

/// An article as the rules see it, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Refilable {
    pub article: Article,
    /// What each of its entries said, oldest first.
    pub seen: Vec<SeenAs>,
    /// Where it stands, in the order it was filed.
    pub sections: Vec<SectionId>,
    /// Those of them where a person put it: no rule takes it out.
    pub editor: Vec<SectionId>,
}

/// What one entry of an article said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SeenAs {
    pub source: SourceId,
    pub title: String,
    pub categories: Vec<String>,
}

impl Memory {
    /// One article as the rules see it; `None` for what they may not file: tombstones, and what
    /// turned out to be an older one.
    pub fn refilable(&self, article: ArticleId) -> Result<Option<Refilable>, StoreError> {
        let select = "SELECT 1 FROM article WHERE id = ?1 AND kept = ?2 AND same_as IS NULL";
        let may_be_filed = self.one(select, params![article.0, WHOLE], |_| Ok(()))?.is_some();
        may_be_filed.then(|| self.refilable_one(article)).transpose()
    }

    /// The next articles after one, in the order of their ids: all that rules may file.
    pub fn refilables(&self, after: ArticleId, limit: usize) -> Result<Vec<Refilable>, StoreError> {
        // The plus keeps SQLite from the index of ages, and so in the order of ids.
        let select = "SELECT id FROM article WHERE id > ?1 AND +kept = ?2 AND same_as IS NULL
            ORDER BY id LIMIT ?3";
        let read = |row: &rusqlite::Row| Ok(ArticleId(row.get(0)?));
        let articles = self.all(select, params![after.0, WHOLE, limit as i64], read)?;
        articles.into_iter().map(|article| self.refilable_one(article)).collect()
    }

    /// The rules that the filings follow, as they were kept.
    pub fn applied_rules(&self) -> Result<Option<String>, StoreError> {
        self.one("SELECT text FROM rules", [], |row| Ok(row.get(0)?))
    }

    fn refilable_one(&self, article: ArticleId) -> Result<Refilable, StoreError> {
        let found = self.article(article)?;
        Ok(Refilable {
            article: found.ok_or_else(|| StoreError::damaged("an article is gone"))?,
            seen: self.seen_as(article)?,
            sections: self.live_sections(article)?,
            editor: self.placed_by_a_person(article)?,
        })
    }

    fn seen_as(&self, article: ArticleId) -> Result<Vec<SeenAs>, StoreError> {
        let select = "SELECT o.name, coalesce(s.title, a.title),
                CASE s.proof WHEN 0 THEN a.categories ELSE s.categories END
            FROM article a JOIN sighting s ON s.article = a.id JOIN source o ON o.id = s.source
            WHERE a.id = ?1 OR a.same_as = ?1 ORDER BY s.first_seen, a.id, s.proof <> 0, s.source";
        self.all(select, [article.0], |row| {
            Ok(SeenAs {
                source: SourceId::new(row.get::<_, String>(0)?),
                title: row.get(1)?,
                categories: rows::from_list(row.get(2)?)?,
            })
        })
    }

    fn placed_by_a_person(&self, article: ArticleId) -> Result<Vec<SectionId>, StoreError> {
        let select = "SELECT s.name FROM filing f JOIN section s ON s.id = f.section
            WHERE f.article = ?1 AND f.withdrawn IS NULL AND f.origin = 3 ORDER BY f.sequence";
        self.all(select, [article.0], |row| Ok(SectionId::new(row.get::<_, String>(0)?)))
    }
}

impl Turn<'_> {
    /// The rules that the filings follow from now on.
    pub fn keep_rules(&mut self, rules: &str) -> Result<(), StoreError> {
        self.run("INSERT OR REPLACE INTO rules (one, text) VALUES (1, ?1)", [rules])?;
        Ok(())
    }
}
