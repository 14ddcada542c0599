//! JSON that is too deep, too long, or of other types than a feed has.

use super::Class;
use super::fill::fill;
use super::fill::number;
use super::read;
use super::refused;

const HEAD: &str = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Paper\", \
    \"items\": [{\"id\": \"g1\", \"title\": \"Good\"}";
const ONE: &[&str] = &["title: Good\n"];

pub fn classes() -> Vec<Class> {
    let both = |name, write| read(name, write, 2..=2, ONE);
    vec![
        refused("json: arrays in arrays", |size| fill(size, "", "[", ""), ""),
        refused("json: objects in objects", |size| fill(size, "", "{\"a\":", ""), ""),
        refused(
            "json: deep in an item",
            |size| {
                let mut body = fill(size / 2, &format!("{HEAD}, {{\"_a\": "), "[", "");
                body.reserve_exact(size - body.len());
                body.extend_from_slice(&fill(size / 2, "", "]", "}]}"));
                body
            },
            "",
        ),
        refused("json: nothing but numbers", |size| fill(size, "[0", ",1", "]"), ""),
        both("json: numbers in an item", |size| item(size, "\"_a\": [0", ",1", "]")),
        both("json: numbers where tags are due", |size| item(size, "\"tags\": [0", ",1", "]")),
        both("json: objects where tags are due", |size| item(size, "\"tags\": [0", ",{}", "]")),
        both("json: attachments", |size| item(size, "\"attachments\": [0", ",{\"url\":\"a\"}", "]")),
        both("json: authors", |size| item(size, "\"authors\": [0", ",{\"name\":\"Ann\"}", "]")),
        both("json: the same key", |size| item(size, "\"a\": 0", ",\"a\": 1", "")),
        both("json: the same title", |size| item(size, "\"title\": \"a\"", ",\"title\": \"b\"", "")),
        both("json: a million keys", |size| number(size, &format!("{HEAD}, {{\"id\": 2"), ",\"#\":1", "}]}")),
        both("json: a giant number", |size| item(size, "\"id\": 1", "0", "")),
        both("json: a number beyond all", |_| item(400, "\"id\": 1e999999", " ", "")),
        both("json: a text of 8 MiB", |size| item(size, "\"content_html\": \"", "Some words. ", "\"")),
        both("json: a plain text to be escaped", |size| item(size, "\"content_text\": \"", "<&\\n", "\"")),
        both("json: a title of 8 MiB", |size| item(size, "\"title\": \"", "Word ", "\"")),
        both("json: an id of 8 MiB", |size| item(size, "\"id\": \"", "x", "\"")),
        both("json: a key of 8 MiB", |size| item(size, "\"", "x", "\": 1")),
        both("json: escapes", |size| item(size, "\"content_html\": \"", "\\u0041", "\"")),
        both("json: half letters", |_| item(400, "\"title\": \"a\\ud800b\"", " ", "")),
        both("json: pairs the wrong way round", |_| item(400, "\"title\": \"a\\udc00\\ud800b\"", " ", "")),
        both("json: NUL in a title", |_| item(400, "\"title\": \"a\\u0000b\"", " ", "")).never(&["\u{0}"]),
        read("json: a million items", |size| fill(size, HEAD, ",{}", "]}"), 1..=2000, ONE),
        read("json: a million that are no items", |size| fill(size, HEAD, ",0", "]}"), 1..=1, ONE),
        read(
            "json: 100,000 items",
            |size| {
                number(
                    size,
                    HEAD,
                    ",{\"id\": \"#\", \"title\": \"News #\", \"url\": \"https://ex.org/#\"}",
                    "]}",
                )
            },
            2000..=2000,
            ONE,
        ),
        both("json: other types everywhere", |_| item(1_000, &odd_types(), " ", "")),
        read("json: other types of the feed", |_| feed_of_odd_types(), 1..=1, ONE),
        refused("json: spaces", |size| fill(size, "{", " ", ""), ""),
        refused("json: a text without an end", |size| fill(size, "{\"version\": \"", "a", ""), ""),
        refused("json: escapes without an end", |size| fill(size, "{\"version\": \"", "\\", ""), ""),
    ]
}

/// The good item, and one of `head`, `piece` over and over, and `tail`.
fn item(size: usize, head: &str, piece: &str, tail: &str) -> Vec<u8> {
    fill(size, &format!("{HEAD}, {{{head}"), piece, &format!("{tail}}}]}}"))
}

fn odd_types() -> String {
    "\"id\": [1], \"url\": {}, \"title\": true, \"content_html\": 7, \"summary\": [], \"tags\": {\"a\": 1}, \
     \"authors\": \"Ann\", \"author\": [[]], \"attachments\": \"x\", \"date_published\": 20260101, \
     \"date_modified\": {}, \"image\": [], \"language\": 5"
        .to_owned()
}

fn feed_of_odd_types() -> Vec<u8> {
    "{\"version\": 1, \"title\": [\"Paper\"], \"home_page_url\": {}, \"feed_url\": 7, \"authors\": true, \
     \"hubs\": {\"url\": 1}, \"next_url\": [], \"language\": {}, \"items\": [{\"title\": \"Good\"}, 1, \"a\", null, []]}"
        .as_bytes()
        .to_vec()
}
