//! A copy of a store that is not in its place yet: hidden, whole or thrown away.
//!
//! It is written under a hidden name beside the place that it is for, with mode 0600, looked at, synced,
//! and only then renamed. What a crash has left under that name is written over.

use super::Backup;
use super::Memory;
use super::StoreError;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::backup;
use rusqlite::backup::StepResult;
use std::cell::Cell;
use std::fs;
use std::fs::File;
use std::fs::Metadata;
use std::fs::Permissions;
use std::fs::TryLockError;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::fs::fchown;
use std::path::Path;
use std::path::PathBuf;

/// Pages between two words of progress: 4 MiB.
const PAGES_A_STEP: i32 = 256;

/// What SQLite may keep beside a store.
pub(super) const COMPANIONS: [&str; 3] = ["-wal", "-journal", "-shm"];

/// Is gone when it is dropped, unless it was put in its place.
pub(super) struct Draft {
    path: PathBuf,
    /// Holds the lock by which two never write under one name.
    file: File,
    placed: Cell<bool>,
}

impl Draft {
    /// An empty one, for `place`.
    pub fn beside(place: &Path) -> Result<Draft, StoreError> {
        let name = place.file_name().ok_or_else(|| refused(place, "is not the name of a file"))?;
        let path = place.with_file_name(format!(".{}.new", name.to_string_lossy()));
        let failed = StoreError::io(&path, "could not be made");
        let file = File::options().write(true).create(true).truncate(false).mode(0o600).open(&path);
        let file = file.map_err(&failed)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, &path).map_err(&failed)? => {}
            Ok(()) | Err(TryLockError::WouldBlock) => {
                return Err(refused(
                    &path,
                    "is being written by another program, expected to be the only one",
                ));
            }
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        let draft = Draft { path: path.clone(), file, placed: Cell::new(false) };
        draft.file.set_len(0).map_err(&failed)?;
        draft.file.set_permissions(Permissions::from_mode(0o600)).map_err(&failed)?;
        draft.remove_companions();
        Ok(draft)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    /// Makes it a copy of what `from` holds at one moment, whoever writes there meanwhile, and proves it.
    ///
    /// `progress` is told how many bytes are copied, and of how many.
    pub fn fill(&self, from: &Memory, progress: &mut dyn FnMut(u64, u64)) -> Result<Backup, StoreError> {
        // Inside a read transaction the source stands still. Without one, SQLite copies all over again
        // whenever somebody has written, and never ends beside a busy writer.
        let moment = from.connection.unchecked_transaction().map_err(|error| from.failed(error))?;
        let held = from.holdings()?;
        self.copy(from, progress)?;
        drop(moment);
        let copy = self.open()?;
        copy.prove(from.path())?;
        match copy.holdings()? == held {
            true => Ok(held),
            false => Err(StoreError::damaged(format!("a copy of `{}` lacks rows", from.path().display()))),
        }
    }

    /// For writing, with a journal that leaves one file behind.
    pub fn open(&self) -> Result<Memory, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(&self.path, flags).map_err(StoreError::at(&self.path))?;
        let memory = Memory::new(connection)?;
        memory.batch("PRAGMA journal_mode = DELETE")?;
        Ok(memory)
    }

    /// Renames it to its place; when it returns, that is durable.
    pub fn put(&self, place: &Path) -> Result<(), StoreError> {
        self.file.sync_all().map_err(StoreError::io(&self.path, "could not be synced"))?;
        fs::rename(&self.path, place).map_err(StoreError::io(place, "could not be replaced"))?;
        self.placed.set(true);
        sync_folder(place)
    }

    /// Neither journal nor sync: what is lost now is thrown away.
    fn copy(&self, from: &Memory, progress: &mut dyn FnMut(u64, u64)) -> Result<(), StoreError> {
        let failed = StoreError::at(&self.path);
        let mut to = Connection::open(&self.path).map_err(&failed)?;
        to.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF").map_err(&failed)?;
        let page = from.page_bytes()?;
        let copying = backup::Backup::new(&from.connection, &mut to).map_err(&failed)?;
        loop {
            let step = copying.step(PAGES_A_STEP).map_err(&failed)?;
            let left = copying.progress();
            progress((left.pagecount - left.remaining) as u64 * page, left.pagecount as u64 * page);
            match step {
                StepResult::Done => return Ok(()),
                StepResult::More => {}
                _ => return Err(StoreError::Busy { path: self.path.clone() }),
            }
        }
    }

    /// Whose log they were is not known: SQLite would take it for this file's.
    fn remove_companions(&self) {
        for companion in COMPANIONS {
            let _ = fs::remove_file(companion_of(&self.path, companion));
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.placed.get() {
            let _ = fs::remove_file(&self.path);
            self.remove_companions();
        }
    }
}

/// `newsdesk.db` and `-wal` make `newsdesk.db-wal`.
pub(super) fn companion_of(store: &Path, companion: &str) -> PathBuf {
    let mut path = store.as_os_str().to_owned();
    path.push(companion);
    path.into()
}

/// Makes the names in the folder of `path` durable.
pub(super) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = folder_of(path);
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(StoreError::io(folder, "could not be synced"))
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

pub(super) fn refused(path: &Path, why: &'static str) -> StoreError {
    StoreError::Refused { path: path.to_owned(), why }
}

/// Whether the file still goes by that name: it may have been put in its place before it was locked,
/// and a link is nothing to write through.
pub(super) fn is_at(file: &File, path: &Path) -> std::io::Result<bool> {
    let (open, named) = (file.metadata()?, fs::symlink_metadata(path)?);
    Ok((open.dev(), open.ino()) == (named.dev(), named.ino()))
}

/// To the owner and group of something else. The open file, not its name: that may be another's by now.
pub(super) fn give(file: &File, owner: &Metadata) -> std::io::Result<()> {
    match file.metadata()?.uid() == owner.uid() {
        true => Ok(()),
        false => fchown(file, Some(owner.uid()), Some(owner.gid())),
    }
}
