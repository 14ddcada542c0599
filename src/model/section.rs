//! A heading with rules.

use super::SectionId;

/// What stands under one heading, and how it is shown. One `[[section]]` of `feeds.toml`.
///
/// Its rules (`include`, `keep_only`, `discard`) are in [`super::SectionRules`].
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub id: SectionId,
    pub title: String,
    pub description: Option<String>,
    /// How many items its feeds carry at most.
    pub items: usize,
    pub body: Body,
    pub date: ItemDate,
    /// A heading over several sections on the front page and in OPML.
    pub group: Option<String>,
    /// Names that it went by before. No section has them now.
    pub formerly: Vec<SectionId>,
}

/// How much of other people's text is republished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Body {
    /// A few sentences, as plain text.
    #[default]
    Summary,
    /// The whole text, sanitised: the operator's explicit choice.
    Full,
}

/// Which date a feed emits for an item; both are fixed when it is filed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemDate {
    /// RSS says when we filed it (newsletter tools select by that), Atom and JSON Feed what the source says.
    #[default]
    PerFormat,
    /// Every format says when we filed it.
    Added,
    /// Every format says what the source says, clamped to when we filed it.
    Source,
}
