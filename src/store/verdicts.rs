//! What a person said of two articles. It holds for whatever they turn out to be.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::rows;
use crate::model::ArticleId;
use crate::model::Candidate;
use rusqlite::params;

impl Turn<'_> {
    /// Keeps that the two are one, or are two, for good. What was said to the contrary of them, and of what
    /// each of them is by now, is void.
    pub fn keep_verdict(&self, one: ArticleId, other: ArticleId, is_same: bool) -> Result<(), StoreError> {
        let (one_root, other_root) = (self.root(one)?, self.root(other)?);
        let contrary = "DELETE FROM verdict WHERE is_same <> ?3 AND (
            (one IN (SELECT id FROM article WHERE id = ?1 OR same_as = ?1)
                AND other IN (SELECT id FROM article WHERE id = ?2 OR same_as = ?2))
            OR (one IN (SELECT id FROM article WHERE id = ?2 OR same_as = ?2)
                AND other IN (SELECT id FROM article WHERE id = ?1 OR same_as = ?1)))";
        self.run(contrary, params![one_root.0, other_root.0, is_same])?;
        let insert = "INSERT OR REPLACE INTO verdict (one, other, is_same, said) VALUES (?1, ?2, ?3, ?4)";
        let (one, other) = (one.min(other), one.max(other));
        self.run(insert, params![one.0, other.0, is_same, rows::millis(self.stamp.added)])?;
        Ok(())
    }
}

impl Memory {
    /// Whether a person told them apart, or told apart what turned out to be them.
    pub fn are_apart(&self, one: ArticleId, other: ArticleId) -> Result<bool, StoreError> {
        Ok(self.apart_from(one)?.contains(&other))
    }

    /// Which of these a person told apart.
    pub(super) fn told_apart(
        &self,
        candidates: &[Candidate],
    ) -> Result<Vec<(ArticleId, ArticleId)>, StoreError> {
        let mut apart = Vec::new();
        for one in candidates.iter().filter(|_| candidates.len() > 1) {
            let others = self.apart_from(one.article)?;
            let among = candidates.iter().filter(|other| one.article < other.article);
            apart.extend(
                among.map(|other| (one.article, other.article)).filter(|pair| others.contains(&pair.1)),
            );
        }
        Ok(apart)
    }

    /// What a person told apart from an article that is none other: each as it is by now.
    fn apart_from(&self, article: ArticleId) -> Result<Vec<ArticleId>, StoreError> {
        self.all(APART, [article.0], |row| Ok(ArticleId(row.get(0)?)))
    }
}

const APART: &str = "
    SELECT coalesce(o.same_as, o.id) FROM article g JOIN verdict v ON v.one = g.id
        JOIN article o ON o.id = v.other WHERE (g.id = ?1 OR g.same_as = ?1) AND v.is_same = 0
    UNION ALL
    SELECT coalesce(o.same_as, o.id) FROM article g JOIN verdict v ON v.other = g.id
        JOIN article o ON o.id = v.one WHERE (g.id = ?1 OR g.same_as = ?1) AND v.is_same = 0";
