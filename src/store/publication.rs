//! What is decided but not out yet, and that it is out (T2).

use super::Memory;
use super::Store;
use super::StoreError;
use super::rows;
use crate::model::FeedId;
use std::collections::BTreeSet;

/// The feeds of all turns up to one, to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpublished {
    /// The last of the turns.
    pub through: i64,
    pub feeds: BTreeSet<FeedId>,
}

impl Memory {
    /// What the turns touched that are not published; `None` when all is out.
    pub fn unpublished(&self) -> Result<Option<Unpublished>, StoreError> {
        let read = |row: &rusqlite::Row| Ok((row.get(0)?, rows::from_json(&row.get::<_, String>(1)?)?));
        let touched: Vec<(i64, FeedId)> =
            self.all("SELECT turn, feed FROM touched ORDER BY turn", [], read)?;
        let Some((through, _)) = touched.last() else { return Ok(None) };
        let through = *through;
        Ok(Some(Unpublished { through, feeds: touched.into_iter().map(|(_, feed)| feed).collect() }))
    }
}

impl Store {
    /// The turns up to `through` are out (T2). Lost with the power, they are rendered once more.
    pub fn published(&mut self, through: i64) -> Result<(), StoreError> {
        self.unsynced(|memory| {
            memory.run("DELETE FROM touched WHERE turn <= ?1", [through])?;
            Ok(())
        })
    }
}
