//! A look at a store that another process may be writing.

use super::Memory;
use super::StoreError;
use super::draft::companion_of;
use super::migrate;
use rusqlite::Connection;
use rusqlite::ErrorCode;
use rusqlite::OpenFlags;
use std::fs;
use std::fs::File;
use std::io::ErrorKind;
use std::ops::Deref;
use std::path::Path;
use url::Url;

/// Reads, and can't write.
pub struct Reader {
    memory: Memory,
}

impl Reader {
    /// Opens a store for reading; one of another schema is refused.
    pub fn open(path: &Path) -> Result<Reader, StoreError> {
        if !path.exists() {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        let connection = connect(path)?;
        let found = migrate::schema(&connection, path)?;
        match found == migrate::SCHEMA {
            true => Ok(Reader { memory: Memory::new(connection)? }),
            false => Err(StoreError::Schema { path: path.to_owned(), found, expected: migrate::SCHEMA }),
        }
    }
}

impl Deref for Reader {
    type Target = Memory;

    fn deref(&self) -> &Memory {
        &self.memory
    }
}

/// A file that nobody writes, as it stands: its log, if there is one, is looked at; nothing is made beside
/// it, so that it may stand on a disk that can't be written.
pub(super) fn connect_to_quiet(path: &Path) -> Result<Connection, StoreError> {
    if companion_of(path, "-wal").exists() {
        return connect(path);
    }
    let file = fs::canonicalize(path).map_err(StoreError::io(path, "could not be opened"))?;
    let mut url = Url::from_file_path(&file).expect("a canonical path is absolute");
    url.set_query(Some("immutable=1"));
    let flags = READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(url.as_str(), flags).and_then(looked_at);
    connection.map_err(StoreError::at(path))
}

const READ_ONLY: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// SQLite only says that it could not; the file system says why. It is asked in that case alone: whoever
/// closes a file lets go of all locks that the process has on it, SQLite's among them (fcntl(2)).
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let error = match Connection::open_with_flags(path, READ_ONLY).and_then(looked_at) {
        Ok(connection) => return Ok(connection),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen) => error,
        Err(error) => return Err(StoreError::of(path, error)),
    };
    let has_log = companion_of(path, "-wal").exists();
    match File::options().read(true).write(true).open(path) {
        Err(cause) if cause.kind() == ErrorKind::ReadOnlyFilesystem && !has_log => connect_to_quiet(path),
        Err(cause) => Err(StoreError::io(path, "could not be opened")(cause)),
        Ok(_) => Err(StoreError::of(path, error)),
    }
}

/// SQLite finds out whether it can read with the first question, not before.
fn looked_at(connection: Connection) -> rusqlite::Result<Connection> {
    connection.pragma_query(None, "schema_version", |_| Ok(()))?;
    Ok(connection)
}
