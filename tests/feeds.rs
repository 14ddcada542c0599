//! Every folder of `tests/feeds` is an oddity met in the wild, cut down to what makes it odd:
//! `input.*` is read, and what comes out is what `expected.json` says, empty fields left out.
//!
//! `NEWSDESK_BLESS=1` writes the expectations anew, to be read before they are committed.

use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::gather::read::Document;
use newsdesk::model::Entry;
use newsdesk::model::Limits;
use newsdesk::model::Precision;
use newsdesk::model::SourceDate;
use newsdesk::model::SourceKind;
use serde_json::Value;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;
use url::Url;

#[test]
fn every_oddity_is_read_as_expected() {
    let mut folders = folders();
    folders.sort();
    assert!(folders.len() > 10, "the oddities were not found");
    for folder in folders {
        let found = view(&folder);
        let expected_file = folder.join("expected.json");
        if std::env::var_os("NEWSDESK_BLESS").is_some() {
            std::fs::write(&expected_file, format!("{found:#}\n")).unwrap();
        }
        let expected: Value = serde_json::from_slice(&std::fs::read(expected_file).unwrap()).unwrap();
        assert_eq!(found, expected, "{}", folder.display());
    }
}

#[test]
fn every_oddity_is_read_alike_twice() {
    for folder in folders() {
        assert_eq!(view(&folder), view(&folder), "{}", folder.display());
    }
}

fn folders() -> Vec<PathBuf> {
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/feeds");
    std::fs::read_dir(all).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn view(folder: &Path) -> Value {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut inputs = files.filter(|file| file.file_stem().is_some_and(|stem| stem == "input"));
    let body = std::fs::read(inputs.next().expect("an oddity has an input")).unwrap();
    let base = Url::parse("https://outlet.example/feed").unwrap();
    let about = About {
        kind: &SourceKind::Feed,
        content_type: None,
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    match read::read(&body, &about) {
        Ok(document) => view_of(&document),
        Err(error) => json!({"error": error.to_string()}),
    }
}

fn view_of(document: &Document) -> Value {
    let feed = &document.feed;
    said(json!({
        "title": feed.title,
        "link": feed.link,
        "id": feed.id,
        "description": feed.description,
        "language": feed.language,
        "updated": document.masthead.updated,
        "mended": feed.mended,
        "entries": document.entries.iter().map(entry).collect::<Vec<_>>(),
    }))
}

fn entry(entry: &Entry) -> Value {
    said(json!({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content": entry.content,
        "authors": entry.authors,
        "categories": entry.categories,
        "language": entry.language,
        "enclosures": entry.enclosures,
        "image": entry.image,
        "published": entry.published.map(date),
        "updated": entry.updated.map(date),
        "origin": entry.origin,
    }))
}

fn date(date: SourceDate) -> String {
    match date.precision {
        Precision::Day => date.at.format("%Y-%m-%d").to_string(),
        Precision::Minute => date.at.to_rfc3339(),
    }
}

/// Without what is empty.
fn said(value: Value) -> Value {
    let Value::Object(object) = value else { unreachable!("views are objects") };
    let is_empty = |value: &Value| *value == json!(null) || *value == json!("") || *value == json!([]);
    Value::Object(object.into_iter().filter(|(_, value)| !is_empty(value)).collect())
}
