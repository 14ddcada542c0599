//! What the corpora say of reading documents.
//!
//! They are no part of this repository: they are looked for in the folder `NEWSDESK_CORPORA`, else
//! beside the checkout. Without them these tests say so and pass; in CI they fail.

#[path = "support/corpus.rs"]
mod corpus;

use corpus::corpus;
use newsdesk::edit::identity;
use newsdesk::gather::normalize;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::gather::read::Document;
use newsdesk::gather::read::ReadError;
use newsdesk::model::Entry;
use newsdesk::model::Extent;
use newsdesk::model::FeedFacts;
use newsdesk::model::Gathered;
use newsdesk::model::IdTrust;
use newsdesk::model::KeyedEntry;
use newsdesk::model::Limits;
use newsdesk::model::Outcome;
use newsdesk::model::SourceId;
use newsdesk::model::SourceKind;
use newsdesk::model::Timestamp;
use newsdesk::model::Validators;
use newsdesk::pipeline;
use serde::Deserialize;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::process::Command;
use url::Url;

/// Of the whole feeds, the part that must be read. Today all 69 are.
const WHOLE_FEEDS_READ: f64 = 1.0;

/// Of the cases of seven projects' tests, the part that must be met in full. Today 0.976.
const CASES_MET: f64 = 0.97;

/// Documents without any word for an id, at least. Today there are 1,476.
const WITHOUT_IDS: usize = 1_000;

#[test]
fn a_document_is_read_alike_every_time() {
    let Some(corpus) = corpus("feeds-dev") else { return };
    for case in cases(&corpus) {
        let body = fs::read(corpus.join(&case.file)).unwrap();
        let twice = catch_unwind(|| [read(&body, &case), read(&body, &case)]);
        let [first, second] = twice.unwrap_or_else(|_| panic!("reading {} panics", case.file));
        assert_eq!(first, second, "{}", case.file);
        assert_eq!(keys(first), keys(second), "{}", case.file);
    }
}

#[test]
fn no_id_is_made_up() {
    let Some(corpus) = corpus("feeds-dev") else { return };
    let mut without = 0;
    for case in cases(&corpus) {
        let body = fs::read(corpus.join(&case.file)).unwrap();
        if names_ids(&body) {
            continue;
        }
        without += 1;
        let entries = read(&body, &case).map(|document| document.entries).unwrap_or_default();
        for entry in entries {
            assert_eq!(entry.id, None, "{}", case.file);
            assert_eq!(normalize::entry(entry).id, None, "{}", case.file);
        }
    }
    assert!(without >= WITHOUT_IDS, "only {without} documents without ids");
}

#[test]
fn whole_feeds_are_read_whole() {
    let Some(corpus) = corpus("feeds-dev") else { return };
    let whole: Vec<_> = cases(&corpus).into_iter().filter(|case| case.file.contains("real-")).collect();
    let mut unread = Vec::new();
    for case in &whole {
        match read(&fs::read(corpus.join(&case.file)).unwrap(), case) {
            Err(error) => unread.push(format!("{}: {error}", case.file)),
            Ok(document) => {
                let (listed, heard) = (document.entries.len(), heard(document.entries));
                assert_eq!(heard.len(), listed, "{}: entries share a key", case.file);
            }
        }
    }
    let part = 1.0 - unread.len() as f64 / whole.len() as f64;
    assert!(part >= WHOLE_FEEDS_READ, "{part:.3} of {} were read:\n{}", whole.len(), unread.join("\n"));
}

/// By the corpus' own runner, which asks the example `corpus feeds` for what was read and published.
#[test]
fn what_readers_agree_on_is_read() {
    let Some(corpus) = corpus("feeds-dev") else { return };
    #[derive(Deserialize)]
    struct Rates {
        cases: usize,
        cases_passed: usize,
        failed_ids: Vec<String>,
    }
    let program = std::env::current_exe().unwrap().parent().unwrap().join("../examples/corpus");
    let rates = tempfile::NamedTempFile::new().unwrap();
    let run = Command::new("python3")
        .arg(corpus.join("run.py"))
        .args(["--batch-cmd", &format!("{} feeds", program.display()), "--failures", "0", "--out"])
        .arg(rates.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let rates: Rates = serde_json::from_slice(&fs::read(rates.path()).unwrap()).unwrap();
    let part = rates.cases_passed as f64 / rates.cases as f64;
    assert!(rates.cases > 1_000 && part >= CASES_MET, "{part:.3} are met; not: {:?}", rates.failed_ids);
}

/// A document of the corpus. What came without is empty.
#[derive(Deserialize)]
struct Case {
    file: String,
    content_type: String,
    base_url: String,
}

fn cases(corpus: &Path) -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(corpus.join("cases.json")).unwrap()).unwrap();
    assert!(cases.len() > 1_000, "only {} cases", cases.len());
    cases
}

fn read(body: &[u8], case: &Case) -> Result<Document, ReadError> {
    let base = Url::parse(&case.base_url).unwrap_or_else(|_| Url::parse("http://unknown.invalid/").unwrap());
    let content_type = Some(case.content_type.as_str()).filter(|told| !told.is_empty());
    read::read(
        body,
        &About {
            kind: &SourceKind::Feed,
            content_type,
            base: &base,
            language: None,
            limits: &Limits::default(),
            is_over: &|| false,
        },
    )
}

fn keys(document: Result<Document, ReadError>) -> Vec<KeyedEntry> {
    let corpus = SourceId::new("corpus");
    let entries = document.map(|document| document.entries).unwrap_or_default();
    entries
        .into_iter()
        .map(|entry| identity::keyed(&corpus, normalize::entry(entry), IdTrust::Trusted))
        .collect()
}

/// As a round hears a source's first document.
fn heard(entries: Vec<Entry>) -> Vec<KeyedEntry> {
    let outcome = Outcome::Read {
        entries: entries.into_iter().map(normalize::entry).collect(),
        feed: Box::new(FeedFacts::default()),
        extent: Extent::Whole,
        validators: Validators::default(),
        body_hash: 0,
        recipe: 0,
    };
    let (source, at) = (SourceId::new("corpus"), Timestamp::default());
    let gathered = Gathered { source, at, outcome, final_url: None, body_bytes: 0 };
    pipeline::keyed(gathered, IdTrust::Trusted).document.entries
}

/// Whether any element or key of the document could give an entry its id.
fn names_ids(body: &[u8]) -> bool {
    // UTF-16 is UTF-8 with gaps where it matters here.
    let text: Vec<u8> = body.iter().copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
    ["guid", "id>", "\"id\"", "about=", "<id", ":id"].iter().any(|name| text.contains(name))
}
