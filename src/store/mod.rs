//! The memory: decisions enter, what is known leaves; in the words of the domain, no SQL in its types.
//!
//! [`Store`] is the one writer, and holds the lock that makes it so. It writes in [`Turn`]s, each
//! one durable transaction; [`Reader`]s look on meanwhile. Both read through [`Memory`].
//! Nothing here decides: what is the same, what is filed, what goes out is told by the caller, and
//! so is the time.

mod articles;
mod backup;
mod caught;
mod draft;
mod editions;
mod error;
mod filings;
mod keys;
mod lock;
mod memory;
mod migrate;
mod named;
mod notes;
mod overview;
mod packing;
mod parting;
mod probe;
mod publication;
mod reader;
mod replay;
mod restore;
mod retention;
mod revisions;
mod rows;
mod sightings;
mod standing;
mod states;
mod traces;
mod turn;
mod verdicts;
mod versions;

#[cfg(test)]
mod tests;

pub use backup::Backup;
pub use caught::Caught;
pub use error::StoreError;
pub use memory::Memory;
pub use overview::Overview;
pub use overview::SectionCount;
pub use publication::Unpublished;
pub use reader::Reader;
pub use replay::Refilable;
pub use replay::SeenAs;
pub use restore::Restored;
pub use restore::restore;
pub use turn::Stamp;
pub use turn::Turn;

use lock::Lock;
use rusqlite::Connection;
use std::fs::File;
use std::ops::Deref;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The writing store. There is one in the world for each file.
pub struct Store {
    memory: Memory,
    _lock: Option<Lock>,
}

impl Store {
    /// Opens the store for writing, makes it when it is not there (mode 0600), and brings it to this
    /// version's schema.
    ///
    /// Errors when another process holds it, when a newer version has written it, and when the file
    /// is something else.
    pub fn open(path: &Path) -> Result<Store, StoreError> {
        let lock = Lock::take(path)?;
        create(path)?;
        let connection = Connection::open(path).map_err(StoreError::at(path))?;
        let schema = migrate::schema(&connection, path)?;
        let memory = Memory::new(connection)?;
        memory.batch(WRITER)?;
        migrate::migrate(&memory, schema)?;
        Ok(Store { memory, _lock: Some(lock) })
    }

    /// A store that is gone when it is dropped.
    pub fn in_memory() -> Result<Store, StoreError> {
        let memory = Memory::new(Connection::open_in_memory()?)?;
        memory.batch(WRITER)?;
        migrate::migrate(&memory, 0)?;
        Ok(Store { memory, _lock: None })
    }

    /// For what may be lost with the power, since it is only found out or done again: commits
    /// without waiting for the disk.
    fn unsynced<T>(&mut self, work: impl FnOnce(&Memory) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.memory.batch("PRAGMA synchronous = NORMAL")?;
        let done = self.memory.atomically(work);
        self.memory.batch("PRAGMA synchronous = FULL")?;
        done
    }
}

impl Deref for Store {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        &self.memory
    }
}

/// `page_size` counts only in a new file. The cache is in KiB.
const WRITER: &str = "
    PRAGMA page_size = 16384;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -16384;
    PRAGMA temp_store = MEMORY;
";

/// SQLite gives its journal the mode of the store, so only the store itself needs care.
fn create(path: &Path) -> Result<(), StoreError> {
    File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(StoreError::io(path, "could not be opened for writing"))
}
