//! Copies on their way through turns: what is found of what was said, and for how long.

use super::*;
use crate::config;
use crate::config::Checks;
use crate::config::Config;
use crate::model::Article;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::FeedFacts;
use crate::model::Gathered;
use crate::model::IdTrust;
use crate::model::Outcome;
use crate::model::Proof;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::model::Validators;
use crate::pipeline::Heard;
use crate::pipeline::Newsroom;
use crate::pipeline::Overrule;
use crate::pipeline::Taken;
use crate::pipeline::keyed;
use crate::pipeline::overrule;
use crate::pipeline::take_in;
use crate::store::Store;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// Three outlets, in the order of the config.
const CONFIG: &str = r#"
[site]
title = "T"
url = "https://n.example/"
authority = "n.example,2026"
[[section]]
name = "health"
title = "Health"
[[source]]
name = "a"
url = "https://a.example/rss"
section = "health"
[[source]]
name = "b"
url = "https://b.example/rss"
section = "health"
[[source]]
name = "c"
url = "https://c.example/rss"
section = "health"
"#;

const MILL: [&str; 4] = [
    "The old paper mill at Vessby burned to the ground on Sunday night, and two hundred people had to leave their \
     homes because of the smoke. A watchman was treated for burns.",
    "The fire began in a store of rags, fire chief Lisbet Moen said, and reached the roof before the first engine \
     had crossed the river. Crews from five towns pumped water until noon.",
    "The mill had stood empty since 1998. A choir used its great hall in summer, and lost a grand piano and all its \
     scores in the flames.",
    "The council wants to keep the chimney, which leans by a hand's breadth, and asks everybody to stay away from \
     the bank below until it has been looked at.",
];

const VALLEY: [&str; 3] = [
    "Nurses in the Aster valley will visit patients by cable car this winter, since the road is closed after a \
     landslide that took forty metres of it into the lake.",
    "The health board pays for a cabin every half hour. Those who can't walk are carried in a chair that a mountain \
     club has lent, and the pharmacy sends its parcels along.",
    "The road will be open again in May at the earliest. Until then the ambulance waits on the far side, with the \
     engine warm.",
];

fn html(paragraphs: &[&str]) -> String {
    paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>")).collect()
}

fn mill() -> Entry {
    entry("mill", "Paper mill at Vessby burns down", &html(&MILL))
}

/// With another headline, and without its last two paragraphs.
fn copy_of_mill(name: &str) -> Entry {
    entry(name, "Fire destroys the old mill of Vessby", &html(&MILL[..2]))
}

fn valley() -> Entry {
    entry("valley", "By cable car to the patients", &html(&VALLEY))
}

fn entry(name: &str, title: &str, html: &str) -> Entry {
    Entry {
        id: Some(format!("id-of-{name}")),
        url: Some(url(name).parse().unwrap()),
        title: title.to_owned(),
        content: Some(html.to_owned()),
        ..Entry::default()
    }
}

fn url(name: &str) -> String {
    format!("https://{name}.example/news")
}

struct Desk {
    config: Config,
    store: Store,
    lately: Lately,
    states: HashMap<SourceId, SourceState>,
    now: Timestamp,
}

impl Desk {
    fn new(store: Store) -> Desk {
        let config = config::parse(CONFIG, "feeds.toml".as_ref(), &Checks::NONE).unwrap();
        let now = "2026-03-02T07:00:00Z".parse().unwrap();
        Desk { config, store, lately: Lately::default(), states: HashMap::new(), now }
    }

    fn open() -> Desk {
        Desk::new(Store::in_memory().unwrap())
    }

    /// As another process finds it.
    fn reopen(&mut self) {
        self.lately = Lately::default();
    }

    /// An hour later, one source lists one entry.
    fn hears(&mut self, source: &str, entry: Entry) -> Taken {
        self.try_hears(&[(source, entry)]).unwrap()
    }

    fn try_hears(&mut self, said: &[(&str, Entry)]) -> Result<Taken, StoreError> {
        self.now += TimeDelta::hours(1);
        let heard = said.iter().map(|(source, entry)| heard(source, entry.clone(), self.now)).collect();
        let newsroom = Newsroom::new(&self.config);
        take_in(&mut self.store, &newsroom, &mut self.lately, heard, &mut self.states, self.now)
    }

    fn articles(&self) -> Vec<Article> {
        (1..).map_while(|id| self.store.article(ArticleId(id)).unwrap()).collect()
    }

    /// The versions of an article by their numbers.
    fn versions(&self, article: i64) -> Vec<VersionId> {
        self.store.versions(ArticleId(article)).unwrap().iter().map(|version| version.id).collect()
    }

    fn keep_print(&mut self, version: VersionId, recipe: u32, print: &[u8]) {
        self.store.turn(self.now, |turn| turn.keep_print(version, recipe, print)).unwrap();
    }
}

fn heard(source: &str, entry: Entry, at: Timestamp) -> Heard {
    let outcome = Outcome::Read {
        entries: vec![entry],
        feed: Box::new(FeedFacts::default()),
        extent: Extent::Whole,
        validators: Validators::default(),
        body_hash: at.timestamp() as u64,
        recipe: 1,
    };
    let gathered = Gathered { source: SourceId::new(source), at, outcome, final_url: None, body_bytes: 0 };
    keyed(gathered, IdTrust::Trusted)
}

/// How many articles were opened, and how many entries were copies.
fn told(taken: &Taken) -> (usize, usize) {
    (taken.opened, taken.duplicates.get(Proof::Copy(0).kind()).copied().unwrap_or(0))
}

const OPENED: (usize, usize) = (1, 0);
const COPY: (usize, usize) = (0, 1);

#[test]
fn copies_are_found_among_what_was_said() {
    for (name, before, now, expected) in [
        ("the first of all", None, mill(), OPENED),
        ("another text", Some(valley()), mill(), OPENED),
        ("abridged", Some(mill()), copy_of_mill("copy"), COPY),
        ("extended", Some(copy_of_mill("copy")), mill(), COPY),
        ("a teaser", Some(mill()), entry("t", "Mill at Vessby burns down", &html(&MILL[..1])), COPY),
        ("the title alone", Some(mill()), entry("t", &mill().title, ""), COPY),
        ("another title alone", Some(mill()), entry("t", "Paper mill sold", ""), OPENED),
    ] {
        let mut desk = Desk::open();
        before.into_iter().for_each(|before| drop(desk.hears("a", before)));
        assert_eq!(told(&desk.hears("b", now)), expected, "{name}");
    }
}

#[test]
fn a_copy_is_found_within_the_turn_of_its_first() {
    let mut desk = Desk::open();
    // The order of the config, not of the answers, decides who said it first.
    let taken = desk.try_hears(&[("c", copy_of_mill("c")), ("b", valley()), ("a", mill())]).unwrap();
    assert_eq!((taken.opened, &taken.duplicates), (2, &BTreeMap::from([("copy", 1)])));
    assert_eq!(desk.articles()[0].title, mill().title);
}

#[test]
fn what_an_earlier_process_took_in_is_found() {
    let mut desk = Desk::open();
    desk.hears("a", mill());
    desk.hears("a", valley());
    desk.reopen();
    assert_eq!(told(&desk.hears("b", copy_of_mill("b"))), COPY);
    desk.reopen();
    assert_eq!(told(&desk.hears("c", entry("c", "Mill at Vessby burns down", &html(&MILL[..1])))), COPY);
    assert_eq!(desk.lately.window.as_ref().map(Window::len), Some(4));
}

#[test]
fn fingerprints_of_another_recipe_are_made_anew() {
    let mut desk = Desk::open();
    desk.hears("a", mill());
    desk.hears("a", valley());
    let made = desk.versions(1)[0];
    desk.keep_print(made, 0, b"of an old recipe");
    assert_eq!(desk.store.without_print(desk.now - WINDOW, RECIPE).unwrap(), [made]);
    desk.reopen();
    assert_eq!(told(&desk.hears("b", copy_of_mill("b"))), COPY);
    assert_eq!(desk.store.without_print(desk.now - WINDOW, RECIPE).unwrap(), []);
}

#[test]
fn a_damaged_fingerprint_is_passed_over() {
    let mut desk = Desk::open();
    desk.hears("a", mill());
    desk.hears("a", valley());
    let made = desk.versions(1)[0];
    desk.keep_print(made, RECIPE, b"no fingerprint");
    desk.reopen();
    assert_eq!(told(&desk.hears("b", entry("b", "Nurses ride the cable car", &html(&VALLEY[..2])))), COPY);
    // What is not in the window is not found; nothing worse happens.
    assert_eq!(told(&desk.hears("c", copy_of_mill("c"))), OPENED);
}

#[test]
fn a_turn_that_failed_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsdesk.sqlite");
    let mut desk = Desk::new(Store::open(&path).unwrap());
    desk.hears("a", valley());
    let other = rusqlite::Connection::open(&path).unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON filing BEGIN SELECT raise(ABORT, 'refused'); END";
    other.execute_batch(refuse).unwrap();
    desk.try_hears(&[("a", mill())]).unwrap_err();
    assert!(desk.lately.window.is_none());
    other.execute_batch("DROP TRIGGER refuse").unwrap();
    assert_eq!(told(&desk.hears("b", copy_of_mill("b"))), OPENED, "what it is a copy of was never said");
    assert_eq!(told(&desk.hears("a", mill())), COPY);
    assert_eq!(desk.lately.window.as_ref().map(Window::len), Some(3));
    assert_eq!(desk.articles().len(), 2);
}

#[test]
fn a_quiet_round_needs_no_window() {
    let mut desk = Desk::open();
    let counting =
        |count: u32| entry("mill", &mill().title, &format!("{}<p>{count} comments</p>", html(&MILL)));
    desk.hears("a", counting(12));
    desk.reopen();
    for (name, said, changes) in [("nothing new", counting(12), 0), ("a counter", counting(14), 1)] {
        assert_eq!(desk.hears("a", said).changes(), changes, "{name}");
        assert!(desk.lately.window.is_none(), "{name}");
    }
    desk.hears("a", valley());
    assert!(desk.lately.window.is_some(), "what says something new is compared");
}

#[test]
fn what_was_said_too_long_ago_is_news_again() {
    for (name, passed, reopens, expected) in [
        ("two weeks", TimeDelta::days(14), false, COPY),
        ("sixteen days", TimeDelta::days(16), false, OPENED),
        ("two weeks, in another process", TimeDelta::days(14), true, COPY),
        ("sixteen days, in another process", TimeDelta::days(16), true, OPENED),
    ] {
        let mut desk = Desk::open();
        desk.hears("a", mill());
        desk.now += passed;
        if reopens {
            desk.reopen();
        }
        assert_eq!(told(&desk.hears("b", copy_of_mill("b"))), expected, "{name}");
    }
}

#[test]
fn what_an_article_said_before_and_after_it_changed_is_found() {
    for reopens in [false, true] {
        let mut desk = Desk::open();
        let title = "The weekend at a glance";
        desk.hears("a", entry("glance", title, &html(&MILL)));
        let taken = desk.hears("a", entry("glance", title, &html(&VALLEY)));
        assert_eq!((taken.revised, taken.opened), (1, 0), "one article, two states");
        if reopens {
            desk.reopen();
        }
        assert_eq!(told(&desk.hears("b", copy_of_mill("b"))), COPY, "before");
        let of_valley = entry("c", "Nurses ride the cable car", &html(&VALLEY[..2]));
        assert_eq!(told(&desk.hears("c", of_valley)), COPY, "after");
        assert_eq!(desk.articles().len(), 1);
        assert_eq!(desk.versions(1).len(), 4);
    }
}

#[test]
fn an_article_that_becomes_a_copy_is_one_with_it_unless_a_person_told_them_apart() {
    for (name, says_different, joined) in [("nobody said a word", false, 1), ("told apart", true, 0)] {
        let mut desk = Desk::open();
        desk.hears("a", mill());
        desk.hears("b", entry("b", &copy_of_mill("b").title, &html(&VALLEY)));
        if says_different {
            let said = Overrule::Different(url("mill"), Some(url("b")));
            overrule(&mut desk.store, &desk.config, &desk.states, &said, desk.now).unwrap();
            desk.lately.forget();
        }
        let taken = desk.hears("b", copy_of_mill("b"));
        assert_eq!((taken.revised, taken.joined, taken.opened), (1, joined, 0), "{name}");
    }
}

#[test]
fn a_copy_of_two_that_were_told_apart_joins_nobody() {
    let mut desk = Desk::open();
    desk.hears("a", mill());
    assert_eq!(told(&desk.hears("b", copy_of_mill("b"))), COPY);
    let said = Overrule::Different(url("mill"), Some(url("b")));
    overrule(&mut desk.store, &desk.config, &desk.states, &said, desk.now).unwrap();
    desk.lately.forget();
    let taken = desk.hears("c", entry("c", "Mill at Vessby burns down", &html(&MILL[..3])));
    assert_eq!((told(&taken), taken.joined), (COPY, 0));
    assert!(desk.articles().iter().all(|article| article.same_as.is_none()));
}

/// Two copies that were never compared, because the fingerprint of the first was lost for a while.
fn two_that_are_one() -> Desk {
    let mut desk = Desk::open();
    desk.hears("a", mill());
    let made = desk.versions(1)[0];
    desk.keep_print(made, RECIPE, b"no fingerprint");
    desk.reopen();
    assert_eq!(told(&desk.hears("b", copy_of_mill("b"))), OPENED);
    desk.keep_print(made, 0, b"to be made anew");
    desk.reopen();
    desk
}

#[test]
fn a_copy_of_two_articles_joins_them_and_says_why() {
    let longer = format!("{}<p>More in a while.</p>", html(&MILL[..2]));
    for (name, says) in [
        ("nearer to the older", entry("c", "Paper mill at Vessby burns", &html(&MILL[..3]))),
        ("nearer to the younger", entry("c", &copy_of_mill("b").title, &longer)),
    ] {
        let mut desk = two_that_are_one();
        let taken = desk.hears("c", says);
        assert_eq!((told(&taken), taken.joined), (COPY, 1), "{name}");
        let articles = desk.articles();
        let are: Vec<_> = articles.iter().map(|article| article.same_as).collect();
        assert_eq!(are, [None, Some(articles[0].id)], "{name}");
        let joined = desk.store.joined(ArticleId(2)).unwrap();
        assert_eq!(joined.len(), 1, "{name}");
        assert_eq!(joined[0].compared.as_ref().map(|found| found.with), Some(1), "{name}");
    }
}
