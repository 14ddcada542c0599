//! Fingerprints are on disk: what they are made of stands fast, and what two texts keep can be compared.

use super::*;
use crate::edit::near::Fingerprint;
use crate::edit::near::RECIPE;
use crate::edit::near::fingerprint::HEAD;
use crate::edit::near::fingerprint::RUN;
use proptest::prelude::*;
use std::collections::HashSet;

/// A text that is written with spaces, in capitals, marks and numbers; one in two alphabets; one without spaces.
/// Each goes on with words that reach behind what is kept of a beginning.
const TEXTS: [(&str, &str, &str); 3] = [
    (
        "Café's roof: 1,250 tiles stolen",
        "<p>Thieves took 1,250 tiles from the roof of the Café Zoë in Old Harbour. &ldquo;They left the \
         weather-cock,&rdquo; said the owner.</p>",
        "8e0000003008040347f88b4fbff2867940c21dc2f14fd7df904d96b9326e7a0aa54ae0f3512dcda26573dc2f915fe185\
         baaa31cff7633d29a6be8a953fd11e1dff1cfcfa4f5207593cd6dfa9236635751d50df25b1b7e4e63fa141f1125ac943\
         934a9b5cdad9e06911e379175adfe541d8ee19e47774bf2f309f0d2e8a5e18e55ffa5b4528cde321d8801450ae994247\
         75550a1376ac56f3b2546322392426189f25b3a4c75bed3f7bcbf3fe45603afd6651bc406aeef734aa7f91f4935c266b\
         936367152ed76fdeb4d332313effb2344011921b82651656db96e9e57438990489de7a85a5e8d312ccb3e74dfc538814\
         e737f4f130d1bb",
    ),
    (
        "Über den Fluß / Через реку",
        "<p>Die Fähre setzt wieder über. Паром «Ёлка» снова ходит через реку, билет стоит 40 рублей.</p>",
        "87000000300803dd18fbfc0c9cbacf816a292c6c91389fe4c4246708ae66b5d38a09fa52ae52af77e0285786fc80cae7\
         7ca9b32df188d14a3b34a88aedd628ed42804d43934a9b5cdad9e06911e379175adfe541d8ee19e47774bf2f309f0d2e\
         8a5e18e55ffa5b4528cde321d8801450ae99424775550a1376ac56f3b2546322392426189f25b3a4c75bed3f7bcbf3fe\
         45603afd6651bc406aeef734aa7f91f4935c266b936367152ed76fa22f3c0a7210fb6e5672688304b4ee486adcd4504a\
         d603e3f77cff8cdeb4d332313effb2344011921b82651656db96e9e57438990489de7a85a5e8d364af02d9aba885d9b7\
         10dc88",
    ),
    (
        "青河县发现古塔",
        "<p>考古人员在青河县发现一座古塔，塔高12米，保存完好。</p>",
        "8b000000300804bce9f25199718acb991c51890fd30207623c06dc2a47f64af5e51de8e1b8117b6cf861a048bcb4b09f\
         bfdd0e728bc40f8f2ae4193c57aa732919b33d2e7faf265146c21143efca30418303f843934a9b5cdad9e06911e37917\
         5adfe541d8ee19e47774bf2f309f0d2e8a5e18e55ffa5b4528cde321d8801450ae99424775550a1376ac56f3b2546322\
         392426189f25b3a4c75bed3f7bcbf3fe45603afd6651bc406aeef734aa7f91f4935c266b936367152ed76fa22f3c0a72\
         10fb6e56726883deb4d332313effb2344011921b82651656db96e9e57438990489de7a85a5e8d3086675386a507fa532\
         e396693551b58d",
    ),
];

fn print(text: &str) -> Fingerprint {
    Fingerprint::of(&[], &tokens(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_bytes_of_a_recipe_stand_fast() {
    for (title, html, expected) in TEXTS {
        let html = format!("{html}<p>{}</p>", words("w", 120));
        let found = hex(&said(title, html).piece().fingerprint().to_bytes());
        assert_eq!(
            (RECIPE, found.as_str()),
            (1, expected),
            "{title}: stores hold fingerprints of this recipe; whoever changes what they are made of counts \
             up `RECIPE`, and writes down the new bytes here"
        );
    }
}

#[test]
fn spelling_and_markup_leave_a_fingerprint_as_it_is() {
    let plain = said("A town wakes", "<p>The café in Ostvaag opens at 10,000 crowns.</p>");
    for (name, title, html) in [
        ("markup", "A town wakes", "<div>The <b>café</b> in Ostvaag<br>opens at 10,000 crowns.</div>"),
        ("capitals", "A TOWN WAKES", "THE CAFÉ IN OSTVAAG OPENS AT 10,000 CROWNS."),
        ("marks", "A town wakes", "The cafe\u{301} in Ostvaag, opens at 10,000 crowns!"),
        ("without marks", "A town wakes", "The cafe in Ostvaag opens at 10.000 crowns"),
        (
            "escaped once too often",
            "A town wakes",
            "&lt;p&gt;The café in Ostvaag opens at 10,000 crowns.&lt;/p&gt;",
        ),
    ] {
        assert_eq!(said(title, html).piece().fingerprint(), plain.piece().fingerprint(), "{name}");
    }
    for (name, title, html) in [
        ("another title", "A town sleeps", plain.html.clone()),
        ("another word", "A town wakes", plain.html.replace("opens", "shuts")),
        ("another order", "A town wakes", plain.html.replace("café in Ostvaag", "Ostvaag in café")),
    ] {
        assert_ne!(said(title, html).piece().fingerprint(), plain.piece().fingerprint(), "{name}");
    }
}

#[test]
fn short_and_empty_texts_have_one_run_or_none() {
    for (name, text, words, runs) in [
        ("nothing", "", 0, 0),
        ("one word", "Stub", 1, 1),
        ("less than a run", "Three words only", 3, 1),
        ("a run", "Four words are enough", 4, 1),
        ("a word more", "Five words make two runs", 5, 2),
        ("the same over and over", &"again ".repeat(5_000), 5_000, 1),
    ] {
        let print = print(text);
        assert_eq!((print.words, print.head.len()), (words, runs), "{name}");
        assert!(print.tail.iter().all(|run| print.head.contains(run)), "{name}");
    }
}

#[test]
fn however_long_a_text_is_its_fingerprint_is_short() {
    for count in [60, 500, 5_000, 100_000] {
        let text = words("w", count);
        let print = Fingerprint::of(&tokens(&text), &tokens(&text));
        assert!(print.to_bytes().len() <= 500, "{count} words: {} bytes", print.to_bytes().len());
        assert_eq!(print.head.len(), HEAD, "{count} words");
        let least = ((count - HEAD) / 16).min(20);
        assert!(print.tail.len() >= least, "{count} words: {} runs of what follows", print.tail.len());
    }
}

#[test]
fn all_that_a_teaser_has_is_in_the_beginning_of_its_text() {
    let whole = print(&words("w", 400));
    for count in RUN..HEAD + RUN {
        let teaser = print(&words("w", count));
        assert!(teaser.hashes().all(|run| whole.head.contains(&run)), "{count} words");
        assert_eq!(teaser.head.len(), count + 1 - RUN, "{count} words");
    }
}

#[test]
fn what_is_no_fingerprint_is_told() {
    let bytes = said(TEXTS[0].0, TEXTS[0].1).piece().fingerprint().to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(Fingerprint::from_bytes(&bytes[..end]), None, "broken off after {end} bytes");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Fingerprint::from_bytes(&longer), None, "a byte too many");
    for count in 4..7 {
        for step in [1, 255] {
            let mut bytes = bytes.clone();
            bytes[count] = bytes[count].wrapping_add(step);
            assert_eq!(Fingerprint::from_bytes(&bytes), None, "count {count}, changed by {step}");
        }
    }
}

/// All runs of a text behind its beginning, kept or not.
fn runs_behind(words: &[Token]) -> HashSet<u32> {
    words[HEAD.min(words.len())..].windows(RUN).map(|run| Fingerprint::of(&[], run).head[0]).collect()
}

proptest! {
    #[test]
    fn a_fingerprint_is_read_as_it_was_written(
        words: u32,
        head in prop::collection::vec(any::<u32>(), 0..=255),
        tail in prop::collection::vec(any::<u32>(), 0..=255),
        title in prop::collection::vec(any::<u32>(), 0..=255),
    ) {
        let print = Fingerprint { words, head, tail, title };
        prop_assert_eq!(Fingerprint::from_bytes(&print.to_bytes()), Some(print));
    }

    #[test]
    fn bytes_are_refused_or_read_whole(bytes in prop::collection::vec(0_u8..6, 0..60)) {
        if let Some(print) = Fingerprint::from_bytes(&bytes) {
            prop_assert_eq!(print.to_bytes(), bytes);
        }
    }

    /// Whatever was cut, put in or moved: of what stands in both, the one keeps all that the other keeps.
    #[test]
    fn what_two_texts_keep_can_be_compared(
        left in prop::collection::vec(0_usize..9, 1..16),
        right in prop::collection::vec(0_usize..9, 1..16),
    ) {
        let text = |parts: &[usize]| tokens(&parts.iter().map(|part| words(PARTS[*part], 170)).collect::<String>());
        let (left, right) = (text(&left), text(&right));
        let both: HashSet<u32> = runs_behind(&left).intersection(&runs_behind(&right)).copied().collect();
        let kept = |text: &[Token]| {
            let tail = Fingerprint::of(&[], text).tail;
            tail.into_iter().filter(|run| both.contains(run)).collect::<HashSet<u32>>()
        };
        let (left, right) = (kept(&left), kept(&right));
        prop_assert!(left.is_subset(&right) || right.is_subset(&left), "{:?} {:?}", left, right);
    }
}

const PARTS: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
