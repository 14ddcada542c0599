//! Is it a copy? An entry and the versions it may be a copy of → how like each is, and which rules forbid or prove it.

use super::alignment::Alignment;
use super::alignment::align;
use super::likeness;
use super::likeness::Circumstances;
use super::likeness::Likeness;
use super::likeness::Side;
use super::piece::Piece;
use super::weights::BIAS;
use super::weights::WEIGHTS;
use crate::edit::identity;
use crate::model::ArticleId;
use crate::model::SourceId;
use crate::model::Suspect;
use crate::model::Timestamp;

/// From this score on two texts are one: a wrong merge hides news, which is worse than a repeat.
pub const THRESHOLD: f32 = 1.0;

/// The same words prove it from so many on: below, captions and stubs repeat under the same headline.
const IDENTICAL_FROM: usize = 16;

/// A text below this says nothing: the titles alone decide.
const SAYS_NOTHING: usize = 8;

/// What covers so many articles, none of them to this share, is a digest of them.
const DIGEST_OF: usize = 3;
const DIGEST_SHARE: f32 = 0.5;
/// Words of one article that count, in a digest, and of these the share that no other has.
const DIGEST_WORDS: usize = 12;

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
    /// How many words of the entry stand in both.
    pub shared: u32,
    /// The longest passage in both, as the entry has it.
    pub passage: String,
}

/// What decides before the score is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Proves it: title and text are the same words.
    Identical,
    /// Forbids it: there is next to no text, and the titles are not the same.
    SaysNothing,
    /// Forbids it: the entry reports several articles.
    Digest,
}

impl Judged {
    pub fn is_copy(&self) -> bool {
        match self.rule {
            Some(Rule::Identical) => true,
            Some(Rule::SaysNothing | Rule::Digest) => false,
            None => self.score >= THRESHOLD,
        }
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Rule::Identical => "title and text are the same words",
            Rule::SaysNothing => "there is too little text to tell, and the titles differ",
            Rule::Digest => "it reports several articles, and is none of them",
        })
    }
}

/// Judges each suspect; the most like first, of each article one.
pub fn judge(entrant: &Entrant, suspects: &[Suspect]) -> Vec<Judged> {
    if suspects.is_empty() {
        return Vec::new();
    }
    let bags = entrant.piece.bags();
    let a = Side { piece: entrant.piece, bags: &bags };
    let mut found: Vec<(Judged, Alignment)> =
        suspects.iter().map(|suspect| compare(entrant, &a, suspect)).collect();
    if is_digest(&found) {
        found.iter_mut().for_each(|(judged, _)| judged.rule = Some(Rule::Digest));
    }
    let mut judged: Vec<Judged> = found.into_iter().map(|(judged, _)| judged).collect();
    judged.sort_by(|one, other| {
        other.is_copy().cmp(&one.is_copy()).then(other.score.total_cmp(&one.score))
    });
    let mut articles = Vec::new();
    judged.retain(|one| !articles.contains(&one.article) && { articles.push(one.article); true });
    judged
}

/// The measures of one pair, for who fits the weights.
pub fn likeness_of(entrant: &Entrant, suspect: &Suspect) -> Likeness {
    let bags = entrant.piece.bags();
    compare(entrant, &Side { piece: entrant.piece, bags: &bags }, suspect).0.likeness
}

fn compare(entrant: &Entrant, a: &Side, suspect: &Suspect) -> (Judged, Alignment) {
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
    let judged = Judged {
        article: version.article,
        tombstone: version.tombstone,
        score: score(&likeness),
        rule: rule(a, &b, &found),
        likeness,
        shared: found.same_words,
        passage: passage(a.piece, &found),
    };
    (judged, found)
}

pub(super) fn score(likeness: &Likeness) -> f32 {
    BIAS + likeness.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum::<f32>()
}

fn rule(a: &Side, b: &Side, found: &Alignment) -> Option<Rule> {
    let same_title = likeness::same_title(&a.bags.title, &b.bags.title);
    let words = found.in_a.len().min(found.in_b.len());
    let all = found.in_a.iter().chain(&found.in_b).all(|mark| *mark);
    match words {
        IDENTICAL_FROM.. if same_title && all => Some(Rule::Identical),
        ..SAYS_NOTHING if !likeness::titles_agree(a.bags, b.bags) => Some(Rule::SaysNothing),
        _ => None,
    }
}

/// Whether several articles each stand in a part of their own, and none in most of it.
fn is_digest(found: &[(Judged, Alignment)]) -> bool {
    let mut taken = vec![false; found[0].1.in_a.len()];
    let mut articles: Vec<ArticleId> = Vec::new();
    for (judged, alignment) in found {
        let marked = alignment.in_a.iter().filter(|mark| **mark).count();
        if marked as f32 >= DIGEST_SHARE * taken.len() as f32 {
            return false;
        }
        let own = alignment.in_a.iter().zip(&taken).filter(|(mark, taken)| **mark && !**taken).count();
        if own >= DIGEST_WORDS && 2 * own > marked && !articles.contains(&judged.article) {
            articles.push(judged.article);
            taken.iter_mut().zip(&alignment.in_a).for_each(|(taken, mark)| *taken |= mark);
        }
    }
    articles.len() >= DIGEST_OF
}

fn passage(piece: &Piece, found: &Alignment) -> String {
    let longest = found.stretches.iter().max_by_key(|stretch| stretch.same);
    let words = longest.map(|stretch| &piece.text[stretch.from_a..stretch.to_a]).unwrap_or_default();
    match words {
        [first, .., last] => piece.plain[first.start as usize..last.end as usize].to_owned(),
        _ => String::new(),
    }
}
