//! A turn: what was heard, decided, filed and committed at once (T1).

use super::hear::Heard;
use super::lately::Lately;
use crate::config::Config;
use crate::edit;
use crate::edit::Assigner;
use crate::edit::assign::Subject;
use crate::edit::identity;
use crate::edit::near;
use crate::edit::near::Entrant;
use crate::edit::near::Piece;
use crate::model::ArticleId;
use crate::model::Change;
use crate::model::Comparison;
use crate::model::Decision;
use crate::model::Extent;
use crate::model::FilingOrigin;
use crate::model::KeyedEntry;
use crate::model::Known;
use crate::model::Listing;
use crate::model::Proof;
use crate::model::SectionId;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::model::Updates;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Turn;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// What deciding goes by for as long as one `feeds.toml` stands.
#[derive(Debug)]
pub struct Newsroom {
    authority: String,
    assigner: Assigner,
    sources: HashMap<SourceId, Source>,
    /// The order of the config.
    places: HashMap<SourceId, usize>,
}

impl Newsroom {
    pub fn new(config: &Config) -> Newsroom {
        Newsroom {
            authority: config.site.authority.clone(),
            assigner: Assigner::new(config.rules.clone()),
            sources: config.sources.iter().map(|source| (source.id.clone(), source.clone())).collect(),
            places: config
                .sources
                .iter()
                .enumerate()
                .map(|(place, source)| (source.id.clone(), place))
                .collect(),
        }
    }

    /// `None` when the config does not have it.
    pub fn source(&self, source: &SourceId) -> Option<&Source> {
        self.sources.get(source)
    }

    fn updates(&self, source: &SourceId) -> Updates {
        self.sources.get(source).map_or(Updates::Bump, |source| source.updates)
    }
}

/// What a turn did, for people and metrics.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// Entries that were read.
    pub entries: usize,
    /// New articles; `backlog` of them were there before us.
    pub opened: usize,
    pub backlog: usize,
    /// Entries that were an article we had: the reason, and how often.
    pub duplicates: BTreeMap<&'static str, usize>,
    /// Entries that changed materially.
    pub revised: usize,
    /// Entries that changed in nothing that makes a new state of them.
    pub touched_up: usize,
    /// Pairs of articles that turned out to be one.
    pub joined: usize,
    pub filed: BTreeMap<SectionId, usize>,
    /// New articles that stand nowhere.
    pub unsorted: usize,
    /// Sources that said nothing new, and what they list: not written yet.
    pub quiet: Vec<(SourceId, Listing)>,
}

impl Taken {
    /// How much happened that is written down, and may have to be published.
    pub fn changes(&self) -> usize {
        self.opened + self.revised + self.touched_up + self.joined + self.duplicates.values().sum::<usize>()
    }

    pub fn add(&mut self, other: Taken) {
        self.entries += other.entries;
        self.opened += other.opened;
        self.backlog += other.backlog;
        self.revised += other.revised;
        self.touched_up += other.touched_up;
        self.joined += other.joined;
        self.unsorted += other.unsorted;
        self.quiet.extend(other.quiet);
        for (reason, count) in other.duplicates {
            *self.duplicates.entry(reason).or_default() += count;
        }
        for (section, count) in other.filed {
            *self.filed.entry(section).or_default() += count;
        }
    }
}

/// Decides what was heard and commits it in one transaction; `states` follow once it is durable.
///
/// Within a turn the order of the config decides who said a thing first, not who answered first.
pub fn take_in(
    store: &mut Store,
    newsroom: &Newsroom,
    lately: &mut Lately,
    mut batch: Vec<Heard>,
    states: &mut HashMap<SourceId, SourceState>,
    now: Timestamp,
) -> Result<Taken, StoreError> {
    batch.sort_by_key(|heard| newsroom.places.get(&heard.gathered.source).copied());
    let turn = store.turn(now, |turn| {
        let mut taken = Taken::default();
        let mut learned = Vec::new();
        for heard in batch {
            let state = states.get(&heard.gathered.source).cloned().unwrap_or_default();
            let deciding = Deciding { newsroom, source: &heard.gathered.source, state: &state };
            learned.push((heard.gathered.source.clone(), deciding.one(turn, lately, &heard, &mut taken)?));
        }
        Ok::<_, StoreError>((taken, learned))
    });
    if turn.is_err() {
        lately.forget();
    }
    let ((taken, learned), _) = turn?;
    states.extend(learned);
    Ok(taken)
}

/// One source's answer on its way into a turn.
struct Deciding<'a> {
    newsroom: &'a Newsroom,
    source: &'a SourceId,
    /// Before this answer.
    state: &'a SourceState,
}

impl Deciding<'_> {
    /// Takes in every entry, oldest first, so that the order of filing is the order of the news.
    fn one(
        &self,
        turn: &mut Turn,
        lately: &mut Lately,
        heard: &Heard,
        taken: &mut Taken,
    ) -> Result<SourceState, StoreError> {
        let before = taken.changes();
        let mut had_its_link = Vec::new();
        turn.generic(&heard.document.generic)?;
        for keyed in heard.document.entries.iter().rev() {
            had_its_link.extend(self.entry(turn, lately, keyed, taken)?);
        }
        taken.entries += heard.document.entries.len();
        let mut learned = self.state.after(&heard.gathered, turn.stamp().added);
        learned.id_trust = match heard.document.extent {
            Extent::BrokenOff => self.state.id_trust,
            Extent::Whole | Extent::Capped => identity::trust_after(heard.document.id_trust, &had_its_link),
        };
        learned.url = self.newsroom.sources.get(self.source).map(|source| source.url.clone());
        let listing = Listing {
            keys: heard.document.entries.iter().map(|keyed| keyed.key).collect(),
            is_partial: heard.document.extent != Extent::Whole,
        };
        if taken.changes() == before {
            taken.quiet.push((self.source.clone(), listing));
        } else {
            turn.sourced(self.source, &learned, &listing)?;
        }
        Ok(learned)
    }

    /// For an entry whose key was new, whether its article stood in this source under the same link.
    fn entry(
        &self,
        turn: &mut Turn,
        lately: &mut Lately,
        keyed: &KeyedEntry,
        taken: &mut Taken,
    ) -> Result<Option<bool>, StoreError> {
        let known = turn.known(self.source, keyed)?;
        let mut decided = edit::decide(keyed, &known);
        let piece =
            decided.says_something_else().then(|| Piece::read(&keyed.entry.title, keyed.entry.body()));
        if let (Decision::Open | Decision::Revise { .. }, Some(piece)) = (&decided.decision, &piece) {
            decided = edit::decide_copy(decided, &self.judged(turn, lately, keyed, piece)?);
        }
        turn.generic(&decided.generic)?;
        let outcome = match decided.decision {
            Decision::Keep { .. } => None,
            Decision::Revise { article, change } => {
                match change {
                    Change::Material => taken.revised += 1,
                    Change::Slight | Change::Carried => taken.touched_up += 1,
                }
                let updates = self.newsroom.updates(self.source);
                let version = turn.revise(self.source, keyed, article, change, updates)?;
                if let (Some(version), Some(piece)) = (version, &piece) {
                    lately.keep(turn, version, article, piece)?;
                }
                let origin = self.origin_of_known(turn, article)?;
                self.file(turn, keyed, article, origin, taken)?;
                None
            }
            Decision::Sight { article, proof } => {
                *taken.duplicates.entry(proof.kind()).or_default() += 1;
                turn.sight(self.source, keyed, article, &proof)?;
                if let Some(piece) = &piece {
                    let version = turn.keep_version(self.source, keyed, article, true)?;
                    lately.keep(turn, version, article, piece)?;
                }
                self.keep_evidence(turn, keyed, article, &decided.evidence)?;
                let origin = match was_here(&known, article) {
                    true => self.origin_of_known(turn, article)?,
                    false => self.origin_of_new(),
                };
                self.file(turn, keyed, article, origin, taken)?;
                Some(had_its_link(keyed, &known, article))
            }
            Decision::Open => {
                taken.opened += 1;
                taken.backlog += usize::from(self.is_backlog());
                let mint = |attempt| identity::mint(&self.newsroom.authority, self.source, keyed, attempt);
                let article = turn.open(self.source, keyed, &mint)?;
                turn.sight(self.source, keyed, article, &Proof::First)?;
                if let Some(piece) = &piece {
                    let version = turn.keep_version(self.source, keyed, article, false)?;
                    lately.keep(turn, version, article, piece)?;
                }
                if let Some((_, nearest)) = decided.evidence.first() {
                    turn.keep_evidence(self.source, keyed.key, article, nearest)?;
                }
                if !self.file(turn, keyed, article, self.origin_of_new(), taken)? {
                    taken.unsorted += 1;
                }
                Some(false)
            }
        };
        for join in &decided.joins {
            if !turn.join(join)? {
                continue;
            }
            taken.joined += 1;
            let compared = decided.evidence.iter().find(|(article, _)| join.is_of(*article));
            if let Some((_, found)) = compared {
                turn.keep_join_evidence(join.younger, found)?;
            }
        }
        Ok(outcome)
    }

    /// How like the entry is to what was said lately.
    fn judged(
        &self,
        turn: &Turn,
        lately: &mut Lately,
        keyed: &KeyedEntry,
        piece: &Piece,
    ) -> Result<Vec<near::Judged>, StoreError> {
        let suspects = lately.suspects(turn, &piece.fingerprint())?;
        let now = turn.stamp().added;
        Ok(near::judge(&Entrant { piece, source: self.source, url_key: keyed.url_key, now }, &suspects))
    }

    fn keep_evidence(
        &self,
        turn: &mut Turn,
        keyed: &KeyedEntry,
        article: ArticleId,
        evidence: &[(ArticleId, Comparison)],
    ) -> Result<(), StoreError> {
        match evidence.iter().find(|(with, _)| *with == article) {
            Some((_, found)) => turn.keep_evidence(self.source, keyed.key, article, found),
            None => Ok(()),
        }
    }

    /// Files an article where the rules put it; `false` when they put it nowhere.
    fn file(
        &self,
        turn: &mut Turn,
        keyed: &KeyedEntry,
        article: ArticleId,
        origin: FilingOrigin,
        taken: &mut Taken,
    ) -> Result<bool, StoreError> {
        let entry = &keyed.entry;
        let subject = Subject { title: &entry.title, body: entry.body(), categories: &entry.categories };
        let assignment = self.newsroom.assigner.assign(subject, self.source);
        for proposal in &assignment.accepted {
            if turn.file(article, proposal, origin, entry.source_published())?.is_some() {
                *taken.filed.entry(proposal.section.clone()).or_default() += 1;
            }
        }
        if let Some(reason) = &assignment.unsorted {
            turn.unsorted(article, reason)?;
        }
        Ok(assignment.unsorted.is_none())
    }

    /// What a source lists at its first fetch was there before us.
    fn is_backlog(&self) -> bool {
        self.state.first_read.is_none()
    }

    fn origin_of_new(&self) -> FilingOrigin {
        if self.is_backlog() { FilingOrigin::Backlog } else { FilingOrigin::Live }
    }

    /// Of an article that this source had already: neither a change nor a new id makes news of what was
    /// there before us, or of what stands in a section already.
    fn origin_of_known(&self, turn: &Turn, article: ArticleId) -> Result<FilingOrigin, StoreError> {
        let first_seen = turn.article(article)?.map(|known| known.first_seen);
        if self.is_backlog() || first_seen <= self.state.first_read {
            return Ok(FilingOrigin::Backlog);
        }
        let was_filed = !turn.filings(article)?.is_empty();
        Ok(if was_filed { FilingOrigin::Refiled } else { FilingOrigin::Live })
    }
}

/// Whether this source has an entry of the article.
fn was_here(known: &Known, article: ArticleId) -> bool {
    known.candidates.iter().any(|found| found.article == article && found.same_source)
}

/// Whether this source had the article under the link that it comes with now; without a link, under
/// the same words.
fn had_its_link(keyed: &KeyedEntry, known: &Known, article: ArticleId) -> bool {
    let linkless = keyed.url_key.is_none();
    known.candidates.iter().any(|found| {
        found.article == article && found.same_source && (found.by_url || (linkless && found.by_text))
    })
}
