use super::*;
use crate::model::SourceDate;

/// What of a feed a row is about.
type Field = fn(&Head) -> String;

/// Name, what stands there, what of it is looked at, and what that says.
type Row = (&'static str, &'static str, Field, &'static str);

fn date(date: Option<SourceDate>) -> String {
    date.map_or("-".to_owned(), |date| date.at.format("%Y-%m-%d").to_string())
}

fn people(head: &Head) -> String {
    let who = |who: &Who| said([&who.text, &who.name, &who.email].into_iter().flatten());
    said(head.people.named.iter().chain(&head.people.others).map(who))
}

fn wishes(head: &Head) -> String {
    let wishes = &head.wishes;
    let minutes = [wishes.ttl_minutes.map(u64::from), wishes.update_minutes.map(u64::from)];
    let minutes = minutes.map(|minutes| minutes.map_or("-".to_owned(), |minutes| minutes.to_string()));
    format!("{} {:?} {:?}", minutes.join(" "), wishes.skip_hours, wishes.skip_days)
}

const DATES: Field = |head| said([head.published.or(head.created), head.updated.or(head.modified)].map(date));
const LANGUAGE: Field = |head| said(head.language.iter());
const HUBS: Field = |head| said(&head.hubs);
const NEXT: Field = |head| said(head.next.iter());
const CLOUD: Field = |head| said(head.cloud.iter());
const TITLE: Field = |head| said(head.title.iter());
const DESCRIPTION: Field = |head| said(head.description.iter());
const SUBJECTS: Field = |head| head.subjects.join("|");

#[test]
fn what_feed_rs_drops_of_a_channel_is_kept() {
    let rows: &[Row] = &[
        ("nothing", "", wishes, "- - [] []"),
        ("ttl", "<ttl> 60 </ttl>", wishes, "60 - [] []"),
        ("no number", "<ttl>soon</ttl>", wishes, "- - [] []"),
        (
            "skipHours",
            "<skipHours><hour>0</hour><hour>24</hour><hour>25</hour></skipHours>",
            wishes,
            "- - [0, 0] []",
        ),
        ("skipDays", "<skipDays><day>Sunday</day></skipDays>", wishes, "- - [] [\"Sunday\"]"),
        (
            "sy:*",
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            wishes,
            "- 720 [] []",
        ),
        (
            "sy:updateFrequency of nothing",
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            wishes,
            "- 60 [] []",
        ),
        (
            "hubs",
            "<atom:link rel='hub' href='http://a.example/'/><atom:link rel='hub' href='/h'/>",
            HUBS,
            "http://a.example/ https://ex.org/h",
        ),
        (
            "next",
            "<atom:link rel='next' href='/2'/><atom:link rel='next' href='/3'/>",
            NEXT,
            "https://ex.org/2",
        ),
        (
            "cloud",
            "<cloud domain='a.example' port='80' path='/RPC2' protocol='xml-rpc'/>",
            CLOUD,
            "xml-rpc a.example:80/RPC2",
        ),
        ("pubDate", "<pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate>", DATES, "2026-01-01 -"),
        (
            "lastBuildDate",
            "<lastBuildDate>Thu, 01 Jan 2026 10:00:00 GMT</lastBuildDate>",
            DATES,
            "- 2026-01-01",
        ),
        ("dc:date", "<dc:date>2026-01-01</dc:date>", DATES, "2026-01-01 -"),
        ("language", "<language>de</language>", LANGUAGE, "de"),
        ("dc:language", "<dc:language>de</dc:language>", LANGUAGE, "de"),
        ("dc:title", "<dc:title>a</dc:title>", TITLE, "a"),
        ("itunes:summary", "<itunes:summary>a</itunes:summary>", DESCRIPTION, "a"),
        ("managingEditor", "<managingEditor>Ann</managingEditor><webMaster>Bo</webMaster>", people, "Ann Bo"),
        ("dc:creator", "<dc:creator>Ann</dc:creator>", people, "Ann"),
        ("itunes:author", "<itunes:author>Ann</itunes:author>", people, "Ann"),
        ("itunes:keywords", "<itunes:keywords>a,b</itunes:keywords>", SUBJECTS, "a|b"),
        (
            "itunes:category",
            "<itunes:category text='a'><itunes:category text='b'/></itunes:category>",
            SUBJECTS,
            "a|b",
        ),
        ("an image's title is not the feed's", "<image><dc:title>a</dc:title></image>", TITLE, ""),
        ("nor are those of its items", "<item><dc:title>a</dc:title><ttl>1</ttl></item>", TITLE, ""),
    ];
    for (name, inside, field, expected) in rows {
        assert_eq!(field(&passed(&rss(inside)).head), *expected, "{name}");
    }
}

#[test]
fn what_feed_rs_drops_of_an_atom_feed_is_kept() {
    let rows: &[Row] = &[
        ("hub", "<link rel='hub' href='http://a.example/'/>", HUBS, "http://a.example/"),
        ("prev-archive", "<link rel='prev-archive' href='/1'/>", NEXT, "https://ex.org/1"),
        ("updated", "<updated>2026-01-01T00:00:00Z</updated>", DATES, "- 2026-01-01"),
        ("modified", "<modified>2026-01-01T00:00:00Z</modified>", DATES, "- 2026-01-01"),
        ("dc:subject", "<dc:subject>a</dc:subject>", SUBJECTS, "a"),
        ("an author in one text", "<author>Ann a@ex.org</author>", people, "Ann a@ex.org"),
    ];
    for (name, inside, field, expected) in rows {
        assert_eq!(field(&passed(&atom(inside)).head), *expected, "{name}");
    }
    let german = "<feed xml:lang='de' xmlns='http://www.w3.org/2005/Atom'></feed>";
    assert_eq!(LANGUAGE(&passed(german).head), "de", "xml:lang");
}

#[test]
fn feed_rs_is_given_each_thing_once() {
    for (name, text, expected) in [
        (
            "RSS",
            rss(
                "<title>a</title><link>/a</link><link>/b</link><description>c</description><description>d</description>",
            ),
            "<title>a</title>\n<description>c</description>\n<link>https://ex.org/b</link>\n",
        ),
        (
            "an image's own title",
            rss("<image><title>a</title><link>/a</link></image><title>b</title>"),
            "<title>b</title>\n",
        ),
        (
            "Atom",
            atom(
                "<id>1</id><title>a</title><subtitle type='html'>b</subtitle><link href='/a'/><link href='/b'/>",
            ),
            "<id>1</id>\n<title>a</title>\n<subtitle type=\"html\">b</subtitle>\n<link href=\"https://ex.org/a\"></link>\n",
        ),
        ("what is said behind the items", rss("<item/><title>a</title>"), "<title>a</title>\n"),
    ] {
        assert_eq!(passed(&text).sheet, expected, "{name}");
    }
}
