//! What weights are worth: of the copies, how many they find, and what they take for a copy that is none.

use super::pairs::Corpus;
use super::pairs::Pair;
use super::pairs::Truth;
use super::regression::Model;
use super::regression::fit;
use newsdesk::edit::near::MEASURES;
use std::collections::BTreeSet;
use std::collections::HashMap;

/// Articles are left out in so many parts.
const PARTS: i64 = 5;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Of what was taken for a copy of an item, the share that is.
    pub precision: f64,
    /// Of the copies, the share that was found.
    pub recall: f64,
    /// Items that were taken for a copy of what they are not, for a thousand that are no copy.
    pub wrong_per_1000: f64,
}

impl Rate {
    pub fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall)
    }
}

/// The weights that the chosen pairs ask for. Nothing is learned from pairs that people may differ about.
pub fn fitted(corpus: &Corpus, is_chosen: impl Fn(&Truth) -> bool) -> Model<MEASURES> {
    let chosen = corpus.pairs.iter().filter(|pair| !pair.is_grey && is_chosen(&corpus.truth[pair.item]));
    fit(&chosen.map(|pair| (pair.likeness, pair.is_copy)).collect::<Vec<_>>())
}

/// Each article is scored by weights that were fitted without it.
pub fn articles_left_out(corpus: &Corpus, threshold: f64) -> Rate {
    let part = |truth: &Truth| truth.grp % PARTS;
    let models: Vec<_> = (0..PARTS).map(|left_out| fitted(corpus, |truth| part(truth) != left_out)).collect();
    rate(corpus, |_| true, threshold, |truth| &models[part(truth) as usize])
}

/// Every second kind of edit, from the first (0) or the second (1) in alphabetical order, is scored by weights
/// that never saw it.
pub fn kinds_left_out(corpus: &Corpus, half: usize, threshold: f64) -> Rate {
    let kinds = corpus.truth.iter().map(|truth| truth.kind.as_str()).filter(|kind| !kind.starts_with("base"));
    let kinds: BTreeSet<&str> = kinds.collect();
    let half_of = |truth: &Truth| kinds.iter().position(|kind| *kind == truth.kind).map(|place| place % 2);
    let model = fitted(corpus, |truth| half_of(truth) != Some(half));
    rate(corpus, |truth| half_of(truth) != Some(1 - half), threshold, |_| &model)
}

/// What the model finds among the items that count, by the best score of each.
pub fn rate<'a>(
    corpus: &Corpus,
    counts: impl Fn(&Truth) -> bool,
    threshold: f64,
    model: impl Fn(&Truth) -> &'a Model<MEASURES>,
) -> Rate {
    let best = best(corpus, model);
    let (mut copies, mut found, mut unique, mut wrong) = (0, 0, 0, 0);
    for (item, truth) in corpus.truth.iter().enumerate().filter(|(_, truth)| counts(truth)) {
        let claimed = best.get(&item).filter(|(score, _)| *score >= threshold).map(|(_, pair)| pair);
        copies += usize::from(truth.dup);
        unique += usize::from(!truth.dup);
        found += usize::from(claimed.is_some_and(|pair| pair.is_copy));
        wrong += usize::from(claimed.is_some_and(|pair| !pair.is_copy && !pair.is_grey));
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    Rate {
        precision: share(found, found + wrong),
        recall: share(found, copies),
        wrong_per_1000: 1000.0 * share(wrong, unique),
    }
}

/// Of each item the best score, and of which pair.
fn best<'a, 'b>(
    corpus: &'b Corpus,
    model: impl Fn(&Truth) -> &'a Model<MEASURES>,
) -> HashMap<usize, (f64, &'b Pair)> {
    let mut best: HashMap<usize, (f64, &Pair)> = HashMap::new();
    for pair in &corpus.pairs {
        let score = model(&corpus.truth[pair.item]).score(&pair.likeness);
        let found = best.entry(pair.item).or_insert((score, pair));
        if score > found.0 {
            *found = (score, pair);
        }
    }
    best
}
