//! Documents out of a beginning, something over and over, and an end: in one buffer that never grows, for
//! it counts as the document's memory.

use std::io::Write;

/// An item in order; what stands beside it must not cost it.
pub const GOOD: &str = "<item><title>Good</title><guid>g1</guid><link>https://ex.org/1</link></item>";

/// `head`, then `piece` as often as there is room for it and `tail`, then `tail`.
pub fn fill(size: usize, head: &str, piece: impl AsRef<[u8]>, tail: &str) -> Vec<u8> {
    let (mut body, piece) = (start(size, head), piece.as_ref());
    while body.len() + piece.len() + tail.len() <= size {
        body.extend_from_slice(piece);
    }
    body.extend_from_slice(tail.as_bytes());
    body
}

/// The same, each piece with its number where `#` stands.
pub fn number(size: usize, head: &str, piece: &str, tail: &str) -> Vec<u8> {
    let mut body = start(size, head);
    let parts: Vec<_> = piece.split('#').collect();
    for number in 0_u32.. {
        // A number has ten digits at most.
        if body.len() + piece.len() + 10 * parts.len() + tail.len() > size {
            break;
        }
        body.extend_from_slice(parts[0].as_bytes());
        for part in &parts[1..] {
            write!(body, "{number}{part}").expect("a buffer takes all");
        }
    }
    body.extend_from_slice(tail.as_bytes());
    body
}

fn start(size: usize, head: &str) -> Vec<u8> {
    let mut body = Vec::with_capacity(size.max(head.len()));
    body.extend_from_slice(head.as_bytes());
    body
}

/// An RSS feed with the good item, and after it what `head`, `piece` and `tail` make.
pub fn rss(size: usize, head: &str, piece: impl AsRef<[u8]>, tail: &str) -> Vec<u8> {
    fill(size, &rss_head(head), piece, &rss_tail(tail))
}

/// The same, each piece with its number where `#` stands.
pub fn numbered_rss(size: usize, head: &str, piece: &str, tail: &str) -> Vec<u8> {
    number(size, &rss_head(head), piece, &rss_tail(tail))
}

/// With the good entry, and the prefixes that feeds are written with.
pub fn atom(size: usize, head: &str, piece: impl AsRef<[u8]>, tail: &str) -> Vec<u8> {
    let start = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Paper</title><entry><title>Good</title>\
        <id>urn:g1</id><link href=\"https://ex.org/1\"/></entry>";
    fill(size, &format!("{start}{head}"), piece, &format!("{tail}</feed>"))
}

fn rss_head(head: &str) -> String {
    format!("{RSS}{GOOD}{head}")
}

fn rss_tail(tail: &str) -> String {
    format!("{tail}</channel></rss>")
}

/// With the prefixes that feeds are written with.
pub const RSS: &str = "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
    xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
    xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
    xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>Paper</title>";
