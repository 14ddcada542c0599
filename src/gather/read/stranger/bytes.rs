//! First bytes → the kind of file, where they can belong to no text.
//!
//! Signatures that could be words stand in `text`, and are asked after a feed was looked for.

/// How files of each kind begin.
const SIGNATURES: [(&[u8], &str); 50] = [
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\x00\x00\x02\x00", "an icon"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\xff\x0a", "a JPEG XL image"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL image"),
    (b"8BPS\x00", "a Photoshop image"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "bytes that are still compressed (gzip)"),
    (b"\x28\xb5\x2f\xfd", "bytes that are still compressed (zstd)"),
    (b"\xfd7zXZ\x00", "bytes that are still compressed (xz)"),
    (b"\x1f\x9d", "bytes that are still compressed (compress)"),
    (b"\x04\x22\x4d\x18", "bytes that are still compressed (lz4)"),
    (b"x\x9c", "bytes that are still compressed (deflate)"),
    (b"x\x01", "bytes that are still compressed (deflate)"),
    (b"BZh91AY&SY", "bytes that are still compressed (bzip2)"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"!<arch>\n", "an archive"),
    (b"ID3\x02", "audio"),
    (b"ID3\x03", "audio"),
    (b"ID3\x04", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\xff\xf3", "audio"),
    (b"\xff\xf2", "audio"),
    (b"\xff\xf1", "audio"),
    (b"\xff\xf9", "audio"),
    (b"OggS\x00", "audio or video"),
    (b"fLaC\x00", "audio"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"FLV\x01", "a video"),
    (b"\x00\x00\x01\xba", "a video"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "audio or video"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xce\xfa\xed\xfe", "a program"),
    (b"\x00asm", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OTTO\x00", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office document"),
];

/// What a body is by its signature.
pub fn file_kind(body: &[u8]) -> Option<&'static str> {
    let known = SIGNATURES.iter().find(|(signature, _)| body.starts_with(signature));
    known.map(|(_, what)| *what).or_else(|| boxed(body)).or_else(|| further_in(body))
}

/// Formats that keep their kind behind a length.
fn boxed(body: &[u8]) -> Option<&'static str> {
    match (body.get(..4)?, body.get(4..8)?, body.get(8..12)?) {
        (_, b"ftyp", b"avif" | b"avis") => Some("an AVIF image"),
        (_, b"ftyp", b"heic" | b"heix" | b"mif1" | b"msf1") => Some("a HEIC image"),
        (_, b"ftyp", b"M4A " | b"M4B ") => Some("audio"),
        (_, b"ftyp", _) => Some("a video"),
        (b"RIFF", _, b"WEBP") => Some("a WebP image"),
        (b"RIFF", _, b"WAVE") => Some("audio"),
        (b"RIFF", _, b"AVI ") => Some("a video"),
        (b"FORM", _, b"AIFF" | b"AIFC") => Some("audio"),
        _ => None,
    }
}

fn further_in(body: &[u8]) -> Option<&'static str> {
    match body {
        [b'M', b'Z', header @ ..] if header.get(..62)?.contains(&0) => Some("a program"),
        // Of a bitmap's header these four bytes are reserved.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("a BMP image"),
        _ if body.get(257..262) == Some(b"ustar") => Some("a tar archive"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_first_bytes() {
        let tar = [vec![b'a'; 257], b"ustar\x0000".to_vec()].concat();
        let program = [b"MZ\x90\x00".to_vec(), vec![0; 60]].concat();
        for (body, expected) in [
            (b"\x89PNG\r\n\x1a\n\x00\x00<rdf:RDF>".as_slice(), Some("a PNG image")),
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", Some("a JPEG image")),
            (b"GIF89a\x01\x00", Some("a GIF image")),
            (b"RIFF\x24\x00\x00\x00WEBPVP8 ", Some("a WebP image")),
            (b"\x00\x00\x00\x20ftypavif", Some("an AVIF image")),
            (b"\x00\x00\x00\x20ftypisom", Some("a video")),
            (b"\x00\x00\x01\x00\x01\x00", Some("an icon")),
            (b"%PDF-1.7\n", Some("a PDF")),
            (b"PK\x03\x04\x14\x00", Some("a ZIP archive")),
            (b"\x1f\x8b\x08\x00", Some("bytes that are still compressed (gzip)")),
            (b"\x28\xb5\x2f\xfd\x24", Some("bytes that are still compressed (zstd)")),
            (b"ID3\x04\x00", Some("audio")),
            (b"\xff\xfb\x90\x64", Some("audio")),
            (b"\x7fELF\x02\x01", Some("a program")),
            (&program, Some("a program")),
            (b"wOF2\x00\x01", Some("a font")),
            (&tar, Some("a tar archive")),
            (b"\xff\xfe<\x00r\x00s\x00s\x00", None),
            (b"\xfe\xff\x00<\x00r\x00s\x00s", None),
            (b"\xff\xfe\x00\x00<\x00\x00\x00", None),
            (b"\x00\x00\xfe\xff\x00\x00\x00<", None),
            (b"\x00\x00\x00<\x00\x00\x00?\x00\x00\x00x", None),
            (b"\x00<\x00?\x00x\x00m\x00l", None),
            (b"\xef\xbb\xbf<rss", None),
            (b"MZ is no program by these two letters, nor is this text about one of them", None),
            (b"BMW recalls cars", None),
            (b"", None),
        ] {
            assert_eq!(file_kind(body), expected, "{}", body.escape_ascii());
        }
    }
}
