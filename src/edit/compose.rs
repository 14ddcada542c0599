//! What stands on a page, and in an edition.
//!
//! Enters: articles where they stand, newest first. Leaves: pages and editions, ready to render.

use crate::model::AlsoSeen;
use crate::model::Body;
use crate::model::Digest;
use crate::model::Edition;
use crate::model::EditionSection;
use crate::model::FeedId;
use crate::model::Item;
use crate::model::ItemDate;
use crate::model::Outlet;
use crate::model::Page;
use crate::model::PageOf;
use crate::model::Section;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::Standing;
use crate::model::Timestamp;
use crate::model::text;
use std::collections::HashMap;
use std::collections::HashSet;

/// Characters of a summary that is made of a content; a page shows the first 400 of any.
const BEGINNING_CHARS: usize = 500;

/// What composing must know beside the articles.
#[derive(Debug)]
pub struct Desk {
    /// In the order of `feeds.toml`.
    pub sections: Vec<Section>,
    /// Every source that ever said something, and how it is credited.
    pub outlets: HashMap<SourceId, Outlet>,
}

/// A digest's window in filing sequence: after `from`, up to and including `to`.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub from: i64,
    pub to: i64,
    /// When the edition before closed.
    pub opened_at: Option<Timestamp>,
    pub closed_at: Timestamp,
    /// The moment of the schedule that it closes for; `None`: it is closed by hand.
    pub due: Option<Timestamp>,
}

/// A feed's current page. `body` and `date` say how its items are shown.
pub fn page(
    feed: FeedId,
    of: PageOf,
    standing: Vec<Standing>,
    body: Body,
    date: ItemDate,
    desk: &Desk,
) -> Page {
    let items: Vec<Item> =
        standing.into_iter().filter_map(|standing| item(standing, body, date, desk)).collect();
    Page { feed, of, updated: items.iter().map(|item| item.updated.max(item.rss_date)).max(), items }
}

/// A digest's next edition. Without sections when its window holds nothing.
///
/// An article that stands in several of the digest's sections goes under the first of them.
pub fn edition(
    digest: &Digest,
    number: u32,
    window: Window,
    standing: Vec<Standing>,
    desk: &Desk,
) -> Edition {
    let mut under: HashMap<SectionId, Vec<Standing>> = HashMap::new();
    for standing in standing {
        let first = digest.sections.iter().find(|section| standing.sections.contains(section));
        if let Some(section) = first {
            under.entry(section.clone()).or_default().push(standing);
        }
    }
    let sections: Vec<EditionSection> = digest
        .sections
        .iter()
        .filter_map(|id| edition_section(id, under.remove(id)?, digest.max_items, desk))
        .collect();
    Edition {
        digest: digest.id.clone(),
        number,
        title: digest.title.clone(),
        description: digest.description.clone(),
        from: window.from,
        to: window.to,
        opened_at: window.opened_at,
        closed_at: window.closed_at,
        due: window.due,
        sections,
    }
}

fn edition_section(
    id: &SectionId,
    standing: Vec<Standing>,
    max_items: usize,
    desk: &Desk,
) -> Option<EditionSection> {
    let section = desk.sections.iter().find(|section| section.id == *id)?;
    let found = standing.into_iter().filter_map(|found| item(found, section.body, section.date, desk));
    let mut items: Vec<Item> = found.collect();
    let overflow = items.len().saturating_sub(max_items);
    items.truncate(max_items);
    let title = section.title.clone();
    (!items.is_empty()).then(|| EditionSection { section: id.clone(), title, items, overflow })
}

/// `None` only for an article whose source the desk has never heard of: nobody could be credited.
fn item(standing: Standing, body: Body, date: ItemDate, desk: &Desk) -> Option<Item> {
    let Standing { article, filing, sections, sightings } = standing;
    let (rss_date, published) = match date {
        ItemDate::PerFormat => (filing.date(), filing.source_date),
        ItemDate::Added => (filing.added, filing.added),
        ItemDate::Source => (filing.source_date, filing.source_date),
    };
    let outlet = desk.outlets.get(&article.source)?.clone();
    let mut credited = HashSet::from([article.source.clone()]);
    let also = sightings
        .iter()
        .filter(|sighting| credited.insert(sighting.source.clone()))
        .map(|sighting| also_seen(&sighting.source, sighting.url.clone(), desk))
        .collect();
    // A change after it was first seen counts; that it was first seen does not.
    let changed = Some(article.updated).filter(|updated| *updated > article.first_seen);
    Some(Item {
        outlet,
        sections: titled(&sections, desk),
        also,
        rss_date,
        published,
        updated: changed.map_or(published, |changed| changed.max(published)),
        first_seen: article.first_seen,
        source_published: article.published,
        reason: filing.reason,
        summary: article.summary.or_else(|| match body {
            Body::Summary => beginning(article.content.as_deref()?),
            Body::Full => None,
        }),
        content: article.content.filter(|_| body == Body::Full),
        tag: article.tag,
        title: article.title,
        url: article.url,
        authors: article.authors,
        categories: article.categories,
        language: article.language,
        enclosures: article.enclosures,
        image: article.image,
        links: article.links,
    })
}

/// The first words of a content, for an article that came without a summary: as HTML.
fn beginning(content: &str) -> Option<String> {
    let words = text::shortened(&text::plain_text(content), BEGINNING_CHARS);
    (!words.is_empty()).then(|| text::escaped(&words))
}

fn also_seen(source: &SourceId, url: Option<url::Url>, desk: &Desk) -> AlsoSeen {
    let outlet = desk.outlets.get(source).map_or_else(|| source.to_string(), |outlet| outlet.title.clone());
    AlsoSeen { outlet, url }
}

/// Sections with their titles, in the order of `feeds.toml`; one that is no longer there is left out.
fn titled(sections: &[SectionId], desk: &Desk) -> Vec<(SectionId, String)> {
    desk.sections
        .iter()
        .filter(|section| sections.contains(&section.id))
        .map(|section| (section.id.clone(), section.title.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Article;
    use crate::model::ArticleId;
    use crate::model::CatchUp;
    use crate::model::DigestId;
    use crate::model::Filing;
    use crate::model::FilingOrigin;
    use crate::model::FirstEdition;
    use crate::model::Schedule;
    use crate::model::Sighting;
    use crate::model::TagUri;

    fn at(hour: u32) -> Timestamp {
        format!("2026-03-02T{hour:02}:00:00Z").parse().unwrap()
    }

    fn standing(number: i64, sections: &[&str], origin: FilingOrigin) -> Standing {
        let source = SourceId::new("ward");
        let sighting = |source: &str| Sighting {
            source: SourceId::new(source),
            id: None,
            url: None,
            title: format!("News {number}"),
            published: None,
            first_seen: at(9),
            proof: String::new(),
        };
        Standing {
            article: Article {
                id: ArticleId(number),
                tag: TagUri::new(format!("tag:x:{number}")),
                title: format!("News {number}"),
                url: None,
                summary: Some("Short".to_owned()),
                content: Some("Long".to_owned()),
                authors: vec![],
                categories: vec![],
                language: None,
                enclosures: vec![],
                image: None,
                links: Vec::new(),
                source,
                published: None,
                first_seen: at(9),
                updated: at(9),
                same_as: None,
            },
            filing: Filing {
                sequence: number,
                article: ArticleId(number),
                section: SectionId::new(sections[0]),
                added: at(9),
                source_date: at(7),
                reason: "because".to_owned(),
                origin,
                withdrawn: None,
            },
            sections: sections.iter().map(|section| SectionId::new(*section)).collect(),
            sightings: vec![sighting("ward"), sighting("rotor"), sighting("rotor")],
        }
    }

    #[test]
    fn what_came_without_a_summary_is_summed_up_by_its_beginning() {
        let long = format!("<p>One &lt; two</p>{}", "<p>and more</p>".repeat(100));
        for (name, summary, content, expected) in [
            ("its own", Some("Short"), Some("Long"), Some("Short".to_owned())),
            (
                "its beginning",
                None,
                Some(long.as_str()),
                Some(format!("One &lt; two{} and…", " and more".repeat(54))),
            ),
            ("nothing", None, None, None),
        ] {
            let mut standing = standing(1, &["health"], FilingOrigin::Live);
            standing.article.summary = summary.map(str::to_owned);
            standing.article.content = content.map(str::to_owned);
            let item = item(standing, Body::Summary, ItemDate::PerFormat, &desk()).unwrap();
            assert_eq!((item.summary, item.content), (expected, None), "{name}");
        }
    }

    fn desk() -> Desk {
        let section = |name: &str| Section {
            id: SectionId::new(name),
            title: name.to_uppercase(),
            description: None,
            items: 50,
            body: Body::Summary,
            date: ItemDate::PerFormat,
            group: None,
            formerly: Vec::new(),
        };
        let outlet = |name: &str| Outlet {
            id: SourceId::new(name),
            title: format!("The {name}"),
            site: None,
            feed: "https://a.example/feed".parse().unwrap(),
            feed_id: None,
        };
        Desk {
            sections: vec![section("travel"), section("health")],
            outlets: ["ward", "rotor"].map(|name| (SourceId::new(name), outlet(name))).into(),
        }
    }

    fn digest(max_items: usize) -> Digest {
        Digest {
            id: DigestId::new("weekly"),
            title: "The week".to_owned(),
            description: None,
            schedule: Schedule::parse("0 7 * * Mon", chrono_tz::UTC).unwrap(),
            sections: vec![SectionId::new("health"), SectionId::new("travel")],
            max_items,
            min_items: 1,
            catch_up: CatchUp::One,
            first: FirstEdition::Nothing,
        }
    }

    #[test]
    fn dates_are_the_filing_s() {
        for (name, origin, date, rss_date, published) in [
            ("news", FilingOrigin::Live, ItemDate::PerFormat, at(9), at(7)),
            ("backlog", FilingOrigin::Backlog, ItemDate::PerFormat, at(7), at(7)),
            ("added", FilingOrigin::Live, ItemDate::Added, at(9), at(9)),
            ("the source's", FilingOrigin::Live, ItemDate::Source, at(7), at(7)),
        ] {
            let found = item(standing(1, &["travel"], origin), Body::Summary, date, &desk()).unwrap();
            assert_eq!((found.rss_date, found.published), (rss_date, published), "{name}");
        }
    }

    #[test]
    fn an_item_credits_every_outlet_once_and_shows_what_may_be_shown() {
        let origin = FilingOrigin::Live;
        let found =
            item(standing(1, &["health"], origin), Body::Summary, ItemDate::PerFormat, &desk()).unwrap();
        assert_eq!(found.outlet.title, "The ward");
        assert_eq!(found.also, [AlsoSeen { outlet: "The rotor".to_owned(), url: None }]);
        assert_eq!((found.content, found.updated), (None, at(7)));
        let full = item(standing(1, &["health"], origin), Body::Full, ItemDate::PerFormat, &desk()).unwrap();
        assert_eq!(full.content.as_deref(), Some("Long"));
    }

    #[test]
    fn an_edition_has_each_article_once_under_its_first_section() {
        let window = Window { from: 0, to: 9, opened_at: None, closed_at: at(10), due: Some(at(9)) };
        let live = FilingOrigin::Live;
        let found = vec![
            standing(3, &["travel"], live),
            standing(2, &["travel", "health"], live),
            standing(1, &["travel"], live),
        ];
        let edition = edition(&digest(1), 1, window, found, &desk());
        let shape: Vec<_> = edition
            .sections
            .iter()
            .map(|section| (section.section.as_str(), section.items[0].title.as_str(), section.overflow))
            .collect();
        assert_eq!(shape, [("health", "News 2", 0), ("travel", "News 3", 1)]);
        assert_eq!((edition.item_count(), edition.article_count(), edition.due), (2, 3, Some(at(9))));
        let empty = super::edition(&digest(1), 2, window, vec![], &desk());
        assert_eq!((empty.sections.as_slice(), empty.article_count()), (&[][..], 0));
    }

    /// What there is nobody to credit for takes nobody's place.
    #[test]
    fn an_item_that_cannot_be_credited_is_not_counted() {
        let window = Window { from: 0, to: 9, opened_at: None, closed_at: at(10), due: None };
        let mut unknown = standing(2, &["travel"], FilingOrigin::Live);
        unknown.article.source = SourceId::new("nobody");
        let known = standing(1, &["travel"], FilingOrigin::Live);
        let edition = |found| edition(&digest(1), 1, window, found, &desk());
        assert_eq!(edition(vec![unknown.clone()]).sections, []);
        let both = edition(vec![unknown, known]);
        assert_eq!((both.sections[0].items[0].title.as_str(), both.article_count()), ("News 1", 1));
    }
}
