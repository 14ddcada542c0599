//! How an outlet's server answers: its feed, its front page, its articles.

use super::copy::Format;
use super::copy::Manner;
use super::desk::Desk;
use super::desk::Front;
use super::write;
use crate::serve::Answer;
use crate::serve::Request;
use std::sync::Arc;
use std::time::Duration;

/// How long the slow one takes for everything.
const SLOWNESS: Duration = Duration::from_millis(1500);

pub async fn answer(desk: Arc<Desk>, number: usize, request: Request) -> Answer {
    let outlet = &desk.outlets[number];
    match outlet.manner {
        Manner::Prompt => {}
        Manner::Slow => tokio::time::sleep(SLOWNESS).await,
        Manner::Broken => return Answer::short(500, "The server is resting"),
    }
    let front = desk.front(number);
    let feed = feed(outlet.format, &front).filter(|(path, ..)| request.path == *path);
    let answer = match feed {
        Some((_, media_type, document)) => Answer::document(media_type, document),
        None => page(&front, &request.path),
    };
    answer.unless_known(&request)
}

/// Where the outlet's feed is, its media type, itself.
fn feed(format: Format, front: &Front) -> Option<(&'static str, &'static str, Vec<u8>)> {
    Some(match format {
        Format::RssFull => ("/rss.xml", "application/rss+xml; charset=utf-8", write::rss_full(front).into()),
        Format::RssPlain => ("/news.rss", "text/xml", write::rss_plain(front).into()),
        Format::Atom => ("/atom.xml", "application/atom+xml", write::atom(front).into()),
        Format::Rdf => ("/index.rdf", "application/rdf+xml", write::rdf(front)),
        Format::Json => ("/feed.json", "application/feed+json", write::json(front).into()),
        Format::Page => return None,
    })
}

fn page(front: &Front, path: &str) -> Answer {
    let slug = path.trim_start_matches('/');
    let page = match front.pieces.iter().find(|shown| shown.piece.slug == slug) {
        _ if slug.is_empty() => write::listing(front),
        Some(shown) => write::article(front, shown),
        None => return Answer::short(404, "No such page"),
    };
    Answer::document("text/html; charset=utf-8", page)
}
