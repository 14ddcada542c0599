//! The promise of publication, kept against a kill at any moment: what was committed is not lost, what
//! was published keeps its id, no half of a document is ever seen, and the next run goes on from there.
//!
//! The real program is killed (SIGKILL) at moments that show from outside: a question was answered, the
//! store's log was written, a document came out, a document is being written. After every kill its
//! store and its tree are looked at as it left them. Twelve outlets write on all the while.

mod support;

use rusqlite::Connection;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;
use std::fs;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;
use support::Desk;
use support::Outlets;
use support::Says;
use support::Story;
use support::files;
use support::items;
use support::prose;
use support::rss;
use support::section;
use support::source;
use support::until;

const OUTLETS: usize = 12;

/// What each outlet lists at first; by and by it lists more.
const BACKLOG: usize = 42;

const SECTIONS: [&str; 3] = ["health", "travel", "cover"];

/// How often the program must have been killed for the test to say anything.
const KILLS: usize = 26;

/// A run that neither ends nor reaches its moment has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// When a run is killed.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// So many questions of this run were answered.
    Answered(usize),
    /// The store's log was written so many times.
    Logged(usize),
    /// So many documents came out.
    Printed(usize),
    /// The same of a round in which an outlet answers only after the first document came out, so
    /// that it is published in two parts.
    PrintedInTwo(usize),
    /// So many documents were seen half written, under their hidden names.
    Printing(usize),
}

use Moment::Answered;
use Moment::Logged;
use Moment::Printed;
use Moment::PrintedInTwo;
use Moment::Printing;

const MOMENTS: [Moment; 23] = [
    Logged(1),
    Answered(1),
    Printed(1),
    Printing(1),
    PrintedInTwo(3),
    Answered(5),
    Logged(2),
    Printed(2),
    Printing(2),
    Answered(12),
    Logged(3),
    Printed(4),
    Printing(4),
    PrintedInTwo(18),
    Answered(9),
    Logged(4),
    Printed(8),
    Printing(8),
    Logged(5),
    Printed(12),
    Printing(12),
    PrintedInTwo(24),
    Printed(15),
];

#[test]
fn a_kill_at_any_moment_loses_nothing_and_publishes_nothing_twice() {
    let mut newsroom = Newsroom::open();
    let mut record = Record::default();
    let mut left_undone = 0;
    for moment in MOMENTS.into_iter().cycle().take(4 * KILLS) {
        if record.kills == KILLS {
            break;
        }
        newsroom.write_news();
        if matches!(moment, PrintedInTwo(_)) {
            newsroom.outlets.hold(&path(newsroom.generation % OUTLETS));
        }
        record.run(&newsroom, Some(moment));
        let state = record.look(&newsroom.desk, &format!("killed at {moment:?}"));
        left_undone += usize::from(!state.touched.is_empty());
        // Now and then the next run has nothing but that; else it is in the way of the news.
        if !state.touched.is_empty() && left_undone % 4 == 1 {
            newsroom.fall_silent();
            record.run(&newsroom, None);
            let state = record.look(&newsroom.desk, "the next run");
            assert!(state.touched.is_empty(), "what was committed is published by the next run");
        }
    }
    assert_eq!(record.kills, KILLS, "too few runs were killed in their middle");
    assert!(left_undone >= 5, "only {left_undone} kills fell between a commit and its publication");
    newsroom.speak();
    record.run(&newsroom, None);
    let state = record.look(&newsroom.desk, "the last run");
    assert!(state.touched.is_empty());
    newsroom.assert_nothing_is_lost(&state, &record);
    newsroom.assert_every_news_is_in_one_edition(&mut record);
    newsroom.assert_the_tree_is_what_the_store_says();
}

/// Twelve outlets that write on, and the desk that reads them.
struct Newsroom {
    outlets: Outlets,
    desk: Desk,
    /// What each outlet lists, newest first.
    lists: Vec<Vec<Story>>,
    written: usize,
    generation: usize,
}

impl Newsroom {
    fn open() -> Newsroom {
        let outlets = Outlets::open();
        let config: String = SECTIONS.iter().map(|name| format!("{}items = 1000\n", section(name))).collect();
        let sources: String =
            (0..OUTLETS).map(|outlet| source(&outlets, &path(outlet), SECTIONS[outlet % 3])).collect();
        let digest =
            "\n[[digest]]\nname = \"now\"\ntitle = \"Now\"\nschedule = \"*/2 * * * * *\"\nmax_items = 1000\n";
        let desk = Desk::new(&(config + &sources + digest));
        let mut newsroom =
            Newsroom { outlets, desk, lists: vec![Vec::new(); OUTLETS], written: 0, generation: 0 };
        for outlet in 0..OUTLETS {
            newsroom.write_stories(outlet, BACKLOG);
        }
        newsroom.speak();
        newsroom
    }

    /// A third of the outlets have something new, one edits a headline, two carry the same release.
    fn write_news(&mut self) {
        self.generation += 1;
        for outlet in (self.generation % 3..OUTLETS).step_by(3) {
            self.write_stories(outlet, 1);
        }
        let (one, other) = (self.generation % OUTLETS, (self.generation + 1) % OUTLETS);
        let edited = &mut self.lists[one][self.generation % BACKLOG];
        edited.title = format!("{}, corrected", edited.title);
        let release = self.story(one);
        self.lists[one].insert(0, release.clone());
        self.lists[other].insert(0, at_outlet(release, other));
        self.speak();
    }

    fn write_stories(&mut self, outlet: usize, count: usize) {
        for _ in 0..count {
            let story = self.story(outlet);
            self.lists[outlet].insert(0, story);
        }
    }

    /// Its number stands in its headline, whoever carries it.
    fn story(&mut self, outlet: usize) -> Story {
        self.written += 1;
        let number = self.written;
        let story = Story { body: prose(number, 100 + number * 37 % 120), ..Story::new(number, "") };
        at_outlet(Story { title: format!("{} no. {number}", words(number)), ..story }, outlet)
    }

    /// The outlets say what they have written. Some know no validators.
    fn speak(&self) {
        for (outlet, list) in self.lists.iter().enumerate() {
            let validators = outlet % 2 == 0;
            let says = Says::feed(rss(&format!("Outlet {outlet}"), list));
            self.outlets.put(&path(outlet), Says { validators, ..says });
        }
    }

    /// No outlet can be reached: whatever comes out now was in the store.
    fn fall_silent(&self) {
        (0..OUTLETS).for_each(|outlet| self.outlets.put(&path(outlet), Says::trouble(500)));
    }

    fn assert_nothing_is_lost(&self, state: &State, record: &Record) {
        for (outlet, list) in self.lists.iter().enumerate() {
            let section = record.section(&self.desk, SECTIONS[outlet % 3]);
            for story in list {
                let entry = (path(outlet).trim_matches('/').to_owned(), story.guid.clone());
                assert!(state.sightings.contains(&entry), "{entry:?} is not in the store");
                let id = &record.ids[&number_of(&story.title)];
                assert!(section.contains(id), "`{}` of outlet {outlet} is not in its section", story.title);
            }
        }
        assert_eq!(record.ids.len(), self.written, "each story went out under one id");
    }

    /// Rounds until a digest is due and has nothing to say; then every news was in one edition, once.
    fn assert_every_news_is_in_one_edition(&self, record: &mut Record) {
        until("a digest that was due and had nothing new", || {
            let report = self.desk.once();
            let looked = report["editions"].as_array().unwrap().first()?.clone();
            looked["number"].is_null().then_some(())
        });
        let state = record.look(&self.desk, "the last edition");
        let numbers: Vec<u32> = (1..=state.editions).collect();
        let mut printed: BTreeMap<String, u32> = BTreeMap::new();
        for number in &numbers {
            let text = fs::read(self.desk.path(&format!("public/digest/now/{number}/edition.json"))).unwrap();
            let edition: serde_json::Value = serde_json::from_slice(&text).unwrap();
            let sections = edition["sections"].as_array().unwrap().iter();
            for item in sections.flat_map(|section| section["items"].as_array().unwrap()) {
                let id = item["id"].as_str().unwrap().to_owned();
                let before = printed.insert(id.clone(), *number);
                assert_eq!(before, None, "{id} is in edition {number}, too");
            }
        }
        assert!(numbers.len() > 1, "{numbers:?}");
        assert_eq!(printed.into_keys().collect::<BTreeSet<_>>(), state.news);
    }

    /// What so many interrupted runs have left is what one run prints from the same store.
    fn assert_the_tree_is_what_the_store_says(&self) {
        let copy = self.desk.copy();
        self.fall_silent();
        let ended = copy.run(&["once"]);
        assert_eq!(ended.code, Some(3), "{ended:?}");
        let (here, there) = (self.desk.bytes(), copy.bytes());
        assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
        for (path, bytes) in &here {
            assert!(*bytes == there[path], "`{}` has other bytes", path.display());
            if is_twin(path) {
                let document = &here[&path.with_extension("")];
                assert!(unpacked(path, bytes) == *document, "`{}` is of another document", path.display());
            }
        }
    }
}

fn path(outlet: usize) -> String {
    format!("/outlet-{outlet}")
}

fn at_outlet(story: Story, outlet: usize) -> Story {
    let number = number_of(&story.title);
    Story {
        guid: format!("https://outlet-{outlet}.example/?p={number}"),
        link: format!("https://outlet-{outlet}.example/news/{number}"),
        ..story
    }
}

/// Five words that no other story has in its headline.
fn words(number: usize) -> String {
    let words = prose(number + 100_000, 5);
    words.trim_start_matches("<p>").trim_end_matches(".</p>").to_owned()
}

fn number_of(title: &str) -> usize {
    let number = title.split("no. ").nth(1).unwrap().split(',').next().unwrap();
    number.parse().unwrap()
}

/// The store as one run left it.
#[derive(Default)]
struct State {
    tags: HashSet<String>,
    /// Source and guid of every entry.
    sightings: HashSet<(String, String)>,
    /// The tags that stand in each section.
    filed: BTreeMap<String, HashSet<String>>,
    /// The tags that were filed as news.
    news: BTreeSet<String>,
    editions: u32,
    /// Feeds that wait for their publication, as the store writes them.
    touched: HashSet<String>,
}

/// Everything that was ever seen from outside.
#[derive(Default)]
struct Record {
    kills: usize,
    /// The id of each story that was ever published.
    ids: BTreeMap<usize, String>,
    /// Entries that were ever in the store.
    sightings: HashSet<(String, String)>,
    /// The ids in each feed, as it stands now.
    standing: BTreeMap<PathBuf, HashSet<String>>,
    /// Documents of closed editions.
    closed: BTreeMap<PathBuf, Vec<u8>>,
    /// Documents that came out and were not looked at yet.
    fresh: Vec<(PathBuf, Vec<u8>)>,
    /// Which file stands at each path.
    tree: BTreeMap<PathBuf, (u64, i64, i64)>,
}

impl Record {
    /// Runs the program to its end, or to its kill.
    fn run(&mut self, newsroom: &Newsroom, moment: Option<Moment>) {
        let complaints = newsroom.desk.path("stderr");
        let mut child = newsroom
            .desk
            .command(&["once"])
            .stdout(Stdio::null())
            .stderr(File::create(&complaints).unwrap())
            .spawn()
            .unwrap();
        match self.watch(newsroom, &mut child, moment) {
            Some(code) => {
                let said = fs::read_to_string(complaints).unwrap();
                assert!(code == 0 || code == 3, "it ended with {code}: {said}");
            }
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                self.kills += 1;
            }
        }
    }

    /// The exit code, or `None` when the moment has come.
    fn watch(&mut self, newsroom: &Newsroom, child: &mut Child, moment: Option<Moment>) -> Option<i32> {
        let answered_before = newsroom.outlets.answered();
        let log = newsroom.desk.path("state/newsdesk.db-wal");
        let mut seen = Seen { log: written(&log), ..Seen::default() };
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return Some(status.code().expect("nobody but we kills it"));
            }
            seen.answered = newsroom.outlets.answered() - answered_before;
            seen.watch_log(&log);
            seen.printed += self.watch_tree(&newsroom.desk, &mut seen.printing);
            if seen.printed > 0 {
                newsroom.outlets.release();
            }
            if moment.is_some_and(|moment| seen.reached(moment)) {
                return None;
            }
            assert!(Instant::now() < deadline, "it neither ends nor comes to {moment:?}");
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// Keeps every document that came out since the last look, and says how many did.
    fn watch_tree(&mut self, desk: &Desk, printing: &mut BTreeSet<PathBuf>) -> usize {
        let mut printed = 0;
        for path in files(&desk.path("public")) {
            if path.file_name().unwrap().to_string_lossy().starts_with('.') {
                printing.insert(path);
                continue;
            }
            // Documents are replaced, never removed, and these are too long to lose their twins.
            let metadata = fs::metadata(&path).unwrap();
            let file = (metadata.ino(), metadata.mtime(), metadata.mtime_nsec());
            if self.tree.insert(path.clone(), file) != Some(file) {
                printed += usize::from(!is_twin(&path));
                self.fresh.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
        printed
    }

    /// Looks at the store and at every document that came out since the last look.
    fn look(&mut self, desk: &Desk, when: &str) -> State {
        self.watch_tree(desk, &mut BTreeSet::new());
        let state = State::read(desk);
        let lost: Vec<_> = self.sightings.difference(&state.sightings).collect();
        assert!(lost.is_empty(), "{when}: the store had and has no more: {lost:?}");
        self.sightings = state.sightings.clone();
        for (path, bytes) in std::mem::take(&mut self.fresh) {
            self.look_at_document(&path, bytes, &state, when);
        }
        for section in SECTIONS.into_iter().filter(|section| !state.waits(section)) {
            let filed = state.filed.get(section).cloned().unwrap_or_default();
            assert_eq!(self.section(desk, section), filed, "{when}: `{section}` is said to be out");
        }
        state
    }

    /// The ids that stand in a section now.
    fn section(&self, desk: &Desk, section: &str) -> HashSet<String> {
        let document = desk.path(&format!("public/{section}/rss.xml"));
        self.standing.get(&document).cloned().unwrap_or_default()
    }

    fn look_at_document(&mut self, path: &Path, bytes: Vec<u8>, state: &State, when: &str) {
        let name = path.to_string_lossy().into_owned();
        if is_twin(path) {
            let document = name.rsplit_once('.').unwrap().0;
            return assert_well_formed(document, &unpacked(path, &bytes));
        }
        assert_well_formed(&name, &bytes);
        if name.contains("/public/digest/") {
            if is_feed(&name) {
                items(&bytes);
            }
            if path.parent().unwrap().file_name().unwrap().to_string_lossy().parse::<u32>().is_ok() {
                let before = self.closed.entry(path.to_owned()).or_insert_with(|| bytes.clone());
                assert!(*before == bytes, "{when}: {name} is closed, and has other bytes");
            }
            return;
        }
        if !is_feed(&name) {
            return;
        }
        let items = items(&bytes);
        self.standing.insert(path.to_owned(), items.iter().map(|item| item.id.clone()).collect());
        for item in items {
            assert!(state.tags.contains(&item.id), "{when}: {name} has {item:?}, which the store has not");
            let known = self.ids.entry(number_of(&item.title)).or_insert_with(|| item.id.clone());
            assert_eq!(*known, item.id, "{when}: {name} has `{}` under another id", item.title);
        }
    }
}

fn is_feed(name: &str) -> bool {
    ["rss.xml", "atom.xml", "feed.json"].iter().any(|end| name.ends_with(end))
}

/// Whether it is a document compressed, beside the document.
fn is_twin(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix == "gz" || suffix == "br")
}

/// What a twin says. Fails when a byte of it is missing.
fn unpacked(path: &Path, twin: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = match path.extension().unwrap() == "gz" {
        true => flate2::read::GzDecoder::new(twin).read_to_end(&mut bytes),
        false => brotli::Decompressor::new(twin, 4096).read_to_end(&mut bytes),
    };
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    bytes
}

/// Whole to its last byte, and of its kind.
fn assert_well_formed(name: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let end = match name.rsplit('.').next().unwrap() {
        "html" => "</html>",
        "opml" => "</opml>",
        "xml" if name.ends_with("rss.xml") => "</rss>",
        "xml" => "</feed>",
        "json" => "}",
        "txt" | "md" => "",
        other => panic!("{name}: what is `{other}`?"),
    };
    assert!(!text.is_empty() && text.trim_end().ends_with(end), "{name} is not whole");
    if name.ends_with(".json") {
        serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// What was seen of one run.
#[derive(Default)]
struct Seen {
    answered: usize,
    logged: usize,
    printed: usize,
    printing: BTreeSet<PathBuf>,
    log: Option<(u64, i64, i64)>,
}

/// How long a file is and when it was written last; `None` when there is nothing in it.
fn written(file: &Path) -> Option<(u64, i64, i64)> {
    let written = fs::metadata(file).ok().map(|file| (file.len(), file.mtime(), file.mtime_nsec()));
    written.filter(|(length, ..)| *length > 0)
}

impl Seen {
    fn watch_log(&mut self, log: &Path) {
        let now = written(log);
        self.logged += usize::from(now.is_some() && now != self.log);
        self.log = now;
    }

    fn reached(&self, moment: Moment) -> bool {
        match moment {
            Answered(count) => self.answered >= count,
            Logged(count) => self.logged >= count,
            Printed(count) | PrintedInTwo(count) => self.printed >= count,
            Printing(count) => self.printing.len() >= count,
        }
    }
}

impl State {
    /// Whether the section is still to be published.
    fn waits(&self, section: &str) -> bool {
        self.touched.iter().any(|feed| feed.contains(&format!("\"{section}\"")))
    }

    /// Of a copy: the store itself is left as it is for the next run to find.
    fn read(desk: &Desk) -> State {
        let copy = desk.copy();
        let store = Connection::open(copy.path("state/newsdesk.db")).unwrap();
        let text = |sql: &str| -> Vec<Vec<String>> { rows(&store, sql) };
        assert_eq!(text("PRAGMA integrity_check"), [["ok"]]);
        assert!(text("PRAGMA foreign_key_check").is_empty());
        if text("SELECT name FROM sqlite_schema WHERE name = 'touched'").is_empty() {
            return State::default();
        }
        let tag = "a.tag_space || ':' || a.tag_short";
        let mut filed: BTreeMap<String, HashSet<String>> = BTreeMap::new();
        let from = "FROM filing f JOIN article a ON a.id = f.article JOIN section s ON s.id = f.section";
        for row in text(&format!("SELECT s.name, {tag} {from} WHERE f.withdrawn IS NULL")) {
            filed.entry(row[0].clone()).or_default().insert(row[1].clone());
        }
        let number = |sql: &str| text(sql)[0][0].parse().unwrap();
        State {
            tags: text(&format!("SELECT {tag} FROM article a")).into_iter().flatten().collect(),
            sightings: text("SELECT o.name, s.guid FROM sighting s JOIN source o ON o.id = s.source")
                .into_iter()
                .map(|row| (row[0].clone(), row[1].clone()))
                .collect(),
            filed,
            news: text(&format!("SELECT {tag} {from} WHERE f.origin = 0")).into_iter().flatten().collect(),
            editions: number("SELECT coalesce(max(number), 0) FROM edition"),
            touched: text("SELECT feed FROM touched").into_iter().flatten().collect(),
        }
    }
}

fn rows(store: &Connection, sql: &str) -> Vec<Vec<String>> {
    let mut statement = store.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row| (0..columns).map(|column| said(row, column)).collect();
    statement.query_map([], read).unwrap().map(Result::unwrap).collect()
}

fn said(row: &rusqlite::Row, column: usize) -> rusqlite::Result<String> {
    match row.get(column)? {
        rusqlite::types::Value::Text(text) => Ok(text),
        rusqlite::types::Value::Integer(number) => Ok(number.to_string()),
        other => panic!("{other:?}"),
    }
}
