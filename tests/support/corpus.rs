//! Where the corpora are.

use std::path::Path;
use std::path::PathBuf;

/// The folder of one corpus; `None`, said aloud, where there is none.
pub fn corpus(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let corpora = std::env::var_os("NEWSDESK_CORPORA").map_or_else(beside, PathBuf::from);
    let folder = corpora.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "no corpus at `{}`, which CI must have", folder.display());
    eprintln!("skipped: no corpus at `{}`; NEWSDESK_CORPORA names another folder", folder.display());
    None
}
