use super::*;
use crate::store::migrate::MIGRATIONS;
use crate::store::migrate::SCHEMA;
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

pub(super) fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsdesk.db");
    (folder, path)
}

pub(super) fn message<T>(result: Result<T, StoreError>) -> String {
    result.err().expect("it should have been refused").to_string()
}

#[test]
fn a_store_is_made_once_and_opened_again() {
    let (_folder, path) = folder();
    let mut first = Store::open(&path).unwrap();
    let article = turn(&mut first, 0, |turn| news(turn, "a", "one", "travel"));
    let kept = first.article(article).unwrap();
    drop(first);

    let again = Store::open(&path).unwrap();
    assert_eq!(again.article(article).unwrap(), kept);
    assert_eq!(kept.unwrap().title, "one");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_second_writer_is_told_who_holds_the_store() {
    let (folder, path) = folder();
    let first = Store::open(&path).unwrap();
    let lock = folder.path().join("newsdesk.lock");
    let expected =
        format!("another newsdesk holds it: process {} has locked `{}`", std::process::id(), lock.display());
    assert_eq!(message(Store::open(&path)), expected);
    drop(first);
    assert!(Store::open(&path).is_ok());
}

#[test]
fn a_reader_sees_what_is_committed() {
    let (_folder, path) = folder();
    assert!(matches!(Reader::open(&path), Err(StoreError::Missing { .. })));
    let mut store = Store::open(&path).unwrap();
    let reader = Reader::open(&path).unwrap();
    let article = turn(&mut store, 0, |turn| {
        let article = news(turn, "a", "one", "travel")?;
        assert_eq!(reader.article(article)?, None);
        Ok(article)
    });
    assert_eq!(reader.article(article).unwrap(), store.article(article).unwrap());
    assert!(reader.article(article).unwrap().is_some());
}

#[test]
fn what_is_not_ours_is_refused_and_left_as_it_was() {
    for (name, prepare, expected) in [
        ("no database", None, "is not a store of newsdesk"),
        ("somebody's tables", Some("CREATE TABLE theirs (x)"), "is not a store of newsdesk"),
        ("somebody's mark", Some("PRAGMA application_id = 7"), "is not a store of newsdesk"),
        (
            "a newer schema",
            Some("PRAGMA application_id = 0x6e64736b; PRAGMA user_version = 4711"),
            "has schema 4711, expected 4: a newer newsdesk has written it, and no older one may open it",
        ),
    ] {
        let (_folder, path) = folder();
        match prepare {
            Some(sql) => Connection::open(&path).unwrap().execute_batch(sql).unwrap(),
            None => fs::write(&path, "dear diary, ".repeat(100)).unwrap(),
        }
        let before = fs::read(&path).unwrap();
        for refused in [message(Store::open(&path)), message(Reader::open(&path))] {
            assert_eq!(refused, format!("`{}` {expected}", path.display()), "{name}");
        }
        assert_eq!(fs::read(&path).unwrap(), before, "{name}");
    }
}

/// A file of every schema there ever was, as that version filled it.
const OLDER: [(i64, &str); 4] = [
    (1, include_str!("schema_1.sql")),
    (2, include_str!("schema_2.sql")),
    (3, include_str!("schema_3.sql")),
    (4, include_str!("schema_4.sql")),
];

#[test]
fn a_store_of_every_older_schema_opens() {
    assert_eq!(OLDER.last().unwrap().0, SCHEMA, "a new schema needs a file of its own");
    for (schema, rows) in OLDER {
        let (_folder, path) = folder();
        let old = Connection::open(&path).unwrap();
        old.execute_batch(&MIGRATIONS[..schema as usize].concat()).unwrap();
        old.execute_batch(rows).unwrap();
        let header = format!("PRAGMA application_id = 0x6e64736b; PRAGMA user_version = {schema}");
        old.execute_batch(&header).unwrap();
        drop(old);

        let store = Store::open(&path).unwrap();
        let standing = store.standing(&in_section("travel"), 10).unwrap();
        assert_eq!(titles(&standing), ["Beds for the coast"], "schema {schema}");
        assert_eq!(standing[0].article.tag.as_str(), "tag:news.example.org,2026:4zq1v0k8", "schema {schema}");
        assert_eq!(standing[0].article.body(), Some("<p>More beds.</p>"), "schema {schema}");
        assert_eq!(standing[0].sightings.len(), 2, "schema {schema}");
        assert_eq!(standing[0].article.published.unwrap().zone_said, schema > 2, "schema {schema}");
        assert_eq!(store.states().unwrap()[&source("itij")].failures, 2, "schema {schema}");
        assert_eq!(store.unpublished().unwrap().unwrap().through, 3, "schema {schema}");
        let editions = store.editions(&DigestId::new("weekly"), 9).unwrap();
        let due: Vec<_> = editions.iter().map(|edition| edition.due.is_some()).collect();
        assert_eq!(due, if schema == 1 { vec![false] } else { vec![true, false] }, "schema {schema}");
        let versions = store.versions(standing[0].article.id).unwrap();
        let said: Vec<_> = versions.iter().map(|version| version.body.as_deref().unwrap()).collect();
        let expected: &[&str] = match schema {
            4 => &["<p>Some beds.</p>", "More beds.", "<p>More beds.</p>"],
            _ => &["<p>More beds.</p>"],
        };
        assert_eq!(said, expected, "schema {schema}");
    }
}
