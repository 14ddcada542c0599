//! Bytes → characters, whatever their label says.
//!
//! The order of belief: a byte order mark, the pattern of the first bytes, UTF-8 that is valid,
//! the header, the XML declaration, a statistical guess. A label that the bytes contradict loses.

use super::Step;
use encoding_rs::Encoding;
use encoding_rs::ISO_2022_JP;
use encoding_rs::UTF_8;
use encoding_rs::UTF_16BE;
use encoding_rs::UTF_16LE;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// The declaration stands at the start, or nowhere.
const DECLARATION_BYTES: usize = 256;

/// The text of a body, without a byte order mark; its XML declaration says UTF-8 or nothing.
pub fn decode<'a>(body: &'a [u8], content_type: Option<&str>, notes: &mut Vec<&'static str>) -> Cow<'a, str> {
    let text = characters(body, content_type, notes);
    super::map(text, declared_as_utf8)
}

fn characters<'a>(body: &'a [u8], content_type: Option<&str>, notes: &mut Vec<&'static str>) -> Cow<'a, str> {
    if let Some(text) = from_utf_32(body) {
        notes.push("UTF-32");
        return Cow::Owned(text);
    }
    let marked = Encoding::for_bom(body);
    if let Some((encoding, mark)) = marked.filter(|(encoding, _)| *encoding != UTF_8) {
        return encoding.decode_without_bom_handling(&body[mark..]).0;
    }
    let body = &body[marked.map_or(0, |(_, mark)| mark)..];
    if let Some(encoding) = utf_16_without_mark(body) {
        notes.push("UTF-16 without a byte order mark");
        return encoding.decode_without_bom_handling(body).0;
    }
    let header = content_type.and_then(charset_of);
    let declared = declared_encoding(body).map(|(_, label)| label).or_else(|| meta_charset(body));
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Ok(text) = std::str::from_utf8(body) {
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
    notes: &mut Vec<&'static str>,
) -> Cow<'a, str> {
    for encoding in labels.into_iter().flatten().filter(|encoding| *encoding != UTF_8) {
        let (text, malformed) = encoding.decode_without_bom_handling(body);
        if !malformed {
            return text;
        }
    }
    if is_mostly_utf_8(body) {
        notes.push("stray bytes in UTF-8");
        return Cow::Owned(with_stray_bytes(body));
    }
    notes.push("unlabelled character set");
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

/// `<` and a second character of ASCII, in two bytes each.
fn utf_16_without_mark(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [b'<' | b'{', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<' | b'{', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// With a byte order mark, or a `<` in four bytes.
fn from_utf_32(body: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match body.get(..4)? {
        [0xff, 0xfe, 0, 0] | [b'<', 0, 0, 0] => u32::from_le_bytes,
        [0, 0, 0xfe, 0xff] | [0, 0, 0, b'<'] => u32::from_be_bytes,
        _ => return None,
    };
    let words = body.chunks_exact(4).map(|word| read([word[0], word[1], word[2], word[3]]));
    let letters = words.map(|word| char::from_u32(word).unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(letters.skip_while(|letter| *letter == '\u{feff}').collect())
}

/// The `charset` of a header: `text/xml; charset="utf-8"`.
fn charset_of(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1);
    let named = |parameter: &str| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    Encoding::for_label(parameters.filter_map(named).next()?.as_bytes())
}

/// Where the label of the XML declaration starts, and the label.
fn declared_encoding(body: &[u8]) -> Option<(usize, &str)> {
    let start = &body[..body.len().min(DECLARATION_BYTES)];
    let ascii = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let declaration = ascii.find("<?xml ")?;
    let end = declaration + ascii[declaration..].find("?>")?;
    let name = declaration + ascii[declaration..end].find("encoding")?;
    let quote = name + ascii[name..end].find(['"', '\''])?;
    let mark = ascii[quote..].chars().next()?;
    let label_end = quote + 1 + ascii[quote + 1..end].find(mark)?;
    Some((quote + 1, &ascii[quote + 1..label_end]))
}

/// The label in the `meta` of an HTML page, which stands within its first 1,024 bytes (HTML, 4.2.5.4).
fn meta_charset(body: &[u8]) -> Option<&str> {
    let start = &body[..body.len().min(1024)];
    let label = &start[memchr::memmem::find(start, b"charset=")? + "charset=".len()..];
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let end = label.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_".contains(byte));
    std::str::from_utf8(&label[..end?]).ok()
}

/// A declaration that no longer says what the bytes are is put right; the declaration is not kept
/// from lying, so this is nothing to tell anyone.
fn declared_as_utf8(text: &str) -> Step {
    match declared_encoding(text.as_bytes()) {
        Some((_, label)) if label.eq_ignore_ascii_case("utf-8") => Step::Keep,
        Some((start, label)) => {
            let (before, after) = (&text[..start], &text[start + label.len()..]);
            Step::Replace(format!("{before}UTF-8{after}"))
        }
        None => Step::Keep,
    }
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
                "<?xml version='1.0' encoding='UTF-8'?><a>Р</a>",
            ),
            (
                "ascii with a label",
                b"<?xml version=\"1.0\" encoding=\"us-ascii\"?><a/>".to_vec(),
                None,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>",
            ),
            (
                "label contradicted",
                b"<a>\xf8 og \xe5 er en dansk tekst</a>".to_vec(),
                Some("a/b; charset=utf-8"),
                "<a>ø og å er en dansk tekst</a>",
            ),
            ("stray byte", b"<a>\xc3\xb8\xc3\xb8 \xff</a>".to_vec(), None, "<a>øø ÿ</a>"),
            (
                "japanese in seven bits",
                b"<a>\x1b$B$\"\x1b(B</a>".to_vec(),
                Some("a/b; charset=iso-2022-jp"),
                "<a>あ</a>",
            ),
        ] {
            assert_eq!(decode(&body, header, &mut Vec::new()), expected, "{name}");
        }
    }
}
