//! The index beside a plain map: what it finds was added and is still there, and what it may not forget it finds.

use crate::edit::near::postings::Postings;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What fits under one run, and in one bucket.
const OF_ONE_RUN: usize = 8;
const IN_A_BUCKET: usize = 12;

/// Hashes of one bucket of the first table agree in this part.
const BUCKET: u32 = 0xffff;

fn found(postings: &Postings, hash: u32, gone: u32) -> BTreeSet<u32> {
    let mut numbers = BTreeSet::new();
    postings.find(hash, gone, |number| {
        assert!(numbers.insert(number), "{number} twice under {hash:08x}");
    });
    numbers
}

/// Sixteen runs in each of three buckets.
fn hash(place: u32) -> u32 {
    (place / 3) << 16 | [0, 7, 0xffff][place as usize % 3]
}

#[derive(Clone, Debug)]
enum Step {
    /// A version with these runs.
    Add(BTreeSet<u32>),
    /// So many versions leave the window.
    LetGo(u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::btree_set(0_u32..48, 0..6).prop_map(Step::Add),
        1 => (1_u32..4).prop_map(Step::LetGo),
    ]
}

proptest! {
    #[test]
    fn it_finds_what_is_there_and_nothing_else(
        start in prop::sample::select(vec![0, 5, (1 << 24) - 4, u32::MAX - 3]),
        steps in prop::collection::vec(step(), 0..60),
    ) {
        let mut postings = Postings::default();
        // By hash: the numbers that were ever added, the oldest first.
        let mut model: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let (mut gone, mut count) = (start, 0_u32);
        for step in steps {
            match step {
                Step::Add(places) => {
                    let number = gone.wrapping_add(count);
                    count += 1;
                    let hashes: Vec<u32> = places.into_iter().map(hash).collect();
                    postings.add(number, gone, hashes.iter().copied());
                    hashes.iter().for_each(|hash| model.entry(*hash).or_default().push(number));
                    if let Some(last) = hashes.last() {
                        prop_assert!(found(&postings, *last, gone).contains(&number), "the youngest is there");
                    }
                }
                Step::LetGo(versions) => {
                    let versions = versions.min(count);
                    let left = |number: u32| number.wrapping_sub(gone) < versions;
                    postings.let_go(model.values().flatten().filter(|number| left(**number)).count());
                    (gone, count) = (gone.wrapping_add(versions), count - versions);
                }
            }
            for (hash, numbers) in &model {
                let here = |number: &u32| number.wrapping_sub(gone) < count;
                let there: BTreeSet<u32> = numbers.iter().copied().filter(here).collect();
                let found = found(&postings, *hash, gone);
                prop_assert!(found.is_subset(&there), "{hash:08x}: {found:?} of {there:?}");
                let bucket = model.iter().filter(|(other, _)| *other & BUCKET == hash & BUCKET);
                let never_full = bucket.map(|(_, numbers)| numbers.len()).sum::<usize>() <= IN_A_BUCKET;
                if never_full && numbers.len() <= OF_ONE_RUN {
                    prop_assert_eq!(found, there, "{:08x}", hash);
                }
            }
        }
    }
}

#[test]
fn before_anything_is_added_nothing_is_found() {
    let postings = Postings::default();
    assert_eq!(found(&postings, 1, 0), BTreeSet::new());
    assert_eq!(postings.bytes(), 0);
}

#[test]
fn what_many_have_is_kept_of_the_youngest() {
    let mut postings = Postings::default();
    (0..30).for_each(|number| postings.add(number, 0, [3].into_iter()));
    assert_eq!(found(&postings, 3, 0), (22..30).collect(), "of one run");
    (30..50).for_each(|number| postings.add(number, 0, [number << 16 | 3].into_iter()));
    let others = (30..50).filter(|number| !found(&postings, number << 16 | 3, 0).is_empty());
    assert_eq!(others.collect::<Vec<_>>(), (38..50).collect::<Vec<_>>(), "of a bucket");
    assert_eq!(found(&postings, 3, 0), BTreeSet::new());
}

#[test]
fn what_left_the_window_makes_room_first() {
    let mut postings = Postings::default();
    (0..12).for_each(|number| postings.add(number, 0, [number << 16].into_iter()));
    postings.let_go(6);
    (12..18).for_each(|number| postings.add(number, 6, [number << 16].into_iter()));
    let here: Vec<u32> = (0..18).filter(|number| !found(&postings, number << 16, 6).is_empty()).collect();
    assert_eq!(here, (6..18).collect::<Vec<_>>());
}

#[test]
fn the_table_grows_and_keeps_all_that_it_has() {
    let mut postings = Postings::default();
    // Five in each bucket of the first table, none of which is full at any time.
    let hashes = || (0..5 << 16).map(|place: u32| (place >> 16).wrapping_mul(0x3a75) << 16 | place & BUCKET);
    for (number, hash) in hashes().enumerate() {
        postings.add(number as u32, 0, [hash].into_iter());
    }
    let small = postings.bytes();
    // One run over and over: it counts, and takes no other's place.
    for number in 5 << 16..(5 << 16) + 900_000 {
        postings.add(number, 0, [0x0001_0000].into_iter());
    }
    assert!(postings.bytes() > 2 * small, "{} bytes, and {small} before", postings.bytes());
    for (number, hash) in hashes().enumerate().filter(|(_, hash)| hash & BUCKET != 0) {
        assert_eq!(found(&postings, hash, 0), BTreeSet::from([number as u32]), "{hash:08x}");
    }
    assert_eq!(found(&postings, 0x0001_0000, 0).len(), OF_ONE_RUN);
}

#[test]
fn what_left_the_window_lets_the_table_stay_as_it_is() {
    let mut postings = Postings::default();
    let runs = 1 << 16;
    for number in 0..12 {
        postings.add(number, number.saturating_sub(2), (0..runs).map(|place| number << 16 | place));
        if number >= 2 {
            postings.let_go(runs as usize);
        }
    }
    assert_eq!(postings.bytes(), 4 << 20);
}
