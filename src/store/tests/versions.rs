use super::*;
use crate::store::migrate::MIGRATIONS;
use crate::store::revisions::PRINTS;
use crate::store::revisions::STATES;
use rusqlite::Connection;

const BUMP: Updates = Updates::Bump;

/// A new article with its first version.
fn opened(turn: &mut Turn, from: &str, entry: &KeyedEntry) -> Result<ArticleId, StoreError> {
    let article = open(turn, from, entry)?;
    turn.keep_version(&source(from), entry, article, false)?;
    Ok(article)
}

/// A further sighting that says it in its own words.
fn sighted(turn: &mut Turn, from: &str, entry: &KeyedEntry, article: ArticleId) -> Result<(), StoreError> {
    turn.sight(&source(from), entry, article, &Proof::UrlAndTitle)?;
    turn.keep_version(&source(from), entry, article, true)?;
    Ok(())
}

/// Another title and text of an entry, by a material change.
fn revised(
    store: &mut Store,
    seconds: i64,
    from: &str,
    entry: &KeyedEntry,
    article: ArticleId,
) -> Option<VersionId> {
    turn(store, seconds, |turn| turn.revise(&source(from), entry, article, Change::Material, BUMP))
}

/// Who said what, and since when.
fn told(store: &Store, article: ArticleId) -> Vec<(String, i64, String)> {
    let versions = store.versions(article).unwrap();
    let since = |version: &Version| (version.since - at(0)).num_seconds();
    versions
        .iter()
        .map(|version| (version.source.to_string(), since(version), version.title.clone()))
        .collect()
}

fn said(store: &Store, from: &str, entry: &KeyedEntry) -> Option<(String, Option<String>)> {
    store.known(&source(from), entry).unwrap().said.map(|said| (said.title, said.body))
}

fn rows(store: &Store, table: &str) -> i64 {
    store.one(&format!("SELECT count(*) FROM {table}"), [], |row| Ok(row.get(0)?)).unwrap().unwrap()
}

#[test]
fn the_states_before_are_kept() {
    let mut store = store();
    let first = entry("one");
    let article = turn(&mut store, 0, |turn| opened(turn, "a", &first));
    let made: Vec<_> = [(1, "two"), (2, "three")]
        .map(|(seconds, title)| revised(&mut store, seconds, "a", &changed("one", title), article).unwrap())
        .into();

    let versions = store.versions(article).unwrap();
    let told: Vec<_> = versions.iter().map(|version| (version.title.as_str(), version.since)).collect();
    assert_eq!(told, [("one", at(0)), ("two", at(1)), ("three", at(2))]);
    assert_eq!(versions[0].body, first.entry.content);
    assert_eq!(versions[0].url, first.entry.url);
    assert_eq!(versions[1].body, changed("one", "two").entry.content);
    assert_eq!(versions[2].body, store.article(article).unwrap().unwrap().content);
    assert_eq!([versions[1].id, versions[2].id], *made);
    assert_eq!(store.version(made[0]).unwrap().as_ref(), Some(&versions[1]));
    assert_eq!(store.article(article).unwrap().unwrap().updated, at(2));
    let own: i64 = store.one("SELECT sum(is_own) FROM version", [], |row| Ok(row.get(0)?)).unwrap().unwrap();
    assert_eq!(own, 2, "the text of the newest is the article's");
}

#[test]
fn what_is_no_new_state_is_written_in_place() {
    for (name, change, updates, states, updated, text_follows) in [
        ("material", Change::Material, Updates::Bump, 2, at(5), true),
        ("silently", Change::Material, Updates::Silent, 2, at(0), true),
        ("slight", Change::Slight, Updates::Bump, 1, at(0), true),
        ("carried", Change::Carried, Updates::Bump, 1, at(0), false),
    ] {
        let mut store = store();
        let article = turn(&mut store, 0, |turn| opened(turn, "a", &entry("one")));
        let mut new = changed("one", "new");
        new.entry.url = Some("https://example.org/new".parse().unwrap());
        let version = turn(&mut store, 5, |turn| turn.revise(&source("a"), &new, article, change, updates));

        let found = store.article(article).unwrap().unwrap();
        assert_eq!(version.is_some(), states == 2, "{name}");
        assert_eq!(store.versions(article).unwrap().len(), states, "{name}");
        assert_eq!(found.updated, updated, "{name}");
        assert_eq!(found.url, new.entry.url, "{name}");
        assert_eq!(found.content == new.entry.content, text_follows, "{name}");
    }
}

#[test]
fn each_source_has_states_of_its_own() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| opened(turn, "a", &entry("one")));
    turn(&mut store, 1, |turn| sighted(turn, "b", &changed("two", "b's"), article));
    turn(&mut store, 2, |turn| turn.sight(&source("c"), &entry("three"), article, &Proof::SameText(60)));
    assert_eq!(told(&store, article).len(), 2, "the same text is not kept again");

    revised(&mut store, 3, "b", &changed("two", "b's second"), article).unwrap();
    revised(&mut store, 4, "a", &changed("one", "a's second"), article).unwrap();
    revised(&mut store, 5, "c", &changed("three", "c's own"), article).unwrap();
    let expected = [
        ("a", 0, "one"),
        ("b", 1, "b's"),
        ("b", 3, "b's second"),
        ("a", 4, "a's second"),
        ("c", 5, "c's own"),
    ];
    let expected: Vec<_> =
        expected.map(|(from, since, title)| (from.to_owned(), since, title.to_owned())).into();
    assert_eq!(told(&store, article), expected);
    assert_eq!(store.article(article).unwrap().unwrap().title, "a's second");
}

#[test]
fn another_entry_of_the_source_takes_the_text_over() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| opened(turn, "a", &entry("one")));
    turn(&mut store, 1, |turn| sighted(turn, "a", &changed("again", "under a new id"), article));
    revised(&mut store, 2, "a", &changed("again", "and edited"), article).unwrap();

    let titles: Vec<_> = told(&store, article).into_iter().map(|(_, _, title)| title).collect();
    assert_eq!(titles, ["one", "under a new id", "and edited"]);
    let versions = store.versions(article).unwrap();
    assert_eq!(versions[0].body, entry("one").entry.content, "the first keeps what it said");
    assert_eq!(versions[2].key, hash("key", "again"));
    assert_eq!(store.article(article).unwrap().unwrap().title, "and edited");
}

#[test]
fn states_follow_their_articles_into_one() {
    let mut store = store();
    let (older, younger) = turn(&mut store, 0, |turn| {
        Ok((opened(turn, "a", &entry("one"))?, opened(turn, "b", &entry("two"))?))
    });
    revised(&mut store, 1, "b", &changed("two", "b's second"), younger).unwrap();
    turn(&mut store, 2, |turn| turn.join(&Join { younger, older, proof: Proof::SameText(60) }));
    let third = revised(&mut store, 3, "b", &changed("two", "b's third"), older).unwrap();

    let titles: Vec<_> = told(&store, older).into_iter().map(|(_, _, title)| title).collect();
    assert_eq!(titles, ["one", "two", "b's second", "b's third"]);
    assert!(store.versions(older).unwrap().iter().all(|version| version.article == older));
    let kept: i64 = store
        .one("SELECT article FROM version WHERE id = ?1", [third.0], |row| Ok(row.get(0)?))
        .unwrap()
        .unwrap();
    assert_eq!(kept, younger.0, "it is of the article that its entry was sighted as");
    assert_eq!(store.article(younger).unwrap().unwrap().title, "b's second", "which stays as it went out");
}

#[test]
fn a_changed_entry_is_compared_with_what_it_said() {
    let mut store = store();
    let text = |entry: &KeyedEntry| Some((entry.entry.title.clone(), entry.entry.content.clone()));
    let (first, own) = (entry("one"), changed("two", "b's"));
    let article = turn(&mut store, 0, |turn| {
        let article = opened(turn, "a", &first)?;
        sighted(turn, "b", &own, article)?;
        turn.sight(&source("c"), &entry("three"), article, &Proof::SameText(60))?;
        Ok(article)
    });
    assert_eq!(said(&store, "a", &first), None, "nothing changed");
    assert_eq!(said(&store, "a", &changed("one", "new")), text(&first), "the article's text is its own");
    assert_eq!(said(&store, "b", &changed("two", "new")), text(&own));
    let same_text = Some(("three".to_owned(), first.entry.content.clone()));
    assert_eq!(said(&store, "c", &changed("three", "new")), same_text);
    assert_eq!(said(&store, "d", &entry("four")), None, "never seen");

    revised(&mut store, 1, "b", &changed("two", "b's second"), article);
    assert_eq!(said(&store, "b", &changed("two", "new")), text(&changed("two", "b's second")));
    let second = changed("one", "a's second");
    turn(&mut store, 2, |turn| turn.revise(&source("a"), &second, article, Change::Slight, BUMP));
    assert_eq!(said(&store, "a", &changed("one", "new")), text(&second));
}

#[test]
fn of_many_states_the_first_and_the_newest_are_kept() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| {
        let article = opened(turn, "a", &entry("one"))?;
        sighted(turn, "b", &entry("two"), article)?;
        Ok(article)
    });
    for number in 1..=STATES as i64 + 5 {
        let made = revised(&mut store, number, "a", &changed("one", &number.to_string()), article).unwrap();
        turn(&mut store, number, |turn| turn.keep_print(made, 1, b"print"));
    }
    let kept: Vec<_> = told(&store, article).into_iter().map(|(_, _, title)| title).collect();
    let newest = (6..=STATES as i64 + 5).map(|number| number.to_string());
    let expected: Vec<_> = ["one".to_owned(), "two".to_owned()].into_iter().chain(newest).collect();
    assert_eq!(kept, expected);
    assert_eq!(rows(&store, "fingerprint"), STATES as i64);
}

#[test]
fn a_version_is_never_given_the_number_of_one_that_is_gone() {
    let mut store = store();
    let (old, _) = turn(&mut store, 0, |turn| {
        Ok((opened(turn, "a", &entry("old"))?, opened(turn, "a", &entry("other"))?))
    });
    let newest = revised(&mut store, 1, "a", &changed("old", "new"), old).unwrap();
    turn(&mut store, 1, |turn| turn.forget_versions(old));
    let next = turn(&mut store, 2, |turn| turn.keep_version(&source("b"), &entry("next"), old, true));
    assert!(next > newest);
}

#[test]
fn what_is_buried_takes_its_versions_along() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| {
        let article = opened(turn, "a", &entry("one"))?;
        sighted(turn, "b", &entry("two"), article)?;
        Ok(article)
    });
    let made = revised(&mut store, 1, "a", &changed("one", "new"), article).unwrap();
    turn(&mut store, 1, |turn| turn.keep_print(made, 1, b"print"));
    let second = std::time::Duration::from_secs(1);
    assert_eq!(store.expire(at(100), second, 100 * second).unwrap(), 1);
    assert_eq!((rows(&store, "version"), rows(&store, "fingerprint")), (0, 0));

    // What comes back to a tombstone is not kept for long, and a change of it not at all.
    turn(&mut store, 101, |turn| sighted(turn, "c", &entry("three"), article));
    assert!(store.versions(article).unwrap()[0].tombstone);
    assert_eq!(said(&store, "a", &changed("one", "again")), None);
    assert_eq!(revised(&mut store, 102, "a", &changed("one", "again"), article), None);
    assert_eq!(store.expire(at(1000), second, 100 * second).unwrap(), 0);
    assert_eq!(rows(&store, "version"), 0);
}

#[test]
fn prints_of_the_window_are_read_back_in_order() {
    let mut store = store();
    let made: Vec<VersionId> = (0..4)
        .map(|day| {
            turn(&mut store, day * 100, |turn| {
                let entry = entry(&day.to_string());
                let article = open(turn, "a", &entry)?;
                turn.keep_version(&source("a"), &entry, article, false)
            })
        })
        .collect();
    turn(&mut store, 400, |turn| {
        turn.keep_print(made[2], 1, b"old recipe")?;
        turn.keep_print(made[2], 2, b"two")?;
        turn.keep_print(made[3], 2, b"three")
    });
    let read = |store: &Store, since| {
        let mut prints = Vec::new();
        let each = |stored| {
            prints.push(stored);
            Ok(())
        };
        store.prints(at(since), each).unwrap();
        prints
    };
    let stored = |number: usize, print: &[u8]| StoredPrint {
        version: made[number],
        article: ArticleId(number as i64 + 1),
        since: at(number as i64 * 100),
        print: print.to_vec(),
    };
    let all = [stored(2, b"two"), stored(3, b"three")];
    for (name, since, from) in [("all", -1, 0), ("from a moment on", 201, 1), ("none", 301, 2)] {
        assert_eq!(read(&store, since), all[from..], "{name}");
    }
    for (name, since, recipe, lack) in [
        ("all", -1, 2, &made[..2]),
        ("from a moment on", 100, 2, &made[1..2]),
        ("another recipe", 200, 3, &made[2..]),
    ] {
        assert_eq!(store.without_print(at(since), recipe).unwrap(), lack, "{name}");
    }

    for (name, before, gone, left) in [
        ("nothing is old", 200, 0, 2),
        ("one is", 201, 1, 1),
        ("the rest", 1000, 1, 0),
        ("none is left", 1000, 0, 0),
    ] {
        assert_eq!(store.forget_prints(at(before)).unwrap(), gone, "{name}");
        assert_eq!(rows(&store, "fingerprint"), left, "{name}");
    }
    assert_eq!(rows(&store, "version"), 4, "what was said is kept");
}

#[test]
fn more_prints_than_one_transaction_takes_are_forgotten() {
    let mut store = store();
    turn(&mut store, 0, |turn| {
        for number in 0..=PRINTS {
            let version = match number {
                0 => {
                    let article = open(turn, "a", &entry("one"))?;
                    turn.keep_version(&source("a"), &entry("one"), article, false)?
                }
                _ => turn.keep_version(&source("a"), &entry("one"), ArticleId(1), true)?,
            };
            turn.keep_print(version, 1, b"print")?;
        }
        Ok(())
    });
    assert_eq!(store.forget_prints(at(1)).unwrap(), PRINTS + 1);
}

#[test]
fn an_older_store_knows_what_its_articles_say() {
    let (_folder, path) = super::opening::folder();
    let old = Connection::open(&path).unwrap();
    old.execute_batch(&MIGRATIONS[..3].concat()).unwrap();
    let article = |id: i64, name: &str, seen: i64, kept: i64| {
        format!(
            "INSERT INTO article (id, tag_space, tag_short, title, source, day_only, zone_said, first_seen, updated, kept)
                VALUES ({id}, 'tag:example.org,2026', '{name}', '{name}', 1, 0, 0, {seen}, {seen}, {kept});
            INSERT INTO sighting (article, source, key, proof, first_seen, day_only, zone_said)
                VALUES ({id}, 1, {id}, 0, {seen}, 0, 0), ({id}, 2, {id}, 1, {seen}, 0, 0);"
        )
    };
    let rows =
        [article(1, "young", 2000, 2), article(2, "old", 1000, 2), article(3, "buried", 1, 1)].concat();
    old.execute_batch(&format!("INSERT INTO source VALUES (1, 'a', NULL), (2, 'b', NULL); {rows}")).unwrap();
    old.execute_batch("PRAGMA application_id = 0x6e64736b; PRAGMA user_version = 3").unwrap();
    drop(old);

    let store = Store::open(&path).unwrap();
    let versions: Vec<Version> = (1..=2).filter_map(|id| store.version(VersionId(id)).unwrap()).collect();
    let told: Vec<_> =
        versions.iter().map(|version| (version.title.as_str(), version.since.timestamp_millis())).collect();
    assert_eq!(told, [("old", 1000), ("young", 2000)], "ids grow with the time");
    assert!(
        store.version(VersionId(3)).unwrap().is_none(),
        "a tombstone says nothing, nor does a further sighting"
    );
}
