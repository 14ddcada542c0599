//! Changed rules replayed over what is there: previewed first, then filed and withdrawn in chunks.

use crate::config::Config;
use crate::edit::Assigner;
use crate::edit::assign::Subject;
use crate::model::ArticleId;
use crate::model::Assignment;
use crate::model::FilingOrigin;
use crate::model::Proposal;
use crate::model::SectionId;
use crate::model::SourceDate;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::store::Memory;
use crate::store::Refilable;
use crate::store::Store;
use crate::store::StoreError;

/// How many articles one transaction moves.
const CHUNK: usize = 500;

/// One article that today's rules put elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    pub article: ArticleId,
    pub tag: TagUri,
    pub title: String,
    pub published: Option<SourceDate>,
    /// Where it would come in, and why.
    pub file: Vec<Proposal>,
    /// Where it would go out, and why.
    pub withdraw: Vec<Proposal>,
    /// Why it would stand nowhere, if so.
    pub unsorted: Option<String>,
}

/// Every move that the rules of `config` would make, in the order the articles came. Changes nothing.
pub fn preview_rules(store: &Memory, config: &Config) -> Result<Vec<Move>, StoreError> {
    let assigner = Assigner::new(config.rules.clone());
    let mut moves = Vec::new();
    let mut after = ArticleId(0);
    loop {
        let chunk = store.refilable(after, CHUNK)?;
        let Some(last) = chunk.last() else { return Ok(moves) };
        after = last.article.id;
        moves.extend(chunk.iter().filter_map(|found| moved(found, &assigner)));
    }
}

/// Makes these moves, and remembers the rules they came from. Turns of 500, so that nothing waits long.
pub fn apply_rules(
    store: &mut Store,
    config: &Config,
    moves: &[Move],
    origin: FilingOrigin,
    now: Timestamp,
) -> Result<(), StoreError> {
    for chunk in moves.chunks(CHUNK) {
        store.turn(now, |turn| {
            for found in chunk {
                for proposal in &found.file {
                    turn.file(found.article, proposal, origin, found.published)?;
                }
                for proposal in &found.withdraw {
                    turn.withdraw(found.article, &proposal.section, &proposal.reason)?;
                }
                if let Some(reason) = &found.unsorted {
                    turn.unsorted(found.article, reason)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
    }
    store.turn(now, |turn| turn.keep_rules(&rules_text(config))).map(drop)
}

/// The rules as they are compared and remembered.
pub fn rules_text(config: &Config) -> String {
    serde_json::to_string(&config.rules).expect("rules are plain data")
}

/// What changes for one article; `None` when nothing does. What a person filed stays.
fn moved(found: &Refilable, assigner: &Assigner) -> Option<Move> {
    let article = &found.article;
    let assignments: Vec<Assignment> = found
        .sources
        .iter()
        .map(|(source, categories)| {
            assigner.assign(Subject { title: &article.title, body: article.body(), categories }, source)
        })
        .collect();
    let mut wanted: Vec<Proposal> = Vec::new();
    for proposal in assignments.iter().flat_map(|assignment| &assignment.accepted) {
        if !wanted.iter().any(|known| known.section == proposal.section) {
            wanted.push(proposal.clone());
        }
    }
    let stands = |section: &SectionId| found.sections.contains(section);
    let withdraw: Vec<Proposal> = found
        .sections
        .iter()
        .filter(|section| !found.editor.contains(section))
        .filter(|section| !wanted.iter().any(|proposal| proposal.section == **section))
        .map(|section| Proposal { section: section.clone(), reason: why_out(section, &assignments) })
        .collect();
    let stays = found.sections.len() > withdraw.len();
    let unsorted = (wanted.is_empty() && !stays).then(|| why_nowhere(&assignments));
    let file: Vec<Proposal> = wanted.into_iter().filter(|proposal| !stands(&proposal.section)).collect();
    (!file.is_empty() || !withdraw.is_empty()).then(|| Move {
        article: article.id,
        tag: article.tag.clone(),
        title: article.title.clone(),
        published: article.published,
        file,
        withdraw,
        unsorted,
    })
}

/// The gate that refuses it now, else that nothing proposes it any more.
fn why_out(section: &SectionId, assignments: &[Assignment]) -> String {
    let refused = assignments.iter().flat_map(|assignment| &assignment.refused);
    let gate = refused
        .filter(|proposal| proposal.section == *section)
        .map(|proposal| proposal.reason.clone())
        .next();
    gate.unwrap_or_else(|| "no rule proposes it any more".to_owned())
}

fn why_nowhere(assignments: &[Assignment]) -> String {
    let reasons: Vec<&str> =
        assignments.iter().filter_map(|assignment| assignment.unsorted.as_deref()).collect();
    reasons.join("; ")
}
