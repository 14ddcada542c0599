//! One section of 100 articles with their full texts: each format, what is common to all of them, and
//! beside it what the crates take to write the same documents.

mod support;

use atom_syndication::WriteConfig;
use divan::Bencher;
use divan::black_box;
use divan::counter::BytesCount;
use divan::counter::ItemsCount;
use newsdesk::config::Site;
use newsdesk::model::FeedId;
use newsdesk::model::Item;
use newsdesk::model::Outlet;
use newsdesk::model::Page;
use newsdesk::model::PageOf;
use newsdesk::model::SectionId;
use newsdesk::model::SourceId;
use newsdesk::model::TagUri;
use newsdesk::publish;
use newsdesk::publish::Document;
use newsdesk::publish::PageOptions;
use newsdesk::publish::formats;
use newsdesk::publish::formats::Galley;
use url::Url;

const OPTIONS: PageOptions = PageOptions { ttl_minutes: Some(20), sections: &[], digests: &[] };

fn main() {
    divan::main();
}

#[divan::bench]
fn all_formats(bencher: Bencher) {
    let (page, site) = (page(), site());
    counted(bencher).bench(|| publish::render_page(black_box(&page), &OPTIONS, &site));
}

/// What a publication adds when every document of the section is new: each compressed twice.
#[divan::bench]
fn twins(bencher: Bencher) {
    let documents = publish::render_page(&page(), &OPTIONS, &site());
    let bytes: usize = documents.iter().map(|document| document.bytes.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let documents = black_box(&documents).iter();
        documents.map(|document| formats::twins(&document.bytes)).collect::<Vec<_>>()
    });
}

/// Every text made fit to print, once for all formats.
#[divan::bench]
fn galley(bencher: Bencher) {
    let (page, site) = (page(), site());
    counted(bencher).bench(|| Galley::of_page(black_box(&page), &site));
}

/// The greatest part of the galley.
#[divan::bench]
fn sanitising(bencher: Bencher) {
    let page = page();
    counted(bencher).bench(|| {
        let bodies = black_box(&page).items.iter();
        bodies
            .map(|item| publish::sanitise(item.content.as_deref().unwrap(), item.url.as_ref()))
            .collect::<Vec<_>>()
    });
}

#[divan::bench]
fn rss(bencher: Bencher) {
    one_format(bencher, |galley, _, site| formats::rss(galley, site, OPTIONS.ttl_minutes));
}

#[divan::bench]
fn rss_crate_alone(bencher: Bencher) {
    let channel = rss::Channel::read_from(document("rss.xml").as_slice()).unwrap();
    counted(bencher).bench(|| black_box(&channel).pretty_write_to(Vec::new(), b' ', 0).unwrap());
}

#[divan::bench]
fn atom(bencher: Bencher) {
    one_format(bencher, |galley, _, site| formats::atom(galley, site));
}

#[divan::bench]
fn atom_crate_alone(bencher: Bencher) {
    let feed = atom_syndication::Feed::read_from(document("atom.xml").as_slice()).unwrap();
    let layout = WriteConfig { write_document_declaration: true, indent_size: Some(0) };
    counted(bencher).bench(|| black_box(&feed).write_with_config(Vec::new(), layout).unwrap());
}

#[divan::bench]
fn json_feed(bencher: Bencher) {
    one_format(bencher, |galley, _, site| formats::json_feed(galley, site));
}

#[divan::bench]
fn serde_json_alone(bencher: Bencher) {
    let feed: serde_json::Value = serde_json::from_slice(&document("feed.json")).unwrap();
    counted(bencher).bench(|| serde_json::to_vec_pretty(black_box(&feed)).unwrap());
}

#[divan::bench]
fn html(bencher: Bencher) {
    one_format(bencher, |galley, page, site| formats::html(galley, page, &OPTIONS, site));
}

fn one_format(bencher: Bencher, render: impl Fn(&Galley, &Page, &Site) -> Document + Sync) {
    let (page, site) = (page(), site());
    let galley = Galley::of_page(&page, &site);
    counted(bencher).bench(|| render(black_box(&galley), &page, &site));
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>) -> Bencher<'a, 'b> {
    bencher.counter(ItemsCount::new(support::ITEMS))
}

/// What newsdesk makes of the page, for the crates to read and write again.
fn document(name: &str) -> Vec<u8> {
    let documents = publish::render_page(&page(), &OPTIONS, &site());
    documents.into_iter().find(|document| document.path.ends_with(name)).unwrap().bytes
}

fn page() -> Page {
    Page {
        feed: FeedId::Section(SectionId::new("news")),
        of: PageOf::Section { title: "News".to_owned(), description: None, group: None },
        updated: Some(support::moment(support::ITEMS)),
        items: (0..support::ITEMS).rev().map(item).collect(),
    }
}

fn item(number: u64) -> Item {
    let at = support::moment(number);
    Item {
        tag: TagUri::new(format!("tag:bench.example,2026:{number:016}")),
        title: support::headline(number),
        url: Some(support::address(number).parse().unwrap()),
        summary: None,
        content: Some(support::body(number)),
        authors: Vec::new(),
        categories: vec!["Health".to_owned()],
        language: Some("en".to_owned()),
        enclosures: Vec::new(),
        image: None,
        links: Vec::new(),
        sections: vec![(SectionId::new("news"), "News".to_owned())],
        outlet: outlet(),
        also: Vec::new(),
        rss_date: at,
        published: at,
        updated: at,
        first_seen: at,
        source_published: None,
        reason: "source `outlet` files under it".to_owned(),
    }
}

fn outlet() -> Outlet {
    Outlet {
        id: SourceId::new("outlet"),
        title: "The Outlet".to_owned(),
        site: Some(url("https://outlet.example/")),
        feed: url("https://outlet.example/feed"),
        feed_id: None,
    }
}

fn site() -> Site {
    Site {
        title: "Bench".to_owned(),
        url: url("https://bench.example/"),
        authority: "bench.example,2026".to_owned(),
        time_zone: chrono_tz::Europe::London,
        language: "en".to_owned(),
        description: None,
        author: None,
        copyright: None,
        icon: None,
    }
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}
