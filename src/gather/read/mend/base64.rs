//! Text in base64, as Atom carries what is no text (RFC 4287, 4.1.3.3).

use crate::gather::read::parts;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::general_purpose::GeneralPurposeConfig;

/// Feeds break lines wherever they like, and forget the padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The text behind it; `None` when it is no base64, or no text.
pub fn text(encoded: &str) -> Option<String> {
    let dense: Vec<u8> = encoded.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let decoded = LENIENT.decode(dense).ok()?;
    let mut text = String::from_utf8(decoded).ok().filter(|text| !text.contains('\0'))?;
    text.retain(parts::is_legal);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_behind_base64() {
        for (name, encoded, expected) in [
            ("plain", "RXhhbXBsZSA8Yj5BdG9tPC9iPg==", Some("Example <b>Atom</b>")),
            ("no padding", "RXhhbXBsZSA8Yj5BdG9tPC9iPg", Some("Example <b>Atom</b>")),
            ("in lines", " RXhhbXBs\r\n ZSA8Yj5B\ndG9tPC9iPg==\n", Some("Example <b>Atom</b>")),
            ("control characters", "YQtiAQ==", Some("ab")),
            ("a picture", "iVBORw0KGgoAAAANSUhEUgAA", None),
            ("no base64", "Example <b>Atom</b>", None),
        ] {
            assert_eq!(text(encoded).as_deref(), expected, "{name}");
        }
    }
}
