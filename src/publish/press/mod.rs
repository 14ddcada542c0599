//! Documents → files of the published tree. The one place that touches it.
//!
//! A document is checked, compared with what is there, written beside it and renamed over it, so that
//! a reader sees the old bytes or the new ones and a crash leaves no half of either. What did not change
//! keeps its file, and with it its validators. Its twins, compressed, come before it and carry its time.
//! Pages that link to others come last.

mod fresh;
mod twins;
mod withdraw;

pub use twins::twins;

use super::check::CheckError;
use super::check::check;
use super::document::Document;
use crate::model::DigestId;
use crate::model::FeedId;
use fresh::Fresh;
use fresh::remove;
use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::SystemTime;
use twins::CODINGS;
use twins::is_worth_it;

/// A web server beside us must be able to look into the tree, whatever our umask.
const FOLDER_MODE: u32 = 0o755;

/// Printed with whatever else is, and last of all.
const FRONT_PAGE: &str = "index.html";

/// Prints into one tree. Only one press may do so at a time.
#[derive(Clone, Debug)]
pub struct Press {
    public_dir: PathBuf,
}

/// What one print came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    pub written: usize,
    /// The same bytes as before, or part of an edition that is out.
    pub unchanged: usize,
    /// Not fit to print: the last good ones stay.
    pub refused: Vec<CheckError>,
}

/// The tree could not be written; documents that were printed before it stand, and what was not printed
/// is found again by the next publication.
#[derive(Debug, thiserror::Error)]
#[error("`{}` {action}: {cause}, {}", path.display(), expected(cause))]
pub struct PressError {
    pub path: PathBuf,
    pub action: &'static str,
    pub cause: io::Error,
}

/// The document that is there.
struct Before {
    bytes: Vec<u8>,
    modified: SystemTime,
}

enum Proof {
    Unchanged,
    Written,
}

impl Press {
    /// A press for the tree under `public_dir`, which is made where it is missing.
    pub fn new(public_dir: &Path) -> Result<Press, PressError> {
        make_folder(public_dir)?;
        Ok(Press { public_dir: public_dir.to_owned() })
    }

    /// Whether everything must be printed here: into a new tree, one that was taken away, or one that
    /// was printed before there were twins.
    pub fn is_blank(&self) -> bool {
        let front = self.public_dir.join(FRONT_PAGE);
        let has_twins = || CODINGS.iter().all(|coding| coding.path(&front).exists());
        fs::metadata(&front).map_or(true, |front| is_worth_it(front.len() as usize) && !has_twins())
    }

    /// The highest number that an edition of the digest has in the tree.
    pub fn newest_edition(&self, digest: &DigestId) -> Option<u32> {
        newest_edition(&self.public_dir, digest)
    }

    /// Puts the documents into the tree; when it returns, they are durable.
    pub fn print(&self, mut documents: Vec<Document>) -> Result<Printed, PressError> {
        documents.sort_by_key(turn);
        let mut printed = Printed::default();
        let mut folders = BTreeSet::new();
        for document in &documents {
            match check(document) {
                Err(error) => printed.refused.push(error),
                Ok(()) => match self.print_one(document, &mut folders)? {
                    Proof::Written => printed.written += 1,
                    Proof::Unchanged => printed.unchanged += 1,
                },
            }
        }
        folders.iter().try_for_each(|folder| sync_folder(folder))?;
        Ok(printed)
    }

    fn print_one(&self, document: &Document, folders: &mut BTreeSet<PathBuf>) -> Result<Proof, PressError> {
        let path = self.public_dir.join(&document.path);
        let before = Before::read(&path)?;
        match before {
            Some(before) if document.closed || before.bytes == document.bytes => {
                if before.mend_twins(&path)? {
                    folders.extend(path.parent().map(Path::to_owned));
                }
                Ok(Proof::Unchanged)
            }
            before => {
                self.make_folders(&path, folders)?;
                replace(&path, document, before.map(|before| before.modified))?;
                Ok(Proof::Written)
            }
        }
    }

    /// Makes what is missing of the path's folders, and notes those whose list of files changes.
    fn make_folders(&self, path: &Path, folders: &mut BTreeSet<PathBuf>) -> Result<(), PressError> {
        let above = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.public_dir));
        let above: Vec<_> = above.collect();
        for folder in above.iter().rev().filter(|folder| !folder.is_dir()) {
            make_folder(folder)?;
            folders.extend(folder.parent().map(Path::to_owned));
        }
        folders.extend(above.first().map(|folder| folder.to_path_buf()));
        Ok(())
    }
}

impl Before {
    /// `None` where there is none.
    fn read(path: &Path) -> Result<Option<Before>, PressError> {
        let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
        match modified.and_then(|modified| Ok(Before { bytes: fs::read(path)?, modified })) {
            Ok(before) => Ok(Some(before)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(failed(path, "is there and could not be read", cause)),
        }
    }

    /// Writes the twins that are missing, and removes those of other bytes: they have another time.
    /// Says whether there were any.
    fn mend_twins(&self, path: &Path) -> Result<bool, PressError> {
        let mut mended = false;
        for coding in &CODINGS {
            let path = coding.path(path);
            let there = fs::metadata(&path).and_then(|twin| twin.modified()).ok();
            let is_due = is_worth_it(self.bytes.len());
            if there == is_due.then_some(self.modified) {
                continue;
            }
            match coding.twin(&self.bytes) {
                Some(twin) => Fresh::write(&path, &twin, Some(self.modified))?.show()?,
                None => drop(remove(&path)?),
            }
            mended = true;
        }
        Ok(mended)
    }
}

/// What is linked to comes before what links: editions, feeds, pages, then the front page and the lists.
fn turn(document: &Document) -> u8 {
    match document.path.as_str() {
        _ if document.closed => 0,
        FRONT_PAGE => 3,
        path if path.starts_with("opml/") => 3,
        path if path.ends_with(".html") => 2,
        _ => 1,
    }
}

// All of them are durable before the first is seen. The twins go first: a server that finds the new
// document finds them too.
fn replace(path: &Path, document: &Document, before: Option<SystemTime>) -> Result<(), PressError> {
    let plain = Fresh::write(path, &document.bytes, time(document, before))?;
    let mut twins = Vec::new();
    for coding in &CODINGS {
        let path = coding.path(path);
        match coding.twin(&document.bytes) {
            Some(twin) => twins.push(Fresh::write(&path, &twin, Some(plain.modified))?),
            None => drop(remove(&path)?),
        }
    }
    twins.into_iter().try_for_each(Fresh::show)?;
    plain.show()
}

// Other bytes must have another time, even where the data has the same (a changed title in the config):
// whoever asks with If-Modified-Since alone would never see them.
fn time(document: &Document, before: Option<SystemTime>) -> Option<SystemTime> {
    let modified = SystemTime::from(document.modified?);
    let later = before.map(|before| before + Duration::from_secs(1));
    Some(later.map_or(modified, |later| later.max(modified)))
}

fn make_folder(folder: &Path) -> Result<(), PressError> {
    let made = fs::create_dir_all(folder)
        .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(FOLDER_MODE)));
    made.map_err(|cause| failed(folder, "could not be made ready", cause))
}

fn sync_folder(folder: &Path) -> Result<(), PressError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|cause| failed(folder, "could not be synced", cause))
}

fn expected(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "expected room for what is new: free some"
        }
        _ => "expected a folder that this user may write",
    }
}

fn failed(path: &Path, action: &'static str, cause: io::Error) -> PressError {
    PressError { path: path.to_owned(), action, cause }
}

/// The highest number of an edition of the digest in the tree under `public_dir`, for who only looks.
pub fn newest_edition(public_dir: &Path, digest: &DigestId) -> Option<u32> {
    let folder = public_dir.join(FeedId::Digest(digest.clone()).folder());
    let entries = fs::read_dir(folder).ok()?.flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).max()
}

#[cfg(test)]
mod tests {
    use super::super::document::media_type;
    use super::super::samples;
    use super::fresh::FILE_MODE;
    use super::*;
    use crate::model::Timestamp;
    use std::os::unix::fs::MetadataExt;

    pub(super) fn text(path: &str, text: &str) -> Document {
        let modified = Some(samples::at("2026-11-20T14:06:00Z"));
        Document::new(path, media_type::TEXT, text.to_owned(), modified)
    }

    pub(super) fn press() -> (tempfile::TempDir, Press) {
        let folder = tempfile::tempdir().unwrap();
        let press = Press::new(&folder.path().join("public")).unwrap();
        (folder, press)
    }

    fn printed(press: &Press, path: &str) -> String {
        fs::read_to_string(press.public_dir.join(path)).unwrap()
    }

    fn modified(press: &Press, path: &str) -> SystemTime {
        fs::metadata(press.public_dir.join(path)).unwrap().modified().unwrap()
    }

    /// The names of the files in a folder of the tree, without its folders.
    pub(super) fn files(press: &Press, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(press.public_dir.join(folder)).unwrap().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
        let mut names: Vec<_> = files.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn inode(press: &Press, path: &str) -> u64 {
        fs::metadata(press.public_dir.join(path)).unwrap().ino()
    }

    fn long(word: &str) -> String {
        format!("{word} ").repeat(LONG)
    }

    /// More words than would do without twins.
    const LONG: usize = 999;

    #[test]
    fn twins_carry_the_time_and_the_rights_of_their_document() {
        let (_folder, press) = press();
        press.print(vec![text("a.txt", &long("one")), text("b.txt", "small")]).unwrap();
        assert_eq!(files(&press, ""), ["a.txt", "a.txt.br", "a.txt.gz", "b.txt"]);
        for twin in ["a.txt.br", "a.txt.gz"] {
            assert_eq!(modified(&press, twin), modified(&press, "a.txt"), "{twin}");
            let mode = fs::metadata(press.public_dir.join(twin)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, FILE_MODE, "{twin}");
        }
    }

    #[test]
    fn twins_are_written_with_their_document_and_not_without() {
        let (_folder, press) = press();
        let twins = ["a.txt.br", "a.txt.gz"];
        press.print(vec![text("a.txt", &long("one"))]).unwrap();
        let first = twins.map(|twin| inode(&press, twin));
        press.print(vec![text("a.txt", &long("one"))]).unwrap();
        assert_eq!(twins.map(|twin| inode(&press, twin)), first, "the same bytes");
        let before = twins.map(|twin| fs::read(press.public_dir.join(twin)).unwrap());
        press.print(vec![text("a.txt", &long("two"))]).unwrap();
        for (twin, before) in twins.into_iter().zip(before) {
            assert_ne!(fs::read(press.public_dir.join(twin)).unwrap(), before, "other bytes: {twin}");
            assert_eq!(modified(&press, twin), modified(&press, "a.txt"), "{twin}");
        }
        press.print(vec![text("a.txt", "short")]).unwrap();
        assert_eq!(files(&press, ""), ["a.txt"], "too small now");
    }

    #[test]
    fn a_document_without_a_time_has_twins_of_its_own_time() {
        let (_folder, press) = press();
        press.print(vec![Document { modified: None, ..text("a.txt", &long("one")) }]).unwrap();
        assert_eq!(modified(&press, "a.txt.gz"), modified(&press, "a.txt"));
        let first = inode(&press, "a.txt.gz");
        press.print(vec![Document { modified: None, ..text("a.txt", &long("one")) }]).unwrap();
        assert_eq!(inode(&press, "a.txt.gz"), first);
    }

    #[test]
    fn twins_that_are_missing_or_of_other_bytes_are_mended() {
        for closed in [false, true] {
            let (_folder, press) = press();
            let document = |word| Document { closed, ..text("digest/weekly/1/edition.txt", &long(word)) };
            press.print(vec![document("one")]).unwrap();
            let path = press.public_dir.join("digest/weekly/1/edition.txt");
            let (gz, br) = (CODINGS[0].path(&path), CODINGS[1].path(&path));
            let (plain, good) =
                (fs::metadata(&path).unwrap(), [fs::read(&gz).unwrap(), fs::read(&br).unwrap()]);
            fs::remove_file(&gz).unwrap();
            fs::write(&br, "of a document that never came out").unwrap();
            let again = if closed { document("another style") } else { document("one") };
            let result = press.print(vec![again]).unwrap();
            assert_eq!(result, Printed { unchanged: 1, ..Printed::default() });
            assert_eq!([fs::read(&gz).unwrap(), fs::read(&br).unwrap()], good, "closed: {closed}");
            for twin in [gz, br] {
                assert_eq!(fs::metadata(twin).unwrap().modified().unwrap(), plain.modified().unwrap());
            }
            assert_eq!(fs::metadata(&path).unwrap().ino(), plain.ino(), "the document is left alone");
        }
    }

    #[test]
    fn a_small_document_loses_twins_that_are_not_its_own() {
        let (_folder, press) = press();
        press.print(vec![text("a.txt", "small")]).unwrap();
        fs::write(press.public_dir.join("a.txt.gz"), "of a document that never came out").unwrap();
        press.print(vec![text("a.txt", "small")]).unwrap();
        assert_eq!(files(&press, ""), ["a.txt"]);
    }

    #[test]
    fn twins_are_there_before_their_document() {
        let (_folder, press) = press();
        fs::create_dir_all(press.public_dir.join("travel")).unwrap();
        let path = press.public_dir.join("travel/a.txt");
        fs::create_dir(&path).unwrap();
        let document = text("travel/a.txt", &long("one"));
        let error = replace(&path, &document, None).unwrap_err();
        assert_eq!((error.path, error.action), (path, "could not be replaced"));
        assert_eq!(files(&press, "travel"), [".a.txt.new", "a.txt.br", "a.txt.gz"]);
    }

    #[test]
    fn a_tree_from_before_twins_is_blank() {
        let (_folder, press) = press();
        let front = format!("<!doctype html><title>a</title>{}", long("one"));
        press.print(vec![text("index.html", &front)]).unwrap();
        assert!(!press.is_blank());
        fs::remove_file(press.public_dir.join("index.html.br")).unwrap();
        assert!(press.is_blank());
        press.print(vec![text("index.html", &front)]).unwrap();
        assert!(!press.is_blank());
    }

    #[test]
    fn the_newest_edition_is_the_highest_number_in_the_tree() {
        let (_folder, press) = press();
        let weekly = DigestId::new("weekly");
        assert_eq!(press.newest_edition(&weekly), None, "no folder");
        let edition = |place: &str| text(&format!("digest/{place}/edition.txt"), "one");
        press.print(vec![edition("weekly/9"), edition("weekly/10"), edition("daily/77")]).unwrap();
        fs::write(press.public_dir.join("digest/weekly/11"), "a file").unwrap();
        fs::create_dir(press.public_dir.join("digest/weekly/drafts")).unwrap();
        assert_eq!(press.newest_edition(&weekly), Some(10));
    }

    #[test]
    fn a_tree_is_blank_until_its_front_page_is_out() {
        let (_folder, press) = press();
        press.print(vec![text("travel/a.txt", "one")]).unwrap();
        assert!(press.is_blank());
        press.print(vec![text("index.html", "<!doctype html><title>a</title>")]).unwrap();
        assert!(!press.is_blank());
    }

    #[test]
    fn files_carry_the_time_of_their_data_and_can_be_read_by_all() {
        let (_folder, press) = press();
        let result = press.print(vec![text("digest/weekly/1/edition.txt", "one")]).unwrap();
        assert_eq!(result, Printed { written: 1, ..Printed::default() });
        let path = press.public_dir.join("digest/weekly/1/edition.txt");
        let of_data: Timestamp = fs::metadata(&path).unwrap().modified().unwrap().into();
        assert_eq!(of_data, samples::at("2026-11-20T14:06:00Z"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, FILE_MODE);
        for folder in path.ancestors().skip(1).take(4) {
            assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, FOLDER_MODE);
        }
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_tree_that_cant_be_written_says_where_and_what_to_do() {
        for (errno, expected) in [
            (28, "No space left on device (os error 28), expected room for what is new: free some"),
            (30, "Read-only file system (os error 30), expected a folder that this user may write"),
            (13, "Permission denied (os error 13), expected a folder that this user may write"),
            (5, "Input/output error (os error 5), expected a folder that this user may write"),
            (20, "Not a directory (os error 20), expected a folder that this user may write"),
        ] {
            let cause = io::Error::from_raw_os_error(errno);
            let error = failed(Path::new("public/.index.html.new"), "could not be written", cause);
            assert_eq!(
                error.to_string(),
                format!("`public/.index.html.new` could not be written: {expected}")
            );
        }
    }

    #[test]
    fn what_did_not_change_is_not_written() {
        let (_folder, press) = press();
        press.print(vec![text("a.txt", "one"), text("b.txt", "one")]).unwrap();
        let (a, b) = (modified(&press, "a.txt"), modified(&press, "b.txt"));
        let later = |mut document: Document| {
            document.modified = Some(samples::at("2026-11-21T00:00:00Z"));
            document
        };
        let result = press.print(vec![later(text("a.txt", "one")), later(text("b.txt", "two"))]).unwrap();
        assert_eq!(result, Printed { written: 1, unchanged: 1, refused: Vec::new() });
        assert_eq!(modified(&press, "a.txt"), a);
        assert!(modified(&press, "b.txt") > b);
        assert_eq!(printed(&press, "b.txt"), "two");
    }

    #[test]
    fn other_bytes_have_another_time() {
        let (_folder, press) = press();
        press.print(vec![text("a.txt", "one")]).unwrap();
        let first = modified(&press, "a.txt");
        press.print(vec![text("a.txt", "two")]).unwrap();
        assert!(modified(&press, "a.txt") > first);
    }

    #[test]
    fn a_document_that_fails_its_check_leaves_the_last_good_one() {
        let (_folder, press) = press();
        press.print(vec![text("a.txt", "good")]).unwrap();
        let result =
            press.print(vec![text("a.txt", "bad\u{b}"), text("../b.txt", "out"), text("c.txt", "good")]);
        let result = result.unwrap();
        let refused: Vec<_> = result.refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            refused,
            [
                "`a.txt` is not fit to print: it must not hold the character U+000B",
                "`../b.txt` is not fit to print: its path must stay in the tree",
            ]
        );
        assert_eq!(result.written, 1);
        assert_eq!(printed(&press, "a.txt"), "good");
        assert!(!press.public_dir.join("../b.txt").exists());
    }

    #[test]
    fn a_closed_edition_keeps_its_bytes() {
        let (_folder, press) = press();
        let closed = |words| Document { closed: true, ..text("digest/weekly/1/edition.txt", words) };
        press.print(vec![closed("as sent")]).unwrap();
        let result = press.print(vec![closed("another style")]).unwrap();
        assert_eq!(result, Printed { unchanged: 1, ..Printed::default() });
        assert_eq!(printed(&press, "digest/weekly/1/edition.txt"), "as sent");
    }

    #[test]
    fn what_a_crash_left_is_written_over() {
        let (_folder, press) = press();
        fs::write(press.public_dir.join(".a.txt.new"), "half of a doc").unwrap();
        press.print(vec![text("a.txt", "whole")]).unwrap();
        assert_eq!(printed(&press, "a.txt"), "whole");
        assert!(!press.public_dir.join(".a.txt.new").exists());
    }

    #[test]
    fn pages_that_link_come_after_what_they_link_to() {
        let mut documents = [
            "index.html",
            "opml/sections.opml",
            "travel/index.html",
            "travel/rss.xml",
            "digest/weekly/3/index.html",
        ]
        .map(|path| Document { closed: path.contains('3'), ..text(path, "one") });
        documents.sort_by_key(turn);
        let paths = documents.each_ref().map(|document| document.path.as_str());
        assert_eq!(
            paths,
            [
                "digest/weekly/3/index.html",
                "travel/rss.xml",
                "travel/index.html",
                "index.html",
                "opml/sections.opml"
            ]
        );
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let (folder, press) = press();
        fs::write(press.public_dir.join("travel"), "a file where a folder is due").unwrap();
        let error = press.print(vec![text("travel/a.txt", "one")]).unwrap_err();
        let path = folder.path().join("public/travel/a.txt");
        assert_eq!(error.path, path);
    }
}
