use super::*;
use crate::serve::Answer;
use crate::serve::Request;
use copy::Format;
use copy::Manner;
use std::collections::BTreeSet;

fn now() -> Timestamp {
    "2026-03-02T09:30:00Z".parse().unwrap()
}

/// Where each outlet's news is read: its feed, or the page that has none.
fn front_path(format: Format) -> &'static str {
    match format {
        Format::RssFull => "/rss.xml",
        Format::RssPlain => "/news.rss",
        Format::Atom => "/atom.xml",
        Format::Rdf => "/index.rdf",
        Format::Json => "/feed.json",
        Format::Page => "/",
    }
}

async fn ask(newsroom: &Newsroom, number: usize, path: &str, etag: Option<&str>) -> Answer {
    let headers = etag.map(|etag| ("if-none-match".to_owned(), etag.to_owned())).into_iter().collect();
    let request = Request { method: "GET".into(), path: path.into(), headers, ..Request::default() };
    answer(Arc::clone(&newsroom.desk), number, request).await
}
