//! The documents of the tree, kept in memory as long as they are what is on disk.
//!
//! A path comes in, a document leaves. Each question looks at the file once; it is read only when it is
//! another than before. A disk that fails, or is gone, still has its documents here. Never keeps more than
//! its budget: what was not asked for the longest goes first.

use super::coding::BY_SIZE;
use super::coding::Coding;
use super::coding::Wishes;
use super::document::Document;
use super::document::Stamp;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::Weak;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use tracing::info;
use tracing::warn;

/// Of all documents together, in bytes. A tree of a hundred sections is half of it.
const BUDGET: usize = 64 << 20;

/// A sixteenth of the budget: a larger document would push out too many others, and is read again once no
/// answer needs it any more.
const LARGE: usize = BUDGET / 16;

/// What a document costs besides its bytes and its path, about.
const OVERHEAD: usize = 512;

/// The tree is there as long as its front page is.
const FRONT_PAGE: &str = "index.html";

#[derive(Debug)]
pub struct Shelf {
    root: PathBuf,
    held: Mutex<Held>,
    /// What was read last, for as long as an answer needs it: a large document is in memory once, however
    /// many clients are at it. Held while one is read, so that nobody reads it beside us.
    lent: tokio::sync::Mutex<HashMap<String, Weak<Document>>>,
    /// Whether the disk failed us the last time.
    failing: AtomicBool,
}

/// What stands at a path.
#[derive(Debug)]
pub enum Found {
    Document(Arc<Document>),
    Folder,
    Nothing,
}

/// What is in memory.
#[derive(Debug, Default)]
struct Held {
    documents: HashMap<String, Place>,
    weight: usize,
    /// Counts the questions; tells which document was asked for last.
    questions: u64,
}

#[derive(Debug)]
struct Place {
    document: Arc<Document>,
    weight: usize,
    asked: u64,
}

impl Shelf {
    pub fn new(root: PathBuf) -> Shelf {
        Shelf { root, held: Mutex::default(), lent: Default::default(), failing: AtomicBool::new(false) }
    }

    /// Perhaps without bytes where the document is large: see [`Shelf::read`]. Fails where the disk does and the
    /// document is not in memory.
    pub async fn find(&self, path: &str, wishes: Wishes) -> io::Result<Found> {
        let place = self.root.join(path);
        let seen = fs::metadata(&place);
        let held = self.held().take(path);
        match (seen, held) {
            (Ok(seen), _) if seen.is_dir() => Ok(self.folder(&place)),
            (Ok(seen), _) if !seen.is_file() => Ok(Found::Nothing),
            (Ok(seen), Some(held)) if is_current(&held, &Stamp::of(&seen), &place, wishes) => {
                Ok(Found::Document(held))
            }
            (Ok(_), held) => self.read_anew(path, wishes, held).await,
            (Err(error), held) if is_absence(&error) => Ok(self.missing(path, held)),
            (Err(error), held) => self.failed(path, error, held),
        }
    }

    /// The document with its bytes, whatever its size, as it is on disk now.
    pub async fn read(&self, path: &str, wishes: Wishes) -> io::Result<Arc<Document>> {
        let mut lent = self.lent.lock().await;
        let place = self.root.join(path);
        let seen = fs::metadata(&place)?;
        let known = lent.get(path).and_then(Weak::upgrade);
        if let Some(known) = known.filter(|known| is_current(known, &Stamp::of(&seen), &place, wishes)) {
            return Ok(known);
        }
        let (root, name) = (self.root.clone(), path.to_owned());
        let read = tokio::task::spawn_blocking(move || Document::read(&root, &name)).await??;
        let read = Arc::new(read);
        lent.retain(|_, document| document.strong_count() > 0);
        lent.insert(path.to_owned(), Arc::downgrade(&read));
        Ok(read)
    }

    async fn read_anew(&self, path: &str, wishes: Wishes, held: Option<Arc<Document>>) -> io::Result<Found> {
        match self.read(path, wishes).await {
            Ok(document) => {
                self.tell_of_relief();
                self.held().keep(path, &document);
                Ok(Found::Document(document))
            }
            Err(error) if is_absence(&error) => Ok(Found::Nothing),
            Err(error) => self.failed(path, error, held),
        }
    }

    // As for files: a link out of the tree leads nowhere.
    fn folder(&self, place: &Path) -> Found {
        let inside = self.root.canonicalize().and_then(|root| Ok(place.canonicalize()?.starts_with(root)));
        if inside.unwrap_or(false) { Found::Folder } else { Found::Nothing }
    }

    /// A file that is missing was taken away; where the whole tree is missing, it is the disk that is gone.
    fn missing(&self, path: &str, held: Option<Arc<Document>>) -> Found {
        match held {
            Some(held) if !self.root.join(FRONT_PAGE).exists() => Found::Document(held),
            _ => {
                self.held().forget(path);
                Found::Nothing
            }
        }
    }

    fn failed(&self, path: &str, error: io::Error, held: Option<Arc<Document>>) -> io::Result<Found> {
        if !self.failing.swap(true, Ordering::Relaxed) {
            warn!(%path, %error, "Cannot read `{path}` of the published tree: {error}");
        }
        held.map(Found::Document).ok_or(error)
    }

    fn tell_of_relief(&self) {
        if self.failing.swap(false, Ordering::Relaxed) {
            info!("The published tree can be read again");
        }
    }

    /// Whoever panicked while holding it left it whole: nothing in here stops half way.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn take(&mut self, path: &str) -> Option<Arc<Document>> {
        self.questions += 1;
        let place = self.documents.get_mut(path)?;
        place.asked = self.questions;
        Some(Arc::clone(&place.document))
    }

    fn keep(&mut self, path: &str, document: &Arc<Document>) {
        self.forget(path);
        let document = match document.weight() > LARGE {
            true => Arc::new(Document::clone(document).without_bytes()),
            false => Arc::clone(document),
        };
        let weight = document.weight() + path.len() + OVERHEAD;
        self.documents.insert(path.to_owned(), Place { document, weight, asked: self.questions });
        self.weight += weight;
        if self.weight > BUDGET {
            self.make_room();
        }
    }

    fn forget(&mut self, path: &str) {
        if let Some(place) = self.documents.remove(path) {
            self.weight -= place.weight;
        }
    }

    /// An eighth at once, so that it is rarely done.
    fn make_room(&mut self) {
        let mut oldest: Vec<_> =
            self.documents.iter().map(|(path, place)| (place.asked, path.clone())).collect();
        oldest.sort_unstable();
        for (_, path) in oldest {
            if self.weight <= BUDGET - BUDGET / 8 {
                return;
            }
            self.forget(&path);
        }
    }
}

/// Whether nothing changed, and no twin that the client would take has come since.
fn is_current(held: &Document, stamp: &Stamp, place: &Path, wishes: Wishes) -> bool {
    let came = |coding: &Coding| {
        wishes.take(*coding) && held.copy(*coding).is_none() && stamp.has_twin(place, *coding)
    };
    held.stamp == *stamp && !BY_SIZE.iter().any(came)
}

/// A file in a file and a name too long for any disk are no trouble of ours: a client made them up.
fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::InvalidFilename;
    use io::ErrorKind::NotADirectory;
    use io::ErrorKind::NotFound;
    matches!(error.kind(), NotFound | NotADirectory | InvalidFilename)
}

#[cfg(test)]
mod tests {
    use super::super::Request;
    use super::*;
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    const ALL: &str = "gzip, br";

    fn shelf(files: &[(&str, &str)]) -> (TempDir, Shelf) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let root = folder.path().to_owned();
        (folder, Shelf::new(root))
    }

    async fn found(shelf: &Shelf, path: &str) -> Option<String> {
        let headers = vec![("accept-encoding".to_owned(), ALL.to_owned())];
        let wishes = Wishes::of(&Request { headers, ..Default::default() });
        match shelf.find(path, wishes).await.unwrap() {
            Found::Document(document) => {
                let bytes = document.copy(Coding::Plain).unwrap().bytes.clone();
                Some(bytes.map_or("(large)".to_owned(), |bytes| String::from_utf8(bytes.into()).unwrap()))
            }
            _ => None,
        }
    }

    #[tokio::test]
    async fn what_is_on_disk_is_found_and_nothing_older() {
        let (folder, shelf) = shelf(&[("index.html", "front"), ("a.txt", "one")]);
        let path = folder.path().join("a.txt");
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(found(&shelf, "a.txt").await.as_deref(), Some("one"));
        let fresh = folder.path().join(".a.txt.new");
        fs::write(&fresh, "two").unwrap();
        fs::File::options().write(true).open(&fresh).unwrap().set_modified(modified).unwrap();
        fs::rename(&fresh, &path).unwrap();
        assert_eq!(found(&shelf, "a.txt").await.as_deref(), Some("two"), "same length, same time");
        fs::remove_file(&path).unwrap();
        assert_eq!(found(&shelf, "a.txt").await, None);
        assert_eq!(shelf.held().documents.len(), 0, "and is not kept");
    }

    #[tokio::test]
    async fn a_document_that_did_not_change_is_not_read_again() {
        let (_folder, shelf) = shelf(&[("index.html", "front")]);
        let wishes = Wishes::of(&Request::default());
        let mut found = Vec::new();
        for _ in 0..2 {
            let Found::Document(document) = shelf.find("index.html", wishes).await.unwrap() else { panic!() };
            found.push(document);
        }
        assert!(Arc::ptr_eq(&found[0], &found[1]));
    }

    #[tokio::test]
    async fn a_disk_that_is_gone_leaves_what_is_in_memory() {
        let (folder, shelf) = shelf(&[("index.html", "front"), ("a.txt", "one")]);
        assert_eq!(found(&shelf, "a.txt").await.as_deref(), Some("one"));
        fs::remove_dir_all(folder.path()).unwrap();
        assert_eq!(found(&shelf, "a.txt").await.as_deref(), Some("one"));
        assert_eq!(found(&shelf, "b.txt").await, None);
    }

    #[tokio::test]
    async fn a_disk_that_fails_leaves_what_is_in_memory() {
        let (folder, shelf) = shelf(&[("index.html", "front"), ("a.txt", "one")]);
        assert_eq!(found(&shelf, "a.txt").await.as_deref(), Some("one"));
        for name in ["a.txt", "b.txt"] {
            // A link that leads in a circle can't be looked at, whoever asks.
            let _ = fs::remove_file(folder.path().join(name));
            symlink(name, folder.path().join(name)).unwrap();
        }
        assert_eq!(found(&shelf, "a.txt").await.as_deref(), Some("one"));
        assert!(shelf.find("b.txt", Wishes::of(&Request::default())).await.is_err());
    }

    #[tokio::test]
    async fn the_least_asked_for_goes_first_when_there_are_too_many() {
        let (_folder, shelf) = shelf(&[("index.html", "front")]);
        let text = "x".repeat(LARGE / 2);
        for number in 0..40 {
            fs::write(shelf.root.join(format!("{number}.txt")), &text).unwrap();
            found(&shelf, &format!("{number}.txt")).await.unwrap();
            found(&shelf, "index.html").await.unwrap();
        }
        let held = shelf.held();
        assert!(held.weight <= BUDGET);
        assert_eq!(held.weight, held.documents.values().map(|place| place.weight).sum::<usize>());
        for (path, expected) in [("index.html", true), ("39.txt", true), ("20.txt", true), ("0.txt", false)] {
            assert_eq!(held.documents.contains_key(path), expected, "{path}");
        }
    }

    #[tokio::test]
    async fn a_large_document_is_known_but_not_kept() {
        let (folder, shelf) = shelf(&[("index.html", "front"), ("a.txt", &"x".repeat(LARGE + 1))]);
        let wishes = Wishes::of(&Request::default());
        found(&shelf, "a.txt").await.unwrap();
        assert_eq!(found(&shelf, "a.txt").await.as_deref(), Some("(large)"));
        assert!(shelf.held().weight < 2 * OVERHEAD);
        let lent = shelf.read("a.txt", wishes).await.unwrap();
        assert_eq!(lent.weight(), LARGE + 1);
        let (first, second) = (lent.lend(Coding::Plain).unwrap(), lent.lend(Coding::Plain).unwrap());
        drop(lent);
        let third = shelf.read("a.txt", wishes).await.unwrap().lend(Coding::Plain).unwrap();
        assert_eq!((first.as_ptr(), first.as_ptr()), (second.as_ptr(), third.as_ptr()), "once in memory");
        fs::write(folder.path().join("a.txt"), "y".repeat(LARGE + 2)).unwrap();
        assert_eq!(shelf.read("a.txt", wishes).await.unwrap().weight(), LARGE + 2, "and never an older one");
        drop((first, second, third));
        assert_eq!(shelf.lent.lock().await["a.txt"].strong_count(), 0, "nor longer than it takes");
    }
}
