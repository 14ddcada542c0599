//! Which words a feed is written in.

/// The two families of feeds whose words differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Family {
    /// RSS 0.9 to 2.0, RDF or not. Texts are HTML, whatever they look like; there is no `updated`.
    Rss,
    /// Atom 0.3 and 1.0. Texts say what they are.
    Atom,
}
