//! Which versions are suspected: all copies, the most like first, never one that left.

use super::*;
use crate::edit::near::Fingerprint;
use crate::edit::near::Window;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::collections::HashSet;

/// Paragraphs of a text by their letters: `abd`.
fn print(paragraphs: &str) -> Fingerprint {
    let text: String = paragraphs.chars().map(|name| words(&name.to_string(), 12)).collect();
    Fingerprint::of(&[], &tokens(&text))
}

/// Version 1 of article 1, version 2 of article 2: a day apart.
fn window(texts: &[&str]) -> Window {
    let articles: Vec<(i64, &str)> = (1..).zip(texts.iter().copied()).collect();
    window_of(&articles)
}

fn window_of(articles: &[(i64, &str)]) -> Window {
    let mut window = Window::default();
    for (version, (article, text)) in (1..).zip(articles) {
        window.add(VersionId(version), ArticleId(*article), day(version), &print(text));
    }
    window
}

fn suspects(window: &Window, text: &str) -> Vec<i64> {
    window.suspects(&print(text)).iter().map(|suspect| suspect.version.0).collect()
}

#[test]
fn the_most_like_come_first() {
    for (name, said, text, expected) in [
        ("nothing was said", vec![], "a", vec![]),
        ("nothing like it", vec!["b", "cd"], "a", vec![]),
        ("the same", vec!["a"], "a", vec![1]),
        ("a part of it", vec!["abcd"], "b", vec![1]),
        ("it is a part", vec!["b"], "abcd", vec![1]),
        ("more of it before less", vec!["axyz", "abxy", "abcx"], "abcd", vec![3, 2, 1]),
        ("in another order", vec!["dcba"], "abcd", vec![1]),
        ("the older first where they are alike", vec!["abc", "abc"], "abc", vec![1, 2]),
        ("no text", vec!["a"], "", vec![]),
    ] {
        assert_eq!(suspects(&window(&said), text), expected, "{name}");
    }
}

#[test]
fn of_one_article_and_in_all_only_few_are_compared() {
    let of_one = window_of(&[(1, "abc"), (1, "abcd"), (1, "abce"), (2, "abcf")]);
    let articles: Vec<i64> = of_one.suspects(&print("abc")).iter().map(|one| one.article.0).collect();
    assert_eq!(articles, [1, 1, 2]);
    let many = window(&["abcdefgh"; 20]);
    assert_eq!(many.suspects(&print("abcdefgh")).len(), 6);
}

#[test]
fn what_many_articles_say_weighs_less() {
    let mut said = vec!["wxyz"; 5];
    said.push("wxa");
    // The same eight articles have `w` and `x`; only one has `a`.
    assert_eq!(suspects(&window(&said), "wxa")[0], 6);
    // Two paragraphs that all have are less than one that only one has.
    let mut said = vec!["xyopq"; 7];
    said.push("amnrs");
    assert_eq!(suspects(&window(&said), "xya")[0], 8);
}

#[test]
fn common_is_what_two_further_articles_have() {
    for (name, articles, expected) in [
        ("one article", vec![(1, "ab")], 0.0),
        ("a second one", vec![(1, "ab"), (2, "ab")], 0.0),
        ("a third one", vec![(1, "ab"), (2, "ab"), (3, "ab")], 1.0),
        ("three versions of one", vec![(1, "ab"), (1, "ab"), (1, "ab")], 0.0),
    ] {
        let found = window_of(&articles).suspects(&print("ab"));
        assert_eq!(found[0].commonness, expected, "{name}");
        assert_eq!(found[0].runs as usize, print("ab").head.len() + print("ab").tail.len(), "{name}");
    }
    let half = window_of(&[(1, "ab"), (2, "axyz"), (3, "amno")]).suspects(&print("ab"));
    assert!((0.3..0.7).contains(&half[0].commonness), "{half:?}");
}

#[test]
fn titles_alone_lead_there() {
    let mut window = Window::default();
    let title = tokens("Six ambulances for the hospital of Norfjord");
    window.add(VersionId(1), ArticleId(1), day(1), &Fingerprint::of(&title, &tokens("Read more")));
    let entry = |title: &str, text: &str| Fingerprint::of(&tokens(title), &tokens(text));
    for (name, entry, expected) in [
        ("the same", entry("Six ambulances for the hospital of Norfjord", &words("w", 90)), 1),
        ("with a word in front", entry("Video: Six ambulances for the hospital of Norfjord", ""), 1),
        ("words of it", entry("Six ambulances burn in the yard", ""), 0),
        ("as text", entry("", "Six ambulances for the hospital of Norfjord"), 0),
    ] {
        assert_eq!(window.suspects(&entry).len(), expected, "{name}");
    }
}

#[test]
fn what_was_said_before_a_moment_is_let_go() {
    let mut window = window(&["ab", "ab", "ab"]);
    let full = window.bytes();
    for (before, expected) in [
        (day(1), vec![1, 2, 3]),
        (day(1) + TimeDelta::milliseconds(1), vec![2, 3]),
        (day(3), vec![3]),
        (day(4), vec![]),
        (day(5), vec![]),
    ] {
        window.let_go(before);
        assert_eq!(suspects(&window, "ab"), expected, "{before}");
        assert_eq!(window.len(), expected.len());
    }
    assert!(window.is_empty() && window.bytes() <= full);
    window.add(VersionId(4), ArticleId(4), day(5), &print("ab"));
    assert_eq!(suspects(&window, "ab"), [4]);
}

/// The window is the first sieve: what does not come through it is never compared.
#[test]
fn every_copy_is_suspected() {
    let others: Vec<Said> =
        two::pairs().into_iter().flat_map(|(_, entry, before)| [vec![entry], before].concat()).collect();
    for (name, entry, before) in one::pairs() {
        let mut window = Window::default();
        for (version, said) in (1..).zip([before].iter().chain(&others)) {
            window.add(VersionId(version), ArticleId(version), day(1), &said.piece().fingerprint());
        }
        let found = window.suspects(&entry.piece().fingerprint());
        assert_eq!(found.first().map(|first| first.version), Some(VersionId(1)), "{name}: {found:?}");
    }
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-h]{1,5}", 0..7)
}

proptest! {
    /// So few that the index forgets nothing.
    #[test]
    fn suspects_are_counted_as_by_hand(said in texts(), gone in 0_i64..7, text in "[a-h]{1,5}") {
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let mut window = window(&said);
        window.let_go(day(gone));
        let entry = print(&text);
        let found = window.suspects(&entry);
        let has = |version: i64| print(said[version as usize - 1]).hashes().collect::<HashSet<u32>>();
        let here: Vec<i64> = (1..=said.len() as i64).filter(|version| *version >= gone).collect();

        let versions: BTreeSet<i64> = found.iter().map(|suspect| suspect.version.0).collect();
        prop_assert_eq!(versions.len(), found.len(), "each once");
        prop_assert!(versions.iter().all(|version| here.contains(version)), "{:?} of {:?}", versions, here);
        for suspect in &found {
            let same: Vec<u32> = entry.hashes().filter(|run| has(suspect.version.0).contains(run)).collect();
            let distinct: HashSet<u32> = same.iter().copied().collect();
            prop_assert!(suspect.runs as usize >= distinct.len() && suspect.runs as usize <= same.len());
            let common = same.iter().filter(|run| here.iter().filter(|other| has(**other).contains(run)).count() > 2);
            let commonness = common.count() as f32 / same.len() as f32;
            prop_assert!((suspect.commonness - commonness).abs() < 0.001, "{:?}: {}", suspect, commonness);
        }
        for version in here.iter().filter(|version| said[**version as usize - 1] == text) {
            prop_assert!(versions.contains(version), "a copy is suspected: {} of {:?}", version, found);
        }
    }
}
