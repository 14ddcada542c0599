//! One item set in type, for every format to print: `Item` → `Piece`.
//!
//! Here a source's words stop being a source's: what a format could not say, or a reader should not be
//! shown, is mended or left out.

use super::characters::clean_line;
use super::characters::escaped;
use super::characters::xml_clean;
use super::dates::sayable;
use super::sanitise::sanitise;
use super::sanitise::shows_something;
use crate::model::Enclosure;
use crate::model::Item;
use crate::model::Link;
use crate::model::LinkRelation;
use crate::model::Outlet;
use crate::model::Precision;
use crate::model::Timestamp;
use crate::model::text::plain_text;
use crate::model::text::shortened;
use url::Url;

/// Of a summary, in characters: three sentences or so.
const SUMMARY_CHARS: usize = 400;
/// Of a title that was made from a text without one.
const MADE_TITLE_CHARS: usize = 80;

/// One item, ready to be written.
pub struct Piece {
    pub id: String,
    pub title: String,
    pub url: Option<Url>,
    /// Plain text; empty when there is none.
    pub summary: String,
    /// Safe HTML, one block a line, the credit included; never empty.
    pub body: String,
    /// "Outlet, by Name".
    pub credit: String,
    pub authors: Vec<Author>,
    /// Name and title of each section it stands in.
    pub sections: Vec<(String, String)>,
    /// What its source files it under.
    pub categories: Vec<String>,
    pub language: Option<String>,
    pub enclosures: Vec<Enclosure>,
    pub image: Option<Url>,
    /// What else it leads to.
    pub links: Vec<Link>,
    /// `None` for what we wrote ourselves.
    pub origin: Option<Origin>,
    pub also: Vec<Also>,
    pub rss_date: Timestamp,
    pub published: Timestamp,
    /// How much of `published` is the source's own word; `None` where it is our date.
    pub precision: Option<Precision>,
    pub updated: Timestamp,
    pub first_seen: Timestamp,
    pub reason: String,
}

pub struct Author {
    pub name: String,
    pub url: Option<Url>,
}

/// The source of a piece.
pub struct Origin {
    pub title: String,
    pub feed: Url,
    /// The `id` of its feed; the feed's address where it has none.
    pub feed_id: String,
    pub site: Option<Url>,
}

/// Another outlet with the same article.
pub struct Also {
    pub outlet: String,
    pub url: Option<Url>,
}

impl Piece {
    /// The first link of that kind.
    pub fn leads_to(&self, rel: LinkRelation) -> Option<&Url> {
        self.links.iter().find(|link| link.rel == rel).map(|link| &link.url)
    }

    pub fn of_item(item: &Item) -> Piece {
        let summary = summary(item);
        let authors = authors(item);
        let url = item.url.clone().filter(is_web);
        let credit = credit(&item.outlet, &authors);
        let also = also(item);
        Piece {
            id: clean_line(item.tag.as_str()),
            title: title(item, &summary),
            body: body(item, &summary, &credit_line(item, &authors, &also)),
            url,
            summary,
            credit,
            authors,
            sections: item.sections.iter().map(|(id, title)| (id.to_string(), clean_line(title))).collect(),
            categories: categories(item),
            language: item.language.as_deref().and_then(language_tag),
            enclosures: item.enclosures.iter().filter_map(enclosure).collect(),
            image: item.image.clone().filter(is_web),
            links: item.links.iter().filter(|link| is_web(&link.url)).cloned().collect(),
            origin: Some(origin(&item.outlet)),
            also,
            rss_date: sayable(item.rss_date),
            published: sayable(item.published),
            precision: precision(item),
            updated: sayable(item.updated.max(item.published)),
            first_seen: sayable(item.first_seen),
            reason: clean_line(&item.reason),
        }
    }
}

fn summary(item: &Item) -> String {
    let texts = [&item.summary, &item.content].into_iter().flatten();
    let text = texts.map(|html| clean_line(&plain_text(html))).find(|text| !text.is_empty());
    text.map(|text| shortened(&text, SUMMARY_CHARS)).unwrap_or_default()
}

/// Its title, else the beginning of its text, else its outlet: a headline is never empty.
fn title(item: &Item, summary: &str) -> String {
    let title = clean_line(&item.title);
    match (title.is_empty(), summary.is_empty()) {
        (false, _) => title,
        (true, false) => shortened(summary, MADE_TITLE_CHARS),
        (true, true) => outlet_title(&item.outlet),
    }
}

fn authors(item: &Item) -> Vec<Author> {
    let authors = item.authors.iter().map(|person| Author {
        name: clean_line(&person.name),
        url: person.url.as_deref().and_then(|url| Url::parse(url).ok()).filter(is_web),
    });
    authors.filter(|author| !author.name.is_empty()).collect()
}

fn categories(item: &Item) -> Vec<String> {
    let mut categories: Vec<String> = Vec::new();
    for category in item.categories.iter().map(|category| clean_line(category)) {
        if !category.is_empty() && !categories.contains(&category) {
            categories.push(category);
        }
    }
    categories
}

fn also(item: &Item) -> Vec<Also> {
    let also = item.also.iter();
    also.map(|seen| Also { outlet: clean_line(&seen.outlet), url: seen.url.clone().filter(is_web) }).collect()
}

// What it said of the future was brought back to when we filed it, which is not its word any more.
fn precision(item: &Item) -> Option<Precision> {
    let said = item.source_published.filter(|said| sayable(said.at) == sayable(item.published));
    said.map(|said| said.precision)
}

/// A language as BCP 47 spells it; `None` for what cannot be one.
fn language_tag(language: &str) -> Option<String> {
    let tag = language.trim().replace('_', "-");
    let fits = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric())
    };
    (tag.len() > 1 && tag.split('-').all(fits)).then_some(tag)
}

fn enclosure(enclosure: &Enclosure) -> Option<Enclosure> {
    let media_type = enclosure.media_type.as_deref().and_then(bare_media_type);
    is_web(&enclosure.url).then(|| Enclosure { media_type, ..enclosure.clone() })
}

/// A media type without parameters; `None` for what cannot be one.
fn bare_media_type(media_type: &str) -> Option<String> {
    let bare = media_type.split(';').next()?.trim();
    let fits = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&letter))
    };
    let (kind, of_kind) = bare.split_once('/')?;
    (fits(kind) && fits(of_kind)).then(|| bare.to_ascii_lowercase())
}

// An `atom:id` must be an absolute IRI (RFC 4287, 4.2.6); many are just words.
fn origin(outlet: &Outlet) -> Origin {
    let feed_id = outlet.feed_id.as_deref().map(clean_line).filter(|id| Url::parse(id).is_ok());
    Origin {
        title: outlet_title(outlet),
        feed_id: feed_id.unwrap_or_else(|| outlet.feed.to_string()),
        feed: outlet.feed.clone(),
        site: outlet.site.clone().filter(is_web),
    }
}

/// What its readers call it; the host of its feed where nobody ever said.
fn outlet_title(outlet: &Outlet) -> String {
    let title = clean_line(&outlet.title);
    match title.is_empty() {
        true => outlet.feed.host_str().unwrap_or_default().to_owned(),
        false => title,
    }
}

// Several readers don't show where an item of an aggregated feed came from, so that the text says it.
fn credit(outlet: &Outlet, authors: &[Author]) -> String {
    let outlet = outlet_title(outlet);
    match authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(", ") {
        names if names.is_empty() || names == outlet => outlet,
        names => format!("{outlet}, by {names}"),
    }
}

fn credit_line(item: &Item, authors: &[Author], also: &[Also]) -> String {
    let title = outlet_title(&item.outlet);
    let credit = credit(&item.outlet, authors);
    let by = escaped(credit.strip_prefix(&title).unwrap_or_default());
    let outlet = linked(&title, item.outlet.site.as_ref());
    let others: Vec<_> = also.iter().map(|also| linked(&also.outlet, also.url.as_ref())).collect();
    match others.is_empty() {
        true => format!("<p>{outlet}{by}</p>"),
        false => format!("<p>{outlet}{by}. Also: {}</p>", others.join(", ")),
    }
}

fn linked(text: &str, url: Option<&Url>) -> String {
    match url.filter(|url| is_web(url)) {
        Some(url) => format!("<a href=\"{}\">{}</a>", escaped(url.as_str()), escaped(text)),
        None => escaped(text),
    }
}

fn body(item: &Item, summary: &str, credit_line: &str) -> String {
    let content = item.content.as_deref().map(|html| sanitise(html, item.url.as_ref())).unwrap_or_default();
    let content = xml_clean(content.trim());
    match (shows_something(&content), summary.is_empty()) {
        (true, _) => format!("{content}\n{credit_line}"),
        (false, false) => format!("<p>{}</p>\n{credit_line}", escaped(summary)),
        (false, true) => credit_line.to_owned(),
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_headline_is_never_empty() {
        let long = "<p>One two three four five six seven eight nine ten eleven twelve thirteen fourteen.</p>";
        for (name, title, summary, expected) in [
            ("its own", " A \u{b} title ", Some("<p>Text</p>"), "A title"),
            (
                "from its text",
                "",
                Some(long),
                "One two three four five six seven eight nine ten eleven twelve thirteen…",
            ),
            ("from its outlet", "\u{1}", Some("<img src=x>"), "The Outlet"),
        ] {
            let item = Item {
                title: title.to_owned(),
                summary: summary.map(str::to_owned),
                content: None,
                ..samples::full_item()
            };
            assert_eq!(Piece::of_item(&item).title, expected, "{name}");
        }
    }

    #[test]
    fn a_summary_is_a_few_sentences_of_plain_text() {
        let long = format!("<div>{}</div>", "word ".repeat(400));
        let cut = format!("{}…", ["word"; 80].join(" "));
        for (name, summary, content, expected) in [
            ("its own", Some("<p>A &amp; <b>b</b></p>"), Some("<p>c</p>"), "A & b"),
            ("of its content", Some("<p> </p>"), Some("<p>c</p>"), "c"),
            ("cut between words", Some(long.as_str()), None, cut.as_str()),
            ("none", None, None, ""),
        ] {
            let item = Item {
                summary: summary.map(str::to_owned),
                content: content.map(str::to_owned),
                ..samples::full_item()
            };
            assert_eq!(Piece::of_item(&item).summary, expected, "{name}");
        }
    }

    #[test]
    fn a_body_shows_more_than_markup() {
        let picture = "<img src=\"https://outlet.example/p\" alt=\"\" loading=\"lazy\">";
        for (name, summary, content, expected) in [
            ("text", "", "<p>a</p>", "<p>a</p>\n<p>by</p>"),
            ("a picture", "s", "<img src=/p>", &format!("{picture}\n<p>by</p>")),
            ("empty, with a summary", "s", "<p> &nbsp;</p>", "<p>s</p>\n<p>by</p>"),
            ("empty", "", "<div><p></p><img src='data:,'></div>", "<p>by</p>"),
            ("a forbidden character", "", "<p>\u{b}</p>", "<p>by</p>"),
        ] {
            let item = Item { content: Some(content.to_owned()), ..samples::full_item() };
            assert_eq!(body(&item, summary, "<p>by</p>"), expected, "{name}");
        }
    }

    #[test]
    fn what_a_format_could_not_say_is_left_out() {
        for (given, expected) in
            [("en_GB", Some("en-GB")), (" de ", Some("de")), ("e", None), ("English (UK)", None), ("", None)]
        {
            assert_eq!(language_tag(given).as_deref(), expected, "{given:?}");
        }
        for (given, expected) in
            [("Audio/MPEG; rate=1", Some("audio/mpeg")), ("mp3", None), ("a/b c", None), ("image/", None)]
        {
            assert_eq!(bare_media_type(given).as_deref(), expected, "{given:?}");
        }
        let outlet = Outlet { feed_id: Some("12".to_owned()), ..samples::outlet() };
        assert_eq!(origin(&outlet).feed_id, samples::outlet().feed.as_str());
    }

    #[test]
    fn a_credit_names_outlet_and_authors() {
        let authors = |names: &[&str]| -> Vec<Author> {
            names.iter().map(|name| Author { name: (*name).to_owned(), url: None }).collect()
        };
        for (names, expected) in [
            (&[][..], "The Outlet"),
            (&["Ada Byron"], "The Outlet, by Ada Byron"),
            (&["Ada Byron", "Jo Bo"], "The Outlet, by Ada Byron, Jo Bo"),
            (&["The Outlet"], "The Outlet"),
        ] {
            assert_eq!(credit(&samples::outlet(), &authors(names)), expected);
        }
    }
}
