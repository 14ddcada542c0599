use super::*;

#[test]
fn a_filing_carries_the_dates_of_its_moment() {
    let day = |seconds| Some(SourceDate { at: at(seconds), precision: Precision::Minute, zone_said: true });
    for (name, origin, said, source_date, date) in [
        ("news", FilingOrigin::Live, day(-60), at(-60), at(100)),
        ("backlog", FilingOrigin::Backlog, day(-60), at(-60), at(-60)),
        ("from the future", FilingOrigin::Backlog, day(7200), at(100), at(100)),
        ("undated", FilingOrigin::Refiled, None, at(100), at(100)),
    ] {
        let mut store = store();
        let article = turn(&mut store, 100, |turn| open(turn, "a", &entry("one")));
        let sequence = turn(&mut store, 100, |turn| turn.file(article, &proposal("travel"), origin, said));
        let filing = store.filings(article).unwrap().pop().unwrap();
        let expected = Filing {
            sequence: sequence.unwrap(),
            article,
            section: section("travel"),
            added: at(100),
            source_date,
            reason: "it is about travel".to_owned(),
            origin,
            withdrawn: None,
        };
        assert_eq!((filing.date(), &filing), (date, &expected), "{name}");
    }
}

#[test]
fn feeds_stand_newest_first() {
    let mut store = store();
    turn(&mut store, 0, |turn| {
        news(turn, "a", "one", "travel")?;
        news(turn, "b", "two", "travel").map(drop)
    });
    turn(&mut store, 9, |turn| {
        let old = open(turn, "a", &entry("old"))?;
        turn.file(old, &proposal("travel"), FilingOrigin::Backlog, entry("old").entry.published)?;
        let both = news(turn, "a", "both", "health")?;
        turn.file(both, &proposal("travel"), FilingOrigin::Live, None)?;
        open(turn, "a", &entry("unsorted")).map(drop)
    });
    for (feed, limit, expected) in [
        (in_section("travel"), 9, vec!["both", "two", "one", "old"]),
        (in_section("travel"), 2, vec!["both", "two"]),
        (in_section("health"), 9, vec!["both"]),
        (in_section("nowhere"), 9, vec![]),
        (FeedId::Latest, 9, vec!["both", "two", "one", "old"]),
        (FeedId::Source(source("a")), 9, vec!["both", "one", "old"]),
        (FeedId::Digest(DigestId::new("weekly")), 9, vec![]),
    ] {
        let standing = store.standing(&feed, limit).unwrap();
        assert_eq!(titles(&standing), expected, "{feed:?}");
    }
}

#[test]
fn latest_shows_the_earliest_filing_that_is_live() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    turn(&mut store, 1, |turn| turn.file(article, &proposal("health"), FilingOrigin::Live, None));
    let shown = |store: &Store| {
        let standing = store.standing(&FeedId::Latest, 9).unwrap().pop()?;
        Some((standing.filing.section.to_string(), standing.sections))
    };
    assert_eq!(shown(&store), Some(("travel".to_owned(), vec![section("travel"), section("health")])));
    turn(&mut store, 2, |turn| turn.withdraw(article, &section("travel"), "a rule changed"));
    assert_eq!(shown(&store), Some(("health".to_owned(), vec![section("health")])));
    turn(&mut store, 3, |turn| turn.withdraw(article, &section("health"), "a rule changed"));
    assert_eq!(shown(&store), None);

    let filings = store.filings(article).unwrap();
    assert_eq!(filings[0].reason, "it is about travel; withdrawn: a rule changed");
    assert_eq!((filings[0].withdrawn, filings[1].withdrawn), (Some(at(2)), Some(at(3))));
}

#[test]
fn the_unsorted_are_seen_until_they_are_filed() {
    let mut store = store();
    let ids = turn(&mut store, 0, |turn| {
        let ids = [open(turn, "a", &entry("one"))?, open(turn, "a", &entry("two"))?];
        turn.unsorted(ids[0], "nothing proposes it")?;
        turn.unsorted(ids[1], "`travel` discards it")?;
        Ok(ids)
    });
    let seen = |store: &Store| -> Vec<String> {
        let unsorted = store.unsorted_articles(9).unwrap();
        unsorted.into_iter().map(|article| format!("{}: {}", article.title, article.reason)).collect()
    };
    assert_eq!(seen(&store), ["two: `travel` discards it", "one: nothing proposes it"]);
    turn(&mut store, 1, |turn| turn.file(ids[1], &proposal("travel"), FilingOrigin::Editor, None));
    assert_eq!(seen(&store), ["one: nothing proposes it"]);
}

#[test]
fn what_stands_as_a_younger_one_is_not_unsorted() {
    for (name, section, expected) in [("filed", Some("travel"), 0), ("unsorted", None, 1)] {
        let mut store = store();
        turn(&mut store, 0, |turn| {
            let older = open(turn, "a", &entry("older"))?;
            turn.unsorted(older, "nothing proposes it")?;
            let younger = open(turn, "b", &entry("younger"))?;
            match section {
                Some(section) => drop(turn.file(younger, &proposal(section), FilingOrigin::Live, None)?),
                None => turn.unsorted(younger, "nothing proposes it")?,
            }
            turn.join(&Join { younger, older, proof: Proof::SameText(60) })
        });
        assert_eq!(store.unsorted_articles(9).unwrap().len(), expected, "{name}");
        turn(&mut store, 1, |turn| turn.unsorted(ArticleId(1), "a change left it so"));
        assert_eq!(store.unsorted_articles(9).unwrap().len(), expected, "{name}, revised");
    }
}

#[test]
fn rules_are_replayed_over_what_they_may_file() {
    let mut store = store();
    let ids = turn(&mut store, 0, |turn| {
        let one = news(turn, "a", "one", "travel")?;
        let mut copy = entry("copy");
        copy.entry.categories = vec!["Hotels".to_owned()];
        turn.sight(&source("b"), &copy, one, &Proof::SameText(60))?;
        turn.file(one, &proposal("health"), FilingOrigin::Editor, None)?;
        let two = news(turn, "b", "two", "travel")?;
        let same = open(turn, "c", &entry("same"))?;
        turn.join(&Join { younger: same, older: two, proof: Proof::UrlAndTitle })?;
        turn.keep_rules("{}")?;
        Ok([one, two])
    });
    let all = store.refilables(ArticleId(0), 9).unwrap();
    assert_eq!(all.iter().map(|refilable| refilable.article.id).collect::<Vec<_>>(), ids);
    let seen = |from: &str, title: &str, category: &str| SeenAs {
        source: source(from),
        title: title.to_owned(),
        categories: vec![category.to_owned()],
    };
    assert_eq!(all[0].seen, [seen("a", "one", "Health"), seen("b", "copy", "Hotels")]);
    assert_eq!(all[0].sections, [section("travel"), section("health")]);
    assert_eq!(all[0].editor, [section("health")]);
    assert_eq!(all[1].seen, [seen("b", "two", "Health"), seen("c", "same", "Health")]);
    assert_eq!(store.refilable(ids[0]).unwrap().as_ref(), all.first());

    assert_eq!(store.refilables(ids[0], 9).unwrap(), all[1..]);
    assert_eq!(store.refilables(ArticleId(0), 1).unwrap(), all[..1]);
    assert_eq!(store.applied_rules().unwrap().as_deref(), Some("{}"));
}

#[test]
fn the_overview_counts() {
    let mut store = store();
    turn(&mut store, 0, |turn| {
        let one = news(turn, "a", "one", "travel")?;
        turn.sight(&source("b"), &entry("two"), one, &Proof::SameText(60))?;
        turn.sight(&source("b"), &entry("three"), one, &Proof::SameText(99))?;
        turn.sight(&source("c"), &entry("four"), one, &Proof::UrlAndTitle)?;
        let other = open(turn, "a", &entry("five"))?;
        turn.unsorted(other, "nothing proposes it")
    });
    let overview = store.overview().unwrap();
    let expected = Overview {
        articles: 2,
        tombstones: 0,
        entries: 5,
        duplicates_by_proof: vec![
            ("the same url, and the titles agree".to_owned(), 1),
            ("the same text".to_owned(), 2),
        ],
        duplicates_by_source: vec![(source("b"), 2), (source("c"), 1)],
        sections: vec![SectionCount { section: section("travel"), live: 1, newest: Some(at(0)) }],
        unsorted: 1,
        editions: vec![],
        store_bytes: overview.store_bytes,
    };
    assert_eq!(overview, expected);
    assert!(overview.store_bytes > 0);
}

#[test]
fn a_section_takes_its_filings_to_its_new_name() {
    let mut store = store();
    let rename = |store: &mut Store, from: &str, to: &str| {
        turn(store, 9, |turn| turn.rename_section(&section(from), &section(to)));
    };
    let standing_in =
        |store: &Store, name: &str| titles(&store.standing(&in_section(name), 9).unwrap()).join(" ");
    let one = turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    turn(&mut store, 1, |turn| {
        news(turn, "a", "two", "travel")?;
        turn.withdraw(one, &section("travel"), "no more")?;
        turn.file(one, &proposal("travel"), FilingOrigin::Editor, None)
    });
    let before = store.filings(one).unwrap();

    rename(&mut store, "unheard-of", "health");
    rename(&mut store, "travel", "journeys");
    assert_eq!(store.known_sections().unwrap(), [section("journeys")]);
    assert_eq!(standing_in(&store, "journeys"), "one two");
    assert_eq!(standing_in(&store, "travel"), "");
    let after = store.filings(one).unwrap();
    let elsewhere = before
        .into_iter()
        .map(|filing| Filing { section: section("journeys"), ..filing })
        .collect::<Vec<_>>();
    assert_eq!(after, elsewhere, "nothing but the name changed, of what was withdrawn either");

    // The old name may be used anew, in the very turn even.
    turn(&mut store, 10, |turn| {
        news(turn, "a", "three", "cover")?;
        turn.rename_section(&section("cover"), &section("insurance"))?;
        news(turn, "a", "four", "cover")
    });
    assert_eq!(
        (standing_in(&store, "insurance"), standing_in(&store, "cover")),
        ("three".into(), "four".into())
    );
}

#[test]
fn an_article_of_two_sections_that_become_one_stands_once_as_it_was_filed_first() {
    for (name, from, to) in [("into the older", "younger", "older"), ("into the younger", "older", "younger")]
    {
        let mut store = store();
        let one = turn(&mut store, 0, |turn| news(turn, "a", "one", "older"));
        turn(&mut store, 1, |turn| turn.file(one, &proposal("younger"), FilingOrigin::Live, None));
        turn(&mut store, 2, |turn| news(turn, "a", "two", from));
        turn(&mut store, 3, |turn| turn.rename_section(&section(from), &section(to)));
        assert_eq!(store.known_sections().unwrap(), [section(to)], "{name}");
        let standing = store.standing(&in_section(to), 9).unwrap();
        assert_eq!(titles(&standing), ["two", "one"], "{name}");
        assert_eq!(standing[1].filing.reason, "it is about older", "{name}");
        let [kept, withdrawn] = store.filings(one).unwrap().try_into().unwrap();
        assert_eq!((kept.withdrawn, withdrawn.withdrawn), (None, Some(at(3))), "{name}");
        let expected =
            format!("it is about younger; withdrawn: `{from}` became `{to}`, and it stands there already");
        assert_eq!(withdrawn.reason, expected, "{name}");
    }
}
