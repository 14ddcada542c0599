//! The web → entries.
//!
//! A source and what is remembered of it enter; what it said this time leaves, read and normalised,
//! whatever became of it. A broken source is an outcome, never an error.

pub mod fetch;
pub mod normalize;
pub mod read;

pub use read::check_selector;

use crate::config;
use crate::model::Failure;
use crate::model::FailureKind;
use crate::model::Gathered;
use crate::model::Outcome;
use crate::model::Source;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::wire::Client;
use crate::wire::WireError;
use fetch::Fetched;
use fetch::Hosts;
use fetch::Slot;
use read::About;
use read::ReadError;
use std::sync::Arc;
use tokio::sync::Semaphore;
use xxhash_rust::xxh3::xxh3_64;

/// Counts up whenever the same bytes are read otherwise than before: documents that did not change
/// are then asked for and read again, once.
const READING: u32 = 1;

/// Asks sources: the guarded client, and what the hosts were asked lately. One for all rounds.
pub struct Correspondent {
    client: Client,
    hosts: Hosts,
    /// Documents that are read at a time: as many as there are processors.
    reading: Semaphore,
}

impl Correspondent {
    pub fn new(settings: &config::Fetch) -> Result<Correspondent, WireError> {
        let processors = std::thread::available_parallelism().map_or(1, |count| count.get());
        Ok(Correspondent {
            client: Client::new(settings)?,
            hosts: Hosts::new(settings),
            reading: Semaphore::new(processors),
        })
    }

    /// One that asks by other settings from now on, and keeps what is known of the hosts.
    pub fn under(&self, settings: &config::Fetch) -> Result<Correspondent, WireError> {
        let hosts = self.hosts.under(settings);
        Ok(Correspondent { hosts, ..Correspondent::new(settings)? })
    }

    /// Asks one source when it is its turn. Reading, and `then` with what was read, run on a thread
    /// for such work. A [`Slot`] comes back with a document, to be kept while it is in memory.
    pub async fn gather<T: Send + 'static>(
        &self,
        source: Arc<Source>,
        state: &SourceState,
        now: &(dyn Fn() -> Timestamp + Send + Sync),
        then: impl Fn(Gathered) -> T + Clone + Send + 'static,
    ) -> (T, Option<Slot>) {
        let forgotten = (state.recipe != Some(recipe(&source))).then(|| state.without_document());
        let state = forgotten.as_ref().unwrap_or(state);
        let (fetched, slot) = fetch::fetch(&self.client, &self.hosts, &source, state, now).await;
        let at = now();
        if !matches!(fetched, Fetched::Fresh { .. }) {
            return (then(understand(fetched, &source, at)), slot);
        }
        let _reading = self.reading.acquire().await.expect("this semaphore is never closed");
        let reading = tokio::task::spawn_blocking({
            let (source, then) = (source.clone(), then.clone());
            move || then(understand(fetched, &source, at))
        });
        let read =
            reading.await.unwrap_or_else(|panic| then(failed(&source, at, unreadable(&panic.to_string()))));
        (read, slot)
    }
}

/// What the entries of a document depend on beside its bytes.
fn recipe(source: &Source) -> u64 {
    let recipe = format!("{READING} {} {:?} {:?}", source.url, source.kind, source.language);
    xxh3_64(recipe.as_bytes())
}

/// What was fetched, read. Pure; linear in the body.
pub fn understand(fetched: Fetched, source: &Source, at: Timestamp) -> Gathered {
    match fetched {
        Fetched::Failed(failure) => failed(source, at, failure),
        Fetched::Unchanged { validators, final_url, body_bytes } => Gathered {
            source: source.id.clone(),
            at,
            outcome: Outcome::Unchanged { validators },
            final_url: Some(final_url),
            body_bytes,
        },
        Fetched::Fresh { body, body_hash, content_type, validators, final_url } => {
            let about = About {
                kind: &source.kind,
                content_type: content_type.as_deref(),
                base: &final_url,
                language: source.language.as_deref(),
            };
            let outcome = match read::read(&body, &about) {
                Ok(document) => Outcome::Read {
                    entries: document.entries.into_iter().map(normalize::entry).collect(),
                    feed: Box::new(document.feed),
                    validators,
                    body_hash,
                    recipe: recipe(source),
                },
                Err(error) => Outcome::Failed(unread(&error)),
            };
            let body_bytes = body.len() as u64;
            Gathered { source: source.id.clone(), at, outcome, final_url: Some(final_url), body_bytes }
        }
    }
}

fn failed(source: &Source, at: Timestamp, failure: Failure) -> Gathered {
    let outcome = Outcome::Failed(failure);
    Gathered { source: source.id.clone(), at, outcome, final_url: None, body_bytes: 0 }
}

fn unread(error: &ReadError) -> Failure {
    let kind = match error {
        ReadError::Malformed { .. } | ReadError::Unreadable { .. } => FailureKind::Broken,
        _ => FailureKind::NotAFeed,
    };
    Failure { kind, message: error.to_string(), not_before: None }
}

fn unreadable(why: &str) -> Failure {
    unread(&ReadError::Unreadable { why: why.to_owned() })
}
