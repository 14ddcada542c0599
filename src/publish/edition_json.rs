//! An edition → JSON for programs, after a schema of our own.
//!
//! `format` is `newsdesk edition`, `version` 1; a change that a reader of this version could not take
//! raises it. Dates are RFC 3339 in UTC. `window` is in the sequence of all filings: after `after`, up to
//! and including `to`. Each of `sections` has `name`, `title`, `items` (newest first) and `overflow`, how
//! many more there were; an item has what a JSON Feed item has, under the same names, and `text`, `source`,
//! `also`, `first_seen` and `why`. `content_html` is safe to show as it is. `checksum` is the XXH3-128, in
//! hex, of `sections` as JSON without white space, in the order it stands.

use super::characters::clean_line;
use super::dates::rfc3339;
use super::edition_galley::EditionGalley;
use super::edition_galley::SetSection;
use super::piece::Piece;
use crate::model::text::plain_text;
use serde_json::Value;
use serde_json::json;
use xxhash_rust::xxh3::xxh3_128;

pub fn render(galley: &EditionGalley<'_>) -> String {
    let edition = galley.edition;
    let sections: Value = galley.sections.iter().map(section).collect();
    let value = json!({
        "format": "newsdesk edition",
        "version": 1,
        "id": galley.id,
        "digest": edition.digest,
        "number": edition.number,
        "previous": galley.previous,
        "title": galley.title,
        "description": galley.description,
        "url": galley.url,
        "opened_at": edition.opened_at.map(rfc3339),
        "closed_at": rfc3339(edition.closed_at),
        "window": { "after": edition.from, "to": edition.to },
        "item_count": edition.item_count(),
        "checksum": format!("{:032x}", xxh3_128(sections.to_string().as_bytes())),
        "sections": sections,
    });
    format!("{value:#}\n")
}

fn section(set: &SetSection<'_>) -> Value {
    json!({
        "name": set.section.section,
        "title": set.title,
        "overflow": set.section.overflow,
        "items": set.pieces.iter().map(item).collect::<Value>(),
    })
}

fn item(piece: &Piece) -> Value {
    json!({
        "id": piece.id,
        "url": piece.url,
        "title": piece.title,
        "summary": piece.summary,
        "content_html": piece.body,
        "text": clean_line(&plain_text(&piece.body)),
        "image": piece.image,
        "date_published": rfc3339(piece.published),
        "date_modified": rfc3339(piece.updated),
        "authors": piece.authors.iter().map(|author| json!({ "name": author.name, "url": author.url })).collect::<Value>(),
        "tags": piece.categories,
        "language": piece.language,
        "source": piece.origin.as_ref().map(|origin| json!({ "title": origin.title, "url": origin.site, "feed": origin.feed })),
        "also": piece.also.iter().map(|also| json!({ "title": also.outlet, "url": also.url })).collect::<Value>(),
        "first_seen": rfc3339(piece.first_seen),
        "why": piece.reason,
    })
}
