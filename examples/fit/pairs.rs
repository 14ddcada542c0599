//! Labelled pairs: each item of a corpus with the versions that the window suspects, by the true articles.

use anyhow::Context;
use anyhow::Result;
use flate2::read::GzDecoder;
use newsdesk::edit::identity;
use newsdesk::edit::near::Entrant;
use newsdesk::edit::near::Likeness;
use newsdesk::edit::near::Piece;
use newsdesk::edit::near::WINDOW;
use newsdesk::edit::near::Window;
use newsdesk::edit::near::likeness_of;
use newsdesk::gather::normalize;
use newsdesk::model::ArticleId;
use newsdesk::model::Entry;
use newsdesk::model::SourceId;
use newsdesk::model::Suspect;
use newsdesk::model::Timestamp;
use newsdesk::model::Version;
use newsdesk::model::VersionId;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::collections::HashSet;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;
use url::Url;

/// Items, and what they were compared with.
pub struct Corpus {
    /// In the order of arrival.
    pub truth: Vec<Truth>,
    pub pairs: Vec<Pair>,
}

/// One item beside one version that it may be a copy of.
pub struct Pair {
    /// The place of the item in the corpus.
    pub item: usize,
    pub likeness: Likeness,
    pub is_copy: bool,
    /// People may differ about it: neither learned from nor counted.
    pub is_grey: bool,
}

/// What is true of one item.
#[derive(Deserialize)]
pub struct Truth {
    pub grp: i64,
    /// How the item was made; what begins with `base` was not.
    pub kind: String,
    /// An earlier item is the same article.
    pub dup: bool,
}

#[derive(Deserialize)]
struct Head {
    grey: Vec<(i64, i64)>,
}

#[derive(Deserialize)]
struct Item {
    source: String,
    url: String,
    guid: String,
    title: String,
    text: String,
    published: Timestamp,
}

/// Reads `dup-dev.items.jsonl.gz` and `dup-dev.truth.jsonl.gz` in a folder.
pub fn read(folder: &Path) -> Result<Corpus> {
    let items: Vec<Item> =
        lines(&folder.join("dup-dev.items.jsonl.gz"))?.map(parse).collect::<Result<_>>()?;
    let mut truth = lines(&folder.join("dup-dev.truth.jsonl.gz"))?;
    let head: Head = parse(truth.next().context("the truth is empty")?)?;
    let truth: Vec<Truth> = truth.map(parse).collect::<Result<_>>()?;
    let grey: HashSet<(i64, i64)> = head.grey.into_iter().collect();
    let mut desk = Desk::default();
    let mut pairs = Vec::new();
    for (place, (item, true_of_it)) in items.into_iter().zip(&truth).enumerate() {
        for (other, likeness) in desk.compare(item, true_of_it.grp) {
            let (older, younger) = (other.min(true_of_it.grp), other.max(true_of_it.grp));
            pairs.push(Pair {
                item: place,
                likeness,
                is_copy: other == true_of_it.grp,
                is_grey: grey.contains(&(older, younger)),
            });
        }
    }
    Ok(Corpus { truth, pairs })
}

/// A desk that knows which article each item is.
#[derive(Default)]
struct Desk {
    window: Window,
    versions: HashMap<VersionId, Version>,
}

impl Desk {
    fn compare(&mut self, item: Item, article: i64) -> Vec<(i64, Likeness)> {
        let now = item.published;
        let entry = normalize::entry(Entry {
            id: Some(item.guid),
            url: Url::parse(&item.url).ok(),
            title: item.title,
            content: Some(item.text),
            ..Entry::default()
        });
        let source = SourceId::new(item.source);
        let piece = Piece::read(&entry.title, entry.body());
        let print = piece.fingerprint();
        self.window.let_go(now - WINDOW);
        let url_key = entry.url.as_ref().map(identity::url_key);
        let entrant = Entrant { piece: &piece, source: &source, url_key, now };
        let suspicions = self.window.suspects(&print);
        let suspects = suspicions.into_iter().map(|found| Suspect {
            version: self.versions[&found.version].clone(),
            commonness: found.commonness,
        });
        let compared =
            suspects.map(|suspect| (suspect.version.article.0, likeness_of(&entrant, &suspect))).collect();
        let id = VersionId(self.versions.len() as i64);
        self.window.add(id, ArticleId(article), now, &print);
        self.versions.insert(
            id,
            Version {
                id,
                article: ArticleId(article),
                source,
                key: 0,
                since: now,
                body: entry.body().map(str::to_owned),
                title: entry.title,
                url: entry.url,
                tombstone: false,
            },
        );
        compared
    }
}

fn lines(path: &Path) -> Result<impl Iterator<Item = Result<String>> + use<>> {
    let file = File::open(path).with_context(|| format!("`{}` could not be opened", path.display()))?;
    Ok(BufReader::new(GzDecoder::new(file)).lines().map(|line| Ok(line?)))
}

fn parse<T: DeserializeOwned>(line: Result<String>) -> Result<T> {
    Ok(serde_json::from_str(&line?)?)
}
