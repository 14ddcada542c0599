//! A feed in its encoding, as far as it goes.

use super::document;
use super::meant::Meant;
use super::spelling::Spelling;
use super::spelling::Written;
use encoding_rs::Encoding;
use encoding_rs::KOI8_R;
use encoding_rs::WINDOWS_1252;

pub fn written(meant: &Meant, spelling: &Spelling) -> Vec<u8> {
    let text = text(meant, spelling);
    match spelling.encoding {
        Written::Utf8 => text.into_bytes(),
        Written::Utf8WithMark => marked(&text).into_bytes(),
        Written::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Written::Utf16LeWithMark => marked(&text).encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Written::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Written::Utf16BeWithMark => marked(&text).encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Written::Utf32Le => text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect(),
        Written::Utf32BeWithMark => {
            marked(&text).chars().flat_map(|letter| u32::from(letter).to_be_bytes()).collect()
        }
        Written::Windows1252 => of_one_byte(&text, WINDOWS_1252),
        Written::Koi8R => of_one_byte(&text, KOI8_R),
    }
}

/// The document as text, cut.
pub fn text(meant: &Meant, spelling: &Spelling) -> String {
    let mut text = document::text(meant, spelling);
    text.truncate(spelling.cut.map_or(text.len(), |cut| cut_at(&text, cut)));
    text
}

/// The items that end before the document is cut.
pub fn whole_items(meant: &Meant, spelling: &Spelling) -> usize {
    let Some(cut) = spelling.cut else { return meant.items.len() };
    let text = document::text(meant, spelling);
    let end = format!("</{}>", spelling.item());
    let ends = text.match_indices(&end).map(|(at, end)| at + end.len());
    ends.filter(|at| *at <= cut_at(&text, cut)).count()
}

fn cut_at(text: &str, thousandths: usize) -> usize {
    text.floor_char_boundary(text.len() * thousandths / 1000)
}

fn marked(text: &str) -> String {
    format!("\u{feff}{text}")
}

/// What the charset can't say goes as a reference; nothing that was made up here says it within CDATA.
fn of_one_byte(text: &str, charset: &'static Encoding) -> Vec<u8> {
    charset.encode(text).0.into_owned()
}
