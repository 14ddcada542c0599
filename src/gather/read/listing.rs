//! The entries that a page lists, found by its looks.
//!
//! Links that stand at the same kind of place form a group, and the groups with many links, long
//! texts and headings are the entries. Menus, footers and link clouds are left out. What the page
//! itself declares as a list (JSON-LD `ItemList`) is taken where it is the longer one: mostly it is
//! a part, or the list is only drawn by a script.

use super::About;
use super::ReadError;
use super::html::date_of;
use super::html::each_link_once;
use super::html::fixed;
use super::html::text_of;
use super::parts;
use crate::model::Entry;
use scraper::ElementRef;
use scraper::Html;
use serde_json::Value;
use std::collections::HashMap;
use std::collections::HashSet;
use url::Url;

/// A list has this many entries; fewer links alike are a coincidence.
const MIN_ENTRIES: usize = 3;

/// A headline has this many words; shorter link texts are buttons and names.
const MIN_WORDS: usize = 3;

/// Beyond these, more entries or words say no more.
const ENOUGH_ENTRIES: usize = 30;
const ENOUGH_WORDS: usize = 14;

/// Links that are looked at: a page for people has some hundreds.
const MAX_LINKS: usize = 5_000;

/// Bytes of one declaration: its values take twenty times as much.
const MAX_DECLARED: usize = 512 << 10;

/// Elements around a link that are looked at.
const MAX_DEPTH: usize = 64;

/// Groups that score at least this part of the best one are of the same list: a hero, a grid.
const NEAR_THE_BEST: f64 = 0.35;

/// How many elements around a link say what kind of place it stands at.
const PATH: usize = 4;

/// In a class or an id these tell a place that lists no entries.
const ELSEWHERE: [&str; 17] = [
    "nav",
    "menu",
    "footer",
    "breadcrumb",
    "share",
    "social",
    "cookie",
    "login",
    "sidebar",
    "tag",
    "categor",
    "pagination",
    "pager",
    "author",
    "comment",
    "newsletter",
    "promo-bar",
];

const HEADINGS: [&str; 5] = ["h1", "h2", "h3", "h4", "h5"];

/// In the page's order within each group, the best group first. Empty when nothing looks like a list.
pub fn entries(html: &Html, base: &Url, about: &About) -> Result<Vec<Entry>, ReadError> {
    let declared = each_link_once(declared(html, base), about.limits.items);
    let seen = each_link_once(seen(html, base, about)?, about.limits.items);
    match declared.len() > seen.len() && declared.len() >= MIN_ENTRIES {
        true => Ok(declared),
        false => Ok(seen),
    }
}

/// What a reader would take for the list.
fn seen(html: &Html, base: &Url, about: &About) -> Result<Vec<Entry>, ReadError> {
    let mut groups = groups(html, base, about)?;
    groups.sort_by(|one, other| other.score().total_cmp(&one.score()));
    let best = groups.first().map_or(0.0, Group::score);
    let near = groups.iter().take_while(|group| group.score() > 0.0 && group.score() >= best * NEAR_THE_BEST);
    let links: Vec<_> = near.flat_map(|group| &group.links).filter(|link| link.words >= MIN_WORDS).collect();
    let pages: HashSet<&Url> = links.iter().map(|link| &link.url).collect();
    links.iter().map(|link| about.check_time().map(|()| link.entry(&pages, base))).collect()
}

/// What the page declares: every `ItemList` of schema.org in its JSON-LD.
fn declared(html: &Html, base: &Url) -> Vec<Entry> {
    let mut entries = Vec::new();
    for script in html.select(&fixed("script[type='application/ld+json']")) {
        let text: String = script.text().collect();
        if text.len() <= MAX_DECLARED
            && let Ok(value) = serde_json::from_str(&text)
        {
            item_lists(&value, base, &mut entries);
        }
    }
    entries
}

fn item_lists(value: &Value, base: &Url, entries: &mut Vec<Entry>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| item_lists(value, base, entries)),
        Value::Object(object) => {
            if object.get("@type").is_some_and(|kind| kind == "ItemList") {
                let items = object.get("itemListElement").and_then(Value::as_array);
                entries.extend(items.into_iter().flatten().filter_map(|item| list_item(item, base)));
            }
            let nested = ["@graph", "mainEntity", "mainEntityOfPage"];
            nested
                .iter()
                .filter_map(|key| object.get(*key))
                .for_each(|value| item_lists(value, base, entries));
        }
        _ => {}
    }
}

/// A `ListItem` of a page on this site, with its name; a bare address tells too little.
fn list_item(value: &Value, base: &Url) -> Option<Entry> {
    let item = value.get("item").filter(|item| item.is_object()).unwrap_or(value);
    let word = |key: &str| item.get(key).or_else(|| value.get(key)).and_then(Value::as_str);
    let url = parts::link(word("url").or_else(|| word("@id"))?, base)?;
    let title = parts::line_of_html(word("headline").or_else(|| word("name"))?)?;
    let published = word("datePublished").and_then(super::dates::read);
    let same_site = site(&url) == site(base);
    same_site.then(|| Entry { url: Some(url), title, published, ..Entry::default() })
}

/// Links that stand at the same kind of place.
#[derive(Default)]
struct Group<'a> {
    links: Vec<Link<'a>>,
}

struct Link<'a> {
    element: ElementRef<'a>,
    url: Url,
    title: String,
    words: usize,
    in_heading: bool,
}

fn groups<'a>(html: &'a Html, base: &Url, about: &About) -> Result<Vec<Group<'a>>, ReadError> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for element in html.select(&fixed("a[href]")).take(MAX_LINKS) {
        about.check_time()?;
        let Some(link) = Link::read(element, base) else { continue };
        let number = *places.entry(place(element)).or_insert(groups.len());
        if number == groups.len() {
            groups.push(Group::default());
        }
        groups[number].add(link);
    }
    Ok(groups)
}

impl<'a> Group<'a> {
    /// A page that is linked twice (picture, headline) counts once, by its longest text.
    fn add(&mut self, link: Link<'a>) {
        match self.links.iter_mut().find(|other| other.url == link.url) {
            Some(other) if other.title.len() < link.title.len() => *other = link,
            Some(_) => {}
            None => self.links.push(link),
        }
    }

    fn score(&self) -> f64 {
        let headlines: Vec<_> = self.links.iter().filter(|link| link.words >= MIN_WORDS).collect();
        if headlines.len() < MIN_ENTRIES {
            return 0.0;
        }
        let count = headlines.len() as f64;
        let words: usize = headlines.iter().map(|link| link.words.min(ENOUGH_WORDS)).sum();
        let in_heading = headlines.iter().filter(|link| link.in_heading).count() as f64;
        count.min(ENOUGH_ENTRIES as f64) * (words as f64 / count) * (1.0 + in_heading / count)
    }
}

impl<'a> Link<'a> {
    /// A link to another page of the web that may be an entry.
    fn read(element: ElementRef<'a>, base: &Url) -> Option<Link<'a>> {
        let mut url = parts::link(element.attr("href")?, base)?;
        url.set_fragment(None);
        let itself = url.as_str().trim_end_matches('/') == base.as_str().trim_end_matches('/');
        if itself || url.path().len() < 4 || is_elsewhere(element) {
            return None;
        }
        let heading = element.select(&fixed("h1, h2, h3, h4, h5")).next();
        let title = heading.and_then(text_of).or_else(|| text_of(element))?;
        let in_heading = heading.is_some()
            || around(element).take(3).any(|outer| HEADINGS.contains(&outer.value().name()));
        Some(Link { element, url, words: title.split(' ').count(), title, in_heading })
    }

    /// With the date and the picture of the card around it: all that holds no other entry.
    fn entry(&self, pages: &HashSet<&Url>, base: &Url) -> Entry {
        let anchors = fixed("a[href]");
        let is_other = |anchor: ElementRef| {
            let url = anchor.attr("href").and_then(|href| parts::link(href, base));
            url.is_some_and(|url| url != self.url && pages.contains(&url))
        };
        let alone = |outer: &ElementRef| !outer.select(&anchors).any(is_other);
        let card = around(self.element).take(PATH + 2).take_while(alone).last().unwrap_or(self.element);
        let picture = card.select(&fixed("img[src]")).next();
        Entry {
            url: Some(self.url.clone()),
            title: self.title.clone(),
            published: card.select(&fixed("time")).next().and_then(date_of),
            image: picture.and_then(|picture| parts::link(picture.attr("src")?, base)),
            ..Entry::default()
        }
    }
}

/// The elements around one, innermost first.
fn around(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap).take(MAX_DEPTH)
}

/// The shape of the place: the names and first classes of the link and the elements around it.
fn place(element: ElementRef) -> String {
    let step = |element: ElementRef| match classes(element).next() {
        Some(class) => format!("{}.{class}/", element.value().name()),
        None => format!("{}/", element.value().name()),
    };
    std::iter::once(element).chain(around(element)).take(PATH).map(step).collect()
}

/// In a menu, a footer, a head that is not an article's, or a box whose class says as much.
fn is_elsewhere(element: ElementRef) -> bool {
    let outer: Vec<_> = around(element).collect();
    let in_article = outer.iter().any(|outer| outer.value().name() == "article");
    outer.iter().take(6).filter(|outer| !matches!(outer.value().name(), "body" | "html")).any(|outer| {
        let framing = matches!(outer.value().name(), "nav" | "footer" | "header");
        framing && !in_article || says_elsewhere(*outer)
    })
}

fn says_elsewhere(element: ElementRef) -> bool {
    let classes = classes(element).take(2).chain(element.value().id());
    classes.map(str::to_ascii_lowercase).any(|class| ELSEWHERE.iter().any(|word| class.contains(word)))
}

/// As written: the first class is the one that names the thing.
fn classes(element: ElementRef<'_>) -> impl Iterator<Item = &str> {
    element.attr("class").unwrap_or_default().split_whitespace()
}

fn site(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Limits;
    use crate::model::SourceKind;

    fn found(page: &str) -> Vec<Entry> {
        let base = Url::parse("https://ex.org/health/").unwrap();
        let about = About {
            kind: &SourceKind::Feed,
            content_type: None,
            base: &base,
            language: None,
            limits: &Limits::default(),
            is_over: &|| false,
        };
        entries(&Html::parse_document(page), &base, &about).unwrap()
    }

    fn titles(page: &str) -> Vec<String> {
        found(page).into_iter().map(|entry| entry.title).collect()
    }

    fn cards(count: usize) -> String {
        (1..=count)
            .map(|number| format!("<article class=card><h3><a href=/2026/story-{number}>Headline of the story {number}</a></h3><time datetime=2026-01-0{number}>x</time></article>"))
            .collect()
    }

    #[test]
    fn the_list_is_found_by_its_looks() {
        let menu = "<nav><a href=/about-us>About us and them</a><a href=/contact>How to contact us</a><a href=/terms>Terms of our use</a></nav>";
        let page = format!("{menu}<main>{}</main><footer>{menu}</footer>", cards(4));
        let expected: Vec<_> = (1..=4).map(|number| format!("Headline of the story {number}")).collect();
        assert_eq!(titles(&page), expected);
        let days: Vec<_> = found(&page).iter().map(|entry| entry.published.unwrap().at.to_string()).collect();
        assert_eq!(days[1], "2026-01-02 00:00:00 UTC", "the date is the card's own: {days:?}");
    }

    #[test]
    fn what_is_no_list_stays_empty() {
        for (name, page) in [
            ("too few", cards(2)),
            ("buttons", "<a href=/more>Read more</a>".repeat(5)),
            ("a menu", format!("<nav>{}</nav>", "<a href=/a-section>A whole section of it</a>".repeat(9))),
        ] {
            assert_eq!(titles(&page), [""; 0], "{name}");
        }
    }

    #[test]
    fn a_longer_declared_list_wins() {
        let item = |number| {
            format!(
                r#"{{"@type": "ListItem", "item": {{"url": "/story-{number}", "name": "Declared {number}"}}}}"#
            )
        };
        let items: Vec<_> = (1..=5).map(item).collect();
        let script = format!(
            r#"<script type="application/ld+json">{{"@graph": [{{"@type": "ItemList", "itemListElement": [{}]}}]}}</script>"#,
            items.join(",")
        );
        assert_eq!(titles(&script), ["Declared 1", "Declared 2", "Declared 3", "Declared 4", "Declared 5"]);
        assert_eq!(titles(&format!("{script}{}", cards(6))).len(), 6);
    }
}
