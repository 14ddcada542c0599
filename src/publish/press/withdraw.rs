//! A folder that is no longer published → out of the tree.
//!
//! Removes what the press itself has put there and nothing else: a file of another name stays, and with
//! it the folder. Never goes through a link, and never touches a digest: an edition is for ever.

use super::Press;
use super::PressError;
use super::fresh::hidden;
use super::fresh::remove;
use super::sync_folder;
use super::twins::CODINGS;
use std::fs;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// What stands in the folder of a section or a page source.
const DOCUMENTS: [&str; 4] = ["index.html", "rss.xml", "atom.xml", "feed.json"];

/// Its editions are linked from mails that went out.
const DIGESTS: &str = "digest";

impl Press {
    /// Takes the documents of a feed's folder out of the tree, with their twins, and the folder itself
    /// when nothing else is in it. A folder that is not there, or not ours to empty, is left as it is.
    /// Says whether there was anything to take; when it returns, that is durable.
    pub fn withdraw(&self, folder: &str) -> Result<bool, PressError> {
        let Some(folder) = self.own_folder(folder) else { return Ok(false) };
        let mut removed = 0;
        for path in DOCUMENTS.iter().flat_map(|name| with_twins(&folder.join(name))) {
            removed += usize::from(remove(&path)?);
            remove(&hidden(&path))?;
        }
        match fs::remove_dir(&folder) {
            Ok(()) => folder.parent().map_or(Ok(()), sync_folder)?,
            // Something of somebody else is in it.
            Err(_) if removed > 0 => sync_folder(&folder)?,
            Err(_) => {}
        }
        Ok(removed > 0)
    }

    /// A real folder under the tree, all the way down; `None` for anything else.
    fn own_folder(&self, folder: &str) -> Option<PathBuf> {
        let mut path = self.public_dir.clone();
        for (depth, part) in Path::new(folder).components().enumerate() {
            let Component::Normal(name) = part else { return None };
            path.push(name);
            let is_folder = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir());
            if !is_folder || (depth == 0 && name == DIGESTS) {
                return None;
            }
        }
        (path != self.public_dir).then_some(path)
    }
}

/// The twins first, so that none is ever without its document.
fn with_twins(path: &Path) -> Vec<PathBuf> {
    CODINGS.iter().map(|coding| coding.path(path)).chain([path.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::files;
    use super::super::tests::press;
    use super::super::tests::text;
    use super::*;
    use std::os::unix::fs::symlink;

    fn published(folder: &str) -> Vec<super::super::Document> {
        let long = "Words, and more words. ".repeat(99);
        ["rss.xml", "atom.xml", "feed.json", "index.html"]
            .map(|name| text(&format!("{folder}/{name}"), &long))
            .to_vec()
    }

    #[test]
    fn a_folder_goes_with_its_documents_and_their_twins() {
        let (_folder, press) = press();
        press.print([published("travel"), published("source/itij"), published("health")].concat()).unwrap();
        fs::write(press.public_dir.join("travel/.rss.xml.gz.new"), "what a crash left").unwrap();
        assert!(press.withdraw("travel").unwrap());
        assert!(press.withdraw("source/itij").unwrap());
        assert!(!press.public_dir.join("travel").exists());
        assert!(!press.public_dir.join("source/itij").exists());
        assert_eq!(files(&press, "health").len(), 12, "the other section stays");
        assert!(!press.withdraw("travel").unwrap(), "it is gone already");
    }

    #[test]
    fn a_file_of_somebody_else_stays() {
        let (_folder, press) = press();
        press.print(published("travel")).unwrap();
        fs::write(press.public_dir.join("travel/redirect.conf"), "theirs").unwrap();
        assert!(press.withdraw("travel").unwrap());
        assert_eq!(files(&press, "travel"), ["redirect.conf"]);
        assert!(!press.withdraw("travel").unwrap());
    }

    #[test]
    fn what_is_not_a_folder_of_ours_is_not_entered() {
        let (folder, press) = press();
        let elsewhere = folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("rss.xml"), "theirs").unwrap();
        symlink(&elsewhere, press.public_dir.join("travel")).unwrap();
        let closed: Vec<_> = published("digest/weekly/1");
        press
            .print([closed, published("digest/weekly"), vec![text("index.html", "front")]].concat())
            .unwrap();
        for (name, folder) in [
            ("a link", "travel"),
            ("a way up", "../elsewhere"),
            ("a way round", "travel/../../elsewhere"),
            ("somewhere else", elsewhere.to_str().unwrap()),
            ("a digest", "digest/weekly"),
            ("an edition", "digest/weekly/1"),
            ("the tree itself", ""),
            ("here", "."),
        ] {
            assert!(!press.withdraw(folder).unwrap(), "{name}");
            assert!(elsewhere.join("rss.xml").exists(), "{name}");
            assert_eq!(files(&press, "digest/weekly/1").len(), 12, "{name}");
            assert_eq!(files(&press, "digest/weekly").len(), 12, "{name}");
            assert!(press.public_dir.join("index.html").exists(), "{name}");
        }
    }
}
