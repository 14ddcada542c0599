//! Bytes that are not what they are said to be.

use super::Class;
use super::ends;
use super::fill::GOOD;
use super::fill::RSS;
use super::fill::rss;
use super::read;
use super::refused;

const ONE: &[&str] = &["title: Good\n"];

pub fn classes() -> Vec<Class> {
    let mut classes = wide();
    classes.extend(lies());
    classes.extend(stray());
    classes
}

fn wide() -> Vec<Class> {
    vec![
        read(
            "characters: one byte that becomes three, among tags",
            |size| rss(size, "<item><description><b/>", [0x80_u8], "</description></item>"),
            2..=2,
            &["title: Good\n"],
        )
        .labelled("text/xml; charset=windows-1252"),
        read(
            "characters: one byte that becomes three, in a text",
            |size| rss(size, "<item><description>", [0x80_u8], "</description></item>"),
            2..=2,
            &["title: Good\n"],
        )
        .labelled("text/xml; charset=windows-1252"),
        read("wide: UTF-16 of three bytes each in UTF-8", |size| utf_16(size, "\u{4e00}"), 2..=2, ONE),
        read("wide: UTF-16 without a mark", |size| utf_16(size, "a")[2..].to_vec(), 2..=2, ONE),
        read("wide: UTF-16 of an odd length", odd, 2..=2, ONE),
        read("wide: UTF-16 of half letters", |size| wide_text(size, &[0x00, 0xd8]), 2..=2, ONE),
        read(
            "wide: UTF-16 of pairs the wrong way round",
            |size| wide_text(size, &[0x00, 0xdc, 0x00, 0xd8]),
            2..=2,
            ONE,
        ),
        read("wide: UTF-16 of no characters", |size| wide_text(size, &[0xff, 0xff]), 2..=2, ONE),
        read("wide: UTF-32", |size| utf_32(size, 0x61), 2..=2, ONE),
        read("wide: UTF-32 beyond the last letter", |size| utf_32(size, 0x7fff_ffff), 2..=2, ONE),
        read(
            "wide: UTF-32 of an odd length",
            |size| utf_32(size, 0x61)[..size / 4 * 4 - 1].to_vec(),
            1..=2,
            ONE,
        ),
    ]
}

fn lies() -> Vec<Class> {
    let one = |name, write| read(name, write, 1..=1, ONE);
    let cafe = |name, write| read(name, write, 1..=1, &["title: café\n"]);
    vec![
        read(
            "labels: UTF-7",
            |_| declared("utf-7", b"+ADw-script+AD4-"),
            1..=1,
            &["title: +ADw-script+AD4-\n"],
        )
        .never(&["<script"]),
        one("labels: UTF-16 over UTF-8", |_| declared("utf-16", b"Good")),
        one("labels: UTF-32 over UTF-8", |_| declared("utf-32", b"Good")),
        one("labels: EBCDIC over ASCII", |_| declared("ebcdic-cp-us", b"Good")),
        one("labels: one that is replaced", |_| declared("iso-2022-kr", b"Good")),
        one("labels: one that nobody knows", |_| declared("x-nonsense", b"Good")),
        one("labels: of 8 MiB", |size| {
            let tail = format!("\"?>{RSS}{GOOD}</channel></rss>");
            super::fill::fill(size, "<?xml version=\"1.0\" encoding=\"", "x", &tail)
        }),
        cafe("labels: UTF-8 over windows-1252", |_| declared("utf-8", b"caf\xe9")),
        cafe("labels: windows-1251 over UTF-8", |_| declared("windows-1251", "café".as_bytes())),
        cafe("labels: a header that lies", |_| declared("utf-8", "café".as_bytes()))
            .labelled("text/xml; charset=koi8-r"),
        refused(
            "labels: EBCDIC",
            |_| {
                b"\x4c\x6f\xa7\x94\x93\x40\xa5\x85\x99\xa2\x89\x96\x95\x7e\x7f\xf1\x4b\xf0\x7f\x6f\x6e"
                    .to_vec()
            },
            "",
        ),
        ends("labels: markup hidden by ISO-2022-JP", |_| {
            declared("iso-2022-jp", b"\x1b$B</title><script>\x1b(B<script>\x1b(J\x1b$")
        }),
        ends("labels: changes of ISO-2022-JP", |size| {
            let mut body = rss(size, "<item><description>", "\u{1b}$B\u{1b}(B", "</description></item>");
            body.shrink_to_fit();
            body
        })
        .labelled("text/xml; charset=iso-2022-jp"),
        ends("labels: half letters of Shift_JIS", |size| {
            rss(size, "<item><description>", [0x81, b'<'], "</description></item>")
        })
        .labelled("text/xml; charset=shift_jis"),
        ends("labels: half letters of GB18030", |size| {
            rss(size, "<item><description>", [0x81, 0x30, 0x81], "</description></item>")
        })
        .labelled("text/xml; charset=gb18030"),
    ]
}

fn stray() -> Vec<Class> {
    let both = |name, write| read(name, write, 2..=2, ONE);
    vec![
        both("bytes: a letter of latin1 each", |size| text(size, &[0xe9])),
        both("bytes: the euro sign of windows-1252", |size| text(size, &[0x80]))
            .labelled("text/xml; charset=windows-1252"),
        both("bytes: stray ones between UTF-8", |size| text(size, b"\xc3\xa9\xe9\xc3\xa9")),
        both("bytes: the first of four, over and over", |size| text(size, &[0xf0])),
        both("bytes: those that only follow", |size| text(size, &[0xbf])),
        read("bytes: signs written too long", |size| text(size, b"\xc0\xbcscript\xc0\xbe"), 2..=2, ONE)
            .never(&["<script"]),
        both("bytes: surrogates in UTF-8", |size| text(size, b"\xed\xa0\x80")),
        both("bytes: letters beyond the last", |size| text(size, b"\xf4\x90\x80\x80")),
    ]
}

fn text(size: usize, piece: &[u8]) -> Vec<u8> {
    rss(size, "<item><title>Text</title><description>", piece, "</description></item>")
}

fn declared(label: &str, title: &[u8]) -> Vec<u8> {
    let head =
        format!("<?xml version=\"1.0\" encoding=\"{label}\"?><rss version=\"2.0\"><channel><item><title>");
    [head.as_bytes(), title, b"</title></item></channel></rss>"].concat()
}

/// Little-endian, with a mark.
fn utf_16(size: usize, piece: &str) -> Vec<u8> {
    wide_text(size, &piece.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
}

/// The good item and one whose text is `piece` over and over, in two bytes a letter.
fn wide_text(size: usize, piece: &[u8]) -> Vec<u8> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let head = wide(&format!("\u{feff}{RSS}{GOOD}<item><description>"));
    between(size, &head, piece, &wide("</description></item></channel></rss>"))
}

fn odd(size: usize) -> Vec<u8> {
    let mut body = utf_16(size - 1, "a");
    body.push(b'<');
    body
}

/// Little-endian, with a mark.
fn utf_32(size: usize, letter: u32) -> Vec<u8> {
    let wide =
        |text: &str| text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect::<Vec<_>>();
    let head = wide(&format!("\u{feff}{RSS}{GOOD}<item><description>"));
    between(size, &head, &letter.to_le_bytes(), &wide("</description></item></channel></rss>"))
}

fn between(size: usize, head: &[u8], piece: &[u8], tail: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(size);
    body.extend_from_slice(head);
    while body.len() + piece.len() + tail.len() <= size {
        body.extend_from_slice(piece);
    }
    body.extend_from_slice(tail);
    body
}
