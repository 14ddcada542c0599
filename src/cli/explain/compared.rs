//! What comparing two texts found: the passage, the score, what weighed most, the runner-up.

use crate::model::ArticleId;
use crate::model::Comparison;
use crate::model::Feature;
use crate::model::TagUri;
use crate::store::Memory;
use crate::store::StoreError;
use serde_json::Value;
use serde_json::json;

/// About how many characters of a passage are shown.
const PASSAGE: usize = 200;

/// The features that weigh most are shown: this many whatever they weigh, and so many at most.
const FEATURES: (usize, usize) = (3, 6);

/// A comparison as people read it: with the names of articles, never their rows.
#[derive(Debug, PartialEq)]
pub struct Compared {
    pub found: Comparison,
    /// `None` for one that is not in the store.
    pub with: Option<Named>,
    pub runner_up: Option<(Named, f32)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub tag: TagUri,
    pub title: String,
}

/// What came of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Same,
    Other,
}

impl Compared {
    pub fn read(store: &Memory, found: Comparison) -> Result<Compared, StoreError> {
        let named = |row| {
            let article = store.article(ArticleId(row))?;
            Ok::<_, StoreError>(article.map(|article| Named { tag: article.tag, title: article.title }))
        };
        let with = named(found.with)?;
        let runner_up = match found.runner_up {
            Some((row, score)) => named(row)?.map(|named| (named, score)),
            None => None,
        };
        Ok(Compared { found, with, runner_up })
    }

    /// A line for each fact: a word of at most nine letters, then what it says from the twelfth column on.
    pub fn told(&self, verdict: Verdict) -> Vec<String> {
        let found = &self.found;
        let nearest = self.with.as_ref().filter(|_| verdict == Verdict::Other).map(Named::told);
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let rule = found.rule.as_ref().map(|rule| format!("{rule}: this decides, whatever the score"));
        let facts = [
            ("nearest", nearest),
            ("both say", told(&found.passage).map(|passage| quoted(&passage))),
            ("score", Some(self.score())),
            ("rule", rule),
        ];
        let facts = facts.into_iter().filter_map(|(name, fact)| Some(line(name, &fact?)));
        facts.chain(self.measured()).chain(self.best_of_the_rest()).collect()
    }

    /// The name of all stands at the first.
    fn measured(&self) -> impl Iterator<Item = String> {
        let names = std::iter::once("measured").chain(std::iter::repeat(""));
        let features = columns(&weightiest(&self.found.features)).into_iter();
        names.zip(features).map(|(name, feature)| line(name, &feature))
    }

    fn best_of_the_rest(&self) -> Option<String> {
        let (named, score) = self.runner_up.as_ref()?;
        Some(line("runner-up", &format!("{}, score {score:.2}", named.told())))
    }

    /// Of what the threshold makes of it, the half that holds here.
    fn score(&self) -> String {
        let Comparison { score, threshold, .. } = self.found;
        match score >= threshold {
            true => format!("{score:.2}; from {threshold:.2} up two are the same"),
            false => format!("{score:.2}; below {threshold:.2} two are not the same"),
        }
    }

    pub fn as_json(&self) -> Value {
        let found = &self.found;
        json!({
            "with": self.with.as_ref().map(Named::as_json),
            "score": rounded(found.score),
            "threshold": rounded(found.threshold),
            "passage": found.passage,
            "features": found.features.iter().map(|feature| json!({
                "name": feature.name, "value": rounded(feature.value), "adds": rounded(feature.adds),
            })).collect::<Vec<_>>(),
            "rule": found.rule,
            "runner_up": self.runner_up.as_ref().map(|(named, score)| json!({
                "id": named.tag, "title": named.title, "score": rounded(*score),
            })),
        })
    }
}

impl Named {
    /// The title, and the short form of the id, by which `explain` finds it.
    pub fn told(&self) -> String {
        format!("{} ({})", self.title, self.tag.short())
    }

    fn as_json(&self) -> Value {
        json!({ "id": self.tag, "title": self.title })
    }
}

/// A fact under its name.
pub fn line(name: &str, fact: &str) -> String {
    format!("{name:<11}{fact}")
}

/// A passage between quotes, see [`shortened`].
pub fn quoted(passage: &str) -> String {
    format!("\"{}\"", shortened(passage))
}

/// A passage on one line, cut behind a word.
pub fn shortened(passage: &str) -> String {
    let words = passage.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let mut shown = String::new();
    let mut length = 0;
    for word in words.filter(|word| !word.is_empty()) {
        let letters = word.chars().count();
        if length + letters > PASSAGE {
            // Of a language that parts no words, or of a word without end, what has room.
            shown.extend(word.chars().take(if shown.is_empty() { PASSAGE } else { 0 }));
            return format!("{}…", shown.trim_end());
        }
        shown += word;
        shown.push(' ');
        length += letters + 1;
    }
    shown.trim_end().to_owned()
}

/// Those that add or take most; beyond the first few only what is a tenth of the weightiest.
fn weightiest(features: &[Feature]) -> Vec<&Feature> {
    let mut sorted: Vec<&Feature> = features.iter().collect();
    sorted.sort_by(|left, right| right.adds.abs().total_cmp(&left.adds.abs()));
    let least = sorted.first().map_or(0.0, |first| first.adds.abs() / 10.0);
    let (always, at_most) = FEATURES;
    let weighs = |(place, feature): &(usize, &Feature)| *place < always || feature.adds.abs() >= least;
    sorted.into_iter().take(at_most).enumerate().filter(weighs).map(|(_, feature)| feature).collect()
}

/// Name, value and what it adds, each as wide as the widest.
fn columns(features: &[&Feature]) -> Vec<String> {
    let cells: Vec<[String; 3]> = features
        .iter()
        .map(|feature| [feature.name.clone(), value(feature.value), format!("{:+.2}", feature.adds)])
        .collect();
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let [name, value, adds] = [width(0), width(1), width(2)];
    let row = |cells: &[String; 3]| format!("{:<name$}  {:>value$}  {:>adds$}", cells[0], cells[1], cells[2]);
    cells.iter().map(row).collect()
}

/// A count without its decimals.
fn value(value: f32) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// Three decimals, and none of those that 32 bits make up.
fn rounded(number: f32) -> f64 {
    (f64::from(number) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::explain::samples::compared;

    fn feature(name: &str, value: f32, adds: f32) -> Feature {
        Feature { name: name.to_owned(), value, adds }
    }

    #[test]
    fn a_comparison_is_told_line_by_line() {
        let same = [
            "both say   \"the ward opens again on Monday\"",
            "score      4.20; from 0.50 up two are the same",
            "measured   share of its words found in the other  0.93  +3.10",
            "           words in the same order                 120  +2.00",
            "           titles that agree                         0  -0.90",
            "runner-up  Ward four closes (short2), score -1.00",
        ];
        assert_eq!(compared().told(Verdict::Same), same);

        let mut other = compared();
        other.found.score = -3.1;
        other.found.rule = Some("each title names a number that the other lacks".to_owned());
        other.found.features.clear();
        other.runner_up = None;
        let expected = [
            "nearest    Ward four opens (short1)",
            "both say   \"the ward opens again on Monday\"",
            "score      -3.10; below 0.50 two are not the same",
            "rule       each title names a number that the other lacks: this decides, whatever the score",
        ];
        assert_eq!(other.told(Verdict::Other), expected);

        let bare = Compared { found: Comparison::default(), with: None, runner_up: None };
        assert_eq!(bare.told(Verdict::Other), ["score      0.00; from 0.00 up two are the same"]);
    }

    #[test]
    fn a_comparison_is_data_without_rows() {
        let told = compared().as_json();
        assert_eq!(
            told["with"],
            json!({ "id": "tag:news.example.org,2026:short1", "title": "Ward four opens" })
        );
        assert_eq!(told["score"], json!(4.2));
        assert_eq!(told["features"][0]["adds"], json!(3.1));
        assert_eq!(told["runner_up"]["id"], "tag:news.example.org,2026:short2");
        assert_eq!(told["rule"], Value::Null);
    }

    #[test]
    fn what_weighs_most_is_shown() {
        for (name, weights, expected) in [
            ("none", &[][..], &[][..]),
            ("few, and light", &[3.0, 0.1, -0.2], &[3.0, -0.2, 0.1]),
            ("no more that weigh little", &[0.1, 3.0, 0.2, -0.2, 0.25], &[3.0, 0.25, 0.2]),
            ("as many as there is room", &[1., -2., 3., 4., 5., 6., 7., 8.], &[8., 7., 6., 5., 4., 3.]),
        ] {
            let features: Vec<_> = weights.iter().map(|adds| feature("x", 1.0, *adds)).collect();
            let shown: Vec<_> = weightiest(&features).iter().map(|feature| feature.adds).collect();
            assert_eq!(shown, expected, "{name}");
        }
    }

    #[test]
    fn a_passage_is_one_line_with_an_end() {
        let long = "ten wards ".repeat(30);
        for (name, passage, expected) in [
            ("short", "The ward opens", "\"The ward opens\"".to_owned()),
            ("lines and controls", "The\nward \u{1b}[31m opens", "\"The ward [31m opens\"".to_owned()),
            ("long", long.as_str(), format!("\"{}…\"", "ten wards ".repeat(20).trim_end())),
            ("no words", &"病".repeat(300), format!("\"{}…\"", "病".repeat(PASSAGE))),
            ("empty", "", "\"\"".to_owned()),
        ] {
            assert_eq!(quoted(passage), expected, "{name}");
        }
    }
}
