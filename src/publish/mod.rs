//! Pages and editions → documents, and documents → the published tree.
//!
//! Everything here but `press` is pure: a document is made of what it is given and nothing else,
//! so that the same data always gives the same bytes. No clock and no program version goes into
//! one. Only `press` touches the tree.

mod atom;
mod characters;
mod check;
mod dates;
mod document;
mod edition;
mod edition_galley;
mod edition_json;
mod edition_view;
mod editions;
mod front;
mod galley;
mod html;
mod json_feed;
mod lists;
mod page;
mod page_options;
mod piece;
mod places;
mod press;
mod rss;
#[cfg(test)]
mod samples;
mod sanitise;
mod templates;

pub use check::CheckError;
pub use check::Rule;
pub use document::Document;
pub use edition::render_edition;
pub use editions::render_editions;
pub use front::render_front;
pub use lists::ListedSource;
pub use lists::render_lists;
pub use page::render_page;
pub use page_options::PageOptions;
pub use press::Press;
pub use press::PressError;
pub use press::Printed;
pub use press::newest_edition;
pub use sanitise::sanitise;

/// One format at a time, and what is common to all, for those who measure.
pub mod formats {
    pub use super::atom::render as atom;
    pub use super::galley::Galley;
    pub use super::json_feed::render as json_feed;
    pub use super::page::html;
    pub use super::piece::Piece;
    pub use super::press::twins;
    pub use super::rss::render as rss;
}

/// Counts up whenever the same data gives other bytes than before: what is published is then
/// rendered anew, once, even where no news touches it.
pub const RENDERING: u32 = 2;
