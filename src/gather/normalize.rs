//! One form for urls and text, so that what is the same compares as the same.
//!
//! Entries enter as they were read, and leave with nothing lost that a reader would miss. Never
//! guesses: a parameter that may be somebody's id stays.

use crate::model::Entry;
use crate::model::Link;
use crate::model::Person;
use crate::model::text;
use url::Url;

/// Query parameters that say where a reader came from, never what is read. A trailing `*` stands
/// for any ending; compared in lower case.
///
/// Short on purpose: `ref`, `source` or `id` name articles on too many sites.
const TRACKING: &[&str] = &[
    "utm_*",
    "at_medium",
    "at_campaign",
    "mtm_*",
    "pk_campaign",
    "pk_kwd",
    "pk_source",
    "pk_medium",
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "hsctatracking",
    "_ga",
    "_gl",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ttclid",
    "twclid",
    "wbraid",
    "yclid",
    "vero_id",
    "oly_anon_id",
    "oly_enc_id",
    "ns_campaign",
    "ns_mchannel",
    "cmpid",
    "xtor",
];

/// The one form of a link: no tracking parameters, no empty query, no empty fragment.
///
/// Host case, default port and dots in the path are settled by [`Url`] itself. A fragment that
/// says something stays: some sites name their articles by it.
pub fn url(url: &Url) -> Url {
    let mut form = url.clone();
    if let Some(query) = url.query() {
        form.set_query(without_tracking(query).as_deref());
    }
    if url.fragment().is_some_and(says_nothing) {
        form.set_fragment(None);
    }
    // Nobody publishes a password on purpose, and `bank.example@evil.example` is a trap. Neither call
    // fails for an address that has a host.
    let _ = form.set_username("");
    let _ = form.set_password(None);
    form
}

/// The entry with its links in their one form, texts trimmed, and nothing empty in it.
pub fn entry(entry: Entry) -> Entry {
    Entry {
        id: entry.id.and_then(trimmed),
        url: entry.url.as_ref().map(url),
        title: text::one_line(&visible(&entry.title)),
        summary: entry.summary.and_then(trimmed),
        content: entry.content.and_then(trimmed),
        authors: persons(entry.authors),
        categories: categories(entry.categories),
        language: entry.language.as_deref().and_then(language),
        links: entry.links.iter().map(|link| Link { url: url(&link.url), ..*link }).collect(),
        ..entry
    }
}

/// Without characters that steer a screen instead of standing on it: controls, and overrides of the
/// direction of writing (UAX 9) that would turn what stands beside them.
pub fn visible(text: &str) -> String {
    let steers = |letter: &char| {
        matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || (letter.is_control() && !letter.is_whitespace())
    };
    text.chars().filter(|letter| !steers(letter)).collect()
}

/// A language tag in lower case, when it has the shape of one (RFC 5646, 2.1): two or three
/// letters, or the `x` and `i` of languages of one's own, then groups of at most eight letters or digits, in the length that holds all real ones (4.4.1).
pub fn language(tag: &str) -> Option<String> {
    let tag = Some(tag.trim()).filter(|tag| tag.len() <= 35)?.replace('_', "-").to_ascii_lowercase();
    let mut groups = tag.split('-');
    let primary = groups.next().unwrap_or_default();
    let shaped = (matches!(primary.len(), 2..=3) || tag.starts_with("x-") || tag.starts_with("i-"))
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && groups.all(|group| {
            matches!(group.len(), 1..=8) && group.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    shaped.then_some(tag)
}

/// The parameters that are left, as they were written; `None` when none is.
fn without_tracking(query: &str) -> Option<String> {
    let kept: Vec<_> =
        query.split('&').filter(|parameter| !parameter.is_empty() && !is_tracking(parameter)).collect();
    (!kept.is_empty()).then(|| kept.join("&"))
}

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *known,
    })
}

/// Empty, or a campaign of the old `#xtor=RSS-3` and `#utm_source=` kinds.
fn says_nothing(fragment: &str) -> bool {
    fragment.is_empty() || (fragment.contains('=') && fragment.split('&').all(is_tracking))
}

fn trimmed(text: String) -> Option<String> {
    match text.trim() {
        "" => None,
        bare if bare.len() == text.len() => Some(text),
        bare => Some(bare.to_owned()),
    }
}

/// In their order, each name once.
fn persons(persons: Vec<Person>) -> Vec<Person> {
    let mut kept: Vec<Person> = Vec::with_capacity(persons.len());
    for person in persons {
        let person = Person {
            name: text::one_line(&person.name),
            email: person.email.and_then(trimmed),
            url: person.url.and_then(trimmed),
        };
        if !person.name.is_empty() && kept.iter().all(|other| other.name != person.name) {
            kept.push(person);
        }
    }
    kept
}

/// In their order, each once.
fn categories(categories: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(categories.len());
    for category in categories {
        let category = text::one_line(&category);
        if !category.is_empty() && !kept.contains(&category) {
            kept.push(category);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_one_form() {
        for (name, given, expected) in [
            ("campaign", "https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
            ("among others", "https://a.example/x?id=7&fbclid=q&p=2", "https://a.example/x?id=7&p=2"),
            ("upper case", "https://a.example/x?UTM_Source=rss", "https://a.example/x"),
            ("an id stays", "https://a.example/?p=123", "https://a.example/?p=123"),
            ("no longer name", "https://a.example/?gclid_note=1", "https://a.example/?gclid_note=1"),
            ("default port", "https://A.example:443/x", "https://a.example/x"),
            ("empty query", "https://a.example/x?", "https://a.example/x"),
            ("empty fragment", "https://a.example/x#", "https://a.example/x"),
            ("fragment that says something", "https://a.example/x#part-2", "https://a.example/x#part-2"),
            ("fragment that tracks", "https://a.example/x#xtor=RSS-3208", "https://a.example/x"),
            ("as written", "https://a.example/x?q=a+b%20c&z", "https://a.example/x?q=a+b%20c&z"),
        ] {
            let once = url(&Url::parse(given).unwrap());
            assert_eq!(once.as_str(), expected, "{name}");
            assert_eq!(url(&once), once, "{name}: twice is once");
        }
    }

    #[test]
    fn a_language_has_the_shape_of_one() {
        for (given, expected) in [
            ("en-GB", Some("en-gb")),
            (" de ", Some("de")),
            ("pt_BR", Some("pt-br")),
            ("zh-Hant-TW", Some("zh-hant-tw")),
            ("x-klingon", Some("x-klingon")),
            ("i-navajo", Some("i-navajo")),
            ("x", None),
            ("english", None),
            ("en-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa", None),
            ("", None),
            ("en-", None),
            ("\"><b", None),
        ] {
            assert_eq!(language(given).as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn nothing_empty_is_left_in_an_entry() {
        let given = Entry {
            id: Some(" ".to_owned()),
            title: " Two \n words ".to_owned(),
            summary: Some("\n".to_owned()),
            content: Some(" <p>x</p>\n".to_owned()),
            categories: vec!["News".to_owned(), String::new(), " News ".to_owned()],
            language: Some("nonsense!".to_owned()),
            ..Entry::default()
        };
        let expected = Entry {
            title: "Two words".to_owned(),
            content: Some("<p>x</p>".to_owned()),
            categories: vec!["News".to_owned()],
            ..Entry::default()
        };
        assert_eq!(entry(given), expected);
    }
}
