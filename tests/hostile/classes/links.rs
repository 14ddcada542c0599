//! Links that would run, read files, or go wherever a base sends them.

use super::Class;
use super::fill::RSS;
use super::fill::atom;
use super::fill::fill;
use super::fill::rss;
use super::read;

/// In whatever field, these never leave the reader.
const SCHEMES: &[&str] = &["javascript:", "data:", "file:", "vbscript:", "script:"];

/// The spellings that a browser takes for one of them.
const BAD: [&str; 8] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " &#1; javascript:alert(1)",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "data:text/html,&lt;script&gt;",
    "file:///etc/passwd",
    "vbscript:msgbox(1)",
];

pub fn classes() -> Vec<Class> {
    vec![
        read("schemes: in RSS", |_| in_each(rss_item, rss), 9..=9, &["title: Good\n"]).never(SCHEMES),
        read("schemes: in Atom", |_| in_each(atom_entry, atom), 9..=9, &["title: Good\n"]).never(SCHEMES),
        read("schemes: in JSON", json, 1..=1, &["title: Good\n"]).never(SCHEMES),
        read("schemes: of the feed", of_the_feed, 1..=1, &["title: Good\n"]).never(SCHEMES),
        read(
            "schemes: of a guid that says it is a link",
            |_| rss(2_000, "<item><guid isPermaLink=\"true\">javascript:alert(1)</guid></item>", " ", ""),
            2..=2,
            &["title: Good\n", "id: javascript:alert(1)\n"],
        )
        .never(&["link: javascript:"]),
        read("bases: a script", |_| based("javascript:alert(1)//"), 2..=2, &["title: Good\n"]).never(SCHEMES),
        read("bases: data", |_| based("data:text/html,"), 2..=2, &["title: Good\n"]).never(SCHEMES),
        read("bases: no address", |_| based("http://[::1/"), 2..=2, &["title: Good\n"]),
        read("bases: up and up", |_| based("../../../../.."), 2..=2, &["title: Good\n"]),
        read("bases: an address of 8 MiB", long_base, 2..=2, &["title: Good\n"]),
        read("bases: 100 that are relative", relative_bases, 2..=2, &["title: Good\n"]),
        read(
            "bases: links that grow by them",
            |size| {
                let base = format!("https://ex.org/{}/", "x".repeat(3_000));
                let head = format!("<entry xml:base=\"{base}\"><content type=\"html\">");
                atom(size, &head, "&lt;a href='y'&gt;", "</content></entry>")
            },
            2..=2,
            &["title: Good\n"],
        ),
        read(
            "bases: links that grow by them, in many items",
            |size| growing(size, "<content type=\"html\"><![CDATA[", "<a href=x>", "]]></content>"),
            2_000..=2_000,
            &["title: Good\n"],
        ),
        read(
            "bases: enclosures that grow by them",
            |size| growing(size, "", "<link rel=\"enclosure\" href=\"#\"/>", ""),
            2_000..=2_000,
            &["title: Good\n"],
        ),
    ]
}

/// As many entries as are taken, all relative to one long address.
fn growing(size: usize, head: &str, piece: &str, tail: &str) -> Vec<u8> {
    let base = format!("https://ex.org/{}/", "x".repeat(900));
    let count = (size / 2_100).saturating_sub(60) / (piece.len() + 3);
    let pieces: String = (100..100 + count).map(|number| piece.replace('#', &number.to_string())).collect();
    let entry = format!("<entry>{head}{pieces}{tail}</entry>");
    let feed = atom(size, "", &entry, "");
    let based = format!("<feed xml:base=\"{base}\" ");
    [based.as_bytes(), &feed["<feed ".len()..]].concat()
}

fn in_each(item: fn(&str) -> String, feed: fn(usize, &str, &'static str, &str) -> Vec<u8>) -> Vec<u8> {
    let items: String = BAD.iter().map(|bad| item(bad)).collect();
    feed(items.len() + 1_000, &items, " ", "")
}

fn rss_item(bad: &str) -> String {
    format!(
        "<item><title>Bad</title><link>{bad}</link><comments>{bad}</comments><source url=\"{bad}\">S</source>\
         <enclosure url=\"{bad}\" type=\"a/b\" length=\"1\"/><atom:link href=\"{bad}\"/>\
         <atom:link rel=\"via\" href=\"{bad}\"/><media:content url=\"{bad}\" medium=\"image\"/>\
         <media:thumbnail url=\"{bad}\"/><itunes:image href=\"{bad}\"/>\
         <description>&lt;a href=\"{bad}\"&gt;x&lt;/a&gt;&lt;img src=\"{bad}\"&gt;</description></item>"
    )
}

fn atom_entry(bad: &str) -> String {
    let relations = ["alternate", "enclosure", "related", "via", "replies", "self", "canonical"];
    let links: String =
        relations.iter().map(|relation| format!("<link rel=\"{relation}\" href=\"{bad}\"/>")).collect();
    format!(
        "<entry><title>Bad</title><link href=\"{bad}\"/>{links}\
         <author><name>Ann</name><uri>{bad}</uri></author><source><link href=\"{bad}\"/></source>\
         <content type=\"html\">&lt;a href=\"{bad}\"&gt;x&lt;/a&gt;</content></entry>"
    )
}

fn json(_: usize) -> Vec<u8> {
    let bad = "\"java\\tscript:alert(1)\"";
    let keys = ["url", "external_url", "image", "banner_image"];
    let links: String = keys.iter().map(|key| format!("\"{key}\": {bad}, ")).collect();
    let item = format!(
        "{{\"title\": \"Good\", {links} \"attachments\": [{{\"url\": {bad}}}], \
         \"authors\": [{{\"name\": \"Ann\", \"url\": {bad}, \"avatar\": {bad}}}]}}"
    );
    let feed = ["home_page_url", "feed_url", "icon", "next_url"].map(|key| format!("\"{key}\": {bad}, "));
    format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", {} \"hubs\": [{{\"url\": {bad}}}], \"items\": [{item}]}}",
        feed.concat()
    )
    .into_bytes()
}

fn of_the_feed(_: usize) -> Vec<u8> {
    let bad = "javascript:alert(1)";
    let said = format!(
        "<link>{bad}</link><image><url>{bad}</url><link>{bad}</link></image><docs>{bad}</docs>\
         <atom:link rel=\"hub\" href=\"{bad}\"/><atom:link rel=\"next\" href=\"{bad}\"/>"
    );
    fill(4_000, &format!("{RSS}{said}"), " ", "<item><title>Good</title></item></channel></rss>")
}

fn based(base: &str) -> Vec<u8> {
    let content = "<content type=\"html\">&lt;a href=\"alert(1)\"&gt;x&lt;/a&gt;</content>";
    atom(4_000, &format!("<entry xml:base=\"{base}\"><link href=\"alert(1)\"/>{content}</entry>"), " ", "")
}

fn long_base(size: usize) -> Vec<u8> {
    atom(size, "<entry xml:base=\"https://ex.org/", "x", "/\"><link href=\"y\"/></entry>")
}

fn relative_bases(_: usize) -> Vec<u8> {
    let head = "<entry><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">";
    let (open, close) = ("<div xml:base=\"a/\">".repeat(100), "</div>".repeat(100));
    atom(8_000, &format!("{head}{open}<a href=\"b\">c</a>{close}</div></content></entry>"), " ", "")
}
