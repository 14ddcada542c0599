//! A backup: the store at one moment, in a file of its own, taken while others read and write it.

use super::Memory;
use super::Reader;
use super::StoreError;
use super::draft::COMPANIONS;
use super::draft::Draft;
use super::draft::companion_of;
use super::draft::refused;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What a store held at the moment it was copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub schema: i64,
    /// Tombstones among them.
    pub articles: u64,
    /// What sources said, duplicates included.
    pub entries: u64,
    pub filings: u64,
    pub editions: u64,
    /// Of the file.
    pub bytes: u64,
}

impl Reader {
    /// Copies the store as it is at one moment to `to`, which is replaced; whoever writes meanwhile is
    /// not held up. Mode 0600, durable, and looked at from end to end before it gets its name.
    ///
    /// While it copies, the store's log can't be emptied, and grows by what is written.
    /// `progress` is told how many bytes are copied, and of how many.
    pub fn back_up(&self, to: &Path, progress: &mut dyn FnMut(u64, u64)) -> Result<Backup, StoreError> {
        refuse_own_files(self.path(), to)?;
        let draft = Draft::beside(to)?;
        let backup = draft.fill(self, progress)?;
        draft.put(to)?;
        Ok(backup)
    }
}

impl Memory {
    /// Of a store of whatever schema.
    pub(super) fn holdings(&self) -> Result<Backup, StoreError> {
        let rows = |table: &str| self.count(&format!("SELECT count(*) FROM {table}"));
        Ok(Backup {
            schema: self.one("PRAGMA user_version", [], |row| Ok(row.get(0)?))?.unwrap_or(0),
            articles: rows("article")?,
            entries: rows("entry")?,
            filings: rows("filing")?,
            editions: rows("edition")?,
            bytes: self.count("PRAGMA page_count")? * self.page_bytes()?,
        })
    }

    pub(super) fn page_bytes(&self) -> Result<u64, StoreError> {
        self.count("PRAGMA page_size")
    }

    /// Looks at every page; `of` is the file that is at fault where one is wrong.
    pub(super) fn prove(&self, of: &Path) -> Result<(), StoreError> {
        let found = self.one("PRAGMA integrity_check(1)", [], |row| Ok(row.get::<_, String>(0)?))?;
        match found.as_deref() {
            Some("ok") => Ok(()),
            found => Err(StoreError::Corrupt {
                path: of.to_owned(),
                cause: found.unwrap_or_default().replace('\n', ", "),
            }),
        }
    }
}

/// A backup over the store itself, or over what stands beside it, would take it from under its writer.
fn refuse_own_files(store: &Path, to: &Path) -> Result<(), StoreError> {
    let lock = store.with_file_name("newsdesk.lock");
    let companions = COMPANIONS.map(|companion| companion_of(store, companion));
    let own = companions.iter().map(|path| path.as_path()).chain([store, &lock]);
    match own.into_iter().any(|own| is_same_file(own, to)) {
        true => Err(refused(to, "belongs to the store itself, expected another file")),
        false => Ok(()),
    }
}

pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    let identity = |path| fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
    identity(one).is_some_and(|one| identity(other) == Some(one))
}
