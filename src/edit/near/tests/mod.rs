//! What near-copies are found by and judged by, each subject in a file of its own. All texts are made up.

mod alignment;
mod anything;
mod fingerprint;
mod one;
mod postings;
mod rules;
mod two;
mod window;

use super::Entrant;
use super::Judged;
use super::NAMES;
use super::Piece;
use super::WEIGHTS;
use super::judge;
use crate::edit::identity;
use crate::edit::tokens::Token;
use crate::edit::tokens::tokens;
use crate::model::ArticleId;
use crate::model::SourceId;
use crate::model::Suspect;
use crate::model::Timestamp;
use crate::model::Version;
use crate::model::VersionId;
use chrono::TimeDelta;

/// An entry, and who said it when.
#[derive(Clone, Debug)]
struct Said {
    title: String,
    html: String,
    source: &'static str,
    day: i64,
    url: Option<&'static str>,
}

/// Said by an outlet of no other entry's, on the day before the entry that is judged.
fn said(title: &str, html: impl Into<String>) -> Said {
    Said { title: title.to_owned(), html: html.into(), source: "elsewhere", day: 9, url: None }
}

impl Said {
    /// By the outlet that says what is judged.
    fn by_the_same(self) -> Said {
        Said { source: HERE, ..self }
    }

    fn days_before(self, days: i64) -> Said {
        Said { day: TODAY - days, ..self }
    }

    fn at(self, url: &'static str) -> Said {
        Said { url: Some(url), ..self }
    }

    fn piece(&self) -> Piece {
        Piece::read(&self.title, Some(&self.html))
    }

    fn version(&self, article: i64) -> Version {
        Version {
            id: VersionId(article),
            article: ArticleId(article),
            source: SourceId::new(self.source),
            key: article.cast_unsigned(),
            since: day(self.day),
            title: self.title.clone(),
            url: self.url.map(|url| url.parse().unwrap()),
            body: Some(self.html.clone()),
            tombstone: false,
        }
    }
}

/// The outlet and the day of the entry that is judged.
const HERE: &str = "here";
const TODAY: i64 = 10;

fn day(number: i64) -> Timestamp {
    Timestamp::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::days(number)
}

/// What an entry of today is, beside what was said before: the articles 1, 2, 3 and so on.
fn judged(entry: &Said, before: &[Said]) -> Vec<Judged> {
    judged_among(entry, before, 0.0)
}

/// The same, where so much of what they share stands in further articles, too.
fn judged_among(entry: &Said, before: &[Said], commonness: f32) -> Vec<Judged> {
    let suspects: Vec<Suspect> = (1..)
        .zip(before)
        .map(|(article, said)| Suspect { version: said.version(article), commonness })
        .collect();
    let url_key = entry.url.map(|url| identity::url_key(&url.parse().unwrap()));
    let entrant = Entrant { piece: &entry.piece(), source: &SourceId::new(HERE), url_key, now: day(TODAY) };
    judge(&entrant, &suspects)
}

/// The score, and what it is made of: to see what went wrong.
fn told(judged: &[Judged]) -> String {
    let told = judged.iter().map(|one| {
        let parts = NAMES.iter().zip(one.likeness).zip(WEIGHTS).map(|((name, value), weight)| {
            format!("    {:+8.2} = {value:.3} x {weight:.2}  {name}", value * weight)
        });
        let parts: Vec<String> = parts.collect();
        format!(
            "  article {}: score {:.2}, rule {:?}\n{}",
            one.article.0,
            one.score,
            one.rule,
            parts.join("\n")
        )
    });
    told.collect::<Vec<_>>().join("\n")
}

/// Each paragraph in an element of its own.
fn html(paragraphs: &[&str]) -> String {
    paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect()
}

/// Words that no other number gives.
fn words(name: &str, count: usize) -> String {
    (0..count).map(|number| format!("{name}{number} ")).collect()
}

fn hashes(tokens: &[Token]) -> Vec<u32> {
    tokens.iter().map(|token| token.hash).collect()
}
