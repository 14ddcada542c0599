//! Why an entry is the article it is: all that is kept of it, for the people who ask.

use super::ArticleId;
use super::Comparison;
use super::Proof;
use super::Sighting;
use super::TagUri;

/// A sighting, and what made it one.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    pub sighting: Sighting,
    pub proof: Proof,
    /// The hashes that the entry goes by since it last changed, as in [`super::KeyedEntry`].
    pub keys: TraceKeys,
    /// What was compared: for a first sighting, the article that it was found not to be.
    pub compared: Option<Comparison>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TraceKeys {
    pub url: Option<u64>,
    pub id: Option<u64>,
    pub text: Option<u64>,
}

/// An article that turned out to be an older one.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    pub younger: ArticleId,
    pub older: ArticleId,
    /// Tag and title of the younger.
    pub tag: TagUri,
    pub title: String,
    pub proof: Proof,
    pub compared: Option<Comparison>,
}
