//! Is it new? One entry and what is known of it → what becomes of it.
//!
//! A url or an id alone is never proof: the titles or the texts must agree. The same text of 48
//! words is proof by itself, but not within one source where the titles name other numbers: notices
//! in one template differ in nothing else. In its own source an entry's key is believed, until title and text
//! both say that it is another entry by now.

use super::revision;
use super::words;
use crate::model::ArticleId;
use crate::model::Candidate;
use crate::model::Change;
use crate::model::Comparison;
use crate::model::Decision;
use crate::model::Join;
use crate::model::KeyedEntry;
use crate::model::Known;
use crate::model::KnownEntry;
use crate::model::Proof;
use crate::model::text;

/// What becomes of one entry, and what it showed about others.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    pub decision: Decision,
    /// Articles that this entry proves to be one.
    pub joins: Vec<Join>,
    /// Keys of this entry that have carried different content: they lead nowhere from now on.
    pub generic: Vec<u64>,
    /// What was compared, with which article.
    pub evidence: Vec<(ArticleId, Comparison)>,
}

impl Decided {
    /// The entry says what none of its article is known to say: it is to be kept, and to be compared.
    pub fn says_something_else(&self) -> bool {
        match &self.decision {
            Decision::Keep { .. } => false,
            Decision::Revise { change, .. } => *change == Change::Material,
            Decision::Sight { proof, .. } => !matches!(proof, Proof::SameText(_)),
            Decision::Open => true,
        }
    }
}

/// Decides one entry. `known.candidates` are oldest first, so the oldest article wins, living ones before
/// tombstones.
pub fn decide(keyed: &KeyedEntry, known: &Known) -> Decided {
    let mut proven: Vec<(&Candidate, Proof)> = known
        .candidates
        .iter()
        .filter_map(|candidate| proof(keyed, candidate).map(|proof| (candidate, proof)))
        .collect();
    proven.sort_by_key(|(candidate, _)| candidate.tombstone);
    nearest_first(&mut proven, known);
    let before = known.entry.filter(|before| !is_another(keyed, before.article, known));
    let generic = generic_keys(keyed, before, known, &proven);
    match (before, proven.first()) {
        (Some(entry), _) if entry.state_key == keyed.state_key => Decided {
            decision: Decision::Keep { article: entry.article },
            joins: Vec::new(),
            generic: Vec::new(),
            evidence: Vec::new(),
        },
        (Some(entry), _) => Decided {
            decision: Decision::Revise {
                article: entry.article,
                change: revision::change(known.said.as_ref(), keyed, entry.state_key),
            },
            joins: joins(entry.article, known, &proven),
            generic,
            evidence: Vec::new(),
        },
        (None, Some((candidate, proof))) => Decided {
            decision: Decision::Sight { article: candidate.article, proof: proof.clone() },
            joins: joins(candidate.article, known, &proven),
            generic,
            evidence: Vec::new(),
        },
        (None, None) => {
            Decided { decision: Decision::Open, joins: Vec::new(), generic, evidence: Vec::new() }
        }
    }
}

/// Why the entry is this article; `None` when nothing proves it.
fn proof(keyed: &KeyedEntry, candidate: &Candidate) -> Option<Proof> {
    let is_notice = candidate.same_source && words::numbers_differ(&keyed.entry.title, &candidate.title);
    if candidate.by_text && !is_notice {
        return Some(Proof::SameText(keyed.words));
    }
    let (by_title, by_text) = match candidate.by_url {
        true => (Proof::UrlAndTitle, Proof::UrlAndText),
        false => (Proof::IdAndTitle, Proof::IdAndText),
    };
    let (text, before) = (plain(keyed.entry.body()), plain(candidate.body.as_deref()));
    match words::titles_agree(&keyed.entry.title, &candidate.title) {
        // A column of one source: each day the same headline at the same address, and other news.
        true if candidate.same_source && words::texts_differ(&text, &before) => None,
        true => Some(by_title),
        false => words::texts_agree(&text, &before).then_some(by_text),
    }
}

fn plain(html: Option<&str>) -> String {
    html.map(text::plain_text).unwrap_or_default()
}

/// Where a person told two of them apart, the entry is the one that it is closest to, not the oldest: the one
/// that has its link in its own source, and then the one with its text.
fn nearest_first(proven: &mut [(&Candidate, Proof)], known: &Known) {
    let is_proven = |article| proven.iter().any(|(candidate, _)| candidate.article == article);
    if known.apart.iter().any(|(one, other)| is_proven(*one) && is_proven(*other)) {
        proven.sort_by_key(|(candidate, _)| {
            let has_its_link = candidate.same_source && candidate.by_url;
            // Of two under one link in one source, the younger was split off because of it.
            let younger = if has_its_link { -candidate.article.0 } else { candidate.article.0 };
            (!has_its_link, candidate.tombstone, !candidate.by_text, younger)
        });
    }
}

/// Whether the entry stands under the key of an article that it is not: some sources give all their
/// entries one id. Outlets rewrite a headline and its line at one address as the news goes on; at another
/// address, a few words are enough to tell.
fn is_another(keyed: &KeyedEntry, article: ArticleId, known: &Known) -> bool {
    let before = known.candidates.iter().find(|candidate| candidate.article == article);
    before.filter(|before| !before.by_text).is_some_and(|before| {
        let (title, text) = (&keyed.entry.title, plain(keyed.entry.body()));
        let said = plain(before.body.as_deref());
        let is_elsewhere = keyed.url_key.is_some() && !before.by_url;
        (words::texts_differ(&text, &said) && !words::titles_agree(title, &before.title))
            || (is_elsewhere
                && words::lines_differ(&text, &said)
                && words::titles_differ(title, &before.title))
    })
}

/// Every other proven article and this one turn out to be one; the older lives. What is buried takes
/// nobody with it.
fn joins(article: ArticleId, known: &Known, proven: &[(&Candidate, Proof)]) -> Vec<Join> {
    let buried = |candidate: &&Candidate| candidate.article == article && candidate.tombstone;
    if known.candidates.iter().any(|candidate| buried(&candidate)) {
        return Vec::new();
    }
    proven
        .iter()
        .filter(|(candidate, _)| candidate.article != article && !candidate.tombstone)
        .filter(|(candidate, _)| !known.are_apart(article, candidate.article))
        .map(|(candidate, proof)| Join {
            younger: article.max(candidate.article),
            older: article.min(candidate.article),
            proof: proof.clone(),
        })
        .collect()
}

/// The keys that led to an article that this entry is not. One that a person told from the entry's own
/// shares them rightly.
fn generic_keys(
    keyed: &KeyedEntry,
    before: Option<KnownEntry>,
    known: &Known,
    proven: &[(&Candidate, Proof)],
) -> Vec<u64> {
    let own = before.map(|before| before.article);
    let is_told_apart = |stranger: &Candidate| {
        let mut related = proven.iter().map(|(found, _)| found.article).chain(own);
        related.any(|article| known.are_apart(article, stranger.article))
    };
    let strangers: Vec<&Candidate> = known
        .candidates
        .iter()
        .filter(|candidate| Some(candidate.article) != own)
        .filter(|candidate| !proven.iter().any(|(found, _)| found.article == candidate.article))
        .filter(|candidate| !is_told_apart(candidate))
        .collect();
    let url_key = keyed.url_key.filter(|_| strangers.iter().any(|candidate| candidate.by_url));
    let id_key = keyed.id_key.filter(|_| strangers.iter().any(|candidate| candidate.by_id));
    let text_key = keyed.text_key.filter(|_| strangers.iter().any(|candidate| candidate.by_text));
    [url_key, id_key, text_key].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;

    fn entry(title: &str) -> KeyedEntry {
        KeyedEntry {
            entry: Entry { title: title.to_owned(), ..Entry::default() },
            key: 1,
            former_key: None,
            url_key: Some(2),
            id_key: Some(3),
            text_key: Some(4),
            state_key: 5 << 32,
            words: 60,
        }
    }

    fn candidate(article: i64, title: &str) -> Candidate {
        Candidate {
            article: ArticleId(article),
            title: title.to_owned(),
            body: None,
            by_url: false,
            by_id: false,
            by_text: false,
            same_source: false,
            tombstone: false,
        }
    }

    fn by_url(article: i64, title: &str) -> Candidate {
        Candidate { by_url: true, ..candidate(article, title) }
    }

    fn by_text(article: i64) -> Candidate {
        Candidate { by_text: true, ..candidate(article, "Another headline") }
    }

    fn known(state_key: u64, candidates: Vec<Candidate>) -> Known {
        let entry = Some(KnownEntry { article: ArticleId(7), state_key });
        Known { entry, said: None, candidates, apart: vec![] }
    }

    fn seen(candidates: Vec<Candidate>) -> Known {
        Known { entry: None, said: None, candidates, apart: vec![] }
    }

    fn sight(article: i64, proof: Proof) -> Decision {
        Decision::Sight { article: ArticleId(article), proof }
    }

    #[test]
    fn an_entry_is_decided_by_what_is_known() {
        let title = "Clinic opens in Bergen";
        let keep = Decision::Keep { article: ArticleId(7) };
        let revise = Decision::Revise { article: ArticleId(7), change: Change::Material };
        let join =
            |younger, older, proof| Join { younger: ArticleId(younger), older: ArticleId(older), proof };
        for (name, known, decision, joins, generic) in [
            ("never seen", seen(vec![]), Decision::Open, vec![], vec![]),
            ("seen, same", known(5 << 32, vec![]), keep, vec![], vec![]),
            ("seen, changed", known(6 << 32, vec![]), revise.clone(), vec![], vec![]),
            (
                "seen, with another link",
                known((5 << 32) + 1, vec![]),
                Decision::Revise { article: ArticleId(7), change: Change::Carried },
                vec![],
                vec![],
            ),
            (
                "a tombstone and a living one",
                seen(vec![Candidate { tombstone: true, ..by_url(3, title) }, by_text(9)]),
                sight(9, Proof::SameText(60)),
                vec![],
                vec![],
            ),
            (
                "the same url and title elsewhere",
                seen(vec![by_url(3, title)]),
                sight(3, Proof::UrlAndTitle),
                vec![],
                vec![],
            ),
            (
                "the same url, other news",
                seen(vec![by_url(3, "Fares rise")]),
                Decision::Open,
                vec![],
                vec![2],
            ),
            ("the same text", seen(vec![by_text(3)]), sight(3, Proof::SameText(60)), vec![], vec![]),
            (
                "two articles turn out to be one",
                seen(vec![by_url(3, title), by_text(9)]),
                sight(3, Proof::UrlAndTitle),
                vec![join(9, 3, Proof::SameText(60))],
                vec![],
            ),
            (
                "a change shows that it is an older one",
                known(6 << 32, vec![by_text(3)]),
                revise,
                vec![join(7, 3, Proof::SameText(60))],
                vec![],
            ),
        ] {
            assert_eq!(
                decide(&entry(title), &known),
                Decided { decision, joins, generic, evidence: vec![] },
                "{name}"
            );
        }
    }

    #[test]
    fn what_a_person_told_apart_no_proof_makes_one() {
        let title = "Clinic opens in Bergen";
        let here = |article| Candidate { same_source: true, ..by_url(article, title) };
        let revise = Decision::Revise { article: ArticleId(7), change: Change::Material };
        let text = Proof::SameText(60);
        let join = |younger, older, proof: &Proof| Join {
            younger: ArticleId(younger),
            older: ArticleId(older),
            proof: proof.clone(),
        };
        for (name, known, apart, decision, joins, generic) in [
            (
                "two of one text",
                seen(vec![by_text(3), by_text(9)]),
                (3, 9),
                sight(3, text.clone()),
                vec![],
                vec![],
            ),
            (
                "the one whose text it is",
                seen(vec![by_url(3, title), by_text(9)]),
                (3, 9),
                sight(9, text.clone()),
                vec![],
                vec![],
            ),
            (
                "the one that has its link in its source",
                seen(vec![by_text(3), here(9)]),
                (3, 9),
                sight(9, Proof::UrlAndTitle),
                vec![],
                vec![],
            ),
            (
                "both have: the one that was split off",
                seen(vec![here(3), here(9)]),
                (3, 9),
                sight(9, Proof::UrlAndTitle),
                vec![],
                vec![],
            ),
            (
                "a change",
                known(6 << 32, vec![by_text(3), candidate(7, "Before")]),
                (3, 7),
                revise.clone(),
                vec![],
                vec![],
            ),
            (
                "a change that is a third one, too",
                known(6 << 32, vec![by_text(3), by_text(5), candidate(7, "Before")]),
                (3, 7),
                revise.clone(),
                vec![join(7, 5, &text)],
                vec![],
            ),
            (
                "they share a link, and no longer the title",
                known(6 << 32, vec![by_url(3, "Fares rise"), candidate(7, "Before")]),
                (3, 7),
                revise,
                vec![],
                vec![],
            ),
        ] {
            let known = Known { apart: vec![(ArticleId(apart.0), ArticleId(apart.1))], ..known };
            assert_eq!(
                decide(&entry(title), &known),
                Decided { decision, joins, generic, evidence: vec![] },
                "{name}"
            );
        }
    }

    #[test]
    fn notices_with_the_same_text_are_told_apart_by_their_numbers() {
        let seen_as = |title: &str, same_source: bool| {
            seen(vec![Candidate { title: title.to_owned(), same_source, ..by_text(3) }])
        };
        let same = sight(3, Proof::SameText(60));
        for (name, before, same_source, decision, generic) in [
            ("another number", "Tender 18: beds for Bergen", true, Decision::Open, vec![4]),
            ("another number, elsewhere", "Tender 18: beds for Bergen", false, same.clone(), vec![]),
            ("a number more", "Update 1: tender 17, beds for Bergen", true, same.clone(), vec![]),
            ("no number", "Beds wanted", true, same.clone(), vec![]),
            ("the same number", "17 beds wanted", true, same, vec![]),
        ] {
            let decided = decide(&entry("Tender 17: beds for Bergen"), &seen_as(before, same_source));
            assert_eq!(decided, Decided { decision, joins: vec![], generic, evidence: vec![] }, "{name}");
        }
    }

    #[test]
    fn an_entry_under_the_key_of_another_is_its_own_article() {
        let words = |from: u32, to: u32| (from..to).map(|n| format!("word{n} ")).collect::<String>();
        let (title, text) = ("Clinic opens in Bergen", words(0, 60));
        let revise = Decision::Revise { article: ArticleId(7), change: Change::Material };
        for (name, before_title, before_text, others, decision, generic) in [
            ("all of it is other", "Fares rise", words(100, 160), vec![], Decision::Open, vec![2, 3]),
            ("the title stays", "Clinic opens in Bergen", words(100, 160), vec![], revise.clone(), vec![]),
            ("half of the text stays", "Fares rise", words(30, 90), vec![], revise.clone(), vec![]),
            ("a line of the text stays", "Fares rise", words(50, 110), vec![], revise.clone(), vec![]),
            ("too short to say", "Fares rise", words(100, 110), vec![], revise.clone(), vec![]),
            ("the text is gone", "Fares rise", String::new(), vec![], revise, vec![]),
            (
                "it is a third one",
                "Fares rise",
                words(100, 160),
                vec![by_text(3)],
                sight(3, Proof::SameText(60)),
                vec![2, 3],
            ),
        ] {
            let mut entry = entry(title);
            entry.entry.content = Some(text.clone());
            let before = Candidate {
                body: Some(before_text),
                by_id: true,
                same_source: true,
                ..by_url(7, before_title)
            };
            let known = known(6 << 32, others.into_iter().chain([before]).collect());
            assert_eq!(
                decide(&entry, &known),
                Decided { decision, joins: vec![], generic, evidence: vec![] },
                "{name}"
            );
        }
    }

    #[test]
    fn a_column_at_one_address_is_news_each_time() {
        let words = |from: u32, to: u32| (from..to).map(|n| format!("word{n} ")).collect::<String>();
        for (name, same_source, from, expected) in [
            ("other news", true, 100, Decision::Open),
            ("the same news", true, 10, sight(3, Proof::UrlAndTitle)),
            ("another outlet's teaser", false, 100, sight(3, Proof::UrlAndTitle)),
        ] {
            let mut today = entry("The daily briefing");
            today.entry.content = Some(words(0, 60));
            let body = Some(words(from, from + 60));
            let before = Candidate { body, same_source, ..by_url(3, "The daily briefing") };
            assert_eq!(decide(&today, &seen(vec![before])).decision, expected, "{name}");
        }
    }

    #[test]
    fn the_same_url_with_an_edited_text_is_the_same_article() {
        let words: String = (0..60).map(|n| format!("word{n} ")).collect();
        let mut edited = entry("A headline that was made anew");
        edited.entry.content = Some(format!("<p>{words}</p> and more"));
        let before = Candidate { body: Some(words), ..by_url(3, "Something else altogether") };
        assert_eq!(decide(&edited, &seen(vec![before])).decision, sight(3, Proof::UrlAndText));
    }
}
