//! Too many of what there may be several of: items, their parts, attributes, namespaces.

use super::Class;
use super::fill::RSS;
use super::fill::atom;
use super::fill::fill;
use super::fill::number;
use super::fill::numbered_rss;
use super::fill::rss;
use super::read;

/// The good item, and one with a list.
const BOTH: &[&str] = &["title: Good\n"];

pub fn classes() -> Vec<Class> {
    let mut classes = items();
    classes.extend(parts());
    classes.extend(attributes());
    classes.extend(namespaces());
    classes
}

fn items() -> Vec<Class> {
    vec![
        read(
            "items: 100,000",
            |size| {
                let item = "<item><title>News #</title><link>https://ex.org/#</link><guid>#</guid></item>\n";
                number(size, RSS, item, "</channel></rss>")
            },
            2000..=2000,
            &["title: News 0\n", "title: News 1999\n"],
        ),
        read("items: two million empty ones", |size| rss(size, "", "<item/>", ""), 1..=2000, BOTH),
        read("items: entries without anything", |size| atom(size, "", "<entry></entry>", ""), 1..=2000, BOTH),
        read(
            "items: of RDF, without links",
            |size| {
                let head = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
                    xmlns=\"http://purl.org/rss/1.0/\"><channel><title>Paper</title></channel>";
                number(size, head, "<item rdf:about=\"urn:#\"/>", "</rdf:RDF>")
            },
            2000..=2000,
            &["id: urn:1999\n"],
        ),
        read(
            "items: channels",
            |size| rss(size, "</channel>", "<channel></channel>", "<channel>"),
            1..=1,
            BOTH,
        ),
    ]
}

fn parts() -> Vec<Class> {
    let part = |name, write| read(name, write, 2..=2, BOTH);
    vec![
        part("parts: categories", |size| numbered_rss(size, "<item>", "<category>#</category>", "</item>")),
        part("parts: keywords in one", |size| {
            numbered_rss(size, "<item><itunes:keywords>", "#,", "</itunes:keywords></item>")
        }),
        part("parts: enclosures", |size| {
            numbered_rss(size, "<item>", "<enclosure url=\"https://ex.org/#\"/>", "</item>")
        }),
        part("parts: media", |size| {
            let media = "<media:content url=\"https://ex.org/#\"/>";
            numbered_rss(size, "<item><media:group>", media, "</media:group></item>")
        }),
        part("parts: authors", |size| {
            numbered_rss(size, "<item>", "<dc:creator>Ann #</dc:creator>", "</item>")
        }),
        part("parts: authors of the feed, in every entry", |size| {
            let author = "<author><name>Ann</name></author>";
            let mut body = atom(size / 2, "", author, "");
            body.truncate(body.len() - "</feed>".len());
            body.reserve_exact(size - body.len());
            body.extend_from_slice(&fill(size / 2, "<entry>", "<category term=\"a\"/>", "</entry></feed>"));
            body
        }),
        part("parts: links", |size| {
            numbered_rss(size, "<item>", "<atom:link href=\"https://ex.org/#\"/>", "</item>")
        }),
        part("parts: titles", |size| numbered_rss(size, "<item>", "<title>#</title>", "</item>")),
        part("parts: texts", |size| {
            rss(size, "<item>", "<description>&lt;p&gt;Text</description>", "</item>")
        }),
        part("parts: dates", |size| {
            rss(size, "<item>", "<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>", "</item>")
        }),
        part("parts: hubs of the feed", |size| {
            numbered_rss(size, "<item/>", "<atom:link rel=\"hub\" href=\"https://ex.org/#\"/>", "")
        }),
        part("parts: hours to skip", |size| {
            rss(size, "<item/><skipHours>", "<hour>7</hour>", "</skipHours>")
        }),
    ]
}

fn attributes() -> Vec<Class> {
    let part = |name, write| read(name, write, 2..=2, BOTH);
    vec![
        part("attributes: a million", |size| numbered_rss(size, "<item ", "a#='' ", "/>")),
        part("attributes: of a link", |size| {
            numbered_rss(size, "<item><enclosure url=\"https://ex.org/1\" ", "a#='' ", "/></item>")
        }),
        part("attributes: the same", |size| rss(size, "<item ", "a='' ", "/>")),
        part("attributes: without values", |size| numbered_rss(size, "<item ", "a# ", "/>")),
        part("attributes: of 8 MiB", |size| rss(size, "<item a=\"", "x", "\"/>")),
        part("attributes: a name of 8 MiB", |size| rss(size, "<item ", "x", "=\"\"/>")),
        part("attributes: references in one", |size| {
            rss(size, "<item><enclosure url=\"", "&amp;", "\"/></item>")
        }),
        part("attributes: in xhtml", |size| {
            let head = "<entry><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p ";
            atom(size, head, "a='' ", ">x</p></div></content></entry>")
        }),
        part("attributes: in HTML", |size| {
            let tail = ">x</p>]]></description></item>";
            numbered_rss(size, "<item><description><![CDATA[<p ", "a#='' ", tail)
        }),
    ]
}

fn namespaces() -> Vec<Class> {
    vec![
        read(
            "namespaces: declared on the root",
            |size| {
                let tail = "><channel><item><title>Good</title></item></channel></rss>";
                number(size, "<rss version=\"2.0\" ", "xmlns:n#=\"urn:#\" ", tail)
            },
            1..=1,
            BOTH,
        ),
        read(
            "namespaces: declared on an item",
            |size| numbered_rss(size, "<item ", "xmlns:n#=\"urn:#\" ", "><title>Bad</title></item>"),
            2..=2,
            &["title: Good\n", "title: Bad\n"],
        ),
        read(
            "namespaces: bound anew in each item",
            |size| {
                let item =
                    "<item xmlns:p=\"urn:#\" xmlns:dc=\"urn:not-dublin\"><dc:creator>Ann</dc:creator></item>";
                numbered_rss(size, "", item, "")
            },
            2000..=2000,
            BOTH,
        ),
        read(
            "namespaces: prefixes that nobody declared",
            |size| numbered_rss(size, "<item>", "<n#:a/>", "</item>"),
            2..=2,
            BOTH,
        ),
        read(
            "namespaces: one of 8 MiB",
            |size| rss(size, "<item xmlns:p=\"", "x", "\"><p:a/><p:b/></item>"),
            2..=2,
            BOTH,
        ),
        read(
            "namespaces: elements of one name of 8 MiB",
            |size| rss(size, "<item><", "x", "/></item>"),
            2..=2,
            BOTH,
        ),
        read("namespaces: a prefix of 8 MiB", |size| rss(size, "<item><", "x", ":a/></item>"), 2..=2, BOTH),
        read(
            "namespaces: a million names of elements",
            |size| numbered_rss(size, "<item>", "<a#/>", "</item>"),
            2..=2,
            BOTH,
        ),
    ]
}
