//! Atom (RFC 4287) with escaped HTML, one author for all where a piece names none.

use super::escaped;
use super::html;
use crate::cli::demo::newsroom::desk::Front;
use crate::cli::demo::newsroom::desk::Shown;
use crate::model::Timestamp;
use chrono::SecondsFormat;

pub fn atom(front: &Front) -> String {
    let updated = front.pieces.iter().map(|shown| shown.updated).max().unwrap_or_default();
    let entries: String = front.pieces.iter().map(entry).collect();
    let Front { home, .. } = front;
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <id>{home}</id>\n<title>{name}</title>\n<subtitle>{tagline}</subtitle>\n<updated>{updated}</updated>\n\
         <link href=\"{home}\"/>\n<link rel=\"self\" href=\"{home}atom.xml\"/>\n\
         <author><name>{name}</name></author>\n{entries}</feed>\n",
        name = escaped(front.name),
        tagline = escaped(front.tagline),
        updated = date(updated),
    )
}

fn entry(shown: &Shown) -> String {
    let author = shown.piece.author.as_deref();
    let author = author.map(|name| format!("<author><name>{}</name></author>\n", escaped(name)));
    let category = shown.piece.category.as_deref();
    let category = category.map(|term| format!("<category term=\"{}\"/>\n", escaped(term)));
    format!(
        "<entry>\n<id>tag:outlets.example,2026:{id}</id>\n<title>{title}</title>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n<published>{published}</published>\n\
         <updated>{updated}</updated>\n{author}{category}<summary>{summary}</summary>\n\
         <content type=\"html\">{content}</content>\n</entry>\n",
        id = escaped(&shown.id),
        title = escaped(shown.title),
        link = escaped(&shown.link),
        published = date(shown.published),
        updated = date(shown.updated),
        author = author.unwrap_or_default(),
        category = category.unwrap_or_default(),
        summary = escaped(&shown.piece.summary),
        content = escaped(&html(shown.piece)),
    )
}

fn date(moment: Timestamp) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}
