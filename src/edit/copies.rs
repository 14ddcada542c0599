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
            let decided = Decided { decision, evidence, ..decided };
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
    let sure = judged.iter().filter(|one| {
        one.is_copy() && one.score >= THRESHOLD + SURER && !one.tombstone && one.article != article
    });
    for one in
        sure.filter(|one| !decided.joins.iter().any(|join| join.is_of(one.article))).collect::<Vec<_>>()
    {
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
        value: one.likeness[place],
        adds: one.likeness[place] * WEIGHTS[place],
    };
    Comparison {
        with: one.article.0,
        found_by: "runs of words in common".to_owned(),
        score: one.score,
        threshold: THRESHOLD,
        passage: shortened(&one.passage),
        features: (0..NAMES.len()).map(feature).collect(),
        rule: one.rule.map(|rule| rule.to_string()),
        runner_up: runner_up.map(|other| (other.article.0, other.score)),
    }
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
