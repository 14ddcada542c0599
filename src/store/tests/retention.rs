use super::*;

/// Forgets texts seen before `articles`, keys seen before `entries`.
fn expire(store: &mut Store, entries: i64, articles: i64) -> usize {
    turn(store, 1000, |turn| turn.expire(at(entries), at(articles), 100))
}

#[test]
fn what_nobody_lists_or_sees_leaves_a_tombstone() {
    let mut store = store();
    let ids = turn(&mut store, 0, |turn| {
        turn.sourced(&source("a"), &SourceState::default(), &[entry("listed").key])?;
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

    assert_eq!(expire(&mut store, 0, 10), 1);
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
    assert_eq!(expire(&mut store, 0, 10), 0);
}

#[test]
fn a_tombstone_does_not_come_back() {
    let mut store = store();
    let old = turn(&mut store, 0, |turn| news(turn, "a", "old", "travel"));
    expire(&mut store, 0, 10);

    assert_eq!(store.known(&source("a"), &entry("old")).unwrap().entry.unwrap().article, old);
    let elsewhere = store.known(&source("b"), &KeyedEntry { text_key: None, ..entry("old") }).unwrap();
    let candidate = &elsewhere.candidates[0];
    assert!(candidate.tombstone && candidate.body.is_none() && !candidate.same_source);

    let filed = turn(&mut store, 2000, |turn| {
        turn.revise(&source("a"), &changed("old", "new"), old, Updates::Bump)?;
        turn.file(old, &proposal("travel"), FilingOrigin::Refiled, None)
    });
    assert_eq!(filed, None);
    let article = store.article(old).unwrap().unwrap();
    assert_eq!((article.title.as_str(), article.body()), ("old", None));
    assert_eq!(store.refilables(ArticleId(0), 9).unwrap(), []);
}

#[test]
fn keys_go_when_they_are_old_enough() {
    let mut store = store();
    let [old, listed] = turn(&mut store, 0, |turn| {
        let ids = [news(turn, "a", "old", "travel")?, news(turn, "a", "listed", "travel")?];
        turn.sourced(&source("a"), &SourceState::default(), &[])?;
        Ok(ids)
    });
    assert_eq!(expire(&mut store, 0, 10), 2);
    turn(&mut store, 1000, |turn| {
        turn.sourced(&source("a"), &SourceState::default(), &[entry("listed").key])
    });
    assert_eq!(expire(&mut store, 10, 10), 0);

    assert_eq!(store.known(&source("a"), &entry("old")).unwrap(), Known::default());
    assert_eq!(store.find("", &[hash("url", "old"), hash("id", "old"), hash("text", "old")]).unwrap(), []);
    assert_eq!(store.known(&source("a"), &entry("listed")).unwrap().entry.unwrap().article, listed);

    // Its tag stays taken.
    assert_eq!(store.find("old0", &[]).unwrap(), [old]);
    let again = turn(&mut store, 2000, |turn| open(turn, "a", &entry("old")));
    assert_eq!(store.article(again).unwrap().unwrap().tag.short(), "old1");
}

#[test]
fn a_large_clearing_is_done_in_parts() {
    let mut store = store();
    turn(&mut store, 0, |turn| {
        for name in ["one", "two", "three"] {
            open(turn, "a", &entry(name))?;
        }
        Ok(())
    });
    let parts = [0; 3].map(|_| turn(&mut store, 99, |turn| turn.expire(at(0), at(10), 2)));
    assert_eq!(parts, [2, 1, 0]);
}
