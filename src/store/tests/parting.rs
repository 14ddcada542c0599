use super::*;

/// An article of `a`, seen in `b` as well, where it says something else if `own`.
fn seen_twice(store: &mut Store, own: bool) -> ArticleId {
    let one = turn(store, 0, |turn| news(turn, "a", "one", "travel"));
    turn(store, 1, |turn| {
        turn.keep_version(&source("a"), &entry("one"), one, false)?;
        turn.sight(&source("b"), &entry("two"), one, &Proof::UrlAndText)?;
        if own {
            turn.keep_version(&source("b"), &entry("two"), one, true)?;
        }
        Ok(())
    });
    one
}

fn split_off(store: &mut Store, name: &str) -> ArticleId {
    let named = store.named("", &[hash("url", name)]).unwrap();
    let [entry_of] = named.as_slice() else { panic!("{named:?}") };
    turn(store, 9, |turn| turn.split_off(entry_of, &mint(&entry(name))))
}

/// Whose text each version has, and of which article it is.
fn versions(store: &Store, article: ArticleId) -> Vec<(String, bool)> {
    let versions = store.versions(article).unwrap();
    versions.into_iter().map(|version| (version.title, version.article == article)).collect()
}

#[test]
fn an_entry_that_is_split_off_says_what_it_said_last() {
    for (own, text) in [(true, "two"), (false, "one")] {
        let mut store = store();
        let one = seen_twice(&mut store, own);
        let two = split_off(&mut store, "two");
        let found = store.article(two).unwrap().unwrap();
        let expected = Article {
            id: two,
            title: "two".to_owned(),
            url: entry("two").entry.url,
            source: source("b"),
            first_seen: at(1),
            updated: at(1),
            published: entry("two").entry.published,
            categories: entry("two").entry.categories,
            summary: entry(text).entry.summary,
            content: entry(text).entry.content,
            ..found.clone()
        };
        assert_eq!(found, expected, "own text: {own}");
        assert_eq!(
            (found.tag.short(), store.article(one).unwrap().unwrap().title),
            ("two0", "one".to_owned())
        );
        assert_eq!(versions(&store, one), [("one".to_owned(), true)], "own text: {own}");
        assert_eq!(versions(&store, two), [("two".to_owned(), true)], "own text: {own}");
        for (article, from) in [(one, "a"), (two, "b")] {
            let sightings = store.sightings(article).unwrap();
            assert_eq!((sightings.len(), &sightings[0].source), (1, &source(from)));
            assert_eq!(sightings[0].proof, "the first sighting");
        }
    }
}

#[test]
fn what_an_article_opened_with_is_not_split_off() {
    let mut store = store();
    let one = seen_twice(&mut store, true);
    let first = store.named_of(one).unwrap().remove(0);
    let refused = store.turn(at(2), |turn| turn.split_off(&first, &mint(&entry("one"))));
    assert!(refused.unwrap_err().to_string().contains("no further one of its article"));
    assert_eq!(store.article(ArticleId(one.0 + 1)).unwrap(), None, "nothing is left of it");
}

#[test]
fn an_article_that_is_itself_again_says_what_its_entry_said_meanwhile() {
    let mut store = store();
    let ids: Vec<ArticleId> = ["one", "two"]
        .into_iter()
        .map(|name| {
            turn(&mut store, 0, |turn| {
                let article = news(turn, name, name, "travel")?;
                turn.keep_version(&source(name), &entry(name), article, false)?;
                Ok(article)
            })
        })
        .collect();
    let join = Join { younger: ids[1], older: ids[0], proof: Proof::SameText(60) };
    turn(&mut store, 1, |turn| turn.join(&join));
    let new = changed("two", "new");
    turn(&mut store, 2, |turn| turn.revise(&source("two"), &new, ids[0], Change::Material, Updates::Bump));
    turn(&mut store, 3, |turn| turn.part(ids[1]));
    let found = store.article(ids[1]).unwrap().unwrap();
    assert_eq!((found.title.as_str(), found.content, found.same_as), ("new", new.entry.content, None));
    assert_eq!(versions(&store, ids[0]), [("one".to_owned(), true)]);
    assert_eq!(versions(&store, ids[1]), [("two".to_owned(), true), ("new".to_owned(), true)]);
    let known = store.known(&source("two"), &entry("two")).unwrap().entry.unwrap();
    assert_eq!((known.article, known.state_key), (ids[1], hash("state", "new")));
    turn(&mut store, 4, |turn| turn.part(ids[1]));
    assert_eq!(store.article(ids[1]).unwrap().unwrap().title, "new", "it is itself already");
}
