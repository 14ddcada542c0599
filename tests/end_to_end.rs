//! The whole way of the news, from outlets on loopback to what a feed reader gets, with the real
//! program: what readers will not forgive is asserted here.

mod support;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use support::Desk;
use support::Item;
use support::Outlets;
use support::Says;
use support::Story;
use support::files;
use support::prose;
use support::rss;
use support::section;
use support::source;
use support::until;

/// One outlet at `/a` that goes to the section `health`, with these items, newest first.
fn one_outlet(stories: &[Story]) -> (Outlets, Desk) {
    let outlets = Outlets::open();
    outlets.publish("/a", stories);
    let desk = Desk::new(&(section("health") + &source(&outlets, "/a", "health")));
    (outlets, desk)
}

fn two_outlets() -> (Outlets, Desk) {
    let outlets = Outlets::open();
    outlets.publish("/a", &[]);
    outlets.publish("/b", &[]);
    let sources = source(&outlets, "/a", "health") + &source(&outlets, "/b", "travel");
    let desk = Desk::new(&(section("health") + &section("travel") + &sources));
    (outlets, desk)
}

fn three_stories() -> Vec<Story> {
    vec![
        Story::new(3, "Third clinic opens").dated("Fri, 20 Nov 2026 10:00:00 +0000"),
        Story::new(2, "Measles in the valley").dated("Thu, 19 Nov 2026 10:00:00 +0000"),
        Story::new(1, "A nurse retires").dated("Wed, 18 Nov 2026 10:00:00 +0000"),
    ]
}

fn ids(items: &[Item]) -> BTreeMap<String, String> {
    items.iter().map(|item| (item.link.clone(), item.id.clone())).collect()
}

#[test]
fn a_source_that_got_another_name_keeps_its_memory() {
    let outlets = Outlets::open();
    outlets.publish("/a", &[Story::new(1, "A hospital opens"), Story::new(2, "A clinic closes")]);
    let named = |name: &str| {
        let table = format!(
            "\n[[source]]\nname = \"{name}\"\nurl = \"{}\"\nsection = \"health\"\n",
            outlets.url("/a")
        );
        section("health") + &table
    };
    let desk = Desk::new(&named("first"));
    desk.once();
    let before = desk.titles("health/rss.xml");
    desk.configure(&named("second"));
    outlets.publish("/a", &[Story::new(3, "A ward moves"), Story::new(1, "A hospital opens")]);
    let report = desk.once();
    assert_eq!((report["new_articles"].as_u64(), report["backlog"].as_u64()), (Some(1), Some(0)), "{report}");
    assert_eq!(desk.titles("health/rss.xml").len(), before.len() + 1);
}

#[test]
fn a_digest_that_was_away_starts_with_what_comes_after() {
    let outlets = Outlets::open();
    outlets.publish("/a", &[Story::new(1, "A hospital opens")]);
    let sources = section("health") + &source(&outlets, "/a", "health");
    let digest = "\n[[digest]]\nname = \"now\"\ntitle = \"The last second\"\nschedule = \"* * * * * *\"\n";
    let desk = Desk::new(&(sources.clone() + digest));
    desk.once();
    desk.configure(&sources);
    outlets.publish("/a", &[Story::new(2, "News nobody mailed"), Story::new(1, "A hospital opens")]);
    desk.once();
    desk.configure(&(sources + digest));
    desk.once();
    outlets.publish("/a", &[Story::new(3, "News of the day"), Story::new(2, "News nobody mailed")]);
    assert_eq!(titles_of_next_edition(&desk), ["News of the day"]);
}

#[test]
fn a_source_becomes_the_feed_of_its_section() {
    let (_outlets, desk) = one_outlet(&three_stories());
    let report = desk.once();
    assert_eq!((&report["new_articles"], &report["backlog"]), (&3.into(), &3.into()), "{report}");
    let items = desk.feed("health/rss.xml");
    let told: Vec<_> = items.iter().map(|item| (item.title.as_str(), item.link.as_str())).collect();
    assert_eq!(
        told,
        [
            ("Third clinic opens", "https://outlet.example/news/3"),
            ("Measles in the valley", "https://outlet.example/news/2"),
            ("A nurse retires", "https://outlet.example/news/1"),
        ]
    );
    for item in &items {
        assert!(item.id.starts_with("tag:news.example.org,2026:"), "{}", item.id);
    }
    // What was there before us keeps the date that its source says.
    let published = chrono::DateTime::<chrono::Utc>::from(items[0].published.unwrap());
    assert_eq!(published.to_rfc3339(), "2026-11-20T10:00:00+00:00");
}

#[test]
fn a_date_to_come_is_kept_as_said_and_published_as_the_day_it_was_filed() {
    let early = |number: usize, title: &str| Story::new(number, title).dated("Mon, 07 Mar 2151 10:00:00 GMT");
    let (outlets, desk) = one_outlet(&[early(1, "A hospital will open")]);
    desk.once();
    outlets.publish("/a", &[early(2, "A clinic will close"), early(1, "A hospital will open")]);
    desk.once();
    assert_eq!(desk.feed("health/atom.xml").len(), 2);
    for (path, bytes) in desk.bytes() {
        assert!(!String::from_utf8_lossy(&bytes).contains("2151"), "{}", path.display());
    }
    let told = desk.run(&["explain", "--json", "https://outlet.example/news/2"]).json();
    let said = &told[0]["sightings"][0]["published"];
    assert_eq!((&said["at"], &said["zone_said"]), (&"2151-03-07T10:00:00Z".into(), &true.into()));
}

#[test]
fn a_round_without_news_changes_no_file_and_no_time() {
    for (name, validators) in [("a source that says 304", true), ("a source without validators", false)] {
        let (outlets, desk) = one_outlet(&[]);
        let says = Says { validators, ..Says::feed(rss("Outlet", &three_stories())) };
        outlets.put("/a", says);
        desk.once();
        let before = desk.tree();
        assert!(before.len() > 10, "{name}: {:?}", before.keys());
        let report = desk.once();
        assert_eq!(report["documents_written"], 0, "{name}: {report}");
        assert!(before == desk.tree(), "{name}");
        let expected: &[u16] = if validators { &[200, 304] } else { &[200, 200] };
        assert_eq!(outlets.statuses("/a"), expected, "{name}");
    }
}

#[test]
fn the_same_bytes_in_another_order_change_nothing() {
    let (outlets, desk) = one_outlet(&three_stories());
    desk.once();
    let before = desk.tree();
    let reversed: Vec<Story> = three_stories().into_iter().rev().collect();
    outlets.publish("/a", &reversed);
    let report = desk.once();
    assert_eq!(report["new_articles"], 0, "{report}");
    assert!(before == desk.tree());
}

#[test]
fn a_new_guid_on_a_known_link_publishes_nothing() {
    let (outlets, desk) = one_outlet(&three_stories());
    desk.once();
    let before = desk.tree();
    let mut stories = three_stories();
    stories[1].guid = "https://outlet.example/?p=2000".to_owned();
    outlets.publish("/a", &stories);
    let report = desk.once();
    assert_eq!((&report["entries"], &report["new_articles"]), (&3.into(), &0.into()), "{report}");
    assert!(before == desk.tree());
}

#[test]
fn a_source_whose_ids_are_all_new_publishes_nothing_now_or_later() {
    let stories: Vec<Story> = (1..=8).map(|number| Story::new(number, &headline(number))).collect();
    let (outlets, desk) = one_outlet(&stories);
    desk.once();
    let before = desk.tree();
    for fetch in ["second", "third", "fourth"] {
        let rekeyed: Vec<Story> = stories
            .iter()
            .map(|story| Story { guid: format!("{fetch}-{}", story.guid), ..story.clone() })
            .collect();
        outlets.publish("/a", &rekeyed);
        let report = desk.once();
        assert_eq!(report["new_articles"], 0, "{fetch}: {report}");
        assert!(before == desk.tree(), "{fetch}");
    }
    let status = desk.run(&["status", "--json"]).json();
    assert_eq!(status["sources"][0]["ids"], "volatile", "its ids are found out: {status}");
    let news = Story::new(9, "Flood shuts the harbour hospital");
    outlets.publish("/a", &[vec![news], stories].concat());
    assert_eq!(desk.once()["new_articles"], 1);
    assert_eq!(desk.feed("health/rss.xml").len(), 9);
}

/// Headlines that share no word.
fn headline(number: usize) -> String {
    let words = prose(number + 500, 5);
    words.trim_start_matches("<p>").trim_end_matches(".</p>").to_owned()
}

#[test]
fn an_edited_headline_keeps_its_id_and_moves_updated() {
    let (outlets, desk) = one_outlet(&three_stories());
    desk.once();
    let before = desk.feed("health/atom.xml");
    let mut stories = three_stories();
    stories[1].title = "Measles in the whole county".to_owned();
    outlets.publish("/a", &stories);
    let report = desk.once();
    assert_eq!((&report["new_articles"], &report["revised"]), (&0.into(), &1.into()), "{report}");
    let after = desk.feed("health/atom.xml");
    assert_eq!(ids(&before), ids(&after));
    let find = |items: &[Item]| items.iter().find(|item| item.link.ends_with("/2")).unwrap().clone();
    let (before, after) = (find(&before), find(&after));
    assert_eq!(after.title, "Measles in the whole county");
    assert_eq!(after.published, before.published);
    assert!(after.updated > before.updated);
}

/// The middle one of three stories, with a line of the page's own below it.
fn with_text(said: &str, below: &str) -> Vec<Story> {
    let mut stories = three_stories();
    stories[1].body = format!("<p>The clinic is open.</p>{}<p>{said}</p><p>{below}</p>", prose(2, 8));
    stories
}

#[test]
fn a_corrected_figure_moves_updated_and_leaves_the_edition_alone() {
    let (outlets, desk) = one_outlet(&[]);
    let digest = "\n[[digest]]\nname = \"now\"\ntitle = \"The last second\"\nschedule = \"* * * * * *\"\n";
    desk.configure(&(section("health") + &source(&outlets, "/a", "health") + digest));
    desk.once();
    outlets.publish("/a", &with_text("It killed 12 people.", "3 comments"));
    titles_of_next_edition(&desk);
    let (before, closed) = (desk.feed("health/atom.xml"), folder(&desk, "digest/now/1"));
    let edition = fs::read(desk.path("public/digest/now/1/edition.json")).unwrap();

    outlets.publish("/a", &with_text("It killed 14 people.", "3 comments"));
    assert_eq!(desk.once()["revised"], 1);
    let after = desk.feed("health/atom.xml");
    assert_eq!(ids(&before), ids(&after));
    assert!(after[1].updated > before[1].updated);
    assert!(after[1].body.contains("14 people"), "{}", after[1].body);
    assert_eq!((&after[0], &after[2]), (&before[0], &before[2]));
    assert_eq!(folder(&desk, "digest/now/1"), closed);
    assert!(fs::read(desk.path("public/digest/now/1/edition.json")).unwrap() == edition, "it is for ever");
}

#[test]
fn a_counter_goes_out_and_moves_no_date() {
    for below in ["comments", "Kommentare", "min read", "views | 2 shares"] {
        let (outlets, desk) = one_outlet(&with_text("It killed 12 people.", &format!("31 {below}")));
        desk.once();
        let atom = || fs::read_to_string(desk.path("public/health/atom.xml")).unwrap();
        let before = atom();
        outlets.publish("/a", &with_text("It killed 12 people.", &format!("47 {below}")));
        assert_eq!(desk.once()["revised"], 0, "{below}");
        assert!(atom().contains(&format!("47 {below}")), "{below}");
        assert_eq!(atom().replace(&format!("47 {below}"), &format!("31 {below}")), before);
    }
}

#[test]
fn a_source_may_change_its_texts_in_silence() {
    let (outlets, desk) = one_outlet(&three_stories());
    let silent = source(&outlets, "/a", "health") + "updates = \"silent\"\n";
    desk.configure(&(section("health") + &silent));
    desk.once();
    let before = desk.feed("health/atom.xml");
    let mut stories = three_stories();
    stories[1].title = "Measles in the whole county".to_owned();
    outlets.publish("/a", &stories);
    assert_eq!(desk.once()["revised"], 1);
    let after = desk.feed("health/atom.xml");
    assert_eq!(after[1], Item { title: stories[1].title.clone(), ..before[1].clone() });
}

#[test]
fn other_tracking_parameters_change_nothing() {
    let tracked = |campaign: &str| -> Vec<Story> {
        let link = |story: &Story| format!("{}?utm_source={campaign}&fbclid={campaign}", story.link);
        three_stories().iter().map(|story| Story { link: link(story), ..story.clone() }).collect()
    };
    let (outlets, desk) = one_outlet(&tracked("monday"));
    desk.once();
    let before = desk.tree();
    outlets.publish("/a", &tracked("tuesday"));
    let report = desk.once();
    assert_eq!((&report["new_articles"], &report["revised"]), (&0.into(), &0.into()), "{report}");
    assert!(before == desk.tree());
}

#[test]
fn a_press_release_of_two_outlets_is_one_item_that_credits_both() {
    let (outlets, desk) = two_outlets();
    desk.once();
    let release = |outlet: &str, title: &str| Story {
        guid: format!("https://{outlet}.example/?p=7"),
        link: format!("https://{outlet}.example/release"),
        ..Story::new(7, title)
    };
    outlets.publish("/a", &[release("ward", "Norfjord buys six ambulances")]);
    assert_eq!(desk.once()["new_articles"], 1);
    outlets.publish("/b", &[release("rotor", "Six new aircraft for Norfjord")]);
    let report = desk.once();
    assert_eq!(
        (&report["new_articles"], &report["duplicates"]["same text"]),
        (&0.into(), &1.into()),
        "{report}"
    );
    for document in ["health/rss.xml", "travel/rss.xml", "latest/rss.xml"] {
        let items = desk.feed(document);
        assert_eq!(items.len(), 1, "{document}");
        assert_eq!(items[0].link, "https://ward.example/release", "{document}");
        assert!(items[0].body.contains("Outlet /a"), "{document}: {}", items[0].body);
        assert!(items[0].body.contains("https://rotor.example/release"), "{document}: {}", items[0].body);
    }
}

/// Three outlets that go to one section, with a digest that closes whenever it is looked at.
fn three_outlets() -> (Outlets, Desk) {
    let outlets = Outlets::open();
    let paths = ["/wire", "/paper", "/radio"];
    paths.iter().for_each(|path| outlets.publish(path, &[]));
    let sources: String = paths.iter().map(|path| source(&outlets, path, "health")).collect();
    let digest = "\n[[digest]]\nname = \"now\"\ntitle = \"The last second\"\nschedule = \"* * * * * *\"\n";
    let desk = Desk::new(&(section("health") + &sources + digest));
    (outlets, desk)
}

const WIRE_STORY: [&str; 4] = [
    "The clinic ship Halcyon has left the port of Ansgar for the outer islands, where 1,900 people have had no \
     doctor since the spring, the health service said on Thursday.",
    "On board are two surgeons, a dentist and a midwife. They will stay three days at each of eleven islands, and \
     operate in a theatre that was a cargo hold until March.",
    "The voyage is paid for by fishermen, who give a crate of every catch, and by a lottery whose first prize is a \
     goat named Professor.",
    "Winter storms may hold the ship back in November. In that case a seaplane of the coast guard will bring those \
     who can't wait to the mainland.",
];

fn told_by(outlet: &str, title: &str, paragraphs: &[&str]) -> Story {
    Story {
        guid: format!("https://{outlet}.example/?p=1"),
        link: format!("https://{outlet}.example/halcyon"),
        body: paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect(),
        ..Story::new(1, title)
    }
}

#[test]
fn a_story_its_abridged_copy_and_its_teaser_are_one_item() {
    let (outlets, desk) = three_outlets();
    desk.once();
    outlets.publish("/wire", &[told_by("wire", "Clinic ship sails for the outer islands", &WIRE_STORY)]);
    desk.once();
    outlets.publish("/paper", &[told_by("paper", "Halcyon brings doctors to the islands", &WIRE_STORY[..2])]);
    outlets.publish("/radio", &[told_by("radio", "Clinic ship Halcyon sails", &WIRE_STORY[..1])]);
    let report = desk.once();
    assert_eq!((&report["new_articles"], &report["duplicates"]["copy"]), (&0.into(), &2.into()), "{report}");
    outlets.publish("/wire", &[Story::new(2, "A nurse retires")]);
    // The story's edition may have closed before its copies came: what comes last shows that all have gone out.
    let editions = until("an edition with what came last", || {
        desk.once();
        let mut titles = titles_of_editions(&desk);
        titles.sort();
        Some(titles).filter(|titles| titles.contains(&"A nurse retires".to_owned()))
    });
    assert_eq!(editions, ["A nurse retires", "Clinic ship sails for the outer islands"], "each once");

    let items = desk.feed("health/rss.xml");
    let titles: Vec<&str> = items.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles, ["A nurse retires", "Clinic ship sails for the outer islands"]);
    for link in ["https://paper.example/halcyon", "https://radio.example/halcyon"] {
        assert!(items[1].body.contains(link), "who else said it is credited: {}", items[1].body);
    }

    let told = desk.run(&["explain", "https://paper.example/halcyon"]).done();
    for expected in ["Clinic ship sails", "a copy: ", "both say", "The clinic ship Halcyon has left", "score"]
    {
        assert!(told.contains(expected), "`{expected}`: {told}");
    }
    let told = desk.run(&["explain", "https://paper.example/halcyon", "--json"]).json();
    for (place, outlet, most_words) in [(1, "paper", 80), (2, "radio", 40)] {
        let seen = &told[0]["sightings"][place];
        assert_eq!((&seen["source"], &seen["kind"]), (&outlet.into(), &"copy".into()), "{seen}");
        let passage = seen["passage"].as_str().unwrap();
        assert!(passage.starts_with("The clinic ship Halcyon has left the port of Ansgar"), "{passage}");
        assert!((20..most_words).contains(&passage.split(' ').count()), "{passage}");
        let compared = &seen["compared"];
        assert!(compared["score"].as_f64() > compared["threshold"].as_f64(), "{compared}");
        assert_eq!(compared["with"]["title"], "Clinic ship sails for the outer islands");
    }

    let status = desk.run(&["status", "--json"]).json();
    let lately = &status["duplicates_lately"];
    assert_eq!(lately["kinds"], serde_json::json!({ "copy": 2 }), "{status}");
    let pair =
        |again: &str| serde_json::json!({ "first": "wire", "again": again, "kind": "copy", "count": 1 });
    assert_eq!(lately["pairs"], serde_json::json!([pair("paper"), pair("radio")]), "{status}");
    assert_eq!((&status["articles"], &status["entries"]), (&2.into(), &4.into()), "{status}");
    let told = desk.run(&["status"]).done();
    assert!(told.contains("SAID AGAIN") && told.contains("paper") && told.contains("copy"), "{told}");
}

#[test]
fn a_failing_source_never_stops_the_round() {
    let (outlets, desk) = one_outlet(&three_stories());
    let sick = ["/gone", "/broken", "/page", "/empty"];
    outlets.put("/broken", Says::trouble(500));
    outlets.put("/page", Says::page("<!doctype html><title>Sign in</title><form></form>"));
    outlets.put("/empty", Says::page(""));
    let sources: String = sick.iter().map(|path| source(&outlets, path, "health")).collect();
    let silent = "\n[[source]]\nname = \"silent\"\nurl = \"http://127.0.0.1:9/\"\nsection = \"health\"\n";
    desk.configure(&(section("health") + &sources + &source(&outlets, "/a", "health") + silent));
    let report = desk.once();
    assert_eq!((&report["failed"], &report["new_articles"]), (&5.into(), &3.into()), "{report}");
    assert_eq!(desk.feed("health/rss.xml").len(), 3);
    let status = desk.run(&["status"]).done();
    for name in ["gone", "broken", "page", "empty", "silent"] {
        let line = status.lines().find(|line| line.trim_start().starts_with(name)).unwrap_or_default();
        assert!(line.contains("failing (1)"), "{name}: {status}");
    }
    // Trouble is no news: nothing of it stands among the items, and a good document stays.
    outlets.put("/a", Says::trouble(503));
    let before = desk.tree();
    let ended = desk.run(&["once"]);
    assert_eq!(ended.code, Some(3), "every source failed: {ended:?}");
    assert!(before == desk.tree());
}

#[test]
fn a_source_that_never_answers_is_given_up() {
    let (outlets, desk) = one_outlet(&three_stories());
    outlets.hold("/mute");
    desk.configure(
        &(section("health") + &source(&outlets, "/mute", "health") + &source(&outlets, "/a", "health")),
    );
    for (setting, words) in
        [("timeout", "sent nothing more within"), ("round_deadline", "`fetch.round_deadline`")]
    {
        let text = fs::read_to_string(desk.path("feeds.toml")).unwrap();
        let text = text.replace("timeout       = \"20s\"", &format!("{setting} = \"2s\""));
        let hurried = Desk::with_config(&text);
        let report = hurried.once();
        assert_eq!(
            (&report["failed"], &report["new_articles"]),
            (&1.into(), &3.into()),
            "{setting}: {report}"
        );
        let told =
            report["sources"].as_array().unwrap().iter().find(|told| told["source"] == "mute").unwrap();
        assert_eq!(told["kind"], "timeout", "{setting}: {told}");
        assert!(told["message"].as_str().unwrap().contains(words), "{setting}: {told}");
        assert_eq!(hurried.feed("health/rss.xml").len(), 3, "{setting}");
    }
}

#[test]
fn news_is_out_before_the_slowest_source_has_answered() {
    let (outlets, desk) = two_outlets();
    desk.once();
    outlets.publish("/a", &three_stories());
    outlets.publish("/b", &[Story::new(9, "Ferry strike called off")]);
    outlets.hold("/b");
    let mut round = desk.command(&["once"]).stdout(Stdio::null()).spawn().unwrap();
    until("the news of the quick outlet", || (desk.feed("health/rss.xml").len() == 3).then_some(()));
    assert!(round.try_wait().unwrap().is_none(), "the round still waits");
    assert_eq!(desk.titles("travel/rss.xml"), [""; 0]);
    outlets.release();
    assert!(round.wait().unwrap().success());
    assert_eq!(desk.titles("travel/rss.xml"), ["Ferry strike called off"]);
}

#[test]
fn what_was_there_before_enters_no_edition_and_later_news_exactly_one() {
    let (outlets, desk) = one_outlet(&three_stories());
    let digest = "\n[[digest]]\nname = \"now\"\ntitle = \"The last second\"\nschedule = \"* * * * * *\"\n";
    desk.configure(&(section("health") + &source(&outlets, "/a", "health") + digest));
    desk.once();
    let news = Story::new(4, "Night train to Bergen cancelled");
    outlets.publish("/a", &[vec![news], three_stories()].concat());
    assert_eq!(titles_of_next_edition(&desk), ["Night train to Bergen cancelled"]);
    let first = desk.bytes();
    until("a digest that was due and had nothing new", || {
        let report = desk.once();
        let looked = report["editions"].as_array().unwrap().first()?.clone();
        assert!(looked["number"].is_null(), "{report}");
        Some(())
    });
    assert!(first == desk.bytes());
    let more =
        vec![Story::new(5, "Ferry strike called off"), Story::new(4, "Night train to Bergen cancelled")];
    outlets.publish("/a", &[more, three_stories()].concat());
    assert_eq!(titles_of_next_edition(&desk), ["Ferry strike called off"]);
    let numbers: Vec<String> = desk.titles("digest/now/rss.xml");
    assert_eq!(numbers.len(), 2, "{numbers:?}");
    for (path, bytes) in first.iter().filter(|(path, _)| path.starts_with("digest/now/1")) {
        assert_eq!(bytes, &desk.bytes()[path], "{} is closed", path.display());
    }
}

/// Rounds until an edition closes, and what stands in it.
fn titles_of_next_edition(desk: &Desk) -> Vec<String> {
    let number = until("an edition", || {
        let report = desk.once();
        report["editions"].as_array().unwrap().iter().find_map(|edition| edition["number"].as_u64())
    });
    titles_of_edition(desk, number)
}

fn titles_of_edition(desk: &Desk, number: u64) -> Vec<String> {
    let text = fs::read(desk.path(&format!("public/digest/now/{number}/edition.json"))).unwrap();
    let edition: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let sections = edition["sections"].as_array().unwrap().iter();
    let items = sections.flat_map(|section| section["items"].as_array().unwrap());
    items.map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

/// What stands in all that closed, the oldest first.
fn titles_of_editions(desk: &Desk) -> Vec<String> {
    let closed =
        (1..).take_while(|number| desk.path(&format!("public/digest/now/{number}/edition.json")).exists());
    closed.flat_map(|number| titles_of_edition(desk, number)).collect()
}

#[test]
fn what_a_source_no_longer_lists_stays_until_retention_and_never_comes_back() {
    let (outlets, desk) = one_outlet(&three_stories());
    desk.once();
    outlets.publish("/a", &[&[Story::new(4, "A ward is painted")], &three_stories()[..2]].concat());
    desk.once();
    assert_eq!(desk.feed("health/rss.xml").len(), 4);
    let short = "\n[retention]\nkeep_articles = \"1ms\"\n";
    desk.configure(&(section("health") + &source(&outlets, "/a", "health") + short));
    until("the article that nobody lists to age out", || (desk.once()["expired"] == 1).then_some(()));
    let titles = ["A ward is painted", "Third clinic opens", "Measles in the valley"];
    assert_eq!(desk.titles("health/rss.xml"), titles);
    outlets.publish("/a", &[&[Story::new(4, "A ward is painted")], &three_stories()[..]].concat());
    assert_eq!(desk.once()["new_articles"], 0);
    assert_eq!(desk.titles("health/rss.xml"), titles);
}

#[test]
fn what_broke_off_says_nothing_of_its_rest() {
    let outlets = Outlets::open();
    let whole = rss("Outlet", &three_stories());
    let cut = Says::feed(whole[..whole.find("A nurse").unwrap()].to_owned());
    outlets.put("/a", cut.clone());
    let config = section("health") + &source(&outlets, "/a", "health");
    let desk = Desk::new(&config);
    assert_eq!(desk.once()["new_articles"], 2);
    outlets.publish("/a", &three_stories());
    let report = desk.once();
    assert_eq!(
        (&report["new_articles"], &report["backlog"]),
        (&1.into(), &1.into()),
        "it was there before us"
    );

    outlets.put("/a", cut);
    desk.once();
    let short = "\n[retention]\nkeep_articles = \"1ms\"\n";
    desk.configure(&(config + short));
    assert_eq!(desk.once()["expired"], 0, "what is missing is not gone");
    outlets.publish("/a", &three_stories()[..2]);
    until("what is gone to age out", || (desk.once()["expired"] == 1).then_some(()));
    assert_eq!(desk.titles("health/rss.xml").len(), 2);
}

#[test]
fn what_is_wrong_with_a_source_is_said_wherever_somebody_asks() {
    let outlets = Outlets::open();
    let bad = rss("Outlet", &[Story::new(1, "Bed & board")]).replace("&amp;", "&");
    outlets.put("/a", Says::feed(bad));
    outlets.put("/b", Says::page("<!doctype html><title>Ward news</title><h1>Hello</h1>"));
    let sources = source(&outlets, "/a", "health") + &source(&outlets, "/b", "health");
    let desk = Desk::new(&(section("health") + &sources));
    let report = desk.once();
    assert_eq!(report["sources"][0]["mended"], serde_json::json!(["bare ampersand"]));
    let (mended, stranger) = ("bare ampersand", "found an HTML page");
    let address = "https://outlet.example/news/1";
    for (command, expected) in [
        (vec!["status"], vec![mended, stranger]),
        (vec!["status", "--json"], vec![mended, stranger]),
        (vec!["explain", address], vec![mended]),
        (vec!["explain", address, "--json"], vec![mended]),
        (vec!["check", "--online"], vec![mended, stranger]),
        (vec!["check", "--online", "--json"], vec![mended, stranger]),
    ] {
        let said = desk.run(&command).stdout;
        for expected in expected {
            assert!(said.contains(expected), "{command:?}: {said}");
        }
    }
}

#[test]
fn what_fits_no_section_is_seen_in_status() {
    let outlets = Outlets::open();
    outlets.publish("/a", &[Story::new(1, "A new hospital"), Story::new(2, "Goats on the motorway")]);
    let section =
        "\n[[section]]\nname = \"health\"\ntitle = \"Health\"\ninclude = { words = [\"hospital*\"] }\n";
    let desk = Desk::new(&format!("{section}\n[[source]]\nname = \"a\"\nurl = \"{}\"\n", outlets.url("/a")));
    assert_eq!(desk.once()["unsorted"], 1);
    assert_eq!(desk.titles("health/rss.xml"), ["A new hospital"]);
    assert_eq!(desk.titles("latest/rss.xml"), ["A new hospital"]);
    let status = desk.run(&["status", "--json"]).json();
    assert_eq!(status["unsorted"][0]["title"], "Goats on the motorway", "{status}");
    let told = desk.run(&["status"]).done();
    assert!(told.contains("Goats on the motorway") && told.contains("no section"), "{told}");
}

#[test]
fn two_articles_that_prove_to_be_one_neither_appear_nor_disappear() {
    let (outlets, desk) = two_outlets();
    let mut left = Story::new(1, "Helicopter base approved");
    let mut right = Story::new(2, "Council decides on the airfield");
    right.link = "https://other.example/airfield".to_owned();
    right.guid = "https://other.example/?p=2".to_owned();
    (left.body, right.body) = (prose(1, 60), prose(2, 60));
    outlets.publish("/a", &[left.clone()]);
    desk.once();
    outlets.publish("/b", &[right.clone()]);
    desk.once();
    let before = desk.feed("latest/rss.xml");
    assert_eq!(before.len(), 2);
    // The second outlet replaces its text by the first one's: now they are the same.
    right.body = left.body;
    outlets.publish("/b", &[right]);
    let report = desk.once();
    assert_eq!((&report["joined"], &report["new_articles"]), (&1.into(), &0.into()), "{report}");
    assert_eq!(ids(&desk.feed("latest/rss.xml")), ids(&before));
    for document in ["health/rss.xml", "travel/rss.xml"] {
        assert_eq!(desk.feed(document).len(), 1, "{document}");
    }
    let (older, younger) =
        (desk.feed("health/rss.xml").remove(0).id, desk.feed("travel/rss.xml").remove(0).id);
    let told = desk.run(&["explain", "https://other.example/airfield"]).done();
    assert!(told.contains("Helicopter base approved") && told.contains(&older), "{told}");
    let told = desk.run(&["explain", &younger]).done();
    assert!(told.contains(&format!("same as   {older}")), "{told}");
    let settled = desk.tree();
    desk.once();
    assert!(settled == desk.tree());
}

#[test]
fn news_that_proves_to_be_older_goes_out_in_the_digest_that_had_no_place_for_the_older() {
    let (outlets, desk) = two_outlets();
    let sections = fs::read_to_string(desk.path("feeds.toml")).unwrap();
    let digest = |schedule: &str| {
        let named = "\n[[digest]]\nname = \"now\"\ntitle = \"The last second\"\nsections = [\"travel\"]\n";
        format!("{sections}{named}schedule = \"{schedule}\"\n")
    };
    fs::write(desk.path("feeds.toml"), digest("@yearly")).unwrap();
    desk.once();
    let mut left = Story::new(1, "Helicopter base approved");
    let mut right = Story::new(2, "Council decides on the airfield");
    right.link = "https://other.example/airfield".to_owned();
    right.guid = "https://other.example/?p=2".to_owned();
    (left.body, right.body) = (prose(1, 60), prose(2, 60));
    outlets.publish("/a", &[left.clone()]);
    desk.once();
    outlets.publish("/b", &[right.clone()]);
    desk.once();
    right.body = left.body;
    outlets.publish("/b", &[right]);
    assert_eq!(desk.once()["joined"], 1);
    fs::write(desk.path("feeds.toml"), digest("* * * * * *")).unwrap();
    assert_eq!(titles_of_next_edition(&desk), ["Council decides on the airfield"]);
    until("a digest that was due and had nothing new", || {
        let report = desk.once();
        let looked = report["editions"].as_array().unwrap().first()?.clone();
        assert!(looked["number"].is_null(), "{report}");
        Some(())
    });
}

#[test]
fn the_same_store_gives_the_same_bytes_in_another_folder() {
    let (outlets, desk) = two_outlets();
    let page = "\n[[source]]\nname = \"p\"\nkind = \"page\"\nitem = \"li\"\nsection = \"travel\"\n";
    let page = format!("{page}url = \"{}\"\n", outlets.url("/p"));
    outlets.put("/p", Says::page("<ul><li><a href=\"/one\">One of the page</a></li></ul>"));
    let digest = "\n[[digest]]\nname = \"now\"\ntitle = \"The last second\"\nschedule = \"* * * * * *\"\n";
    let sources = source(&outlets, "/a", "health") + &source(&outlets, "/b", "travel") + &page;
    desk.configure(&(section("health") + &section("travel") + &sources + digest));
    outlets.publish("/a", &three_stories());
    desk.once();
    outlets.publish("/b", &[Story::new(9, "Ferry strike called off")]);
    outlets.publish("/a", &[&[Story::new(4, "A ward is painted")], &three_stories()[..]].concat());
    titles_of_next_edition(&desk);
    let copy = desk.copy();
    // The digest is left alone, so that the copy has nothing of its own to say.
    copy.configure(
        &(section("health") + &section("travel") + &sources + &digest.replace("* * * * * *", "@yearly")),
    );
    copy.once();
    let (here, there) = (desk.bytes(), copy.bytes());
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (path, bytes) in here {
        assert!(bytes == there[&path], "`{}` has other bytes", path.display());
    }
}

#[test]
fn an_article_has_one_id_in_every_section_and_every_format() {
    let outlets = Outlets::open();
    outlets.publish("/a", &three_stories());
    let two = source(&outlets, "/a", "health").replace("\"health\"", "[\"health\", \"travel\"]");
    let desk = Desk::new(&(section("health") + &section("travel") + &two));
    desk.once();
    let expected = ids(&desk.feed("health/rss.xml"));
    assert_eq!(expected.len(), 3);
    for folder in ["health", "travel", "latest"] {
        for document in ["rss.xml", "atom.xml", "feed.json"] {
            let path = format!("{folder}/{document}");
            assert_eq!(ids(&desk.feed(&path)), expected, "{path}");
        }
    }
    for (link, id) in &expected {
        let told = desk.run(&["explain", "--json", link]).json();
        assert_eq!(told[0]["id"], id.as_str());
    }
}

#[test]
fn a_page_without_a_feed_gets_one() {
    let outlets = Outlets::open();
    let page = |first: &str| {
        let item = |link: &str, title: &str| {
            format!("<article><h2><a href=\"{link}\">{title}</a></h2><p>About {title}.</p></article>")
        };
        let rest = item("/news/2", "A clinic moves") + &item("news/1?utm_source=x", "A clinic opens");
        Says::page(&format!("<!doctype html><title>The page</title><main>{first}{rest}</main>"))
    };
    outlets.put("/page", page(""));
    let source = format!(
        "\n[[source]]\nname = \"page\"\nkind = \"page\"\nurl = \"{}\"\nsection = \"health\"\n\
         item = \"article\"\nheading = \"h2\"\nlink = \"h2 a\"\nsummary = \"p\"\n",
        outlets.url("/page")
    );
    let desk = Desk::new(&(section("health") + &source));
    desk.once();
    assert_eq!(desk.titles("health/rss.xml"), ["A clinic moves", "A clinic opens"]);
    let links: Vec<_> = desk.feed("source/page/rss.xml").into_iter().map(|item| item.link).collect();
    assert_eq!(links[0], outlets.url("/news/2"));
    let before = ids(&desk.feed("health/rss.xml"));
    outlets.put("/page", page("<article><h2><a href=\"/news/3\">A clinic closes</a></h2></article>"));
    assert_eq!(desk.once()["new_articles"], 1);
    let after = desk.feed("health/rss.xml");
    assert_eq!(after[0].title, "A clinic closes");
    assert!(before.iter().all(|(link, id)| ids(&after)[link] == *id));
}

#[test]
fn changed_rules_are_shown_first_and_move_only_when_told() {
    let outlets = Outlets::open();
    outlets.publish("/a", &three_stories());
    let desk = Desk::new("");
    let rules = |words: &str| {
        let section = format!(
            "\n[[section]]\nname = \"wards\"\ntitle = \"Wards\"\ninclude = {{ field = \"title\", words = [\"{words}\"] }}\n"
        );
        let source = source(&outlets, "/a", "health").replace("section = \"health\"\n", "");
        desk.configure(&(section + &source));
    };
    rules("clinic*");
    desk.once();
    assert_eq!(desk.titles("wards/rss.xml"), ["Third clinic opens"]);
    let before = desk.tree();
    rules("nurse*");
    let shown = desk.run(&["rules", "test", "--json"]).json();
    let moves: BTreeSet<&str> =
        shown.as_array().unwrap().iter().map(|found| found["title"].as_str().unwrap()).collect();
    assert_eq!(moves, BTreeSet::from(["A nurse retires", "Third clinic opens"]), "{shown}");
    assert!(before == desk.tree(), "testing rules changes nothing");
    let report = desk.once();
    assert_eq!(report["rules_changed"], true, "{report}");
    assert_eq!(desk.titles("wards/rss.xml"), ["Third clinic opens"], "a round announces, and moves nothing");
    let told = desk.run(&["rules", "apply"]).done();
    assert!(told.contains("2 articles moved"), "{told}");
    assert_eq!(desk.titles("wards/rss.xml"), ["A nurse retires"]);
    assert_eq!(desk.run(&["rules", "test"]).done().trim(), "0 articles would move");
    assert_eq!(desk.once()["rules_changed"], false);
}

#[test]
fn more_than_fifty_moves_want_a_yes() {
    let stories: Vec<Story> = (1..=51).map(|number| Story::new(number, &headline(number))).collect();
    let (outlets, desk) = one_outlet(&stories);
    desk.once();
    let before = desk.tree();
    desk.configure(&(section("health") + &section("travel") + &source(&outlets, "/a", "travel")));
    let refused = desk.run(&["rules", "apply"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.stderr.contains("51 articles") && refused.stderr.contains("--yes"), "{}", refused.stderr);
    assert!(before == desk.tree(), "nothing was done");
    desk.run(&["rules", "apply", "--yes"]).done();
    assert_eq!((desk.feed("health/rss.xml").len(), desk.feed("travel/rss.xml").len()), (0, 50));
    // They were filed anew, and are no news.
    let told = desk.run(&["explain", "--json", &stories[0].link]).json();
    assert_eq!(told[0]["filings"][1]["origin"], "refiled", "{told}");
}

#[test]
fn a_retitled_section_is_rendered_at_the_next_round() {
    let (outlets, desk) = one_outlet(&three_stories());
    desk.once();
    let before = desk.bytes();
    let retitled = section("health").replace("The health section", "Body & mind");
    desk.configure(&(retitled + &source(&outlets, "/a", "health")));
    desk.once();
    let rss = String::from_utf8(desk.bytes()[std::path::Path::new("health/rss.xml")].clone()).unwrap();
    assert!(rss.contains("Body &amp; mind"), "{rss}");
    assert_ne!(before, desk.bytes());
    assert_eq!(desk.once()["documents_written"], 0);
}

/// The files of one folder of the published tree.
fn folder(desk: &Desk, name: &str) -> Vec<String> {
    let root = desk.path("public").join(name);
    let names = files(&root).into_iter().map(|path| path.strip_prefix(&root).unwrap().display().to_string());
    names.collect()
}

#[test]
fn a_section_that_got_another_name_takes_its_articles_along() {
    let (outlets, desk) = one_outlet(&three_stories());
    let digest = "\n[[digest]]\nname = \"now\"\ntitle = \"The last second\"\nschedule = \"* * * * * *\"\n";
    let sources = |name: &str| section(name) + &source(&outlets, "/a", name) + digest;
    desk.configure(&sources("health"));
    desk.once();
    outlets.publish("/a", &[&[Story::new(4, "A ward is painted")], &three_stories()[..]].concat());
    titles_of_next_edition(&desk);
    let (before, closed) = (desk.feed("health/rss.xml"), folder(&desk, "digest/now/1"));
    assert_eq!(before.len(), 4);
    // The name alone, in the section and where it is used.
    let renamed = sources("medicine").replace("The medicine section", "The health section");
    let renamed =
        renamed.replacen("name = \"medicine\"\n", "name = \"medicine\"\nformerly = \"health\"\n", 1);
    desk.configure(&renamed);
    assert_eq!(desk.run(&["rules", "test"]).done().trim(), "0 articles would move");
    let report = desk.once();
    assert_eq!((&report["rules_changed"], &report["new_articles"]), (&false.into(), &0.into()), "{report}");
    assert_eq!(desk.feed("medicine/rss.xml"), before, "the same items, under the same ids and dates");
    assert!(!desk.path("public/health").exists());
    assert_eq!(folder(&desk, "digest/now/1"), closed, "an edition is for ever");
    let settled = desk.tree();
    assert_eq!(desk.once()["documents_written"], 0);
    assert!(settled == desk.tree());
    // What was news under the old name is none under the new.
    outlets.publish("/a", &[&[Story::new(5, "A nurse is found")], &three_stories()[..]].concat());
    assert_eq!(titles_of_next_edition(&desk), ["A nurse is found"]);
}

#[test]
fn a_section_that_is_removed_leaves_the_tree_and_comes_back_whole() {
    let (outlets, desk) = two_outlets();
    outlets.publish("/a", &three_stories());
    outlets.publish("/b", &[Story::new(9, "Ferry strike called off")]);
    outlets.put("/p", Says::page("<ul><li><a href=\"/one\">One of the page</a></li></ul>"));
    let page = "\n[[source]]\nname = \"p\"\nkind = \"page\"\nitem = \"li\"\nsection = \"health\"\n";
    let page = format!("{page}url = \"{}\"\n", outlets.url("/p"));
    let health = section("health") + &source(&outlets, "/a", "health");
    let travel = section("travel") + &source(&outlets, "/b", "travel");
    desk.configure(&(health.clone() + &travel + &page));
    desk.once();
    let whole = desk.bytes();
    assert!(!folder(&desk, "travel").is_empty() && !folder(&desk, "source/p").is_empty());
    fs::write(desk.path("public/source/p/notes.txt"), "somebody else's").unwrap();
    desk.configure(&health);
    desk.once();
    assert!(!desk.path("public/travel").exists());
    assert_eq!(folder(&desk, "source/p"), ["notes.txt"], "what is not ours stays");
    assert_eq!(desk.feed("health/rss.xml").len(), 4, "what the page brought stays filed");
    // A slip: it is put back, and nothing is missing.
    fs::remove_file(desk.path("public/source/p/notes.txt")).unwrap();
    desk.configure(&(health + &travel + &page));
    desk.once();
    let back = desk.bytes();
    assert_eq!(back.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    for (path, bytes) in whole.iter().filter(|(path, _)| !path.starts_with("opml")) {
        assert!(*bytes == back[path], "`{}` has other bytes", path.display());
    }
}
