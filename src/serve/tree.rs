//! The published tree, answered as it is on disk.
//!
//! A request comes in, an answer leaves with the same validators whenever and wherever the bytes are the
//! same: the tag is made of them, the date is the file's. Never lists a folder, never follows a link out of
//! the tree, never compresses, and never looks at the query.

use super::Answer;
use super::Request;
use super::coding::Coding;
use super::coding::Wishes;
use super::condition::is_known;
use super::departed;
use super::document::Document;
use super::media;
use super::path::Asked;
use super::shelf::Found;
use super::shelf::Shelf;
use crate::model::Departures;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// A folder of published documents. They are kept in memory; the press replaces them whole.
#[derive(Debug)]
pub struct Tree {
    shelf: Shelf,
    /// `Cache-Control` of what may change.
    current: String,
}

/// A file that is asked for, and how.
struct Wanted<'a> {
    request: &'a Request,
    path: &'a str,
    name: &'a str,
    wishes: Wishes,
}

impl Tree {
    /// The folder may come into being later; until then nothing is found. Caches may keep for `max_age`
    /// what is no closed edition.
    pub fn new(public_dir: impl Into<PathBuf>, max_age: Duration) -> Tree {
        let current = format!("public, max-age={}", max_age.as_secs());
        Tree { shelf: Shelf::new(public_dir.into()), current }
    }

    /// 200 or 304 for a file and for the `index.html` of a folder, 301 from a folder without its slash and
    /// from what moved, 410 for what is gone, 404 for what isn't there or is nobody's business, 405 but
    /// for GET and HEAD (feeds answer OPTIONS as well), 503 where the disk fails.
    ///
    /// Looks at the file each time, and reads it on a thread for such work where it changed.
    pub async fn answer(&self, request: &Request, departures: &Departures) -> Answer {
        let asked = Asked::read(&request.path);
        match (request.method.as_str(), asked) {
            ("GET" | "HEAD", Some(asked)) => match departed::farewell(departures, &asked, &request.path) {
                Some(farewell) => farewell,
                None => self.find(request, &asked).await.unwrap_or_else(|_| unavailable()),
            },
            ("GET" | "HEAD", None) => not_found(),
            ("OPTIONS", Some(asked)) if media::is_feed(asked.name()) => preflight(),
            _ => Answer::short(405, "Only GET and HEAD are answered here").with("Allow", "GET, HEAD"),
        }
    }

    async fn find(&self, request: &Request, asked: &Asked) -> io::Result<Answer> {
        let index = match (asked.is_folder, asked.path.is_empty()) {
            (true, true) => Some("index.html".to_owned()),
            (true, false) => Some(format!("{}/index.html", asked.path)),
            (false, _) => None,
        };
        let path = index.as_deref().unwrap_or(&asked.path);
        let name = if asked.is_folder { "index.html" } else { asked.name() };
        // A twin is a way to write a document, and none itself.
        if name.ends_with(".gz") || name.ends_with(".br") {
            return Ok(not_found());
        }
        let wanted = Wanted { request, path, name, wishes: Wishes::of(request) };
        match self.shelf.find(path, wanted.wishes).await? {
            Found::Document(document) => self.document(&wanted, &document).await,
            Found::Folder if !asked.is_folder => Ok(moved_to_slash(&request.path)),
            Found::Folder | Found::Nothing => Ok(not_found()),
        }
    }

    async fn document(&self, wanted: &Wanted<'_>, document: &Arc<Document>) -> io::Result<Answer> {
        match self.whole_or_known(wanted, document) {
            Some(answer) => Ok(answer),
            None => {
                let read = self.shelf.read(wanted.path, wanted.wishes).await?;
                Ok(self.whole_or_known(wanted, &read).expect("a document that was just read has its bytes"))
            }
        }
    }

    /// A 200 or a 304; `None` where it takes bytes that are not here.
    fn whole_or_known(&self, wanted: &Wanted, document: &Arc<Document>) -> Option<Answer> {
        let coding = wanted.wishes.best(|coding| document.copy(coding).is_some());
        let copy = document.copy(coding)?;
        if is_known(wanted.request, &copy.etag, Some(&document.modified)) {
            return Some(self.labelled(Answer::new(304, ""), wanted, document, &copy.etag));
        }
        let answer =
            Answer::new(200, document.lend(coding)?).with("Content-Type", media::media_type(wanted.name));
        let answer = self.labelled(answer, wanted, document, &copy.etag);
        Some(media::guarded(encoded(answer, coding), wanted.name))
    }

    /// What a 304 says as well (RFC 9110, 15.4.5).
    fn labelled(&self, answer: Answer, wanted: &Wanted, document: &Document, etag: &str) -> Answer {
        let answer = answer
            .with("ETag", etag.to_owned())
            .with("Last-Modified", document.modified.clone())
            .with("Cache-Control", media::caching(wanted.path, &self.current).to_owned());
        let answer = match media::may_be_coded(wanted.name) {
            true => answer.with("Vary", "Accept-Encoding"),
            false => answer,
        };
        media::open_to_pages(answer, wanted.name)
    }
}

fn encoded(answer: Answer, coding: Coding) -> Answer {
    match coding.name() {
        Some(name) => answer.with("Content-Encoding", name),
        None => answer,
    }
}

/// Before a page of another site may ask for a feed with a tag, its browser asks whether it may.
fn preflight() -> Answer {
    Answer::new(204, "")
        .with("Access-Control-Allow-Origin", "*")
        .with("Access-Control-Allow-Methods", "GET, HEAD")
        .with("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since")
        .with("Access-Control-Max-Age", "86400")
        .with("Allow", "GET, HEAD, OPTIONS")
}

/// `./` keeps a colon in the name from being read as a scheme.
fn moved_to_slash(path: &str) -> Answer {
    let name = path.rsplit('/').next().unwrap_or_default();
    departed::moved(&format!("./{name}/"))
}

fn not_found() -> Answer {
    Answer::short(404, "Nothing is published here")
}

/// Not a 404: readers drop a feed that seems to be gone.
fn unavailable() -> Answer {
    Answer::short(503, "This can't be read just now").with("Retry-After", "60")
}
