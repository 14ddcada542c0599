//! Bytes → characters, whatever their label says.
//!
//! The order of belief: a byte order mark, the pattern of the first bytes, UTF-8 that is valid,
//! the header, the XML declaration, a statistical guess. A label that the bytes contradict loses.

use super::Notes;
use encoding_rs::Encoding;
use encoding_rs::ISO_2022_JP;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// The declaration stands at the start, or nowhere.
const DECLARATION_BYTES: usize = 256;

/// The byte order mark, U+FEFF.
const MARK: u32 = 0xfeff;

/// The text of a body, without a byte order mark.
pub fn decode<'a>(body: &'a [u8], content_type: Option<&str>, notes: &mut Notes) -> Cow<'a, str> {
    if let Some(text) = from_utf_32(body) {
        notes.add("UTF-32");
        return Cow::Owned(text);
    }
    let marked = Encoding::for_bom(body);
    if let Some((encoding, mark)) = marked.filter(|(encoding, _)| *encoding != UTF_8) {
        return encoding.decode_without_bom_handling(&body[mark..]).0;
    }
    let body = &body[marked.map_or(0, |(_, mark)| mark)..];
    if let Some(encoding) = utf_16_without_mark(body) {
        notes.add("UTF-16 without a byte order mark");
        return encoding.decode_without_bom_handling(body).0;
    }
    let header = content_type.and_then(charset_of);
    let declared = declared_encoding(body).or_else(|| meta_charset(body));
    let declared = declared.and_then(encoding_of);
    if let Ok(text) = simdutf8::basic::from_utf8(body) {
        // ISO-2022-JP looks like ASCII.
        return match header.or(declared) {
            Some(encoding) if encoding == ISO_2022_JP => encoding.decode_without_bom_handling(body).0,
            _ => Cow::Borrowed(text),
        };
    }
    from_labels(body, [header, declared], notes)
}

/// The first label that the bytes don't contradict, else a guess.
fn from_labels<'a>(
    body: &'a [u8],
    labels: [Option<&'static Encoding>; 2],
    notes: &mut Notes,
) -> Cow<'a, str> {
    let is_utf_8 = is_mostly_utf_8(body);
    // Servers give all they have the same label; one that names UTF-8 knew what it spoke of.
    let others = labels.into_iter().flatten().filter(|_| !is_utf_8 || !labels.contains(&Some(UTF_8)));
    // Whatever is in units of two bytes was seen by its first ones.
    for encoding in others.filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding)) {
        let (text, malformed) = encoding.decode_without_bom_handling(body);
        if !malformed {
            return text;
        }
    }
    if is_utf_8 {
        notes.add("stray bytes in UTF-8");
        return Cow::Owned(with_stray_bytes(body));
    }
    notes.add("unlabelled character set");
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(body, true);
    detector.guess(None, chardetng::Utf8Detection::Allow).decode_without_bom_handling(body).0
}

/// More characters of several bytes that are right than bytes that are wrong.
fn is_mostly_utf_8(body: &[u8]) -> bool {
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for chunk in body.utf8_chunks() {
        right += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        wrong += chunk.invalid().len();
    }
    right > wrong
}

/// UTF-8 in which single bytes are left of an older time, when they were windows-1252.
fn with_stray_bytes(body: &[u8]) -> String {
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    text
}

/// Behind white space, `<` and a second character of ASCII, in two bytes each.
fn utf_16_without_mark(body: &[u8]) -> Option<&'static Encoding> {
    let starts = |read: fn([u8; 2]) -> u16| {
        let mut units = body.chunks_exact(2).map(|unit| u32::from(read([unit[0], unit[1]])));
        units.find(|unit| !is_white_space(*unit)).is_some_and(opens)
            && units.next().is_some_and(|second| (1..0x100).contains(&second))
    };
    match (starts(u16::from_le_bytes), starts(u16::from_be_bytes)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// XML 1.0, 2.3: S.
fn is_white_space(code: u32) -> bool {
    matches!(code, 0x20 | 0x9 | 0xa | 0xd)
}

/// What a document starts with.
fn opens(code: u32) -> bool {
    code == u32::from(b'<') || code == u32::from(b'{')
}

/// With a byte order mark; or, behind white space, a `<` in four bytes.
fn from_utf_32(body: &[u8]) -> Option<String> {
    let words = |read: fn([u8; 4]) -> u32| {
        body.chunks_exact(4).map(move |word| read([word[0], word[1], word[2], word[3]]))
    };
    let starts = |read| {
        let first = words(read).find(|word| !is_white_space(*word));
        first.is_some_and(|first| first == MARK || opens(first))
    };
    let orders: [fn([u8; 4]) -> u32; 2] = [u32::from_le_bytes, u32::from_be_bytes];
    let read = orders.into_iter().find(|read| starts(*read))?;
    let letters = words(read).map(|word| char::from_u32(word).unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(letters.skip_while(|letter| *letter == '\u{feff}').collect())
}

/// The `charset` of a header: `text/xml; charset="utf-8"`.
fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1);
    let named = |parameter: &str| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    encoding_of(&parameters.filter_map(named).next()?)
}

/// By the names that browsers know, or that programs give theirs: `latin-1`, `cp932`, `win-1251`, `utf_8`.
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let known = |label: &str| Encoding::for_label(label.as_bytes());
    let plain = label.trim().to_ascii_lowercase().replace('_', "-");
    known(label).or_else(|| known(&plain)).or_else(|| match plain.as_str() {
        "latin-1" => known("latin1"),
        "cp932" | "ms932" => known("shift_jis"),
        "cp936" | "ms936" => known("gbk"),
        "cp949" | "ms949" | "uhc" => known("euc-kr"),
        "cp950" | "ms950" => known("big5"),
        _ => known(&format!(
            "windows-{}",
            plain.strip_prefix("win").or(plain.strip_prefix("cp"))?.trim_start_matches('-')
        )),
    })
}

/// The label of the XML declaration.
fn declared_encoding(body: &[u8]) -> Option<&str> {
    let start = &body[..body.len().min(DECLARATION_BYTES)];
    let ascii = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let declaration = ascii.find("<?xml ")?;
    let end = declaration + ascii[declaration..].find("?>")?;
    let name = declaration + ascii[declaration..end].find("encoding")?;
    let quote = name + ascii[name..end].find(['"', '\''])?;
    let mark = ascii[quote..].chars().next()?;
    let label_end = quote + 1 + ascii[quote + 1..end].find(mark)?;
    Some(&ascii[quote + 1..label_end])
}

/// The label in the `meta` of an HTML page, which stands within its first 1,024 bytes (HTML, 4.2.5.4).
fn meta_charset(body: &[u8]) -> Option<&str> {
    let start = &body[..body.len().min(1024)];
    let label = &start[memchr::memmem::find(start, b"charset=")? + "charset=".len()..];
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_".contains(byte));
    std::str::from_utf8(&label[..end?]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_decoded_by_what_its_bytes_say() {
        let utf_16 = |big: bool, mark: bool, text: &str| -> Vec<u8> {
            let words = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            words.flat_map(|word| if big { word.to_be_bytes() } else { word.to_le_bytes() }).collect()
        };
        let utf_32: Vec<u8> = "<a>ø</a>".chars().flat_map(|letter| u32::from(letter).to_be_bytes()).collect();
        for (name, body, header, expected) in [
            ("utf-8", "<a>ø</a>".as_bytes().to_vec(), None, "<a>ø</a>"),
            ("utf-8 with a mark", "\u{feff}<a>ø</a>".as_bytes().to_vec(), None, "<a>ø</a>"),
            (
                "utf-8 labelled latin-1",
                "<a>ø</a>".as_bytes().to_vec(),
                Some("text/xml; charset=iso-8859-1"),
                "<a>ø</a>",
            ),
            ("utf-16le with a mark", utf_16(false, true, "<a>ø</a>"), None, "<a>ø</a>"),
            ("utf-16be with a mark", utf_16(true, true, "<a>ø</a>"), None, "<a>ø</a>"),
            ("utf-16le bare", utf_16(false, false, "<a>ø</a>"), None, "<a>ø</a>"),
            ("utf-16be bare", utf_16(true, false, "<a>ø</a>"), None, "<a>ø</a>"),
            ("utf-16le behind white space", utf_16(false, false, " \r\n<a/>"), None, " \r\n<a/>"),
            ("utf-16be behind white space", utf_16(true, false, "\n<a/>"), None, "\n<a/>"),
            ("utf-32be bare", utf_32, None, "<a>ø</a>"),
            (
                "latin-1 by header",
                b"<a>\xf8</a>".to_vec(),
                Some("text/xml; Charset=\"ISO-8859-1\""),
                "<a>ø</a>",
            ),
            (
                "windows-1252 called latin-1",
                b"<a>\x93x\x94</a>".to_vec(),
                Some("a/b;charset=latin1"),
                "<a>“x”</a>",
            ),
            (
                "by a page's meta",
                b"<meta charset=koi8-r><p>\xf2</p>".to_vec(),
                None,
                "<meta charset=koi8-r><p>Р</p>",
            ),
            (
                "by declaration",
                b"<?xml version='1.0' encoding='koi8-r'?><a>\xf2</a>".to_vec(),
                None,
                "<?xml version='1.0' encoding='koi8-r'?><a>Р</a>",
            ),
            (
                "a label that no browser knows",
                b"<?xml version='1.0' encoding='cp932'?><a>\x93\xfa\x96{</a>".to_vec(),
                None,
                "<?xml version='1.0' encoding='cp932'?><a>日本</a>",
            ),
            ("a label with another sign", b"<a>\xcf</a>".to_vec(), Some("a/b; charset=win-1251"), "<a>П</a>"),
            (
                "a label of nothing",
                b"<a>caf\xe9 au lait</a>".to_vec(),
                Some("a/b; charset=bogus"),
                "<a>café au lait</a>",
            ),
            (
                "ascii with a label",
                b"<?xml version=\"1.0\" encoding=\"us-ascii\"?><a/>".to_vec(),
                None,
                "<?xml version=\"1.0\" encoding=\"us-ascii\"?><a/>",
            ),
            (
                "label contradicted",
                b"<a>\xf8 og \xe5 er en dansk tekst</a>".to_vec(),
                Some("a/b; charset=utf-8"),
                "<a>ø og å er en dansk tekst</a>",
            ),
            (
                "bytes by ones, labelled as twos",
                b"<?xml version='1.0' encoding='utf-16'?><a>\xf8 og \xe5 er en dansk tekst</a>".to_vec(),
                None,
                "<?xml version='1.0' encoding='utf-16'?><a>ø og å er en dansk tekst</a>",
            ),
            (
                "stray byte under a label that all servers give",
                b"<?xml version='1.0' encoding='utf-8'?><a>\xc3\xb8\xc3\xb8 \xff</a>".to_vec(),
                Some("text/xml; charset=iso-8859-1"),
                "<?xml version='1.0' encoding='utf-8'?><a>øø ÿ</a>",
            ),
            ("stray byte", b"<a>\xc3\xb8\xc3\xb8 \xff</a>".to_vec(), None, "<a>øø ÿ</a>"),
            (
                "japanese in seven bits",
                b"<a>\x1b$B$\"\x1b(B</a>".to_vec(),
                Some("a/b; charset=iso-2022-jp"),
                "<a>あ</a>",
            ),
        ] {
            assert_eq!(decode(&body, header, &mut Notes::default()), expected, "{name}");
        }
    }
}
