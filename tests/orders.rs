//! The verbs that give orders: over scripted outlets where no daemon runs, and to one that a test stands in for.

mod support;

use newsdesk::daemon::Summary;
use newsdesk::daemon::control;
use newsdesk::daemon::control::ApplyRules;
use newsdesk::daemon::control::DaemonState;
use newsdesk::daemon::control::Moved;
use newsdesk::daemon::control::NextSource;
use newsdesk::daemon::control::Order;
use newsdesk::daemon::control::Ordered;
use newsdesk::daemon::control::Reply;
use newsdesk::model::Proposal;
use newsdesk::model::SectionId;
use newsdesk::model::SourceId;
use newsdesk::model::SourceState;
use newsdesk::model::TagUri;
use newsdesk::pipeline::Did;
use newsdesk::pipeline::Overrule;
use newsdesk::pipeline::Overruled;
use newsdesk::pipeline::Subject;
use newsdesk::store::Store;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::thread::JoinHandle;
use support::Desk;
use support::Ended;
use support::Outlets;
use support::Story;
use support::section;
use support::source;
use support::until;
use tokio::sync::mpsc;
use tokio::sync::oneshot;

const FAILED: Option<i32> = Some(1);
const MISUSED: Option<i32> = Some(2);
const NEEDS_LOOKING: Option<i32> = Some(3);

/// A daemon that replies to everything alike, at the socket of a desk; gone when dropped.
struct StandIn {
    orders: Arc<Mutex<Vec<Order>>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl StandIn {
    /// `None`: it leaves without a reply.
    fn open(desk: &Desk, reply: Option<Reply>) -> StandIn {
        let socket = desk.path("state/control.sock");
        std::fs::create_dir_all(socket.parent().unwrap()).unwrap();
        let orders: Arc<Mutex<Vec<Order>>> = Arc::default();
        let (taken, (stop, stopped)) = (orders.clone(), oneshot::channel::<()>());
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = control::bind(&socket).unwrap();
                tell.send(()).unwrap();
                let (outbox, mut inbox) = mpsc::channel::<Ordered>(1);
                let until = async { drop(stopped.await) };
                let replying = async {
                    while let Some(ordered) = inbox.recv().await {
                        taken.lock().unwrap().push(ordered.order);
                        if let Some(reply) = reply.clone() {
                            ordered.reply.send(reply).unwrap();
                        }
                    }
                };
                tokio::join!(control::attend(listener, outbox, until), replying);
            });
        });
        told.recv().unwrap();
        StandIn { orders, stop: Some(stop), thread: Some(thread) }
    }

    fn orders(&self) -> Vec<Order> {
        self.orders.lock().unwrap().clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().expect("it is dropped once").join().unwrap();
    }
}

fn refresh(sources: &[&str]) -> Order {
    Order::Refresh { sources: sources.iter().map(|name| SourceId::new(*name)).collect() }
}

fn apply_rules(order: &Order) -> ApplyRules {
    match order {
        Order::ApplyRules(asked) => *asked,
        order => panic!("{order:?}"),
    }
}

fn assert_says(ended: &Ended, code: Option<i32>, words: &[&str]) {
    assert_eq!(ended.code, code, "{ended:?}");
    for word in words {
        assert!(ended.stderr.contains(word), "`{word}` is not in: {}", ended.stderr);
    }
}

/// A desk with two sources, `ward` and `press`; the second has its own day once a year.
fn desk_with_two() -> (Outlets, Desk) {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    outlets.publish("/press", &[Story::new(2, "A bridge closes")]);
    let sources = source(&outlets, "/ward", "health")
        + &source(&outlets, "/press", "health")
        + "schedule = \"0 0 1 1 *\"\n";
    (outlets, Desk::new(&(section("health") + &sources)))
}

#[test]
fn refresh_asks_everyone_whatever_their_schedules_say() {
    let (outlets, desk) = desk_with_two();
    desk.once();
    assert_eq!(desk.once()["asked"], 1, "the other waits for its day");
    outlets.publish("/press", &[Story::new(3, "A bridge opens"), Story::new(2, "A bridge closes")]);
    let told = desk.run(&["refresh"]).done();
    assert!(
        told.starts_with("Asked 2 sources in ") && told.contains(": 1 read, 1 unchanged, 0 failed\n"),
        "{told}"
    );
    assert!(told.contains("Read 2 entries: 1 new article\nFiled: health 1\nPublished "), "{told}");
    assert!(
        desk.titles("health/rss.xml").contains(&"A bridge opens".to_owned()),
        "published when it returns"
    );
}

#[test]
fn refresh_asks_those_who_are_named_and_nobody_else() {
    let (outlets, desk) = desk_with_two();
    let told = desk.run(&["refresh", "press", "--json"]).json();
    assert_eq!((&told["asked"], &told["new_articles"]), (&1.into(), &1.into()), "{told}");
    assert_eq!(told["sources"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!((outlets.statuses("/press"), outlets.statuses("/ward")), (vec![200], vec![]));
    let told = desk.run(&["refresh", "ward", "press", "--json"]).json();
    assert_eq!(told["asked"], 2, "{told}");
}

#[test]
fn a_source_that_is_not_there_is_not_refreshed() {
    let (outlets, desk) = desk_with_two();
    for (words, expected) in [
        (&["refresh", "wrad"][..], "there is no source `wrad`: did you mean `ward`?"),
        (&["refresh", "ward", "zeppelin"], "there is no source `zeppelin`: `newsdesk status` lists"),
    ] {
        assert_says(&desk.run(words), MISUSED, &[expected]);
    }
    assert_eq!(outlets.answered(), 0, "nobody is asked for a slip of the tongue");
}

#[test]
fn refresh_leaves_alone_who_asked_for_it() {
    let (outlets, desk) = desk_with_two();
    desk.once();
    let until = chrono::Utc::now() + chrono::TimeDelta::minutes(30);
    let state = SourceState { not_before: Some(until), ..SourceState::default() };
    let mut store = Store::open(&desk.path("state/newsdesk.db")).unwrap();
    store.keep_states(&[(SourceId::new("ward"), state, None)]).unwrap();
    drop(store);
    let told = desk.run(&["refresh", "ward"]).done();
    assert!(told.starts_with("Asked 0 sources in ") && told.contains("left alone for now: 1"), "{told}");
    let line = format!("  `ward` wants to be left alone until {}", until.format("%Y-%m-%d %H:%M UTC"));
    assert!(told.contains(&line), "`{line}` is not in: {told}");
    assert_eq!(outlets.statuses("/ward"), [200], "once, by the first round");
}

#[test]
fn refresh_closes_no_edition() {
    let outlets = Outlets::open();
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    let digest = "\n[[digest]]\nname = \"often\"\ntitle = \"Often\"\nschedule = \"* * * * * *\"\n";
    let desk = Desk::new(&(section("health") + &source(&outlets, "/ward", "health") + digest));
    desk.once();
    outlets.publish("/ward", &[Story::new(2, "A clinic closes"), Story::new(1, "A hospital opens")]);
    let told = desk.run(&["refresh", "--json"]).json();
    assert_eq!((&told["new_articles"], &told["editions"]), (&1.into(), &serde_json::json!([])), "{told}");
    let closed = until("the next round closes it", || desk.once()["editions"].get(0).cloned());
    assert_eq!((&closed["number"], &closed["articles"]), (&1.into(), &1.into()), "{closed}");
}

#[test]
fn the_running_daemon_refreshes() {
    let (outlets, desk) = desk_with_two();
    let summary =
        Summary { asked: 1, entries: 3, new_articles: 2, documents_written: 4, ..Summary::default() };
    let daemon = StandIn::open(&desk, Some(Reply::Refreshed(Box::new(summary))));
    let told = desk.run(&["refresh", "ward"]).done();
    assert!(told.contains("Read 3 entries: 2 new articles\nPublished 4 documents, 0 unchanged"), "{told}");
    assert_eq!(desk.run(&["refresh", "--json"]).json()["new_articles"], 2);
    assert_eq!(daemon.orders(), [refresh(&["ward"]), refresh(&[])]);
    assert_eq!(
        (outlets.answered(), desk.path("state/newsdesk.db").exists()),
        (0, false),
        "it was not done here"
    );
    drop(daemon);
    assert_eq!(desk.run(&["refresh", "--json"]).json()["asked"], 2, "when it is gone, it is");
}

#[test]
fn what_the_daemon_does_not_do_is_said() {
    let (_outlets, desk) = desk_with_two();
    let refused = Reply::Refused { message: "there is no source `ward`".to_owned() };
    let failed = Reply::Failed { message: "the disk is full".to_owned() };
    let all_failed = Reply::Refreshed(Box::new(Summary { asked: 2, failed: 2, ..Summary::default() }));
    for (reply, code, expected) in [
        (Some(refused), MISUSED, "newsdesk: there is no source `ward`"),
        (Some(failed), FAILED, "the daemon could not do it: the disk is full"),
        (Some(Reply::Reloaded { changes: vec![] }), FAILED, "the daemon's reply is to another order"),
        (Some(all_failed), NEEDS_LOOKING, ""),
        (None, FAILED, "the daemon could not do it: the daemon is stopping"),
    ] {
        let _daemon = StandIn::open(&desk, reply);
        assert_says(&desk.run(&["refresh"]), code, &[expected]);
    }
}

#[test]
fn a_daemon_that_starts_or_stops_meanwhile_is_waited_for() {
    let (_outlets, desk) = desk_with_two();
    desk.once();
    let path = desk.path("state/newsdesk.db");
    let start = || desk.command(&["refresh", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let done = |child: std::process::Child| -> serde_json::Value {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let held = Store::open(&path).unwrap();
    let refreshing = start();
    let summary = Summary { new_articles: 7, ..Summary::default() };
    let daemon = StandIn::open(&desk, Some(Reply::Refreshed(Box::new(summary))));
    assert_eq!(done(refreshing)["new_articles"], 7, "it has started");
    drop(daemon);
    let refreshing = start();
    drop(held);
    assert_eq!(done(refreshing)["asked"], 2, "it has stopped");
}

#[test]
fn a_store_that_stays_in_use_without_a_daemon_is_named() {
    let (_outlets, desk) = desk_with_two();
    desk.once();
    let _held = Store::open(&desk.path("state/newsdesk.db")).unwrap();
    let pid = format!("process {}", std::process::id());
    let words = [
        "no daemon listens at `",
        "control.sock`, and the store is in use",
        "another newsdesk holds it",
        &pid,
    ];
    assert_says(&desk.run(&["refresh"]), FAILED, &words);
}

#[test]
fn reload_is_the_daemons() {
    let (_outlets, desk) = desk_with_two();
    let ended = desk.run(&["reload"]);
    assert_says(&ended, FAILED, &["no daemon listens at `", "state/control.sock`", "reads `"]);
    assert!(!desk.path("state").exists(), "nothing is done here");
    for (changes, expected) in [
        (&["1 source more: `ward`", "2 rules changed"][..], "1 source more: `ward`\n2 rules changed\n"),
        (&[], "Nothing has changed\n"),
    ] {
        let changes = changes.iter().map(ToString::to_string).collect();
        let daemon = StandIn::open(&desk, Some(Reply::Reloaded { changes }));
        assert_eq!(desk.run(&["reload"]).done(), expected);
        assert_eq!(daemon.orders(), [Order::Reload]);
    }
    let faults = "error: there is no section `helth`\n --> feeds.toml:3:1".to_owned();
    let daemon = StandIn::open(&desk, Some(Reply::Refused { message: faults.clone() }));
    let ended = desk.run(&["reload"]);
    assert_eq!((ended.code, ended.stderr), (MISUSED, faults + "\n"));
    desk.configure(&section("heal th"));
    assert_says(&desk.run(&["reload"]), MISUSED, &["`heal th` is not a name"]);
    assert_eq!(daemon.orders(), [Order::Reload], "a file with faults is not even sent for");
}

#[test]
fn rules_are_applied_by_the_daemon() {
    let (_outlets, desk) = desk_with_two();
    let moved = Moved {
        id: TagUri::new("tag:news.example.org,2026:abc"),
        title: "A hospital opens".to_owned(),
        file: vec![Proposal {
            section: SectionId::new("health"),
            reason: "`hospital` stands in it".to_owned(),
        }],
        withdraw: vec![],
        unsorted: None,
    };
    let moves = vec![moved];
    let daemon =
        StandIn::open(&desk, Some(Reply::Applied { moves: moves.clone(), documents_refused: vec![] }));
    let told = desk.run(&["rules", "apply", "--yes"]).done();
    assert_eq!(told, "abc  A hospital opens\n    + health: `hospital` stands in it\n1 article moved\n");
    let told = desk.run(&["rules", "apply", "--as-news", "--json"]).json();
    assert_eq!(
        (&told[0]["id"], &told[0]["file"][0]["section"]),
        (&"tag:news.example.org,2026:abc".into(), &"health".into())
    );
    desk.configure(&section("travel"));
    desk.run(&["rules", "apply"]).done();
    let asked: Vec<ApplyRules> = daemon.orders().iter().map(apply_rules).collect();
    let [first, second, third] = asked[..] else { panic!("{asked:?}") };
    assert_eq!((first.yes, first.as_news, second.yes, second.as_news), (true, false, false, true));
    assert!(
        first.rules == second.rules && second.rules != third.rules,
        "the rules that are meant: {asked:?}"
    );
    drop(daemon);
    let _daemon = StandIn::open(&desk, Some(Reply::TooManyMoves { moves }));
    let ended = desk.run(&["rules", "apply"]);
    assert_says(&ended, MISUSED, &["1 article would move, more than 50: nothing was done; say `--yes`"]);
    assert!(ended.stdout.ends_with("1 article would move\n"), "{}", ended.stdout);
}

/// A desk with two sources that gave the same text under two headlines.
fn desk_with_a_copy() -> (Outlets, Desk) {
    let outlets = Outlets::open();
    let copy = Story { body: support::prose(1, 80), ..Story::new(2, "Ambulances for Norfjord") };
    outlets.publish("/ward", &[Story::new(1, "A hospital opens")]);
    outlets.publish("/press", &[]);
    let desk = Desk::new(
        &(section("health") + &source(&outlets, "/ward", "health") + &source(&outlets, "/press", "health")),
    );
    desk.once();
    outlets.publish("/press", &[copy]);
    assert_eq!(desk.once()["duplicates"]["same text"], 1);
    (outlets, desk)
}

#[test]
fn a_person_has_the_last_word_on_what_is_one() {
    let (outlets, desk) = desk_with_a_copy();
    let (first, copy) = ("https://outlet.example/news/1", "outlet.example/news/2");
    let told = desk.run(&["article", "different", copy, "--json"]).json();
    assert_eq!((&told["did"], &told["filed"][0]), (&"split_off".into(), &"health".into()), "{told}");
    let id = told["other"]["id"].as_str().unwrap().to_owned();
    let titles = ["A hospital opens", "Ambulances for Norfjord"].map(str::to_owned).to_vec();
    let sorted = || {
        let mut titles = desk.titles("health/rss.xml");
        titles.sort();
        titles
    };
    assert_eq!(sorted(), titles, "published when it returns");
    assert_eq!(desk.run(&["explain", copy, "--json"]).json()[0]["id"], id.as_str());
    let told = desk.run(&["article", "same", first, copy]).done();
    assert!(
        told.contains("Ambulances for Norfjord\nis from now on\n  ") && told.ends_with("A hospital opens\n"),
        "{told}"
    );
    let told = desk.run(&["article", "same", &id, first]).done();
    assert!(told.ends_with("were one already\n"), "{told}");
    assert_eq!(sorted(), titles, "what went out stays");
    let told = desk.run(&["article", "different", &id]).done();
    assert!(told.contains("stands for itself again"), "{told}");
    outlets.publish("/press", &[Story { body: support::prose(1, 80), ..Story::new(3, "Six ambulances") }]);
    assert_eq!(desk.once()["new_articles"], 0);
    assert_eq!(sorted(), titles);
}

#[test]
fn what_is_not_meant_clearly_is_not_overruled() {
    let (_outlets, desk) = desk_with_a_copy();
    let first = "https://outlet.example/news/1";
    for (words, expected) in [
        (&["article", "same", first, "zeppelin"][..], "nothing was ever seen under `zeppelin`"),
        (&["article", "different", first], "one of `https://outlet.example/news/2`"),
        (&["article", "different", first, first], "are one entry, expected two of them"),
    ] {
        assert_says(&desk.run(words), MISUSED, &["newsdesk: ", expected]);
    }
}

#[test]
fn two_articles_are_told_apart_by_the_daemon() {
    let (_outlets, desk) = desk_with_two();
    let subject = |name: &str, title: &str| Subject {
        id: TagUri::new(format!("tag:news.example.org,2026:{name}")),
        title: title.to_owned(),
    };
    let overruled = Overruled {
        did: Did::WereTwo,
        one: subject("abc", "A hospital opens"),
        other: subject("def", "A bridge closes"),
        filed: vec![],
    };
    let reply = Reply::Overruled { overruled, documents_refused: vec![] };
    let daemon = StandIn::open(&desk, Some(reply));
    let told = desk.run(&["article", "different", "abc", "def"]).done();
    let expected =
        "  abc  A hospital opens\n  def  A bridge closes\nwere two already, and are never taken for one\n";
    assert_eq!(told, expected);
    let said = Overrule::Different("abc".to_owned(), Some("def".to_owned()));
    assert_eq!(daemon.orders(), [Order::Overrule(said)]);
}

#[test]
fn status_shows_the_daemon_where_one_runs() {
    let (_outlets, desk) = desk_with_two();
    desk.once();
    assert!(desk.run(&["status", "--json"]).json()["daemon"].is_null());
    assert!(!desk.run(&["status"]).done().contains("Running since"));
    let at = |text: &str| text.parse().unwrap();
    let state = DaemonState {
        pid: 4711,
        since: at("2026-03-02T07:00:00Z"),
        version: "9.9.9".to_owned(),
        config: "/etc/newsdesk/feeds.toml".into(),
        doing: "waiting".to_owned(),
        next: Some(NextSource { source: SourceId::new("ward"), at: at("2026-03-02T12:20:00Z") }),
        asking: vec![SourceId::new("press")],
        held: Some("the clock is wrong".to_owned()),
    };
    let daemon = StandIn::open(&desk, Some(Reply::Status(Box::new(state))));
    let told = desk.run(&["status"]).done();
    for words in [
        "Running since Mon 02 Mar 2026 07:00 (",
        "process 4711, newsdesk 9.9.9, `/etc/newsdesk/feeds.toml`: waiting\n",
        "  asking now: `press`\n",
    ] {
        assert!(told.contains(words), "`{words}` is not in: {told}");
    }
    assert_eq!(desk.run(&["status", "--json"]).json()["daemon"]["next"]["source"], "ward");
    drop(daemon);
    // Looking on needs no daemon that is well.
    let _daemon = StandIn::open(&desk, None);
    let ended = desk.run(&["status"]);
    assert!(ended.code == Some(0) && ended.stdout.contains("press"), "{ended:?}");
    assert!(ended.stderr.contains("the daemon is stopping"), "{}", ended.stderr);
}
