//! One source's answer on its way into a turn: each entry decided, and what was decided written.

use super::hear::Heard;
use super::lately::Lately;
use super::newsroom::Newsroom;
use super::taken::Taken;
use crate::edit;
use crate::edit::Decided;
use crate::edit::assign::Subject;
use crate::edit::identity;
use crate::edit::near;
use crate::edit::near::Entrant;
use crate::edit::near::Fingerprint;
use crate::edit::near::Judged;
use crate::edit::near::Piece;
use crate::model::ArticleId;
use crate::model::Change;
use crate::model::Comparison;
use crate::model::Decision;
use crate::model::Extent;
use crate::model::FilingOrigin;
use crate::model::Join;
use crate::model::KeyedEntry;
use crate::model::Known;
use crate::model::Listing;
use crate::model::Proof;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::VersionId;
use crate::store::StoreError;
use crate::store::Turn;

pub(super) struct Deciding<'a, 't> {
    pub newsroom: &'a Newsroom,
    pub source: &'a SourceId,
    /// Before this answer.
    pub state: &'a SourceState,
    pub turn: &'a mut Turn<'t>,
    pub lately: &'a mut Lately,
    pub taken: &'a mut Taken,
}

/// One entry, and all that deciding it brought together.
struct Case<'a> {
    keyed: &'a KeyedEntry,
    known: Known,
    /// What its words are found by, where they are to be kept.
    print: Option<Fingerprint>,
    /// What was said lately that is like it.
    judged: Vec<Judged>,
    evidence: Vec<(ArticleId, Comparison)>,
}

impl Deciding<'_, '_> {
    /// Takes in every entry, oldest first, so that the order of filing is the order of the news. Returns what
    /// is remembered of the source from now on.
    pub fn all(&mut self, heard: &Heard) -> Result<SourceState, StoreError> {
        let before = self.taken.changes();
        let mut had_its_link = Vec::new();
        self.turn.generic(&heard.document.generic)?;
        for keyed in heard.document.entries.iter().rev() {
            had_its_link.extend(self.entry(keyed)?);
        }
        self.taken.entries += heard.document.entries.len();
        let mut learned = self.state.after(&heard.gathered, self.turn.stamp().added);
        learned.id_trust = match heard.document.extent {
            Extent::BrokenOff => self.state.id_trust,
            Extent::Whole | Extent::Capped => identity::trust_after(heard.document.id_trust, &had_its_link),
        };
        learned.url = self.newsroom.source(self.source).map(|source| source.url.clone());
        let listing = Listing {
            keys: heard.document.entries.iter().map(|keyed| keyed.key).collect(),
            is_partial: heard.document.extent != Extent::Whole,
        };
        if self.taken.changes() == before {
            self.taken.quiet.push((self.source.clone(), listing));
        } else {
            self.turn.sourced(self.source, &learned, &listing)?;
        }
        Ok(learned)
    }

    /// For an entry whose key was new, whether its article stood in this source under the same link.
    fn entry(&mut self, keyed: &KeyedEntry) -> Result<Option<bool>, StoreError> {
        let (decided, case) = self.decided(keyed)?;
        self.turn.generic(&decided.generic)?;
        let had_its_link = match decided.decision {
            Decision::Keep { .. } => None,
            Decision::Revise { article, change } => {
                self.revise(&case, article, change)?;
                None
            }
            Decision::Sight { article, proof } => {
                self.sight(&case, article, &proof)?;
                Some(had_its_link(&case, article))
            }
            Decision::Open => {
                self.open(&case)?;
                Some(false)
            }
        };
        for join in &decided.joins {
            if let Some(younger) = self.turn.join(join)? {
                self.taken.joined += 1;
                self.lately.join(younger, self.turn.root(younger)?);
                if let Some(found) = case.shows(join) {
                    self.turn.keep_join_evidence(younger, &found)?;
                }
            }
        }
        Ok(had_its_link)
    }

    /// By its keys; where they prove nothing, by what was said lately.
    fn decided<'k>(&mut self, keyed: &'k KeyedEntry) -> Result<(Decided, Case<'k>), StoreError> {
        let known = self.turn.known(self.source, keyed)?;
        let mut decided = edit::decide(keyed, &known);
        let mut case = Case { keyed, known, print: None, judged: Vec::new(), evidence: Vec::new() };
        if decided.says_something_else() {
            let piece = Piece::read(&keyed.entry.title, keyed.entry.body());
            let print = piece.fingerprint();
            if matches!(decided.decision, Decision::Open | Decision::Revise { .. }) {
                case.judged = self.judged(keyed, &piece, &print)?;
                decided = edit::decide_copy(decided, &case.judged);
            }
            case.print = Some(print);
        }
        case.evidence = std::mem::take(&mut decided.evidence);
        Ok((decided, case))
    }

    /// How like the entry is to what was said lately.
    fn judged(
        &mut self,
        keyed: &KeyedEntry,
        piece: &Piece,
        print: &Fingerprint,
    ) -> Result<Vec<Judged>, StoreError> {
        let suspects = self.lately.suspects(self.turn, print)?;
        let now = self.turn.stamp().added;
        Ok(near::judge(&Entrant { piece, source: self.source, url_key: keyed.url_key, now }, &suspects))
    }

    fn revise(&mut self, case: &Case, article: ArticleId, change: Change) -> Result<(), StoreError> {
        match change {
            Change::Material => self.taken.revised += 1,
            Change::Slight | Change::Carried => self.taken.touched_up += 1,
        }
        let updates = self.newsroom.updates(self.source);
        let version = self.turn.revise(self.source, case.keyed, article, change, updates)?;
        self.look_for(version, article, case)?;
        let origin = self.origin_of_known(article)?;
        self.file(case.keyed, article, origin)?;
        Ok(())
    }

    fn sight(&mut self, case: &Case, article: ArticleId, proof: &Proof) -> Result<(), StoreError> {
        *self.taken.duplicates.entry(proof.kind()).or_default() += 1;
        self.turn.sight(self.source, case.keyed, article, proof)?;
        if case.print.is_some() {
            let version = self.turn.keep_version(self.source, case.keyed, article, true)?;
            self.look_for(Some(version), article, case)?;
        }
        if let Some(found) = case.compared_with(|with| with == article) {
            self.turn.keep_evidence(self.source, case.keyed.key, article, found)?;
        }
        let origin = match was_here(case, article) {
            true => self.origin_of_known(article)?,
            false => self.origin_of_new(),
        };
        self.file(case.keyed, article, origin)?;
        Ok(())
    }

    fn open(&mut self, case: &Case) -> Result<(), StoreError> {
        self.taken.opened += 1;
        self.taken.backlog += usize::from(self.is_backlog());
        let (authority, source, keyed) = (&self.newsroom.authority, self.source, case.keyed);
        let mint = |attempt| identity::mint(authority, source, keyed, attempt);
        let article = self.turn.open(source, keyed, &mint)?;
        self.turn.sight(source, keyed, article, &Proof::First)?;
        let version = self.turn.keep_version(source, keyed, article, false)?;
        self.look_for(Some(version), article, case)?;
        if let Some(nearest) = case.compared_with(|_| true) {
            self.turn.keep_evidence(source, keyed.key, article, nearest)?;
        }
        if !self.file(keyed, article, self.origin_of_new())? {
            self.taken.unsorted += 1;
        }
        Ok(())
    }

    /// What the entry says is looked for in what comes, from now on.
    fn look_for(
        &mut self,
        version: Option<VersionId>,
        article: ArticleId,
        case: &Case,
    ) -> Result<(), StoreError> {
        match (version, &case.print) {
            (Some(version), Some(print)) => self.lately.keep(self.turn, version, article, print),
            _ => Ok(()),
        }
    }

    /// Files an article where the rules put it; `false` when they put it nowhere.
    fn file(
        &mut self,
        keyed: &KeyedEntry,
        article: ArticleId,
        origin: FilingOrigin,
    ) -> Result<bool, StoreError> {
        let entry = &keyed.entry;
        let subject = Subject { title: &entry.title, body: entry.body(), categories: &entry.categories };
        let assignment = self.newsroom.assigner.assign(subject, self.source);
        for proposal in &assignment.accepted {
            if self.turn.file(article, proposal, origin, entry.source_published())?.is_some() {
                *self.taken.filed.entry(proposal.section.clone()).or_default() += 1;
            }
        }
        if let Some(reason) = &assignment.unsorted {
            self.turn.unsorted(article, reason)?;
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
    fn origin_of_known(&self, article: ArticleId) -> Result<FilingOrigin, StoreError> {
        let first_seen = self.turn.article(article)?.map(|known| known.first_seen);
        if self.is_backlog() || first_seen <= self.state.first_read {
            return Ok(FilingOrigin::Backlog);
        }
        let was_filed = !self.turn.filings(article)?.is_empty();
        Ok(if was_filed { FilingOrigin::Refiled } else { FilingOrigin::Live })
    }
}

impl Case<'_> {
    /// What was compared with the older of two that are one: with the younger, where the entry is the older.
    fn shows(&self, join: &Join) -> Option<Comparison> {
        let found = self
            .compared_with(|article| article == join.older)
            .or_else(|| self.compared_with(|article| article == join.younger))?;
        Some(Comparison { with: join.older.0, ..found.clone() })
    }

    fn compared_with(&self, is_meant: impl Fn(ArticleId) -> bool) -> Option<&Comparison> {
        self.evidence.iter().find(|(article, _)| is_meant(*article)).map(|(_, found)| found)
    }
}

/// Whether this source has an entry of the article.
fn was_here(case: &Case, article: ArticleId) -> bool {
    case.known.candidates.iter().any(|found| found.article == article && found.same_source)
        || case.judged.iter().any(|found| found.article == article && found.same_source)
}

/// Whether this source had the article under the link that it comes with now; without a link, under
/// the same words.
fn had_its_link(case: &Case, article: ArticleId) -> bool {
    let linkless = case.keyed.url_key.is_none();
    case.known.candidates.iter().any(|found| {
        found.article == article && found.same_source && (found.by_url || (linkless && found.by_text))
    })
}
