//! Two texts side by side: where they agree, where they go on after a gap, and what was moved.

use super::*;
use crate::edit::near::alignment::Alignment;
use crate::edit::near::alignment::Stretch;
use crate::edit::near::alignment::align;
use proptest::prelude::*;

const LEFT: &str = "one two three four five six seven eight nine ten";
const RIGHT: &str = "eleven twelve thirteen fourteen fifteen sixteen seventeen";

fn aligned(a: &str, b: &str) -> Alignment {
    align(&tokens(a), &tokens(b))
}

/// `a` and `b` from and to, and how many words agree.
fn stretch((from_a, to_a): (usize, usize), (from_b, to_b): (usize, usize), same: usize) -> Stretch {
    Stretch { from_a, to_a, from_b, to_b, same }
}

#[test]
fn stretches_are_what_stands_in_both() {
    let both = format!("{LEFT} {RIGHT}");
    let turned = format!("{RIGHT} {LEFT}");
    let with_more = format!("{LEFT} and here an editor put in ten words of her own {RIGHT}");
    for (name, a, b, expected) in [
        ("identical", LEFT, LEFT, vec![stretch((0, 10), (0, 10), 10)]),
        ("nothing", "", "", vec![]),
        ("nothing beside a text", "", LEFT, vec![]),
        ("nothing in common", LEFT, RIGHT, vec![]),
        ("fewer words than begin a stretch", "one two three", LEFT, vec![]),
        ("as many as begin a stretch", "four five six seven", LEFT, vec![stretch((0, 4), (3, 7), 4)]),
        (
            "a word exchanged",
            LEFT,
            "one two three four FIFTH six seven eight nine ten",
            vec![stretch((0, 10), (0, 10), 9)],
        ),
        (
            "a word exchanged before four in a row",
            "one DEUX three four five six",
            "one two three four five six",
            // What stands before an anchor is followed as far as it agrees, over no gap.
            vec![stretch((2, 6), (2, 6), 4)],
        ),
        ("words left out", "one two three four eight nine ten", LEFT, vec![stretch((0, 7), (0, 10), 7)]),
        (
            "words put in, and others exchanged",
            "one two three four then came five six SEVENTH eight nine ten",
            LEFT,
            vec![stretch((0, 12), (0, 10), 9)],
        ),
        (
            "after six others it goes on",
            "one two three four A B C D E F five six",
            "one two three four U V W X Y Z five six",
            vec![stretch((0, 12), (0, 12), 6)],
        ),
        (
            "after seven it does not",
            "one two three four A B C D E F G five six",
            "one two three four T U V W X Y Z five six",
            vec![stretch((0, 4), (0, 4), 4)],
        ),
        (
            "one word after a gap is chance",
            "one two three four A five B C",
            "one two three four U five V W",
            vec![stretch((0, 4), (0, 4), 4)],
        ),
        (
            "a paragraph moved",
            &both,
            &turned,
            vec![stretch((0, 10), (7, 17), 10), stretch((10, 17), (0, 7), 7)],
        ),
        (
            "a paragraph put in",
            &with_more,
            &both,
            vec![stretch((0, 10), (0, 10), 10), stretch((21, 28), (10, 17), 7)],
        ),
        (
            "a paragraph left out",
            &both,
            &with_more,
            vec![stretch((0, 10), (0, 10), 10), stretch((10, 17), (21, 28), 7)],
        ),
        (
            "said twice",
            &format!("{LEFT} {LEFT}"),
            LEFT,
            vec![stretch((0, 10), (0, 10), 10), stretch((10, 20), (0, 10), 10)],
        ),
    ] {
        assert_eq!(aligned(a, b).stretches, expected, "{name}");
    }
}

#[test]
fn what_was_exchanged_is_counted_by_its_kind() {
    let with = |number: &str, name: &str, word: &str| {
        format!("The council of the town spent {number} crowns on a statue of {name} by the {word} this year")
    };
    let before = with("4,500", "Linnea", "river");
    for (name, after, expected) in [
        ("nothing", before.clone(), (0, 0, 0)),
        ("a word", with("4,500", "Linnea", "lake"), (2, 0, 0)),
        ("a number", with("7,200", "Linnea", "river"), (2, 2, 0)),
        ("a number in other signs", with("4.500", "Linnea", "river"), (0, 0, 0)),
        ("a name", with("4,500", "Ottilie", "river"), (2, 0, 2)),
        ("a name by a word", with("4,500", "nobody", "river"), (2, 0, 1)),
        ("one of each", with("7,200", "Ottilie", "lake"), (6, 2, 2)),
        ("a word for three", with("4,500", "Linnea", "old mill pond"), (4, 0, 0)),
    ] {
        let found = aligned(&after, &before);
        assert_eq!((found.gap_words, found.gap_numbers, found.gap_names), expected, "{name}");
    }
}

/// Places that are tried are few, so that it ends; and nothing is lost for it.
#[test]
fn text_that_repeats_itself_is_read_to_its_end() {
    for (name, a, b) in [
        ("one word", "a ".repeat(5_000), "a ".repeat(5_000)),
        ("one word, the younger longer", "a ".repeat(5_000), "a ".repeat(3_000)),
        ("one word, the younger shorter", "a ".repeat(3_000), "a ".repeat(5_000)),
        ("a line", format!("{LEFT} ").repeat(500), format!("{LEFT} ").repeat(500)),
        (
            "a line with a number",
            (0..800).map(|n| format!("{LEFT} {n} ")).collect(),
            format!("{LEFT} ").repeat(800),
        ),
    ] {
        let (a, b) = (tokens(&a), tokens(&b));
        let found = align(&a, &b);
        let in_line = |token: &Token| b.iter().any(|other| other.hash == token.hash);
        let lost = a.iter().zip(&found.in_a).filter(|(token, mark)| in_line(token) && !**mark).count();
        assert_eq!(lost, 0, "{name}");
        assert_eq!(found.same_words as usize, found.in_a.iter().filter(|mark| **mark).count(), "{name}");
    }
}

fn marked(marks: &[bool]) -> usize {
    marks.iter().filter(|mark| **mark).count()
}

fn assert_consistent(a: &[Token], b: &[Token], found: &Alignment) {
    let (mut last, mut gaps) = (0, 0);
    for one in &found.stretches {
        assert!(one.from_a >= last && one.to_a <= a.len() && one.to_b <= b.len(), "{one:?}");
        assert!(one.same >= 4, "{one:?}");
        assert_eq!(a[one.from_a].hash, b[one.from_b].hash, "{one:?}");
        assert_eq!(a[one.to_a - 1].hash, b[one.to_b - 1].hash, "{one:?}");
        assert_eq!(marked(&found.in_a[one.from_a..one.to_a]), one.same, "{one:?}");
        // The words that agree come in one order.
        let same_b: Vec<u32> = hashes(&b[one.from_b..one.to_b]);
        let mut rest = same_b.iter();
        let of_a = (one.from_a..one.to_a).filter(|place| found.in_a[*place]);
        assert!(of_a.map(|place| a[place].hash).all(|hash| rest.any(|other| *other == hash)), "{one:?}");
        gaps += (one.to_a - one.from_a) + (one.to_b - one.from_b) - 2 * one.same;
        last = one.to_a;
    }
    let inside = |place: usize, of: fn(&Stretch) -> (usize, usize)| {
        found.stretches.iter().map(of).any(|(from, to)| (from..to).contains(&place))
    };
    assert!((0..a.len()).all(|place| !found.in_a[place] || inside(place, |one| (one.from_a, one.to_a))));
    assert!((0..b.len()).all(|place| !found.in_b[place] || inside(place, |one| (one.from_b, one.to_b))));
    assert_eq!(found.gap_words as usize, gaps);
    assert_eq!(found.same_words as usize, marked(&found.in_a));
    assert!(marked(&found.in_b) <= marked(&found.in_a));
    assert!(found.gap_numbers + found.gap_names <= found.gap_words);
}

fn text(words: &[u32]) -> Vec<Token> {
    tokens(&words.iter().map(|word| format!("w{word}x ")).collect::<String>())
}

proptest! {
    #[test]
    fn marks_stretches_and_counts_agree(
        a in prop::collection::vec(0_u32..5, 0..150),
        b in prop::collection::vec(0_u32..5, 0..150),
    ) {
        let (a, b) = (text(&a), text(&b));
        assert_consistent(&a, &b, &align(&a, &b));
    }

    #[test]
    fn the_same_text_is_one_stretch(words in prop::collection::vec(0_u32..9, 4..150)) {
        let text = text(&words);
        let found = align(&text, &text);
        assert_consistent(&text, &text, &found);
        prop_assert_eq!(found.same_words as usize, text.len());
        prop_assert_eq!(found.stretches.len(), 1);
    }

    /// Whoever came first, exchanged words are exchanged words.
    #[test]
    fn exchanged_words_look_the_same_from_both_sides(exchanged in prop::collection::vec(any::<bool>(), 0..200)) {
        let before: Vec<u32> = (0..exchanged.len() as u32).collect();
        let after: Vec<u32> =
            before.iter().zip(&exchanged).map(|(word, other)| if *other { word + 1_000 } else { *word }).collect();
        let (before, after) = (text(&before), text(&after));
        let (found, turned) = (align(&after, &before), align(&before, &after));
        assert_consistent(&after, &before, &found);
        prop_assert_eq!(&found.in_a, &turned.in_b);
        prop_assert_eq!(&found.in_b, &turned.in_a);
        prop_assert_eq!((found.same_words, found.gap_words), (turned.same_words, turned.gap_words));
    }
}
