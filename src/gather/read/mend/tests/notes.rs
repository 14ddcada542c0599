use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A document as it is mended, and the notes of that.
fn mended(body: &[u8]) -> (String, Vec<&'static str>) {
    let mut notes = Notes::default();
    let text = text(body, None, &mut notes);
    let of_pass = passed(&text).notes;
    (document(body, None), notes.iter().chain(of_pass.iter()).collect())
}

#[test]
fn what_is_clean_stays_and_what_is_wrong_is_named() {
    let item = "<item><title>a</title></item>";
    let with_title = |title: &str| rss(&format!("<item><title>{title}</title></item>"));
    let utf_16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let utf_32 =
        |text: &str| -> Vec<u8> { text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect() };
    for (note, body) in [
        ("", rss(item).into_bytes()),
        ("", atom("<title>a</title><entry><id>b</id></entry>").into_bytes()),
        ("", with_title("a &lt; b &amp;amp; &#8211; <![CDATA[& <]]>").into_bytes()),
        ("UTF-16 without a byte order mark", utf_16(&rss(item))),
        ("UTF-32", utf_32(&rss(item))),
        ("stray bytes in UTF-8", [rss("<title>øø"), "\u{0}".to_owned()].concat().into_bytes()),
        ("unlabelled character set", Vec::new()),
        ("white space before the document", format!(" \n{}", rss(item)).into_bytes()),
        ("junk before the document", format!("connected{}", rss(item)).into_bytes()),
        ("no RSS version", format!("<rss><channel>{item}</channel></rss>").into_bytes()),
        ("no channel", format!("<rss version='2.0'>{item}</rss>").into_bytes()),
        ("an item without an end", rss("<item><title>a</title>").into_bytes()),
        ("an item within an item", rss("<item><title>a</title><item/></item>").into_bytes()),
        ("an element without an end", rss("<item><title>a</item>").into_bytes()),
        ("undeclared prefix", rss("<item><dc:date>2026-01-01</dc:date></item>").into_bytes()),
        ("bare ampersand", with_title("R&D").into_bytes()),
        ("HTML entity", with_title("caf&eacute;").into_bytes()),
        ("unknown entity", with_title("&nope;").into_bytes()),
        ("windows-1252 character reference", with_title("a &#150; b").into_bytes()),
        ("illegal character reference", with_title("a&#1;").into_bytes()),
        ("illegal character", with_title("a\u{b}").into_bytes()),
    ] {
        // Two bodies that no text can be.
        let body = match note {
            "stray bytes in UTF-8" => [with_title("øøø").as_bytes(), b"\xf8"].concat(),
            "unlabelled character set" => [
                b"<rss version='2.0'><channel><title>sm\xf8r og br\xf8d".as_slice(),
                b"</title></channel></rss>",
            ]
            .concat(),
            _ => body,
        };
        let (document, notes) = mended(&body);
        let expected: Vec<_> = Some(note).filter(|note| !note.is_empty()).into_iter().collect();
        assert_eq!(notes, expected, "{note}");
        assert_eq!(mended(document.as_bytes()), (document.clone(), Vec::new()), "{note}: again");
    }
}

#[test]
fn what_goes_beyond_a_limit_is_named() {
    let small = Limits { items: 2, body_bytes: 64, depth: 3, ..Limits::default() };
    let deep = format!("<description>{}x{}</description>", "<b>".repeat(4), "</b>".repeat(4));
    let long = format!("<description>{}</description>", "word ".repeat(20));
    for (note, inside) in [
        ("markup that nests too deep", format!("<item>{deep}</item>")),
        ("a text beyond the limit", format!("<item>{long}</item>")),
    ] {
        let passed = passed_within(&rss(&inside), &small);
        assert_eq!(passed.notes.iter().collect::<Vec<_>>(), [note]);
        let bodies = passed.items.iter().flat_map(|item| &item.bodies);
        assert!(bodies.clone().all(|body| body.text.len() <= 64), "{note}");
    }
    let many = passed_within(&rss(&"<item/>".repeat(3)), &small);
    assert_eq!((many.items.len(), many.is_whole, many.is_broken), (2, false, false));
}

proptest! {
    #[test]
    fn a_mended_document_needs_no_mending(pieces in vec(select(PIECES), 0..24), is_atom in any::<bool>()) {
        let inside = pieces.concat();
        let body = if is_atom { atom(&inside) } else { rss(&inside) };
        let once = document(body.as_bytes(), None);
        let (twice, notes) = mended(once.as_bytes());
        prop_assert_eq!(&twice, &once);
        prop_assert_eq!(notes, [""; 0]);
    }
}

const PIECES: &[&str] = &[
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "<title type='xhtml'>",
    "</title>",
    "<link href='/a?b&c'/>",
    "<link>",
    "</link>",
    "<description>",
    "</description>",
    "<content type='html'>",
    "<content type='text'>",
    "</content>",
    "<summary>",
    "</summary>",
    "<author><name>",
    "</name></author>",
    "<category term='a&amp;b'/>",
    "<category>",
    "</category>",
    "<id>",
    "</id>",
    "<p class=\"x\">",
    "</p>",
    "<br>",
    "<![CDATA[",
    "]]>",
    "]]",
    "<!-- x -->",
    "&amp;",
    "&lt;b&gt;",
    "&nbsp;",
    "&#1;",
    "& ",
    "<",
    "a ",
    "\u{0}",
    "é",
];
