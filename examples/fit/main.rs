//! Fits the weights of `src/edit/near/weights.rs`, and says what they are worth.
//!
//!     cargo run --release --example fit ../shared/corpora/dedup-dev > src/edit/near/weights.rs
//!
//! The folder has a corpus of items and what is true of them. The weights go to standard output; to standard
//! error, at several thresholds: what they find and what they find wrongly of what they were fitted on, of
//! articles that were left out (in five parts), and of kinds of edit that were left out (every second kind, and
//! the others). By the score alone: what keys prove and rules forbid is not counted here.

mod pairs;
mod regression;

use anyhow::Context;
use anyhow::Result;
use newsdesk::edit::near::MEASURES;
use newsdesk::edit::near::NAMES;
use pairs::Pair;
use pairs::Truth;
use regression::Model;
use regression::fit;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::path::PathBuf;

const THRESHOLDS: [f64; 4] = [0.0, 0.5, 1.0, 1.5];

/// Articles are left out in so many parts.
const PARTS: i64 = 5;

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).context("which folder has the corpus?")?;
    let (truth, pairs) = pairs::read(&PathBuf::from(folder))?;
    let all = fitted(&pairs, |_| true);
    report("fitted on all", &truth, &scores(&pairs, |_| &all), |_| true);

    let parts: Vec<_> =
        (0..PARTS).map(|part| fitted(&pairs, |pair| part_of(&truth[pair.item]) != part)).collect();
    let by_part = scores(&pairs, |pair| &parts[part_of(&truth[pair.item]) as usize]);
    report("articles left out", &truth, &by_part, |_| true);

    let kinds: BTreeSet<&str> =
        truth.iter().map(|one| one.kind.as_str()).filter(|kind| !is_base(kind)).collect();
    let half = |one: &Truth| kinds.iter().position(|kind| *kind == one.kind).map(|place| place % 2);
    for left_out in 0..2 {
        let model = fitted(&pairs, |pair| half(&truth[pair.item]) != Some(left_out));
        let name = format!("kinds left out, half {}", left_out + 1);
        report(&name, &truth, &scores(&pairs, |_| &model), |one| half(one) != Some(1 - left_out));
    }
    print!("{}", written(&all));
    Ok(())
}

fn is_base(kind: &str) -> bool {
    kind.starts_with("base")
}

fn part_of(truth: &Truth) -> i64 {
    truth.grp % PARTS
}

fn fitted(pairs: &[Pair], learned_from: impl Fn(&Pair) -> bool) -> Model<MEASURES> {
    let chosen = pairs.iter().filter(|pair| !pair.is_grey && learned_from(pair));
    fit(&chosen.map(|pair| (pair.likeness, pair.is_copy)).collect::<Vec<_>>())
}

/// Of each item the best score, and of which pair.
fn scores<'a>(
    pairs: &'a [Pair],
    model: impl Fn(&Pair) -> &'a Model<MEASURES>,
) -> HashMap<usize, (f64, &'a Pair)> {
    let mut best: HashMap<usize, (f64, &Pair)> = HashMap::new();
    for pair in pairs {
        let score = model(pair).score(&pair.likeness);
        let found = best.entry(pair.item).or_insert((score, pair));
        if score > found.0 {
            *found = (score, pair);
        }
    }
    best
}

#[derive(Default)]
struct Count {
    copies: f64,
    found: f64,
    unique: f64,
    wrong: f64,
}

fn report(name: &str, truth: &[Truth], best: &HashMap<usize, (f64, &Pair)>, counts: impl Fn(&Truth) -> bool) {
    for threshold in THRESHOLDS {
        let mut count = Count::default();
        for (place, one) in truth.iter().enumerate().filter(|(_, one)| counts(one)) {
            let claimed = best.get(&place).filter(|(score, _)| *score >= threshold).map(|(_, pair)| pair);
            let right = claimed.is_some_and(|pair| pair.is_copy);
            let wrong = claimed.is_some_and(|pair| !pair.is_copy && !pair.is_grey);
            count.copies += f64::from(u8::from(one.dup));
            count.found += f64::from(u8::from(right));
            count.unique += f64::from(u8::from(!one.dup));
            count.wrong += f64::from(u8::from(wrong));
        }
        let (precision, recall) = (count.found / (count.found + count.wrong), count.found / count.copies);
        eprintln!(
            "{name:24} from {threshold:.1}: precision {precision:.4} recall {recall:.4} F1 {:.4}, {:.2} wrong per 1,000",
            2.0 * precision * recall / (precision + recall),
            1000.0 * count.wrong / count.unique,
        );
    }
}

/// As `src/edit/near/weights.rs`.
fn written(model: &Model<MEASURES>) -> String {
    let weights: Vec<String> = model
        .weights
        .iter()
        .zip(NAMES)
        .map(|(weight, name)| format!("    {weight:.4}, // {name}\n"))
        .collect();
    format!(
        "//! What the measures of [`super::likeness`] weigh. Numbers, made by `cargo run --example fit`: see there how.\n\n\
         use super::likeness::Likeness;\n\n\
         /// Added to the score in any case.\n\
         pub const BIAS: f32 = {:.4};\n\n\
         /// What one unit of each measure adds to the score.\n\
         #[rustfmt::skip]\n\
         pub const WEIGHTS: Likeness = [\n{}];\n",
        model.bias,
        weights.concat(),
    )
}
