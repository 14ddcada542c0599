//! RSS 2.0, twice: as a publishing system of today writes it, and as it was once written by hand.

use super::escaped;
use super::html;
use crate::cli::demo::newsroom::desk::Front;
use crate::cli::demo::newsroom::desk::Shown;
use chrono::FixedOffset;

/// With guids that are no links, and the whole text in CDATA.
pub fn rss_full(front: &Front) -> String {
    let items: String = front.pieces.iter().map(full_item).collect();
    let modules = " xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
                   xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
    channel(front, modules, &items)
}

/// Without guids or summaries, its titles HTML, its whole text in the description.
pub fn rss_plain(front: &Front) -> String {
    let items: String = front.pieces.iter().map(plain_item).collect();
    channel(front, "", &items)
}

fn channel(front: &Front, modules: &str, items: &str) -> String {
    let Front { home, .. } = front;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"{modules}>\n<channel>\n\
         <title>{name}</title>\n<link>{home}</link>\n<description>{tagline}</description>\n\
         <language>en-GB</language>\n{items}</channel>\n</rss>\n",
        name = escaped(front.name),
        tagline = escaped(front.tagline),
    )
}

fn full_item(shown: &Shown) -> String {
    format!(
        "<item>\n<title>{title}</title>\n<link>{link}</link>\n<guid isPermaLink=\"false\">{id}</guid>\n\
         <pubDate>{date}</pubDate>\n{author}{category}<description>{summary}</description>\n\
         <content:encoded><![CDATA[{html}]]></content:encoded>\n</item>\n",
        title = escaped(shown.title),
        link = escaped(&shown.link),
        id = escaped(&shown.id),
        date = shown.published.to_rfc2822(),
        author = element("dc:creator", shown.piece.author.as_deref()),
        category = element("category", shown.piece.category.as_deref()),
        summary = escaped(&shown.piece.summary),
        html = html(shown.piece),
    )
}

fn plain_item(shown: &Shown) -> String {
    let text = html(shown.piece);
    format!(
        "<item>\n<title>{title}</title>\n<link>{link}</link>\n<pubDate>{date}</pubDate>\n\
         <description>{text}</description>\n</item>\n",
        title = escaped(&as_html(shown.title)),
        link = escaped(&shown.link),
        date = eastern(shown),
        text = escaped(&text),
    )
}

fn element(name: &str, text: Option<&str>) -> String {
    text.map(|text| format!("<{name}>{}</{name}>\n", escaped(text))).unwrap_or_default()
}

/// A title as the editor's tool stored it: HTML, with named entities.
fn as_html(title: &str) -> String {
    escaped(title).replace('’', "&rsquo;").replace('–', "&ndash;").replace('£', "&pound;")
}

/// RFC 822 with one of its named zones, which are five hours west.
fn eastern(shown: &Shown) -> String {
    let zone = FixedOffset::west_opt(5 * 3600).expect("five hours are less than a day");
    shown.published.with_timezone(&zone).format("%a, %d %b %Y %H:%M:%S EST").to_string()
}
