//! What becomes of an entry that no key proves to be known: a copy, or an article of its own.
//!
//! Enters: what the keys decided, and how like the entry is to what was said lately. Leaves: the decision, and
//! what it was made by.

use super::dedup::Decided;
use super::near::Judged;
use super::near::NAMES;
use super::near::THRESHOLD;
use super::near::WEIGHTS;
use crate::model::ArticleId;
use crate::model::Comparison;
use crate::model::Decision;
use crate::model::Feature;
use crate::model::Join;
use crate::model::Proof;

/// Two articles that are there are joined by their likeness only where it is that much clearer: both went out.
const SURER: f32 = 2.0;

/// Of articles that are no copy, a comparison is kept from this score on: it was close.
const CLOSE: f32 = -4.0;

/// Of the measures, so many are kept with a comparison: those that weigh most.
const WEIGHTIEST: usize = 8;

/// As much of a shared passage as a person wants to read, in letters.
const PASSAGE: usize = 240;

/// Decides an entry that the keys left open, or that is known and changed; `judged` has the best first.
pub fn decide_copy(decided: Decided, judged: &[Judged]) -> Decided {
    match decided.decision {
        Decision::Open => open_or_sight(decided, judged),
        Decision::Revise { article, .. } => joined(decided, article, judged),
        Decision::Keep { .. } | Decision::Sight { .. } => decided,
    }
}

fn open_or_sight(decided: Decided, judged: &[Judged]) -> Decided {
    let copies = || judged.iter().filter(|one| one.is_copy());
    // The living come before what was removed.
    let best = copies().find(|one| !one.tombstone).or_else(|| copies().next());
    match best {
        Some(best) => {
            let evidence = vec![(best.article, comparison(best, judged))];
            let decision = Decision::Sight { article: best.article, proof: Proof::Copy(best.shared) };
            // What led to others may lead to this one as well: its words only look otherwise.
            let decided = Decided { decision, evidence, joins: decided.joins, generic: Vec::new() };
            if best.tombstone { decided } else { joined(decided, best.article, judged) }
        }
        None => {
            let nearest = judged.first().filter(|one| one.score >= CLOSE);
            let evidence = nearest.map(|one| (one.article, comparison(one, judged)));
            Decided { evidence: evidence.into_iter().collect(), ..decided }
        }
    }
}

/// Further articles that it is a copy of turn out to be the same one.
fn joined(mut decided: Decided, article: ArticleId, judged: &[Judged]) -> Decided {
    let is_sure = |one: &&Judged| {
        one.is_copy() && one.score >= THRESHOLD + SURER && !one.tombstone && one.article != article
    };
    for one in judged.iter().filter(is_sure) {
        if decided.joins.iter().any(|join| join.is_of(one.article)) {
            continue;
        }
        decided.joins.push(Join {
            younger: article.max(one.article),
            older: article.min(one.article),
            proof: Proof::Copy(one.shared),
        });
        decided.evidence.push((one.article, comparison(one, judged)));
    }
    decided
}

fn comparison(one: &Judged, judged: &[Judged]) -> Comparison {
    let runner_up = judged.iter().find(|other| other.article != one.article);
    let feature = |place: usize| Feature {
        name: NAMES[place].to_owned(),
        value: rounded(one.likeness[place]),
        adds: rounded(one.likeness[place] * WEIGHTS[place]),
    };
    let mut features: Vec<Feature> = (0..NAMES.len()).map(feature).collect();
    features.sort_by(|one, other| other.adds.abs().total_cmp(&one.adds.abs()));
    features.truncate(WEIGHTIEST);
    Comparison {
        with: one.article.0,
        score: rounded(one.score),
        threshold: THRESHOLD,
        passage: shortened(&one.passage),
        features,
        rule: one.rule.map(|rule| rule.to_string()),
        runner_up: runner_up.map(|other| (other.article.0, rounded(other.score))),
    }
}

/// To what a person reads, and never the zero below zero.
fn rounded(value: f32) -> f32 {
    (value * 1000.0).round() / 1000.0 + 0.0
}

fn shortened(passage: &str) -> String {
    match passage.char_indices().nth(PASSAGE) {
        None => passage.to_owned(),
        Some((end, _)) => {
            let whole_words = passage[..end].rfind(' ').filter(|space| 2 * space > end).unwrap_or(end);
            format!("{} …", passage[..whole_words].trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::near::Rule;
    use super::*;
    use crate::model::Change;

    fn decided(decision: Decision) -> Decided {
        Decided { decision, joins: Vec::new(), generic: vec![7], evidence: Vec::new() }
    }

    fn judged(article: i64, score: f32) -> Judged {
        Judged {
            article: ArticleId(article),
            tombstone: false,
            score,
            likeness: [0.5; NAMES.len()],
            rule: None,
            same_source: false,
            is_shorter: false,
            covers: 0.9,
            shared: 40,
            passage: format!("the passage of {article}"),
        }
    }

    fn removed(article: i64, score: f32) -> Judged {
        Judged { tombstone: true, ..judged(article, score) }
    }

    fn ruled(article: i64, score: f32, rule: Rule) -> Judged {
        Judged { rule: Some(rule), ..judged(article, score) }
    }

    fn sight(article: i64) -> Decision {
        Decision::Sight { article: ArticleId(article), proof: Proof::Copy(40) }
    }

    fn revise(article: i64) -> Decision {
        Decision::Revise { article: ArticleId(article), change: Change::Material }
    }

    /// The decision, which articles turn out to be one (younger and older), and with which there is evidence.
    fn told(decided: &Decided) -> (Decision, Vec<(i64, i64)>, Vec<i64>) {
        let joins = decided.joins.iter().map(|join| (join.younger.0, join.older.0)).collect();
        let evidence = decided.evidence.iter().map(|(article, found)| {
            assert_eq!(article.0, found.with);
            article.0
        });
        (decided.decision.clone(), joins, evidence.collect())
    }

    #[test]
    fn what_is_like_an_article_is_a_sighting_of_it() {
        const SURE: f32 = THRESHOLD + SURER;
        let near = |below: f32| THRESHOLD - below;
        let rule = |rule| move |article, score| ruled(article, score, rule);
        let (part, identical) = (rule(Rule::Part), rule(Rule::Identical));
        for (name, known, judged, expected) in [
            ("nothing is like it", Decision::Open, vec![], (Decision::Open, vec![], vec![])),
            (
                "far from all",
                Decision::Open,
                vec![judged(1, CLOSE - 0.1), judged(2, -20.0)],
                (Decision::Open, vec![], vec![]),
            ),
            (
                "close to the first alone",
                Decision::Open,
                vec![judged(2, near(0.1)), judged(1, near(0.2))],
                (Decision::Open, vec![], vec![2]),
            ),
            ("just close", Decision::Open, vec![judged(2, CLOSE)], (Decision::Open, vec![], vec![2])),
            ("just a copy", Decision::Open, vec![judged(2, THRESHOLD)], (sight(2), vec![], vec![2])),
            (
                "a rule forbids it, and is told",
                Decision::Open,
                vec![part(2, 9.0)],
                (Decision::Open, vec![], vec![2]),
            ),
            (
                "a rule forbids it, from afar",
                Decision::Open,
                vec![part(2, CLOSE - 0.1)],
                (Decision::Open, vec![], vec![]),
            ),
            ("a rule proves it", Decision::Open, vec![identical(2, -3.0)], (sight(2), vec![], vec![2])),
            (
                "of two copies the best",
                Decision::Open,
                vec![judged(3, 2.0), judged(1, 1.5)],
                (sight(3), vec![], vec![3]),
            ),
            (
                "of two copies the best, and the other is sure enough to be the same",
                Decision::Open,
                vec![judged(3, SURE + 1.0), judged(1, SURE)],
                (sight(3), vec![(3, 1)], vec![3, 1]),
            ),
            (
                "the best is not as sure as the other must be",
                Decision::Open,
                vec![identical(3, 1.0), judged(1, SURE - 0.1)],
                (sight(3), vec![], vec![3]),
            ),
            (
                "identical, and the score is not sure",
                Decision::Open,
                vec![judged(3, SURE), identical(1, SURE - 0.1)],
                (sight(3), vec![], vec![3]),
            ),
            (
                "three of them",
                Decision::Open,
                vec![judged(2, SURE), judged(1, SURE), judged(3, SURE)],
                (sight(2), vec![(2, 1), (3, 2)], vec![2, 1, 3]),
            ),
            ("what was removed alone", Decision::Open, vec![removed(2, SURE)], (sight(2), vec![], vec![2])),
            (
                "what was removed is more like it than what lives",
                Decision::Open,
                vec![removed(2, SURE + 2.0), judged(1, THRESHOLD)],
                (sight(1), vec![], vec![1]),
            ),
            (
                "what was removed takes nobody with it",
                Decision::Open,
                vec![removed(2, SURE), removed(1, SURE), judged(3, near(0.1))],
                (sight(2), vec![], vec![2]),
            ),
            (
                "what lives and what was removed, both sure",
                Decision::Open,
                vec![judged(1, SURE), removed(2, SURE)],
                (sight(1), vec![], vec![1]),
            ),
            ("it changed, and is like none", revise(5), vec![], (revise(5), vec![], vec![])),
            ("it changed, and is like itself", revise(5), vec![judged(5, SURE)], (revise(5), vec![], vec![])),
            (
                "it changed, and is like another",
                revise(5),
                vec![judged(5, SURE), judged(2, SURE)],
                (revise(5), vec![(5, 2)], vec![2]),
            ),
            (
                "it changed, and is like a younger one",
                revise(5),
                vec![judged(8, SURE)],
                (revise(5), vec![(8, 5)], vec![8]),
            ),
            (
                "it changed, and is somewhat like another",
                revise(5),
                vec![judged(2, SURE - 0.1)],
                (revise(5), vec![], vec![]),
            ),
            (
                "it changed, and is like what was removed",
                revise(5),
                vec![removed(2, SURE)],
                (revise(5), vec![], vec![]),
            ),
        ] {
            let found = decide_copy(decided(known.clone()), &judged);
            assert_eq!(told(&found), expected, "{name}");
            let is_copy = known == Decision::Open && found.decision != Decision::Open;
            assert_eq!(found.generic.is_empty(), is_copy, "{name}: what led to others may lead to this one");
        }
    }

    #[test]
    fn what_the_keys_decided_stands() {
        let found = [judged(1, 20.0), judged(2, 20.0)];
        for (name, decision) in [
            ("unchanged", Decision::Keep { article: ArticleId(3) }),
            ("proven", Decision::Sight { article: ArticleId(3), proof: Proof::UrlAndTitle }),
        ] {
            assert_eq!(decide_copy(decided(decision.clone()), &found), decided(decision), "{name}");
        }
    }

    #[test]
    fn what_the_keys_joined_is_not_joined_again() {
        let join = Join { younger: ArticleId(5), older: ArticleId(2), proof: Proof::SameText(60) };
        let known = Decided { joins: vec![join.clone()], ..decided(revise(5)) };
        let found = decide_copy(known, &[judged(2, 20.0), judged(3, 20.0)]);
        let by_likeness = Join { younger: ArticleId(5), older: ArticleId(3), proof: Proof::Copy(40) };
        assert_eq!(found.joins, [join, by_likeness]);
    }

    /// Here nobody knows what a person told apart: the join is asked for, and the store refuses it.
    #[test]
    fn the_store_has_the_last_word_on_what_is_joined() {
        let found = decide_copy(decided(revise(5)), &[judged(2, 20.0)]);
        assert_eq!(found.joins.len(), 1);
    }

    #[test]
    fn the_evidence_says_what_was_compared() {
        let found = decide_copy(decided(Decision::Open), &[judged(3, 2.0), judged(1, -1.0)]);
        let (_, evidence) = &found.evidence[0];
        assert_eq!((evidence.with, evidence.score, evidence.threshold), (3, 2.0, THRESHOLD));
        assert_eq!(evidence.passage, "the passage of 3");
        assert_eq!(evidence.runner_up, Some((1, -1.0)));
        assert_eq!(evidence.rule, None);
        assert_eq!(evidence.features.len(), WEIGHTIEST);
        for feature in &evidence.features {
            let place = NAMES.iter().position(|name| *name == feature.name).unwrap();
            assert_eq!(
                (feature.value, feature.adds),
                (0.5, rounded(0.5 * WEIGHTS[place])),
                "{}",
                feature.name
            );
            let lighter = WEIGHTS.iter().filter(|weight| weight.abs() < WEIGHTS[place].abs());
            assert!(lighter.count() >= NAMES.len() - WEIGHTIEST, "{}", feature.name);
        }
        let ruled = decide_copy(decided(Decision::Open), &[ruled(1, 9.0, Rule::Digest)]);
        assert_eq!(ruled.evidence[0].1.rule, Some(Rule::Digest.to_string()));
        assert_eq!(ruled.evidence[0].1.runner_up, None);
    }

    #[test]
    fn a_passage_is_shortened_between_words() {
        let words = "twelve words ".repeat(30);
        let chinese = "一二三四五六七八九十".repeat(30);
        for (name, passage, expected) in [
            ("short", "a ferry ran aground".to_owned(), "a ferry ran aground".to_owned()),
            ("as long as it may be", "x".repeat(PASSAGE), "x".repeat(PASSAGE)),
            ("long", words, format!("{} …", "twelve words ".repeat(18).trim_end())),
            ("without spaces", chinese, format!("{} …", "一二三四五六七八九十".repeat(24))),
            ("nothing", String::new(), String::new()),
        ] {
            assert_eq!(shortened(&passage), expected, "{name}");
        }
    }
}
