//! A page without a feed → entries, by selectors or by its looks.
//!
//! A field that an item lacks leaves that item without it; a page on which nothing is found is an
//! error, for it has changed its looks.

use super::About;
use super::Document;
use super::ReadError;
use super::html::base_of;
use super::html::date_of;
use super::html::each_link_once;
use super::html::fixed;
use super::html::text_of;
use super::listing;
use super::parts;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::FeedFacts;
use crate::model::PageSelectors;
use crate::model::tangle;
use scraper::ElementRef;
use scraper::Html;
use scraper::Selector;
use url::Url;

/// Tags of a page: each becomes a node of some hundred bytes. A page for people has some thousands.
const MAX_TAGS: usize = 100_000;

/// What `feeds.toml` asks of every selector: that it is one.
pub fn check_selector(text: &str) -> Result<(), String> {
    // The parser's own words speak to its developers.
    let expected = || format!("`{text}` is not a CSS selector, expected one such as `article.teaser`");
    Selector::parse(text).map(|_| ()).map_err(|_| expected())
}

/// Reads one page. Without a selector for `item` its list of entries is found.
pub fn read(text: &str, about: &About, selectors: &PageSelectors) -> Result<Document, ReadError> {
    if tangle::is_tangled_page(text) || memchr::memchr_iter(b'<', text.as_bytes()).count() > MAX_TAGS {
        return Err(ReadError::Tangled);
    }
    let html = Html::parse_document(text);
    let base = base_of(&html, about.base);
    about.check_time()?;
    let entries = match selectors.item.as_str() {
        "" => listing::entries(&html, &base, about)?,
        _ => Selected::parse(selectors)?.entries(&html, &base, about)?,
    };
    match entries.is_empty() {
        true => Err(ReadError::NothingListed),
        false => {
            let extent = if entries.len() < about.limits.items { Extent::Whole } else { Extent::Capped };
            Ok(Document { entries, feed: facts(&html, &base), extent, ..Document::default() })
        }
    }
}

fn facts(html: &Html, base: &Url) -> FeedFacts {
    let description = html.select(&fixed("meta[name=description][content]")).next();
    FeedFacts {
        title: html.select(&fixed("title")).next().and_then(text_of),
        link: Some(base.clone()),
        description: description.and_then(|meta| parts::line_of_text(meta.attr("content")?)),
        language: html.root_element().attr("lang").and_then(parts::id),
        ..FeedFacts::default()
    }
}

/// [`PageSelectors`], ready to be asked.
struct Selected<'a> {
    given: &'a PageSelectors,
    item: Selector,
    heading: Option<Selector>,
    link: Option<Selector>,
    summary: Vec<Selector>,
    date: Option<Selector>,
    media: Option<Selector>,
    author: Option<Selector>,
}

impl<'a> Selected<'a> {
    fn parse(given: &'a PageSelectors) -> Result<Selected<'a>, ReadError> {
        let parse = |text: &String| {
            let bad = |why: String| ReadError::BadSelector { selector: text.clone(), why };
            Selector::parse(text).map_err(|error| bad(error.to_string()))
        };
        let optional = |text: &Option<String>| text.as_ref().map(parse).transpose();
        Ok(Selected {
            given,
            item: parse(&given.item)?,
            heading: optional(&given.heading)?,
            link: optional(&given.link)?,
            summary: given.summary.iter().map(parse).collect::<Result<_, _>>()?,
            date: optional(&given.date)?,
            media: optional(&given.media)?,
            author: optional(&given.author)?,
        })
    }

    fn entries(&self, html: &Html, base: &Url, about: &About) -> Result<Vec<Entry>, ReadError> {
        let entry = |item| about.check_time().map(|()| self.entry(item, base, about.limits.body_bytes));
        let mut entries: Vec<_> = html.select(&self.item).map(entry).collect::<Result<_, _>>()?;
        if entries.is_empty() {
            return Err(ReadError::NothingMatched { selector: self.given.item.clone() });
        }
        // An advertisement among the items has no link; a page of notices has none at all.
        if entries.iter().any(|entry| entry.url.is_some()) {
            entries.retain(|entry| entry.url.is_some());
        }
        entries.retain(|entry| entry.url.is_some() || !entry.title.is_empty());
        Ok(each_link_once(entries, about.limits.items))
    }

    fn entry(&self, item: ElementRef, base: &Url, body_bytes: usize) -> Entry {
        let first = |selector: &Option<Selector>| item.select(selector.as_ref()?).next();
        let heading = first(&self.heading);
        let link = self.link(item, heading);
        let href = |element: ElementRef| parts::link(element.attr("src").or(element.attr("href"))?, base);
        let summary: Vec<_> =
            self.summary.iter().flat_map(|part| item.select(part)).map(|part| part.inner_html()).collect();
        Entry {
            url: link.and_then(|link| parts::link(link.attr("href")?, base)),
            title: heading.or(link).and_then(text_of).unwrap_or_default(),
            summary: parts::html(parts::up_to(&summary.join("\n"), body_bytes).to_owned()),
            authors: first(&self.author)
                .and_then(text_of)
                .and_then(|name| parts::person(Some(&name), None, None))
                .into_iter()
                .collect(),
            image: first(&self.media).and_then(href),
            published: first(&self.date).and_then(date_of),
            ..Entry::default()
        }
    }

    /// What `link` names, else the heading, else the item: the element itself or the first link in it.
    fn link<'b>(&self, item: ElementRef<'b>, heading: Option<ElementRef<'b>>) -> Option<ElementRef<'b>> {
        let places = match &self.link {
            Some(selector) => item.select(selector).collect(),
            None => Vec::from_iter(heading.into_iter().chain([item])),
        };
        let links = fixed("a[href]");
        places.into_iter().find_map(|place| match place.attr("href") {
            Some(_) => Some(place),
            None => place.select(&links).next(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Limits;
    use crate::model::Precision;
    use crate::model::SourceKind;

    const PAGE: &str = r#"<html lang=en><head><title> Our news </title><base href="/news/"></head><body>
        <ul>
        <li class=card><h2><a href="one.html">First <b>thing</b></a></h2><time datetime="2026-01-03">today</time>
            <p class=dek>It &amp; that</p><img src="/1.png"><span class=by>Ann</span></li>
        <li class=card><h2>Advertisement</h2></li>
        <li class=card><h2><a href="https://other.example/two">Second thing</a></h2><time>3 Jan 2026 10:00</time></li>
        <li class=card><h2><a href="one.html">First thing again</a></h2></li>
        </ul></body></html>"#;

    fn selectors() -> PageSelectors {
        PageSelectors {
            item: "li.card".to_owned(),
            heading: Some("h2".to_owned()),
            summary: vec!["p.dek".to_owned()],
            date: Some("time".to_owned()),
            media: Some("img".to_owned()),
            author: Some(".by".to_owned()),
            ..PageSelectors::default()
        }
    }

    fn entries(page: &str, selectors: &PageSelectors) -> Result<Vec<Entry>, ReadError> {
        let base = Url::parse("https://ex.org/").unwrap();
        let about = About {
            kind: &SourceKind::Feed,
            content_type: None,
            base: &base,
            language: None,
            limits: &Limits::default(),
            is_over: &|| false,
        };
        read(page, &about, selectors).map(|document| document.entries)
    }

    #[test]
    fn selectors_find_the_items() {
        let found = entries(PAGE, &selectors()).unwrap();
        let links: Vec<_> = found.iter().map(|entry| entry.url.as_ref().map(Url::as_str)).collect();
        assert_eq!(links, [Some("https://ex.org/news/one.html"), Some("https://other.example/two")]);
        let [first, second] = &found[..] else { panic!("two entries are left") };
        assert_eq!((first.title.as_str(), first.summary.as_deref()), ("First thing", Some("It &amp; that")));
        assert_eq!(first.published.unwrap().precision, Precision::Day);
        assert_eq!(first.image.as_ref().map(Url::as_str), Some("https://ex.org/1.png"));
        assert_eq!(first.authors[0].name, "Ann");
        assert_eq!(second.published.unwrap().precision, Precision::Minute);
        assert_eq!((&second.image, &second.summary, second.authors.len()), (&None, &None, 0));
        assert!(found.iter().all(|entry| entry.id.is_none()), "a page gives no ids, and none is made up");
    }

    #[test]
    fn a_page_that_changed_its_looks_is_an_error() {
        for (name, item, page, expected) in [
            ("no item", "li.story", PAGE, "`li.story` matched nothing on the page, expected its entries"),
            ("no selector", "li[", PAGE, "`li[` is not a selector"),
            ("nothing listed", "", "<p>Welcome</p>", "no list of entries was found"),
            ("many tags", "", &"<p>".repeat(100_001), "the page nests"),
            ("many attributes", "", &format!("<p {}>", "a ".repeat(300)), "the page nests"),
            ("a trap", "", &"<div>".repeat(300_000), "the page nests its elements too deep, or"),
        ] {
            let selectors = PageSelectors { item: item.to_owned(), ..PageSelectors::default() };
            let error = entries(page, &selectors).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{name}: {error}");
        }
        assert!(check_selector("li.card > a").is_ok());
        assert!(check_selector("li[").is_err());
    }

    #[test]
    fn without_links_items_stay() {
        let selectors =
            PageSelectors { item: "p".to_owned(), heading: Some("b".to_owned()), ..PageSelectors::default() };
        let found = entries("<p><b>One</b></p><p><b>Two</b></p><p></p>", &selectors).unwrap();
        assert_eq!(found.iter().map(|entry| entry.title.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
    }
}
