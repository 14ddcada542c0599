//! What is remembered of a source between two fetches.

use super::Memory;
use super::Store;
use super::StoreError;
use super::Turn;
use super::rows;
use crate::model::Listing;
use crate::model::SourceId;
use crate::model::SourceState;
use rusqlite::params;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

/// Keys that parts of one source's documents may add up to. Who never sends a whole one, and ever new items,
/// would else keep all of them for good: beyond this only the last part counts.
const MAX_LISTED: usize = 100_000;

impl Memory {
    /// Of every source that was ever asked.
    pub fn states(&self) -> Result<HashMap<SourceId, SourceState>, StoreError> {
        let select = "SELECT name, state FROM source WHERE state IS NOT NULL";
        let read = |row: &rusqlite::Row| {
            Ok((SourceId::new(row.get::<_, String>(0)?), rows::from_json(&row.get::<_, String>(1)?)?))
        };
        Ok(self.all(select, [], read)?.into_iter().collect())
    }

    fn keep_state(&self, source: &SourceId, state: &SourceState) -> Result<(), StoreError> {
        let upsert = "INSERT INTO source (name, state) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET state = excluded.state";
        self.run(upsert, params![source.as_str(), rows::json(state)?])?;
        Ok(())
    }

    /// Of a source whose state is kept. Writes nothing when it lists the same, in whatever order. What is
    /// missing in a part of a document stays listed.
    fn keep_listing(&self, source: &SourceId, listing: &Listing) -> Result<(), StoreError> {
        let upsert = "INSERT INTO listing (source, keys) SELECT id, ?2 FROM source WHERE name = ?1
            ON CONFLICT (source) DO UPDATE SET keys = excluded.keys WHERE keys <> excluded.keys";
        let mut listed: BTreeSet<u64> = listing.keys.iter().copied().collect();
        if listing.is_partial {
            let all = &listed | &self.listed_before(source)?;
            listed = if all.len() <= MAX_LISTED { all } else { listed };
        }
        let keys: Vec<u8> = listed.into_iter().flat_map(u64::to_le_bytes).collect();
        self.run(upsert, params![source.as_str(), keys])?;
        Ok(())
    }

    fn listed_before(&self, source: &SourceId) -> Result<BTreeSet<u64>, StoreError> {
        let select = "SELECT id FROM source WHERE name = ?1";
        let known = self.one(select, [source.as_str()], |row| Ok(row.get::<_, i64>(0)?))?;
        let keys = known.map(|source| self.listing(source)).transpose()?.unwrap_or_default();
        Ok(keys.into_iter().map(i64::cast_unsigned).collect())
    }
}

impl Store {
    /// For sources that brought nothing new: their states, and of those that were read what they list
    /// now. Lost with the power, they are only asked once more.
    pub fn keep_states(
        &mut self,
        states: &[(SourceId, SourceState, Option<Listing>)],
    ) -> Result<(), StoreError> {
        self.unsynced(|memory| {
            for (source, state, listing) in states {
                memory.keep_state(source, state)?;
                listing.as_ref().map_or(Ok(()), |listing| memory.keep_listing(source, listing))?;
            }
            Ok(())
        })
    }
}

impl Turn<'_> {
    /// For a source that was read: its state, and what it lists now, which retention leaves alone.
    pub fn sourced(
        &mut self,
        source: &SourceId,
        state: &SourceState,
        listing: &Listing,
    ) -> Result<(), StoreError> {
        self.keep_state(source, state)?;
        self.keep_listing(source, listing)
    }

    /// Forgets what all other sources list: nobody reads them any more, so that it protects nothing.
    pub fn forget_listings(&mut self, keep: &[SourceId]) -> Result<(), StoreError> {
        let delete = "DELETE FROM listing WHERE source NOT IN
            (SELECT id FROM source WHERE name IN (SELECT value FROM json_each(?1)))";
        self.run(delete, [rows::json(&keep)?])?;
        Ok(())
    }
}

impl Memory {
    /// The keys that the source's document listed when it was last read.
    pub(super) fn listing(&self, source: i64) -> Result<HashSet<i64>, StoreError> {
        let keys = self.one("SELECT keys FROM listing WHERE source = ?1", [source], |row| {
            let (keys, _) = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?.as_chunks::<8>();
            Ok(keys.iter().map(|key| i64::from_le_bytes(*key)).collect())
        })?;
        Ok(keys.unwrap_or_default())
    }
}
