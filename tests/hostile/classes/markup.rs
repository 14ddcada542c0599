//! Markup that is none: tricks with character data, declarations without an end, roots that are not one.

use super::Class;
use super::ends;
use super::fill::GOOD;
use super::fill::RSS;
use super::fill::fill;
use super::fill::rss;
use super::read;
use super::refused;

const ONE: &[&str] = &["title: Good\n"];

pub fn classes() -> Vec<Class> {
    let mut classes = character_data();
    classes.extend(endless());
    classes.extend(signs());
    classes.extend(roots());
    classes
}

fn character_data() -> Vec<Class> {
    vec![
        read(
            "data: in itself",
            |size| rss(size, "<item><description>", "<![CDATA[<![CDATA[a]]>", "</description></item>"),
            2..=2,
            ONE,
        ),
        read(
            "data: its own end in it",
            |_| rss(2_000, "<item><title><![CDATA[a]]]]><![CDATA[>b]]></title></item>", " ", ""),
            2..=2,
            &["title: a]]>b\n"],
        ),
        read(
            "data: ends without a beginning",
            |size| rss(size, "<item><description>", "]]>", "</description></item>"),
            2..=2,
            ONE,
        ),
        read(
            "data: almost an end",
            |size| rss(size, "<item><description><![CDATA[", "]]", ">]]></description></item>"),
            1..=2,
            ONE,
        ),
        read(
            "data: between elements",
            |size| rss(size, "", "<![CDATA[<item><title>Never</title></item>]]>", ""),
            1..=1,
            ONE,
        ),
        read("data: beginnings in a comment", |size| rss(size, "<!-- ", "<![CDATA[", " -->"), 1..=1, ONE),
    ]
}

fn endless() -> Vec<Class> {
    let cut = |name, write| read(name, write, 1..=1, ONE);
    vec![
        cut("endless: character data", |size| open(size, "<item><title><![CDATA[", "a")),
        cut("endless: a comment", |size| open(size, "<item><!-- ", "a")),
        cut("endless: a comment of dashes", |size| open(size, "<item><!--", "-")),
        cut("endless: an instruction", |size| open(size, "<item><?a ", "?")),
        cut("endless: a tag", |size| open(size, "<item ", "a ")),
        cut("endless: an attribute", |size| open(size, "<item a=\"", ">")),
        cut("endless: a declaration", |size| open(size, "<!DOCTYPE a [", "<!ENTITY x \"")),
        cut("endless: openings of comments", |size| open(size, "<item>", "<!--")),
        cut("endless: openings of data", |size| open(size, "<item>", "<![CDATA[")),
        cut("endless: openings of instructions", |size| open(size, "<item>", "<?")),
        cut("endless: openings of end tags", |size| open(size, "<item>", "</")),
        cut("endless: openings of attributes", |size| open(size, "<item>", "<a b=\"")),
        cut("endless: end tags of others", |size| open(size, "<item>", "</b>")),
    ]
}

fn open(size: usize, head: &str, piece: &str) -> Vec<u8> {
    fill(size, &format!("{RSS}{GOOD}{head}"), piece, "")
}

fn signs() -> Vec<Class> {
    let within = |name, write| read(name, write, 2..=2, ONE);
    vec![
        refused("signs: nothing but <", |size| fill(size, "", "<", ""), ""),
        refused("signs: nothing but &", |size| fill(size, "", "&", ""), ""),
        refused("signs: nothing but &#", |size| fill(size, "", "&#", ""), ""),
        refused("signs: nothing but ;", |size| fill(size, "", ";", ""), ""),
        refused("signs: nothing but NUL", |size| fill(size, "", "\0", ""), ""),
        refused("signs: nothing but byte order marks", |size| fill(size, "", "\u{feff}", ""), ""),
        refused("signs: nothing but marks of another order", |size| fill(size, "", [0xff, 0xfe], ""), ""),
        refused("signs: nothing but 0xff", |size| fill(size, "", [0xff], ""), ""),
        refused("signs: nothing but spaces", |size| fill(size, "", " ", ""), "empty"),
        refused("signs: nothing but > after <", |size| fill(size, "<", ">", ""), ""),
        within("signs: < in a text", |size| text(size, "< ")),
        within("signs: & in a text", |size| text(size, "&")),
        within("signs: &# in a text", |size| text(size, "&#")),
        within("signs: &#x in a text", |size| text(size, "&#x")),
        within("signs: a number without an end", |size| {
            rss(size, "<item><description>&#", "9", ";</description></item>")
        }),
        within("signs: a name without an end", |size| {
            rss(size, "<item><description>&", "a", ";</description></item>")
        }),
        within("signs: ; in a text", |size| text(size, ";")),
        within("signs: NUL in a text", |size| text(size, "\0")),
        within("signs: marks in a text", |size| text(size, "\u{feff}")),
        within("signs: no characters in a text", |size| text(size, "\u{fffe}")),
        within("signs: references to no characters", |size| text(size, "&#xFFFE;&#0;&#xD800;&#x110000;")),
        within("signs: spaces in a text", |size| text(size, " ")),
        within("signs: line ends in a text", |size| text(size, "\r")),
        read("signs: spaces before the root", |size| before(size, " \n"), 1..=1, ONE),
        ends("signs: warnings before the root", |size| before(size, "<br />\n<b>Warning</b>: no\n")),
        ends("signs: declarations before the root", |size| before(size, "<?xml version=\"1.0\"?>")),
        read("signs: comments before the root", |size| before(size, "<!-- a -->"), 1..=1, ONE),
        read(
            "signs: words after the root",
            |size| fill(size, &format!("{RSS}{GOOD}</channel></rss>"), "words & <", ""),
            1..=1,
            ONE,
        ),
        read(
            "signs: elements after the root",
            |size| fill(size, &format!("{RSS}{GOOD}</channel></rss>"), "<a/>", ""),
            1..=1,
            ONE,
        ),
    ]
}

fn text(size: usize, piece: &str) -> Vec<u8> {
    rss(size, "<item><description>", piece, "</description></item>")
}

fn before(size: usize, piece: &str) -> Vec<u8> {
    fill(size, "", piece, &format!("{RSS}{GOOD}</channel></rss>"))
}

fn roots() -> Vec<Class> {
    let small = |name, write, entries| read(name, write, entries, ONE);
    vec![
        small(
            "roots: an item in an item",
            |_| rss(2_000, "<item><title>Outer</title><item><title>Inner</title></item></item>", " ", ""),
            2..=3,
        ),
        small(
            "roots: a channel in an item",
            |_| rss(2_000, &format!("<item><channel>{GOOD}</channel></item>"), " ", ""),
            1..=3,
        ),
        small(
            "roots: two",
            |_| fill(2_000, &format!("{RSS}{GOOD}</channel></rss>{RSS}{GOOD}</channel></rss>"), " ", ""),
            1..=2,
        ),
        small(
            "roots: closed twice",
            |_| fill(2_000, &format!("{RSS}{GOOD}</channel></rss></rss>"), " ", ""),
            1..=1,
        ),
        small("roots: a channel closed twice", |_| rss(2_000, "</channel>", " ", ""), 1..=1),
        small(
            "roots: items outside the channel",
            |_| {
                fill(
                    2_000,
                    &format!("{RSS}</channel>{GOOD}<item><title>Second</title></item></rss>"),
                    " ",
                    "",
                )
            },
            2..=2,
        ),
        refused(
            "roots: a feed in a page",
            |size| fill(size, &format!("<html><body>{RSS}"), GOOD, "</channel></rss></body></html>"),
            "HTML page",
        ),
        refused(
            "roots: a list of feeds",
            |size| fill(size, "<opml version=\"2.0\"><body>", "<outline/>", "</body></opml>"),
            "OPML",
        ),
        refused(
            "roots: an error of an object store",
            |_| b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>".to_vec(),
            "object store",
        ),
    ]
}
