//! `corpus listing FILE URL`: the entries that a page lists, as {"entries": [{"url", "title"}]}.

use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::model::Limits;
use newsdesk::model::PageSelectors;
use newsdesk::model::SourceKind;
use serde_json::json;
use url::Url;

pub fn run(file: &str, url: &str) -> anyhow::Result<()> {
    let kind = SourceKind::Page(PageSelectors::default());
    let about = About {
        kind: &kind,
        content_type: None,
        base: &Url::parse(url)?,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    let entries = match read::read(&std::fs::read(file)?, &about) {
        Ok(document) => document.entries,
        Err(error) => {
            eprintln!("{file}: {error}");
            Vec::new()
        }
    };
    let entries: Vec<_> =
        entries.iter().map(|entry| json!({"url": entry.url, "title": entry.title})).collect();
    println!("{}", json!({"entries": entries}));
    Ok(())
}
