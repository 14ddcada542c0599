//! What becomes of 100 entries of one source: their keys alone, and whole turns in a store in memory.
//!
//! The time is that of a document; the items a second beside it are those of one entry.

mod support;

use divan::Bencher;
use divan::counter::ItemsCount;
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

fn main() {
    divan::main();
}

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

#[divan::bench]
fn new_articles(bencher: Bencher) {
    counted(bencher).with_inputs(|| (Desk::open(), heard("outlet", 0))).bench_values(|(mut desk, heard)| {
        assert_eq!(desk.take_in(heard).opened as u64, support::ITEMS);
        desk
    });
}

#[divan::bench]
fn known_again(bencher: Bencher) {
    counted(bencher).with_inputs(|| (Desk::with_news(), heard("outlet", 0))).bench_values(
        |(mut desk, heard)| {
            assert_eq!(desk.take_in(heard).changes(), 0);
            desk
        },
    );
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

    fn take_in(&mut self, heard: Heard) -> Taken {
        let at = heard.gathered.at;
        let Desk { store, newsroom, lately, states } = self;
        pipeline::take_in(store, newsroom, lately, vec![heard], states, at).unwrap()
    }
}

fn heard(source: &str, first_address: u64) -> Heard {
    let outcome = Outcome::Read {
        entries: entries(first_address),
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
