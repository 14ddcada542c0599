//! Feeds as they stand in the wild, made up: what a feed means comes first, then it is written in any format,
//! order, spelling and encoding, and spoilt. The reader must find what was meant.

mod bytes;
mod document;
mod escapes;
mod items;
mod meant;
mod spelling;

use meant::Item;
use meant::Meant;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::gather::read::Document;
use newsdesk::model::Entry;
use newsdesk::model::Limits;
use newsdesk::model::SourceKind;
use newsdesk::model::text;
use proptest::prelude::*;
use spelling::Format;
use spelling::Spelling;
use url::Url;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn what_was_meant_is_read(meant in meant::meant(), spelling in spelling::spelling()) {
        let bytes = bytes::written(&meant, &spelling);
        let wrong = match read(&bytes) {
            Ok(document) => differences(&meant, &spelling, &document),
            // A document that is cut before its first item is over may say nothing.
            Err(_) if spelling.cut.is_some() && bytes::whole_items(&meant, &spelling) == 0 => Vec::new(),
            Err(error) => vec![error.to_string()],
        };
        prop_assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), bytes::text(&meant, &spelling));
    }
}

fn read(bytes: &[u8]) -> Result<Document, read::ReadError> {
    // Not where the feed says that its links start, when it says so.
    let base = Url::parse("https://cache.example/of/feed").unwrap();
    let about = About {
        kind: &SourceKind::Feed,
        content_type: None,
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    read::read(bytes, &about)
}

/// Field by field, what was meant and what was read instead.
fn differences(meant: &Meant, spelling: &Spelling, document: &Document) -> Vec<String> {
    let mut found = Differences::default();
    let (whole, read) = (bytes::whole_items(meant, spelling), document.entries.len());
    match spelling.cut {
        None => {
            found.expect("feed.title", &meant.title, document.feed.title.as_deref().unwrap_or_default());
            found.expect("count", &meant.items.len().to_string(), &read.to_string());
        }
        Some(_) if read < whole || read > meant.items.len() => {
            found.expect("count", &format!("{whole} or more"), &read.to_string());
        }
        Some(_) => {}
    }
    for (item, entry) in meant.items.iter().zip(&document.entries).take(whole) {
        of_item(&mut found, item, entry, spelling.format);
    }
    found.0
}

fn of_item(found: &mut Differences, item: &Item, entry: &Entry, format: Format) {
    let texts = |texts: &[String]| format!("{texts:?}");
    found.expect("id", &item.id(), entry.id.as_deref().unwrap_or_default());
    found.expect("url", &item.link(), entry.url.as_ref().map_or("", Url::as_str));
    found.expect("title", item.title.as_deref().unwrap_or_default(), &entry.title);
    found.expect("body", &item.body(), &entry.body().map(text::plain_text).unwrap_or_default());
    found.expect("authors", &texts(item.author.as_slice()), &texts(&names(entry)));
    // Whatever the order in which they were shuffled.
    found.expect("categories", &texts(&sorted(&item.categories)), &texts(&sorted(&entry.categories)));
    let published = entry.published.map_or(String::new(), |date| date.at.to_rfc3339());
    found.expect("published", &item.moment().to_rfc3339(), &published);
    if format.has_enclosures() {
        let enclosed: Vec<_> = entry.enclosures.iter().map(|enclosure| enclosure.url.to_string()).collect();
        let said: Vec<_> = item.enclosure.then(|| item.recording()).into_iter().collect();
        found.expect("enclosures", &texts(&said), &texts(&enclosed));
    }
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn expect(&mut self, field: &str, meant: &str, read: &str) {
        if meant != read {
            self.0.push(format!("{field}: meant {meant:?}, read {read:?}"));
        }
    }
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort();
    texts
}

fn names(entry: &Entry) -> Vec<String> {
    entry.authors.iter().map(|author| author.name.clone()).collect()
}
