//! Sources that change what they said, driven through turns: what becomes of the article, and what is kept.

use super::Heard;
use super::Lately;
use super::Newsroom;
use super::Taken;
use super::keyed;
use super::take_in;
use crate::config;
use crate::config::Checks;
use crate::edit::near::RECIPE;
use crate::model::Article;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::FeedFacts;
use crate::model::FeedId;
use crate::model::Gathered;
use crate::model::IdTrust;
use crate::model::Outcome;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::model::Validators;
use crate::store::Store;
use std::collections::HashMap;
use std::path::Path;

/// One section, and two sources that go there; `quiet` is silent about its updates.
const FEEDS: &str = r#"
[site]
title = "T"
url = "https://n.example"
authority = "n.example,2026"
[[section]]
name = "health"
title = "Health"
[[source]]
name = "loud"
url = "https://a.example/rss"
section = "health"
[[source]]
name = "quiet"
url = "https://b.example/rss"
section = "health"
updates = "silent"
"#;

struct Newsdesk {
    store: Store,
    newsroom: Newsroom,
    lately: Lately,
    states: HashMap<SourceId, SourceState>,
    hour: i64,
}

impl Newsdesk {
    fn new() -> Newsdesk {
        let config = config::parse(FEEDS, Path::new("feeds.toml"), &Checks::NONE);
        let newsroom = Newsroom::new(&config.unwrap_or_else(|faults| panic!("{faults}")));
        Newsdesk {
            store: Store::in_memory().unwrap(),
            newsroom,
            lately: Lately::default(),
            states: HashMap::new(),
            hour: 0,
        }
    }

    /// An hour later, one source lists these.
    fn hears(&mut self, source: &str, entries: Vec<Entry>) -> Taken {
        self.hour += 1;
        let heard = heard(source, entries, at(self.hour));
        let Newsdesk { store, newsroom, lately, states, hour } = self;
        take_in(store, newsroom, lately, vec![heard], states, at(*hour)).unwrap()
    }

    /// The only article there is.
    fn article(&self) -> Article {
        let standing = self.store.standing(&FeedId::Section(SectionId::new("health")), 9).unwrap();
        assert_eq!(standing.len(), 1);
        standing[0].article.clone()
    }

    /// What its entries said, oldest first.
    fn told(&self) -> Vec<String> {
        let versions = self.store.versions(self.article().id).unwrap();
        versions.into_iter().map(|version| format!("{}: {}", version.source, version.title)).collect()
    }
}

fn at(hour: i64) -> Timestamp {
    Timestamp::from_timestamp(1_790_000_000 + 3600 * hour, 0).unwrap()
}

fn heard(source: &str, entries: Vec<Entry>, at: Timestamp) -> Heard {
    let outcome = Outcome::Read {
        entries,
        feed: Box::new(FeedFacts::default()),
        extent: Extent::Whole,
        validators: Validators::default(),
        body_hash: at.timestamp() as u64,
        recipe: 1,
    };
    let gathered = Gathered { source: SourceId::new(source), at, outcome, final_url: None, body_bytes: 0 };
    keyed(gathered, IdTrust::Trusted)
}

fn entry(title: &str, url: &str, last: &str) -> Entry {
    let words: String = (0..60).map(|number| format!("word{number} ")).collect();
    Entry {
        id: Some("https://a.example/?p=1".to_owned()),
        url: Some(url.parse().unwrap()),
        title: title.to_owned(),
        content: Some(format!("<p>{words}.</p><p>The fire is out.</p><p>{last}</p>")),
        ..Entry::default()
    }
}

const URL: &str = "https://a.example/fire?t=1";

#[test]
fn only_a_material_change_is_a_new_state_and_moves_updated() {
    let before = entry("Fire in Bergen", URL, "12 comments");
    for (name, source, now, states, moves) in [
        ("nothing", "loud", before.clone(), 1, false),
        ("a counter", "loud", entry("Fire in Bergen", URL, "14 comments"), 1, false),
        ("a token", "loud", entry("Fire in Bergen", "https://a.example/fire?t=2", "12 comments"), 1, false),
        ("a scheme", "loud", entry("Fire in Bergen", "http://www.a.example/fire", "12 comments"), 1, false),
        ("a title", "loud", entry("Fire in Oslo", URL, "12 comments"), 2, true),
        ("a figure", "loud", entry("Fire in Bergen", URL, "It killed 12."), 2, true),
        ("a page", "loud", entry("Fire in Bergen", "https://a.example/fires", "12 comments"), 2, true),
        ("a title, silently", "quiet", entry("Fire in Oslo", URL, "12 comments"), 2, false),
    ] {
        let mut desk = Newsdesk::new();
        desk.hears(source, vec![before.clone()]);
        let taken = desk.hears(source, vec![now.clone()]);

        let article = desk.article();
        assert_eq!(desk.told().len(), states, "{name}");
        assert_eq!(taken.revised, states - 1, "{name}");
        assert_eq!(article.updated, if moves { at(2) } else { at(1) }, "{name}");
        assert_eq!((&article.title, &article.content), (&now.title, &now.content), "{name}");
        assert_eq!(desk.hears(source, vec![now]).changes(), 0, "{name}, and nothing more");
    }
}

#[test]
fn a_counter_that_goes_on_for_days_never_moves_updated() {
    let mut desk = Newsdesk::new();
    for count in 0..30 {
        let taken = desk.hears("loud", vec![entry("Fire in Bergen", URL, &format!("{count} comments"))]);
        assert_eq!((taken.revised, taken.touched_up), (0, usize::from(count > 0)));
    }
    assert_eq!(desk.article().updated, at(1));
    assert!(desk.article().content.unwrap().contains("29 comments"));
    desk.hears("loud", vec![entry("Fire in Bergen is out", URL, "30 comments")]);
    assert_eq!(desk.article().updated, at(31));
    assert_eq!(desk.told(), ["loud: Fire in Bergen", "loud: Fire in Bergen is out"]);
}

#[test]
fn a_copy_that_changes_leaves_the_article_and_keeps_its_own_words() {
    let mut desk = Newsdesk::new();
    desk.hears("loud", vec![entry("Fire in Bergen", URL, "It is out.")]);
    desk.hears("quiet", vec![entry("Fire in Bergen", URL, "It is out.")]);
    assert_eq!(desk.told(), ["loud: Fire in Bergen"], "the same words are not kept twice");
    let taken = desk.hears("quiet", vec![entry("Bergen: fire is out", URL, "It is out.")]);
    assert_eq!((taken.revised, taken.touched_up), (1, 0));
    assert_eq!(desk.told(), ["loud: Fire in Bergen", "quiet: Bergen: fire is out"]);
    desk.hears("loud", vec![entry("Fire in Bergen, again", URL, "It is out.")]);
    assert_eq!(
        desk.told(),
        ["loud: Fire in Bergen", "quiet: Bergen: fire is out", "loud: Fire in Bergen, again"]
    );
    let article = desk.article();
    assert_eq!((article.title.as_str(), article.updated), ("Fire in Bergen, again", at(4)));
    assert_eq!(desk.store.without_print(at(0), RECIPE).unwrap(), [], "copies of any of them are found");
}

fn at_page(page: &str, title: &str, body: &str) -> Entry {
    Entry {
        id: Some(page.to_owned()),
        url: Some(page.parse().unwrap()),
        title: title.to_owned(),
        content: Some(body.to_owned()),
        ..Entry::default()
    }
}

/// So many different words, in sentences.
fn story(of: &str, words: usize) -> String {
    (0..words).map(|word| format!("{of}{word}{}", if word % 9 == 8 { ". " } else { " " })).collect()
}

#[test]
fn a_story_that_a_source_lists_twice_is_not_turned_over_and_over() {
    let listed = |id: &str, end: &str, comments: u32| {
        let text = format!("<p>{}</p><p>{end}</p><p>{comments} comments</p>", story("fire", 60));
        Entry { id: Some(id.to_owned()), ..at_page("https://a.example/fire", "Fire in Bergen", &text) }
    };
    let mut desk = Newsdesk::new();
    desk.hears("loud", vec![listed("https://a.example/?p=1", "It is out by now.", 0)]);
    let both = |comments| {
        vec![
            listed("https://a.example/?p=1", "It is out by now.", comments),
            listed("https://a.example/?p=2", "It took twelve hours.", comments),
        ]
    };
    desk.hears("loud", both(1));
    let updated = desk.article().updated;
    for comments in 2..5 {
        let taken = desk.hears("loud", both(comments));
        assert_eq!((taken.revised, taken.touched_up, taken.opened), (0, 2, 0), "{comments}");
        assert!(desk.article().body().is_some_and(|body| body.contains("out by now")), "{comments}");
    }
    assert_eq!(desk.article().updated, updated);
    // The first is listed no more: from its next change on the second speaks for the article.
    for hours in ["thirteen", "fourteen"] {
        desk.hears("loud", vec![listed("https://a.example/?p=2", &format!("It took {hours} hours."), 4)]);
    }
    assert!(desk.article().body().is_some_and(|body| body.contains("fourteen")));
}

#[test]
fn notices_in_one_template_are_each_news() {
    for words in [30, 120, 500] {
        for (name, title) in
            [("numbered titles", "Tender NUMBER: beds for Bergen"), ("one title", "Beds for Bergen")]
        {
            let mut desk = Newsdesk::new();
            for number in 17..21 {
                let body = format!("Notice 2026-{number} of the county. {}", story("tender", words));
                let page = format!("https://a.example/tender/{number}");
                let taken = desk.hears(
                    "loud",
                    vec![at_page(&page, &title.replace("NUMBER", &number.to_string()), &body)],
                );
                assert_eq!(taken.opened, 1, "{name}, {words} words, {number}");
            }
        }
    }
}

#[test]
fn what_is_buried_takes_nobody_with_it() {
    let days = |days: u64| std::time::Duration::from_secs(days * 86_400);
    let mut desk = Newsdesk::new();
    desk.hears("loud", vec![at_page("https://a.example/fire", "Fire in Bergen", &story("fire", 90))]);
    desk.hears("loud", vec![at_page("https://a.example/other", "Something else", &story("else", 90))]);
    desk.hour += 24 * 60;
    assert_eq!(desk.store.expire(at(desk.hour), days(30), days(300)).unwrap(), 1);
    let blaze = story("blaze", 200);
    desk.hears("quiet", vec![at_page("https://b.example/blaze", "Blaze in Bergen harbour put out", &blaze)]);
    let again = at_page("https://a.example/fire", "Fire in Bergen: blaze in harbour put out", &blaze);
    let taken = desk.hears("loud", vec![again]);
    assert_eq!(taken.joined, 0);
    let standing = desk.store.standing(&FeedId::Section(SectionId::new("health")), 9).unwrap();
    let alive = standing.iter().find(|one| one.article.title.starts_with("Blaze")).unwrap();
    assert_eq!(alive.article.same_as, None);
}
