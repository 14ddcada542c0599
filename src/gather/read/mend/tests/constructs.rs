use super::super::constructs::Constructs;
use super::super::constructs::Inner;
use super::super::constructs::Kind;
use super::super::constructs::looks_like_html;
use super::super::references::References;
use super::*;

#[test]
fn a_kind_is_known_however_it_is_spelt() {
    const BASE64: Kind = Kind::Base64 { is_html: false };
    for (kind, mode, expected) in [
        (None, None, Kind::Text),
        (Some("text"), None, Kind::Text),
        (Some("text/plain"), None, Kind::Text),
        (Some(" HTML "), None, Kind::Html),
        (Some("text/html; charset=utf-8"), None, Kind::Html),
        (Some("xhtml"), None, Kind::Xhtml),
        (Some("application/xhtml+xml"), None, Kind::Xhtml),
        (Some("image/svg+xml"), None, Kind::Xhtml),
        (Some("text/markdown"), None, Kind::Text),
        (Some("nonsense"), None, Kind::Text),
        (Some("image/png"), None, Kind::Foreign),
        (None, Some("escaped"), Kind::Html),
        (Some("text/plain"), Some("escaped"), Kind::Text),
        (Some("text/html"), Some("escaped"), Kind::Html),
        (Some("application/xhtml+xml"), Some("xml"), Kind::Xhtml),
        (Some("text/plain"), Some("base64"), BASE64),
        (Some("text/html"), Some("base64"), Kind::Base64 { is_html: true }),
        (Some("application/octet-stream"), None, BASE64),
    ] {
        assert_eq!(Kind::of(kind, mode), expected, "{kind:?}, {mode:?}");
    }
}

/// What an element says, and whether that is HTML.
fn reads(raw: &str, kind: Kind, base: Option<&Url>, limits: &Limits) -> Option<(String, bool)> {
    let has_tags = markup::has_tags(raw);
    let (mut references, mut notes) = (References::of(raw), Notes::default());
    let mut constructs = Constructs { references: &mut references, notes: &mut notes, base, limits };
    constructs.read(Inner { raw, has_tags }, kind).map(|said| (said.text, said.is_html))
}

mod markup {
    use crate::gather::read::markup::Piece;
    use crate::gather::read::markup::Pieces;

    pub fn has_tags(raw: &str) -> bool {
        Pieces::of(raw).any(|piece| matches!(piece, Piece::Start(_) | Piece::End(_)))
    }
}

#[test]
fn an_element_says_what_its_kind_makes_of_it() {
    const TEXT: bool = false;
    const HTML: bool = true;
    let base64 = Kind::Base64 { is_html: false };
    for (name, raw, kind, expected) in [
        ("text", "R&amp;D &lt;b&gt;", Kind::Text, Some(("R&D <b>", TEXT))),
        ("text in CDATA", "<![CDATA[a <b> c]]>", Kind::Text, Some(("a <b> c", TEXT))),
        ("text with markup in the open", "a <b>b</b> &lt;", Kind::Text, Some(("a <b>b</b> &lt;", HTML))),
        ("HTML", "&lt;b>R&amp;amp;D", Kind::Html, Some(("<b>R&amp;D", HTML))),
        ("HTML in CDATA", "<![CDATA[<b>R&amp;D</b>]]>", Kind::Html, Some(("<b>R&amp;D</b>", HTML))),
        (
            "naked",
            "<P>a <IMG src=b.png> &lt;i></P>",
            Kind::Html,
            Some(("<p>a <img src=\"b.png\"> <i></p>", HTML)),
        ),
        ("a div around it", "<div>a <b>b</b></div>", Kind::Xhtml, Some(("a <b>b</b>", HTML))),
        ("with a prefix", "<h:div xmlns:h='x'><h:p>a</h:p></h:div>", Kind::Xhtml, Some(("<p>a</p>", HTML))),
        (
            "two beside each other",
            "<div>a</div><div>b</div>",
            Kind::Xhtml,
            Some(("<div>a</div><div>b</div>", HTML)),
        ),
        ("an empty element", "<div><i/><br/>a</div>", Kind::Xhtml, Some(("<i></i><br>a", HTML))),
        ("escaped where it should be open", "&lt;p>a&lt;/p>", Kind::Xhtml, Some(("<p>a</p>", HTML))),
        ("slips of tags", "<p \0=a>b</p\0><\u{e9}>c</i d>", Kind::Html, Some(("<p>b</p>c</i>", HTML))),
        (
            "a tag that was meant to be read",
            "<p>&lt;b&gt;</p>",
            Kind::Xhtml,
            Some(("<p>&lt;b&gt;</p>", HTML)),
        ),
        ("base64", "PGI+YTwvYj4=", base64, Some(("<b>a</b>", HTML))),
        ("base64 of text", "YSAmIGI=", base64, Some(("a & b", TEXT))),
        ("no base64", "a & b", base64, Some(("a & b", TEXT))),
        ("a picture", "iVBORw0KGgo=", Kind::Foreign, None),
        ("blank", " \n<![CDATA[ ]]>", Kind::Html, None),
        ("nothing", "", Kind::Text, None),
    ] {
        let said = reads(raw, kind, None, &Limits::default());
        assert_eq!(said.as_ref().map(|(text, is_html)| (text.as_str(), *is_html)), expected, "{name}");
    }
}

#[test]
fn links_are_relative_to_every_base_around_them() {
    let base = Url::parse("https://ex.org/a/").unwrap();
    for (name, raw, expected) in [
        ("escaped", "&lt;a href='b'>c&lt;/a>", "<a href=\"https://ex.org/a/b\">c</a>"),
        ("open", "<a href='b'>c</a>", "<a href=\"https://ex.org/a/b\">c</a>"),
        ("of its own", "<a xml:base='/d/' href='b'>c</a>", "<a href=\"https://ex.org/d/b\">c</a>"),
        (
            "as far as it reaches",
            "<p xml:base='d/'><img src='b'/></p><img src='b'/>",
            "<p><img src=\"https://ex.org/a/d/b\"></p><img src=\"https://ex.org/a/b\">",
        ),
    ] {
        let said = reads(raw, Kind::Html, Some(&base), &Limits::default()).unwrap();
        assert_eq!(said.0, expected, "{name}");
    }
}

#[test]
fn markup_is_kept_within_the_limits() {
    let limits = Limits { depth: 2, attributes: 1, body_bytes: 40, ..Limits::default() };
    let long = "<b>word </b>".repeat(10);
    for (name, raw, expected) in [
        ("depth", "<i><b><u>a</u>b</b></i>c", "<i><b>ab</b></i>c"),
        ("attributes", "<a href='b' title='c'>d</a>", "<a href=\"b\">d</a>"),
        ("length", long.as_str(), "<b>word </b><b>word </b><b>word </b><b>w"),
    ] {
        assert_eq!(reads(raw, Kind::Html, None, &limits).unwrap().0, expected, "{name}");
    }
}

#[test]
fn html_shows_by_its_tags() {
    for (text, expected) in [
        ("a <b>c</b>", true),
        ("a<BR>b", true),
        ("a<br/>b", true),
        ("<img src=x>", true),
        ("a <b> c", false),
        ("Vec<T></T>", false),
        ("3 < 4 && 5 > 4", false),
    ] {
        assert_eq!(looks_like_html(text), expected, "{text}");
    }
}
