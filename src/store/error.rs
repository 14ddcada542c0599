//! What can go wrong with the memory, as far as a caller tells it apart.

use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;

/// Each message is one line: what, where, and what to do about it. Nothing that was committed is lost by
/// any of them, and what was not is found again by the next round.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("another newsdesk holds it: process {holder} has locked `{}`", path.display())]
    Held { path: PathBuf, holder: String },
    #[error("there is no store at `{}`", path.display())]
    Missing { path: PathBuf },
    #[error("`{}` is not a store of newsdesk", path.display())]
    Foreign { path: PathBuf },
    /// Written by another version: a newer one, or, for a reader, an older one.
    #[error("`{}` has schema {found}, expected {expected}: {}", path.display(), what_to_do(*found, *expected))]
    Schema { path: PathBuf, found: i64, expected: i64 },
    /// A file or folder beside the store, or the store as a file.
    #[error("`{}` {action}: {cause}, {}", path.display(), expected(cause))]
    Io { path: PathBuf, action: &'static str, cause: std::io::Error },
    #[error("the disk of `{}` is full, expected room for what is new: free some", path.display())]
    Full { path: PathBuf },
    #[error(
        "`{}` can't be written, expected its folder and disk writable by this user",
        path.display()
    )]
    ReadOnly { path: PathBuf },
    #[error("another program holds a lock on `{}`: close it there, or try again", path.display())]
    Busy { path: PathBuf },
    /// The disk does not do what it is asked to, or the file is out of reach.
    #[error("`{}` can't be used, expected a disk that reads and writes: {cause}", path.display())]
    Disk { path: PathBuf, cause: String },
    #[error(
        "`{}` is damaged: {cause}; `newsdesk restore` puts a backup in its place, and keeps this file",
        path.display()
    )]
    Corrupt { path: PathBuf, cause: String },
    /// It was named where it can't be what is asked for.
    #[error("`{}` {why}", path.display())]
    Refused { path: PathBuf, why: &'static str },
    #[error("digest `{digest}`: edition {found} was to be closed, expected a number above {last}")]
    EditionNumber { digest: String, found: u32, last: u32 },
    #[error(
        "digest `{digest}`: edition {number} has an item that is in an edition already, or is unknown: `{tag}`"
    )]
    EditionItem { digest: String, number: u32, tag: String },
    #[error("the store is damaged: {what}; `newsdesk restore` puts a backup in its place")]
    Damaged { what: String },
    #[error("the store failed")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Whether it may go by itself, or by what somebody does to the disk: wait, and try again.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Full { .. } | Self::ReadOnly { .. } | Self::Busy { .. } | Self::Disk { .. } => true,
            Self::Io { cause, .. } => passes(cause),
            _ => false,
        }
    }

    /// Of a value that nothing of ours can have written.
    pub(super) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Damaged { what: what.to_string() }
    }

    /// What the file at `path` was asked for, and did not do.
    pub(super) fn of(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::*;
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::Full { path },
            Some(ReadOnly | PermissionDenied) => Self::ReadOnly { path },
            Some(DatabaseBusy | DatabaseLocked | FileLockingProtocolFailed) => Self::Busy { path },
            Some(SystemIoFailure | CannotOpen) => Self::Disk { path, cause: error.to_string() },
            Some(NotADatabase) => Self::Foreign { path },
            Some(DatabaseCorrupt) => Self::Corrupt { path, cause: error.to_string() },
            _ => Self::Database(Box::new(error)),
        }
    }

    /// For `map_err`: [`StoreError::of`] this file.
    pub(super) fn at(path: &Path) -> impl Fn(rusqlite::Error) -> Self {
        |error| Self::of(path, error)
    }

    /// For `map_err`: what could not be done with this file.
    pub(super) fn io(path: &Path, action: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |cause| Self::Io { path: path.to_owned(), action, cause }
    }
}

/// A row that was read is not what it should be. What SQLite itself could not do knows its file: see
/// `StoreError::of`.
impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            None => Self::damaged(error),
            Some(_) => Self::Database(Box::new(error)),
        }
    }
}

/// 5 is `EIO`, for which the standard library has no word.
fn passes(cause: &std::io::Error) -> bool {
    use ErrorKind::*;
    let kinds = [StorageFull, QuotaExceeded, ReadOnlyFilesystem, PermissionDenied, StaleNetworkFileHandle];
    kinds.contains(&cause.kind()) || cause.raw_os_error() == Some(5)
}

fn expected(cause: &std::io::Error) -> &'static str {
    match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "expected room for what is new: free some",
        _ => "expected a file and a folder that this user may use",
    }
}

fn what_to_do(found: i64, expected: i64) -> &'static str {
    match found > expected {
        true => "a newer newsdesk has written it, and no older one may open it",
        false => "the next start of the daemon, or `newsdesk once`, brings it up to date",
    }
}
