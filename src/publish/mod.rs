//! Pages and editions → documents, and documents → the published tree.
//!
//! Everything here but `press` is pure: a document is made of what it is given and nothing else,
//! so that the same data always gives the same bytes. No clock and no program version goes into
//! one. Only `press` touches the tree.

mod characters;
mod check;
mod dates;
mod document;
mod galley;
mod page;
mod places;
mod press;
mod rss;
#[cfg(test)]
mod samples;
mod sanitise;

pub use check::CheckError;
pub use check::Rule;
pub use document::Document;
pub use page::PageOptions;
pub use page::render_page;
pub use press::Press;
pub use press::PressError;
pub use press::Printed;
pub use sanitise::sanitise;
