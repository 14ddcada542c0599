//! A turn: what is decided together is written together, under one stamp, or not at all (T1).

use super::Memory;
use super::Store;
use super::StoreError;
use super::rows;
use crate::model::ArticleId;
use crate::model::FeedId;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::Timestamp;
use rusqlite::params;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::ops::Deref;

/// The number of a turn, and the time that all its filings carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub turn: i64,
    /// To the millisecond; never smaller than that of the turn before, whatever the clock says.
    pub added: Timestamp,
}

/// The writing half of the store, for as long as one turn lasts. It reads like any [`Memory`], and
/// sees what it has written.
pub struct Turn<'a> {
    memory: &'a Memory,
    pub(super) stamp: Stamp,
    changes_before: u64,
    touched: BTreeSet<FeedId>,
    /// Their feeds are found at the end, when it is settled where they stand.
    changed: BTreeSet<ArticleId>,
    sources: HashMap<SourceId, i64>,
    sections: HashMap<SectionId, i64>,
}

impl Store {
    /// Runs one turn and commits it durably. An error of `work` takes back all it did.
    ///
    /// A turn that wrote nothing costs the disk nothing, and its number is given again.
    pub fn turn<T, E: From<StoreError>>(
        &mut self,
        now: Timestamp,
        work: impl FnOnce(&mut Turn) -> Result<T, E>,
    ) -> Result<(T, Stamp), E> {
        self.atomically(|memory| {
            let mut turn = Turn::begin(memory, now)?;
            let value = work(&mut turn)?;
            Ok((value, turn.end()?))
        })
    }
}

impl<'a> Turn<'a> {
    pub fn stamp(&self) -> Stamp {
        self.stamp
    }

    /// Has the feed published after this turn, though no article of it changed.
    pub fn touch(&mut self, feed: FeedId) {
        self.touched.insert(feed);
    }

    fn begin(memory: &'a Memory, now: Timestamp) -> Result<Turn<'a>, StoreError> {
        Ok(Turn {
            memory,
            stamp: next_stamp(memory, now)?,
            changes_before: memory.connection.total_changes(),
            touched: BTreeSet::new(),
            changed: BTreeSet::new(),
            sources: HashMap::new(),
            sections: HashMap::new(),
        })
    }

    fn end(mut self) -> Result<Stamp, StoreError> {
        for article in std::mem::take(&mut self.changed) {
            self.touch_feeds_of(article)?;
        }
        for feed in &self.touched {
            let insert = "INSERT INTO touched (turn, feed) VALUES (?1, ?2)";
            self.run(insert, params![self.stamp.turn, rows::json(feed)?])?;
        }
        if self.connection.total_changes() > self.changes_before {
            let replace = "INSERT OR REPLACE INTO clock (one, turn, added) VALUES (1, ?1, ?2)";
            self.run(replace, params![self.stamp.turn, rows::millis(self.stamp.added)])?;
        }
        Ok(self.stamp)
    }

    /// The feeds where it will stand when the turn ends are touched.
    pub(super) fn changed(&mut self, article: ArticleId) {
        self.changed.insert(article);
    }

    /// Touches the feeds where the article stands as of now: an article in no section is in none.
    pub(super) fn touch_feeds_of(&mut self, article: ArticleId) -> Result<(), StoreError> {
        let sections = self.live_sections(article)?;
        if sections.is_empty() {
            return Ok(());
        }
        let sources = self.sources_of(article)?;
        self.touched.insert(FeedId::Latest);
        self.touched.extend(sections.into_iter().map(FeedId::Section));
        self.touched.extend(sources.into_iter().map(FeedId::Source));
        Ok(())
    }

    /// The source's row; made when there is none.
    pub(super) fn source_row(&mut self, source: &SourceId) -> Result<i64, StoreError> {
        if let Some(row) = self.sources.get(source) {
            return Ok(*row);
        }
        let row = self.row_of("source", source.as_str())?;
        self.sources.insert(source.clone(), row);
        Ok(row)
    }

    /// The section's row; made when there is none.
    pub(super) fn section_row(&mut self, section: &SectionId) -> Result<i64, StoreError> {
        if let Some(row) = self.sections.get(section) {
            return Ok(*row);
        }
        let row = self.row_of("section", section.as_str())?;
        self.sections.insert(section.clone(), row);
        Ok(row)
    }

    /// For a section that goes by another name now.
    pub(super) fn forget_section_row(&mut self, section: &SectionId) {
        self.sections.remove(section);
    }

    fn row_of(&self, table: &str, name: &str) -> Result<i64, StoreError> {
        self.run(&format!("INSERT INTO {table} (name) VALUES (?1) ON CONFLICT DO NOTHING"), [name])?;
        let select = format!("SELECT id FROM {table} WHERE name = ?1");
        let row = self.one(&select, [name], |row| Ok(row.get(0)?))?;
        Ok(row.expect("it was inserted when it was not there"))
    }
}

impl Memory {
    /// Of the last turn that wrote something; `None` in a new store. A clock that shows less is behind.
    pub fn last_stamp(&self) -> Result<Option<Stamp>, StoreError> {
        self.one("SELECT turn, added FROM clock", [], |row| {
            Ok(Stamp { turn: row.get(0)?, added: rows::time(row.get(1)?)? })
        })
    }
}

impl Deref for Turn<'_> {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        self.memory
    }
}

fn next_stamp(memory: &Memory, now: Timestamp) -> Result<Stamp, StoreError> {
    let now = rows::time(rows::millis(now))?;
    Ok(match memory.last_stamp()? {
        Some(last) => Stamp { turn: last.turn + 1, added: last.added.max(now) },
        None => Stamp { turn: 1, added: now },
    })
}
