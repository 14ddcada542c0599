use super::*;

/// Of each item what says which it is; how the document ended.
fn items(text: &str) -> (String, &'static str) {
    let passed = passed(text);
    let subjects = passed.items.iter().map(|item| item.subjects.concat());
    let ended = match (passed.is_whole, passed.is_broken) {
        (true, false) => "whole",
        (false, true) => "broken off",
        _ => "cut",
    };
    (said(subjects), ended)
}

#[test]
fn items_are_found_wherever_they_stand() {
    let one = "<item><dc:subject>1</dc:subject></item>";
    let two = "<item><dc:subject>2</dc:subject></item>";
    let rdf = |inside: &str| format!("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>{inside}</rdf:RDF>");
    for (name, text, expected) in [
        ("none", rss(""), ("", "whole")),
        ("two", rss(&format!("{one}{two}")), ("1 2", "whole")),
        ("an empty one", rss(&format!("<item/>{two}")), (" 2", "whole")),
        ("an empty root", "<rss/>".to_owned(), ("", "whole")),
        ("outside the channel", format!("<rss><channel/>{one}{two}</rss>"), ("1 2", "whole")),
        ("no channel", format!("<rss>{one}</rss>"), ("1", "whole")),
        ("the channel as root", format!("<channel>{one}</channel>"), ("1", "whole")),
        ("behind the channel's end", format!("<rss><channel>{one}</channel>{two}</rss>"), ("1 2", "whole")),
        ("RDF", rdf(&format!("<channel><title>a</title></channel>{one}{two}")), ("1 2", "whole")),
        (
            "RDF with a list of its items",
            rdf(&format!("<channel><items><rdf:Seq><rdf:li/></rdf:Seq></items></channel>{one}")),
            ("1", "whole"),
        ),
        ("RSS 1.1", format!("<Channel><items>{one}{two}</items></Channel>"), ("1 2", "whole")),
        (
            "a prefix",
            format!("<r:rss><r:channel>{}</r:channel></r:rss>", one.replace("item", "r:item")),
            ("1", "whole"),
        ),
        (
            "upper case",
            "<RSS><CHANNEL><ITEM><dc:subject>1</dc:subject></ITEM></CHANNEL></RSS>".to_owned(),
            ("1", "whole"),
        ),
        ("no ends", rss(&format!("{one}{two}").replace("</item>", "")), ("1 2", "whole")),
        (
            "within each other",
            rss(&format!("<item><dc:subject>0</dc:subject>{one}</item>{two}")),
            ("0 1 2", "whole"),
        ),
        ("stray ends", rss(&format!("</item></p>{one}</item></b>{two}")), ("1 2", "whole")),
        ("the last without an end", rss(&two.replace("</item>", "")), ("2", "whole")),
        ("broken off between two", format!("<rss><channel>{one}<it"), ("1", "broken off")),
        (
            "broken off in one",
            format!("<rss><channel>{one}<item><dc:subject>2</dc:subject>"),
            ("1", "broken off"),
        ),
        (
            "broken off behind a comment without an end",
            format!("<rss><channel>{one}<!-- {two}"),
            ("1 2", "broken off"),
        ),
        ("no end of the root", format!("<rss><channel>{one}</channel>"), ("1", "broken off")),
        ("another item behind the end", format!("{}{two}", rss(one)), ("1", "whole")),
        ("in a comment", rss(&format!("<!-- {one} -->{two}")), ("2", "whole")),
        ("in CDATA", rss(&format!("<item><title><![CDATA[{one}]]></title></item>{two}")), (" 2", "whole")),
    ] {
        let (subjects, ended) = items(&text);
        assert_eq!((subjects.as_str(), ended), expected, "{name}");
    }
}

#[test]
fn entries_are_found_wherever_they_stand() {
    let one = "<entry><dc:subject>1</dc:subject></entry>";
    let feed = atom(one);
    for (name, text, expected) in [
        ("one", feed.clone(), ("1", "whole")),
        ("an entry as root", one.to_owned(), ("1", "whole")),
        ("a prefix", "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><dc:subject>1</dc:subject></a:entry></a:feed>".to_owned(), ("1", "whole")),
        ("of RSS", format!("<rss><channel>{one}</channel></rss>"), ("1", "whole")),
        ("a feed in an entry's content", atom(&format!("<entry><content type='application/atom+xml'>{feed}</content><dc:subject>2</dc:subject></entry>")), ("2", "whole")),
        ("no ends at all", atom("<entry><title>a<entry><dc:subject>1"), (" 1", "whole")),
        ("broken off in one", "<feed><entry><title>a</title>".to_owned(), ("", "broken off")),
    ] {
        let (subjects, ended) = items(&text);
        assert_eq!((subjects.as_str(), ended), expected, "{name}");
    }
}

#[test]
fn what_is_no_feed_has_no_pass() {
    let document = Url::parse("https://ex.org/").unwrap();
    let limits = Limits::default();
    for (text, expected) in [
        ("", Stopped::NoElement { at: 0 }),
        ("<!-- rss -->", Stopped::NoElement { at: 12 }),
        ("<?xml version='1.0'?><rss", Stopped::NoElement { at: 21 }),
        ("<opml/>", Stopped::OtherRoot { name: "opml".to_owned() }),
        ("<x:svg/>", Stopped::OtherRoot { name: "x:svg".to_owned() }),
    ] {
        let stopped = Pass::over(text, &document, &limits).err();
        assert_eq!(stopped, Some(expected), "{text}");
    }
}

#[test]
fn links_start_where_the_document_says() {
    for (name, text, expected) in [
        ("nowhere else", rss("<item><link>a</link></item>"), "https://ex.org/news/a"),
        (
            "root",
            "<rss xml:base='http://a.example/b/'><item><link>c</link></item></rss>".to_owned(),
            "http://a.example/b/c",
        ),
        (
            "channel",
            "<rss><channel xml:base='/b/'><item><link>c</link></item></channel></rss>".to_owned(),
            "https://ex.org/b/c",
        ),
        ("item", rss("<item xml:base='b/'><link>c</link></item>"), "https://ex.org/news/b/c"),
        (
            "link",
            rss("<item xml:base='b/'><link xml:base='../d/'>c</link></item>"),
            "https://ex.org/news/d/c",
        ),
        (
            "not the item before",
            rss("<item xml:base='/b/'/><item><link>c</link></item>"),
            "https://ex.org/news/c",
        ),
        ("Atom", atom("<entry xml:base='/b/'><link href='c'/></entry>"), "https://ex.org/b/c"),
        ("no web address", rss("<item xml:base='file:///b/'><link>c</link></item>"), "https://ex.org/news/c"),
    ] {
        let page = passed(&text).items.pop().unwrap().page;
        assert_eq!(page.as_ref().map(Url::as_str), Some(expected), "{name}");
    }
}
