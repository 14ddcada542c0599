use super::*;

#[test]
fn the_stamp_never_falls_behind() {
    let mut store = store();
    let stamps: Vec<Stamp> = [100, 100, 40, 160]
        .iter()
        .map(|seconds| {
            let work = |turn: &mut Turn| {
                turn.touch(FeedId::Latest);
                Ok::<_, StoreError>(())
            };
            store.turn(at(*seconds), work).unwrap().1
        })
        .collect();
    let expected = [(1, at(100)), (2, at(100)), (3, at(100)), (4, at(160))];
    assert_eq!(stamps, expected.map(|(turn, added)| Stamp { turn, added }));
}

#[test]
fn an_error_takes_the_whole_turn_back() {
    let mut store = store();
    turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    let before = (store.overview().unwrap(), store.unpublished().unwrap());

    let failed = store.turn(at(9), |turn| {
        news(turn, "b", "two", "health")?;
        turn.generic(&[1])?;
        turn.keep_rules("new")?;
        Err::<(), _>(StoreError::Full { path: "newsdesk.db".into() })
    });
    assert!(matches!(failed, Err(StoreError::Full { .. })));
    assert_eq!((store.overview().unwrap(), store.unpublished().unwrap()), before);
    assert_eq!(store.applied_rules().unwrap(), None);
    assert_eq!(store.known(&source("b"), &entry("two")).unwrap(), Known::default());

    // The numbers go on as if nothing had been.
    let (_, stamp) = store.turn(at(1), |turn| news(turn, "b", "two", "health")).unwrap();
    assert_eq!(stamp, Stamp { turn: 2, added: at(1) });
}

#[test]
fn a_turn_touches_the_feeds_where_its_articles_stand() {
    let feeds = |store: &mut Store| {
        let Some(unpublished) = store.unpublished().unwrap() else { return Vec::new() };
        store.published(unpublished.through).unwrap();
        assert_eq!(store.unpublished().unwrap(), None);
        unpublished.feeds.iter().map(FeedId::folder).collect::<Vec<_>>()
    };
    let mut store = store();
    let article = turn(&mut store, 0, |turn| open(turn, "a", &entry("one")));
    assert_eq!(feeds(&mut store), [""; 0], "unsorted");

    turn(&mut store, 1, |turn| turn.file(article, &proposal("travel"), FilingOrigin::Live, None));
    assert_eq!(feeds(&mut store), ["travel", "latest", "source/a"], "filed");

    turn(&mut store, 2, |turn| turn.sight(&source("b"), &entry("two"), article, &Proof::SameText(60)));
    assert_eq!(feeds(&mut store), ["travel", "latest", "source/a", "source/b"], "sighted");

    turn(&mut store, 3, |turn| {
        turn.revise(&source("a"), &changed("one", "new"), article, Change::Material, Updates::Bump)
    });
    assert_eq!(feeds(&mut store), ["travel", "latest", "source/a", "source/b"], "revised");

    let nothing =
        turn(&mut store, 4, |turn| turn.file(article, &proposal("travel"), FilingOrigin::Live, None));
    assert_eq!((nothing, feeds(&mut store)), (None, vec![]), "filed again");

    turn(&mut store, 5, |turn| turn.file(article, &proposal("health"), FilingOrigin::Refiled, None));
    assert_eq!(feeds(&mut store), ["health", "travel", "latest", "source/a", "source/b"], "filed twice");

    turn(&mut store, 6, |turn| turn.withdraw(article, &section("travel"), "a rule changed"));
    assert_eq!(feeds(&mut store), ["health", "travel", "latest", "source/a", "source/b"], "withdrawn");

    let again = turn(&mut store, 7, |turn| turn.withdraw(article, &section("travel"), "again"));
    assert_eq!((again, feeds(&mut store)), (false, vec![]), "withdrawn again");

    turn(&mut store, 8, |turn| {
        turn.sourced(&source("a"), &SourceState::default(), &Listing::default())?;
        turn.known(&source("a"), &entry("three")).map(drop)
    });
    assert_eq!(feeds(&mut store), [""; 0], "only asked");
}

#[test]
fn what_is_published_late_stays_to_be_published() {
    let mut store = store();
    turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    let first = store.unpublished().unwrap().unwrap();
    turn(&mut store, 1, |turn| news(turn, "a", "two", "health"));
    store.published(first.through).unwrap();
    let left = store.unpublished().unwrap().unwrap();
    assert_eq!(left.through, 2);
    assert!(left.feeds.contains(&in_section("health")) && !left.feeds.contains(&in_section("travel")));
}

#[test]
fn only_what_may_be_lost_is_not_synced() {
    let mut store = store();
    let synced =
        |store: &Store| store.one("PRAGMA synchronous", [], |row| Ok(row.get::<_, i64>(0)?)).unwrap();
    assert_eq!(synced(&store), Some(2));
    store.keep_states(&[(source("a"), SourceState::default(), None)]).unwrap();
    assert_eq!(synced(&store), Some(2));
    store.unsynced(|memory| memory.run("nonsense", [])).unwrap_err();
    assert_eq!(synced(&store), Some(2));
}

#[test]
fn the_state_of_a_source_comes_back() {
    let mut store = store();
    let state = SourceState {
        validators: Validators { etag: Some("W/\"a\"".to_owned()), last_modified: None },
        body_hash: Some(u64::MAX),
        first_read: Some(at(1)),
        failures: 3,
        last_failure: Some(Failure {
            kind: FailureKind::Dns,
            message: "no such host".to_owned(),
            not_before: Some(at(9)),
        }),
        id_trust: IdTrust::Volatile,
        feed: FeedFacts { title: Some("A".to_owned()), ..FeedFacts::default() },
        ..SourceState::default()
    };
    let failed = SourceState { failures: 4, ..state.clone() };
    turn(&mut store, 0, |turn| turn.sourced(&source("a"), &state, &Listing::default()));
    let states = [(source("b"), state.clone(), None), (source("a"), failed.clone(), None)];
    store.keep_states(&states).unwrap();
    let states = store.states().unwrap();
    assert_eq!(states.len(), 2);
    assert_eq!((&states[&source("a")], &states[&source("b")]), (&failed, &state));
}
