//! The web → entries.
//!
//! A source and what is remembered of it enter; what it said this time leaves, read and normalised,
//! whatever became of it. A broken source is an outcome, never an error.

pub mod fetch;
pub mod normalize;
pub mod read;

pub use read::check_selector;

use crate::config;
use crate::model::Extent;
use crate::model::Failure;
use crate::model::FailureKind;
use crate::model::Gathered;
use crate::model::Limits;
use crate::model::Outcome;
use crate::model::Source;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::model::Validators;
use crate::wire::Client;
use crate::wire::WireError;
use chrono::TimeDelta;
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
const READING: u32 = 2;

/// What a source is told to have failed by when its document brings a reader to fall.
const PANICKED: &str = "reading it panicked, a fault of newsdesk and not of the source; the log says where";

/// Asks sources: the guarded client, and what the hosts were asked lately. One for all rounds.
pub struct Correspondent {
    client: Client,
    hosts: Hosts,
    limits: Limits,
    /// Documents that are read at a time: as many as there are processors.
    reading: Semaphore,
}

impl Correspondent {
    pub fn new(settings: &config::Fetch, limits: &Limits) -> Result<Correspondent, WireError> {
        let processors = std::thread::available_parallelism().map_or(1, |count| count.get());
        Ok(Correspondent {
            client: Client::new(settings)?,
            hosts: Hosts::new(settings),
            limits: limits.clone(),
            reading: Semaphore::new(processors),
        })
    }

    /// One that asks and reads by other settings from now on, and keeps what is known of the hosts.
    pub fn under(&self, settings: &config::Fetch, limits: &Limits) -> Result<Correspondent, WireError> {
        let hosts = self.hosts.under(settings);
        Ok(Correspondent { hosts, ..Correspondent::new(settings, limits)? })
    }

    /// Asks one source when it is its turn. Reading, and `then` with what was read, run on a thread
    /// for such work. A [`Slot`] comes back with a document, to be kept while it is in memory.
    pub async fn gather<T: Send + 'static>(
        &self,
        source: Arc<Source>,
        state: &SourceState,
        now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
        then: impl Fn(Gathered) -> T + Clone + Send + 'static,
    ) -> (T, Option<Slot>) {
        let forgotten =
            (state.recipe != Some(recipe(&source, &self.limits))).then(|| state.without_document());
        let state = forgotten.as_ref().unwrap_or(state);
        let (fetched, slot) = fetch::fetch(&self.client, &self.hosts, &source, state, &*now).await;
        let at = now();
        let limits = self.limits.clone();
        if !matches!(fetched, Fetched::Fresh { .. }) {
            return (then(understand(fetched, &source, at, &limits, &*now)), slot);
        }
        let _reading = self.reading.acquire().await.expect("this semaphore is never closed");
        let reading = tokio::task::spawn_blocking({
            let (source, then) = (source.clone(), then.clone());
            move || then(understand(fetched, &source, at, &limits, &*now))
        });
        // The words of a panic may quote what was read.
        let read = reading.await.unwrap_or_else(|_panic| then(failed(&source, at, unreadable(PANICKED))));
        (read, slot)
    }
}

/// What the entries of a document depend on beside its bytes.
fn recipe(source: &Source, limits: &Limits) -> u64 {
    // Reading is refused or not by its time; what is read doesn't depend on it.
    let Limits { items, body_bytes, depth, attributes, time: _ } = limits;
    let Source { url, kind, language, .. } = source;
    let recipe = format!("{READING} {url} {kind:?} {language:?} {items} {body_bytes} {depth} {attributes}");
    xxh3_64(recipe.as_bytes())
}

/// What was fetched, read. Linear in the body; `now` is asked now and then, whether it takes too long.
pub fn understand(
    fetched: Fetched,
    source: &Source,
    at: Timestamp,
    limits: &Limits,
    now: &dyn Fn() -> Timestamp,
) -> Gathered {
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
            let until = now() + TimeDelta::from_std(limits.time).unwrap_or(TimeDelta::MAX);
            let about = About {
                kind: &source.kind,
                content_type: content_type.as_deref(),
                base: &final_url,
                language: source.language.as_deref(),
                limits,
                is_over: &|| now() > until,
            };
            let outcome = match read::read(&body, &about) {
                Ok(document) => Outcome::Read {
                    entries: document.entries.into_iter().map(normalize::entry).collect(),
                    feed: Box::new(document.feed),
                    validators: match document.extent {
                        Extent::BrokenOff => Validators::default(),
                        Extent::Whole | Extent::Capped => validators,
                    },
                    extent: document.extent,
                    body_hash,
                    recipe: recipe(source, limits),
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
        ReadError::Tangled => FailureKind::TooLarge,
        ReadError::TooSlow { .. } => FailureKind::Timeout,
        ReadError::Malformed { .. } | ReadError::BrokenJson { .. } | ReadError::Unreadable { .. } => {
            FailureKind::Broken
        }
        _ => FailureKind::NotAFeed,
    };
    Failure { kind, message: error.to_string(), not_before: None }
}

fn unreadable(why: &str) -> Failure {
    unread(&ReadError::Unreadable { why: why.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageSelectors;
    use crate::model::RequestOptions;
    use crate::model::SourceId;
    use crate::model::SourceKind;
    use crate::model::Updates;
    use crate::wire::scripted::Server;
    use crate::wire::scripted::answer;
    use std::sync::LazyLock;
    use std::sync::atomic::AtomicI64;
    use std::sync::atomic::Ordering;
    use std::time::Duration;
    use url::Url;

    const FEED: &str = "<rss version=\"2.0\"><channel><title>T</title><item><title>A secret</title></item>\
        <item><title>Another</title></item></channel></rss>";

    static PAGE: LazyLock<PageSelectors> = LazyLock::new(|| PageSelectors {
        item: "item".to_owned(),
        heading: Some("title".to_owned()),
        ..PageSelectors::default()
    });

    fn settings() -> config::Fetch {
        config::Fetch {
            user_agent: "newsdesk-test".to_owned(),
            concurrency: 4,
            per_host: 1,
            host_gap: Duration::ZERO,
            timeout: Duration::from_secs(20),
            round_deadline: Duration::from_secs(60),
            max_bytes: 1024,
            max_wait: Duration::from_secs(3600),
            private_hosts: vec!["127.0.0.1".to_owned()],
        }
    }

    fn source(url: Url, kind: SourceKind) -> Arc<Source> {
        Arc::new(Source {
            id: SourceId::new("test"),
            url,
            kind,
            title: None,
            schedule: None,
            request: RequestOptions::default(),
            language: None,
            updates: Updates::Bump,
        })
    }

    fn noon() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    fn failure(gathered: Gathered) -> Failure {
        match gathered.outcome {
            Outcome::Failed(failure) => failure,
            outcome => panic!("expected a failure, found {outcome:?}"),
        }
    }

    #[tokio::test]
    async fn a_panic_is_its_sources_failure_and_repeats_nothing_of_the_document() {
        let server = Server::saying(answer("200 OK", &["content-type: text/xml"], FEED.as_bytes()));
        let correspondent = Correspondent::new(&settings(), &Limits::default()).unwrap();
        // What is done with the entries runs where they are read, under the same guard.
        let fall = |gathered: Gathered| match gathered.outcome {
            Outcome::Read { entries, .. } => panic!("cannot cut `{}`", entries[0].title),
            _ => gathered,
        };
        let source = source(server.url("/"), SourceKind::Feed);
        for round in ["first", "again"] {
            let state = SourceState::default();
            let asked = correspondent.gather(source.clone(), &state, Arc::new(noon), fall);
            let failure = failure(asked.await.0);
            assert_eq!(failure.kind, FailureKind::Broken, "{round}");
            assert_eq!(failure.message, format!("the feed could not be read: {PANICKED}"), "{round}");
        }
    }

    #[tokio::test]
    async fn other_limits_read_the_same_document_again() {
        let server = Server::saying(answer("200 OK", &[], FEED.as_bytes()));
        let source = source(server.url("/"), SourceKind::Page(PAGE.clone()));
        let limits = |items| Limits { items, ..Limits::default() };
        let mut correspondent = Correspondent::new(&settings(), &limits(9)).unwrap();
        let mut state = SourceState::default();
        for (name, items, expected) in [
            ("never read", 9, Some(2)),
            ("the same limits", 9, None),
            ("fewer items", 1, Some(1)),
            ("another time alone", 1, None),
        ] {
            let time = Duration::from_secs(if expected.is_some() { 9 } else { 8 });
            let limits = Limits { time, ..limits(items) };
            correspondent = correspondent.under(&settings(), &limits).unwrap();
            let gathered = correspondent.gather(source.clone(), &state, Arc::new(noon), |read| read).await.0;
            let found = match &gathered.outcome {
                Outcome::Read { entries, .. } => Some(entries.len()),
                Outcome::Unchanged { .. } => None,
                Outcome::Failed(failure) => panic!("{name}: {failure:?}"),
            };
            assert_eq!(found, expected, "{name}");
            state = state.after(&gathered, noon());
        }
    }

    #[tokio::test]
    async fn what_broke_off_is_asked_for_whole() {
        let cut = &FEED[..FEED.len() - "</channel></rss>".len()];
        for (name, body, items, is_kept) in [
            ("whole", FEED, 9, true),
            ("more items than are taken", FEED, 1, true),
            ("broken off", cut, 9, false),
        ] {
            let server = Server::saying(answer("200 OK", &["etag: \"1\""], body.as_bytes()));
            let source = source(server.url("/"), SourceKind::Feed);
            let limits = Limits { items, ..Limits::default() };
            let correspondent = Correspondent::new(&settings(), &limits).unwrap();
            let ask = async |state: &SourceState| {
                let gathered =
                    correspondent.gather(source.clone(), state, Arc::new(noon), |read| read).await.0;
                state.after(&gathered, noon())
            };
            let state = ask(&SourceState::default()).await;
            assert_eq!(state.validators != Validators::default(), is_kept, "{name}");
            assert_eq!(state.first_read.is_some(), is_kept, "{name}: the rest of it is backlog as well");
            let state = ask(&state).await;
            assert!(state.validators != Validators::default(), "{name}: the same again is all there is");
            assert!(state.first_read.is_some(), "{name}");
            assert_eq!(server.heard()[1].contains("if-none-match"), is_kept, "{name}");
        }
    }

    #[test]
    fn reading_ends_when_its_time_is_used() {
        let asked = AtomicI64::new(0);
        // A second goes by whenever somebody looks at the clock.
        let clock = || noon() + TimeDelta::seconds(asked.fetch_add(1, Ordering::Relaxed));
        let page = source(Url::parse("https://ex.org/").unwrap(), SourceKind::Page(PAGE.clone()));
        let feed = source(page.url.clone(), SourceKind::Feed);
        for (name, source, seconds, expected) in [
            ("a feed", &feed, 0, Some("reading took longer than 0ns")),
            ("a page, after its second item", &page, 3, Some("reading took longer than 3s")),
            ("a page in time", &page, 9, None),
        ] {
            let limits = Limits { time: Duration::from_secs(seconds), ..Limits::default() };
            let gathered = understand(fetched(), source, noon(), &limits, &clock);
            let failed = expected.map(|_| failure(gathered));
            let found = failed.as_ref().map(|failure| (failure.kind, failure.message.as_str()));
            assert_eq!(found, expected.map(|message| (FailureKind::Timeout, message)), "{name}");
        }
    }

    fn fetched() -> Fetched {
        Fetched::Fresh {
            body: FEED.as_bytes().to_vec(),
            body_hash: 7,
            content_type: None,
            validators: Validators::default(),
            final_url: Url::parse("https://ex.org/").unwrap(),
        }
    }
}
