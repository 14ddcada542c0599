//! Fields of 8 MiB, texts that would run, dates and numbers beyond all measure.

use super::Class;
use super::fill::atom;
use super::fill::numbered_rss;
use super::fill::rss;
use super::read;

const GOOD: &[&str] = &["title: Good\n"];

/// What no published text may hold.
const ACTIVE: &[&str] = &["<script", "onerror", "onload", "<iframe", "<svg", "<style"];

pub fn classes() -> Vec<Class> {
    let mut classes = long();
    classes.extend(active());
    classes.extend(dates());
    classes.extend(lengths());
    classes
}

fn long() -> Vec<Class> {
    let both = |name, write| read(name, write, 2..=2, GOOD);
    vec![
        both("long: a title", |size| rss(size, "<item><title>", "Word ", "</title></item>")),
        both("long: a title of one word", |size| rss(size, "<item><title>", "W", "</title></item>")),
        both("long: a title of markup", |size| {
            atom(size, "<entry><title type=\"html\">", "&lt;b&gt;W&lt;/b&gt; ", "</title></entry>")
        }),
        both("long: a title of open tags", |size| {
            rss(size, "<item><title><![CDATA[", "<", "]]></title></item>")
        }),
        both("long: a title of ampersands", |size| {
            rss(size, "<item><title><![CDATA[", "&amp;", "]]></title></item>")
        }),
        both("long: a guid", |size| rss(size, "<item><guid>", "g", "</guid></item>")).never(&["ggggg"]),
        both("long: a link", |size| rss(size, "<item><link>https://ex.org/", "x", "</link></item>"))
            .never(&["xxxxx"]),
        both("long: a relative link", |size| rss(size, "<item><link>", "../", "</link></item>")),
        both("long: a host", |size| rss(size, "<item><link>https://", "x.", "/</link></item>")),
        both("long: a category", |size| rss(size, "<item><category>", "c ", "</category></item>")),
        both("long: an author", |size| rss(size, "<item><author>", "a@b.c ", "</author></item>")),
        both("long: a creator", |size| rss(size, "<item><dc:creator>", "Ann, ", "</dc:creator></item>")),
        both("long: a date", |size| rss(size, "<item><pubDate>", "2026 ", "</pubDate></item>"))
            .never(&["published:"]),
        both("long: a date of digits", |size| rss(size, "<item><pubDate>", "9", "</pubDate></item>"))
            .never(&["published:"]),
        both("long: a language", |size| rss(size, "<item><dc:language>", "en-", "</dc:language></item>")),
        both("long: a length", |size| {
            let head = "<item><enclosure url=\"https://ex.org/a\" length=\"";
            rss(size, head, "9", "\"/></item>")
        }),
        both("long: a text", |size| {
            rss(size, "<item><title>Text</title><description>", "Some words. ", "</description></item>")
        }),
        both("long: a text of references", |size| {
            rss(size, "<item><description>", "&#65;", "</description></item>")
        }),
        both("long: a text of HTML entities", |size| {
            rss(size, "<item><description>", "&eacute;", "</description></item>")
        }),
        both("long: a text of pieces of character data", |size| {
            rss(size, "<item><description>", "<![CDATA[a]]>", "</description></item>")
        }),
        both("long: a text between comments", |size| {
            rss(size, "<item><description>", "a<!---->", "</description></item>")
        }),
        both("long: a text between instructions", |size| {
            rss(size, "<item><description>", "a<?b?>", "</description></item>")
        }),
        both("long: a text of elements", |size| {
            rss(size, "<item><description>", "<b>a</b>", "</description></item>")
        }),
        both("long: xhtml", |size| {
            let head = "<entry><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">";
            atom(size, head, "<p>Some words.</p>", "</div></content></entry>")
        }),
        both("long: base64", |size| {
            atom(size, "<entry><content type=\"image/png\">", "QUFB", "</content></entry>")
        }),
        both("long: a text with links", |size| {
            let link = "&lt;a href='x'&gt;a&lt;/a&gt;";
            rss(size, "<item><description>", link, "</description></item>")
        }),
        both("long: eight texts of 1 MiB", |size| {
            let text = "Some words. ".repeat(size / 8 / 13);
            rss(size, "<item>", format!("<description>{text}</description>"), "</item>")
        }),
    ]
}

fn active() -> Vec<Class> {
    let active = |name, write| read(name, write, 2..=2, GOOD).never(ACTIVE);
    vec![
        active("active: in xhtml", |size| {
            let head = "<entry><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\
                <img src=\"x\" onerror=\"alert(1)\"/><svg onload=\"alert(1)\"/>";
            atom(size, head, "<script>alert(1)</script>", "</div></content></entry>")
        }),
        active("active: in xhtml with a prefix", |size| {
            let head = "<entry><content type=\"xhtml\"><h:div xmlns:h=\"http://www.w3.org/1999/xhtml\">";
            atom(size, head, "<h:script>alert(1)</h:script>", "</h:div></content></entry>")
        }),
        active("active: in a text that says it is plain", |size| {
            let script = "&lt;script&gt;alert(1)&lt;/script&gt;";
            atom(size, "<entry><content type=\"image/svg+xml\">", script, "</content></entry>")
        }),
        active("active: in a description", |size| {
            let script = "<scr<script>ipt>alert(1)</script><img src=x onerror=alert(1)>";
            rss(size, "<item><description><![CDATA[", script, "]]></description></item>")
        }),
        active("active: in a title", |_| {
            rss(2_000, "<item><title>Bad&lt;script&gt;alert(1)&lt;/script&gt;</title></item>", " ", "")
        }),
        active("active: in a title of xhtml", |_| {
            let title = "<title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">Bad<script>alert(1)</script></div></title>";
            atom(2_000, &format!("<entry>{title}</entry>"), " ", "")
        }),
        active("active: in a category and an author", |_| {
            let bad = "&lt;script&gt;alert(1)&lt;/script&gt;";
            let item = format!("<item><category>Bad{bad}</category><dc:creator>Bad{bad}</dc:creator></item>");
            rss(2_000, &item, " ", "")
        }),
        read(
            "active: directions and control characters in a title",
            |_| {
                let title = "<item><title>A\u{202e}B\u{7}C\u{0}D\u{feff}E\u{2028}F\u{ffff}G\u{1b}[31mH</title></item>";
                rss(2_000, title, " ", "")
            },
            2..=2,
            GOOD,
        )
        .never(&["\u{0}", "\u{7}", "\u{1b}", "\u{ffff}"]),
    ]
}

fn dates() -> Vec<Class> {
    let dated = |name, write| read(name, write, 2..=2, GOOD).never(&["published:"]);
    vec![
        dated("dates: the year 0", |_| date("Sat, 01 Jan 0000 00:00:00 GMT")),
        dated("dates: the year 9999 and an offset", |_| date("9999-12-31T23:59:59-23:59")),
        dated("dates: the year 10000", |_| date("+10000-01-01T00:00:00Z")),
        dated("dates: the end of time", |_| date("292277026596-12-04T15:30:08Z")),
        dated("dates: before time", |_| date("-0001-01-01T00:00:00Z")),
        dated("dates: seconds of 64 bits", |_| date("9223372036854775807")),
        dated("dates: the 31st of February", |_| date("2026-02-31T00:00:00Z")),
        dated("dates: an offset of a year", |_| date("2026-02-01T00:00:00+9999:99")),
        read(
            "dates: a leap second",
            |_| date("2026-06-30T23:59:60Z"),
            2..=2,
            &["title: Good\n", "published: 2026-0"],
        )
        .never(&[":60"]),
    ]
}

fn date(date: &str) -> Vec<u8> {
    rss(2_000, &format!("<item><pubDate>{date}</pubDate></item>"), " ", "")
}

fn lengths() -> Vec<Class> {
    let file = |name, write| read(name, write, 2..=2, &["enclosure: https://ex.org/a.mp3 None\n"]);
    vec![
        file("lengths: negative", |_| enclosure("-1")),
        file("lengths: beyond all numbers", |_| enclosure("1e400")),
        file("lengths: of 65 bits", |_| enclosure("18446744073709551616")),
        file("lengths: no number", |_| enclosure("NaN")),
        read(
            "lengths: many that add up",
            |size| {
                let file = "<enclosure url=\"https://ex.org/#.mp3\" length=\"18446744073709551615\"/>";
                numbered_rss(size, "<item>", file, "</item>")
            },
            2..=2,
            GOOD,
        ),
    ]
}

fn enclosure(length: &str) -> Vec<u8> {
    let item = format!(
        "<item><enclosure url=\"https://ex.org/a.mp3\" type=\"audio/mpeg\" length=\"{length}\"/></item>"
    );
    rss(2_000, &item, " ", "")
}
