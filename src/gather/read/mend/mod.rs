//! Bytes → one clean UTF-8 document.
//!
//! A clean document passes borrowed, at the price of one look at its bytes; what is wrong is put
//! right in one further pass, and named. Linear in the input. Knows characters, references and
//! the root element; never what stands in an entry. JSON and HTML only get their characters right.

mod charset;
mod root;
mod scan;
mod types;

pub use types::with_plain_types;

use std::borrow::Cow;

/// A document that can be read, and what had to be done for it.
#[derive(Debug, PartialEq)]
pub struct Mended<'a> {
    pub text: Cow<'a, str>,
    /// In a few words each, in the order of the mending.
    pub notes: Vec<&'static str>,
}

/// Mends a body as it came, with its `Content-Type` header. Never fails: what is no markup comes
/// out as some text.
pub fn mend<'a>(body: &'a [u8], content_type: Option<&str>) -> Mended<'a> {
    let Mended { text, mut notes } = characters(body, content_type);
    let text = map(text, |text| root::from_its_start(text, &mut notes));
    if !text.starts_with('<') {
        return Mended { text, notes };
    }
    let text = map(text, |text| scan::mend(text, &mut notes));
    let text = map(text, |text| root::mend(text, &mut notes));
    Mended { text, notes }
}

/// Only the characters of a body that is no XML: a page.
pub fn characters<'a>(body: &'a [u8], content_type: Option<&str>) -> Mended<'a> {
    let mut notes = Vec::new();
    let text = charset::decode(body, content_type, &mut notes);
    Mended { text, notes }
}

/// Applies a step that borrows where it changes nothing.
fn map<'a>(text: Cow<'a, str>, step: impl FnOnce(&str) -> Step) -> Cow<'a, str> {
    match (step(&text), text) {
        (Step::Keep, text) => text,
        (Step::From(start), Cow::Borrowed(text)) => Cow::Borrowed(&text[start..]),
        (Step::From(start), Cow::Owned(mut text)) => {
            text.drain(..start);
            Cow::Owned(text)
        }
        (Step::Replace(text), _) => Cow::Owned(text),
    }
}

/// What a step of the mending makes of a text.
#[derive(Debug, PartialEq)]
enum Step {
    Keep,
    /// All of it from this byte on.
    From(usize),
    Replace(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(body: &str) -> (String, Vec<&'static str>) {
        let mended = mend(body.as_bytes(), None);
        (mended.text.into_owned(), mended.notes)
    }

    #[test]
    fn what_is_clean_is_borrowed() {
        for (name, clean) in [
            ("rss", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel/></rss>"),
            ("atom", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>a &amp; b &#8211; c</title></feed>"),
            (
                "cdata",
                "<rss version=\"2.0\"><channel><title><![CDATA[a & b <br> &nbsp;]]></title></channel></rss>",
            ),
            ("comment", "<rss version=\"2.0\"><!-- a & b --><channel/></rss>"),
            ("json", "{\"title\": \"a & b\"}"),
            ("entity declared", "<!DOCTYPE rss [<!ENTITY x \"y\">]><rss version=\"2.0\"><channel/></rss>"),
        ] {
            let mended = mend(clean.as_bytes(), None);
            assert!(matches!(mended.text, Cow::Borrowed(_)), "{name}: {:?}", mended.notes);
            assert_eq!((mended.text.as_ref(), mended.notes.as_slice()), (clean, [].as_slice()), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_put_right_and_named() {
        const RSS: &str = "<rss version=\"2.0\">";
        for (name, body, expected, note) in [
            ("bare ampersand", "<a>b & c&d</a>", "<a>b &amp; c&amp;d</a>", "bare ampersand"),
            ("in an attribute", "<a b=\"?c&d=1\"/>", "<a b=\"?c&amp;d=1\"/>", "bare ampersand"),
            ("HTML entity", "<a>caf&eacute;</a>", "<a>café</a>", "HTML entity"),
            ("entity that is markup", "<a>&LT;b&GT;</a>", "<a>&lt;b&gt;</a>", "HTML entity"),
            ("unknown entity", "<a>&nope;</a>", "<a>&amp;nope;</a>", "unknown entity"),
            ("control character", "<a>b\u{b}c\u{0}</a>", "<a>bc</a>", "illegal character"),
            ("no character", "<a>b\u{ffff}c</a>", "<a>bc</a>", "illegal character"),
            ("illegal reference", "<a>b&#0;c&#x1f;&#xD800;</a>", "<a>bc</a>", "illegal character reference"),
            ("windows reference", "<a>b &#150; c</a>", "<a>b – c</a>", "windows-1252 character reference"),
            ("bare bracket", "<a>3 < 4</a>", "<a>3 &lt; 4</a>", "bare <"),
            ("leading white space", " \n<a/>", "<a/>", "white space before the document"),
            (
                "no version",
                "<rss><channel/></rss>",
                "<rss version=\"2.0\"><channel/></rss>",
                "no RSS version",
            ),
            ("odd version", "<rss version='2.00'/>", "<rss version='2.0'/>", "odd RSS version"),
        ] {
            let (text, notes) = mended(body);
            assert_eq!((text.as_str(), notes.as_slice()), (expected, [note].as_slice()), "{name}");
        }
        let warned = format!("<br />\n<b>Warning</b>: x in <b>/a.php</b>\n{RSS}</rss>");
        assert_eq!(mended(&warned), (format!("{RSS}</rss>"), vec!["junk before the document"]));
        let bound = format!("<?xml version=\"1.0\"?>{RSS}<media:x/></rss>");
        let expected = "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><media:x/></rss>";
        assert_eq!(mended(&bound), (expected.to_owned(), vec!["undeclared prefix"]));
    }

    #[test]
    fn a_mended_document_needs_no_mending() {
        for body in [
            "<?xml version='1.0' encoding='latin1'?><rss><a>b & c &nope; &eacute; &#0; \u{1} 3 < 4</a><dc:x/></rss>",
            "junk <feed xmlns=\"http://purl.org/atom/ns#\"><a>&#150;</a><media:x/></feed>",
            "\u{feff}  <rdf:RDF xmlns:rdf=\"r\"><a/></rdf:RDF>",
            "<a>&amp;amp; &lt;![CDATA[ &amp;#0; <![CDATA[ &",
            "<!-- & < ",
        ] {
            let (once, notes) = mended(body);
            assert_eq!(mended(&once), (once.clone(), vec![]), "{body}: {notes:?}");
        }
    }
}
