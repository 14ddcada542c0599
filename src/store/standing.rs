//! What stands where: the material of every document.

use super::Memory;
use super::StoreError;
use crate::model::DigestId;
use crate::model::FeedId;
use crate::model::SectionId;
use crate::model::Standing;
use rusqlite::params;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::HashSet;

impl Memory {
    /// What stands in a feed, newest first by the date of its filing, then the latest filed. A
    /// digest's feed is made of editions; nothing stands in it.
    pub fn standing(&self, feed: &FeedId, limit: usize) -> Result<Vec<Standing>, StoreError> {
        let sequence = |row: &rusqlite::Row| Ok(row.get(0)?);
        let limit = limit as i64;
        let sequences: Vec<i64> = match feed {
            FeedId::Section(section) => self.all(SECTION, params![section.as_str(), limit], sequence)?,
            FeedId::Latest => self.all(LATEST, [limit], sequence)?,
            FeedId::Source(source) => self.all(SOURCE, params![source.as_str(), limit], sequence)?,
            FeedId::Digest(_) => Vec::new(),
        };
        sequences.into_iter().map(|sequence| self.stand(sequence)).collect()
    }

    /// What a digest of these sections may take of the filings after `after`, up to and including
    /// `through`: news, each article once, under the first of `sections` that it was filed in, and
    /// none that was in an edition of the digest. Newest first.
    ///
    /// What a person split off since an edition had it as part of another counts as filed after `after`.
    /// Articles that turned out to be one are one: as the oldest where that was filed, else as the
    /// one that was; and no news is what was filed where the oldest stood already.
    pub fn window(
        &self,
        sections: &[SectionId],
        after: i64,
        through: i64,
        digest: &DigestId,
    ) -> Result<Vec<Standing>, StoreError> {
        let sequences = self.first_filings(sections, after, through, digest)?.into_iter();
        let mut standing = sequences.map(|sequence| self.stand(sequence)).collect::<Result<Vec<_>, _>>()?;
        standing.sort_by_key(|standing| Reverse((standing.filing.date(), standing.filing.sequence)));
        Ok(standing)
    }

    /// How many articles [`Memory::window`] would find.
    pub fn count_window(
        &self,
        sections: &[SectionId],
        after: i64,
        through: i64,
        digest: &DigestId,
    ) -> Result<usize, StoreError> {
        Ok(self.first_filings(sections, after, through, digest)?.len())
    }

    /// The filing after which stand the newest `count` articles that a digest of these sections may
    /// take; 0 when there are no more.
    pub fn before_newest(
        &self,
        sections: &[SectionId],
        count: usize,
        digest: &DigestId,
    ) -> Result<i64, StoreError> {
        let mut newest = HashSet::new();
        let mut statement = self.connection.prepare_cached(WINDOW)?;
        let mut rows = statement.query(params![0, i64::MAX, digest.as_str()])?;
        while let Some(row) = rows.next()? {
            let (sequence, oldest): (i64, i64) = (row.get(0)?, row.get(1)?);
            let section: String = row.get(3)?;
            if sections.iter().any(|wanted| wanted.as_str() == section)
                && newest.insert(oldest)
                && newest.len() == count
            {
                return Ok(sequence - 1);
            }
        }
        Ok(0)
    }

    /// Of each article in the window, the filing that it goes out under.
    fn first_filings(
        &self,
        sections: &[SectionId],
        after: i64,
        through: i64,
        digest: &DigestId,
    ) -> Result<Vec<i64>, StoreError> {
        let mut first: HashMap<i64, (bool, usize, i64)> = HashMap::new();
        let read = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let mut filed: Vec<(i64, i64, bool, String)> =
            self.all(WINDOW, params![after, through, digest.as_str()], read)?;
        filed.extend(self.all(OWED, params![through, digest.as_str()], read)?);
        for (sequence, oldest, is_younger, section) in filed {
            let Some(place) = sections.iter().position(|wanted| wanted.as_str() == section) else { continue };
            let best = first.entry(oldest).or_insert((is_younger, place, sequence));
            *best = (is_younger, place, sequence).min(*best);
        }
        Ok(first.into_values().map(|(_, _, sequence)| sequence).collect())
    }

    fn stand(&self, sequence: i64) -> Result<Standing, StoreError> {
        let filing = self.filing(sequence)?;
        let article = self.article(filing.article)?;
        Ok(Standing {
            article: article.ok_or_else(|| StoreError::damaged(format!("nothing is filed as {sequence}")))?,
            sections: self.live_sections(filing.article)?,
            sightings: self.sightings(filing.article)?,
            filing,
        })
    }
}

const SECTION: &str = "SELECT sequence FROM filing
    WHERE section = (SELECT id FROM section WHERE name = ?1) AND withdrawn IS NULL
    ORDER BY date DESC, sequence DESC LIMIT ?2";

/// Walks the index from its newest end; what is no article's earliest live filing is passed over.
const LATEST: &str = "SELECT f.sequence FROM filing f
    WHERE f.withdrawn IS NULL AND NOT EXISTS (SELECT 1 FROM filing e
        WHERE e.article = f.article AND e.withdrawn IS NULL AND e.sequence < f.sequence)
    ORDER BY f.date DESC, f.sequence DESC LIMIT ?1";

/// Starts from the source's entries, which are few beside all filings.
const SOURCE: &str = "SELECT f.sequence
    FROM (SELECT DISTINCT s.article FROM entry e
        JOIN article g ON g.id = e.article OR g.same_as = e.article
        JOIN sighting s ON s.article = g.id AND s.source = e.source AND s.key = e.key
        WHERE e.source = (SELECT id FROM source WHERE name = ?1)) s
    CROSS JOIN filing f ON f.article = s.article
    WHERE f.withdrawn IS NULL AND NOT EXISTS (SELECT 1 FROM filing e
        WHERE e.article = f.article AND e.withdrawn IS NULL AND e.sequence < f.sequence)
    ORDER BY f.date DESC, f.sequence DESC LIMIT ?2";

/// What a person gave back to a digest, as [`WINDOW`] has it.
const OWED: &str = "SELECT f.sequence, coalesce(a.same_as, a.id), a.same_as IS NOT NULL, s.name
    FROM owed w CROSS JOIN filing f ON f.article = w.article
        JOIN section s ON s.id = f.section JOIN article a ON a.id = f.article
    WHERE w.digest = ?2 AND f.sequence <= ?1 AND f.withdrawn IS NULL AND f.origin IN (0, 3)
        AND NOT EXISTS (SELECT 1 FROM edition_member m
            WHERE m.digest = ?2 AND m.article = coalesce(a.same_as, a.id))
        AND NOT EXISTS (SELECT 1 FROM filing o WHERE o.article = a.same_as AND o.section = f.section
            AND o.withdrawn IS NULL AND o.sequence < f.sequence)";

/// From its newest end, so that who has enough may stop.
const WINDOW: &str = "SELECT f.sequence, coalesce(a.same_as, a.id), a.same_as IS NOT NULL, s.name
    FROM filing f JOIN section s ON s.id = f.section JOIN article a ON a.id = f.article
    WHERE f.sequence > ?1 AND f.sequence <= ?2 AND f.withdrawn IS NULL AND f.origin IN (0, 3)
        AND NOT EXISTS (SELECT 1 FROM edition_member m
            WHERE m.digest = ?3 AND m.article = coalesce(a.same_as, a.id))
        AND NOT EXISTS (SELECT 1 FROM filing o WHERE o.article = a.same_as AND o.section = f.section
            AND o.withdrawn IS NULL AND o.sequence < f.sequence)
    ORDER BY f.sequence DESC";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn no_document_reads_every_filing() {
        let store = Store::in_memory().unwrap();
        for (name, select, expected) in [
            ("section", SECTION, "SEARCH filing USING INDEX filing_section (section=?)"),
            ("latest", LATEST, "SCAN f USING INDEX filing_latest"),
            ("source", SOURCE, "SEARCH f USING INDEX filing_article (article=?)"),
            ("window", WINDOW, "SEARCH f USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"),
        ] {
            let read = |row: &rusqlite::Row| Ok(row.get::<_, String>(3)?);
            let holes = (1..=9).take_while(|hole| select.contains(&format!("?{hole}"))).map(|_| 0);
            let explain = format!("EXPLAIN QUERY PLAN {select}");
            let plan = store.all(&explain, rusqlite::params_from_iter(holes), read).unwrap();
            assert!(plan.iter().any(|step| step.starts_with(expected)), "{name}: {plan:?}");
            let sorts = plan.iter().any(|step| step.contains("FOR ORDER BY"));
            assert_eq!(sorts, name == "source", "{name}: {plan:?}");
        }
    }
}
