//! What one conversation with a source brought, and what is remembered for the next.

use super::Entry;
use super::IdTrust;
use super::SourceId;
use super::Timestamp;
use serde::Deserialize;
use serde::Serialize;
use url::Url;

/// One answer of one source, whatever became of it.
#[derive(Clone, Debug)]
pub struct Gathered {
    pub source: SourceId,
    /// When the answer was complete.
    pub at: Timestamp,
    pub outcome: Outcome,
    /// Where redirects ended; `None` when nothing answered.
    pub final_url: Option<Url>,
    /// Bytes of the body after decompression; 0 without one.
    pub body_bytes: u64,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    /// A document that was read. `entries` are in the document's order; empty is a fact, not a fault.
    Read {
        entries: Vec<Entry>,
        feed: Box<FeedFacts>,
        extent: Extent,
        /// None for a document that broke off: those that came may be of the whole one, and would keep it away.
        validators: Validators,
        /// xxh3 of the decompressed body.
        body_hash: u64,
        /// Of how it was asked and read: the same bytes under another are read again.
        recipe: u64,
    },
    /// 304, or 200 with the bytes of last time; the validators are those to send next.
    Unchanged {
        validators: Validators,
    },
    Failed(Failure),
}

/// How much was read of what a document lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    #[default]
    Whole,
    /// It has more items than are taken.
    Capped,
    /// It broke off.
    BrokenOff,
}

/// The keys of the entries that a source's document lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub keys: Vec<u64>,
    /// The document lists more than was read: what is not among `keys` is not gone.
    pub is_partial: bool,
}

/// `ETag` and `Last-Modified` exactly as they came, quotes and all, to be sent back unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// What a source says of itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeedFacts {
    /// Plain text.
    pub title: Option<String>,
    /// The web page the feed belongs to.
    pub link: Option<Url>,
    /// Atom `id` of the feed.
    pub id: Option<String>,
    /// Plain text.
    pub description: Option<String>,
    pub language: Option<String>,
    /// What had to be mended to read the last document, in a few words each: "bare ampersand". A handful,
    /// in the order in which it was met; the same bytes give the same.
    pub mended: Vec<String>,
    /// WebSub hubs: Atom `link[rel=hub]`, JSON Feed `hubs`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hubs: Vec<Url>,
    /// Older entries: `link[rel=next]` or `prev-archive` (RFC 5005), JSON Feed `next_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Url>,
    /// RSS `cloud`, as `protocol domain:port/path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud: Option<String>,
    #[serde(default, skip_serializing_if = "FeedWishes::is_empty")]
    pub wishes: FeedWishes,
}

/// When a feed would like to be asked, in its own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedWishes {
    /// RSS `ttl`: minutes for which the document may be kept.
    pub ttl_minutes: Option<u32>,
    /// `sy:updatePeriod` over `sy:updateFrequency`: minutes from one issue to the next.
    pub update_minutes: Option<u32>,
    /// RSS `skipHours`, 0 to 23, in GMT.
    pub skip_hours: Vec<u8>,
    /// RSS `skipDays`, in English: `Sunday`.
    pub skip_days: Vec<String>,
}

impl FeedWishes {
    pub fn is_empty(&self) -> bool {
        *self == FeedWishes::default()
    }
}

/// Why a source brought nothing this time. The round goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub kind: FailureKind,
    /// One line for a person: what was found, what was expected. No body, cookie or token.
    pub message: String,
    /// Don't ask again before (Retry-After); at most a day after the answer.
    pub not_before: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The guard refused an address on the way.
    Refused,
    Dns,
    Connect,
    Tls,
    Timeout,
    /// An HTTP status that is no document, 429 and 410 excepted.
    Status,
    /// 429, or 503 with Retry-After.
    Busy,
    /// 410.
    Gone,
    Redirect,
    /// Over a limit: bytes, redirects, items.
    TooLarge,
    /// The body broke off, or its coding is wrong.
    Broken,
    /// It came, but is no feed, or matches no selector.
    NotAFeed,
}

/// What is remembered of a source between two fetches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceState {
    /// Where it was last read.
    pub url: Option<Url>,
    pub validators: Validators,
    pub body_hash: Option<u64>,
    /// How the last document was asked and read.
    pub recipe: Option<u64>,
    /// `None`: never yet, or never to the end; what is listed until then is backlog.
    pub first_read: Option<Timestamp>,
    pub last_fetched: Option<Timestamp>,
    /// The last time it was read or unchanged.
    pub last_success: Option<Timestamp>,
    /// In a row, since the last success.
    pub failures: u32,
    pub last_failure: Option<Failure>,
    pub not_before: Option<Timestamp>,
    pub id_trust: IdTrust,
    pub feed: FeedFacts,
}

impl SourceState {
    /// The same, as if no document had ever come: the next one is read, changed or not.
    pub fn without_document(&self) -> SourceState {
        SourceState { validators: Validators::default(), body_hash: None, ..self.clone() }
    }

    /// What is remembered after one more answer. `stamp` is the turn's, for what was read.
    pub fn after(&self, gathered: &Gathered, stamp: Timestamp) -> SourceState {
        let mut state = SourceState { last_fetched: Some(gathered.at), ..self.clone() };
        match &gathered.outcome {
            Outcome::Read { feed, extent, validators, body_hash, recipe, .. } => {
                // What broke off at the first reading leaves a rest that was there before us as well. One that
                // breaks off again is like that.
                let is_first = *extent == Extent::BrokenOff && self.last_success.is_none();
                state.succeeded(gathered.at, validators);
                state.body_hash = Some(*body_hash);
                state.recipe = Some(*recipe);
                state.first_read = self.first_read.or((!is_first).then_some(stamp));
                state.feed = FeedFacts::clone(feed);
            }
            Outcome::Unchanged { validators } => {
                state.succeeded(gathered.at, validators);
                state.first_read = self.first_read.or(Some(stamp));
            }
            Outcome::Failed(failure) => {
                state.failures = state.failures.saturating_add(1);
                state.not_before = failure.not_before;
                state.last_failure = Some(failure.clone());
            }
        }
        state
    }

    fn succeeded(&mut self, at: Timestamp, validators: &Validators) {
        self.validators = validators.clone();
        self.last_success = Some(at);
        self.failures = 0;
        self.not_before = None;
    }
}
