//! A person overrules: two articles are one, or what passed for one is two.
//!
//! Enters: what they are called by a person. Leaves: a turn in which it is so, and what to tell of it. Which
//! of two lives, and what each keeps, is the store's to know; here it is found out what is meant.

use crate::config::Config;
use crate::edit::Assigner;
use crate::edit::identity;
use crate::gather::normalize;
use crate::model::ArticleId;
use crate::model::Entry;
use crate::model::FilingOrigin;
use crate::model::Join;
use crate::model::KeyedEntry;
use crate::model::Named;
use crate::model::Proof;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::store::Memory;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Turn;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::fmt;
use url::Url;

/// What a person says. Each ITEM is our id, its short form, or any url or id ever seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overrule {
    /// These two are one article.
    Same(String, String),
    /// This one is not what it passes for; or these two are not one.
    Different(String, Option<String>),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overruled {
    pub did: Did,
    /// The one that lives on where two became one; the one that stays what it was where one became two.
    pub one: Subject,
    pub other: Subject,
    /// Where `other` was filed now that it stands for itself.
    pub filed: Vec<SectionId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    /// `other` is `one` from now on.
    Joined,
    /// They were one already.
    WereOne,
    /// `other` stands for itself again, under the id that it had.
    Parted,
    /// `other` is new: an entry that had never gone out under an id of its own.
    SplitOff,
    /// They were two already.
    WereTwo,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    pub id: TagUri,
    pub title: String,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum NotOverruled {
    #[error("nothing was ever seen under `{item}`: neither an id of ours, nor a url or id of a source")]
    Unknown { item: String },
    #[error("`{item}` is more than one: name one of {}", listed(found))]
    Ambiguous { item: String, found: Vec<String> },
    #[error("`{id}` was removed: of what is gone nothing can be said any more")]
    Gone { id: String },
    #[error("`{one}` and `{other}` are one entry, expected two of them")]
    OneEntry { one: String, other: String },
    #[error("`{item}` has one entry only: there is nothing to tell it from")]
    Alone { item: String },
    #[error(
        "`{item}` is what its article was opened with, expected an entry that is another article, one of {}",
        listed(others)
    )]
    First { item: String, others: Vec<String> },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does what a person says, in a turn of its own. What has an id keeps it.
pub fn overrule(
    store: &mut Store,
    config: &Config,
    states: &HashMap<SourceId, SourceState>,
    said: &Overrule,
    now: Timestamp,
) -> Result<Overruled, NotOverruled> {
    let overruled = store.turn(now, |turn| match said {
        Overrule::Same(one, other) => same(turn, one, other),
        Overrule::Different(item, other) => {
            let editor = Editor { config, states };
            match other {
                Some(other) => editor.different(turn, item, other),
                None => editor.not_what_it_passes_for(turn, item),
            }
        }
    });
    overruled.map(|(overruled, _)| overruled)
}

/// The hashes by which an ITEM may be found; a url goes by what is left without what tracks its reader.
pub fn keys_of_item(item: &str) -> Vec<u64> {
    match Url::parse(item) {
        Ok(url) if url.has_host() => identity::keys_of_item(normalize::url(&url).as_str()),
        _ => identity::keys_of_item(item),
    }
}

fn same(turn: &mut Turn, one: &str, other: &str) -> Result<Overruled, NotOverruled> {
    let (one, other) = (the_article(turn, one)?, the_article(turn, other)?);
    let (one_root, other_root) = (turn.root(one)?, turn.root(other)?);
    if one != other {
        turn.keep_verdict(one, other, true)?;
    }
    let (older, younger) = (one_root.min(other_root), one_root.max(other_root));
    match turn.join(&Join { younger, older, proof: Proof::Editor })? {
        Some(_) => told(turn, Did::Joined, older, younger),
        None => told(turn, Did::WereOne, one.min(other), one.max(other)),
    }
}

/// What it takes to give an article a life of its own.
struct Editor<'a> {
    config: &'a Config,
    states: &'a HashMap<SourceId, SourceState>,
}

/// What can be parted from the article that it is of.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// It had its own id before it turned out to be another.
    Article(ArticleId),
    Entry(Named),
}

impl Editor<'_> {
    fn different(&self, turn: &mut Turn, item: &str, other: &str) -> Result<Overruled, NotOverruled> {
        let (these, those) = (entries(turn, item)?, entries(turn, other)?);
        let (one, two) = (article_of(turn, item, &these)?, article_of(turn, other, &those)?);
        if turn.root(one)? != turn.root(two)? {
            turn.keep_verdict(one, two, false)?;
            return told(turn, Did::WereTwo, one.min(two), one.max(two));
        }
        let mut parts: Vec<(Part, ArticleId)> = Vec::new();
        for (this, that) in these.iter().flat_map(|this| those.iter().map(move |that| (this, that))) {
            let part = part_of_two(turn, this, that)?;
            parts.extend(part.filter(|(part, _)| !parts.iter().any(|(known, _)| known == part)));
        }
        match parts.as_slice() {
            [] => Err(NotOverruled::OneEntry { one: item.to_owned(), other: other.to_owned() }),
            [(part, from)] => self.part(turn, part, *from),
            _ => Err(ambiguous(turn, other, &those)),
        }
    }

    /// Of the entries that the ITEM names, the one that does not carry its article.
    fn not_what_it_passes_for(&self, turn: &mut Turn, item: &str) -> Result<Overruled, NotOverruled> {
        let found = entries(turn, item)?;
        let article = article_of(turn, item, &found)?;
        let mut parts = Vec::new();
        for entry in &found {
            match turn.joined_with(entry.article)?.filter(|_| entry.is_first) {
                Some(older) => parts.push((Part::Article(entry.article), older)),
                None if entry.is_first => {}
                None => parts.push((Part::Entry(entry.clone()), entry.article)),
            }
        }
        match parts.as_slice() {
            [(part, from)] => self.part(turn, part, *from),
            [] => Err(carries(turn, item, article)?),
            _ => Err(ambiguous(turn, item, &found)),
        }
    }

    fn part(&self, turn: &mut Turn, part: &Part, from: ArticleId) -> Result<Overruled, NotOverruled> {
        let (did, article) = match part {
            Part::Article(article) => {
                turn.part(*article)?;
                (Did::Parted, *article)
            }
            Part::Entry(entry) => {
                let keyed = nameable(entry);
                let authority = &self.config.site.authority;
                let mint = |attempt| identity::mint(authority, &entry.source, &keyed, attempt);
                (Did::SplitOff, turn.split_off(entry, &mint)?)
            }
        };
        turn.keep_verdict(from, article, false)?;
        let filed = self.file(turn, article)?;
        Ok(Overruled { filed, ..told(turn, did, from, article)? })
    }

    /// By the rules, like what is new.
    fn file(&self, turn: &mut Turn, article: ArticleId) -> Result<Vec<SectionId>, StoreError> {
        let Some(found) = turn.refilable(article)? else { return Ok(Vec::new()) };
        let assignment = super::refile::assignment(&found, &Assigner::new(self.config.rules.clone()));
        let origin = self.origin(turn, article)?;
        let mut filed = Vec::new();
        for proposal in assignment.accepted {
            if turn.file(article, &proposal, origin, found.article.published)?.is_some() {
                filed.push(proposal.section);
            }
        }
        if let Some(reason) = assignment.unsorted.filter(|reason| !reason.is_empty()) {
            turn.unsorted(article, &reason)?;
        }
        Ok(filed)
    }

    /// News is what was news when it was seen, unless it is out already.
    fn origin(&self, turn: &Turn, article: ArticleId) -> Result<FilingOrigin, StoreError> {
        let known = turn
            .article(article)?
            .ok_or_else(|| StoreError::Damaged { what: "an article is gone".to_owned() })?;
        let first_read = self.states.get(&known.source).and_then(|state| state.first_read);
        if first_read.is_none_or(|first_read| known.first_seen <= first_read) {
            return Ok(FilingOrigin::Backlog);
        }
        let was_filed = !turn.filings(article)?.is_empty();
        Ok(if was_filed { FilingOrigin::Refiled } else { FilingOrigin::Live })
    }
}

/// Which of two entries of one article is parted from what; `None` where they can't be told apart.
fn part_of_two(turn: &Memory, this: &Named, that: &Named) -> Result<Option<(Part, ArticleId)>, StoreError> {
    Ok(match (this.is_first, that.is_first) {
        _ if this == that => None,
        (true, false) => Some(part_of_entry(turn, this, that)?),
        (false, true) => Some(part_of_entry(turn, that, this)?),
        (false, false) => Some((Part::Entry(that.clone()), this.article)),
        (true, true) => {
            let (older, younger) = (this.article.min(that.article), this.article.max(that.article));
            let is_above = is_joined_through(turn, older, younger)?;
            let (from, article) = if is_above { (younger, older) } else { (older, younger) };
            Some((Part::Article(article), from))
        }
    })
}

/// An article that had its own id before stands for itself again, rather than that a new one is made; unless
/// the entry was found to be just that article.
fn part_of_entry(turn: &Memory, first: &Named, entry: &Named) -> Result<(Part, ArticleId), StoreError> {
    let is_of_first =
        first.article == entry.article || is_joined_through(turn, entry.article, first.article)?;
    Ok(match turn.joined_with(first.article)? {
        Some(_) if !is_of_first => (Part::Article(first.article), entry.article),
        _ => (Part::Entry(entry.clone()), first.article),
    })
}

/// Whether the article turned out to be the other one, if need be by way of a third.
fn is_joined_through(turn: &Memory, article: ArticleId, other: ArticleId) -> Result<bool, StoreError> {
    let mut at = Some(article);
    while let Some(article) = at {
        at = turn.joined_with(article)?;
        if at == Some(other) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The entries that an ITEM names, none of them removed.
fn entries(turn: &Memory, item: &str) -> Result<Vec<Named>, NotOverruled> {
    let found = turn.named(item, &keys_of_item(item))?;
    if found.is_empty() {
        return Err(NotOverruled::Unknown { item: item.to_owned() });
    }
    for entry in &found {
        if !turn.is_whole(entry.article)? || !turn.is_whole(turn.root(entry.article)?)? {
            return Err(NotOverruled::Gone { id: short(turn, entry.article)? });
        }
    }
    Ok(found)
}

/// The one article that an ITEM names: the oldest of what turned out to be one.
fn the_article(turn: &Memory, item: &str) -> Result<ArticleId, NotOverruled> {
    article_of(turn, item, &entries(turn, item)?)
}

fn article_of(turn: &Memory, item: &str, found: &[Named]) -> Result<ArticleId, NotOverruled> {
    let roots = found.iter().map(|entry| turn.root(entry.article)).collect::<Result<BTreeSet<_>, _>>()?;
    match roots.len() {
        1 => Ok(found.iter().map(|entry| entry.article).min().expect("something was found")),
        _ => Err(ambiguous(turn, item, found)),
    }
}

/// An article can't be told from itself; which of its entries can be is said.
fn carries(turn: &Memory, item: &str, article: ArticleId) -> Result<NotOverruled, StoreError> {
    let of = turn.named_of(turn.root(article)?)?;
    let others: Vec<Named> = of.into_iter().skip(1).collect();
    let others = others.iter().map(|entry| name_of(turn, entry)).collect::<Result<Vec<_>, _>>()?;
    let item = item.to_owned();
    Ok(if others.is_empty() { NotOverruled::Alone { item } } else { NotOverruled::First { item, others } })
}

fn ambiguous(turn: &Memory, item: &str, found: &[Named]) -> NotOverruled {
    match found.iter().map(|entry| name_of(turn, entry)).collect() {
        Ok(found) => NotOverruled::Ambiguous { item: item.to_owned(), found },
        Err(error) => NotOverruled::Store(error),
    }
}

/// What it may be named by.
fn name_of(turn: &Memory, entry: &Named) -> Result<String, StoreError> {
    match (&entry.url, entry.is_first) {
        (Some(url), false) => Ok(url.to_string()),
        _ => short(turn, entry.article),
    }
}

fn short(turn: &Memory, article: ArticleId) -> Result<String, StoreError> {
    Ok(turn.article(article)?.map(|article| article.tag.short().to_owned()).unwrap_or_default())
}

fn told(turn: &Memory, did: Did, one: ArticleId, other: ArticleId) -> Result<Overruled, NotOverruled> {
    let subject = |article: ArticleId| -> Result<Subject, StoreError> {
        let found = turn
            .article(article)?
            .ok_or_else(|| StoreError::Damaged { what: "an article is gone".to_owned() })?;
        Ok(Subject { id: found.tag, title: found.title })
    };
    Ok(Overruled { did, one: subject(one)?, other: subject(other)?, filed: Vec::new() })
}

/// The entry, as far as an id is made of it.
fn nameable(entry: &Named) -> KeyedEntry {
    KeyedEntry {
        entry: Entry { url: entry.url.clone(), title: entry.title.clone(), ..Entry::default() },
        key: entry.key,
        former_key: None,
        url_key: None,
        id_key: None,
        text_key: None,
        state_key: 0,
        words: 0,
    }
}

/// The first few of them.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(8).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > shown.len() { ", ..." } else { "" };
    shown.join(", ") + more
}

/// As a person who asked for it is told.
impl fmt::Display for Overruled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (one, other) = (&self.one, &self.other);
        match self.did {
            Did::Joined => write!(f, "{other}\nis from now on\n{one}"),
            Did::WereOne => write!(f, "{one}\n{other}\nwere one already"),
            Did::Parted => write!(f, "{other}\nstands for itself again, and is not\n{one}"),
            Did::SplitOff => write!(f, "{other}\nis an article of its own, and is not\n{one}"),
            Did::WereTwo => write!(f, "{one}\n{other}\nwere two already, and are never taken for one"),
        }?;
        match self.filed.as_slice() {
            [] => Ok(()),
            filed => {
                write!(f, "\nFiled: {}", filed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}  {}", self.id.short(), self.title)
    }
}
