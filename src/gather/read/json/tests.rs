use super::*;
use crate::model::Precision;

const ITEM: &str = r#"{"id": "1"}"#;

fn base() -> Url {
    Url::parse("https://ex.org/feed.json").unwrap()
}

fn feed(text: &str) -> Result<Document, ReadError> {
    read(text, &base(), &Limits::default())
}

fn with_items(items: &str) -> String {
    format!(r#"{{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": {items}}}"#)
}

fn url(text: &str) -> Url {
    base().join(text).unwrap()
}

fn named(name: &str) -> Vec<Person> {
    parts::person(Some(name), None, None).into_iter().collect()
}

#[test]
fn an_item_is_read_leniently() {
    let empty = Entry::default;
    for (name, item, expected) in [
        ("numeric id", r#"{"id": 7}"#, Entry { id: Some("7".to_owned()), ..empty() }),
        (
            "an id longer than any number",
            r#"{"id": 12345678901234567890123}"#,
            Entry { id: Some("12345678901234567890123".to_owned()), ..empty() },
        ),
        ("an id that is none", r#"{"id": null, "title": "T"}"#, Entry { title: "T".to_owned(), ..empty() }),
        (
            "members of another type",
            r#"{"title": {"a": 1}, "url": [], "tags": true, "id": "1"}"#,
            Entry { id: Some("1".to_owned()), ..empty() },
        ),
        ("a member twice", r#"{"title": "A", "title": "B"}"#, Entry { title: "B".to_owned(), ..empty() }),
        ("half a pair", r#"{"title": "cut \ud83d"}"#, Entry { title: "cut \u{fffd}".to_owned(), ..empty() }),
        (
            "text for HTML",
            r#"{"content_text": "a < b\nc"}"#,
            Entry { content: Some("a &lt; b<br>\nc".to_owned()), ..empty() },
        ),
        (
            "HTML before text",
            r#"{"content_text": "a", "content_html": "<p>b</p>", "summary": "c & d"}"#,
            Entry { content: Some("<p>b</p>".to_owned()), summary: Some("c &amp; d".to_owned()), ..empty() },
        ),
        (
            "blank HTML beside text",
            r#"{"content_text": "a", "content_html": " "}"#,
            Entry { content: Some("a".to_owned()), ..empty() },
        ),
        (
            "one author, not in a list",
            r#"{"authors": {"name": "Ann"}}"#,
            Entry { authors: named("Ann"), ..empty() },
        ),
        (
            "an author of 1.0",
            r#"{"author": {"name": "Ann"}, "authors": []}"#,
            Entry { authors: named("Ann"), ..empty() },
        ),
        ("a name for an author", r#"{"author": "Ann"}"#, Entry { authors: named("Ann"), ..empty() }),
        ("an author without a name", r#"{"author": {"avatar": "https://ex.org/a.png"}}"#, empty()),
        ("one tag, not in a list", r#"{"tags": "a"}"#, Entry { categories: vec!["a".to_owned()], ..empty() }),
        (
            "tags of any type",
            r#"{"tags": ["a", 2, null, {"b": 1}, " "]}"#,
            Entry { categories: vec!["a".to_owned(), "2".to_owned()], ..empty() },
        ),
        (
            "size with a fraction",
            r#"{"attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 10.0, "duration_in_seconds": 9}, 3]}"#,
            Entry {
                enclosures: vec![Enclosure {
                    url: url("/a.mp3"),
                    media_type: Some("audio/mpeg".to_owned()),
                    length: Some(10),
                }],
                ..empty()
            },
        ),
        ("an attachment without an address", r#"{"attachments": {"mime_type": "audio/mpeg"}}"#, empty()),
        (
            "the banner for a picture",
            r#"{"banner_image": "b.png"}"#,
            Entry { image: Some(url("b.png")), ..empty() },
        ),
        (
            "the picture before the banner",
            r#"{"image": "a.png", "banner_image": "b.png"}"#,
            Entry { image: Some(url("a.png")), ..empty() },
        ),
        ("a language", r#"{"language": "fr-CA"}"#, Entry { language: Some("fr-CA".to_owned()), ..empty() }),
        ("no link to run", r#"{"url": "javascript:x"}"#, empty()),
        ("a relative link", r#"{"url": "1.html"}"#, Entry { url: Some(url("1.html")), ..empty() }),
        (
            "only a link elsewhere",
            r#"{"external_url": "https://a.example/"}"#,
            Entry { url: Some(url("https://a.example/")), ..empty() },
        ),
        (
            "a link elsewhere beside its own",
            r#"{"url": "/1", "external_url": "https://a.example/"}"#,
            Entry {
                url: Some(url("/1")),
                links: vec![Link { rel: LinkRelation::Related, url: url("https://a.example/") }],
                ..empty()
            },
        ),
        (
            "the same link twice",
            r#"{"url": "/1", "external_url": "/1"}"#,
            Entry { url: Some(url("/1")), ..empty() },
        ),
    ] {
        let document = feed(&with_items(&format!("[null, {item}]"))).unwrap();
        assert_eq!(document.entries, [expected], "{name}");
        assert_eq!(document.feed.mended, ["items that are no objects"], "{name}");
    }
}

#[test]
fn a_feed_says_of_itself_what_it_may() {
    let document = feed(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": "T  t", "home_page_url": "/", "feed_url": "https://ex.org/feed.json",
        "description": "D", "language": "en", "next_url": "?page=2", "user_comment": "x", "expired": false,
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}, {"type": "rssCloud", "url": "https://cloud.example/"}, "x"],
        "author": {"name": "Old"}, "authors": [{"name": "Ann", "url": "/ann"}, {"url": "/bob"}],
        "items": [{"id": "1", "date_published": "2026-01-03", "date_modified": "2026-01-04T10:00:00Z"},
            {"id": "2", "date_modified": "2026-01-05T10:00:00+01:00", "authors": [{"name": "Cy"}]}]}"#,
    )
    .unwrap();
    let facts = FeedFacts {
        title: Some("T t".to_owned()),
        link: Some(url("/")),
        id: Some("https://ex.org/feed.json".to_owned()),
        description: Some("D".to_owned()),
        language: Some("en".to_owned()),
        hubs: vec![url("https://hub.example/")],
        next: Some(url("?page=2")),
        ..FeedFacts::default()
    };
    assert_eq!(document.feed, facts);
    let names = |people: &[Person]| people.iter().map(|person| person.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&document.masthead.authors), ["Ann", "https://ex.org/bob"]);
    let [first, second] = &document.entries[..] else { panic!("two entries") };
    assert_eq!(first.authors, document.masthead.authors);
    assert_eq!(names(&second.authors), ["Cy"]);
    assert_eq!(first.published.unwrap().precision, Precision::Day);
    assert_eq!(document.masthead.updated, second.updated.map(|date| date.at), "the newest change");
}

#[test]
fn what_each_item_inherits_is_bounded() {
    let authors: Vec<_> =
        (0..99).map(|number| format!(r#"{{"name": "{number}{}"}}"#, "n".repeat(500))).collect();
    let text = format!(r#"{{"authors": [{}], "items": [{{"id": 1}}]}}"#, authors.join(","));
    let document = feed(&text).unwrap();
    assert_eq!((document.masthead.authors.len(), document.entries[0].authors.len()), (99, 8));
}

#[test]
fn any_version_with_items_is_a_feed() {
    for (name, text, entries) in [
        ("1.1", with_items("[{\"id\": 1}]"), 1),
        ("short", format!("{{\"version\": \"1.0\", \"items\": [{ITEM}]}}"), 1),
        ("a number", format!("{{\"version\": 1, \"items\": [{ITEM}]}}"), 1),
        ("none", format!("{{\"items\": [{ITEM}]}}"), 1),
        ("none, and nothing in it", "{\"items\": []}".to_owned(), 0),
        ("one item, not in a list", with_items(ITEM), 1),
        ("no items", r#"{"version": "https://jsonfeed.org/version/1"}"#.to_owned(), 0),
        ("no list", with_items("null"), 0),
        ("no text but in members nobody knows", with_items("[{\"_x\": {}}]"), 1),
    ] {
        assert_eq!(feed(&text).unwrap().entries.len(), entries, "{name}");
    }
}

#[test]
fn slips_are_mended_and_named() {
    let slips = "slips in the JSON";
    let behind = "text behind the document";
    for (name, text, expected) in [
        ("a comma too many", with_items("[{\"id\": \"1\",},]"), slips),
        ("a line break in a string", with_items("[{\"title\": \"a\nb\"}]"), slips),
        ("an escaped apostrophe", with_items(r#"[{"title": "it\'s"}]"#), slips),
        ("a comment behind", with_items("[{\"id\": 1}]") + "\n<!-- cached -->", behind),
        ("another document behind", with_items("[{\"id\": 1}]") + "{\"items\": []}", behind),
        ("the end of a call", with_items("[{\"id\": 1}]") + ");", behind),
    ] {
        let document = feed(&text).unwrap();
        assert_eq!((document.entries.len(), document.feed.mended), (1, vec![expected.to_owned()]), "{name}");
    }
}

#[test]
fn what_is_broken_is_refused_with_its_place() {
    for (name, text, expected) in [
        (
            "cut in an item",
            "{\"items\": [{\"id\": ".to_owned(),
            "malformed JSON in line 1, column 18: it breaks off here",
        ),
        (
            "cut in a string",
            "{\"items\": [{\"id\": \"1".to_owned(),
            "malformed JSON in line 1, column 20: it breaks off here",
        ),
        (
            "cut behind the last item",
            with_items("[{\"id\": 1}").trim_end_matches('}').to_owned(),
            "malformed JSON in line 1",
        ),
        (
            "cut in what nobody reads",
            "{\"items\": [],\n\"x\": [[".to_owned(),
            "malformed JSON in line 2, column 7: it breaks off here",
        ),
        (
            "cut, with a slip",
            "{\"items\": [{\"title\": \"a\nb\"},".to_owned(),
            "malformed JSON in line 2, column 4: it breaks off here",
        ),
        (
            "not a number",
            with_items("[{\"id\": NaN}]"),
            "malformed JSON in line 1, column 80: expected value",
        ),
        (
            "a comment",
            "{// x\n\"items\": []}".to_owned(),
            "malformed JSON in line 1, column 2: key must be a string",
        ),
        (
            "no comma",
            "{\"items\": [] \"x\": 1}".to_owned(),
            "malformed JSON in line 1, column 14: expected `,` or `}`",
        ),
    ] {
        let error = feed(&text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{name}: {error}");
    }
}

#[test]
fn a_document_is_cut_at_the_limits() {
    let limits = Limits { items: 2, body_bytes: 10, ..Limits::default() };
    let text = with_items(
        r#"[{"content_html": "<p>long, long</p>"}, {"content_text": "long, long text"}, {"id": 3}]"#,
    );
    let document = read(&text, &base(), &limits).unwrap();
    let bodies: Vec<_> = document.entries.iter().map(|entry| entry.content.as_deref()).collect();
    assert_eq!(bodies, [Some("<p>long, l"), Some("long, long")]);
    assert_eq!(document.extent, Extent::Capped);
}

#[test]
fn what_nobody_reads_costs_nothing() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let many = format!("[{}0]", "0,".repeat(200_000));
    for (name, hostile) in [("deep", deep), ("many", many)] {
        let text =
            format!(r#"{{"x": {hostile}, "title": {hostile}, "items": [{{"id": 1, "tags": {hostile}}}]}}"#);
        let document = feed(&text).unwrap();
        assert_eq!((document.entries.len(), document.feed.title), (1, None), "{name}");
        assert!(document.entries[0].categories.len() <= MAX_LIST, "{name}");
    }
}
