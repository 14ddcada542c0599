//! A new file → in the place of the old one, whole or not at all.

use super::PressError;
use super::failed;
use std::fs;
use std::fs::File;
use std::fs::Permissions;
use std::io;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

/// A web server beside us must be able to read the tree, whatever our umask.
pub(super) const FILE_MODE: u32 = 0o644;

/// A file that is written and durable, under a name that nobody asks for yet.
pub(super) struct Fresh {
    path: PathBuf,
    hidden: PathBuf,
    /// As the file system keeps it, which may be coarser than what was asked for.
    pub modified: SystemTime,
}

impl Fresh {
    /// `modified` is the time the file is to have; the moment of writing for `None`.
    pub(super) fn write(
        path: &Path,
        bytes: &[u8],
        modified: Option<SystemTime>,
    ) -> Result<Fresh, PressError> {
        let hidden = hidden(path);
        match write(&hidden, bytes, modified) {
            Ok(modified) => Ok(Fresh { path: path.to_owned(), hidden, modified }),
            Err(cause) => Err(failed(&hidden, "could not be written", cause)),
        }
    }

    /// From now on it is what readers get.
    pub(super) fn show(self) -> Result<(), PressError> {
        let shown = fs::rename(&self.hidden, &self.path);
        shown.map_err(|cause| failed(&self.path, "could not be replaced", cause))
    }
}

/// Where the next file for `path` is written. Always the same: what a crash left is written over.
pub(super) fn hidden(path: &Path) -> PathBuf {
    let name = path.file_name().expect("a checked path ends in a name").to_string_lossy();
    path.with_file_name(format!(".{name}.new"))
}

/// Removes a file; `false` where there is none.
pub(super) fn remove(path: &Path) -> Result<bool, PressError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(failed(path, "could not be removed", cause)),
    }
}

fn write(hidden: &Path, bytes: &[u8], modified: Option<SystemTime>) -> io::Result<SystemTime> {
    let mut file = File::create(hidden)?;
    file.write_all(bytes)?;
    file.set_permissions(Permissions::from_mode(FILE_MODE))?;
    modified.map_or(Ok(()), |modified| file.set_modified(modified))?;
    file.sync_all()?;
    file.metadata()?.modified()
}
