//! Is it a copy? An entry and the versions it may be a copy of → how like each is, and which rules forbid or prove it.

use super::alignment::Alignment;
use super::alignment::align;
use super::likeness;
use super::likeness::Circumstances;
use super::likeness::Likeness;
use super::likeness::Side;
use super::piece::Piece;
use super::tokens::Kind;
use super::weights::BIAS;
use super::weights::WEIGHTS;
use crate::edit::identity;
use crate::model::ArticleId;
use crate::model::SourceId;
use crate::model::Suspect;
use crate::model::Timestamp;

/// From this score on two texts are one: a wrong merge hides news, which is worse than a repeat.
pub const THRESHOLD: f32 = 1.0;

/// The same words prove it from so many on; below, stubs repeat under the same headline, unless so many of
/// these words are names and numbers.
const IDENTICAL_FROM: usize = 48;
const IDENTICAL_LINE: usize = 16;
const PARTICULARS: usize = 3;

/// Passages that further articles have as well, to this share, are boilerplate, and make nothing a part.
const BOILERPLATE: f32 = 0.5;

/// A text below this says nothing: the titles alone decide.
const SAYS_NOTHING: usize = 14;

/// A text of which so much stands within a longer one, whose lesser part it is, after so many words of that.
const PART_WHOLE: f32 = 0.8;
const PART_OF: f32 = 0.5;
const PART_AFTER: usize = 6;
/// What names so little of a text in its title is not about it.
const NOT_ABOUT: f32 = 0.34;
/// What has so many other articles for parts is a digest.
const DIGEST_OF: usize = 2;

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
    /// It is shorter than the entry.
    pub is_shorter: bool,
    /// How many words of the entry stand in both.
    pub shared: u32,
    /// The longest passage in both, as the entry has it.
    pub passage: String,
}

/// What decides before the score is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Proves it: the texts are the same words, and one title has all words of the other.
    Identical,
    /// Forbids it: there is next to no text, and the titles are not the same.
    SaysNothing,
    /// Forbids it: the one is an item of the other, which is about something else.
    Part,
    /// Forbids it: the entry has several articles for its parts.
    Digest,
}

impl Judged {
    pub fn is_copy(&self) -> bool {
        match self.rule {
            Some(Rule::Identical) => true,
            Some(Rule::SaysNothing | Rule::Part | Rule::Digest) => false,
            None => self.score >= THRESHOLD,
        }
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Rule::Identical => "the texts are the same words, under the same title",
            Rule::SaysNothing => "there is too little text to tell, and the titles differ",
            Rule::Part => "one stands within the other, which is about something else",
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
    let mut judged: Vec<Judged> = suspects.iter().map(|suspect| compare(entrant, &a, suspect)).collect();
    if is_digest(&judged) {
        judged.iter_mut().filter(|one| one.is_shorter).for_each(|one| one.rule = Some(Rule::Digest));
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
        rule: rule(a, &b, &found, suspect.commonness),
        likeness,
        is_shorter: piece.text.len() < a.piece.text.len(),
        shared: found.same_words,
        passage: passage(a.piece, &found),
    }
}

pub(super) fn score(likeness: &Likeness) -> f32 {
    BIAS + likeness.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum::<f32>()
}

fn rule(a: &Side, b: &Side, found: &Alignment, commonness: f32) -> Option<Rule> {
    let is_part = |found: &Alignment, part, whole| commonness < BOILERPLATE && is_part(part, whole, found);
    match found.in_a.len().min(found.in_b.len()) {
        _ if is_identical(a, b, found) => Some(Rule::Identical),
        ..SAYS_NOTHING if !likeness::titles_agree(a.bags, b.bags) => Some(Rule::SaysNothing),
        _ if is_part(found, a, b) || is_part(&found.turned(), b, a) => Some(Rule::Part),
        _ => None,
    }
}

/// Whether the texts are the same words, and one title has all words of the other: outlets add to a title, and cut it.
fn is_identical(a: &Side, b: &Side, found: &Alignment) -> bool {
    let particulars = || a.piece.text.iter().filter(|word| word.kind != Kind::Word).count();
    found.in_a.iter().chain(&found.in_b).all(|mark| *mark)
        && likeness::one_title_in_other(a.bags, b.bags)
        && match found.in_a.len().min(found.in_b.len()) {
            IDENTICAL_FROM.. => true,
            IDENTICAL_LINE.. => particulars() >= PARTICULARS,
            _ => false,
        }
}

/// Whether `part` stands whole within `whole`, with its title, and not at its beginning, and the whole is not
/// about it: an item of a digest. A teaser begins where its text does; a copy is named by its words.
fn is_part(part: &Side, whole: &Side, found: &Alignment) -> bool {
    let begins = found.in_b.iter().position(|mark| *mark).unwrap_or(0);
    likeness::share(&found.in_a) >= PART_WHOLE
        && likeness::share(&found.in_b) < PART_OF
        && begins >= PART_AFTER
        && likeness::title_in(&whole.bags.title, part.bags) < NOT_ABOUT
}

/// Whether several articles are parts of the entry; a longer text that has the entry for a part counts for none.
fn is_digest(judged: &[Judged]) -> bool {
    let mut articles: Vec<ArticleId> = judged
        .iter()
        .filter(|one| one.rule == Some(Rule::Part) && one.is_shorter)
        .map(|one| one.article)
        .collect();
    articles.sort_unstable();
    articles.dedup();
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
