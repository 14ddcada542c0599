//! What we publish, read back: each format of any page says to our own reader what it says to others.
//!
//! What is lost on the way stands in [`LOST`], with its reason. Any other difference fails, and so does a
//! loss that is none any more.

mod found;
mod losses;
mod made_up;
mod said;

use losses::LOST;
use losses::Loss;
use newsdesk::config::Site;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::model::Limits;
use newsdesk::model::Page;
use newsdesk::model::SourceKind;
use newsdesk::publish::formats;
use newsdesk::publish::formats::Galley;
use proptest::prelude::*;
use serde_json::Value;
use url::Url;

const FORMATS: [&str; 3] = ["rss", "atom", "json"];

/// Minutes that our RSS may be kept.
const TTL: u64 = 20;

proptest! {
    // A page has up to twenty items, and each goes through three formats.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_we_publish_is_what_we_read(page in made_up::page(), site in made_up::site()) {
        for format in FORMATS {
            let lost = unexpected(differences(format, &page, &site));
            prop_assert!(lost.is_empty(), "{format}:\n{}", lost.join("\n"));
        }
    }
}

#[test]
fn what_is_lost_is_still_lost() {
    for loss in LOST {
        let site = Site { title: format!("Newsdesk {}", loss.example), ..made_up::plain_site() };
        let lost =
            differences(loss.format, &made_up::page_of(vec![made_up::item_named(loss.example)]), &site);
        for field in loss.fields {
            let found = lost.iter().any(|lost| lost.field == *field && is_of(loss, lost));
            assert!(found, "`{field}` of {} is not lost any more ({})", loss.format, loss.why);
        }
    }
}

/// A field that says other things when it is read back.
struct Difference {
    format: &'static str,
    field: String,
    said: Value,
    found: Value,
}

fn differences(format: &'static str, page: &Page, site: &Site) -> Vec<Difference> {
    let galley = Galley::of_page(page, site);
    let document = match format {
        "rss" => formats::rss(&galley, site, Some(TTL)),
        "atom" => formats::atom(&galley, site),
        _ => formats::json_feed(&galley, site),
    };
    let base = Url::parse("https://reader.example/").unwrap();
    let about = About {
        kind: &SourceKind::Feed,
        content_type: Some(document.media_type),
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    let read = read::read(&document.bytes, &about).unwrap_or_else(|error| panic!("{format}: {error}"));
    let said = std::iter::once(said::of_feed(format, &galley, site)).chain(
        galley.pieces.iter().zip(&page.items).map(|(piece, item)| said::of_item(format, piece, item, site)),
    );
    let found = std::iter::once(found::of_feed(&read)).chain(read.entries.iter().map(found::of_entry));
    assert_eq!(read.entries.len(), page.items.len(), "{format}: as many items as were published");
    said.zip(found).flat_map(|(said, found)| fields_that_differ(format, said, found)).collect()
}

fn unexpected(differences: Vec<Difference>) -> Vec<String> {
    let unknown =
        differences.into_iter().filter(|difference| !LOST.iter().any(|loss| is_of(loss, difference)));
    unknown.map(|lost| format!("{}: said {}, read {}", lost.field, lost.said, lost.found)).collect()
}

fn is_of(loss: &Loss, difference: &Difference) -> bool {
    loss.format == difference.format
        && loss.fields.contains(&difference.field.as_str())
        && (loss.of)(&difference.said, &difference.found)
}

fn fields_that_differ(format: &'static str, said: Value, found: Value) -> Vec<Difference> {
    let (Value::Object(said), Value::Object(mut found)) = (said, found) else {
        unreachable!("both are views")
    };
    said.into_iter()
        .map(|(field, said)| Difference {
            format,
            found: found.remove(&field).unwrap_or_default(),
            field,
            said,
        })
        .filter(|difference| difference.said != difference.found)
        .collect()
}
