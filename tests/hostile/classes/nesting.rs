//! Elements in elements, without an end in sight.

use super::Class;
use super::fill::atom;
use super::fill::fill;
use super::fill::rss;
use super::read;
use super::refused;

/// As many items as are taken (`reading.max_items`).
const LIMIT: usize = 2_000;

pub fn classes() -> Vec<Class> {
    vec![
        read(
            "nesting: open elements in an item",
            |size| rss(size, "<item>", "<a>", "</item>"),
            2..=2,
            &["title: Good\n"],
        ),
        read("nesting: closed elements in an item", closed, 2..=2, &["title: Good\n"]),
        read(
            "nesting: items in items",
            |size| rss(size, "", "<item>", ""),
            LIMIT..=LIMIT,
            &["title: Good\n"],
        ),
        refused("nesting: roots in roots", |size| fill(size, "", "<rss version=\"2.0\">", ""), "breaks off"),
        read(
            "nesting: a feed of other elements",
            |size| rss(size, "", "<x y=\"z\">", ""),
            1..=1,
            &["title: Good\n"],
        ),
        read(
            "nesting: in escaped HTML",
            |size| rss(size, "<item><description>", "&lt;div&gt;", "</description></item>"),
            2..=2,
            &["title: Good\n"],
        ),
        read(
            "nesting: in character data",
            |size| rss(size, "<item><description><![CDATA[", "<b>", "]]></description></item>"),
            2..=2,
            &["title: Good\n"],
        ),
        read(
            "nesting: in xhtml",
            |size| {
                let head = "<entry><title>Deep</title><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">";
                atom(size, head, "<p>", "</div></content></entry>")
            },
            2..=2,
            &["title: Good\n", "title: Deep\n"],
        ),
        read(
            "nesting: bases in bases",
            |size| atom(size, "<entry>", "<x xml:base=\"a/\">", "</entry>"),
            2..=2,
            &["title: Good\n"],
        ),
        read(
            "nesting: names of their own in each",
            |size| rss(size, "<item>", "<p:a xmlns:p=\"urn:x\">", "</item>"),
            2..=2,
            &["title: Good\n"],
        ),
        read(
            "nesting: many that close at once",
            |size| rss(size, "<item>", "<a><b><c/></b></a>", "</item>"),
            2..=2,
            &["title: Good\n"],
        ),
    ]
}

fn closed(size: usize) -> Vec<u8> {
    let mut body = rss(size / 2, "<item>", "<a>", "");
    body.reserve_exact(size - body.len());
    body.extend_from_slice(&fill(size / 2, "", "</a>", "</item></channel></rss>"));
    body
}
