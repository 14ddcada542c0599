//! Fits the weights of `src/edit/near/weights.rs`, and says what they are worth.
//!
//!     cargo run --release --example fit ../shared/corpora/dedup-dev > weights.rs
//!
//! The folder has a corpus of items and what is true of them. The weights go to standard output; to standard
//! error, at several thresholds: what they find and what they find wrongly of what they were fitted on, of
//! articles that were left out (in five parts), and of kinds of edit that were left out (every second kind, and
//! the others). By the score alone: what keys prove and rules forbid is not counted here.

mod pairs;
mod rates;
mod regression;

use anyhow::Context;
use anyhow::Result;
use newsdesk::edit::near::MEASURES;
use newsdesk::edit::near::NAMES;
use rates::Rate;
use regression::Model;
use std::path::PathBuf;

const THRESHOLDS: [f64; 4] = [0.0, 0.5, 1.0, 1.5];

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).context("which folder has the corpus?")?;
    let corpus = pairs::read(&PathBuf::from(folder))?;
    let all = rates::fitted(&corpus, |_| true);
    for threshold in THRESHOLDS {
        say("fitted on all", threshold, &rates::rate(&corpus, |_| true, threshold, |_| &all));
        say("articles left out", threshold, &rates::articles_left_out(&corpus, threshold));
        for half in 0..2 {
            let name = format!("kinds left out, half {}", half + 1);
            say(&name, threshold, &rates::kinds_left_out(&corpus, half, threshold));
        }
    }
    print!("{}", written(&all));
    Ok(())
}

fn say(name: &str, threshold: f64, rate: &Rate) {
    eprintln!(
        "{name:24} from {threshold:.1}: precision {:.4} recall {:.4} F1 {:.4}, {:.2} wrong per 1,000",
        rate.precision,
        rate.recall,
        rate.f1(),
        rate.wrong_per_1000
    );
}

/// As `src/edit/near/weights.rs`.
fn written(model: &Model<MEASURES>) -> String {
    let weights = model.weights.iter().zip(NAMES);
    let weights: Vec<String> =
        weights.map(|(weight, name)| format!("    {weight:.4}, // {name}\n")).collect();
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
