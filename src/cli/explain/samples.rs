//! Made-up sightings and comparisons, for tests of what is told of them.

use super::Explained;
use super::Merged;
use super::compared::Compared;
use super::compared::Named;
use crate::model::Article;
use crate::model::ArticleId;
use crate::model::Assignment;
use crate::model::Comparison;
use crate::model::Feature;
use crate::model::Joined;
use crate::model::Proof;
use crate::model::Sighting;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::model::Trace;
use crate::model::TraceKeys;
use std::collections::BTreeMap;

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

/// A release of three outlets: one copied it word for word, one edited it, and one had another article
/// that turned out to be it.
pub fn release() -> Explained {
    let text_key = TraceKeys { text: Some(3), ..TraceKeys::default() };
    let sightings = vec![
        Trace { keys: text_key, ..seen("ward", Proof::First) },
        Trace { keys: text_key, ..seen("rotor", Proof::SameText(6)) },
        retitled("Four is open", seen("gazette", Proof::Copy(5))),
    ];
    let mut nearest = compared();
    nearest.found.score = -3.0;
    nearest.found.features.clear();
    nearest.runner_up = None;
    let joined = Joined {
        younger: ArticleId(9),
        older: ArticleId(1),
        tag: named("short9", "").tag,
        title: "Ward four is open again".to_owned(),
        proof: Proof::UrlAndTitle,
        compared: None,
    };
    Explained {
        article: article(),
        same_as: None,
        was_also: vec![Merged { joined, compared: None }],
        sightings,
        compared: vec![Some(nearest), None, Some(compared())],
        before: Vec::new(),
        mended: BTreeMap::new(),
        filings: Vec::new(),
        today: Assignment::default(),
    }
}

fn retitled(title: &str, mut seen: Trace) -> Trace {
    seen.sighting.title = title.to_owned();
    seen
}

fn article() -> Article {
    let seen = seen("ward", Proof::First).sighting;
    Article {
        id: ArticleId(1),
        tag: named("short0", "").tag,
        title: seen.title,
        url: seen.url,
        summary: Some("<p>The ward opens on Monday again.</p>".to_owned()),
        content: None,
        authors: Vec::new(),
        categories: Vec::new(),
        language: None,
        enclosures: Vec::new(),
        image: None,
        links: Vec::new(),
        source: seen.source,
        published: None,
        first_seen: seen.first_seen,
        updated: seen.first_seen,
        same_as: None,
    }
}
