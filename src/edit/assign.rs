//! Which sections an article belongs in, and why.
//!
//! A source's `section` and `categories` propose, a section's `include` proposes from any source;
//! `keep_only` and `discard` of both gate every proposal. What nothing proposes, or every gate
//! refuses, is unsorted, with the reason.

use super::words;
use crate::model::Assignment;
use crate::model::Field;
use crate::model::Proposal;
use crate::model::Rule;
use crate::model::Rules;
use crate::model::SectionRules;
use crate::model::SourceId;
use crate::model::SourceRules;
use crate::model::Test;
use crate::model::text;
use std::cell::OnceCell;
use std::collections::HashMap;

/// The rules of one `feeds.toml`, ready to be asked article by article.
#[derive(Debug)]
pub struct Assigner {
    sections: Vec<SectionRules>,
    sources: HashMap<SourceId, SourceRules>,
}

/// What the rules look at. `body` is HTML, `categories` are the source's own.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub title: &'a str,
    pub body: Option<&'a str>,
    pub categories: &'a [String],
}

impl Assigner {
    pub fn new(rules: Rules) -> Assigner {
        let sources = rules.sources.into_iter().map(|source| (source.source.clone(), source)).collect();
        Assigner { sections: rules.sections, sources }
    }

    /// Whether the rules have a word on this source: whether it is in the config.
    pub fn knows(&self, source: &SourceId) -> bool {
        self.sources.contains_key(source)
    }

    /// The sections that this article belongs in, as `source` tells it.
    pub fn assign(&self, subject: Subject, source: &SourceId) -> Assignment {
        let looked_at = LookedAt::new(subject);
        let source_rules = self.sources.get(source);
        let closed = source_rules.and_then(|rules| {
            refusal(&rules.keep_only, &rules.discard, &looked_at, &format!("source `{source}`"))
        });
        let mut assignment = Assignment::default();
        for section in &self.sections {
            let Some(reason) = proposal(section, source, source_rules, &looked_at) else { continue };
            let gate = format!("section `{}`", section.section);
            let refused =
                closed.clone().or_else(|| refusal(&section.keep_only, &section.discard, &looked_at, &gate));
            let (list, reason) = match refused {
                None => (&mut assignment.accepted, reason),
                Some(gate) => (&mut assignment.refused, format!("{reason}, but {gate}")),
            };
            list.push(Proposal { section: section.section.clone(), reason });
        }
        if assignment.accepted.is_empty() {
            assignment.unsorted = Some(why_unsorted(&assignment, source));
        }
        assignment
    }
}

/// Why a section should have it, the nearest reason first.
fn proposal(
    section: &SectionRules,
    source: &SourceId,
    rules: Option<&SourceRules>,
    looked_at: &LookedAt,
) -> Option<String> {
    if rules.is_some_and(|rules| rules.sections.contains(&section.section)) {
        return Some(format!("source `{source}` files under it"));
    }
    let named = rules.and_then(|rules| {
        rules
            .categories
            .iter()
            .find(|(category, to)| *to == section.section && looked_at.has_category(category))
    });
    if let Some((category, _)) = named {
        return Some(format!("source `{source}` has it in `{category}`"));
    }
    section.include.iter().find_map(|rule| looked_at.meets(rule))
}

/// The gate that turns it away, if one does.
fn refusal(keep_only: &[Rule], discard: &[Rule], looked_at: &LookedAt, owner: &str) -> Option<String> {
    if let Some(found) = discard.iter().find_map(|rule| looked_at.meets(rule)) {
        return Some(format!("{owner} discards it: {found}"));
    }
    let kept = keep_only.is_empty() || keep_only.iter().any(|rule| looked_at.meets(rule).is_some());
    (!kept).then(|| format!("{owner} keeps only what meets its `keep_only`"))
}

fn why_unsorted(assignment: &Assignment, source: &SourceId) -> String {
    match assignment.refused.as_slice() {
        [] => {
            format!("nothing proposes it: source `{source}` names no section for it, and no `include` holds")
        }
        refused => refused
            .iter()
            .map(|proposal| format!("`{}`: {}", proposal.section, proposal.reason))
            .collect::<Vec<_>>()
            .join("; "),
    }
}

/// A subject with its fields in the forms that rules compare, each made when first asked for.
struct LookedAt<'a> {
    subject: Subject<'a>,
    body: OnceCell<String>,
    words: [OnceCell<String>; 3],
    lower: [OnceCell<String>; 3],
}

/// The fields a rule may name, in the order in which they are looked at.
const FIELDS: [(Field, &str); 3] =
    [(Field::Title, "the title"), (Field::Categories, "the categories"), (Field::Body, "the body")];

impl<'a> LookedAt<'a> {
    fn new(subject: Subject<'a>) -> LookedAt<'a> {
        LookedAt { subject, body: OnceCell::new(), words: Default::default(), lower: Default::default() }
    }

    fn has_category(&self, category: &str) -> bool {
        let wanted = words::folded(category);
        self.subject.categories.iter().any(|found| words::folded(found) == wanted)
    }

    /// In words, what was found where; `None` when the rule does not hold.
    fn meets(&self, rule: &Rule) -> Option<String> {
        FIELDS
            .iter()
            .enumerate()
            .filter(|(_, (field, _))| rule.field == Field::Any || rule.field == *field)
            .find_map(|(place, (_, name))| {
                self.found(&rule.test, place).map(|what| format!("`{what}` stands in {name}"))
            })
    }

    fn found<'r>(&self, test: &'r Test, place: usize) -> Option<&'r str> {
        match test {
            Test::Words(phrases) => {
                let words: Vec<&str> = self.words(place).split(' ').collect();
                phrases.iter().find(|phrase| phrase.stands_in(&words)).map(|phrase| phrase.text())
            }
            Test::Contains { needles, case_sensitive: true } => {
                needles.iter().find(|needle| self.text(place).contains(needle.as_str())).map(String::as_str)
            }
            Test::Contains { needles, case_sensitive: false } => needles
                .iter()
                .find(|needle| self.lower(place).contains(&needle.to_lowercase()))
                .map(String::as_str),
            Test::Matches(pattern) => pattern.is_match(&self.text(place)).then(|| pattern.text()),
        }
    }

    fn words(&self, place: usize) -> &str {
        self.words[place].get_or_init(|| words::folded(&self.text(place)))
    }

    fn lower(&self, place: usize) -> &str {
        self.lower[place].get_or_init(|| self.text(place).to_lowercase())
    }

    fn text(&self, place: usize) -> std::borrow::Cow<'_, str> {
        match FIELDS[place].0 {
            Field::Title => self.subject.title.into(),
            Field::Categories => self.subject.categories.join("\n").into(),
            Field::Body | Field::Any => self
                .body
                .get_or_init(|| self.subject.body.map(text::plain_text).unwrap_or_default())
                .as_str()
                .into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Pattern;
    use crate::model::Phrase;
    use crate::model::SectionId;

    fn words(phrases: &[&str]) -> Test {
        Test::Words(phrases.iter().filter_map(|phrase| Phrase::parse(phrase)).collect())
    }

    fn rule(field: Field, test: Test) -> Rule {
        Rule { field, test }
    }

    fn section(name: &str) -> SectionRules {
        SectionRules { section: SectionId::new(name), include: vec![], keep_only: vec![], discard: vec![] }
    }

    fn desk() -> Assigner {
        let contains =
            |needle: &str| Test::Contains { needles: vec![needle.to_owned()], case_sensitive: false };
        let health = SectionRules {
            include: vec![rule(Field::Any, words(&["hospital*", "\"patient safety\""]))],
            discard: vec![rule(Field::Title, contains("sponsored"))],
            ..section("health")
        };
        let air = SectionRules {
            include: vec![rule(Field::Title, Test::Matches(Pattern::parse("^HEMS", true).unwrap()))],
            keep_only: vec![rule(Field::Body, words(&["helicopter*"]))],
            ..section("air")
        };
        let who = SourceRules {
            source: SourceId::new("who"),
            sections: vec![SectionId::new("travel")],
            categories: vec![("Wards".to_owned(), SectionId::new("health"))],
            keep_only: vec![],
            discard: vec![rule(Field::Categories, words(&["jobs"]))],
        };
        Assigner::new(Rules { sections: vec![section("travel"), health, air], sources: vec![who] })
    }

    #[test]
    fn rules_propose_and_gates_refuse() {
        let categories = |name: &str| vec![name.to_owned()];
        for (name, source, title, body, categories, expected) in [
            ("by its source", "who", "News", "", vec![], Ok(vec![("travel", "source `who` files under it")])),
            (
                "by source and category",
                "who",
                "News",
                "",
                categories("wards"),
                Ok(vec![
                    ("travel", "source `who` files under it"),
                    ("health", "source `who` has it in `Wards`"),
                ]),
            ),
            (
                "by a word, from any source",
                "other",
                "Beds",
                "<p>Two <b>hospitals</b> open</p>",
                vec![],
                Ok(vec![("health", "`hospital*` stands in the body")]),
            ),
            (
                "a section's gate",
                "other",
                "Sponsored: hospitals",
                "",
                vec![],
                Err(
                    "`health`: `hospital*` stands in the title, but section `health` discards it: `sponsored` stands in the title",
                ),
            ),
            (
                "a source's gate",
                "who",
                "Nurse",
                "",
                categories("Jobs"),
                Err(
                    "`travel`: source `who` files under it, but source `who` discards it: `jobs` stands in the categories",
                ),
            ),
            (
                "keep_only",
                "other",
                "HEMS base",
                "a new base",
                vec![],
                Err(
                    "`air`: `^HEMS` stands in the title, but section `air` keeps only what meets its `keep_only`",
                ),
            ),
            (
                "kept",
                "other",
                "HEMS base",
                "for helicopters",
                vec![],
                Ok(vec![("air", "`^HEMS` stands in the title")]),
            ),
            (
                "nothing proposes",
                "other",
                "Fares",
                "",
                vec![],
                Err("nothing proposes it: source `other` names no section for it, and no `include` holds"),
            ),
        ] {
            let subject = Subject { title, body: Some(body), categories: &categories };
            let assignment = desk().assign(subject, &SourceId::new(source));
            let accepted: Vec<_> = assignment
                .accepted
                .iter()
                .map(|found| (found.section.as_str(), found.reason.as_str()))
                .collect();
            match expected {
                Ok(sections) => {
                    assert_eq!(accepted, sections, "{name}");
                    assert_eq!(assignment.unsorted, None, "{name}");
                }
                Err(reason) => assert_eq!(assignment.unsorted.as_deref(), Some(reason), "{name}"),
            }
        }
    }
}
