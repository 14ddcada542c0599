//! An outlet's front → the document it serves, in its format.
//!
//! By hand, as other people's feeds are: each writer has the habits of one corner of the web.

mod atom;
mod json;
mod page;
mod rdf;
mod rss;

pub use atom::atom;
pub use json::json;
pub use page::article;
pub use page::listing;
pub use rdf::rdf;
pub use rss::rss_full;
pub use rss::rss_plain;

use super::copy::Piece;

/// Text for XML and HTML, between tags and in quoted attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A piece's text as HTML.
fn html(piece: &Piece) -> String {
    piece.body.iter().map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph))).collect()
}
