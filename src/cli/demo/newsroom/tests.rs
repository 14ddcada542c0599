//! The newsroom over HTTP, read by a parser that is not ours.

use super::*;
use crate::serve::Answer;
use crate::serve::client::ask;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const PRESS_HEADLINE: &str = "Corvane Assist orders two long-range jets for transfers across the ocean";

fn now() -> Timestamp {
    "2026-03-02T09:30:00Z".parse().unwrap()
}

fn config(newsroom: &Newsroom) -> String {
    let site = Url::parse("http://127.0.0.1:8080/").unwrap();
    newsroom.config(Path::new("/var/demo \"one\"/public"), Path::new("/var/demo/state"), &site)
}

/// Each source of the config, by its title, with its address.
fn sources(newsroom: &Newsroom) -> BTreeMap<String, Url> {
    let config = config(newsroom);
    let value = |source: &str, key: &str| {
        let line = source.lines().find(|line| line.starts_with(key)).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    };
    let sources = config.split("[[source]]").skip(1);
    sources.map(|source| (value(source, "title"), value(source, "url").parse().unwrap())).collect()
}

async fn get(url: &Url, etag: Option<&str>) -> Answer {
    let address = url.socket_addrs(|| None).unwrap()[0];
    let path = &url[url::Position::BeforePath..];
    let headers: Vec<_> = etag.map(|etag| ("If-None-Match", etag)).into_iter().collect();
    ask(address, "GET", path, &headers).await
}

/// What one outlet's feed carries now.
async fn entries(newsroom: &Newsroom, title: &str) -> Vec<feed_rs::model::Entry> {
    let answer = get(&sources(newsroom)[title], None).await;
    feed_rs::parser::parse(&answer.body[..]).unwrap().entries
}

#[tokio::test]
async fn every_source_of_the_config_answers_with_what_it_says() {
    let newsroom = open(now()).await.unwrap();
    let sources = sources(&newsroom);
    let outlets: BTreeSet<_> = newsroom.outlets().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(sources.keys().cloned().collect::<BTreeSet<_>>(), outlets);
    for (name, media_type, items) in [
        ("Meridian Travel Cover", "application/rss+xml; charset=utf-8", 3),
        ("Policy Ledger", "text/xml", 4),
        ("Rotor & Rescue", "application/atom+xml", 3),
        ("The Ward Round", "application/rss+xml; charset=utf-8", 3),
        ("Border Health Watch", "application/rdf+xml", 3),
        ("The Departures Board", "text/xml", 4),
        ("Harbour Wire", "application/feed+json", 4),
        ("Stack & Cover", "application/atom+xml", 3),
    ] {
        let answer = get(&sources[name], None).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(media_type)), "{name}");
        let feed = feed_rs::parser::parse(&answer.body[..]).unwrap();
        assert_eq!(feed.title.unwrap().content, name);
        assert_eq!(feed.entries.len(), items, "{name}");
        let bare = |entry: &&feed_rs::model::Entry| entry.title.is_none() || entry.links.is_empty();
        assert_eq!(feed.entries.iter().find(bare), None, "{name}");
    }
    assert_eq!(get(&sources["Tarmac Medic"], None).await.status, 500);
    let page = String::from_utf8(get(&sources["Homebound"], None).await.body.into()).unwrap();
    assert_eq!(page.matches("<article class=\"news\">").count(), 3);
}

#[tokio::test]
async fn breaking_news_changes_the_outlets_that_it_names() {
    let newsroom = open(now()).await.unwrap();
    let sources = sources(&newsroom);
    let mut tags = BTreeMap::new();
    for (name, url) in &sources {
        let answer = get(url, None).await;
        tags.insert(name, answer.header("etag").map(str::to_owned));
    }
    for (name, url) in sources.iter().filter(|(name, _)| tags[name].is_some()) {
        assert_eq!(get(url, tags[name].as_deref()).await.status, 304, "{name} before");
    }
    let changed = newsroom.break_news();
    assert_eq!(changed.len(), 7, "{changed:?}");
    for (name, url) in sources.iter().filter(|(name, _)| tags[name].is_some()) {
        let status = if changed.contains(&name.as_str()) { 200 } else { 304 };
        assert_eq!(get(url, tags[name].as_deref()).await.status, status, "{name} after");
    }
    assert_eq!(newsroom.break_news(), changed);
}

#[tokio::test]
async fn one_press_release_breaks_in_three_outlets() {
    let newsroom = open(now()).await.unwrap();
    newsroom.break_news();
    let mut texts = BTreeSet::new();
    let mut seen = Vec::new();
    for outlet in ["Harbour Wire", "The Ward Round", "Rotor & Rescue"] {
        let entries = entries(&newsroom, outlet).await;
        let is_it = |entry: &feed_rs::model::Entry| body(entry).contains("ordered two long-range jets");
        let entry = entries.into_iter().find(is_it).unwrap();
        texts.insert(crate::model::text::plain_text(&body(&entry)));
        seen.push((entry.title.unwrap().content, Url::parse(&entry.links[0].href).unwrap()));
    }
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts.first().unwrap().split(' ').count() > 96);
    let [wire, ward, rotor] = &seen[..] else { panic!("three outlets") };
    assert_eq!((wire.0.as_str(), ward.0.as_str()), (PRESS_HEADLINE, PRESS_HEADLINE));
    assert_eq!(rotor.0, "Two jets, four stretchers: Corvane goes long-haul on its own wings");
    assert_eq!(ward.1[..url::Position::AfterPath], wire.1[..]);
    assert_eq!(ward.1.query(), Some("utm_source=ward-round&utm_medium=rss&utm_campaign=wire"));
    assert_ne!(rotor.1.port(), wire.1.port());
}

fn body(entry: &feed_rs::model::Entry) -> String {
    entry.content.iter().filter_map(|content| content.body.clone()).collect()
}

#[tokio::test]
async fn what_an_outlet_changes_in_an_old_piece_is_one_thing_at_a_time() {
    for (name, outlet, link, id_stays, title_stays) in [
        ("a new guid", "Meridian Travel Cover", "over-seventies-single-trip", false, true),
        ("a new headline", "Stack & Cover", "open-model-frequency", true, false),
        ("nothing", "Rotor & Rescue", "bird-strikes-mapped", true, true),
    ] {
        let newsroom = open(now()).await.unwrap();
        let before = piece(&newsroom, outlet, link).await;
        newsroom.break_news();
        let after = piece(&newsroom, outlet, link).await;
        assert_eq!(before.id == after.id, id_stays, "{name}");
        assert_eq!(before.title == after.title, title_stays, "{name}");
        assert_eq!(before.updated == after.updated, title_stays, "{name}");
        assert_eq!((&before.links, body(&before)), (&after.links, body(&after)), "{name}");
    }
}

async fn piece(newsroom: &Newsroom, outlet: &str, link: &str) -> feed_rs::model::Entry {
    let entries = entries(newsroom, outlet).await;
    entries.into_iter().find(|entry| entry.links[0].href.ends_with(link)).unwrap()
}

#[tokio::test]
async fn the_oddities_of_the_field_are_read_as_they_were_meant() {
    let newsroom = open(now()).await.unwrap();
    for (name, outlet, link, published, title) in [
        (
            "entities in a title, a zone by its name",
            "Policy Ledger",
            "flood-pool-renewed",
            "2026-03-01T02:30:00Z",
            "Flood &amp; fire pool renewed: who&rsquo;s in, who&rsquo;s out",
        ),
        (
            "character references in Latin-1",
            "Border Health Watch",
            "vaccine-cards-readable",
            "2026-02-28T03:30:00Z",
            "Four countries agree to read each other’s vaccination cards",
        ),
        (
            "plain",
            "Harbour Wire",
            "assistance-desk-ostrand",
            "2026-03-02T01:30:00Z",
            "Hearthway moves its assistance desk out of the capital",
        ),
    ] {
        let entry = piece(&newsroom, outlet, link).await;
        assert_eq!(entry.published, Some(published.parse().unwrap()), "{name}");
        assert_eq!(entry.title.unwrap().content, title, "{name}");
    }
    let accented = piece(&newsroom, "Border Health Watch", "dengue-season-ilmarra").await;
    assert_eq!(accented.authors[0].name.as_deref(), Some("Noémie Stavang"));
}

#[tokio::test]
async fn every_headline_leads_to_its_page() {
    let newsroom = open(now()).await.unwrap();
    newsroom.break_news();
    for outlet in ["Meridian Travel Cover", "The Ward Round", "Rotor & Rescue", "Harbour Wire"] {
        for entry in entries(&newsroom, outlet).await {
            let page = get(&entry.links[0].href.parse().unwrap(), None).await;
            let text = String::from_utf8(page.body.into()).unwrap();
            assert_eq!(page.status, 200, "{text}");
            assert!(text.contains("<article>") && text.contains("<h1>"), "{text}");
        }
    }
    let (_, home) = newsroom.outlets().find(|(name, _)| *name == "Homebound").unwrap();
    let listing = get(&home.parse().unwrap(), None).await;
    assert!(
        String::from_utf8(listing.body.into())
            .unwrap()
            .contains("<h2><a href=\"/stretcher-by-rail\">Home by rail")
    );
    assert_eq!(get(&format!("{home}never-written").parse().unwrap(), None).await.status, 404);
}

#[tokio::test]
async fn the_config_is_filled_in() {
    let newsroom = open(now()).await.unwrap();
    let config = config(&newsroom);
    for (name, line) in [
        ("a quoted folder", r#"public_dir = "/var/demo \"one\"/public""#),
        ("the site", r#"url       = "http://127.0.0.1:8080/""#),
    ] {
        assert!(config.contains(line), "{name}: {config}");
    }
    let open_brace = config.lines().find(|line| line.contains("\"{"));
    assert_eq!(open_brace, None);
    assert_eq!(config.matches("[[section]]").count(), 9);
}
