//! The published tree, answered from its files.
//!
//! A request comes in, an answer leaves with the same validators that a plain web server beside us
//! could give: the tag is made of the bytes, the date is the file's. Never lists a folder, never
//! follows a link out of the tree, and never looks at the query.

use super::Answer;
use super::Request;
use super::condition::http_date;
use super::media::label;
use super::media::media_type;
use super::path::Names;
use super::path::names;
use chrono::DateTime;
use chrono::Utc;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// A folder of published documents. Its files are read at each request; press replaces them whole.
#[derive(Clone, Debug)]
pub struct Tree {
    public_dir: PathBuf,
}

impl Tree {
    /// The folder may come into being later; until then nothing is found.
    pub fn new(public_dir: impl Into<PathBuf>) -> Tree {
        Tree { public_dir: public_dir.into() }
    }

    /// Reads a file, so it blocks for as long as the disk takes.
    ///
    /// 200 or 304 for a file and for the `index.html` of a folder, 301 from a folder without its
    /// slash, 404 for what isn't there or is nobody's business, 405 but for GET and HEAD.
    pub fn answer(&self, request: &Request) -> Answer {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return Answer::short(405, "Only GET and HEAD are answered here").with("Allow", "GET, HEAD");
        }
        let found = names(&request.path).and_then(|asked| self.find(&asked));
        let answer = match found {
            Some(Found::File { place, name }) => document(&place, &name).ok(),
            Some(Found::Folder) => Some(moved_to_slash(&request.path)),
            None => None,
        };
        answer.map_or_else(not_found, |answer| answer.unless_known(request))
    }

    fn find(&self, asked: &Names) -> Option<Found> {
        let root = self.public_dir.canonicalize().ok()?;
        let index = asked.is_folder.then_some("index.html");
        let along: Vec<&str> = asked.names.iter().map(String::as_str).chain(index).collect();
        // Resolved before it is compared: a link inside the tree is followed, one out of it is not.
        let place = root.join(along.iter().collect::<PathBuf>()).canonicalize().ok()?;
        let kind = fs::metadata(&place).ok().filter(|_| place.starts_with(&root))?;
        let name = along.last()?.to_string();
        // What is neither, a pipe perhaps, would keep us waiting.
        match (kind.is_file(), kind.is_dir()) {
            (true, _) => Some(Found::File { place, name }),
            (_, true) if !asked.is_folder => Some(Found::Folder),
            _ => None,
        }
    }
}

enum Found {
    /// A file, under the name it was asked by.
    File { place: PathBuf, name: String },
    /// A folder that was asked for without its slash.
    Folder,
}

/// Bytes and date are of one open file: a replacement in between changes both or neither.
fn document(place: &Path, name: &str) -> io::Result<Answer> {
    let mut file = File::open(place)?;
    let modified = DateTime::<Utc>::from(file.metadata()?.modified()?);
    let mut body = Vec::new();
    file.read_to_end(&mut body)?;
    let answer = Answer::document(media_type(name), body).with("Last-Modified", &http_date(modified));
    Ok(label(answer, name))
}

/// Relative, so that it holds under any prefix of a proxy before us; `./` keeps a colon in the name
/// from being read as a scheme.
fn moved_to_slash(path: &str) -> Answer {
    let name = path.rsplit('/').next().unwrap_or_default();
    Answer::short(301, "Moved to its folder").with("Location", &format!("./{name}/"))
}

fn not_found() -> Answer {
    Answer::short(404, "Nothing is published here")
}
