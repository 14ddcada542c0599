//! `newsdesk run` over scripted outlets: the real process, its signals, its sockets, its restarts.
//!
//! Its schedules are of seconds, and whatever it shall do is waited for with a deadline.

mod support;

use chrono::TimeDelta;
use chrono::Utc;
use rusqlite::Connection;
use std::fs;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use support::Desk;
use support::Outlets;
use support::Says;
use support::Story;
use support::section;
use support::source;
use support::until;

/// `[daemon]` and `[schedule]`: every source each second, served on a socket of its own.
const EVERY_SECOND: &str = r#"
[daemon]
listen = "unix:http.sock"

[schedule]
sources = "* * * * * *"
"#;

/// As before, but no source is due before the end of the century: it is asked when it is new, and when
/// somebody wants it.
const NEVER: &str = r#"
[daemon]
listen = "unix:http.sock"

[schedule]
sources = "0 0 0 1 1 * 2099-2100"
"#;

/// A daemon at a desk; killed when it is dropped.
struct Daemon<'a> {
    desk: &'a Desk,
    process: Child,
}

impl<'a> Daemon<'a> {
    /// Started, and up.
    fn start(desk: &'a Desk) -> Daemon<'a> {
        let mut daemon = Daemon::begin(desk);
        until("it is ready", || {
            assert_eq!(daemon.process.try_wait().unwrap(), None, "it left: {}", daemon.log());
            daemon.ask("/-/ready").filter(|answer| answer.status == 200)
        });
        daemon
    }

    fn begin(desk: &'a Desk) -> Daemon<'a> {
        let log = File::options().create(true).append(true).open(desk.path("log")).unwrap();
        let process = desk.command(&["run"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        Daemon { desk, process: process.unwrap() }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.desk.path("log")).unwrap()
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.process.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Told to stop, and gone: its exit code.
    fn stop(mut self) -> Option<i32> {
        self.signal("TERM");
        until("it stops", || self.process.try_wait().unwrap()).code()
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// `None` while nobody answers.
    fn ask(&self, path: &str) -> Option<Page> {
        let mut stream = UnixStream::connect(self.desk.path("http.sock")).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n").ok()?;
        Page::read(&mut BufReader::new(stream))
    }

    fn waits_for(&self, what: &str, holds: impl Fn(&Daemon) -> bool) {
        until(what, || holds(self).then_some(()));
    }

    fn says(&self, words: &str) {
        until(&format!("the log says `{words}`"), || self.log().contains(words).then_some(()));
    }

    /// A figure of `/-/metrics`, by its name and labels.
    fn metric(&self, name: &str) -> Option<f64> {
        let page = self.ask("/-/metrics")?;
        let line =
            page.body.lines().find(|line| line.rsplit_once(' ').is_some_and(|(found, _)| found == name))?;
        line.rsplit_once(' ')?.1.parse().ok()
    }
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[derive(Debug)]
struct Page {
    status: u16,
    headers: String,
    body: String,
}

impl Page {
    fn read(stream: &mut impl BufRead) -> Option<Page> {
        let mut headers = String::new();
        while !headers.ends_with("\r\n\r\n") {
            if stream.read_line(&mut headers).ok()? == 0 {
                return None;
            }
        }
        let length = headers.to_ascii_lowercase();
        let length = length.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).ok()?;
        let status = headers.split(' ').nth(1)?.parse().ok()?;
        Some(Page { status, headers, body: String::from_utf8(body).unwrap() })
    }
}

fn stories(numbers: std::ops::RangeInclusive<usize>) -> Vec<Story> {
    numbers.rev().map(|number| Story::new(number, &format!("News number {number}"))).collect()
}

#[test]
fn it_asks_by_schedule_publishes_and_serves() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=3));
    outlets.put("/sick", Says::trouble(500));
    let sources = source(&outlets, "/ward", "health") + &source(&outlets, "/sick", "health");
    let desk = Desk::new(&(EVERY_SECOND.to_owned() + &section("health") + &sources));
    let daemon = Daemon::start(&desk);
    daemon.waits_for("the first news is served", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.body.contains("News number 3"))
    });
    outlets.publish("/ward", &stories(1..=4));
    daemon.waits_for("later news is served", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.body.contains("News number 4"))
    });
    daemon.says("`sick` failed: ");
    daemon.waits_for("it counts", |daemon| daemon.metric("newsdesk_articles_new_total") == Some(4.0));
    assert!(daemon.metric("newsdesk_store_bytes") > Some(100_000.0), "it measures its store");
    let page = daemon.ask("/-/health").unwrap();
    assert_eq!(page.status, 200, "{page:?}");
    outlets.put("/sick", Says::feed(support::rss("Sick", &stories(11..=11))));
    // Who keeps failing is spared for a while, but not from a person who asks.
    assert!(desk.run(&["refresh", "sick"]).done().contains("1 read"));
    daemon.says("`sick` answers again");
    assert_eq!(daemon.stop(), Some(0));
    let log = fs::read_to_string(desk.path("log")).unwrap();
    assert_eq!(log.matches("`sick` failed: ").count(), 1, "once for a run of failures: {log}");
    assert!(!desk.path("http.sock").exists(), "its socket is gone with it");
}

#[test]
fn another_file_is_taken_up_whole_or_not_at_all() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    outlets.publish("/cruise", &stories(3..=4));
    let first = NEVER.to_owned() + &section("health") + &source(&outlets, "/ward", "health");
    let second = first.clone() + &section("travel") + &source(&outlets, "/cruise", "travel");
    let desk = Desk::new(&first);
    let daemon = Daemon::start(&desk);
    daemon.waits_for("the first news", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.status == 200)
    });

    let mut open = BufReader::new(UnixStream::connect(desk.path("http.sock")).unwrap());
    let mut on_the_same_line = |path: &str| {
        write!(open.get_mut(), "GET {path} HTTP/1.1\r\nHost: desk\r\n\r\n").unwrap();
        Page::read(&mut open).expect("the connection stays open")
    };
    assert_eq!(on_the_same_line("/health/rss.xml").status, 200);
    assert_eq!(on_the_same_line("/travel/rss.xml").status, 404);

    desk.configure(
        &(first.clone()
            + "\n[[source]]\nurl = \"gopher://old.example/\"\nsectoin = \"health\"\n"
            + "basic_auth = { user = \"a\", pasword = \"swordfish\" }\n"),
    );
    daemon.signal("HUP");
    daemon.says("is refused, the old one stays");
    daemon.says("`sectoin` is not a key");
    daemon.says("gopher");
    daemon.says("did you mean `password`");
    assert!(!daemon.log().contains("swordfish"), "the log has many readers: {}", daemon.log());
    assert_eq!(on_the_same_line("/health/rss.xml").status, 200);

    desk.configure(&second);
    daemon.signal("HUP");
    daemon.says("source `cruise` came");
    until("the new section is served", || (on_the_same_line("/travel/rss.xml").status == 200).then_some(()));

    desk.configure(&first);
    daemon.signal("HUP");
    until("the section that went is gone", || {
        (on_the_same_line("/travel/rss.xml").status == 410).then_some(())
    });
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn another_file_does_not_wait_for_what_the_one_before_had_asked() {
    let outlets = Outlets::open();
    outlets.hold("/old");
    outlets.publish("/new/moves", &stories(1..=2));
    let config = NEVER.to_owned() + &section("health");
    let moves = |path: &str| source(&outlets, path, "health").replace("new-moves", "old-moves");
    let desk =
        Desk::new(&(config.clone() + &source(&outlets, "/old/leaves", "health") + &moves("/old/moves")));
    let daemon = Daemon::start(&desk);
    let mut asker = desk.command(&["refresh", "old-leaves"]).stdout(Stdio::null()).spawn().unwrap();
    daemon.says("asked to refresh");
    desk.configure(&(config + &moves("/new/moves")));
    daemon.signal("HUP");
    until("who waited for what left hears so", || asker.try_wait().unwrap());
    daemon.waits_for("the other is asked at its new address", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.body.contains("News number 2"))
    });
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_second_daemon_says_who_is_first_and_leaves() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let desk = Desk::new(&(NEVER.to_owned() + &section("health") + &source(&outlets, "/ward", "health")));
    let daemon = Daemon::start(&desk);
    let second = desk.run(&["run"]);
    assert_eq!(second.code, Some(1));
    assert!(second.stderr.contains(&format!("process {}", daemon.process.id())), "{}", second.stderr);
    assert!(daemon.ask("/-/ready").is_some_and(|page| page.status == 200), "the first goes on");
}

#[test]
fn a_person_has_a_source_asked_now() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    outlets.publish("/cruise", &stories(11..=12));
    let sources = source(&outlets, "/ward", "health") + &source(&outlets, "/cruise", "health");
    let desk = Desk::new(&(NEVER.to_owned() + &section("health") + &sources));
    let daemon = Daemon::start(&desk);
    daemon.waits_for("both were asked", |_| outlets.answered() == 2);
    daemon.waits_for("both are out", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.body.contains("News number 12"))
    });
    outlets.publish("/ward", &stories(1..=3));
    outlets.publish("/cruise", &stories(11..=13));
    let told = desk.run(&["refresh", "ward"]).done();
    assert!(told.contains("1 new article"), "{told}");
    let feed = daemon.ask("/health/rss.xml").unwrap().body;
    assert!(feed.contains("News number 3") && !feed.contains("News number 13"), "{feed}");
    let told = desk.run(&["refresh", "--json"]).json();
    assert_eq!((told["asked"].as_u64(), told["new_articles"].as_u64()), (Some(2), Some(1)), "{told}");
    let strange = desk.run(&["refresh", "wrad"]);
    assert_eq!(strange.code, Some(2));
    assert!(strange.stderr.contains("did you mean `ward`"), "{}", strange.stderr);
    daemon.kill();
    outlets.publish("/ward", &stories(1..=5));
    let told = desk.run(&["refresh", "ward"]).done();
    assert!(told.contains("2 new articles"), "without a daemon as well: {told}");
}

#[test]
fn a_person_tells_the_running_daemon_what_is_one() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let desk = Desk::new(&(NEVER.to_owned() + &section("health") + &source(&outlets, "/ward", "health")));
    let daemon = Daemon::start(&desk);
    let feed = || daemon.ask("/health/rss.xml").map(|page| page.body).unwrap_or_default();
    daemon.waits_for("both are out", |_| feed().contains("News number 2"));
    let (one, two) = ("https://outlet.example/news/1", "outlet.example/news/2");
    let told = desk.run(&["article", "same", two, one, "--json"]).json();
    assert_eq!(told["did"], "joined", "{told}");
    let other = told["other"]["id"].as_str().unwrap();
    assert!(feed().contains(other), "what went out stays");
    let told = desk.run(&["article", "different", other]).done();
    assert!(told.contains("stands for itself again"), "{told}");
    let strange = desk.run(&["article", "different", one]);
    assert_eq!(strange.code, Some(2), "{strange:?}");
    assert!(strange.stderr.contains("has one entry only"), "{}", strange.stderr);
    assert!(daemon.log().contains("asked to call two articles different"), "{}", daemon.log());
}

#[test]
fn what_it_was_killed_over_is_found_at_the_next_start() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=5));
    let desk =
        Desk::new(&(EVERY_SECOND.to_owned() + &section("health") + &source(&outlets, "/ward", "health")));
    for last in 6..12 {
        let daemon = Daemon::start(&desk);
        outlets.publish("/ward", &stories(1..=last));
        let before = outlets.answered();
        daemon.waits_for("it was asked", |_| outlets.answered() > before);
        daemon.kill();
    }
    let daemon = Daemon::start(&desk);
    daemon.waits_for("all of it is out", |_| {
        desk.path("public/health/rss.xml").exists() && desk.feed("health/rss.xml").len() == 11
    });
    assert_eq!(daemon.stop(), Some(0));
    let mut ids: Vec<String> = desk.feed("health/rss.xml").into_iter().map(|item| item.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 11, "each once");
}

#[test]
fn a_store_that_cannot_be_written_holds_the_asking_not_the_serving() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    outlets.hold("/slow");
    let sources = source(&outlets, "/ward", "health") + &source(&outlets, "/slow", "health");
    let desk = Desk::new(&(EVERY_SECOND.to_owned() + &section("health") + &sources));
    let daemon = Daemon::start(&desk);
    daemon.waits_for("the first news", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.status == 200)
    });
    let other = Connection::open(desk.path("state/newsdesk.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    outlets.publish("/ward", &stories(1..=3));
    daemon.says("Nothing is asked until it works again");
    let asked = outlets.answered();
    let told = desk.run(&["status", "--json"]).json();
    assert_eq!(told["daemon"]["asking"].as_array().map(Vec::len), Some(0), "{told}");
    assert_eq!(daemon.ask("/health/rss.xml").unwrap().status, 200);
    assert!(daemon.ask("/-/health").unwrap().body.contains("holds a lock"), "health says why");
    assert!(outlets.answered() <= asked + 1, "nobody is asked in vain");
    other.execute_batch("ROLLBACK").unwrap();
    daemon.waits_for("what could not be kept is asked for again", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.body.contains("News number 3"))
    });
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_store_that_no_waiting_mends_ends_it_with_a_line() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let desk =
        Desk::new(&(EVERY_SECOND.to_owned() + &section("health") + &source(&outlets, "/ward", "health")));
    let mut daemon = Daemon::start(&desk);
    let other = Connection::open(desk.path("state/newsdesk.db")).unwrap();
    other.execute_batch("DROP TABLE filing").unwrap();
    outlets.publish("/ward", &stories(1..=3));
    let left = until("it leaves", || daemon.process.try_wait().unwrap());
    assert_eq!(left.code(), Some(1), "systemd starts it anew");
    assert!(daemon.log().contains("the store failed: no such table"), "{}", daemon.log());
    assert!(!desk.path("http.sock").exists(), "it cleans up behind it");
}

#[test]
fn a_store_that_is_locked_at_the_start_is_waited_for() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let config = EVERY_SECOND.to_owned() + &section("health") + &source(&outlets, "/ward", "health");
    let desk = Desk::new(&config);
    desk.once();
    desk.configure(&config.replace("The health", "Another health"));
    let other = Connection::open(desk.path("state/newsdesk.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let daemon = Daemon::start(&desk);
    daemon.says("Nothing is asked until it works again");
    assert_eq!(daemon.ask("/health/rss.xml").unwrap().status, 200, "what is published is served");
    assert_eq!(desk.run(&["refresh"]).code, Some(1), "nobody waits for what is not done");
    other.execute_batch("ROLLBACK").unwrap();
    daemon.waits_for("the new title is out", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.body.contains("Another health"))
    });
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_file_that_cannot_be_taken_up_changes_nothing() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let first = NEVER.to_owned() + &section("health") + &source(&outlets, "/ward", "health");
    let second = first.clone() + &section("travel");
    let desk = Desk::new(&first);
    let daemon = Daemon::start(&desk);
    daemon.waits_for("the first news", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.status == 200)
    });
    let other = Connection::open(desk.path("state/newsdesk.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    desk.configure(&second);
    let told = desk.run(&["reload"]);
    assert_eq!(told.code, Some(1), "{}", told.stderr);
    daemon.says("the old one stays: taking up the configuration");
    other.execute_batch("ROLLBACK").unwrap();
    daemon.says("Asking again");
    assert_eq!(daemon.ask("/travel/rss.xml").unwrap().status, 404, "it is as if it had not been tried");
    assert!(desk.run(&["reload"]).done().contains("section `travel` came"), "and it can be again");
    daemon.waits_for("it is published", |daemon| daemon.ask("/travel/rss.xml").unwrap().status == 200);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_tree_that_cannot_be_written_is_said_once_and_written_when_it_can_be() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let config = EVERY_SECOND.to_owned() + &section("health") + &source(&outlets, "/ward", "health");
    let desk = Desk::new(&config);
    let daemon = Daemon::start(&desk);
    fs::write(desk.path("public/travel"), "in the way").unwrap();
    desk.configure(&(config + &section("travel")));
    daemon.signal("HUP");
    daemon.says("Nothing is asked until it works again");
    daemon.waits_for("it is tried again", |daemon| {
        daemon.metric("newsdesk_publication_failures_total").is_some_and(|count| count >= 2.0)
    });
    assert_eq!(daemon.log().matches("until it works again").count(), 1, "{}", daemon.log());
    assert!(daemon.ask("/-/health").unwrap().body.contains("public/travel"), "health says why");
    fs::remove_file(desk.path("public/travel")).unwrap();
    daemon.waits_for("it is published", |daemon| daemon.ask("/travel/rss.xml").unwrap().status == 200);
    daemon.says("Asking again");
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn who_asks_for_one_source_is_told_however_much_the_others_say() {
    let outlets = Outlets::open();
    let mut sources = String::new();
    for number in 0..30 {
        let path = format!("/busy{number}");
        outlets.put(&path, Says::feed(support::rss(&path, &stories(1..=1))).without_validators());
        sources += &source(&outlets, &path, "health");
    }
    let desk = Desk::new(&(EVERY_SECOND.to_owned() + &section("health") + &sources));
    let daemon = Daemon::start(&desk);
    daemon.waits_for("all were asked", |_| outlets.answered() > 60);
    let mut asker = desk.command(&["refresh", "busy7"]).stdout(Stdio::null()).spawn().unwrap();
    until("it is told", || asker.try_wait().unwrap());
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn readers_of_a_section_that_got_another_name_are_sent_there() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let config = NEVER.to_owned() + &section("health") + &source(&outlets, "/ward", "health");
    let desk = Desk::new(&config);
    let daemon = Daemon::start(&desk);
    daemon.waits_for("the first news", |daemon| daemon.ask("/health/rss.xml").unwrap().status == 200);
    let renamed = config.replace("\"health\"", "\"wellbeing\"");
    desk.configure(&renamed.replace("title = \"The health", "formerly = [\"health\"]\ntitle = \"The health"));
    daemon.signal("HUP");
    daemon.waits_for("it stands at its new name", |daemon| {
        daemon.ask("/wellbeing/rss.xml").unwrap().body.contains("News number 2")
    });
    let page = daemon.ask("/health/rss.xml").unwrap();
    assert_eq!(page.status, 301, "{page:?}");
    assert!(page.headers.contains("/wellbeing/rss.xml"), "{}", page.headers);
    assert_eq!(daemon.metric("newsdesk_config_reloads_total{result=\"ok\"}"), Some(1.0));
    assert_eq!(outlets.answered(), 1, "its source is not asked for that");
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn a_digest_that_was_due_while_it_was_down_waits_for_the_news() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let digest = |line: &str| {
        let head = "\n[[digest]]\nname = \"tick\"\ntitle = \"Tick\"";
        format!("{head}\nschedule = \"{line}\"\n")
    };
    let config = EVERY_SECOND.to_owned() + &section("health") + &source(&outlets, "/ward", "health");
    let desk = Desk::new(&(config.clone() + &digest("0 0 0 1 1 * 2099")));
    let daemon = Daemon::start(&desk);
    daemon.waits_for("the backlog is out", |daemon| daemon.ask("/health/rss.xml").unwrap().status == 200);
    assert_eq!(daemon.stop(), Some(0));

    outlets.hold("/ward");
    outlets.publish("/ward", &stories(1..=3));
    let due = Utc::now() + TimeDelta::seconds(1);
    until("its source is due", || (Utc::now() > due).then_some(()));
    desk.configure(&(config + &digest("* * * * * *")));
    let daemon = Daemon::start(&desk);
    assert_eq!(daemon.ask("/digest/tick/1/edition.txt").unwrap().status, 404);
    outlets.release();
    daemon.waits_for("its edition is out", |daemon| {
        daemon.ask("/digest/tick/1/edition.txt").unwrap().status == 200
    });
    let page = daemon.ask("/digest/tick/1/edition.txt").unwrap();
    assert!(page.body.contains("News number 3"), "{}", page.body);
    let log = daemon.log();
    let first = log.lines().find(|line| line.contains("`tick`")).unwrap();
    assert!(first.contains("Edition 1"), "it was not closed before its news was there: {log}");
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn what_is_in_hand_at_the_end_is_finished_or_found_again() {
    let outlets = Outlets::open();
    let paths: Vec<String> = (0..20).map(|number| format!("/wire{number}")).collect();
    for (number, path) in paths.iter().enumerate() {
        outlets.publish(path, &stories(number * 10 + 1..=number * 10 + 10));
    }
    let sources: String = paths.iter().map(|path| source(&outlets, path, "health")).collect();
    let section = section("health") + "items = 1000\n";
    let desk = Desk::new(&(EVERY_SECOND.to_owned() + &section + &sources));
    for answered in [1, 5, 10, 15] {
        let before = outlets.answered();
        let daemon = Daemon::begin(&desk);
        daemon.waits_for("some have answered", |_| outlets.answered() >= before + answered);
        assert_eq!(daemon.stop(), Some(0));
        let committed = Connection::open(desk.path("state/newsdesk.db")).unwrap();
        let unpublished: u32 =
            committed.query_row("SELECT count(*) FROM touched", [], |row| row.get(0)).unwrap();
        assert_eq!(unpublished, 0, "all that is committed is published");
    }
    let daemon = Daemon::start(&desk);
    daemon.waits_for("all of it is out", |_| desk.feed("health/rss.xml").len() == 200);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn digests_close_while_it_runs() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &stories(1..=2));
    let digest =
        "\n[[digest]]\nname = \"tick\"\ntitle = \"Every other second\"\nschedule = \"*/2 * * * * *\"\n";
    let desk = Desk::new(
        &(EVERY_SECOND.to_owned() + &section("health") + &source(&outlets, "/ward", "health") + digest),
    );
    let daemon = Daemon::start(&desk);
    daemon.waits_for("the backlog is out", |daemon| {
        daemon.ask("/health/rss.xml").is_some_and(|page| page.body.contains("News number 2"))
    });
    for last in 3..=5 {
        outlets.publish("/ward", &stories(1..=last));
        let (edition, news) = (last - 2, format!("News number {last}"));
        daemon.waits_for("an edition has it", |daemon| {
            daemon
                .ask(&format!("/digest/tick/{edition}/edition.txt"))
                .is_some_and(|page| page.body.contains(&news))
        });
    }
    let page = daemon.ask("/digest/tick/1/edition.txt").unwrap();
    assert!(page.headers.contains("immutable"), "{}", page.headers);
    assert!(!page.body.contains("News number 2"), "what was there before is no news: {}", page.body);
    assert_eq!(daemon.stop(), Some(0));
}
