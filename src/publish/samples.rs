//! What the tests of this room publish: one small site, one page of it, friendly and hostile items.

use crate::config::Site;
use crate::model::AlsoSeen;
use crate::model::Body;
use crate::model::CatchUp;
use crate::model::Digest;
use crate::model::DigestId;
use crate::model::Edition;
use crate::model::EditionSection;
use crate::model::Enclosure;
use crate::model::FeedId;
use crate::model::FirstEdition;
use crate::model::Item;
use crate::model::ItemDate;
use crate::model::Link;
use crate::model::LinkRelation;
use crate::model::Outlet;
use crate::model::Page;
use crate::model::PageOf;
use crate::model::Person;
use crate::model::Precision;
use crate::model::Schedule;
use crate::model::Section;
use crate::model::SectionId;
use crate::model::SourceDate;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Timestamp;
use url::Url;

pub fn site() -> Site {
    Site {
        title: "Health & Travel Newsdesk".to_owned(),
        url: url("https://news.example.org/"),
        authority: "news.example.org,2026".to_owned(),
        time_zone: chrono_tz::Europe::London,
        language: "en-GB".to_owned(),
        description: Some("What the trade reads before nine.".to_owned()),
        author: None,
        copyright: Some("© the outlets named".to_owned()),
        icon: Some(url("https://news.example.org/icon.png")),
    }
}

pub fn page() -> Page {
    page_of(vec![full_item(), bare_item()])
}

pub fn page_of(items: Vec<Item>) -> Page {
    Page {
        feed: FeedId::Section(SectionId::new("travel")),
        of: PageOf::Section { title: "Travel".to_owned(), description: None, group: None },
        updated: Some(at("2026-11-20T14:06:00Z")),
        items,
    }
}

/// With everything that an item can have.
pub fn full_item() -> Item {
    Item {
        tag: TagUri::new("tag:news.example.org,2026:4zq1v0k8m3tx7c2e"),
        title: "Ferries & trains: what <changes> in December".to_owned(),
        url: Some(url("https://outlet.example/ferries?id=7&lang=en")),
        summary: Some("<p>Two lines open &amp; one closes.</p>".to_owned()),
        content: Some(
            "<p>Two lines open.</p><p><a href=\"/map\">The map</a><script>x</script></p>".to_owned(),
        ),
        authors: vec![
            Person {
                name: "Ada Byron".to_owned(),
                email: Some("ada@outlet.example".to_owned()),
                url: Some("https://outlet.example/ada".to_owned()),
            },
            Person { name: "Jo Bo".to_owned(), email: None, url: None },
        ],
        categories: vec!["Ferries".to_owned(), "Rail & sea".to_owned()],
        language: Some("en".to_owned()),
        enclosures: vec![
            Enclosure {
                url: url("https://outlet.example/ferries.mp3"),
                media_type: Some("audio/mpeg".to_owned()),
                length: Some(1024),
            },
            Enclosure { url: url("https://outlet.example/map.bin"), media_type: None, length: None },
        ],
        image: Some(url("https://outlet.example/ferry.jpg?w=1&h=2")),
        links: vec![
            link(LinkRelation::Canonical, "https://outlet.example/ferries"),
            link(LinkRelation::Related, "https://ferries.example/timetable?a=1&b=2"),
            link(LinkRelation::RepliesFeed, "https://outlet.example/ferries/comments.xml"),
            link(LinkRelation::Replies, "https://outlet.example/ferries#comments"),
            link(LinkRelation::Related, "https://port.example/a"),
            link(LinkRelation::Via, "https://wire.example/7"),
        ],
        sections: vec![
            (SectionId::new("travel"), "Travel".to_owned()),
            (SectionId::new("company-news"), "Company News".to_owned()),
        ],
        outlet: outlet(),
        also: vec![
            AlsoSeen { outlet: "Port Weekly".to_owned(), url: Some(url("https://port.example/a")) },
            AlsoSeen { outlet: "The Gazette".to_owned(), url: None },
        ],
        rss_date: at("2026-11-20T14:05:00Z"),
        published: at("2026-11-20T09:30:00Z"),
        updated: at("2026-11-20T12:00:00Z"),
        first_seen: at("2026-11-20T14:04:30Z"),
        source_published: Some(SourceDate {
            at: at("2026-11-20T09:30:00Z"),
            precision: Precision::Minute,
            zone_said: true,
        }),
        reason: "source `outlet` files under it".to_owned(),
    }
}

/// With as little as an item can have, and nasty in what it has.
pub fn bare_item() -> Item {
    let at = at("2026-11-19T23:30:00Z");
    Item {
        tag: TagUri::new("tag:news.example.org,2026:0000000000000001"),
        title: "]]> <script>alert('x')</script>\u{b} \u{202e}evil\u{1b} &amp; \"quoted\"".to_owned(),
        url: None,
        summary: None,
        content: None,
        authors: Vec::new(),
        categories: Vec::new(),
        language: None,
        enclosures: Vec::new(),
        image: None,
        links: Vec::new(),
        sections: vec![(SectionId::new("travel"), "Travel".to_owned())],
        outlet: Outlet { title: "Small ]]> \u{c}Outlet".to_owned(), site: None, feed_id: None, ..outlet() },
        also: Vec::new(),
        rss_date: at,
        published: at,
        updated: at,
        first_seen: at,
        source_published: None,
        reason: "its title has `rail`".to_owned(),
    }
}

pub fn outlet() -> Outlet {
    Outlet {
        id: SourceId::new("outlet"),
        title: "The Outlet".to_owned(),
        site: Some(url("https://outlet.example/")),
        feed: url("https://outlet.example/rss?a=1&b=2"),
        feed_id: Some("urn:outlet".to_owned()),
    }
}

pub fn link(rel: LinkRelation, href: &str) -> Link {
    Link { rel, url: url(href) }
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// A document's bytes as text.
pub fn text_of<'a>(documents: &'a [super::Document], path: &str) -> &'a str {
    let document = documents.iter().find(|document| document.path == path);
    str::from_utf8(&document.unwrap_or_else(|| panic!("no {path}")).bytes).unwrap()
}

/// An HTML page without its style sheet, which no snapshot needs to repeat.
pub fn without_style(html: &str) -> String {
    let (head, rest) = html.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    format!("{head}<style>…</style>{body}")
}

pub fn sections() -> Vec<Section> {
    let section = |name: &str, title: &str, group: Option<&str>| Section {
        id: SectionId::new(name),
        title: title.to_owned(),
        description: group.map(|_| format!("All about {title}.")),
        items: 50,
        body: Body::Summary,
        date: ItemDate::PerFormat,
        group: group.map(str::to_owned),
        formerly: Vec::new(),
    };
    vec![
        section("travel", "Travel", None),
        section("hospitals", "Hospitals & Healthcare", Some("Health")),
        section("company-news", "Company News", None),
    ]
}

pub fn digests() -> Vec<Digest> {
    vec![Digest {
        id: DigestId::new("weekly"),
        title: "The week in health & travel".to_owned(),
        description: Some("Every Monday.".to_owned()),
        schedule: Schedule::parse("0 7 * * Mon", chrono_tz::Europe::London).unwrap(),
        sections: vec![SectionId::new("travel")],
        max_items: 20,
        min_items: 1,
        catch_up: CatchUp::One,
        first: FirstEdition::Nothing,
    }]
}

pub fn edition() -> Edition {
    let section = |name: &str, title: &str, items: Vec<Item>, overflow| EditionSection {
        section: SectionId::new(name),
        title: title.to_owned(),
        items,
        overflow,
    };
    Edition {
        digest: DigestId::new("weekly"),
        number: 3,
        title: "The week in health & travel".to_owned(),
        description: Some("What moved, *briefly*.".to_owned()),
        from: 120,
        to: 180,
        opened_at: Some(at("2026-11-13T07:00:00Z")),
        closed_at: at("2026-11-20T15:00:00Z"),
        due: None,
        sections: vec![
            section("travel", "Travel", vec![full_item()], 4),
            section("hospitals", "Hospitals & Healthcare", vec![bare_item()], 0),
        ],
    }
}
