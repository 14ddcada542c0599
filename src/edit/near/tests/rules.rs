//! What decides whatever the score: which rule, from where on, and what it leaves to the score.

use super::two::digest;
use super::two::item;
use super::*;
use crate::edit::near::Rule;
use crate::edit::near::THRESHOLD;

/// So many words that mean nothing.
fn plain(count: usize) -> String {
    (0..count).map(|place| format!("w{} ", "y".repeat(place))).collect()
}

fn rule(entry: &Said, before: &Said) -> Option<Rule> {
    judged(entry, std::slice::from_ref(before))[0].rule
}

#[test]
fn the_same_words_prove_it_from_so_many_on() {
    let long = plain(48);
    let short = plain(47);
    let stub = plain(13);
    let line =
        "The ferry to Ostvaag leaves at 9 today and not at 10, since ice has closed the outer harbour.";
    let vague =
        "The ferry to the islands leaves an hour later today, since ice has closed the outer harbour.";
    for (name, titles, texts, expected) in [
        ("the same", ("A town", "A town"), (&long, &long), Some(Rule::Identical)),
        ("in another order of the title", ("Town a", "A town"), (&long, &long), Some(Rule::Identical)),
        ("a title that goes on", ("A town: live", "A town"), (&long, &long), Some(Rule::Identical)),
        ("a title cut short", ("A town", "A town wakes"), (&long, &long), Some(Rule::Identical)),
        ("another title", ("A town wakes", "A town sleeps"), (&long, &long), None),
        ("no title", ("", ""), (&long, &long), None),
        ("one word less than is proof", ("A town", "A town"), (&short, &short), None),
        (
            "a line that names things",
            ("Late", "Late"),
            (&line.to_owned(), &line.to_owned()),
            Some(Rule::Identical),
        ),
        ("a line that names nothing", ("Late", "Late"), (&vague.to_owned(), &vague.to_owned()), None),
        ("a word more", ("A town", "A town"), (&format!("{long} more"), &long), None),
        ("a stub under one title", ("A town", "A town"), (&stub, &stub), Some(Rule::SaysNothing)),
        (
            "a stub under one title that says something",
            ("A town wakes to ice", "A town wakes to ice"),
            (&stub, &stub),
            None,
        ),
        ("a stub under other titles", ("A town", "The sea"), (&stub, &stub), Some(Rule::SaysNothing)),
        ("a stub and a text", ("A town", "The sea"), (&stub, &long), Some(Rule::SaysNothing)),
        (
            "no text, and titles that stand over many",
            ("Photos of the week", "Photos of the week"),
            (&String::new(), &String::new()),
            Some(Rule::SaysNothing),
        ),
        (
            "no text, and one long title",
            ("A town wakes to ice in its harbour", "A town wakes to ice in its harbour"),
            (&String::new(), &String::new()),
            None,
        ),
        ("nothing at all", ("", ""), (&String::new(), &String::new()), Some(Rule::SaysNothing)),
    ] {
        let (entry, before) = (said(titles.0, texts.0.as_str()), said(titles.1, texts.1.as_str()));
        assert_eq!(rule(&entry, &before), expected, "{name}");
        assert_eq!(rule(&before, &entry), expected, "{name}, the other way round");
    }
}

#[test]
fn an_item_of_a_digest_is_a_part_of_it() {
    let briefing = said("Chess champion aged eleven: the briefing", digest().html);
    for (name, entry, before, expected) in [
        ("a later item", item(3), digest(), Some(Rule::Part)),
        ("a digest with a later item", digest(), item(3), Some(Rule::Digest)),
        // A teaser begins where its text does: the rule can't tell the first item of a digest from one.
        ("the first item", item(0), digest(), None),
        ("the digest is about the item", item(2), briefing.clone(), None),
        ("the digest is about another item", item(3), briefing, Some(Rule::Part)),
        ("another text", item(2), item(3), None),
        ("the digest itself", digest(), digest(), Some(Rule::Identical)),
    ] {
        assert_eq!(rule(&entry, &before), expected, "{name}");
    }
}

#[test]
fn what_many_have_is_no_part() {
    for (commonness, expected) in [(0.0, Some(Rule::Part)), (0.4, Some(Rule::Part)), (0.5, None), (1.0, None)]
    {
        assert_eq!(judged_among(&item(3), &[digest()], commonness)[0].rule, expected, "{commonness}");
    }
}

/// The rules for each of several, in the order of the articles.
fn rules(entry: &Said, before: &[Said]) -> Vec<Option<Rule>> {
    let mut judged = judged(entry, before);
    judged.sort_by_key(|one| one.article);
    judged.iter().map(|one| one.rule).collect()
}

#[test]
fn a_digest_is_none_of_its_items() {
    let all: Vec<Said> = (0..5).map(item).collect();
    let other = said("Swans return to the castle pond", words("swan", 40));
    for (name, entry, before, expected) in [
        ("of all its items", digest(), all.clone(), vec![Some(Rule::Digest); 5]),
        ("of two later ones", digest(), vec![item(2), item(4)], vec![Some(Rule::Digest); 2]),
        ("of one later one", digest(), vec![item(4)], vec![Some(Rule::Digest)]),
        ("of the first alone", digest(), vec![item(0)], vec![None]),
        ("of the first and a later one", digest(), vec![item(0), item(4)], vec![Some(Rule::Digest); 2]),
        (
            "and something else beside them",
            digest(),
            vec![item(2), item(4), other.clone()],
            vec![Some(Rule::Digest); 3],
        ),
        (
            "and the same digest, said before",
            digest(),
            vec![item(2), item(4), digest()],
            vec![Some(Rule::Digest), Some(Rule::Digest), Some(Rule::Identical)],
        ),
        ("an item of two digests", item(3), vec![digest(), digest()], vec![Some(Rule::Part); 2]),
    ] {
        assert_eq!(rules(&entry, &before), expected, "{name}");
    }
}

#[test]
fn a_rule_goes_before_the_score() {
    let judged = |score: f32, rule| Judged { score, rule, ..judged(&item(0), &[item(1)]).remove(0) };
    for (name, score, rule, expected) in [
        ("at the threshold", THRESHOLD, None, true),
        ("below it", THRESHOLD - 0.01, None, false),
        ("proven", -20.0, Some(Rule::Identical), true),
        ("says nothing", 20.0, Some(Rule::SaysNothing), false),
        ("a part", 20.0, Some(Rule::Part), false),
        ("a digest", 20.0, Some(Rule::Digest), false),
        ("not a number", f32::NAN, None, false),
    ] {
        assert_eq!(judged(score, rule).is_copy(), expected, "{name}");
    }
}

#[test]
fn of_two_versions_of_an_article_the_more_like_one_speaks_for_it() {
    let before = [item(0), item(1), item(0)].map(|said| said.version(1));
    let suspects = before.map(|version| Suspect { version, commonness: 0.0 });
    let entry = item(1);
    let entrant =
        Entrant { piece: &entry.piece(), source: &SourceId::new(HERE), url_key: None, now: day(TODAY) };
    let judged = judge(&entrant, &suspects);
    assert_eq!(judged.len(), 1);
    assert!(judged[0].is_copy() && judged[0].passage.contains("beekeepers"), "{judged:?}");
}

#[test]
fn the_passage_is_the_longest_as_the_entry_has_it() {
    let text = "Nine beekeepers from the Ambel valley have taken a FARMER to court, and want the bees paid for by him.";
    let before = "Nine beekeepers from the Ambel valley have taken a farmer to court. He wants the hay paid for by them.";
    for (name, html, passage) in [
        (
            "a run",
            format!("<p>{text}</p>"),
            "Nine beekeepers from the Ambel valley have taken a FARMER to court",
        ),
        (
            "over markup",
            format!("<p>{}</p>", text.replace("Ambel", "<i>Ambel</i>")),
            "Nine beekeepers from the Ambel valley have taken a FARMER to court",
        ),
        ("nothing in common", words("w", 30), ""),
    ] {
        let judged = judged(&said("Bees", html), &[said("Bees", before)]);
        assert!(judged[0].passage.starts_with(passage), "{name}: {}", judged[0].passage);
        assert_eq!(judged[0].passage.is_empty(), passage.is_empty(), "{name}: {}", judged[0].passage);
    }
}

#[test]
fn what_is_known_beside_the_words_is_measured() {
    let measured = |entry: Said, before: Said, name: &str| {
        let place = NAMES.iter().position(|known| *known == name).unwrap();
        judged(&entry, &[before])[0].likeness[place]
    };
    let url = "https://wire.example/bees";
    let here = || item(1).by_the_same();
    for (name, measure, entry, before, expected) in [
        ("another source", "the same source", item(1), item(1), 0.0),
        ("the same source", "the same source", here(), here(), 1.0),
        ("no url", "the same url", item(1), item(1), 0.0),
        ("one url", "the same url", item(1).at(url), item(1), 0.0),
        ("two urls", "the same url", item(1).at(url), item(1).at("https://wire.example/hay"), 0.0),
        (
            "the same url",
            "the same url",
            item(1).at(url),
            item(1).at("http://www.wire.example/bees?utm_source=x"),
            1.0,
        ),
        ("the same day", "days between them (log)", item(1), item(1).days_before(0), 0.0),
        ("a day", "days between them (log)", item(1), item(1).days_before(1), 2.0_f32.ln()),
        ("nine days", "days between them (log)", item(1), item(1).days_before(9), 10.0_f32.ln()),
        ("a clock that was set back", "days between them (log)", item(1), item(1).days_before(-3), 0.0),
        ("the same titles", "the same words in both titles", item(1), item(1), 1.0),
        ("other titles", "the same words in both titles", item(1), item(2), 0.0),
    ] {
        assert_eq!(measured(entry, before, measure), expected, "{name}");
    }
    let judged = judged_among(&item(1), &[item(1)], 0.25);
    assert_eq!(judged[0].likeness.last(), Some(&0.25), "what the window says of the company");
}
