use super::*;

/// What leads where: "1 url id text".
fn leads(store: &Store, from: &str, entry: &KeyedEntry) -> Vec<String> {
    let known = store.known(&source(from), entry).unwrap();
    let line = |candidate: &Candidate| {
        let words = [
            (candidate.by_url, " url"),
            (candidate.by_id, " id"),
            (candidate.by_text, " text"),
            (candidate.same_source, " here"),
            (candidate.tombstone, " tombstone"),
        ];
        let words = words.iter().filter(|(holds, _)| *holds).map(|(_, word)| *word);
        format!("{}{}", candidate.article.0, words.collect::<String>())
    };
    known.candidates.iter().map(line).collect()
}

/// An entry of its own that shares some of another's keys.
fn sharing(name: &str, keys: &str) -> KeyedEntry {
    let of = |kind| if keys.contains(kind) { name } else { "other" };
    KeyedEntry {
        key: hash("key", "other"),
        url_key: Some(hash("url", of("url"))),
        id_key: Some(hash("id", of("id"))),
        text_key: Some(hash("text", of("text"))),
        state_key: hash("state", "other"),
        ..entry(name)
    }
}

#[test]
fn an_entry_leads_to_the_articles_that_share_a_key() {
    let mut store = store();
    turn(&mut store, 0, |turn| {
        open(turn, "a", &entry("one"))?;
        open(turn, "a", &entry("two"))?;
        turn.generic(&[hash("id", "two")])
    });
    for (name, from, entry, expected) in [
        ("nothing in common", "b", entry("three"), vec![]),
        ("all in common", "b", sharing("one", "url id text"), vec!["1 url id text"]),
        ("the same source", "a", sharing("one", "url"), vec!["1 url here"]),
        ("only a text", "b", sharing("one", "text"), vec!["1 text"]),
        (
            "an id of one kind is no url",
            "b",
            KeyedEntry { url_key: Some(hash("id", "one")), ..entry("x") },
            vec![],
        ),
        ("a generic id", "b", sharing("two", "id"), vec![]),
        ("a generic id, and a url", "b", sharing("two", "url id"), vec!["2 url"]),
        (
            "two articles",
            "b",
            KeyedEntry { text_key: Some(hash("text", "one")), ..sharing("two", "url") },
            vec!["1 text", "2 url"],
        ),
        ("known and unchanged", "a", super::entry("one"), vec![]),
        ("known and changed", "a", changed("one", "new"), vec!["1 url id here"]),
        (
            "known and changed, with other keys",
            "a",
            KeyedEntry { key: super::entry("one").key, ..changed("three", "new") },
            vec!["1 here"],
        ),
    ] {
        assert_eq!(leads(&store, from, &entry), expected, "{name}");
    }
}

#[test]
fn a_candidate_brings_its_text_where_the_hash_does_not_tell() {
    let mut store = store();
    turn(&mut store, 0, |turn| open(turn, "a", &entry("one")));
    for (keys, expected) in [("url", entry("one").entry.content), ("text", None)] {
        let known = store.known(&source("b"), &sharing("one", keys)).unwrap();
        assert_eq!(known.candidates[0].title, "one");
        assert_eq!(known.candidates[0].body, expected, "{keys}");
    }
}

#[test]
fn an_entry_is_known_in_its_own_source() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| open(turn, "a", &entry("one")));
    let known = |from: &str| store.known(&source(from), &entry("one")).unwrap().entry;
    assert_eq!(known("a"), Some(KnownEntry { article, state_key: hash("state", "one") }));
    assert_eq!(known("b"), None);
}

#[test]
fn an_entry_that_became_another_article_is_known_as_that() {
    let mut store = store();
    let ids = turn(&mut store, 0, |turn| {
        let one = open(turn, "a", &entry("one"))?;
        let reused = KeyedEntry { key: entry("one").key, ..entry("two") };
        Ok([one, open(turn, "a", &reused)?])
    });
    let known = store.known(&source("a"), &entry("one")).unwrap().entry.unwrap();
    assert_eq!(known, KnownEntry { article: ids[1], state_key: hash("state", "two") });
    for id in ids {
        assert_eq!(store.sightings(id).unwrap().len(), 1);
    }
}

#[test]
fn an_article_keeps_what_the_entry_said() {
    let mut store = store();
    let full = KeyedEntry {
        entry: Entry {
            language: Some("en-gb".to_owned()),
            enclosures: vec![Enclosure {
                url: "https://example.org/a.mp3".parse().unwrap(),
                media_type: Some("audio/mpeg".to_owned()),
                length: Some(9),
            }],
            image: Some("https://example.org/a.png".parse().unwrap()),
            published: Some(SourceDate { at: at(-86_400), precision: Precision::Day, zone_said: false }),
            ..entry("full").entry
        },
        ..entry("full")
    };
    let bare = KeyedEntry { entry: Entry::default(), url_key: None, id_key: None, ..entry("bare") };
    for (name, given) in [("full", full), ("bare", bare)] {
        let id = turn(&mut store, 5, |turn| open(turn, "a", &given));
        let entry = given.entry;
        let expected = Article {
            id,
            tag: TagUri::new(format!("tag:news.example.org,2026:{}0", entry.title)),
            title: entry.title,
            url: entry.url,
            summary: entry.summary,
            content: entry.content,
            authors: entry.authors,
            categories: entry.categories,
            language: entry.language,
            enclosures: entry.enclosures,
            image: entry.image,
            links: entry.links,
            source: source("a"),
            published: entry.published,
            first_seen: at(5),
            updated: at(5),
            same_as: None,
        };
        assert_eq!(store.article(id).unwrap(), Some(expected), "{name}");
    }
}

#[test]
fn a_tag_is_given_once() {
    let mut store = store();
    let tags: Vec<_> = ["tag:a,2026:x", "tag:a,2026:x", "tag:b,2030:x"]
        .iter()
        .map(|first| {
            let mint = |attempt| match attempt {
                0 => TagUri::new(*first),
                _ => TagUri::new(format!("{first}{attempt}")),
            };
            let article = turn(&mut store, 0, |turn| turn.open(&source("a"), &entry("one"), &mint));
            store.article(article).unwrap().unwrap().tag.to_string()
        })
        .collect();
    // The short form alone names an article on the command line, so it is what must differ.
    assert_eq!(tags, ["tag:a,2026:x", "tag:a,2026:x1", "tag:b,2030:x2"].map(str::to_owned)[..].to_vec());
}

#[test]
fn a_revision_changes_the_article_of_its_own_source() {
    for (name, from, updates, expected) in [
        ("its own", "a", Updates::Bump, ("new", at(9))),
        ("silently", "a", Updates::Silent, ("new", at(0))),
        ("another's", "b", Updates::Bump, ("one", at(0))),
    ] {
        let mut store = store();
        let article = turn(&mut store, 0, |turn| {
            let article = open(turn, "a", &entry("one"))?;
            turn.sight(&source("b"), &entry("one"), article, &Proof::UrlAndText)?;
            Ok(article)
        });
        let new = changed("one", "new");
        turn(&mut store, 9, |turn| turn.revise(&source(from), &new, article, Change::Material, updates));

        let found = store.article(article).unwrap().unwrap();
        assert_eq!((found.title.as_str(), found.updated), expected, "{name}");
        assert_eq!(found.content == new.entry.content, expected.0 == "new", "{name}");
        assert_eq!(found.first_seen, at(0), "{name}");
        let known = store.known(&source(from), &new).unwrap();
        assert_eq!(known.entry.unwrap().state_key, new.state_key, "{name}");
        assert_eq!(leads(&store, "c", &sharing("new", "text")), ["1 text"], "{name}");
        let titles: Vec<_> = store.sightings(article).unwrap().into_iter().map(|seen| seen.title).collect();
        assert_eq!(titles, if from == "a" { ["new", "one"] } else { ["one", "new"] }, "{name}");
    }
}

#[test]
fn sightings_tell_where_and_why() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| open(turn, "a", &entry("one")));
    turn(&mut store, 5, |turn| turn.sight(&source("b"), &entry("two"), article, &Proof::SameText(212)));
    let sightings = store.sightings(article).unwrap();
    let sighting = |from: &str, name: &str, seconds, proof: &str| Sighting {
        source: source(from),
        id: entry(name).entry.id,
        url: entry(name).entry.url,
        title: name.to_owned(),
        published: entry(name).entry.published,
        first_seen: at(seconds),
        proof: proof.to_owned(),
    };
    let expected = [
        sighting("a", "one", 0, "the first sighting"),
        sighting("b", "two", 5, "the same text of 212 words"),
    ];
    assert_eq!(sightings, expected);
}

#[test]
fn joined_articles_are_the_older_one() {
    let mut store = store();
    let ids: Vec<ArticleId> = ["one", "two", "three"]
        .into_iter()
        .map(|name| turn(&mut store, 0, |turn| news(turn, name, name, "travel")))
        .collect();
    let join = |younger: usize, older: usize| Join {
        younger: ids[younger],
        older: ids[older],
        proof: Proof::SameText(60),
    };
    // The middle one is joined to the oldest after the youngest was joined to it.
    turn(&mut store, 1, |turn| turn.join(&join(2, 1)));
    turn(&mut store, 2, |turn| turn.join(&join(1, 0)));
    turn(&mut store, 3, |turn| turn.join(&join(2, 0)));

    for younger in [1, 2] {
        assert_eq!(store.article(ids[younger]).unwrap().unwrap().same_as, Some(ids[0]));
    }
    for name in ["one", "two", "three"] {
        assert_eq!(leads(&store, "new", &sharing(name, "url")), ["1 url"], "{name}");
        assert_eq!(
            store.known(&source(name), &entry(name)).unwrap().entry.unwrap().article,
            ids[0],
            "{name}"
        );
        assert_eq!(store.find("", &[hash("url", name)]).unwrap(), [ids[0]], "{name}");
    }
    let proofs: Vec<_> = store.sightings(ids[0]).unwrap().into_iter().map(|seen| seen.proof).collect();
    assert_eq!(proofs, ["the first sighting", "the same text of 60 words", "the same text of 60 words"]);

    let revised = changed("two", "new");
    turn(&mut store, 4, |turn| {
        turn.revise(&source("two"), &revised, ids[0], Change::Material, Updates::Bump)
    });
    assert_eq!(store.known(&source("two"), &revised).unwrap().entry.unwrap().state_key, revised.state_key);
    assert_eq!(store.article(ids[0]).unwrap().unwrap().title, "one");

    // It stays where it stands, and enters nothing new.
    let own = store.standing(&FeedId::Source(source("two")), 10).unwrap();
    assert_eq!(titles(&own), ["two"]);
    assert_eq!(store.standing(&in_section("travel"), 10).unwrap().len(), 3);
    let filed = turn(&mut store, 4, |turn| turn.file(ids[1], &proposal("health"), FilingOrigin::Live, None));
    assert_eq!(filed, None);
}

#[test]
fn of_two_by_way_of_a_third_the_oldest_lives() {
    let mut store = store();
    let ids: Vec<ArticleId> = ["one", "two", "three"]
        .into_iter()
        .map(|name| turn(&mut store, 0, |turn| news(turn, name, name, "travel")))
        .collect();
    for older in [0, 1] {
        let join = Join { younger: ids[2], older: ids[older], proof: Proof::SameText(60) };
        assert!(turn(&mut store, 1, |turn| turn.join(&join)).is_some());
    }
    let same_as: Vec<_> = ids.iter().map(|id| store.article(*id).unwrap().unwrap().same_as).collect();
    assert_eq!(same_as, [None, Some(ids[0]), Some(ids[0])]);
}

#[test]
fn what_a_person_told_apart_is_told_to_who_decides() {
    let mut store = store();
    let ids: Vec<ArticleId> = ["one", "two", "three"]
        .into_iter()
        .map(|name| turn(&mut store, 0, |turn| news(turn, name, name, "travel")))
        .collect();
    let join = |younger: usize, older: usize| Join {
        younger: ids[younger],
        older: ids[older],
        proof: Proof::SameText(60),
    };
    let two_and_one = KeyedEntry { text_key: Some(hash("text", "one")), ..sharing("three", "url") };
    let apart = |store: &Store| store.known(&source("b"), &two_and_one).unwrap().apart;
    assert_eq!(apart(&store), []);
    turn(&mut store, 1, |turn| turn.keep_verdict(ids[1], ids[0], false));
    assert!(turn(&mut store, 2, |turn| turn.join(&join(2, 1))).is_some());
    assert_eq!(apart(&store), [(ids[0], ids[1])], "of what they turned out to be");
    for (younger, older) in [(1, 0), (2, 0)] {
        assert!(
            turn(&mut store, 3, |turn| turn.join(&join(younger, older))).is_none(),
            "{younger} is not {older}"
        );
    }
    turn(&mut store, 4, |turn| turn.keep_verdict(ids[0], ids[2], true));
    assert_eq!(apart(&store), [], "the last word counts, whichever of them it names");
    assert!(turn(&mut store, 5, |turn| turn.join(&join(2, 0))).is_some());
}

#[test]
fn an_article_is_found_by_any_of_its_names() {
    let mut store = store();
    let article = turn(&mut store, 0, |turn| open(turn, "a", &entry("one")));
    turn(&mut store, 0, |turn| open(turn, "a", &entry("two")));
    for (name, text, keys, expected) in [
        ("tag", "tag:news.example.org,2026:one0", vec![], vec![article]),
        ("short", "one0", vec![], vec![article]),
        ("another's tag", "tag:example.net,2026:one0", vec![], vec![]),
        ("url", "https://example.org/one", vec![hash("url", "one")], vec![article]),
        ("id", "id of one", vec![1, hash("id", "one")], vec![article]),
        ("all at once", "one0", vec![hash("url", "one"), hash("id", "one")], vec![article]),
        ("nothing", "three", vec![7], vec![]),
    ] {
        assert_eq!(store.find(text, &keys).unwrap(), expected, "{name}");
    }
}
