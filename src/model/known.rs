//! What deciding must know, and what it decides.

use super::ArticleId;
use super::Entry;
use super::Version;
use serde::Deserialize;
use serde::Serialize;
use url::Url;

/// An entry with the hashes that identity goes by. All are xxh3-64 with seed 0 over the forms that
/// `edit::identity` documents: stable on disk, across versions and machines.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyedEntry {
    pub entry: Entry,
    /// The entry's key within its source: its id where that is trusted, else its link, else its text.
    pub key: u64,
    /// The key it had under another verdict on its source's ids, where that has just changed.
    pub former_key: Option<u64>,
    /// Of the canonical url.
    pub url_key: Option<u64>,
    /// Of the id as given, across sources.
    pub id_key: Option<u64>,
    /// Of the words of the body; only from 48 words up, below that a text proves nothing.
    pub text_key: Option<u64>,
    /// Of what a reader is given: title and text in the upper half, link and enclosures in the lower.
    pub state_key: u64,
    /// How many words the body has.
    pub words: u32,
}

/// What the store knows that bears on one entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// This very entry, by its key in its source.
    pub entry: Option<KnownEntry>,
    /// What it said until now, where it is known and says otherwise; `None` also where that was not kept.
    pub said: Option<Said>,
    /// Articles that a url, an id or a text of this entry leads to, and the one it was until now;
    /// oldest first, each once.
    pub candidates: Vec<Candidate>,
    /// Those of the candidates that a person told apart, the older of two first.
    pub apart: Vec<(ArticleId, ArticleId)>,
}

impl Known {
    /// Whether a person said that they are two: no proof decides otherwise.
    pub fn are_apart(&self, one: ArticleId, other: ArticleId) -> bool {
        self.apart.contains(&(one.min(other), one.max(other)))
    }
}

/// A version that an entry may be a copy of.
#[derive(Clone, Debug, PartialEq)]
pub struct Suspect {
    pub version: Version,
    /// Of the runs of words that both have, the share that further articles have too: from 0 to 1.
    pub commonness: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownEntry {
    pub article: ArticleId,
    pub state_key: u64,
}

/// What a changed entry is compared with: what the article says where it carries this source's text,
/// else what the entry itself said last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub title: String,
    pub url: Option<Url>,
    /// HTML: the content, else the summary.
    pub body: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub article: ArticleId,
    pub title: String,
    /// HTML; left out where the text's hash already agrees.
    pub body: Option<String>,
    /// Which of the entry's keys led here; none where only its key in its own source did.
    pub by_url: bool,
    pub by_id: bool,
    pub by_text: bool,
    /// It has an entry in this source already.
    pub same_source: bool,
    /// Removed by retention or takedown: it does not come back.
    pub tombstone: bool,
}

/// What becomes of one entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Known in this source, and unchanged.
    Keep { article: ArticleId },
    /// Known in this source, and changed.
    Revise { article: ArticleId, change: Change },
    /// A further sighting of an article that is known.
    Sight { article: ArticleId, proof: Proof },
    /// A new article.
    Open,
}

/// How much of what an entry says is another than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its title, its text or its page: a new state of the article, and the one before is kept.
    Material,
    /// The text only in what says nothing, as a counter: it goes out as it is, and is no new state.
    Slight,
    /// Not a word: its link is spelled otherwise, or it carries other enclosures.
    Carried,
}

/// Why two entries are one article.
#[derive(Clone, Debug, PartialEq)]
pub enum Proof {
    First,
    UrlAndTitle,
    UrlAndText,
    IdAndTitle,
    IdAndText,
    /// The same text, of so many words.
    SameText(u32),
    /// A copy, by comparing their texts; they share so many words in the same order.
    Copy(u32),
    /// A person said so.
    Editor,
}

/// Two articles that turn out to be one: the older id lives, the younger is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    pub younger: ArticleId,
    pub older: ArticleId,
    pub proof: Proof,
}

impl Join {
    pub fn is_of(&self, article: ArticleId) -> bool {
        article == self.younger || article == self.older
    }
}

/// What was measured of a source's own ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdTrust {
    #[default]
    Trusted,
    /// Several entries of one document shared an id: links are the keys from now on.
    Shared,
    /// They shared their links as well: a link and its headline together are the keys.
    LinksShared,
    /// The ids were new though the entries were not: links are the keys from now on.
    Volatile,
}

impl std::fmt::Display for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Proof::First => f.write_str("the first sighting"),
            Proof::UrlAndTitle => f.write_str("the same url, and the titles agree"),
            Proof::UrlAndText => f.write_str("the same url, and the texts agree"),
            Proof::IdAndTitle => f.write_str("the same id, and the titles agree"),
            Proof::IdAndText => f.write_str("the same id, and the texts agree"),
            Proof::SameText(words) => write!(f, "the same text of {words} words"),
            Proof::Copy(words) => write!(f, "a copy: {words} words stand in both in the same order"),
            Proof::Editor => f.write_str("a person said that they are the same"),
        }
    }
}

impl Proof {
    /// What kind of proof it is, for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Proof::First => "first",
            Proof::UrlAndTitle | Proof::UrlAndText => "same url",
            Proof::IdAndTitle | Proof::IdAndText => "same id",
            Proof::SameText(_) => "same text",
            Proof::Copy(_) => "copy",
            Proof::Editor => "by a person",
        }
    }
}
