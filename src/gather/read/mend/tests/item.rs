use super::*;
use crate::model::LinkRelation;

/// One item of RSS, whatever it holds.
fn of_rss(inside: &str) -> Item {
    passed(&rss(&format!("<item>{inside}</item>"))).items.remove(0)
}

fn of_atom(inside: &str) -> Item {
    passed(&atom(&format!("<entry>{inside}</entry>"))).items.remove(0)
}

/// What of an item a row is about.
type Field = fn(&Item) -> String;

/// Name, what stands there, what of it is looked at, and what that says.
type Row = (&'static str, &'static str, Field, &'static str);

fn people(item: &Item) -> String {
    let who = |who: &Who| said([&who.text, &who.name, &who.email, &who.url].into_iter().flatten());
    said(item.people.named.iter().chain(&item.people.others).map(who))
}

fn links(item: &Item) -> String {
    said(item.links.iter().map(|link| format!("{:?}={}", link.rel, link.url)))
}

fn media(item: &Item) -> String {
    said(item.enclosures.iter().map(|media| {
        let about = [&media.media_type, &media.length].map(|text| text.as_deref().unwrap_or("-"));
        format!("{} {} {}", media.url, about.join(" "), media.is_image)
    }))
}

fn dates(item: &Item) -> String {
    let date = |date: Option<crate::model::SourceDate>| {
        date.map_or("-".to_owned(), |date| date.at.format("%Y-%m-%d").to_string())
    };
    said([item.published, item.created, item.updated.or(item.modified)].map(date))
}

const PAGE: Field = |item| said(item.page.iter());
const IMAGE: Field = |item| said(item.image.iter());
const TITLE: Field = |item| said(item.title.iter());
const SUMMARY: Field = |item| said(item.summary.iter());
const LANGUAGE: Field = |item| said(item.language.iter());
const SUBJECTS: Field = |item| item.subjects.join("|");
const ORIGIN: Field = |item| {
    let origin = item.origin.as_ref();
    origin.map_or(String::new(), |origin| {
        format!("{}|{}|{}", origin.title, said(origin.url.iter()), origin.authors.join(" "))
    })
};
const BODIES: Field = |item| item.bodies.iter().map(|body| body.text.as_str()).collect::<Vec<_>>().join("|");

#[test]
fn what_feed_rs_drops_of_an_rss_item_is_kept() {
    let rows: &[Row] = &[
        ("link", "<link>/a</link>", PAGE, "https://ex.org/a"),
        ("the last link", "<link>/a</link><link>/b</link>", PAGE, "https://ex.org/b"),
        ("a link as in Atom", "<link href='/a'/>", PAGE, "https://ex.org/a"),
        ("atom:link", "<atom:link href='/a'/>", PAGE, "https://ex.org/a"),
        ("a link before an atom:link", "<atom:link href='/b'/><link>/a</link>", PAGE, "https://ex.org/a"),
        ("pubDate", "<pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate>", dates, "2026-01-01 - -"),
        ("dc:date", "<dc:date>2026-01-01</dc:date>", dates, "- 2026-01-01 -"),
        ("dcterms:issued", "<dcterms:issued>2026-01-01</dcterms:issued>", dates, "- 2026-01-01 -"),
        ("dcterms:modified", "<dcterms:modified>2026-01-01</dcterms:modified>", dates, "- - 2026-01-01"),
        ("atom:updated", "<atom:updated>2026-01-01T00:00:00Z</atom:updated>", dates, "- - 2026-01-01"),
        ("no date", "<pubDate>soon</pubDate>", dates, "- - -"),
        ("author", "<author>a@ex.org (Ann)</author>", people, "a@ex.org (Ann)"),
        ("dc:creator", "<dc:creator>Ann</dc:creator><dc:creator>Bo</dc:creator>", people, "Ann Bo"),
        (
            "atom:author",
            "<atom:author><atom:name>Ann</atom:name><atom:email>a@ex.org</atom:email></atom:author>",
            people,
            "Ann a@ex.org",
        ),
        ("itunes:author", "<itunes:author>Ann</itunes:author>", people, "Ann"),
        ("comments", "<comments>/c</comments>", links, "Replies=https://ex.org/c"),
        ("wfw:commentRss", "<wfw:commentRss>/c</wfw:commentRss>", links, "RepliesFeed=https://ex.org/c"),
        (
            "feedburner:origLink",
            "<feedburner:origLink>http://a.example/</feedburner:origLink>",
            links,
            "Canonical=http://a.example/",
        ),
        (
            "the same twice",
            "<comments>/c</comments><comments>/c</comments>",
            links,
            "Replies=https://ex.org/c",
        ),
        (
            "enclosure",
            "<enclosure url='/a.mp3' type='audio/mpeg' length='7'/>",
            media,
            "https://ex.org/a.mp3 audio/mpeg 7 false",
        ),
        (
            "media:content",
            "<media:content url='/a.jpg' medium='image' fileSize='7'/>",
            media,
            "https://ex.org/a.jpg - 7 true",
        ),
        (
            "media:group",
            "<media:group><media:content url='/a.png' type='image/png'/></media:group>",
            media,
            "https://ex.org/a.png image/png - true",
        ),
        ("an enclosure that is no link", "<enclosure url='data:x'/>", media, ""),
        (
            "media:thumbnail",
            "<media:thumbnail url='/a.jpg'/><media:thumbnail url='/b.jpg'/>",
            IMAGE,
            "https://ex.org/a.jpg",
        ),
        (
            "a thumbnail within media:content",
            "<media:content url='/a.mp4'><media:thumbnail url='/a.jpg'/></media:content>",
            IMAGE,
            "https://ex.org/a.jpg",
        ),
        ("itunes:image", "<itunes:image href='/a.jpg'/>", IMAGE, "https://ex.org/a.jpg"),
        ("dc:title", "<dc:title>a</dc:title>", TITLE, "a"),
        ("media:title", "<media:group><media:title>a</media:title></media:group>", TITLE, "a"),
        ("dc:description", "<dc:description>a</dc:description>", SUMMARY, "a"),
        (
            "itunes:summary",
            "<itunes:summary>a</itunes:summary><itunes:subtitle>b</itunes:subtitle>",
            SUMMARY,
            "a",
        ),
        ("media:description", "<media:description>a</media:description>", SUMMARY, "a"),
        ("xml:lang", "<dc:language>de</dc:language>", LANGUAGE, "de"),
        ("dc:subject", "<dc:subject>a</dc:subject><dc:subject>b</dc:subject>", SUBJECTS, "a|b"),
        ("itunes:keywords", "<itunes:keywords>a, b</itunes:keywords>", SUBJECTS, "a| b"),
        (
            "itunes:category",
            "<itunes:category text='a'><itunes:category text='b'/></itunes:category>",
            SUBJECTS,
            "a|b",
        ),
        ("media:category", "<media:category label='a'>x</media:category>", SUBJECTS, "a"),
        ("source", "<source url='/f'>Outlet</source>", ORIGIN, "Outlet|https://ex.org/f|"),
        (
            "description and content",
            "<description>a</description><content:encoded>b</content:encoded>",
            BODIES,
            "a|b",
        ),
        ("the first of two", "<description>a</description><description>b</description>", BODIES, "a"),
        ("xhtml:body", "<xhtml:body><xhtml:p>a</xhtml:p></xhtml:body>", BODIES, "<p>a</p>"),
        ("fullitem", "<fullitem>a</fullitem>", BODIES, "a"),
    ];
    for (name, inside, field, expected) in rows {
        assert_eq!(field(&of_rss(inside)), *expected, "{name}");
    }
}

#[test]
fn what_feed_rs_drops_of_an_atom_entry_is_kept() {
    let rows: &[Row] = &[
        ("link", "<link href='/a'/><link href='/b'/>", PAGE, "https://ex.org/a"),
        (
            "a page before a feed",
            "<link href='/a.xml' type='application/atom+xml'/><link href='/b' type='text/html'/>",
            PAGE,
            "https://ex.org/b",
        ),
        ("a file alone", "<link href='/a.pdf' type='application/pdf'/>", PAGE, "https://ex.org/a.pdf"),
        ("content that stands elsewhere", "<content src='/a'/>", PAGE, "https://ex.org/a"),
        ("a link before that", "<content src='/a'/><link href='/b'/>", PAGE, "https://ex.org/b"),
        ("self is no page", "<link rel='self' href='/a'/>", PAGE, ""),
        ("related", "<link rel='related' href='/a'/>", links, "Related=https://ex.org/a"),
        ("replies", "<link rel='replies' href='/a'/>", links, "RepliesFeed=https://ex.org/a"),
        (
            "a page of replies",
            "<link rel='replies' type='text/html' href='/a'/>",
            links,
            "Replies=https://ex.org/a",
        ),
        ("via", "<link rel='VIA' href='/a'/>", links, "Via=https://ex.org/a"),
        ("canonical", "<link rel='canonical' href='/a'/>", links, "Canonical=https://ex.org/a"),
        ("an unknown relation", "<link rel='edit' href='/a'/>", links, ""),
        (
            "enclosure",
            "<link rel='enclosure' href='/a.mp3' type='audio/mpeg' length='7'/>",
            media,
            "https://ex.org/a.mp3 audio/mpeg 7 false",
        ),
        (
            "media:content",
            "<media:group><media:content url='/a.mp4' type='video/mp4'/></media:group>",
            media,
            "https://ex.org/a.mp4 video/mp4 - false",
        ),
        (
            "published and updated",
            "<published>2026-01-01T00:00:00Z</published><updated>2026-01-02T00:00:00Z</updated>",
            dates,
            "2026-01-01 - 2026-01-02",
        ),
        (
            "Atom 0.3",
            "<issued>2026-01-01T00:00:00Z</issued><modified>2026-01-02T00:00:00Z</modified>",
            dates,
            "- 2026-01-01 2026-01-02",
        ),
        ("an author in one text", "<author>Ann a@ex.org</author>", people, "Ann a@ex.org"),
        ("dc:creator", "<dc:creator>Ann</dc:creator>", people, "Ann"),
        ("language of the content", "<content xml:lang='de'>a</content>", LANGUAGE, "de"),
        (
            "source",
            "<source><title>Outlet</title><link href='/o'/><author><name>Ann</name></author></source>",
            ORIGIN,
            "Outlet|https://ex.org/o|Ann",
        ),
        (
            "a source without a page",
            "<source><title>Outlet</title><link rel='self' href='/f'/></source>",
            ORIGIN,
            "Outlet|https://ex.org/f|",
        ),
        ("summary and content", "<summary>a</summary><content type='html'>b</content>", BODIES, "a|b"),
        ("a picture", "<content type='image/png'>iVBORw0KGgo=</content>", BODIES, ""),
    ];
    for (name, inside, field, expected) in rows {
        assert_eq!(field(&of_atom(inside)), *expected, "{name}");
    }
}

#[test]
fn what_is_told_twice_of_a_link_is_told_by_its_relation() {
    let item = of_atom("<link rel='related' href='/a'/><link rel='via' href='/a'/>");
    let relations: Vec<_> = item.links.iter().map(|link| link.rel).collect();
    assert_eq!(relations, [LinkRelation::Related, LinkRelation::Via]);
}

#[test]
fn feed_rs_is_given_each_thing_once() {
    let of = |text: &str| passed(text).sheets.concat();
    for (name, text, expected) in [
        (
            "RSS",
            rss(
                "<item><title>a</title><title>b</title><guid>1</guid><id>2</id><category>c</category></item>",
            ),
            "<item>\n<title>a</title>\n<guid>1</guid>\n<category>c</category>\n</item>\n",
        ),
        (
            "RDF",
            "<rdf:RDF><item rdf:about='urn:1'><title>a</title></item></rdf:RDF>".to_owned(),
            "<item>\n<guid>urn:1</guid>\n<title>a</title>\n</item>\n",
        ),
        (
            "Atom",
            atom(
                "<entry><id>1</id><title type='html'>a</title><author><name>b</name></author><content>c</content></entry>",
            ),
            "<entry>\n<id>1</id>\n<title type=\"html\">a</title>\n<author><name>b</name>\n</author>\n<content>c</content>\n</entry>\n",
        ),
        (
            "terms",
            atom(
                "<entry><category term='a' label='b'/><category term='http://x/' label='c'/><category>d</category></entry>",
            ),
            "<entry>\n<category term=\"a\"></category>\n<category term=\"c\"></category>\n<category term=\"d\"></category>\n</entry>\n",
        ),
    ] {
        assert_eq!(of(&text), expected, "{name}");
    }
}
