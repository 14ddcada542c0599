//! Whether the store can be written again, after it could not.

use super::Store;
use super::StoreError;
use super::migrate::SCHEMA;
use std::time::Duration;

impl Store {
    /// Writes a page and waits for the disk: an error says that turns would fail, too. Changes nothing,
    /// and does not wait for anybody else.
    ///
    /// A page alone would prove little: the write-ahead log may have room from before. So what it holds
    /// goes into the store's file first, which may have to grow, and the log is emptied; the page that
    /// is then written needs new room on the disk, as a turn does. Only while somebody reads does the
    /// log keep its room.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        self.memory.wait_for_others(Duration::ZERO)?;
        let written = self.empty_log().and_then(|()| self.write_page());
        self.memory.wait_for_others(super::memory::PATIENCE)?;
        written
    }

    fn empty_log(&self) -> Result<(), StoreError> {
        self.one("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map(drop)
    }

    /// SQLite writes the first page though the number in it stays the same.
    fn write_page(&self) -> Result<(), StoreError> {
        self.atomically(|memory| memory.batch(&format!("PRAGMA user_version = {SCHEMA}")))
    }
}
