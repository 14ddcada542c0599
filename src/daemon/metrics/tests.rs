//! What a scraper finds: the format, held against its rules, and the numbers.

use super::*;
use crate::model::DigestId;
use crate::model::Extent;
use crate::model::Failure;
use crate::model::FailureKind;
use crate::model::FeedFacts;
use crate::model::Gathered;
use crate::model::Outcome;
use crate::model::Proof;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::Validators;
use crate::pipeline::ClosedEdition;
use crate::pipeline::Taken;
use crate::publish::Printed;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::time::Duration;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn metrics() -> Metrics {
    Metrics::new(at("2026-03-02T12:00:00.5Z"))
}

fn gathered(outcome: Outcome, body_bytes: u64) -> Gathered {
    let at = at("2026-03-02T12:00:10Z");
    Gathered { source: SourceId::new("https://a.example/?key=1"), at, outcome, final_url: None, body_bytes }
}

fn failed(kind: FailureKind) -> Outcome {
    Outcome::Failed(Failure { kind, message: "it said \"no\"\n".to_owned(), not_before: None })
}

/// Everything told once or more.
fn told() -> Metrics {
    let metrics = metrics();
    let read = Outcome::Read {
        entries: Vec::new(),
        feed: Box::new(FeedFacts { mended: vec!["bare ampersand".to_owned()], ..FeedFacts::default() }),
        extent: Extent::Whole,
        validators: Validators::default(),
        body_hash: 1,
        recipe: 1,
    };
    metrics.heard(&gathered(read, 1000));
    metrics.heard(&gathered(Outcome::Unchanged { validators: Validators::default() }, 0));
    metrics.heard(&gathered(Outcome::Unchanged { validators: Validators::default() }, 24));
    metrics.heard(&gathered(failed(FailureKind::NotAFeed), 0));
    metrics.asked(TimeDelta::milliseconds(1500));
    metrics.sources_stand(SourceStates { good: 4, failing: 3, held: 2, never_asked: 1 });
    metrics.lags(Some(TimeDelta::milliseconds(2500)));
    let taken = Taken {
        entries: 12,
        opened: 5,
        backlog: 4,
        duplicates: BTreeMap::from([
            (Proof::UrlAndTitle.kind(), 1),
            (Proof::IdAndText.kind(), 2),
            (Proof::SameText(60).kind(), 3),
            (Proof::Copy(60).kind(), 4),
            (Proof::Editor.kind(), 5),
        ]),
        revised: 2,
        touched_up: 0,
        joined: 1,
        filed: BTreeMap::from([(SectionId::new("travel"), 6)]),
        unsorted: 1,
        quiet: Vec::new(),
    };
    metrics.committed(&taken, Duration::from_millis(7));
    metrics.closed(&ClosedEdition { digest: DigestId::new("weekly"), due: None, edition: None, articles: 0 });
    metrics.printed(&Printed { written: 8, unchanged: 9, refused: Vec::new() }, Duration::from_millis(300));
    metrics.not_printed();
    metrics.hold_fetching(true);
    metrics.clock_jumped();
    metrics.reloaded(at("2026-03-02T13:00:00Z"));
    metrics.refused_reload();
    metrics.store_has(16384);
    [200, 304, 304, 404, 503, 999].into_iter().for_each(|status| metrics.served(status));
    metrics
}

#[test]
fn what_was_told_is_found() {
    let samples = samples(&told().encode());
    let build = concat!("newsdesk_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"}");
    for (sample, value) in [
        (build, 1.0),
        ("newsdesk_process_start_time_seconds", 1_772_452_800.5),
        ("newsdesk_fetches_total{outcome=\"read\"}", 1.0),
        ("newsdesk_fetches_total{outcome=\"unchanged\"}", 2.0),
        ("newsdesk_fetches_total{outcome=\"failed\"}", 1.0),
        ("newsdesk_fetch_failures_total{kind=\"not_a_feed\"}", 1.0),
        ("newsdesk_fetch_failures_total{kind=\"dns\"}", 0.0),
        ("newsdesk_body_bytes_total", 1024.0),
        ("newsdesk_not_modified_total", 1.0),
        ("newsdesk_mended_total", 1.0),
        ("newsdesk_asked_late_seconds_bucket{le=\"1.0\"}", 0.0),
        ("newsdesk_asked_late_seconds_bucket{le=\"5.0\"}", 1.0),
        ("newsdesk_sources{state=\"good\"}", 4.0),
        ("newsdesk_sources{state=\"failing\"}", 3.0),
        ("newsdesk_sources{state=\"held\"}", 2.0),
        ("newsdesk_sources{state=\"never_asked\"}", 1.0),
        ("newsdesk_schedule_lag_seconds", 2.5),
        ("newsdesk_last_success_timestamp_seconds", 1_772_452_810.0),
        ("newsdesk_turn_seconds_count", 1.0),
        ("newsdesk_turn_seconds_sum", 0.007),
        ("newsdesk_entries_read_total", 12.0),
        ("newsdesk_entries_duplicate_total{proof=\"same_url\"}", 1.0),
        ("newsdesk_entries_duplicate_total{proof=\"same_id\"}", 2.0),
        ("newsdesk_entries_duplicate_total{proof=\"same_text\"}", 3.0),
        ("newsdesk_entries_duplicate_total{proof=\"copy\"}", 4.0),
        ("newsdesk_entries_duplicate_total{proof=\"by_a_person\"}", 5.0),
        ("newsdesk_articles_new_total", 5.0),
        ("newsdesk_articles_backlog_total", 4.0),
        ("newsdesk_articles_revised_total", 2.0),
        ("newsdesk_articles_joined_total", 1.0),
        ("newsdesk_articles_unsorted_total", 1.0),
        ("newsdesk_filings_total{section=\"travel\"}", 6.0),
        ("newsdesk_editions_skipped_total{digest=\"weekly\"}", 1.0),
        ("newsdesk_publication_seconds_sum", 0.3),
        ("newsdesk_publication_failures_total", 1.0),
        ("newsdesk_documents_total{result=\"written\"}", 8.0),
        ("newsdesk_documents_total{result=\"unchanged\"}", 9.0),
        ("newsdesk_documents_total{result=\"refused\"}", 0.0),
        ("newsdesk_fetching_held", 1.0),
        ("newsdesk_clock_jumps_total", 1.0),
        ("newsdesk_config_reloads_total{result=\"ok\"}", 1.0),
        ("newsdesk_config_reloads_total{result=\"refused\"}", 1.0),
        ("newsdesk_config_last_reload_timestamp_seconds", 1_772_456_400.0),
        ("newsdesk_store_bytes", 16384.0),
        ("newsdesk_http_requests_total{status=\"2xx\"}", 1.0),
        ("newsdesk_http_requests_total{status=\"3xx\"}", 2.0),
        ("newsdesk_http_requests_total{status=\"4xx\"}", 1.0),
        ("newsdesk_http_requests_total{status=\"5xx\"}", 2.0),
    ] {
        assert_eq!(samples.get(sample), Some(&value), "{sample}");
    }
}

#[test]
fn what_is_over_is_over() {
    let metrics = told();
    metrics.hold_fetching(false);
    metrics.lags(None);
    let samples = samples(&metrics.encode());
    assert_eq!(samples["newsdesk_fetching_held"], 0.0);
    assert_eq!(samples["newsdesk_schedule_lag_seconds"], 0.0);
}

#[test]
fn the_labels_stay_few() {
    let metrics = told();
    let before = samples(&metrics.encode()).len();
    for number in 0..50 {
        let source = SourceId::new(format!("https://{number}.example/"));
        let outcome = failed(FailureKind::Dns);
        metrics.heard(&Gathered { source, ..gathered(outcome, 1) });
        (100..1000).for_each(|status| metrics.served(status));
    }
    assert_eq!(samples(&metrics.encode()).len(), before);
}

#[test]
fn a_strict_reader_takes_it() {
    for metrics in [metrics(), told()] {
        samples(&metrics.encode());
    }
}

#[test]
#[should_panic(expected = "ends in its unit")]
fn the_reader_is_strict() {
    samples("# HELP a_b x.\n# TYPE a_b gauge\n# UNIT a_b seconds\na_b 1\n# EOF\n");
}

/// Reads an exposition as <https://prometheus.io/docs/specs/om/open_metrics_spec/> wants it.
fn samples(document: &str) -> BTreeMap<String, f64> {
    let body = document.strip_suffix("# EOF\n").expect("ends in # EOF");
    let (mut found, mut families) = (BTreeMap::new(), BTreeSet::new());
    let (mut family, mut kind) = (String::new(), String::new());
    for line in body.lines() {
        if let Some(meta) = line.strip_prefix("# ") {
            let [word, name, rest] = meta.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
            match word {
                "HELP" => {
                    assert!(families.insert(name.to_owned()), "{name} stands once");
                    assert!(name.starts_with("newsdesk_") || name == "a_b", "{name}");
                    assert!(rest.ends_with('.') && !rest.ends_with(".."), "{rest}");
                    family = name.to_owned();
                }
                "TYPE" => kind = rest.to_owned(),
                "UNIT" => assert!(name.ends_with(&format!("_{rest}")), "{name} ends in its unit"),
                word => panic!("{word}"),
            }
            assert_eq!(name, family, "{line}");
            continue;
        }
        let (sample, value) = line.rsplit_once(' ').unwrap();
        let (name, labels) = sample.split_once('{').map_or((sample, ""), |(name, labels)| (name, labels));
        let suffixes: &[&str] = match kind.as_str() {
            "counter" => &["_total"],
            "gauge" => &[""],
            "histogram" => &["_bucket", "_sum", "_count"],
            "info" => &["_info"],
            kind => panic!("{kind}"),
        };
        assert!(suffixes.contains(&name.strip_prefix(&*family).expect("in its family")), "{line}");
        for label in labels.trim_end_matches('}').split_terminator(',') {
            let (label, value) = label.split_once('=').unwrap();
            assert!(label.bytes().all(|byte| byte.is_ascii_lowercase()), "{line}");
            let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap();
            assert!(!value.contains(['"', '\\', '\n', '/']), "{line}");
        }
        assert_eq!(found.insert(sample.to_owned(), value.parse().unwrap()), None, "{sample} stands once");
    }
    found
}
