use super::*;

fn weekly() -> DigestId {
    DigestId::new("weekly")
}

/// An item as it is frozen; only its tag matters here.
fn item(article: &Article) -> Item {
    Item {
        tag: article.tag.clone(),
        title: article.title.clone(),
        url: article.url.clone(),
        summary: article.summary.clone(),
        content: None,
        authors: vec![],
        categories: vec![],
        language: None,
        enclosures: vec![],
        image: None,
        links: Vec::new(),
        sections: vec![],
        outlet: Outlet {
            id: article.source.clone(),
            title: "A".to_owned(),
            site: None,
            feed: "https://example.org/feed".parse().unwrap(),
            feed_id: None,
        },
        also: vec![],
        rss_date: article.first_seen,
        published: article.first_seen,
        updated: article.updated,
        first_seen: article.first_seen,
        source_published: article.published,
        reason: "a reason".to_owned(),
    }
}

fn edition(number: u32, articles: &[&Article]) -> Edition {
    Edition {
        digest: weekly(),
        number,
        title: "The week".to_owned(),
        description: None,
        from: 0,
        to: 9,
        opened_at: None,
        closed_at: at(number.into()),
        due: None,
        sections: vec![EditionSection {
            section: section("travel"),
            title: "Travel".to_owned(),
            items: articles.iter().map(|article| item(article)).collect(),
            overflow: 0,
        }],
    }
}

#[test]
fn an_edition_is_kept_as_it_closed() {
    let mut store = store();
    let one = turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    let one = store.article(one).unwrap().unwrap();
    let (first, second) = (edition(1, &[&one]), edition(2, &[]));
    store.published(i64::MAX).unwrap();
    let checksum = turn(&mut store, 1, |turn| turn.close(&first));
    assert_eq!(checksum.len(), 32);
    assert_eq!(store.unpublished().unwrap().unwrap().feeds, [FeedId::Digest(weekly())].into());
    turn(&mut store, 2, |turn| turn.close(&second));

    assert_eq!(store.last_edition(&weekly()).unwrap().as_ref(), Some(&second));
    assert_eq!(store.editions(&weekly(), 9).unwrap(), [second.clone(), first]);
    assert_eq!(store.editions(&weekly(), 1).unwrap(), [second]);
    assert_eq!(store.last_edition(&DigestId::new("daily")).unwrap(), None);
    assert_eq!(store.overview().unwrap().editions, [(weekly(), 2)]);

    store.run("UPDATE edition SET checksum = '0' WHERE number = 1", []).unwrap();
    let damaged = store.editions(&weekly(), 9).unwrap_err().to_string();
    assert_eq!(
        damaged,
        "the store is damaged: edition 1 of `weekly` is not what was closed; \
         `newsdesk restore` puts a backup in its place"
    );
}

#[test]
fn what_cannot_be_an_edition_is_refused_whole() {
    let mut store = store();
    let ids = turn(&mut store, 0, |turn| {
        let one = news(turn, "a", "one", "travel")?;
        let two = news(turn, "a", "two", "travel")?;
        let same = news(turn, "b", "same", "travel")?;
        turn.join(&Join { younger: same, older: one, proof: Proof::UrlAndTitle })?;
        Ok([one, two, same])
    });
    let [one, two, same] = ids.map(|id| store.article(id).unwrap().unwrap());
    let unknown = Article { tag: TagUri::new("tag:x,2026:y"), ..two.clone() };
    turn(&mut store, 1, |turn| turn.close(&edition(1, &[&one])));
    for (name, refused, expected) in [
        ("a number again", edition(1, &[]), "edition 1 was to be closed, expected a number above 1"),
        ("an item again", edition(2, &[&two, &one]), "one0"),
        ("the same item", edition(2, &[&same]), "same0"),
        ("twice in one", edition(2, &[&two, &two]), "two0"),
        ("an unknown item", edition(2, &[&unknown]), "tag:x,2026:y"),
    ] {
        let message = store.turn(at(2), |turn| turn.close(&refused)).unwrap_err().to_string();
        assert!(message.contains(expected), "{name}: {message}");
        assert_eq!(store.editions(&weekly(), 9).unwrap().len(), 1, "{name}");
    }
    turn(&mut store, 3, |turn| turn.close(&edition(2, &[&two])));
}

#[test]
fn a_window_takes_each_article_once() {
    let mut store = store();
    let wanted = [section("travel"), section("health")];
    let window = |store: &Store, after, through| -> Vec<String> {
        let standing = store.window(&wanted, after, through, &weekly()).unwrap();
        standing.iter().map(|s| format!("{} in {}", s.article.title, s.filing.section)).collect()
    };
    let ids = turn(&mut store, 0, |turn| {
        let both = news(turn, "a", "both", "health")?;
        turn.file(both, &proposal("travel"), FilingOrigin::Live, None)?;
        let picked = open(turn, "a", &entry("picked"))?;
        turn.file(picked, &proposal("health"), FilingOrigin::Editor, None)?;
        for (name, origin) in [("backlog", FilingOrigin::Backlog), ("refiled", FilingOrigin::Refiled)] {
            let article = open(turn, "a", &entry(name))?;
            turn.file(article, &proposal("travel"), origin, None)?;
        }
        let withdrawn = news(turn, "a", "withdrawn", "travel")?;
        turn.withdraw(withdrawn, &section("travel"), "a mistake")?;
        news(turn, "a", "elsewhere", "insurtech")?;
        let same = news(turn, "b", "same", "travel")?;
        turn.join(&Join { younger: same, older: both, proof: Proof::SameText(60) })?;
        Ok([both, picked])
    });
    let newest = store.newest_sequence().unwrap();
    assert_eq!(window(&store, 0, newest), ["picked in health", "both in travel"]);
    assert_eq!(window(&store, 0, 2), ["both in travel"]);
    assert_eq!(window(&store, 2, newest), ["picked in health"]);
    assert_eq!(window(&store, newest, newest), [""; 0]);

    let [both, picked] = ids.map(|id| store.article(id).unwrap().unwrap());
    turn(&mut store, 1, |turn| turn.close(&edition(1, &[&picked])));
    assert_eq!(window(&store, 0, newest), ["both in travel"]);
    let other = store.window(&wanted, 0, newest, &DigestId::new("daily")).unwrap();
    assert_eq!(other.len(), 2, "another digest has its own memory");

    // What turns out to be an item of a closed edition was in it, too.
    turn(&mut store, 2, |turn| {
        turn.join(&Join { younger: picked.id, older: both.id, proof: Proof::SameText(60) })
    });
    assert_eq!(window(&store, 0, newest), [""; 0]);
}

/// What a digest of travel and health takes, after two articles turned out to be one: how the older
/// was filed first, in which section; and then the younger.
#[test]
fn a_window_takes_once_what_turned_out_to_be_one() {
    use FilingOrigin::*;
    let wanted = [section("travel"), section("health")];
    for (name, filed, expected) in [
        ("the older is unsorted", vec![("younger", "travel", Live)], vec!["younger in travel"]),
        (
            "the older is elsewhere",
            vec![("older", "insurtech", Live), ("younger", "travel", Live)],
            vec!["younger in travel"],
        ),
        (
            "both in one section",
            vec![("older", "travel", Live), ("younger", "travel", Live)],
            vec!["older in travel"],
        ),
        (
            "the older under the last section",
            vec![("older", "health", Live), ("younger", "travel", Live)],
            vec!["older in health"],
        ),
        (
            "both of them younger",
            vec![("younger", "travel", Live), ("third", "travel", Live)],
            vec!["younger in travel"],
        ),
        (
            "the older was there before us",
            vec![("older", "travel", Backlog), ("younger", "travel", Live)],
            vec![],
        ),
        (
            "the older was put there after",
            vec![("younger", "travel", Live), ("older", "travel", Refiled)],
            vec!["younger in travel"],
        ),
        (
            "the older was there before us, elsewhere",
            vec![("older", "health", Backlog), ("younger", "travel", Live)],
            vec!["younger in travel"],
        ),
    ] {
        let mut store = store();
        turn(&mut store, 0, |turn| {
            let names = ["older", "younger", "third"];
            let ids = names.map(|name| open(turn, name, &entry(name)).unwrap());
            for (who, section, origin) in filed {
                let who = names.iter().position(|name| *name == who).unwrap();
                turn.file(ids[who], &proposal(section), origin, None)?;
            }
            for younger in [ids[1], ids[2]] {
                turn.join(&Join { younger, older: ids[0], proof: Proof::SameText(60) })?;
            }
            Ok(())
        });
        let newest = store.newest_sequence().unwrap();
        let window = |store: &Store| store.window(&wanted, 0, newest, &weekly()).unwrap();
        let taken = window(&store);
        let told: Vec<_> =
            taken.iter().map(|s| format!("{} in {}", s.article.title, s.filing.section)).collect();
        assert_eq!(told, expected, "{name}");
        // Whichever of them it went out as, it went out.
        let articles: Vec<_> = taken.iter().map(|standing| &standing.article).collect();
        turn(&mut store, 1, |turn| turn.close(&edition(1, &articles)));
        assert_eq!(window(&store).len(), 0, "{name}");
    }
}

#[test]
fn what_went_out_before_it_turned_out_to_be_another_does_not_go_out_again() {
    for sent in ["older", "younger"] {
        let mut store = store();
        let ids = turn(&mut store, 0, |turn| {
            Ok([open(turn, "a", &entry("older"))?, open(turn, "b", &entry("younger"))?])
        });
        let [first, second] = if sent == "older" { ids } else { [ids[1], ids[0]] };
        let file = |store: &mut Store, article, to: &str| {
            turn(store, 1, |turn| turn.file(article, &proposal(to), FilingOrigin::Live, None))
        };
        file(&mut store, first, "travel");
        let article = store.article(first).unwrap().unwrap();
        turn(&mut store, 2, |turn| turn.close(&edition(1, &[&article])));
        file(&mut store, second, "health");
        turn(&mut store, 3, |turn| {
            turn.join(&Join { younger: ids[1], older: ids[0], proof: Proof::SameText(60) })
        });
        file(&mut store, ids[0], "insurtech");
        let wanted = ["insurtech", "health", "travel"].map(section);
        assert_eq!(store.window(&wanted, 0, 9, &weekly()).unwrap(), [], "{sent}");
    }
}
