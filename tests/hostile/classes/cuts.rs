//! Documents that break off: what was whole before stays.

use super::Class;
use super::fill::GOOD;
use super::fill::RSS;
use super::read;
use super::refused;

const ONE: &[&str] = &["title: Good\n"];

pub fn classes() -> Vec<Class> {
    let cut = |name, write| read(name, write, 1..=1, ONE);
    vec![
        cut("cut: after an item", |_| rss(b"")),
        cut("cut: in a tag", |_| rss(b"<item><ti")),
        cut("cut: in an end tag", |_| rss(b"<item><title>Bad</tit")),
        cut("cut: in an attribute", |_| rss(b"<item><enclosure url=\"https://ex")),
        cut("cut: before a value", |_| rss(b"<item><enclosure url=")),
        cut("cut: in a text", |_| rss(b"<item><title>Ba")),
        cut("cut: in an entity", |_| rss(b"<item><title>Bad &am")),
        cut("cut: in a reference", |_| rss(b"<item><title>Bad &#x4")),
        cut("cut: in character data", |_| rss(b"<item><title><![CDATA[Ba")),
        cut("cut: in the end of character data", |_| rss(b"<item><title><![CDATA[Ba]]")),
        cut("cut: in the start of character data", |_| rss(b"<item><title><![CDA")),
        cut("cut: in a comment", |_| rss(b"<item><!-- Ba-")),
        cut("cut: in an instruction", |_| rss(b"<item><?php ")),
        cut("cut: in a letter of three bytes", |_| rss(b"<item><title>\xe4\xb8")),
        cut("cut: in the end of the channel", |_| rss(b"</chan")),
        cut("cut: before the end of the root", |_| rss(b"</channel>")),
        cut("cut: in xhtml", |_| {
            let entry = "<entry><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Ba";
            let mut body = super::fill::atom(600, entry, " ", "");
            body.truncate(body.len() - "</feed>".len());
            body
        }),
        refused("cut: in the root", |_| b"<rss versi".to_vec(), ""),
        refused("cut: in the declaration", |_| b"<?xml versio".to_vec(), ""),
        refused("cut: before an item", |_| b"<rss version=\"2.0\"><channel><item><title>Ba".to_vec(), ""),
        refused(
            "cut: in JSON",
            |_| b"{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"id\": \"g1\"}, {".to_vec(),
            "",
        ),
    ]
}

/// Up to here it is in order.
fn rss(rest: &[u8]) -> Vec<u8> {
    [RSS.as_bytes(), GOOD.as_bytes(), rest].concat()
}
