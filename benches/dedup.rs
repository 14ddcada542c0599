//! What becomes of 100 entries of one source: their keys alone, and whole turns in a store in memory, most with
//! 10,000 other articles in the window.
//!
//! The time is that of a document; the items a second beside it are those of one entry.

mod support;

/// As the measuring of whole desks has it.
#[path = "../examples/scale/news.rs"]
#[expect(dead_code, reason = "not all of it is news here")]
mod news;

use divan::Bencher;
use divan::counter::ItemsCount;
use news::Article;
use news::Copied;
use news::Edit;
use news::Language;
use newsdesk::config;
use newsdesk::config::Checks;
use newsdesk::edit::identity;
use newsdesk::model::Entry;
use newsdesk::model::Extent;
use newsdesk::model::FeedFacts;
use newsdesk::model::Gathered;
use newsdesk::model::IdTrust;
use newsdesk::model::KeyedEntry;
use newsdesk::model::Outcome;
use newsdesk::model::Precision;
use newsdesk::model::SourceDate;
use newsdesk::model::SourceId;
use newsdesk::model::SourceState;
use newsdesk::model::Validators;
use newsdesk::pipeline;
use newsdesk::pipeline::Heard;
use newsdesk::pipeline::Lately;
use newsdesk::pipeline::Newsroom;
use newsdesk::pipeline::Taken;
use newsdesk::store::Store;
use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;

fn main() {
    divan::main();
}

/// Articles that the window has already.
const OTHERS: u64 = 10_000;

/// Every outlet's entries go under one section.
const CONFIG: &str = r#"
    [site]
    title = "Bench"
    url = "https://bench.example/"
    authority = "bench.example,2026"
    [[section]]
    name = "news"
    title = "News"
    [[source]]
    name = "outlet"
    url = "https://outlet.example/feed"
    section = "news"
    [[source]]
    name = "copyist"
    url = "https://copyist.example/feed"
    section = "news"
"#;

#[divan::bench]
fn keys(bencher: Bencher) {
    counted(bencher).with_inputs(|| entries(0)).bench_values(|entries| {
        let source = SourceId::new("bench");
        let keyed = entries.into_iter().map(|entry| identity::keyed(&source, entry, IdTrust::Trusted));
        keyed.collect::<Vec<KeyedEntry>>()
    });
}

/// Nothing like them was said before.
#[divan::bench]
fn new_articles(bencher: Bencher) {
    let (mut desk, mut next) = (Desk::with_others(), OTHERS);
    let inputs = counted(bencher).with_inputs(|| {
        next += support::ITEMS;
        others("outlet", next)
    });
    inputs.bench_local_values(|heard| assert_eq!(desk.take_in(heard).opened as u64, support::ITEMS));
}

#[divan::bench]
fn known_again(bencher: Bencher) {
    let mut desk = Desk::with_others();
    counted(bencher)
        .with_inputs(|| others("outlet", 0))
        .bench_local_values(|heard| assert_eq!(desk.take_in(heard).changes(), 0));
}

/// A word of every sentence and the title are others, and so are link and id.
#[divan::bench]
fn near_copies_elsewhere(bencher: Bencher) {
    let (mut desk, mut round) = (Desk::with_others(), 0);
    let inputs = counted(bencher).with_inputs(|| {
        round += 1;
        near_copies("copyist", round)
    });
    inputs.bench_local_values(|heard| assert!(desk.take_in(heard).changes() > 0));
}

/// The same texts from another source, under other links and ids.
#[divan::bench]
fn copied_elsewhere(bencher: Bencher) {
    counted(bencher).with_inputs(|| (Desk::with_news(), heard("copyist", support::ITEMS))).bench_values(
        |(mut desk, heard)| {
            assert_eq!(desk.take_in(heard).duplicates["same text"] as u64, support::ITEMS);
            desk
        },
    );
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>) -> Bencher<'a, 'b> {
    bencher.counter(ItemsCount::new(support::ITEMS))
}

/// A newsdesk in memory.
struct Desk {
    store: Store,
    newsroom: Newsroom,
    lately: Lately,
    states: HashMap<SourceId, SourceState>,
}

impl Desk {
    fn open() -> Desk {
        let checks = Checks {
            address: |_, _| Ok(()),
            selector: |_| Ok(()),
            private_host: |_| Ok(()),
            reads_secrets: true,
            credentials: || None,
        };
        let config = config::parse(CONFIG, Path::new("feeds.toml"), &checks).unwrap();
        let newsroom = Newsroom::new(&config);
        Desk {
            store: Store::in_memory().unwrap(),
            newsroom,
            lately: Lately::default(),
            states: HashMap::new(),
        }
    }

    /// It has taken in the outlet's entries.
    fn with_news() -> Desk {
        let mut desk = Desk::open();
        desk.take_in(heard("outlet", 0));
        desk
    }

    /// The window is full of other articles.
    fn with_others() -> Desk {
        let mut desk = Desk::open();
        for first in (0..OTHERS).step_by(support::ITEMS as usize) {
            desk.take_in(others("outlet", first));
        }
        desk
    }

    fn take_in(&mut self, heard: Heard) -> Taken {
        let at = heard.gathered.at;
        let Desk { store, newsroom, lately, states } = self;
        pipeline::take_in(store, newsroom, lately, vec![heard], states, at).unwrap()
    }
}

fn heard(source: &str, first_address: u64) -> Heard {
    heard_of(source, entries(first_address))
}

/// Articles that have nothing to do with each other, but for those of a template.
fn others(source: &str, first: u64) -> Heard {
    let article = |number| (language().original(number), support::address(number));
    heard_of(source, (first..first + support::ITEMS).map(article).map(told).collect())
}

/// Of articles all over the window; in each round others, or the same ones in other words.
fn near_copies(source: &str, round: u64) -> Heard {
    let copy = |place| {
        let copied =
            Copied { from: (place * OTHERS / support::ITEMS + round) % OTHERS, edit: Edit::Reworded };
        let seed = round * support::ITEMS + place;
        (language().copy(copied, seed), support::address(1_000_000 + seed))
    };
    heard_of(source, (0..support::ITEMS).map(copy).map(told).collect())
}

fn language() -> &'static Language {
    static LANGUAGE: LazyLock<Language> = LazyLock::new(Language::new);
    &LANGUAGE
}

fn told((article, address): (Article, String)) -> Entry {
    Entry {
        url: Some(address.parse().unwrap()),
        id: Some(address),
        title: article.title,
        content: Some(article.body),
        ..Entry::default()
    }
}

fn heard_of(source: &str, entries: Vec<Entry>) -> Heard {
    let outcome = Outcome::Read {
        entries,
        feed: Box::new(FeedFacts::default()),
        extent: Extent::Whole,
        validators: Validators::default(),
        body_hash: 0,
        recipe: 0,
    };
    let (source, at) = (SourceId::new(source), support::moment(support::ITEMS));
    pipeline::keyed(Gathered { source, at, outcome, final_url: None, body_bytes: 0 }, IdTrust::Trusted)
}

/// The same news, under addresses from the first on.
fn entries(first_address: u64) -> Vec<Entry> {
    (0..support::ITEMS).map(|number| entry(number, support::address(first_address + number))).collect()
}

fn entry(number: u64, address: String) -> Entry {
    Entry {
        url: Some(address.parse().unwrap()),
        id: Some(address),
        title: support::headline(number),
        content: Some(support::body(number)),
        published: Some(SourceDate {
            at: support::moment(number),
            precision: Precision::Minute,
            zone_said: true,
        }),
        categories: vec!["Health".to_owned()],
        ..Entry::default()
    }
}
