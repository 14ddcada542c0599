//! Whether the store can be written again, after it could not.

use super::Store;
use super::StoreError;
use super::draft::companion_of;
use super::memory::PATIENCE;
use super::migrate::SCHEMA;
use std::fs;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// What a turn may well need.
static ROOM: [u8; 1 << 20] = [0; 1 << 20];

impl Store {
    /// Writes, and waits for the disk: an error says that a turn would fail, too. Changes nothing, and does
    /// not wait for anybody else.
    ///
    /// A page of the store alone would prove little on a disk that was full: the write-ahead log has room
    /// from before, which it fills again. So a file beside the store asks for new room, and goes again.
    /// The page then proves that the store itself is neither locked nor read-only.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        if self.connection.path().is_some_and(|path| !path.is_empty()) {
            find_room(&companion_of(self.path(), "-probe"))?;
        }
        self.wait_for_others(Duration::ZERO)?;
        let written = self.write_page();
        self.wait_for_others(PATIENCE)?;
        written
    }

    /// SQLite writes the first page though the number in it stays the same.
    fn write_page(&self) -> Result<(), StoreError> {
        self.atomically(|memory| memory.batch(&format!("PRAGMA user_version = {SCHEMA}")))
    }
}

fn find_room(path: &Path) -> Result<(), StoreError> {
    let written = File::create(path).and_then(|mut file| {
        file.write_all(&ROOM)?;
        file.sync_all()
    });
    let removed = fs::remove_file(path);
    written.and(removed).map_err(StoreError::io(path, "could not be written"))
}
