//! What a person at a terminal and a script in cron meet: exit codes, and words that say what to do.

mod support;

use newsdesk::store::Store;
use rusqlite::Connection;
use serde_json::json;
use std::path::Path;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;
use support::Desk;
use support::Ended;
use support::Outlets;
use support::Says;
use support::Story;
use support::files;
use support::items;
use support::newsdesk;
use support::prose;
use support::run;
use support::section;
use support::source;
use support::until;

const DONE: Option<i32> = Some(0);
const FAILED: Option<i32> = Some(1);
const MISUSED: Option<i32> = Some(2);
const NEEDS_LOOKING: Option<i32> = Some(3);

/// A config with five faults.
const FAULTY: &str = r#"[site]
title     = "The desk"
url       = "https://news.example.org/"
authority = "news.example.org,2026"
time_zone = "Europe/Lodnon"

[[section]]
name     = "health"
title    = "Health"
includes = "hospital"

[[source]]
name    = "ward"
url     = "http://127.0.0.1:9/"
section = "helth"
schedule = "* * *"
"#;

/// Where each fault of `FAULTY` is: line, column, pointer, and what is said of it.
const FAULTS: [(u64, u64, &str, &str); 5] = [
    (5, 13, "site.time_zone", "did you mean `Europe/London`?"),
    (10, 1, "section[0].includes", "`includes` is not a key of `[[section]]`"),
    (14, 11, "source[0].url", "`private_hosts` is the only door to it"),
    (15, 11, "source[0].section", "there is no section `helth`"),
    (16, 12, "source[0].schedule", "`* * *` is not a schedule"),
];

/// A desk with one outlet and one round behind it.
fn desk_with_news() -> (Outlets, Desk) {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens"), Story::new(2, "A clinic closes")]);
    let desk = Desk::new(&(section("health") + &source(&outlets, "/ward", "health")));
    desk.once();
    (outlets, desk)
}

fn assert_says(ended: &Ended, code: Option<i32>, words: &[&str]) {
    assert_eq!(ended.code, code, "{ended:?}");
    for word in words {
        assert!(ended.stderr.contains(word), "`{word}` is not in: {}", ended.stderr);
    }
    assert_eq!(ended.stdout, "", "complaints are no data");
}

#[test]
fn every_fault_of_a_config_is_said_at_once_with_its_place() {
    let desk = Desk::with_config(FAULTY);
    for verb in [&["once"][..], &["status"], &["explain", "x"], &["rules", "test"], &["digest", "list"]] {
        let ended = desk.run(verb);
        assert_says(&ended, MISUSED, &FAULTS.map(|(_, _, pointer, _)| pointer));
        assert_says(&ended, MISUSED, &FAULTS.map(|(_, _, _, words)| words));
        for (line, column, ..) in FAULTS {
            assert_says(&ended, MISUSED, &[&format!("feeds.toml:{line}:{column}")]);
        }
    }
    assert!(!desk.path("state").exists(), "nothing is done with a faulty config");
}

#[test]
fn check_prints_faults_as_data() {
    let desk = Desk::with_config(FAULTY);
    let told = desk.run(&["check"]);
    assert_eq!(told.code, MISUSED);
    assert!(told.stdout.contains("feeds.toml:15:11"), "{}", told.stdout);
    assert!(told.stderr.contains("5 faults in `"), "{}", told.stderr);
    let ended = desk.run(&["check", "--json"]);
    assert_eq!(ended.code, MISUSED);
    let told: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let found: Vec<_> = told["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| {
            assert_eq!(fault["severity"], "error");
            let place = (fault["line"].as_u64().unwrap(), fault["column"].as_u64().unwrap());
            (place, fault["pointer"].as_str().unwrap().to_owned())
        })
        .collect();
    assert_eq!(found, FAULTS.map(|(line, column, pointer, _)| ((line, column), pointer.to_owned())));
}

#[test]
fn a_config_that_is_not_there_or_is_no_config_is_named() {
    let desk = Desk::new("");
    for verb in ["check", "once", "status"] {
        let ended = run(newsdesk().args(["--config", "/nowhere/feeds.toml", verb]));
        assert_says(&ended, MISUSED, &["cannot read `/nowhere/feeds.toml`"]);
    }
    desk.write_config("[site\n");
    assert_says(&desk.run(&["once"]), MISUSED, &["feeds.toml:1:"]);
}

#[test]
fn the_example_at_the_top_level_is_in_order() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds.toml");
    let ended = run(newsdesk().arg("check").arg("--config").arg(&example));
    assert_eq!((ended.code, ended.stderr.as_str()), (DONE, ""));
    assert!(ended.stdout.contains("is in order") && ended.stdout.contains("9 sections"), "{}", ended.stdout);
}

#[test]
fn what_is_odd_in_a_config_is_said_and_does_not_stop_it() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    let desk = Desk::new(&(section("health") + &section("empty") + &source(&outlets, "/ward", "health")));
    let words = "nothing proposes to the section `empty`";
    let ended = desk.run(&["check"]);
    assert!(ended.code == DONE && ended.stdout.contains(words), "{ended:?}");
    for verb in [&["once"][..], &["check", "--online"]] {
        let ended = desk.run(verb);
        assert!(ended.code == DONE && ended.stderr.contains(words), "{ended:?}");
    }
    for verb in [&["check", "--json"][..], &["check", "--online", "--json"]] {
        let told = desk.run(verb).json();
        assert_eq!(told["faults"][0]["severity"], "warning", "{told}");
    }
}

#[test]
fn check_online_asks_each_source_and_stores_nothing() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    outlets.put("/sick", Says::trouble(500));
    let sources = source(&outlets, "/ward", "health") + &source(&outlets, "/sick", "health");
    let desk = Desk::new(&(section("health") + &sources));
    let ended = desk.run(&["check", "--online"]);
    assert_eq!(ended.code, NEEDS_LOOKING, "{ended:?}");
    assert!(ended.stdout.contains("1 entry"), "{}", ended.stdout);
    assert!(ended.stdout.contains("500 Internal Server Error"), "{}", ended.stdout);
    assert_eq!((outlets.statuses("/ward"), outlets.statuses("/sick")), (vec![200], vec![500]));
    assert!(!desk.path("state").exists() && !desk.path("public").exists());
}

#[test]
fn verbs_that_read_say_what_to_do_before_the_first_round() {
    let desk = Desk::new(&section("health"));
    for verb in [&["status"][..], &["status", "--json"], &["explain", "x"], &["rules", "test"]] {
        assert_says(
            &desk.run(verb),
            MISUSED,
            &["there is no store at", "`newsdesk run` or `newsdesk once` makes it"],
        );
    }
    assert!(!desk.path("state").exists(), "reading makes nothing");
}

#[test]
fn verbs_that_are_not_there_say_so() {
    for (words, expected) in [
        (&["digest", "send"][..], "`digest send` is planned and not built yet"),
        (&["digest", "shwo"], "there is no verb `digest shwo`: did you mean `digest show`?"),
        (&["lint", "file"], "`lint` is planned and not built yet"),
        (&["statsu"], "there is no verb `statsu`: did you mean `status`?"),
        (&["chekc"], "there is no verb `chekc`: did you mean `check`?"),
        (&["frobnicate", "x"], "there is no verb `frobnicate`; `newsdesk help` lists what there is"),
        (&["rules", "aply"], "apply"),
        (&["status", "--jsn"], "--json"),
        (&["explain"], "<ITEM>"),
        (&[], "Usage: newsdesk"),
    ] {
        assert_says(&run(newsdesk().args(words)), MISUSED, &[expected]);
    }
}

#[test]
fn an_article_is_explained_by_any_name_it_ever_had() {
    let (outlets, desk) = desk_with_news();
    let id = desk.feed("health/rss.xml")[0].id.clone();
    let short = id.rsplit(':').next().unwrap();
    let link = "https://outlet.example/news/1";
    let mut moved = Story::new(1, "A hospital opens");
    moved.guid = "https://outlet.example/?p=1&again=1".to_owned();
    outlets.publish("/ward", &[moved, Story::new(2, "A clinic closes")]);
    desk.once();
    for item in [
        id.as_str(),
        short,
        link,
        "http://www.outlet.example/news/1/",
        "outlet.example/news/1",
        "https://outlet.example/?p=1",
        "https://outlet.example/?p=1&again=1",
    ] {
        let told = desk.run(&["explain", item]).done();
        for words in
            ["A hospital opens", id.as_str(), link, "the first sighting", "source `ward` files under it"]
        {
            assert!(told.contains(words), "{item}: `{words}` is not in: {told}");
        }
        let told = desk.run(&["explain", item, "--json"]).json();
        assert_eq!((&told[0]["id"], told.as_array().unwrap().len()), (&id.as_str().into(), 1), "{item}");
        assert_eq!(told[0]["sightings"].as_array().unwrap().len(), 2, "{item}: {told}");
    }
    for item in ["tag:news.example.org,2026:0000000000000000", "https://outlet.example/news/3", "nothing", ""]
    {
        assert_says(
            &desk.run(&["explain", item]),
            MISUSED,
            &[&format!("nothing was ever seen under `{item}`")],
        );
    }
}

#[test]
fn why_two_outlets_say_one_thing_is_told() {
    let outlets = Outlets::open();
    let release = |outlet: &str, title: &str| Story {
        guid: format!("https://{outlet}.example/?p=7"),
        link: format!("https://{outlet}.example/release"),
        ..Story::new(7, title)
    };
    let link =
        |title: &str| Story { link: "http://www.rotor.example/news/8/".to_owned(), ..Story::new(8, title) };
    outlets.publish("/ward", &[release("ward", "Norfjord buys six ambulances")]);
    outlets.publish(
        "/rotor",
        &[
            Story { link: "https://rotor.example/news/8".to_owned(), ..Story::new(8, "A helicopter lands") },
            release("rotor", "Six new aircraft"),
        ],
    );
    outlets.publish(
        "/desk",
        &[Story { body: prose(9, 60), guid: "8".to_owned(), ..link("A helicopter lands") }],
    );
    let sources: String = ["/ward", "/rotor", "/desk"].map(|path| source(&outlets, path, "health")).concat();
    let desk = Desk::new(&(section("health") + &sources));
    desk.once();
    let body = prose(7, 80);
    let start = body.trim_start_matches("<p>").split(' ').take(5).collect::<Vec<_>>().join(" ");

    let told = desk.run(&["explain", "https://rotor.example/release"]).done();
    for words in [
        "\"Six new aircraft\"",
        "the same text of",
        "words, as `ward` has it",
        &format!("both say   \"{start}"),
    ] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
    let told = desk.run(&["explain", "https://rotor.example/news/8"]).done();
    let words = "key        url `rotor.example/news/8`, as `rotor` has it";
    assert!(told.contains(words), "`{words}` is not in: {told}");
    let told = desk.run(&["explain", "https://rotor.example/news/8", "--json"]).json();
    let key = json!({ "kind": "url", "value": "rotor.example/news/8", "shared_with": "rotor" });
    assert_eq!(
        (&told[0]["sightings"][1]["kind"], &told[0]["sightings"][1]["key"]),
        (&json!("same url"), &key)
    );

    let told = desk.run(&["status"]).done();
    for words in ["LAST 30 DAYS", "same url", "same text", "SAID FIRST"] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
    let told = &desk.run(&["status", "--json"]).json()["duplicates_lately"];
    assert_eq!(told["kinds"], json!({ "same text": 1, "same url": 1 }));
    let pair = |first: &str, again: &str, kind: &str| json!({ "first": first, "again": again, "kind": kind, "count": 1 });
    let expected = json!([pair("ward", "rotor", "same text"), pair("rotor", "desk", "same url")]);
    assert_eq!(told["pairs"], expected);
}

#[test]
fn what_was_caught_years_ago_is_counted_no_more() {
    let (_outlets, desk) = desk_with_news();
    let store = || Connection::open(desk.path("state/newsdesk.db")).unwrap();
    let day = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64 / 86_400;
    for day in [0, day - 500, day - 300] {
        let insert =
            "INSERT INTO caught (day, kind, first, again, count) SELECT ?1, 5, id, id, 1 FROM source";
        assert_eq!(store().execute(insert, [day]).unwrap(), 1);
    }
    desk.once();
    let kept: i64 = store().query_row("SELECT day FROM caught", [], |row| row.get(0)).unwrap();
    let count: i64 = store().query_row("SELECT count(*) FROM caught", [], |row| row.get(0)).unwrap();
    assert_eq!((kept, count), (day - 300, 1));
}

#[test]
fn a_second_writer_is_refused_and_told_who_the_first_is() {
    let (_outlets, desk) = desk_with_news();
    let held = Store::open(&desk.path("state/newsdesk.db")).unwrap();
    let pid = format!("process {}", std::process::id());
    for verb in [&["once"][..], &["rules", "apply"]] {
        assert_says(&desk.run(verb), FAILED, &["another newsdesk holds it", &pid, "newsdesk.lock"]);
    }
    // Looking on is free.
    desk.run(&["status"]).done();
    drop(held);
    desk.run(&["once"]).done();
}

#[test]
fn a_store_that_is_not_ours_to_open_is_left_alone() {
    let (_outlets, desk) = desk_with_news();
    let path = desk.path("state/newsdesk.db");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    for verb in [&["once"][..], &["status"], &["rules", "test"]] {
        assert_says(
            &desk.run(verb),
            FAILED,
            &["has schema 99, expected 4", "a newer newsdesk has written it"],
        );
    }
    std::fs::write(&path, "This is a letter to my aunt, and not at all a store of any kind.".repeat(20))
        .unwrap();
    for verb in [&["once"][..], &["status"], &["rules", "test"]] {
        assert_says(&desk.run(verb), FAILED, &["newsdesk.db` is not a store of newsdesk"]);
    }
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("This is a letter"));
}

#[test]
fn a_round_says_what_it_did() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    outlets.put("/sick", Says::trouble(500));
    let sources = source(&outlets, "/ward", "health") + &source(&outlets, "/sick", "health");
    let desk = Desk::new(&(section("health") + &sources));
    let lines = |told: String| told.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let sick = format!("  `sick` failed: `{}` answered 500 Internal Server Error", outlets.place());
    let sick = sick.as_str();
    let first = desk.run(&["once"]).done();
    assert!(
        first.starts_with("Asked 2 sources in ") && first.contains(": 1 read, 0 unchanged, 1 failed\n"),
        "{first}"
    );
    assert_eq!(
        lines(first),
        [
            "Read 1 entry: 1 article from before we came",
            "Filed: health 1",
            "Published 11 documents, 0 unchanged",
            sick
        ]
    );
    let second = desk.run(&["once"]).done();
    assert!(second.contains(": 0 read, 1 unchanged, 1 failed\n"), "{second}");
    assert_eq!(lines(second), ["Read 0 entries: nothing new", "Nothing to publish", sick]);
    outlets.publish("/ward", &[Story::new(2, "A clinic closes"), Story::new(1, "A hospital opens, at last")]);
    let third = lines(desk.run(&["once"]).done());
    assert_eq!(third[..2], ["Read 2 entries: 1 new article, 1 changed", "Filed: health 1"]);
    outlets.put("/ward", Says::trouble(500));
    let ended = desk.run(&["once"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (NEEDS_LOOKING, ""), "every source failed");
}

#[test]
fn status_shows_what_is_wrong() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    outlets.put("/sick", Says::trouble(410));
    let sources = source(&outlets, "/ward", "health") + &source(&outlets, "/sick", "health");
    let digest = "\n[[digest]]\nname = \"weekly\"\ntitle = \"The week\"\nschedule = \"0 7 * * Mon\"\n";
    let desk = Desk::new(&(section("health") + &sources + digest));
    desk.once();
    desk.once();
    let told = desk.run(&["status"]).done();
    for words in ["ward", "good", "failing (2)", "410", "weekly", "1 article from 1 entry", "health"] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
    let told = desk.run(&["status", "--json"]).json();
    assert_eq!(told["sources"][1]["failures"], 2, "{told}");
    assert_eq!(told["sections"][0]["articles"], 1, "{told}");
    assert_eq!(told["digests"][0]["editions"], 0, "{told}");
    assert_eq!(told["articles"], 1, "{told}");
}

/// A desk with one digest that closes at every second and one that waits, and news of its own.
fn desk_with_digests() -> (Outlets, Desk) {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    let digest = |name: &str, rest: &str| format!("\n[[digest]]\nname = \"{name}\"\ntitle = \"T\"\n{rest}\n");
    let digests = digest("now", "schedule = \"* * * * * *\"")
        + &digest("rare", "schedule = \"@yearly\"\nmin_items = 3")
        + &digest("none", "schedule = \"0 0 7 1 1 * 2099\"\nsections = \"empty\"");
    let sections = section("health") + &section("empty");
    let desk = Desk::new(&(sections + &source(&outlets, "/ward", "health") + &digests));
    desk.once();
    outlets.publish("/ward", &[Story::new(2, "A clinic closes"), Story::new(1, "A hospital opens")]);
    until("an edition", || {
        desk.once();
        desk.path("public/digest/now/1").exists().then_some(())
    });
    (outlets, desk)
}

#[test]
fn editions_are_listed_and_shown_as_they_closed() {
    let (_outlets, desk) = desk_with_digests();
    let told = desk.run(&["digest", "list"]).done();
    for words in ["now", "* * * * * *", "WAITING", "1 of 3", "2-2"] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
    let listed = desk.run(&["digest", "list", "--json"]).json();
    let [now, rare, none] = listed.as_array().unwrap().as_slice() else { panic!("{listed}") };
    assert_eq!((&now["edition_count"], &now["editions"][0]["articles"]), (&1.into(), &1.into()), "{listed}");
    assert!(now["editions"][0]["due"].is_string(), "{listed}");
    assert_eq!((&rare["waiting"], &rare["min_items"]), (&1.into(), &3.into()), "{listed}");
    assert_eq!((&none["waiting"], &none["next"]), (&0.into(), &"2099-01-01T07:00:00Z".into()), "{listed}");
    let status = desk.run(&["status", "--json"]).json();
    assert_eq!(status["digests"][1]["waiting"], 1, "{status}");

    for (format, file) in [
        ("text", "edition.txt"),
        ("markdown", "edition.md"),
        ("html", "index.html"),
        ("json", "edition.json"),
    ] {
        let shown = desk.run(&["digest", "show", "now", "--format", format]).done();
        let published = std::fs::read_to_string(desk.path("public/digest/now/1").join(file)).unwrap();
        assert_eq!(shown.trim_end(), published.trim_end(), "{format}");
    }
    assert_eq!(desk.run(&["digest", "show", "now"]).done(), desk.run(&["digest", "show", "now", "1"]).done());

    let tree = desk.bytes();
    let preview = desk.run(&["digest", "preview", "rare"]);
    assert_eq!(preview.code, DONE);
    assert!(
        preview.stdout.contains("A clinic closes") && !preview.stdout.contains("hospital"),
        "{preview:?}"
    );
    assert!(preview.stderr.contains("a preview: 1 article waits"), "{preview:?}");
    let preview = desk.run(&["digest", "preview", "none"]);
    assert!(
        preview.stdout.is_empty() && preview.stderr.contains("no edition would close now"),
        "{preview:?}"
    );
    assert!(tree == desk.bytes(), "nothing is printed");

    for (words, expected) in [
        (&["show", "rar"][..], "there is no digest `rar`: did you mean `rare`?"),
        (&["preview", "x"], "there is no digest `x`; there is `now`, `rare`, `none`"),
        (&["show", "now", "7"], "`now` has no edition 7; there is 1"),
        (&["show", "rare"], "`rare` has no edition yet"),
    ] {
        let words: Vec<_> = ["digest"].iter().chain(words).copied().collect();
        assert_says(&desk.run(&words), MISUSED, &[expected]);
    }

    let store = Connection::open(desk.path("state/newsdesk.db")).unwrap();
    store.execute("UPDATE edition SET checksum = 'x'", []).unwrap();
    drop(store);
    let expected = "the store is damaged: edition 1 of `now` is not what was closed";
    assert_says(&desk.run(&["digest", "show", "now"]), FAILED, &[expected]);
}

/// The store of yesterday comes back, and two editions stand in the tree that it knows nothing of.
#[test]
fn a_restored_store_gives_no_number_twice() {
    let (outlets, desk) = desk_with_digests();
    let published = std::fs::read(desk.path("public/digest/now/1/edition.json")).unwrap();
    for number in ["2", "3"] {
        std::fs::create_dir(desk.path("public/digest/now").join(number)).unwrap();
        std::fs::write(desk.path("public/digest/now").join(number).join("edition.json"), &published).unwrap();
    }
    outlets.publish("/ward", &[Story::new(3, "A ward is painted"), Story::new(2, "A clinic closes")]);
    until("an edition", || {
        desk.once();
        desk.path("public/digest/now/4/edition.json").exists().then_some(())
    });
    let shown = desk.run(&["digest", "show", "now", "--format", "json"]).json();
    assert_eq!((&shown["number"], &shown["previous"]), (&4.into(), &1.into()), "{shown}");
    assert_eq!(std::fs::read(desk.path("public/digest/now/3/edition.json")).unwrap(), published);
    assert_says(&desk.run(&["digest", "show", "now", "2"]), MISUSED, &["has no edition 2; there is 4, 1"]);
}

/// Runs where its files are.
fn run_at(desk: &Desk, words: &[&str]) -> Ended {
    run(desk.command(words).current_dir(desk.path("")))
}

#[test]
fn a_backup_goes_back_and_everything_is_printed_anew() {
    let (outlets, desk) = desk_with_news();
    let backup = run_at(&desk, &["backup", "kept.db", "--json"]).json();
    assert_eq!((&backup["articles"], &backup["filings"]), (&2.into(), &2.into()), "{backup}");
    assert_eq!(backup["bytes"], std::fs::metadata(desk.path("kept.db")).unwrap().len());

    outlets.publish("/ward", &[Story::new(3, "A third hospital opens")]);
    desk.once();
    assert_eq!(desk.titles("health/rss.xml").len(), 3);

    let restored = run_at(&desk, &["restore", "kept.db"]).done();
    for words in ["Restored `kept.db`: 2 articles, 2 filings, 0 editions", "newsdesk.db.before-restore`"] {
        assert!(restored.contains(words), "`{words}` is not in: {restored}");
    }
    assert_eq!(desk.run(&["status", "--json"]).json()["articles"], 2);
    let round = desk.once();
    assert_eq!(round["new_articles"], 1, "what came since is read again: {round}");
    assert_eq!(desk.titles("health/rss.xml").len(), 3);
    let printed = |kind: &str| round[kind].as_u64().unwrap();
    assert_eq!(printed("documents_written") + printed("documents_unchanged"), 11, "all of them: {round}");

    let held = Store::open(&desk.path("state/newsdesk.db")).unwrap();
    let refused = run_at(&desk, &["restore", "kept.db"]);
    assert_says(&refused, FAILED, &["another newsdesk holds it", "stop it first; nothing was changed"]);
    let live = run_at(&desk, &["backup", "live.db"]).done();
    assert!(live.starts_with("`live.db` holds 3 articles"), "while it is held: {live}");
    drop(held);
}

#[test]
fn a_backup_replaces_only_what_it_may() {
    let (_outlets, desk) = desk_with_news();
    std::fs::write(desk.path("mine.txt"), "dear diary").unwrap();
    std::fs::create_dir(desk.path("folder")).unwrap();
    for (words, code, expected) in [
        (&["backup", "mine.txt"][..], MISUSED, "`mine.txt` is there already: `--force` replaces it"),
        (&["backup", "folder", "--force"], MISUSED, "`folder` is a folder, expected a file"),
        (&["backup", "nowhere/kept.db"], MISUSED, "there is no folder `nowhere`"),
        (&["backup", "/dev/null", "--force"], MISUSED, "`/dev/null` is a device, expected a file"),
        (&["backup", "state/newsdesk.db", "--force"], FAILED, "belongs to the store itself"),
        (&["restore", "mine.txt"], FAILED, "`mine.txt` is not a store of newsdesk"),
        (&["restore", "missing.db"], FAILED, "`missing.db` is not there"),
        (&["restore", "folder"], FAILED, "`folder` is not a file, expected a backup"),
    ] {
        assert_says(&run_at(&desk, words), code, &[expected]);
    }
    assert_eq!(std::fs::read_to_string(desk.path("mine.txt")).unwrap(), "dear diary");
    run_at(&desk, &["backup", "mine.txt", "--force"]).done();
    assert!(std::fs::read(desk.path("mine.txt")).unwrap().starts_with(b"SQLite format 3"));
}

#[test]
fn the_demo_leaves_a_tree_of_feeds_that_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("newsroom");
    let demo = |words: &[&str]| run(newsdesk().arg("demo").args(words).arg("--folder").arg(&place));
    let told = demo(&["--once"]).done();
    for words in ["10 invented outlets", "First pull", "Second pull", "Edition 1", "Published in"] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
    let is_feed = |path: &&std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        ["rss.xml", "atom.xml", "feed.json"].contains(&&*name)
    };
    let tree = files(&place.join("public"));
    let feeds: Vec<_> = tree.iter().filter(is_feed).collect();
    assert_eq!(feeds.len(), 3 * (9 + 1 + 1 + 1), "nine sections, latest, a page source and a digest");
    for feed in feeds {
        let items = items(&std::fs::read(feed).unwrap());
        assert!(!items.is_empty(), "{} is empty", feed.display());
    }
    let status = run(newsdesk().arg("status").arg("--config").arg(place.join("feeds.toml"))).done();
    assert!(status.contains("weekly") && status.contains("failing (2)"), "{status}");
    assert_says(&demo(&["--once"]), FAILED, &["is not empty", "a folder of its own"]);
}

#[test]
fn what_is_printed_for_programs_is_right() {
    let schema = run(newsdesk().arg("schema")).json();
    for table in ["site", "fetch", "section", "source", "digest"] {
        assert!(schema["properties"].get(table).is_some(), "{table}: {schema}");
    }
    let manual = run(newsdesk().arg("man")).done();
    for words in [".TH newsdesk 1", ".SH SYNOPSIS", ".SH \"EXPLAIN\"", "\\-\\-as-news", "EXIT STATUS"] {
        assert!(manual.contains(words), "`{words}` is not in: {manual}");
    }
    for (shell, words) in
        [("bash", "complete -F _newsdesk"), ("zsh", "#compdef newsdesk"), ("fish", "complete -c newsdesk")]
    {
        let script = run(newsdesk().args(["completions", shell])).done();
        assert!(script.contains(words) && script.contains("explain"), "{shell}");
    }
    let help = run(newsdesk().arg("--help")).done();
    for words in ["Exit codes:", "explain", "NEWSDESK_CONFIG"] {
        assert!(help.contains(words), "`{words}` is not in: {help}");
    }
    assert_eq!(run(newsdesk().arg("--version")).done(), format!("newsdesk {}\n", env!("CARGO_PKG_VERSION")));
}
