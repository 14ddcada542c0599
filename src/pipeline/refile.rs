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
use serde_json::Value;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

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
    let names = new_names(config);
    let mut moves = Vec::new();
    let mut after = ArticleId(0);
    loop {
        let chunk = store.refilables(after, CHUNK)?;
        let Some(last) = chunk.last() else { return Ok(moves) };
        after = last.article.id;
        let renamed = chunk.into_iter().map(|found| under_new_names(found, &names));
        moves.extend(renamed.filter_map(|found| moved(&found, &assigner)));
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

/// The rules as they are remembered.
pub(super) fn rules_text(config: &Config) -> String {
    serde_json::to_string(&config.rules).expect("rules are plain data")
}

/// By which two configs can tell whether they have the same rules.
pub fn rules_hash(config: &Config) -> u64 {
    xxh3_64(rules_text(config).as_bytes())
}

/// Whether what is filed may stand elsewhere by these rules than by those that were remembered. A
/// source that is new has filed nothing yet, and what one filed that is gone stays. A section that only
/// got another name keeps what it has.
pub fn rules_differ(remembered: &str, config: &Config) -> bool {
    let Ok(mut before) = serde_json::from_str::<Value>(remembered) else { return true };
    rename_sections(&mut before, &new_names(config));
    rules_values_differ(&before, &serde_json::to_value(&config.rules).expect("rules are plain data"))
}

/// By its former name, what a section is called now.
fn new_names(config: &Config) -> HashMap<&str, &SectionId> {
    let sections = config.sections.iter();
    sections
        .flat_map(|section| section.formerly.iter().map(|former| (former.as_str(), &section.id)))
        .collect()
}

/// As it stands once the next round has taken up the new names.
fn under_new_names(mut found: Refilable, names: &HashMap<&str, &SectionId>) -> Refilable {
    for section in found.sections.iter_mut().chain(&mut found.editor) {
        if let Some(name) = names.get(section.as_str()) {
            *section = (*name).clone();
        }
    }
    found
}

/// In remembered rules, wherever a section is named.
fn rename_sections(rules: &mut Value, names: &HashMap<&str, &SectionId>) {
    let rename = |section: &mut Value| {
        if let Some(name) = section.as_str().and_then(|name| names.get(name)) {
            *section = Value::from(name.as_str());
        }
    };
    each(rules, "/sections").for_each(|rules| rules.pointer_mut("/section").into_iter().for_each(rename));
    for source in each(rules, "/sources") {
        each(source, "/sections").for_each(rename);
        each(source, "/categories").for_each(|pair| pair.pointer_mut("/1").into_iter().for_each(rename));
    }
}

/// Each of the array that stands there.
fn each<'a>(value: &'a mut Value, pointer: &str) -> impl Iterator<Item = &'a mut Value> {
    value.pointer_mut(pointer).and_then(Value::as_array_mut).into_iter().flatten()
}

fn rules_values_differ(before: &Value, today: &Value) -> bool {
    let sources = |rules: &Value| rules["sources"].as_array().cloned().unwrap_or_default();
    let known: HashMap<String, Value> =
        sources(before).into_iter().map(|rules| (rules["source"].to_string(), rules)).collect();
    let changed =
        |rules: &Value| known.get(&rules["source"].to_string()).is_some_and(|before| before != rules);
    before["sections"] != today["sections"] || sources(today).iter().any(changed)
}

/// What the rules say of an article by all of its entries that sources of the config gave: each
/// section once, with the first reason.
pub fn assignment(found: &Refilable, assigner: &Assigner) -> Assignment {
    let mut all = Assignment::default();
    let mut reasons = Vec::new();
    for seen in found.seen.iter().filter(|seen| assigner.knows(&seen.source)) {
        let body = found.article.body();
        let subject = Subject { title: &seen.title, body, categories: &seen.categories };
        let one = assigner.assign(subject, &seen.source);
        let is_new = |proposal: &Proposal| all.accepted.iter().all(|known| known.section != proposal.section);
        let accepted: Vec<Proposal> = one.accepted.into_iter().filter(is_new).collect();
        all.accepted.extend(accepted);
        all.refused.extend(one.refused);
        reasons.extend(one.unsorted);
    }
    let accepted = &all.accepted;
    all.refused.retain(|refused| accepted.iter().all(|proposal| proposal.section != refused.section));
    all.unsorted = all.accepted.is_empty().then(|| reasons.join("; "));
    all
}

/// What changes for one article; `None` when nothing does. What a person filed stays, and so does
/// what stands there by a source that has left the config.
fn moved(found: &Refilable, assigner: &Assigner) -> Option<Move> {
    let article = &found.article;
    let assignment = assignment(found, assigner);
    let may_go = found.seen.iter().all(|seen| assigner.knows(&seen.source));
    let withdraw: Vec<Proposal> = found
        .sections
        .iter()
        .filter(|section| may_go && !found.editor.contains(section))
        .filter(|section| assignment.accepted.iter().all(|proposal| proposal.section != **section))
        .map(|section| Proposal { section: section.clone(), reason: why_out(section, &assignment) })
        .collect();
    let stays = found.sections.len() > withdraw.len();
    let unsorted = assignment.unsorted.filter(|_| !stays);
    let is_new = |proposal: &Proposal| !found.sections.contains(&proposal.section);
    let file: Vec<Proposal> = assignment.accepted.into_iter().filter(is_new).collect();
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
fn why_out(section: &SectionId, assignment: &Assignment) -> String {
    let gate = assignment.refused.iter().find(|proposal| proposal.section == *section);
    gate.map_or_else(|| "no rule proposes it any more".to_owned(), |proposal| proposal.reason.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_differ_where_something_filed_may_move() {
        let source = |name: &str, section: &str| format!(r#"{{"source":"{name}","sections":["{section}"]}}"#);
        let rules = |sources: &[String]| format!(r#"{{"sections":[],"sources":[{}]}}"#, sources.join(","));
        let differ = |before: &[String], today: &[String]| {
            let value = |text: String| serde_json::from_str::<Value>(&text).unwrap();
            rules_values_differ(&value(rules(before)), &value(rules(today)))
        };
        let (a, b) = (source("a", "travel"), source("b", "travel"));
        for (name, before, today, expected) in [
            ("the same", vec![a.clone()], vec![a.clone()], false),
            ("a source more", vec![a.clone()], vec![a.clone(), b.clone()], false),
            ("a source less", vec![a.clone(), b], vec![a.clone()], false),
            ("another section", vec![a], vec![source("a", "health")], true),
        ] {
            assert_eq!(differ(&before, &today), expected, "{name}");
        }
    }

    #[test]
    fn remembered_rules_follow_a_section_to_its_new_name() {
        let rules = |name: &str| {
            format!(
                r#"{{"sections":[{{"section":"health"}},{{"section":"{name}","include":["travel"]}}],
                "sources":[{{"source":"a","sections":["health","{name}"],"categories":[["travel","{name}"]]}}]}}"#
            )
        };
        let value = |text: String| serde_json::from_str::<Value>(&text).unwrap();
        let mut before = value(rules("travel"));
        rename_sections(&mut before, &HashMap::from([("travel", &SectionId::new("journeys"))]));
        assert_eq!(before, value(rules("journeys")), "and nothing but the names of sections");
    }
}
