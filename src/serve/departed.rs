//! What left the tree → where it went, or that it is gone.
//!
//! Knows names only: whether anything stands at the new place it does not ask.

use super::Answer;
use super::path::Asked;
use super::path::encoded;
use crate::model::Departures;

/// Kept by caches for a day: long enough to spare us the question, short enough to mend a mistake.
const FOR_A_DAY: &str = "public, max-age=86400";

/// 301 for what moved, 410 for what is gone: a folder itself, and everything below it. Of a folder and one
/// inside it, the inner one decides. `path` is as the client sent it.
pub fn farewell(departures: &Departures, asked: &Asked, path: &str) -> Option<Answer> {
    if departures.moved.is_empty() && departures.gone.is_empty() {
        return None;
    }
    let ends = asked.path.match_indices('/').map(|(end, _)| end).chain([asked.path.len()]);
    let mut folders: Vec<&str> = ends.map(|end| &asked.path[..end]).collect();
    folders.reverse();
    folders.into_iter().find_map(|folder| match departures.moved.get(folder) {
        Some(now) => Some(moved(&location(folder, now, path))),
        None => departures.gone.contains(folder).then(gone),
    })
}

/// Relative, so that it holds under any prefix of a proxy before us.
pub fn moved(location: &str) -> Answer {
    Answer::page(301, "Moved").with("Cache-Control", FOR_A_DAY).with("Location", location.to_owned())
}

fn gone() -> Answer {
    Answer::page(410, "Gone: nothing will be published here again").with("Cache-Control", FOR_A_DAY)
}

/// The same file in the new folder, as seen from `path`: up to the root, and down again. The folder itself
/// gets the slash it may have lacked.
fn location(former: &str, now: &str, path: &str) -> String {
    let names: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let up = match names.len() - 1 {
        0 => "./".to_owned(),
        folders => "../".repeat(folders),
    };
    let below = names[former.split('/').count()..].join("/");
    format!("{up}{}/{below}", encoded(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn departures() -> Departures {
        let moved = [("old", "new"), ("source/old", "source/café"), ("old/gone", "kept")];
        let gone = ["gone", "source/gone", "digest/weekly"];
        Departures {
            moved: moved.map(|(former, now)| (former.to_owned(), now.to_owned())).into(),
            gone: gone.map(str::to_owned).into(),
        }
    }

    #[test]
    fn what_left_is_said_to_have_left() {
        for (name, path, expected) in [
            ("a file of a folder that moved", "/old/rss.xml", Some((301, Some("../new/rss.xml")))),
            ("deeper in it", "/old/a%20b/c", Some((301, Some("../../new/a%20b/c")))),
            ("the folder", "/old/", Some((301, Some("../new/")))),
            ("without its slash", "/old", Some((301, Some("./new/")))),
            (
                "a folder in a folder",
                "/source/old/feed.json",
                Some((301, Some("../../source/caf%C3%A9/feed.json"))),
            ),
            ("that folder without its slash", "/source/old", Some((301, Some("../source/caf%C3%A9/")))),
            ("encoded otherwise", "/%6Fld/rss.xml", Some((301, Some("../new/rss.xml")))),
            ("inside one that moved", "/old/gone/x", Some((301, Some("../../kept/x")))),
            ("a file of a folder that is gone", "/gone/rss.xml", Some((410, None))),
            ("the folder that is gone", "/gone", Some((410, None))),
            ("far below it", "/digest/weekly/1/index.html", Some((410, None))),
            ("beside it", "/source/here/rss.xml", None),
            ("a longer name", "/older/rss.xml", None),
            ("the root", "/", None),
        ] {
            let answer = farewell(&departures(), &Asked::read(path).unwrap(), path);
            let said = answer.as_ref().map(|answer| (answer.status, answer.header("location")));
            assert_eq!(said, expected, "{name}");
        }
    }
}
