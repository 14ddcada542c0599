//! What a person names on the command line.

use super::ArticleId;
use super::SourceId;
use url::Url;

/// One entry that an id of ours, a url or a source's id leads to. An article's own id leads to its first.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The one that the entry was found to be, whatever that turned out to be since.
    pub article: ArticleId,
    pub source: SourceId,
    /// Within its source.
    pub key: u64,
    /// The one that the article was opened with: where the one is, the other is.
    pub is_first: bool,
    pub title: String,
    pub url: Option<Url>,
}
