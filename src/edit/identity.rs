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
use std::collections::HashMap;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;
use xxhash_rust::xxh3::xxh3_128;

/// Below this many words, the same text proves nothing: alerts, captions and stubs repeat.
pub const WORDS_THAT_PROVE: u32 = 48;

/// A source's ids are called volatile when at least this many entries at once had a new one.
const VOLATILE_FROM: usize = 3;

/// The keys of one entry of a source whose ids deserve `trust`.
pub fn keyed(entry: Entry, trust: IdTrust) -> KeyedEntry {
    let body = words::folded(&entry.body().map(text::plain_text).unwrap_or_default());
    let title = words::folded(&entry.title);
    let word_count = words::count(&body);
    let url_key = entry.url.as_ref().map(url_key);
    KeyedEntry {
        key: source_key(&entry, trust, url_key, &title, &body),
        url_key,
        id_key: entry.id.as_deref().and_then(id_key),
        text_key: (word_count >= WORDS_THAT_PROVE).then(|| xxh3_64(body.as_bytes())),
        state_key: hash(&["state", &title, &body]),
        words: word_count,
        entry,
    }
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

/// What a document alone tells of its source's ids, before its entries get their keys: where one id
/// stands for several entries it is no key, and neither is a link that does.
pub fn trust_before(trust: IdTrust, entries: &[Entry]) -> IdTrust {
    let link = |entry: &Entry| entry.url.as_ref().map(|url| url.as_str().to_owned());
    let ids_shared = || is_shared(entries, |entry| entry.id.clone().or_else(|| link(entry)));
    let links_shared = || is_shared(entries, |entry| link(entry).or_else(|| entry.id.clone()));
    match trust {
        IdTrust::Trusted if !ids_shared() => IdTrust::Trusted,
        IdTrust::Trusted if !links_shared() => IdTrust::Shared,
        IdTrust::Shared | IdTrust::Volatile if !links_shared() => trust,
        _ => IdTrust::LinksShared,
    }
}

/// Whether two entries that are not one have the same key.
fn is_shared(entries: &[Entry], key: impl Fn(&Entry) -> Option<String>) -> bool {
    let mut stood_with: HashMap<String, (&str, Option<&Url>)> = HashMap::new();
    entries.iter().any(|entry| {
        let says = (headline(&entry.title, entry.body().unwrap_or_default()), entry.url.as_ref());
        key(entry).is_some_and(|key| *stood_with.entry(key).or_insert(says) != says)
    })
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

/// What tells an entry from others under the same link.
fn headline<'a>(title: &'a str, body: &'a str) -> &'a str {
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
            assert_eq!(keyed(left.0, left.1).key == keyed(right.0, right.1).key, same, "{name}");
        }
    }

    #[test]
    fn an_id_is_minted_once_for_all_machines() {
        let keyed = keyed(entry(Some("1"), Some("https://www.a.example/x/"), "A"), IdTrust::Trusted);
        let source = SourceId::new("a");
        let tag = mint("news.example.org,2026", &source, &keyed, 0);
        assert_eq!(tag.as_str(), "tag:news.example.org,2026:hfsa11384kt0s6y0");
        assert_ne!(tag, mint("news.example.org,2026", &source, &keyed, 1));
    }

    #[test]
    fn bad_ids_are_seen() {
        let same = vec![entry(Some("1"), Some("https://a.example/1"), "A"); 2];
        assert_eq!(trust_before(IdTrust::Trusted, &same), IdTrust::Trusted);
        let untitled = |text: &str| Entry { content: Some(text.to_owned()), ..entry(Some("1"), None, "") };
        let (one, two) = (Some("https://a.example/1"), Some("https://a.example/2"));
        let (trusted, volatile, shared) = (IdTrust::Trusted, IdTrust::Volatile, IdTrust::Shared);
        let links_shared = IdTrust::LinksShared;
        for (name, before, entries, expected) in [
            ("an id, two links", trusted, [entry(Some("1"), one, "A"), entry(Some("1"), two, "A")], shared),
            (
                "an id, two titles",
                trusted,
                [entry(Some("1"), one, "A"), entry(Some("1"), one, "B")],
                links_shared,
            ),
            ("an id, two texts", trusted, [untitled("A"), untitled("B")], links_shared),
            ("a link, two ids", trusted, [entry(Some("1"), one, "A"), entry(Some("2"), one, "B")], trusted),
            ("a link, no ids", trusted, [entry(None, one, "A"), entry(None, one, "B")], links_shared),
            (
                "no link is shared",
                volatile,
                [entry(Some("1"), one, "A"), entry(Some("1"), two, "B")],
                volatile,
            ),
            (
                "a link, volatile ids",
                volatile,
                [entry(Some("1"), one, "A"), entry(Some("2"), one, "B")],
                links_shared,
            ),
        ] {
            assert_eq!(trust_before(before, &entries), expected, "{name}");
        }

        let rekeyed = vec![true; 3];
        assert_eq!(trust_after(IdTrust::Trusted, &rekeyed), IdTrust::Volatile);
        let news = [vec![false; 4], rekeyed].concat();
        assert_eq!(trust_after(IdTrust::Trusted, &news), IdTrust::Trusted);
        assert_eq!(trust_after(IdTrust::Trusted, &[]), IdTrust::Trusted);
    }
}
