//! A backup put in the place of the store, so that at every moment one of the two is there, whole.
//!
//! The backup is copied beside the store and made ready there; only then is the store touched, in four
//! steps. After a crash between any two of them, the store opens as it was or as it shall be, and what
//! stood before is under its own name or the one it is kept under.

use super::Backup;
use super::Memory;
use super::Store;
use super::StoreError;
use super::Turn;
use super::backup::is_same_file;
use super::draft::COMPANIONS;
use super::draft::Draft;
use super::draft::companion_of;
use super::draft::folder_of;
use super::draft::give;
use super::draft::refused;
use super::draft::sync_folder;
use super::lock::Lock;
use super::migrate;
use super::reader::connect_to_quiet;
use crate::model::Timestamp;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use std::fs;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;

/// What stands in the store's place now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// As the backup held it, before it was brought to this version's schema.
    pub holds: Backup,
    /// Where the store before is kept; `None` where there was none.
    pub kept: Option<PathBuf>,
}

/// Puts the backup `from` in the place of `store`, whose lock it takes.
///
/// The backup is not changed: a copy is looked at from end to end, brought to this version's schema, and
/// given the turn `ready`. Nothing is touched where the backup is not a whole store of ours, or of a newer
/// schema.
pub fn restore(
    from: &Path,
    store: &Path,
    now: Timestamp,
    ready: impl FnOnce(&mut Turn) -> Result<(), StoreError>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Restored, StoreError> {
    let _lock = Lock::take(store)?;
    let (exchange, holds) = Exchange::prepare(from, store, now, ready, progress)?;
    STEPS.iter().try_for_each(|step| step(&exchange))?;
    Ok(Restored { holds, kept: exchange.kept })
}

/// A backup that is ready, and the store whose place it takes.
pub(super) struct Exchange {
    draft: Draft,
    store: PathBuf,
    kept: Option<PathBuf>,
}

type Step = fn(&Exchange) -> Result<(), StoreError>;

/// In this order; each is durable before the next.
pub(super) const STEPS: [Step; 4] = [Exchange::settle, Exchange::keep, Exchange::clear, Exchange::put];

impl Exchange {
    pub(super) fn prepare(
        from: &Path,
        store: &Path,
        now: Timestamp,
        ready: impl FnOnce(&mut Turn) -> Result<(), StoreError>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Exchange, Backup), StoreError> {
        if is_same_file(from, store) {
            return Err(refused(from, "is the store itself, expected a backup of it"));
        }
        let backup = open_backup(from)?;
        let draft = Draft::beside(store)?;
        let holds = draft.fill(&backup, progress)?;
        let memory = draft.open()?;
        migrate::migrate(&memory, holds.schema)?;
        Store { memory, _lock: None }.turn(now, ready)?;
        let kept = store.exists().then(|| free_name(store));
        Ok((Exchange { draft, store: store.to_owned(), kept }, holds))
    }

    /// Has the store take in what its log holds, so that it is one file. A store that is too damaged
    /// for that keeps its log.
    fn settle(&self) -> Result<(), StoreError> {
        if self.kept.is_none() {
            return Ok(());
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&self.store, flags);
        let settled = opened.and_then(|store| store.execute_batch("PRAGMA journal_mode = DELETE"));
        match settled.map_err(StoreError::at(&self.store)) {
            Err(StoreError::Foreign { .. } | StoreError::Corrupt { .. } | StoreError::Disk { .. }) => Ok(()),
            settled => settled,
        }
    }

    /// Gives the store, and a log that it could not take in, a second name.
    fn keep(&self) -> Result<(), StoreError> {
        let Some(kept) = &self.kept else { return Ok(()) };
        for companion in ["-wal", "-journal", ""] {
            second_name(&companion_of(&self.store, companion), &companion_of(kept, companion))?;
        }
        sync_folder(&self.store)
    }

    /// Takes away what SQLite would take for a part of the new file.
    fn clear(&self) -> Result<(), StoreError> {
        for companion in COMPANIONS {
            let path = companion_of(&self.store, companion);
            match fs::remove_file(&path) {
                Err(cause) if cause.kind() != ErrorKind::NotFound => {
                    return Err(StoreError::io(&path, "could not be removed")(cause));
                }
                _ => {}
            }
        }
        sync_folder(&self.store)
    }

    /// The store's owner keeps it, though another user may have called.
    fn put(&self) -> Result<(), StoreError> {
        let before = if self.kept.is_some() { &self.store } else { folder_of(&self.store) };
        let failed = StoreError::io(self.draft.path(), "could not be given to the owner of the store");
        fs::metadata(before).and_then(|owner| give(self.draft.file(), &owner)).map_err(failed)?;
        self.draft.put(&self.store)
    }
}

/// A store of ours, of this version's schema or an older one.
fn open_backup(path: &Path) -> Result<Memory, StoreError> {
    match fs::metadata(path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Err(refused(path, "is not there")),
        Err(cause) => return Err(StoreError::io(path, "could not be opened")(cause)),
        Ok(file) if !file.is_file() => return Err(refused(path, "is not a file, expected a backup")),
        Ok(_) => {}
    }
    let connection = connect_to_quiet(path)?;
    match migrate::schema(&connection, path)? {
        0 => Err(refused(path, "is empty, expected a backup")),
        _ => Memory::new(connection),
    }
}

/// `newsdesk.db.before-restore`, or `.2`, `.3` after it where that is taken.
fn free_name(store: &Path) -> PathBuf {
    let first = companion_of(store, ".before-restore");
    let later = (2..).map(|number| companion_of(&first, &format!(".{number}")));
    let mut names = std::iter::once(first.clone()).chain(later);
    names.find(|name| fs::symlink_metadata(name).is_err()).expect("there are more numbers than files")
}

/// A link costs nothing and leaves the first name where it is; where a disk knows no links, a copy does.
fn second_name(path: &Path, second: &Path) -> Result<(), StoreError> {
    if !path.exists() || fs::hard_link(path, second).is_ok() {
        return Ok(());
    }
    let copied = fs::copy(path, second).and_then(|_| File::open(second)?.sync_all());
    copied.map_err(StoreError::io(second, "could not be made"))
}
