use super::*;

const DAY: i64 = 86_400;

fn caught(store: &Store, since: i64) -> Vec<(&'static str, String, String, u64)> {
    let caught = store.caught(at(since)).unwrap().into_iter();
    caught.map(|one| (one.kind, one.first.to_string(), one.again.to_string(), one.count)).collect()
}

fn counted(kind: &'static str, first: &str, again: &str, count: u64) -> (&'static str, String, String, u64) {
    (kind, first.to_owned(), again.to_owned(), count)
}

#[test]
fn duplicates_are_counted_by_kind_and_by_pair() {
    let mut store = store();
    turn(&mut store, 0, |turn| {
        let one = open(turn, "a", &entry("one"))?;
        turn.sight(&source("b"), &entry("two"), one, &Proof::UrlAndTitle)?;
        turn.sight(&source("b"), &entry("three"), one, &Proof::UrlAndText)?;
        turn.sight(&source("b"), &entry("four"), one, &Proof::SameText(60))?;
        turn.sight(&source("a"), &entry("five"), one, &Proof::IdAndTitle)?;
        turn.sight(&source("c"), &entry("six"), one, &Proof::Copy(90))?;
        turn.sight(&source("c"), &entry("seven"), one, &Proof::Editor)
    });
    let expected = [
        counted("same url", "a", "b", 2),
        counted("by a person", "a", "c", 1),
        counted("copy", "a", "c", 1),
        counted("same id", "a", "a", 1),
        counted("same text", "a", "b", 1),
    ];
    assert_eq!(caught(&store, 0), expected);
    assert_eq!(store.overview().unwrap().duplicates_by_proof.iter().map(|(_, count)| count).sum::<u64>(), 6);
}

#[test]
fn a_pair_of_articles_that_turn_out_to_be_one_is_counted_once() {
    let mut store = store();
    let ids = ["a", "b", "c"].map(|name| turn(&mut store, 0, |turn| news(turn, name, name, "travel")));
    let join = |younger: usize, older: usize| Join {
        younger: ids[younger],
        older: ids[older],
        proof: Proof::Copy(60),
    };
    turn(&mut store, 1, |turn| turn.join(&join(2, 1)));
    turn(&mut store, 2, |turn| turn.join(&join(1, 0)));
    turn(&mut store, 3, |turn| turn.join(&join(2, 0)));
    turn(&mut store, 4, |turn| turn.join(&join(1, 0)));
    assert_eq!(caught(&store, 0), [counted("copy", "a", "b", 1), counted("copy", "b", "c", 1)]);
}

#[test]
fn days_are_counted_together_and_old_ones_are_let_go() {
    let mut store = store();
    let one = turn(&mut store, 0, |turn| open(turn, "a", &entry("one")));
    for day in 0..4 {
        let again = entry(&format!("again {day}"));
        turn(&mut store, day * DAY, |turn| turn.sight(&source("b"), &again, one, &Proof::SameText(60)));
    }
    for (name, forgotten, since, expected) in [
        ("all", None, 0, Some(4)),
        ("since a day", None, 2 * DAY, Some(2)),
        ("a day counts whole", None, 2 * DAY + 60, Some(2)),
        ("since then nothing", None, 4 * DAY, None),
        ("without the old", Some(2 * DAY), 0, Some(2)),
        ("without any", Some(9 * DAY), 0, None),
    ] {
        if let Some(before) = forgotten {
            store.forget_caught(at(before)).unwrap();
        }
        let found: Vec<_> = caught(&store, since).into_iter().map(|(.., count)| count).collect();
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{name}");
    }
}
