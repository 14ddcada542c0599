//! One writer a store: the lock that says who it is.
//!
//! The lock is the kernel's, on a file beside the store; it goes when the process does, whatever
//! becomes of it. The file itself stays, and holds the process id of who locked it last.

use super::StoreError;
use super::draft::folder_of;
use super::draft::give;
use super::draft::is_at;
use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io::Read;
use std::io::Write;
use std::path::Path;

/// Held as long as it lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks `newsdesk.lock` beside the store, or says at once who has.
    pub fn take(store: &Path) -> Result<Lock, StoreError> {
        let path = store.with_file_name("newsdesk.lock");
        let failed = StoreError::io(&path, "could not be locked");
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(&failed)?;
        match file.try_lock() {
            Ok(()) => {
                leave_to_owner(&file, &path, store);
                sign(&mut file).map_err(&failed)?;
            }
            Err(TryLockError::WouldBlock) => {
                let holder = holder(&mut file);
                return Err(StoreError::Held { path: path.clone(), holder });
            }
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        Ok(Lock { _file: file })
    }
}

// Root may call before the owner of the store ever did, who must be able to lock it afterwards. Nobody else
// can give a file away.
fn leave_to_owner(file: &File, path: &Path, store: &Path) {
    let owner = fs::metadata(store).or_else(|_| fs::metadata(folder_of(store)));
    if let (Ok(owner), Ok(true)) = (owner, is_at(file, path)) {
        let _ = give(file, &owner);
    }
}

fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{}", std::process::id())
}

/// Empty for the moment between locking and signing.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => "unknown".to_owned(),
    }
}
