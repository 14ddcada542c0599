//! Made-up sightings and comparisons, for tests of what is told of them.

use super::compared::Compared;
use super::compared::Named;
use crate::model::Comparison;
use crate::model::Feature;
use crate::model::Proof;
use crate::model::Sighting;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::model::Trace;
use crate::model::TraceKeys;

/// At `https://example.org/SOURCE`.
pub fn seen(source: &str, proof: Proof) -> Trace {
    let sighting = Sighting {
        source: SourceId::new(source),
        id: Some(format!("id of {source}")),
        url: Some(format!("https://www.example.org/{source}").parse().unwrap()),
        title: "Ward four opens".to_owned(),
        published: None,
        first_seen: Timestamp::from_timestamp(1_700_000_000, 0).unwrap(),
        proof: proof.to_string(),
    };
    Trace { sighting, proof, keys: TraceKeys::default(), compared: None }
}

pub fn compared() -> Compared {
    let feature = |name: &str, value, adds| Feature { name: name.to_owned(), value, adds };
    let found = Comparison {
        with: 4711,
        found_by: "the url `example.org/a`".to_owned(),
        score: 4.2,
        threshold: 0.5,
        passage: "the ward opens again on Monday".to_owned(),
        features: vec![
            feature("share of its words found in the other", 0.93, 3.1),
            feature("titles that agree", 0.0, -0.9),
            feature("words in the same order", 120.0, 2.0),
        ],
        rule: None,
        runner_up: Some((4712, -1.0)),
    };
    let with = Some(named("short1", "Ward four opens"));
    Compared { found, with, runner_up: Some((named("short2", "Ward four closes"), -1.0)) }
}

pub fn named(short: &str, title: &str) -> Named {
    Named { tag: TagUri::new(format!("tag:news.example.org,2026:{short}")), title: title.to_owned() }
}
