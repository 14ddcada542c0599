//! How much of one document is taken.

use std::time::Duration;

/// The limits of reading: beyond them a document is cut, or refused with a reason that says which.
///
/// The bytes of the document itself are limited where it is fetched (`fetch.max_bytes`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries: the first ones in the document's order are taken.
    pub items: usize,
    /// Bytes of one body, as HTML: what is longer is cut.
    pub body_bytes: usize,
    /// Elements of one body open in each other: deeper ones lose their tags and keep their text. Outside of
    /// bodies nothing is lost to depth.
    pub depth: usize,
    /// Attributes of one element: further ones are left out.
    pub attributes: usize,
    /// How long reading may take.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // The newest of any feed stand well within; an archive of everything would cost a round its memory.
            items: 2_000,
            // Beyond a book's length it is an accident or an attack.
            body_bytes: 1 << 20,
            depth: 256,
            attributes: 256,
            time: Duration::from_secs(10),
        }
    }
}
