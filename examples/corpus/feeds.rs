//! `corpus feeds`: a line {"file", "content_type", "base_url"} in, a neutral record a line out.
//!
//! HTML is shown as it would be published: through the sanitiser, its links made absolute.

use chrono::SecondsFormat;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::gather::read::Document;
use newsdesk::model::Entry;
use newsdesk::model::Limits;
use newsdesk::model::SourceDate;
use newsdesk::model::SourceKind;
use newsdesk::publish::sanitise;
use serde_json::Value;
use serde_json::json;
use std::io::BufRead;
use std::io::Write;
use url::Url;

/// Where documents come from that don't say: relative links then resolve to something recognisable.
const NOWHERE: &str = "http://unknown.invalid/";

pub fn run() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line?)?;
        writeln!(out, "{}", answer(&asked)?)?;
        out.flush()?;
    }
    Ok(())
}

fn answer(asked: &Value) -> anyhow::Result<Value> {
    let word = |key: &str| asked[key].as_str().filter(|text| !text.is_empty());
    let body = std::fs::read(word("file").unwrap_or_default())?;
    let base = word("base_url").and_then(|url| Url::parse(url).ok());
    let base = base.unwrap_or_else(|| Url::parse(NOWHERE).expect("a constant that is a url"));
    let about = About {
        kind: &SourceKind::Feed,
        content_type: word("content_type"),
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    Ok(match read::read(&body, &about) {
        Ok(document) => record(&document, &base),
        Err(error) => json!({"ok": false, "error": error.to_string()}),
    })
}

fn record(document: &Document, base: &Url) -> Value {
    let feed = &document.feed;
    let safe = |html: &Option<String>| html.as_deref().map(|html| sanitise(html, Some(base)));
    json!({
        "ok": true,
        "feed": {
            "id": feed.id,
            "title": feed.title.clone().or_else(|| safe(&document.masthead.title)),
            "link": feed.link,
            "subtitle": safe(&document.masthead.subtitle),
            "language": feed.language,
            "updated": document.masthead.updated.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            "authors": document.masthead.authors.iter().map(|author| &author.name).collect::<Vec<_>>(),
            "categories": document.masthead.categories,
        },
        "entries": document.entries.iter().map(|said| entry(said, base)).collect::<Vec<_>>(),
    })
}

fn entry(entry: &Entry, base: &Url) -> Value {
    let safe =
        |html: &Option<String>| html.as_deref().map(|html| sanitise(html, entry.url.as_ref().or(Some(base))));
    let enclosures: Vec<_> = entry
        .enclosures
        .iter()
        .map(|enclosure| json!({"url": enclosure.url, "type": enclosure.media_type, "length": enclosure.length}))
        .collect();
    json!({
        "id": entry.id,
        "title": entry.title,
        "link": entry.url,
        "published": entry.source_published().map(instant),
        "updated": entry.updated.map(instant),
        "authors": entry.authors.iter().map(|author| &author.name).collect::<Vec<_>>(),
        "categories": entry.categories,
        "summary": safe(&entry.summary),
        "content": safe(&entry.content),
        "enclosures": enclosures,
        "language": entry.language,
    })
}

fn instant(date: SourceDate) -> String {
    date.at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
