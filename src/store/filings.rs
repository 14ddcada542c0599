//! Filings: added and withdrawn, never changed.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::articles::WHOLE;
use super::rows;
use crate::model::ArticleId;
use crate::model::Filing;
use crate::model::FilingOrigin;
use crate::model::Proposal;
use crate::model::SectionId;
use crate::model::SourceDate;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::model::UnsortedArticle;
use rusqlite::Row;
use rusqlite::params;

impl Turn<'_> {
    /// Puts the article in a section, and returns the filing's sequence.
    ///
    /// `None` when it stands there already, and for what enters nothing new: a tombstone, and an
    /// article that turned out to be another.
    pub fn file(
        &mut self,
        article: ArticleId,
        proposal: &Proposal,
        origin: FilingOrigin,
        source_date: Option<SourceDate>,
    ) -> Result<Option<i64>, StoreError> {
        if !self.may_enter(article, &proposal.section)? {
            return Ok(None);
        }
        let added = self.stamp.added;
        let sequence = self.insert_filing(&Filing {
            sequence: 0,
            article,
            section: proposal.section.clone(),
            added,
            source_date: source_date.map_or(added, |date| date.at.min(added)),
            reason: proposal.reason.clone(),
            origin,
            withdrawn: None,
        })?;
        self.run("DELETE FROM unsorted WHERE article = ?1", [article.0])?;
        self.changed(article);
        Ok(Some(sequence))
    }

    /// Takes the article out of a section; `false` when it does not stand there.
    pub fn withdraw(
        &mut self,
        article: ArticleId,
        section: &SectionId,
        reason: &str,
    ) -> Result<bool, StoreError> {
        if !self.live_sections(article)?.contains(section) {
            return Ok(false);
        }
        self.touch_feeds_of(article)?;
        let section = self.section_row(section)?;
        let update = "UPDATE filing SET withdrawn = ?3, withdrawn_reason = ?4
            WHERE article = ?1 AND section = ?2 AND withdrawn IS NULL";
        let withdrawn = rows::millis(self.stamp.added);
        self.run(update, params![article.0, section, withdrawn, reason])?;
        Ok(true)
    }

    /// The section goes by another name from now on, and what was ever filed in it with it. Where there is
    /// a section of that name already, an article that stands in both stands once: as it was filed first.
    pub fn rename_section(&mut self, from: &SectionId, to: &SectionId) -> Result<(), StoreError> {
        let (Some(old), true) = (self.known_section(from)?, from != to) else { return Ok(()) };
        match self.known_section(to)? {
            None => drop(self.run("UPDATE section SET name = ?2 WHERE id = ?1", params![old, to.as_str()])?),
            Some(new) => {
                let reason = format!("`{from}` became `{to}`, and it stands there already");
                let withdrawn = rows::millis(self.stamp.added);
                self.run(WITHDRAW_DOUBLES, params![old, new, withdrawn, reason])?;
                self.run("UPDATE filing SET section = ?2 WHERE section = ?1", [old, new])?;
                self.run("DELETE FROM section WHERE id = ?1", [old])?;
            }
        }
        self.forget_section_row(from);
        Ok(())
    }

    /// Why the article stands in no section; forgotten as soon as it is filed. What stands in one
    /// already, or what turned out to be it, stays there, whatever another of its sources says; of
    /// several reasons the first is kept.
    pub fn unsorted(&mut self, article: ArticleId, reason: &str) -> Result<(), StoreError> {
        if !self.stands(article)? {
            let insert = "INSERT OR IGNORE INTO unsorted (article, reason) VALUES (?1, ?2)";
            self.run(insert, params![article.0, reason])?;
        }
        Ok(())
    }

    fn insert_filing(&mut self, filing: &Filing) -> Result<i64, StoreError> {
        let section = self.section_row(&filing.section)?;
        let insert = "INSERT INTO filing (article, section, added, source_date, date, origin, reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        self.run(
            insert,
            params![
                filing.article.0,
                section,
                rows::millis(filing.added),
                rows::millis(filing.source_date),
                rows::millis(filing.date()),
                rows::origin_number(filing.origin),
                filing.reason,
            ],
        )?;
        Ok(self.connection.last_insert_rowid())
    }
}

/// Of two live filings of one article in these sections, the younger.
const WITHDRAW_DOUBLES: &str = "UPDATE filing SET withdrawn = ?3, withdrawn_reason = ?4
    WHERE section IN (?1, ?2) AND withdrawn IS NULL AND EXISTS (SELECT 1 FROM filing o
        WHERE o.article = filing.article AND o.section IN (?1, ?2) AND o.withdrawn IS NULL
            AND o.sequence < filing.sequence)";

impl Memory {
    /// Every section that anything was ever filed in, under the name it has now.
    pub fn known_sections(&self) -> Result<Vec<SectionId>, StoreError> {
        let read = |row: &Row| Ok(SectionId::new(row.get::<_, String>(0)?));
        self.all("SELECT name FROM section ORDER BY name", [], read)
    }

    fn known_section(&self, section: &SectionId) -> Result<Option<i64>, StoreError> {
        self.one("SELECT id FROM section WHERE name = ?1", [section.as_str()], |row| Ok(row.get(0)?))
    }

    /// The sequence of the newest filing; 0 when there is none.
    pub fn newest_sequence(&self) -> Result<i64, StoreError> {
        let newest = self.one("SELECT max(sequence) FROM filing", [], |row| Ok(row.get(0)?))?;
        Ok(newest.flatten().unwrap_or(0))
    }

    /// When the first filing after this one was stamped.
    pub fn filed_after(&self, sequence: i64) -> Result<Option<Timestamp>, StoreError> {
        let select = "SELECT added FROM filing WHERE sequence > ?1 ORDER BY sequence LIMIT 1";
        self.one(select, [sequence], |row| rows::time(row.get(0)?))
    }

    /// The last filing stamped before a moment; 0 when there is none. Stamps never fall from one
    /// filing to the next, so it is looked for from the newest.
    pub fn filed_before(&self, moment: Timestamp) -> Result<i64, StoreError> {
        let select = "SELECT sequence FROM filing WHERE added < ?1 ORDER BY sequence DESC LIMIT 1";
        let found = self.one(select, [rows::millis(moment)], |row| Ok(row.get(0)?))?;
        Ok(found.unwrap_or(0))
    }

    /// Every filing the article ever had, in order. The reason of a withdrawn one says both, why it
    /// was put there and why it was taken out.
    pub fn filings(&self, article: ArticleId) -> Result<Vec<Filing>, StoreError> {
        let select = "SELECT f.*, s.name AS section_name FROM filing f JOIN section s ON s.id = f.section
            WHERE f.article = ?1 ORDER BY f.sequence";
        self.all(select, [article.0], read_filing)
    }

    pub(super) fn filing(&self, sequence: i64) -> Result<Filing, StoreError> {
        let select = "SELECT f.*, s.name AS section_name FROM filing f JOIN section s ON s.id = f.section
            WHERE f.sequence = ?1";
        let filing = self.one(select, [sequence], read_filing)?;
        filing.ok_or_else(|| StoreError::damaged(format!("there is no filing {sequence}")))
    }

    /// Where it stands now, in the order it was filed.
    pub(super) fn live_sections(&self, article: ArticleId) -> Result<Vec<SectionId>, StoreError> {
        let select = "SELECT s.name FROM filing f JOIN section s ON s.id = f.section
            WHERE f.article = ?1 AND f.withdrawn IS NULL ORDER BY f.sequence";
        self.all(select, [article.0], |row| Ok(SectionId::new(row.get::<_, String>(0)?)))
    }

    /// Whether the article, or one that turned out to be it, stands in a section.
    pub(super) fn stands(&self, article: ArticleId) -> Result<bool, StoreError> {
        let select = "SELECT 1 FROM article g JOIN filing f ON f.article = g.id
            WHERE (g.id = ?1 OR g.same_as = ?1) AND f.withdrawn IS NULL";
        Ok(self.one(select, [article.0], |_| Ok(()))?.is_some())
    }

    fn may_enter(&self, article: ArticleId, section: &SectionId) -> Result<bool, StoreError> {
        let select = "SELECT 1 FROM article WHERE id = ?1 AND same_as IS NULL AND kept = ?2";
        let whole = self.one(select, params![article.0, WHOLE], |_| Ok(()))?.is_some();
        Ok(whole && !self.live_sections(article)?.contains(section))
    }

    /// The articles that stand in no section, newest first.
    pub fn unsorted_articles(&self, limit: usize) -> Result<Vec<UnsortedArticle>, StoreError> {
        let select = "SELECT a.tag_space || ':' || a.tag_short AS tag, a.title, o.name AS source_name,
                a.first_seen, u.reason
            FROM unsorted u JOIN article a ON a.id = u.article JOIN source o ON o.id = a.source
            ORDER BY u.article DESC LIMIT ?1";
        self.all(select, [limit as i64], |row| {
            Ok(UnsortedArticle {
                tag: TagUri::new(row.get::<_, String>("tag")?),
                title: row.get("title")?,
                source: SourceId::new(row.get::<_, String>("source_name")?),
                first_seen: rows::time(row.get("first_seen")?)?,
                reason: row.get("reason")?,
            })
        })
    }
}

fn read_filing(row: &Row) -> Result<Filing, StoreError> {
    let reason: String = row.get("reason")?;
    let withdrawn_reason: Option<String> = row.get("withdrawn_reason")?;
    Ok(Filing {
        sequence: row.get("sequence")?,
        article: ArticleId(row.get("article")?),
        section: SectionId::new(row.get::<_, String>("section_name")?),
        added: rows::time(row.get("added")?)?,
        source_date: rows::time(row.get("source_date")?)?,
        reason: match withdrawn_reason {
            Some(withdrawn) => format!("{reason}; withdrawn: {withdrawn}"),
            None => reason,
        },
        origin: rows::origin(row.get("origin")?)?,
        withdrawn: row.get::<_, Option<i64>>("withdrawn")?.map(rows::time).transpose()?,
    })
}
