//! Any texts at all: nothing is out of bounds, and what is said of them holds.

use super::said;
use super::*;
use crate::edit::near::Fingerprint;
use crate::edit::near::judge::THRESHOLD;
use proptest::prelude::*;

/// Letters, signs and markup of all kinds, and words that come again.
fn anything() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[a-d]{1,3} ",
        "[0-9.,]{1,6}",
        "[一-十]{1,5}",
        Just("the harbour of the town is closed by ice ".to_owned()),
        Just("<p>".to_owned()),
        Just("&#252;&amp;".to_owned()),
        Just("\u{301}\u{ad}\u{200b}…”".to_owned()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_judgement_holds_together(title in anything(), text in anything(), other in anything(), more in anything()) {
        let entry = said(&title, text.clone());
        let plain = entry.piece().plain;
        for one in judged(&entry, &[said(&other, text.clone() + &more), said(&title, more.clone()), said("", more + &text)]) {
            prop_assert!(one.score.is_finite() && one.likeness.iter().all(|value| value.is_finite()));
            prop_assert!((0.0..=1.0).contains(&one.covers));
            prop_assert!(plain.contains(&one.passage), "{:?} is not in {plain:?}", one.passage);
            prop_assert_eq!(one.is_copy(), one.rule.map_or(one.score >= THRESHOLD, |rule| rule.proves()));
        }
    }

    #[test]
    fn a_fingerprint_comes_back_whatever_it_is_of(title in anything(), text in anything()) {
        let print = said(&title, text).piece().fingerprint();
        prop_assert_eq!(Fingerprint::from_bytes(&print.to_bytes()), Some(print));
    }
}
