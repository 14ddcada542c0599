use super::*;
use crate::store::retention::PART;
use std::time::Duration;

const DAY: i64 = 86_400;

/// Lets go at a moment of texts that were seen before `articles`, and of keys that were buried before
/// `entries`.
fn expire(store: &mut Store, now: i64, articles: i64, entries: i64) -> usize {
    let since = |before: i64| Duration::from_secs((now - before).try_into().unwrap());
    store.expire(at(now), since(articles), since(entries)).unwrap()
}

fn whole(names: &[&str]) -> Listing {
    Listing { keys: names.iter().map(|name| entry(name).key).collect(), is_partial: false }
}

fn part(names: &[&str]) -> Listing {
    Listing { is_partial: true, ..whole(names) }
}

#[test]
fn what_nobody_lists_or_sees_leaves_a_tombstone() {
    let mut store = store();
    let ids = turn(&mut store, 0, |turn| {
        turn.sourced(&source("a"), &SourceState::default(), &whole(&["listed"]))?;
        let names = ["old", "listed", "seen", "joined"];
        let ids = names.map(|name| news(turn, "a", name, "travel"));
        let [old, listed, seen, joined] = ids;
        Ok([old?, listed?, seen?, joined?])
    });
    turn(&mut store, 50, |turn| {
        turn.sight(&source("b"), &entry("copy"), ids[2], &Proof::SameText(60))?;
        let younger = news(turn, "c", "younger", "health")?;
        turn.join(&Join { younger, older: ids[3], proof: Proof::SameText(60) })
    });
    store.published(i64::MAX).unwrap();

    assert_eq!(expire(&mut store, 1000, 10, 0), 1);
    let standing = store.standing(&in_section("travel"), 9).unwrap();
    assert_eq!(titles(&standing), ["joined", "seen", "listed"]);
    let touched = store.unpublished().unwrap().unwrap().feeds;
    assert_eq!(touched, [in_section("travel"), FeedId::Latest, FeedId::Source(source("a"))].into());

    let tombstone = store.article(ids[0]).unwrap().unwrap();
    assert_eq!((tombstone.title.as_str(), tombstone.body()), ("old", None));
    assert_eq!(tombstone.tag.short(), "old0");
    let filing = store.filings(ids[0]).unwrap().pop().unwrap();
    assert_eq!(filing.withdrawn, Some(at(1000)));
    assert!(filing.reason.ends_with("withdrawn: not seen since 2023-11-14"), "{}", filing.reason);
    let overview = store.overview().unwrap();
    assert_eq!((overview.articles, overview.tombstones, overview.entries), (4, 1, 6));
    assert_eq!(expire(&mut store, 1000, 10, 0), 0);
}

#[test]
fn a_tombstone_does_not_come_back() {
    let mut store = store();
    let old = turn(&mut store, 0, |turn| news(turn, "a", "old", "travel"));
    expire(&mut store, 1000, 10, 0);

    assert_eq!(store.known(&source("a"), &entry("old")).unwrap().entry.unwrap().article, old);
    let elsewhere = store.known(&source("b"), &KeyedEntry { text_key: None, ..entry("old") }).unwrap();
    let candidate = &elsewhere.candidates[0];
    assert!(candidate.tombstone && candidate.body.is_none() && !candidate.same_source);

    let filed = turn(&mut store, 2000, |turn| {
        turn.revise(&source("a"), &changed("old", "new"), old, Change::Material, Updates::Bump)?;
        turn.file(old, &proposal("travel"), FilingOrigin::Refiled, None)
    });
    assert_eq!(filed, None);
    let article = store.article(old).unwrap().unwrap();
    assert_eq!((article.title.as_str(), article.body()), ("old", None));
    assert_eq!(store.refilables(ArticleId(0), 9).unwrap(), []);
}

#[test]
fn a_tombstone_keeps_its_keys_from_when_it_was_made() {
    let mut store = store();
    let old = turn(&mut store, 0, |turn| news(turn, "a", "old", "travel"));
    let is_known = |store: &Store| store.known(&source("a"), &entry("old")).unwrap().entry.is_some();
    for (name, day, gone, known) in [
        ("before its time", 364, 0, true),
        ("buried", 366, 1, true),
        ("the round after", 367, 0, true),
        ("when its keys are old, too", 366 + 90, 0, true),
        ("forgotten", 366 + 91, 0, false),
    ] {
        assert_eq!(expire(&mut store, day * DAY, (day - 365) * DAY, (day - 90) * DAY), gone, "{name}");
        assert_eq!(is_known(&store), known, "{name}");
    }
    // Its tag stays taken.
    assert_eq!(store.find("old0", &[]).unwrap(), [old]);
    assert_eq!(store.find("", &[hash("url", "old"), hash("id", "old"), hash("text", "old")]).unwrap(), []);
    let again = turn(&mut store, 500 * DAY, |turn| open(turn, "a", &entry("old")));
    assert_eq!(store.article(again).unwrap().unwrap().tag.short(), "old1");
}

#[test]
fn what_is_listed_keeps_its_keys() {
    let mut store = store();
    let [listed, seen] = turn(&mut store, 0, |turn| {
        Ok([news(turn, "a", "listed", "travel")?, news(turn, "a", "seen", "travel")?])
    });
    assert_eq!(expire(&mut store, 1000, 10, 0), 2);
    turn(&mut store, 1500, |turn| {
        turn.sourced(&source("a"), &SourceState::default(), &whole(&["listed"]))?;
        turn.sight(&source("b"), &entry("copy"), seen, &Proof::SameText(60))
    });
    assert_eq!(expire(&mut store, 2000, 10, 1200), 0);
    for (from, name, article) in [("a", "listed", listed), ("a", "seen", seen), ("b", "copy", seen)] {
        let known = store.known(&source(from), &entry(name)).unwrap().entry;
        assert_eq!(known.map(|known| known.article), Some(article), "{name}");
    }
}

#[test]
fn what_was_away_and_is_listed_again_is_listed() {
    let state = SourceState::default();
    for (name, now, gone) in [
        ("still away", None, 2),
        ("one of them", Some(whole(&["two"])), 1),
        ("all, in another order", Some(whole(&["two", "one"])), 0),
    ] {
        let mut store = store();
        turn(&mut store, 0, |turn| {
            news(turn, "a", "one", "travel")?;
            news(turn, "a", "two", "travel")?;
            turn.sourced(&source("a"), &state, &whole(&[]))
        });
        store.keep_states(&[(source("a"), state.clone(), now.clone())]).unwrap();
        store.keep_states(&[(source("a"), state.clone(), None)]).unwrap();
        assert_eq!(expire(&mut store, 1000, 10, 0), gone, "{name}");
    }
}

#[test]
fn a_listing_is_written_when_it_differs() {
    let mut store = store();
    let state = SourceState::default();
    let mut rows = |listing: Listing| {
        let before = store.connection.total_changes();
        store.keep_states(&[(source("a"), state.clone(), Some(listing))]).unwrap();
        store.connection.total_changes() - before
    };
    // One row is the state's.
    let listings = [whole(&[]), whole(&["1", "2"]), whole(&["2", "1"]), part(&["2"]), whole(&["2"])];
    assert_eq!(listings.map(&mut rows), [2, 2, 1, 1, 2]);
}

#[test]
fn a_part_of_a_document_says_nothing_of_the_rest() {
    let state = SourceState::default();
    for (name, listings, gone) in [
        ("a whole one without it", vec![whole(&["one"]), whole(&["two"])], 1),
        ("a part without it", vec![whole(&["one"]), part(&["two"])], 0),
        ("parts alone", vec![part(&["one"]), part(&["two"])], 0),
        ("a whole one after that", vec![whole(&["one"]), part(&["two"]), whole(&["two"])], 1),
    ] {
        let mut store = store();
        turn(&mut store, 0, |turn| {
            news(turn, "a", "one", "travel")?;
            news(turn, "a", "two", "travel").map(drop)
        });
        for listing in listings {
            turn(&mut store, 1, |turn| turn.sourced(&source("a"), &state, &listing));
        }
        assert_eq!(expire(&mut store, 1000, 10, 0), gone, "{name}");
    }
}

#[test]
fn parts_of_documents_protect_no_more_than_the_longest_whole_one() {
    let mut store = store();
    let state = SourceState::default();
    let part = |keys: std::ops::Range<u64>| Listing { keys: keys.collect(), is_partial: true };
    let mut listed = |listing: Listing| {
        store.keep_states(&[(source("a"), state.clone(), Some(listing))]).unwrap();
        let select = "SELECT length(keys) / 8 FROM listing";
        store.one(select, [], |row| Ok(row.get::<_, i64>(0)?)).unwrap().unwrap()
    };
    assert_eq!(listed(part(0..60_000)), 60_000);
    assert_eq!(listed(part(50_000..100_000)), 100_000);
    assert_eq!(listed(part(100_000..100_001)), 1);
}

#[test]
fn a_source_that_is_gone_protects_nothing() {
    let mut store = store();
    let state = SourceState::default();
    turn(&mut store, 0, |turn| {
        for from in ["kept", "gone"] {
            news(turn, from, from, "travel")?;
            turn.sourced(&source(from), &state, &whole(&[from]))?;
        }
        Ok(())
    });
    assert_eq!(expire(&mut store, 1000, 10, 0), 0);
    let mut forget = |keep: &[&str]| {
        let keep: Vec<SourceId> = keep.iter().map(|name| source(name)).collect();
        let before = store.connection.total_changes();
        turn(&mut store, 1000, |turn| turn.forget_listings(&keep));
        store.connection.total_changes() > before
    };
    assert!(!forget(&["gone", "kept", "never read"]));
    assert!(forget(&["kept", "never read"]));
    assert!(!forget(&["kept", "never read"]));
    assert_eq!(expire(&mut store, 2000, 10, 0), 1);
    assert_eq!(titles(&store.standing(&FeedId::Latest, 9).unwrap()), ["kept"]);
}

#[test]
fn an_entry_that_became_another_article_outlives_the_first() {
    let mut store = store();
    let reused = KeyedEntry { key: entry("one").key, ..entry("two") };
    turn(&mut store, 0, |turn| open(turn, "a", &entry("one")));
    let two = turn(&mut store, 50, |turn| open(turn, "a", &reused));
    assert_eq!(expire(&mut store, 100, 10, 0), 1);
    assert_eq!(expire(&mut store, 300, 10, 200), 0);
    assert_eq!(store.known(&source("a"), &entry("one")).unwrap().entry.unwrap().article, two);
}

#[test]
fn a_large_clearing_is_done_in_parts() {
    let mut store = store();
    turn(&mut store, 0, |turn| {
        (0..=PART).try_for_each(|number| open(turn, "a", &entry(&number.to_string())).map(drop))
    });
    let turns =
        |store: &Store| store.one("SELECT turn FROM clock", [], |row| Ok(row.get::<_, i64>(0)?)).unwrap();
    assert_eq!(turns(&store), Some(1));
    assert_eq!(expire(&mut store, 1000, 10, 0), PART + 1);
    assert_eq!(turns(&store), Some(3));
    assert_eq!(store.overview().unwrap().tombstones as usize, PART + 1);
}
