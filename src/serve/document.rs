//! A file of the tree and its twins → a document as it can be sent.
//!
//! The twins of `rss.xml` are `rss.xml.gz` and `rss.xml.br`, the same bytes in another coding. A twin counts
//! only where its time is the file's: another is of other bytes. Reads, and never follows a link out of the
//! tree.

use super::coding::Coding;
use super::condition::hash;
use super::condition::http_date;
use hyper::body::Bytes;
use std::fs::File;
use std::fs::Metadata;
use std::io;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// One file of the tree, with its twins.
#[derive(Clone, Debug)]
pub struct Document {
    pub stamp: Stamp,
    /// The time of the file, as `Last-Modified` says it.
    pub modified: String,
    plain: Copy,
    gzip: Option<Copy>,
    brotli: Option<Copy>,
}

/// The document in one coding.
#[derive(Clone, Debug)]
pub struct Copy {
    /// Strong, and another for each coding (RFC 9110, 8.8.3.3).
    pub etag: String,
    /// `None` where it is too large to be kept.
    pub bytes: Option<Bytes>,
}

/// What tells one state of a file from every other: as long as it is the same, so are the bytes. The time
/// of its last change is among it, which the press can't set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

/// Bytes of a document, and the document, so that whoever asks meanwhile gets these.
struct Loan {
    bytes: Bytes,
    _document: Arc<Document>,
}

impl AsRef<[u8]> for Loan {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Document {
    /// Reads all of it, so it blocks for as long as the disk takes.
    ///
    /// Bytes and times are of one open file: a replacement in between changes both or neither. Fails with
    /// `NotFound` for what isn't a file under `root`, links followed.
    pub fn read(root: &Path, path: &str) -> io::Result<Document> {
        let root = root.canonicalize()?;
        let place = root.join(path);
        let (metadata, bytes) = read(&root, &place)?;
        let hash = hash(&bytes);
        let twin = |coding| twin(&root, &place, coding, &metadata, &hash);
        Ok(Document {
            stamp: Stamp::of(&metadata),
            modified: http_date(metadata.modified()?.into()),
            gzip: twin(Coding::Gzip),
            brotli: twin(Coding::Brotli),
            plain: Copy { etag: format!("\"{hash}\""), bytes: Some(bytes.into()) },
        })
    }

    pub fn copy(&self, coding: Coding) -> Option<&Copy> {
        match coding {
            Coding::Plain => Some(&self.plain),
            Coding::Gzip => self.gzip.as_ref(),
            Coding::Brotli => self.brotli.as_ref(),
        }
    }

    /// The bytes of a copy, which keep the document in memory for as long as they are there.
    pub fn lend(self: &Arc<Document>, coding: Coding) -> Option<Bytes> {
        let bytes = self.copy(coding)?.bytes.clone()?;
        Some(Bytes::from_owner(Loan { bytes, _document: Arc::clone(self) }))
    }

    /// Of all its copies, in bytes.
    pub fn weight(&self) -> usize {
        let copies = [Some(&self.plain), self.gzip.as_ref(), self.brotli.as_ref()];
        copies.into_iter().flatten().filter_map(|copy| copy.bytes.as_ref()).map(Bytes::len).sum()
    }

    /// What is known of it, without its bytes.
    pub fn without_bytes(mut self) -> Document {
        let copies = [Some(&mut self.plain), self.gzip.as_mut(), self.brotli.as_mut()];
        copies.into_iter().flatten().for_each(|copy| copy.bytes = None);
        self
    }
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        Stamp {
            device: metadata.dev(),
            inode: metadata.ino(),
            length: metadata.len(),
            modified: time(metadata),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// Whether the file has a twin now, as far as its time tells.
    pub fn has_twin(&self, place: &Path, coding: Coding) -> bool {
        twin_place(place, coding)
            .and_then(|twin| std::fs::metadata(twin).ok())
            .is_some_and(|metadata| metadata.is_file() && time(&metadata) == self.modified)
    }
}

fn time(metadata: &Metadata) -> (i64, i64) {
    (metadata.mtime(), metadata.mtime_nsec())
}

// Resolved before it is compared: a link inside the tree is followed, one out of it is not.
fn read(root: &Path, place: &Path) -> io::Result<(Metadata, Vec<u8>)> {
    let place = place.canonicalize()?;
    // What is no file, a pipe perhaps, would keep us waiting.
    if !place.starts_with(root) || !place.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let mut file = File::open(place)?;
    let metadata = file.metadata()?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.read_to_end(&mut bytes)?;
    Ok((metadata, bytes))
}

/// A twin that can't be read is none: the plain file does for everybody.
fn twin(root: &Path, place: &Path, coding: Coding, plain: &Metadata, hash: &str) -> Option<Copy> {
    let (metadata, bytes) = read(root, &twin_place(place, coding)?).ok()?;
    let name = coding.name()?;
    let copy = Copy { etag: format!("\"{hash}-{name}\""), bytes: Some(bytes.into()) };
    (time(&metadata) == time(plain)).then_some(copy)
}

fn twin_place(place: &Path, coding: Coding) -> Option<PathBuf> {
    let extension = coding.extension()?;
    let mut twin = place.as_os_str().to_owned();
    twin.push(".");
    twin.push(extension);
    Some(twin.into())
}
