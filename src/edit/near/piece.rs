//! One side of a comparison: a title and a text, read once.

use super::bag::Bag;
use super::fingerprint::Fingerprint;
use crate::edit::tokens::Token;
use crate::edit::tokens::tokens;
use crate::model::text;

/// Of what is longer, the beginning is compared: in bytes of plain text, and of a title.
const LONGEST: usize = 128 * 1024;
const LONGEST_TITLE: usize = 1024;

#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// Plain text, which the places of `text` count in.
    pub plain: String,
    pub text: Vec<Token>,
    pub title: Vec<Token>,
}

/// The sets of its words.
pub(super) struct Bags {
    pub text: Bag,
    pub title: Bag,
}

impl Piece {
    /// The title is plain text, the body HTML as received.
    pub fn read(title: &str, body: Option<&str>) -> Piece {
        let mut plain = body.map(plain).unwrap_or_default();
        plain.truncate(plain.floor_char_boundary(LONGEST));
        let title = &title[..title.floor_char_boundary(LONGEST_TITLE)];
        Piece { title: tokens(&text::unescape(title)), text: tokens(&plain), plain }
    }

    /// What it is found by, and kept for.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.title, &self.text)
    }

    pub(super) fn words(&self) -> impl Iterator<Item = u32> {
        self.text.iter().map(|word| word.hash)
    }

    pub(super) fn bags(&self) -> Bags {
        Bags { text: Bag::of(&self.text), title: Bag::of(&self.title) }
    }
}

/// What is escaped once too often is read once more: a copy of it is a copy.
fn plain(html: &str) -> String {
    let plain = text::plain_text(html);
    match plain.contains("</") || plain.contains("&#") {
        true => text::plain_text(&plain),
        false => plain,
    }
}
