//! Is it a copy? An entry and the versions it may be a copy of → how like each is, and which rule decides instead.

use super::alignment::Alignment;
use super::alignment::align;
use super::likeness;
use super::likeness::Circumstances;
use super::likeness::Likeness;
use super::likeness::Side;
use super::piece::Piece;
use super::rules;
use super::rules::Rule;
use super::weights::BIAS;
use super::weights::WEIGHTS;
use crate::edit::identity;
use crate::model::ArticleId;
use crate::model::SourceId;
use crate::model::Suspect;
use crate::model::Timestamp;

/// From this score on two texts are one: a wrong merge hides news, which is worse than a repeat.
pub const THRESHOLD: f32 = 1.0;

/// The entry that is judged.
#[derive(Clone, Copy, Debug)]
pub struct Entrant<'a> {
    pub piece: &'a Piece,
    pub source: &'a SourceId,
    pub url_key: Option<u64>,
    pub now: Timestamp,
}

/// A version beside the entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    pub article: ArticleId,
    pub tombstone: bool,
    /// The odds that both are one, as a natural logarithm.
    pub score: f32,
    pub likeness: Likeness,
    /// Which rule decides, whatever the score.
    pub rule: Option<Rule>,
    /// The entry's source said it.
    pub same_source: bool,
    /// It is shorter than the entry.
    pub is_shorter: bool,
    /// The share of the entry that stands in both.
    pub covers: f32,
    /// How many words of the entry stand in both.
    pub shared: u32,
    /// The longest passage in both, as the entry has it.
    pub passage: String,
}

impl Judged {
    pub fn is_copy(&self) -> bool {
        self.rule.map_or(self.score >= THRESHOLD, Rule::proves)
    }
}

/// Judges each suspect: the copies first, then by their score; of each article one.
pub fn judge(entrant: &Entrant, suspects: &[Suspect]) -> Vec<Judged> {
    if suspects.is_empty() {
        return Vec::new();
    }
    let bags = entrant.piece.bags();
    let a = Side { piece: entrant.piece, bags: &bags };
    let mut judged: Vec<Judged> = suspects.iter().map(|suspect| compare(entrant, &a, suspect)).collect();
    if is_digest(&judged) {
        let lesser = judged.iter_mut().filter(|one| one.is_shorter && one.covers < rules::LESSER);
        lesser.for_each(|one| one.rule = Some(Rule::Digest));
    }
    judged.sort_by(|one, other| other.is_copy().cmp(&one.is_copy()).then(other.score.total_cmp(&one.score)));
    let mut articles = Vec::new();
    judged.retain(|one| {
        !articles.contains(&one.article) && {
            articles.push(one.article);
            true
        }
    });
    judged
}

/// The measures of one pair, for who fits the weights.
pub fn likeness_of(entrant: &Entrant, suspect: &Suspect) -> Likeness {
    let bags = entrant.piece.bags();
    compare(entrant, &Side { piece: entrant.piece, bags: &bags }, suspect).likeness
}

fn compare(entrant: &Entrant, a: &Side, suspect: &Suspect) -> Judged {
    let version = &suspect.version;
    let piece = Piece::read(&version.title, version.body.as_deref());
    let bags = piece.bags();
    let b = Side { piece: &piece, bags: &bags };
    let found = align(&a.piece.text, &piece.text);
    let url_key = version.url.as_ref().map(identity::url_key);
    let around = Circumstances {
        same_source: version.source == *entrant.source,
        same_url: url_key.is_some() && url_key == entrant.url_key,
        days_apart: (entrant.now - version.since).num_seconds().max(0) as f32 / 86_400.0,
        commonness: suspect.commonness,
    };
    let likeness = likeness::measure(a, &b, &found, &around);
    Judged {
        article: version.article,
        tombstone: version.tombstone,
        score: score(&likeness),
        rule: rules::of_pair(a, &b, &found, &around),
        likeness,
        same_source: around.same_source,
        is_shorter: piece.text.len() < a.piece.text.len(),
        covers: likeness::share(&found.in_a),
        shared: found.same_words,
        passage: passage(a.piece, &found),
    }
}

pub(super) fn score(likeness: &Likeness) -> f32 {
    BIAS + likeness.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum::<f32>()
}

/// Whether another article is a part of the entry; a longer text that has the entry for a part is none.
fn is_digest(judged: &[Judged]) -> bool {
    judged.iter().any(|one| one.rule == Some(Rule::Part) && one.is_shorter)
}

fn passage(piece: &Piece, found: &Alignment) -> String {
    let longest = found.stretches.iter().max_by_key(|stretch| stretch.same);
    let words = longest.map(|stretch| &piece.text[stretch.from_a..stretch.to_a]).unwrap_or_default();
    match words {
        [first, .., last] => piece.plain[first.start as usize..last.end as usize].to_owned(),
        _ => String::new(),
    }
}
