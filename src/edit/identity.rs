//! The keys an entry goes by, and the id an article goes out under.
//!
//! Enters: an entry, and what was measured of its source's ids. Leaves: hashes that are stable on
//! disk, across versions and machines (xxh3-64, seed 0, over the forms written down here).

use super::canonical::canonical;
use super::words;
use crate::model::Entry;
use crate::model::IdTrust;
use crate::model::KeyedEntry;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::text;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;
use xxhash_rust::xxh3::xxh3_128;

/// Below this many words, the same text proves nothing: alerts, captions and stubs repeat.
pub const WORDS_THAT_PROVE: u32 = 48;

/// A source's ids are called volatile when at least this many entries at once had a new one.
const VOLATILE_FROM: usize = 2;

/// The keys of one entry whose id deserves `trust`.
pub fn keyed(source: &SourceId, entry: Entry, trust: IdTrust) -> KeyedEntry {
    let body = words::folded(&entry.body().map(text::plain_text).unwrap_or_default());
    let title = words::folded(&entry.title);
    let word_count = words::count(&body);
    let url_key = entry.url.as_ref().map(url_key);
    KeyedEntry {
        key: source_key(&entry, trust, url_key, &title, &body),
        former_key: None,
        url_key,
        id_key: entry.id.as_deref().and_then(id_key),
        text_key: match word_count {
            WORDS_THAT_PROVE.. => Some(xxh3_64(body.as_bytes())),
            _ if url_key.is_none() => linkless_key(source, &title, &body),
            _ => None,
        },
        state_key: state_key(&entry, &title, &body),
        words: word_count,
        entry,
    }
}

/// The key within its source that the entry would have if its id deserved `trust`.
pub fn key_under(keyed: &KeyedEntry, trust: IdTrust) -> u64 {
    let entry = &keyed.entry;
    let body = words::folded(&entry.body().map(text::plain_text).unwrap_or_default());
    source_key(entry, trust, keyed.url_key, &words::folded(&entry.title), &body)
}

/// The form in which urls are compared, for the people who ask why two are one.
pub fn canonical_url(url: &Url) -> String {
    canonical(url)
}

/// The key of a url across sources, in its canonical form.
pub fn url_key(url: &Url) -> u64 {
    hash(&["url", &canonical(url)])
}

/// The key of an id across sources; `None` for ids that only mean something inside one (`4711`).
pub fn id_key(id: &str) -> Option<u64> {
    let global = id.len() >= 20 || id.contains("://") || id.starts_with("tag:") || id.starts_with("urn:");
    global.then(|| hash(&["id", id]))
}

/// What an ITEM on the command line may lead by: any url or id ever seen; a url without its scheme will do.
pub fn keys_of_item(item: &str) -> Vec<u64> {
    let web = |text: &str| Url::parse(text).ok().filter(Url::has_host);
    let url = web(item).or_else(|| web(&format!("https://{item}")));
    url.as_ref().map(url_key).into_iter().chain(id_key(item)).collect()
}

/// Our id for a new article: a `tag:` URI (RFC 4151) under the site's authority, hashed from its
/// canonical url, else from source and key. The same store rebuilt gives the same ids; `attempt`
/// counts up where another article has that id already.
pub fn mint(authority: &str, source: &SourceId, keyed: &KeyedEntry, attempt: u32) -> TagUri {
    let seed = match &keyed.entry.url {
        Some(url) => canonical(url),
        None => format!("{source} {:016x}", keyed.key),
    };
    let seed = if attempt == 0 { seed } else { format!("{seed} {attempt}") };
    TagUri::new(format!("tag:{authority}:{}", base32(xxh3_128(seed.as_bytes()))))
}

/// What the decisions tell of its ids: entries that this source had under the same links came under
/// new ids. For each entry whose key was new, whether it was such a one.
pub fn trust_after(trust: IdTrust, had_its_link: &[bool]) -> IdTrust {
    let rekeyed = had_its_link.iter().filter(|had| **had).count();
    match rekeyed >= VOLATILE_FROM && 2 * rekeyed > had_its_link.len() && trust == IdTrust::Trusted {
        true => IdTrust::Volatile,
        false => trust,
    }
}

/// The id where the source's ids are good, else the link, with its headline where that is shared as
/// well; else all that the entry says.
fn source_key(entry: &Entry, trust: IdTrust, url_key: Option<u64>, title: &str, body: &str) -> u64 {
    let headline = if trust == IdTrust::LinksShared { headline(title, body) } else { "" };
    match (&entry.id, url_key) {
        (Some(id), _) if trust == IdTrust::Trusted => hash(&["source id", id]),
        (_, Some(url_key)) => hash(&["source url", &url_key.to_string(), headline]),
        (Some(id), None) => hash(&["source id", id, headline]),
        (None, None) => hash(&["source text", title, body]),
    }
}

/// For an entry without a link: the same words from the same source are the same entry, however few,
/// and whatever id they come under.
fn linkless_key(source: &SourceId, title: &str, body: &str) -> Option<u64> {
    let says_something = !(title.is_empty() && body.is_empty());
    says_something.then(|| hash(&["linkless", source.as_str(), title, body]))
}

/// The upper half is of title and text, the lower of what else readers are given: the page's address,
/// without its query since many carry a token there, and the enclosures.
fn state_key(entry: &Entry, title: &str, body: &str) -> u64 {
    let url = entry.url.as_ref().map(|url| format!("{}{}", url.host_str().unwrap_or_default(), url.path()));
    let enclosures = entry.enclosures.iter().map(|enclosure| enclosure.url.path());
    let carried: Vec<&str> = url.as_deref().into_iter().chain(enclosures).collect();
    let words = hash(&["state", title, body]);
    (words & !u64::from(u32::MAX)) | (hash(&carried) >> 32)
}

/// What tells an entry from others under the same link.
pub(super) fn headline<'a>(title: &'a str, body: &'a str) -> &'a str {
    if title.is_empty() { body } else { title }
}

/// A kind and its parts, kept apart by a byte that none of them has.
fn hash(parts: &[&str]) -> u64 {
    xxh3_64(parts.join("\u{0}").as_bytes())
}

/// 80 bits in sixteen letters and digits: short enough to type, and no article of a billion shares one.
fn base32(hash: u128) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    (0..16).map(|place| ALPHABET[(hash >> (5 * place)) as usize & 31] as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: Option<&str>, url: Option<&str>, title: &str) -> Entry {
        Entry {
            id: id.map(str::to_owned),
            url: url.map(|url| url.parse().unwrap()),
            title: title.to_owned(),
            ..Entry::default()
        }
    }

    #[test]
    fn a_key_is_the_id_else_the_link_else_the_text() {
        let (trusted, volatile, shared) = (IdTrust::Trusted, IdTrust::Volatile, IdTrust::Shared);
        let links_shared = IdTrust::LinksShared;
        let a = SourceId::new("a");
        let link = Some("https://a.example/1");
        for (name, left, right, same) in [
            (
                "a new title",
                (entry(Some("1"), link, "A"), trusted),
                (entry(Some("1"), link, "B"), trusted),
                true,
            ),
            (
                "a new id",
                (entry(Some("1"), link, "A"), trusted),
                (entry(Some("2"), link, "A"), trusted),
                false,
            ),
            (
                "volatile ids",
                (entry(Some("1"), link, "A"), volatile),
                (entry(Some("2"), link, "A"), volatile),
                true,
            ),
            (
                "no id, a new title",
                (entry(None, link, "A"), trusted),
                (entry(None, link, "B"), trusted),
                true,
            ),
            (
                "shared, a new title",
                (entry(Some("1"), link, "A"), shared),
                (entry(Some("1"), link, "B"), shared),
                true,
            ),
            (
                "links shared, no link",
                (entry(Some("1"), None, "A"), links_shared),
                (entry(Some("1"), None, "B"), links_shared),
                false,
            ),
            (
                "links shared",
                (entry(Some("1"), link, "A"), links_shared),
                (entry(Some("1"), link, "B"), links_shared),
                false,
            ),
            ("nothing else", (entry(None, None, "A"), trusted), (entry(None, None, "A"), trusted), true),
        ] {
            assert_eq!(keyed(&a, left.0, left.1).key == keyed(&a, right.0, right.1).key, same, "{name}");
        }
    }

    #[test]
    fn an_id_is_minted_once_for_all_machines() {
        let source = SourceId::new("a");
        let keyed = keyed(&source, entry(Some("1"), Some("https://www.a.example/x/"), "A"), IdTrust::Trusted);
        let tag = mint("news.example.org,2026", &source, &keyed, 0);
        assert_eq!(tag.as_str(), "tag:news.example.org,2026:hfsa11384kt0s6y0");
        assert_ne!(tag, mint("news.example.org,2026", &source, &keyed, 1));
    }

    #[test]
    fn the_same_words_without_a_link_are_the_same_entry_in_one_source() {
        let key = |source: &str, id: &str, title: &str| {
            keyed(&SourceId::new(source), entry(Some(id), None, title), IdTrust::Trusted).text_key
        };
        assert_eq!(key("a", "1", "Ward closed"), key("a", "2", "Ward closed"));
        assert_ne!(key("a", "1", "Ward closed"), key("a", "1", "Ward open"));
        assert_ne!(key("a", "1", "Ward closed"), key("b", "1", "Ward closed"));
        assert_eq!(key("a", "1", ""), None);
    }

    #[test]
    fn a_state_tells_words_from_what_else_is_carried() {
        let source = SourceId::new("a");
        let state = |url: &str, title: &str| {
            keyed(&source, entry(Some("1"), Some(url), title), IdTrust::Trusted).state_key
        };
        let before = state("https://a.example/x?t=1", "A");
        assert_eq!(before, state("https://a.example/x?t=2", "A"), "a token");
        let moved = state("https://a.example/y", "A");
        assert!(before != moved && before >> 32 == moved >> 32, "a link");
        assert_ne!(before >> 32, state("https://a.example/x?t=1", "B") >> 32, "a title");
    }

    #[test]
    fn ids_that_are_always_new_are_seen() {
        let rekeyed = vec![true; 3];
        assert_eq!(trust_after(IdTrust::Trusted, &rekeyed), IdTrust::Volatile);
        let news = [vec![false; 4], rekeyed].concat();
        assert_eq!(trust_after(IdTrust::Trusted, &news), IdTrust::Trusted);
        assert_eq!(trust_after(IdTrust::Trusted, &[]), IdTrust::Trusted);
    }
}
