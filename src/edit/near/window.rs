//! The index of the window: which versions have runs of words in common with a text.
//!
//! Enters: fingerprints, oldest first. Leaves: for one more fingerprint, the versions that are most like it.
//! It only suspects; [`super::likeness`] compares the texts. About 0.5 kB a version.

use super::fingerprint::Fingerprint;
use super::postings::Postings;
use crate::model::ArticleId;
use crate::model::Timestamp;
use crate::model::VersionId;
use std::collections::VecDeque;
use std::time::Duration;

/// For how long what was said is looked for in what is new.
pub const WINDOW: Duration = Duration::from_secs(15 * 24 * 60 * 60);

/// So many versions stand in it at most, about 1 GB.
const MOST: usize = 2 << 20;

/// How many versions are compared with a text, at most, and of one article.
const SUSPECTS: usize = 6;
const OF_ONE_ARTICLE: usize = 2;

/// A run that so many other articles have says half as much.
const HALVED_BY: f32 = 2.0;

/// What is found of one run counts from so much weight on: less is chance, and the phrases of a language.
const LEAST_WEIGHT: f32 = 1.0;
/// Of the runs of the shorter one, weighed.
const LEAST_SHARE: f32 = 0.06;
/// Of the runs of a title.
const LEAST_TITLE: f32 = 0.5;

#[derive(Debug, Default)]
pub struct Window {
    records: VecDeque<Record>,
    /// How many were let go: the number of the first that is there.
    gone: u32,
    postings: Postings,
}

#[derive(Clone, Copy, Debug)]
struct Record {
    version: VersionId,
    article: ArticleId,
    since: Timestamp,
    text_runs: u8,
    title_runs: u8,
}

/// A version that may be a copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suspicion {
    pub version: VersionId,
    pub article: ArticleId,
    /// Runs that both have.
    pub runs: u32,
    /// Of these, the part that two further articles have as well: from 0 to 1.
    pub commonness: f32,
    weight: f32,
}

impl Window {
    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Bytes that it takes, in all.
    pub fn bytes(&self) -> usize {
        self.records.capacity() * size_of::<Record>() + self.postings.bytes()
    }

    /// Adds what an entry of an article says from a moment on, which is not before the last one's.
    pub fn add(&mut self, version: VersionId, article: ArticleId, since: Timestamp, print: &Fingerprint) {
        let number = self.gone.wrapping_add(self.records.len() as u32);
        let text_runs = print.head.len() + print.tail.len();
        self.records.push_back(Record {
            version,
            article,
            since,
            text_runs: text_runs as u8,
            title_runs: print.title.len() as u8,
        });
        self.postings.add(number, self.gone, print.hashes());
    }

    /// The younger article turned out to be the older one.
    pub fn join(&mut self, younger: ArticleId, older: ArticleId) {
        self.records
            .iter_mut()
            .filter(|record| record.article == younger)
            .for_each(|record| record.article = older);
    }

    /// Lets go of what was said before a moment, and of the oldest where there are too many: a clock that ran
    /// ahead once keeps them young.
    pub fn let_go(&mut self, before: Timestamp) {
        let is_over = |record: &&Record, count: usize| record.since < before || count > MOST;
        let mut count = self.records.len();
        while let Some(record) = self.records.front().filter(|record| is_over(record, count)) {
            count -= 1;
            self.postings.let_go(usize::from(record.text_runs) + usize::from(record.title_runs));
            self.records.pop_front();
            self.gone = self.gone.wrapping_add(1);
        }
    }

    /// The versions that are most like a text, the most like first.
    pub fn suspects(&self, print: &Fingerprint) -> Vec<Suspicion> {
        self.postings.fetch(print.hashes());
        let mut found = Found::default();
        let text = print.head.len() + print.tail.len();
        let (mut same, mut articles) = (Vec::new(), Vec::new());
        for (place, hash) in print.hashes().enumerate() {
            self.numbers(hash, &mut same);
            articles.clear();
            articles.extend(same.iter().map(|number| self.record(*number).article));
            articles.sort_unstable();
            articles.dedup();
            found.add(&same, articles.len(), place >= text);
        }
        found.best(self, print)
    }

    /// The versions that have a run, each once.
    fn numbers(&self, hash: u32, into: &mut Vec<u32>) {
        into.clear();
        let here = self.records.len() as u32;
        self.postings.find(hash, self.gone, |number| {
            if number.wrapping_sub(self.gone) < here && !into.contains(&number) {
                into.push(number);
            }
        });
    }

    fn record(&self, number: u32) -> &Record {
        &self.records[number.wrapping_sub(self.gone) as usize]
    }
}

/// What is found of the versions, while the runs are looked up.
#[derive(Default)]
struct Found {
    runs: Vec<FoundRun>,
    total: f32,
}

/// A run that a version has.
#[derive(Clone, Copy)]
struct FoundRun {
    number: u32,
    /// 0 in a title.
    weight: f32,
    is_title: bool,
    is_common: bool,
}

#[derive(Clone, Copy, Default)]
struct Tally {
    weight: f32,
    runs: u32,
    common: u32,
    title: u32,
}

impl Found {
    /// The versions that have one run, of so many articles.
    fn add(&mut self, same: &[u32], articles: usize, is_title: bool) {
        let weight = 1.0 / (1.0 + articles.saturating_sub(1) as f32 / HALVED_BY);
        let weight = if is_title { 0.0 } else { weight };
        self.total += weight;
        let is_common = articles > 2;
        self.runs.extend(same.iter().map(|number| FoundRun { number: *number, weight, is_title, is_common }));
    }

    fn best(&mut self, window: &Window, print: &Fingerprint) -> Vec<Suspicion> {
        let mut suspects: Vec<Suspicion> = Vec::new();
        // Stable: the weights of a version are summed up in the order of the text.
        self.runs.sort_by_key(|run| run.number);
        for of_one in self.runs.chunk_by(|one, other| one.number == other.number) {
            let tally = Tally::of(of_one);
            let record = window.record(of_one[0].number);
            let shorter = (print.head.len() + print.tail.len()).min(usize::from(record.text_runs)) as f32;
            let share = tally.weight / self.total.min(shorter).max(1.0);
            let titles = print.title.len().min(usize::from(record.title_runs)).max(1) as f32;
            let by_title = tally.title as f32 / titles;
            let by_text = tally.weight >= LEAST_WEIGHT && share >= LEAST_SHARE;
            if by_text || by_title >= LEAST_TITLE {
                suspects.push(Suspicion {
                    version: record.version,
                    article: record.article,
                    runs: tally.runs,
                    commonness: tally.common as f32 / tally.runs.max(1) as f32,
                    weight: tally.weight + by_title,
                });
            }
        }
        suspects
            .sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.version.cmp(&other.version)));
        let mut kept: Vec<Suspicion> = Vec::with_capacity(SUSPECTS);
        for suspect in suspects {
            let of_its_article = kept.iter().filter(|one| one.article == suspect.article).count();
            if of_its_article < OF_ONE_ARTICLE && kept.len() < SUSPECTS {
                kept.push(suspect);
            }
        }
        kept
    }
}

impl Tally {
    fn of(runs: &[FoundRun]) -> Tally {
        runs.iter().fold(Tally::default(), |tally, run| Tally {
            weight: tally.weight + run.weight,
            runs: tally.runs + u32::from(!run.is_title),
            common: tally.common + u32::from(run.is_common && !run.is_title),
            title: tally.title + u32::from(run.is_title),
        })
    }
}
