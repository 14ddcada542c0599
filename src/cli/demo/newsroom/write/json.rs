//! JSON Feed 1.1.

use super::html;
use crate::cli::demo::newsroom::desk::Front;
use crate::cli::demo::newsroom::desk::Shown;
use serde_json::Value;
use serde_json::json;

pub fn json(front: &Front) -> String {
    let items: Vec<Value> = front.pieces.iter().map(item).collect();
    let feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": front.name,
        "description": front.tagline,
        "home_page_url": front.home,
        "feed_url": format!("{}feed.json", front.home),
        "language": "en",
        "items": items,
    });
    format!("{feed:#}\n")
}

fn item(shown: &Shown) -> Value {
    let authors: Vec<Value> = shown.piece.author.iter().map(|name| json!({ "name": name })).collect();
    json!({
        "id": shown.id,
        "url": shown.link,
        "title": shown.title,
        "summary": shown.piece.summary,
        "content_html": html(shown.piece),
        "date_published": shown.published.to_rfc3339(),
        "authors": authors,
        "tags": shown.piece.category.as_slice(),
    })
}
