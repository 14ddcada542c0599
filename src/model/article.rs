//! Entries with the same text, wherever they stood.

use super::ArticleId;
use super::Enclosure;
use super::Link;
use super::Person;
use super::SourceDate;
use super::SourceId;
use super::TagUri;
use super::Timestamp;
use url::Url;

/// The unit of publication: it is filed, carries our `tag:` id and goes out once.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    pub id: ArticleId,
    pub tag: TagUri,
    /// Plain text.
    pub title: String,
    pub url: Option<Url>,
    /// HTML as received, not safe.
    pub summary: Option<String>,
    /// HTML as received, not safe.
    pub content: Option<String>,
    pub authors: Vec<Person>,
    pub categories: Vec<String>,
    pub language: Option<String>,
    pub enclosures: Vec<Enclosure>,
    pub image: Option<Url>,
    /// What else its entry leads to.
    pub links: Vec<Link>,
    /// The source that said it first.
    pub source: SourceId,
    pub published: Option<SourceDate>,
    /// When we first saw it. Ours; never moves.
    pub first_seen: Timestamp,
    /// When its title or text last changed materially; `first_seen` until then.
    pub updated: Timestamp,
    /// The older article that this one turned out to be; it enters nothing new.
    pub same_as: Option<ArticleId>,
}

impl Article {
    pub fn body(&self) -> Option<&str> {
        self.content.as_deref().or(self.summary.as_deref())
    }
}

/// One entry of an article: where it stood, under which names.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    pub source: SourceId,
    /// The id the source gave it.
    pub id: Option<String>,
    pub url: Option<Url>,
    pub title: String,
    pub published: Option<SourceDate>,
    pub first_seen: Timestamp,
    /// Why it is this article: "the first sighting", "same text of 212 words", ...
    pub proof: String,
}

/// An article that stands in no section, for the operator.
#[derive(Clone, Debug, PartialEq)]
pub struct UnsortedArticle {
    pub tag: TagUri,
    pub title: String,
    pub source: SourceId,
    pub first_seen: Timestamp,
    pub reason: String,
}
