//! What an entry said, for as long as it said it; and what comparing two of them found.

use super::ArticleId;
use super::SourceId;
use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;
use url::Url;

/// Of versions, the younger has the greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VersionId(pub i64);

/// What an entry said, from a moment on until it said otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub id: VersionId,
    /// That it is today, joins and splits considered.
    pub article: ArticleId,
    pub source: SourceId,
    /// The entry's key within its source.
    pub key: u64,
    pub since: Timestamp,
    pub title: String,
    pub url: Option<Url>,
    /// HTML as received, not safe: the content, else the summary.
    pub body: Option<String>,
    /// Its article was removed by retention or takedown: it does not come back.
    pub tombstone: bool,
}

/// What is compared of a version, small enough to be kept in memory for the whole window.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredPrint {
    pub version: VersionId,
    /// That it is today.
    pub article: ArticleId,
    pub since: Timestamp,
    pub print: Vec<u8>,
}

/// What was found when an entry was compared with what was there: kept for `explain`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Comparison {
    /// The article that it is most like.
    pub with: i64,
    /// The odds that both are one article, as a natural logarithm; above the threshold they are.
    pub score: f32,
    pub threshold: f32,
    /// The longest run of words that both share, as the younger one has it.
    pub passage: String,
    /// Those that weigh most.
    pub features: Vec<Feature>,
    /// Which rule decided, whatever the score, where one did.
    pub rule: Option<String>,
    /// The next best article, and its score.
    pub runner_up: Option<(i64, f32)>,
}

/// One thing that was measured of two texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    pub name: String,
    pub value: f32,
    /// What it adds to the score.
    pub adds: f32,
}
