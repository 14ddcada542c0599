//! Pages, made up.

mod texts;

use newsdesk::config::Site;
use newsdesk::model::AlsoSeen;
use newsdesk::model::Enclosure;
use newsdesk::model::FeedId;
use newsdesk::model::Item;
use newsdesk::model::Link;
use newsdesk::model::LinkRelation;
use newsdesk::model::Outlet;
use newsdesk::model::Page;
use newsdesk::model::PageOf;
use newsdesk::model::Person;
use newsdesk::model::SectionId;
use newsdesk::model::SourceId;
use newsdesk::model::TagUri;
use newsdesk::model::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use texts::html;
use texts::named;
use texts::url;
use texts::web;
use texts::words;

prop_compose! {
    pub fn page()(
        items in vec(item(), 0..=20),
        title in named(),
        description in option::of(named()),
        updated in option::of(moment()),
    ) -> Page {
        let of = PageOf::Section { title, description, group: None };
        Page { of, updated, ..page_of(items) }
    }
}

prop_compose! {
    pub fn site()(
        title in named(),
        author in option::of(named()),
        copyright in option::of(words()),
        icon in option::of(web()),
        language in select(&["en-GB", "de", "zh-Hant-TW"][..]),
    ) -> Site {
        Site { title, author, copyright, icon, language: language.to_owned(), ..plain_site() }
    }
}

/// An item with one text everywhere that a text may stand, and one of everything else.
pub fn item_named(words: &str) -> Item {
    let (words, by_nobody) = (words.to_owned(), words.is_empty());
    let author = Person { name: words.clone(), ..Person::default() };
    let at = Timestamp::from_timestamp(1_780_000_000, 0).unwrap();
    let page = url("https://outlet.example/");
    Item {
        tag: TagUri::new(""),
        title: words.clone(),
        url: Some(page.clone()),
        summary: Some(words.clone()),
        content: Some(words.clone()),
        authors: by_nobody.then(Vec::new).unwrap_or_else(|| vec![author]),
        categories: vec![words.clone()],
        language: None,
        enclosures: Vec::new(),
        image: Some(page.clone()),
        links: Vec::new(),
        sections: Vec::new(),
        outlet: Outlet {
            id: SourceId::new("outlet"),
            title: words.clone(),
            site: Some(page.clone()),
            feed: page.clone(),
            feed_id: None,
        },
        also: vec![AlsoSeen { outlet: words, url: Some(page) }],
        rss_date: at,
        published: at,
        updated: at,
        first_seen: at,
        source_published: None,
        reason: "it was made up".to_owned(),
    }
}

pub fn plain_site() -> Site {
    Site {
        title: "Newsdesk".to_owned(),
        url: url("https://news.example.org/"),
        authority: "news.example.org,2026".to_owned(),
        time_zone: chrono_tz::UTC,
        language: "en".to_owned(),
        description: None,
        author: None,
        copyright: None,
        icon: None,
    }
}

/// A page with an id for each item.
pub fn page_of(items: Vec<Item>) -> Page {
    let tag = |number| TagUri::new(format!("tag:news.example.org,2026:{number:016x}"));
    Page {
        feed: FeedId::Section(SectionId::new("travel")),
        of: PageOf::Section { title: "Travel".to_owned(), description: None, group: None },
        updated: None,
        items: items
            .into_iter()
            .enumerate()
            .map(|(number, item)| Item { tag: tag(number), ..item })
            .collect(),
    }
}

/// To the second, as far as a date is read at all.
fn moment() -> impl Strategy<Value = Timestamp> {
    (-2_208_988_800_i64..7_258_118_400).prop_map(|second| Timestamp::from_timestamp(second, 0).unwrap())
}

fn person() -> impl Strategy<Value = Person> {
    (words(), option::of(web())).prop_map(|(name, url)| Person {
        name,
        email: None,
        url: url.map(String::from),
    })
}

fn enclosure() -> impl Strategy<Value = Enclosure> {
    let media_type = select(&["audio/mpeg", "image/svg+xml", "Video/MP4; codecs=x", "mp3"][..]);
    let media_type = option::of(media_type.prop_map(str::to_owned));
    let length = option::of(1..=u64::MAX >> 1);
    (web(), media_type, length).prop_map(|(url, media_type, length)| Enclosure { url, media_type, length })
}

fn link() -> impl Strategy<Value = Link> {
    let rels = [
        LinkRelation::Canonical,
        LinkRelation::Related,
        LinkRelation::Replies,
        LinkRelation::RepliesFeed,
        LinkRelation::Via,
    ];
    // Few addresses, so that some are given twice.
    let few = select(&["https://ex.org/", "https://ex.org/?a=1&b=<2>", "http://a.example/%20/#x"][..]);
    (select(rels.to_vec()), prop_oneof![few.prop_map(url), web()]).prop_map(|(rel, url)| Link { rel, url })
}

fn outlet() -> impl Strategy<Value = Outlet> {
    (words(), option::of(web()), web(), option::of(words())).prop_map(|(title, site, feed, feed_id)| Outlet {
        id: SourceId::new("outlet"),
        title,
        site,
        feed,
        feed_id,
    })
}

fn item() -> impl Strategy<Value = Item> {
    let texts =
        (words(), option::of(html()), option::of(html()), option::of(select(&["en", "pt_BR", "?"][..])));
    let lists = (
        vec(person(), 0..3),
        vec(words(), 0..4),
        vec(enclosure(), 0..3),
        vec(named(), 0..3),
        vec(link(), 0..5),
    );
    let places = (option::of(web()), option::of(web()), outlet(), vec((words(), option::of(web())), 0..3));
    let moments = (moment(), moment(), moment());
    (texts, lists, places, moments).prop_map(|(texts, lists, places, moments)| {
        let (title, summary, content, language) = texts;
        let (authors, categories, enclosures, sections, links) = lists;
        let (url, image, outlet, also) = places;
        let (rss_date, published, updated) = moments;
        Item {
            tag: TagUri::new(""),
            title,
            url,
            summary,
            content,
            authors,
            categories,
            language: language.map(str::to_owned),
            enclosures,
            image,
            links,
            sections: sections.into_iter().map(|title| (SectionId::new("travel"), title)).collect(),
            outlet,
            also: also.into_iter().map(|(outlet, url)| AlsoSeen { outlet, url }).collect(),
            rss_date,
            published,
            updated,
            first_seen: rss_date,
            source_published: None,
            reason: "it was made up".to_owned(),
        }
    })
}
