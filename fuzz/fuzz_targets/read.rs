//! Any bytes → a document or an error: the same one every time, and within its limits. Every link leads
//! to the web, every date is one that can be said.

#![no_main]

use chrono::Datelike;
use libfuzzer_sys::fuzz_target;
use newsdesk::gather::normalize;
use newsdesk::gather::read;
use newsdesk::gather::read::Document;
use newsdesk::gather::read::MAX_ID_BYTES;
use newsdesk::gather::read::MAX_LINE_CHARS;
use newsdesk::gather::read::MAX_LIST;
use newsdesk::model::Entry;
use newsdesk::model::FeedFacts;
use newsdesk::model::Limits;
use newsdesk::model::Person;
use newsdesk_fuzz::about;
use newsdesk_fuzz::answer;
use newsdesk_fuzz::base;
use newsdesk_fuzz::stretched;
use url::Url;

/// The ellipsis where a line was cut.
const CUT: usize = 1;

// A panic of the parser that is caught is an error of that document, while libFuzzer's hook ends at once; so
// only one that gets out ends the run, and `check` finds the caught one in its error.
fuzz_target!(init: drop(std::panic::take_hook()), |input: &[u8]| {
    let (content_type, body) = answer(input);
    check(body, content_type);
    if let Some(long) = stretched(body) {
        check(&long, content_type);
    }
});

fn check(body: &[u8], content_type: Option<&str>) {
    let (base, limits) = (base(), Limits::default());
    let read = || read::read(body, &about(content_type, &base, &limits));
    let first = read();
    assert_eq!(first, read(), "read again, it is another document");
    match first {
        Ok(document) => check_document(document, &limits),
        Err(error) => assert!(!error.to_string().contains("panicked"), "{error}"),
    }
}

fn check_document(document: Document, limits: &Limits) {
    assert!(document.entries.len() <= limits.items, "{} entries", document.entries.len());
    check_feed(&document.feed);
    document.masthead.authors.iter().for_each(check_person);
    document.masthead.categories.iter().for_each(|category| check_line(category));
    assert!(document.masthead.updated.is_none_or(|at| (1900..=2199).contains(&at.year())));
    for entry in document.entries {
        check_entry(&entry, limits);
        let normal = normalize::entry(entry);
        assert_eq!(normalize::entry(normal.clone()), normal, "normalised again, it is another entry");
    }
}

fn check_feed(feed: &FeedFacts) {
    feed.link.iter().chain(&feed.hubs).chain(&feed.next).for_each(check_link);
    feed.title.iter().chain(&feed.description).for_each(|line| check_line(line));
    assert_eq!(feed.language, feed.language.as_deref().and_then(normalize::language));
}

fn check_entry(entry: &Entry, limits: &Limits) {
    assert!(entry.id.as_ref().is_none_or(|id| (1..=MAX_ID_BYTES).contains(&id.len())));
    entry.authors.iter().for_each(check_person);
    entry.categories.iter().for_each(|category| check_line(category));
    if !entry.title.is_empty() {
        check_line(&entry.title);
    }
    for html in entry.summary.iter().chain(&entry.content) {
        assert!(!html.trim().is_empty() && html.len() <= limits.body_bytes, "{}", html.len());
    }
    for length in [entry.authors.len(), entry.categories.len(), entry.enclosures.len(), entry.links.len()] {
        assert!(length <= MAX_LIST, "a list of {length}");
    }
    for date in entry.published.iter().chain(&entry.updated) {
        assert!((1900..=2199).contains(&date.at.year()), "{date:?}");
    }
    let enclosures = entry.enclosures.iter().map(|enclosure| &enclosure.url);
    let links = entry.links.iter().map(|link| &link.url);
    let origin = entry.origin.iter().flat_map(|origin| &origin.url);
    entry.url.iter().chain(&entry.image).chain(origin).chain(enclosures).chain(links).for_each(check_link);
}

fn check_person(person: &Person) {
    check_line(&person.name);
}

/// One line of text, not empty, within its limit.
fn check_line(line: &str) {
    assert!(!line.is_empty() && line.trim() == line && !line.contains('\n'), "{line:?}");
    assert!(line.chars().count() <= MAX_LINE_CHARS + CUT);
}

fn check_link(link: &Url) {
    assert!(matches!(link.scheme(), "http" | "https") && link.has_host(), "{link}");
    assert!(
        link.as_str().len() <= 4 * MAX_ID_BYTES + base().as_str().len(),
        "a link of {}",
        link.as_str().len()
    );
}
