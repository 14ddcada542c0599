//! What can go wrong with the memory, as far as a caller tells it apart.

use std::path::PathBuf;

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
    #[error("`{}` could not be opened", path.display())]
    Io {
        path: PathBuf,
        #[source]
        cause: std::io::Error,
    },
    #[error("the disk of the store is full")]
    Full,
    #[error("the store is read-only")]
    ReadOnly,
    #[error("another program kept the store locked for too long")]
    Busy,
    #[error("digest `{digest}`: edition {found} was to be closed, expected {expected}")]
    EditionNumber { digest: String, found: u32, expected: u32 },
    #[error(
        "digest `{digest}`: edition {number} has an item that is in an edition already, or is unknown: `{tag}`"
    )]
    EditionItem { digest: String, number: u32, tag: String },
    #[error("the store is damaged: {what}")]
    Damaged { what: String },
    #[error("the store failed")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Of a value that nothing of ours can have written.
    pub(super) fn damaged(what: impl std::fmt::Display) -> Self {
        Self::Damaged { what: what.to_string() }
    }
}

fn what_to_do(found: i64, expected: i64) -> &'static str {
    match found > expected {
        true => "a newer newsdesk has written it, and no older one may open it",
        false => "`newsdesk once` brings it up to date",
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::*;
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::Full,
            Some(ReadOnly) => Self::ReadOnly,
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy,
            Some(DatabaseCorrupt) => Self::damaged(error),
            _ => Self::Database(Box::new(error)),
        }
    }
}
