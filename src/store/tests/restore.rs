use super::opening::folder;
use super::opening::message;
use super::*;
use crate::store::migrate::MIGRATIONS;
use crate::store::restore::Exchange;
use crate::store::restore::STEPS;
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::chown;
use std::path::Path;

const READY: fn(&mut Turn) -> Result<(), StoreError> = |turn| turn.remember("look", "");

fn put_back(from: &Path, store: &Path) -> Result<Restored, StoreError> {
    restore(from, store, at(900), READY, &mut |_, _| {})
}

fn titles_in(path: &Path) -> Vec<String> {
    let store = Store::open(path).unwrap();
    let mut titles: Vec<_> = store
        .standing(&in_section("travel"), 100)
        .unwrap()
        .into_iter()
        .map(|standing| standing.article.title)
        .collect();
    titles.sort();
    titles
}

/// A store with `old`, its backup, and `new` after that.
fn with_backup(path: &Path) -> std::path::PathBuf {
    let backup = path.with_file_name("backup.db");
    let mut store = Store::open(path).unwrap();
    turn(&mut store, 0, |turn| news(turn, "a", "old", "travel"));
    Reader::open(path).unwrap().back_up(&backup, &mut |_, _| {}).unwrap();
    turn(&mut store, 9, |turn| news(turn, "a", "new", "travel"));
    backup
}

/// Leaves the log beside the store, as a process does that is killed.
fn killed(path: &Path) {
    let (folder, mut store) = (path.parent().unwrap(), Store::open(path).unwrap());
    turn(&mut store, 20, |turn| news(turn, "a", "in the log", "travel"));
    for name in ["newsdesk.db", "newsdesk.db-wal"] {
        fs::copy(folder.join(name), folder.join(format!("{name}.copy"))).unwrap();
    }
    drop(store);
    for name in ["newsdesk.db", "newsdesk.db-wal"] {
        fs::rename(folder.join(format!("{name}.copy")), folder.join(name)).unwrap();
    }
}

#[test]
fn a_backup_takes_the_place_of_the_store_which_is_kept() {
    let (_folder, path) = folder();
    let backup = with_backup(&path);
    let before = fs::read(&backup).unwrap();
    let kept = path.with_file_name("newsdesk.db.before-restore");
    let restored = put_back(&backup, &path).unwrap();
    assert_eq!((restored.holds.articles, &restored.kept), (1, &Some(kept.clone())));
    assert_eq!(titles_in(&path), ["old"]);
    assert_eq!(titles_in(&kept), ["new", "old"]);
    assert_eq!(fs::read(&backup).unwrap(), before);
    assert_eq!(Reader::open(&path).unwrap().remembered("look").unwrap().as_deref(), Some(""));

    // Nor is what was kept ever written over.
    let again = put_back(&kept, &path).unwrap();
    assert_eq!(again.kept, Some(path.with_file_name("newsdesk.db.before-restore.2")));
    assert_eq!(titles_in(&path), ["new", "old"]);
}

#[test]
fn a_log_that_was_left_goes_with_the_store_that_it_belongs_to() {
    let (_folder, path) = folder();
    let backup = with_backup(&path);
    killed(&path);
    assert!(fs::metadata(path.with_file_name("newsdesk.db-wal")).unwrap().len() > 0);
    let kept = put_back(&backup, &path).unwrap().kept.unwrap();
    assert_eq!(titles_in(&path), ["old"]);
    assert_eq!(titles_in(&kept), ["in the log", "new", "old"]);
}

#[test]
fn a_damaged_store_is_kept_as_it_is_with_its_log() {
    let (_folder, path) = folder();
    let backup = with_backup(&path);
    killed(&path);
    fs::write(&path, "dear diary, ".repeat(9000)).unwrap();
    let log = fs::read(path.with_file_name("newsdesk.db-wal")).unwrap();
    let kept = put_back(&backup, &path).unwrap().kept.unwrap();
    assert_eq!(titles_in(&path), ["old"]);
    assert_eq!(fs::read(&kept).unwrap(), "dear diary, ".repeat(9000).as_bytes());
    assert_eq!(fs::read(path.with_file_name("newsdesk.db.before-restore-wal")).unwrap(), log);
}

#[test]
fn a_store_that_is_gone_comes_back_and_no_old_log_with_it() {
    let (_folder, path) = folder();
    let backup = with_backup(&path);
    killed(&path);
    fs::remove_file(&path).unwrap();
    assert_eq!(put_back(&backup, &path).unwrap().kept, None);
    assert_eq!(titles_in(&path), ["old"]);
}

/// Whatever step is the last, the store opens, as it was or as it shall be, and nothing is lost.
#[test]
fn what_root_puts_back_belongs_to_the_owner_of_the_folder() {
    let (folder, path) = folder();
    let backup = with_backup(&path);
    let place = folder.path().join("new");
    fs::create_dir(&place).unwrap();
    if chown(&place, Some(65534), Some(65534)).is_err() {
        return; // Only root can try it.
    }
    put_back(&backup, &place.join("newsdesk.db")).unwrap();
    for name in ["newsdesk.db", "newsdesk.lock"] {
        assert_eq!(fs::metadata(place.join(name)).unwrap().uid(), 65534, "{name}");
    }
}

#[test]
fn a_crash_between_the_steps_leaves_a_whole_store() {
    for done in 0..=STEPS.len() {
        for log_left in [false, true] {
            let (folder, path) = folder();
            let backup = with_backup(&path);
            let mut before = vec!["new".to_owned(), "old".to_owned()];
            if log_left {
                killed(&path);
                before.insert(0, "in the log".to_owned());
            }
            let (exchange, _) = Exchange::prepare(&backup, &path, at(900), READY, &mut |_, _| {}).unwrap();
            STEPS[..done].iter().for_each(|step| step(&exchange).unwrap());
            // A crash tidies nothing up.
            let (left, saved) = (folder.path().join(".newsdesk.db.new"), folder.path().join("saved"));
            let is_left = fs::hard_link(&left, &saved).is_ok();
            assert_eq!(is_left, done < STEPS.len());
            drop(exchange);
            is_left.then(|| fs::rename(&saved, &left).unwrap());

            let case = format!("after {done} steps, log left: {log_left}");
            match done == STEPS.len() {
                true => assert_eq!(titles_in(&path), ["old"], "{case}"),
                false => assert_eq!(titles_in(&path), before, "{case}"),
            }
            put_back(&backup, &path).unwrap();
            assert_eq!(titles_in(&path), ["old"], "{case}");
            assert_eq!(titles_in(&folder.path().join("newsdesk.db.before-restore")), before, "{case}");
        }
    }
}

#[test]
fn what_is_no_backup_is_refused_and_nothing_is_touched() {
    for (name, prepare, expected) in [
        ("nothing", None, "is not there"),
        ("an empty file", Some(""), "is empty, expected a backup"),
        ("no database", Some("text"), "is not a store of newsdesk"),
        (
            "a newer schema",
            Some("PRAGMA application_id = 0x6e64736b; PRAGMA user_version = 4711"),
            "has schema 4711, expected 4: a newer newsdesk has written it, and no older one may open it",
        ),
        ("somebody's tables", Some("CREATE TABLE theirs (x)"), "is not a store of newsdesk"),
    ] {
        let (folder, path) = folder();
        drop(with_backup(&path));
        let from = folder.path().join("from.db");
        match prepare {
            Some(text @ ("" | "text")) => fs::write(&from, text.repeat(500)).unwrap(),
            Some(sql) => Connection::open(&from).unwrap().execute_batch(sql).unwrap(),
            None => {}
        }
        let before = fs::read(&path).unwrap();
        assert_eq!(message(put_back(&from, &path)), format!("`{}` {expected}", from.display()), "{name}");
        assert_eq!(fs::read(&path).unwrap(), before, "{name}");
        assert!(!folder.path().join("newsdesk.db.before-restore").exists(), "{name}");
    }
}

#[test]
fn a_damaged_backup_is_refused() {
    let (_folder, path) = folder();
    let backup = with_backup(&path);
    let mut store = Store::open(&path).unwrap();
    turn(&mut store, 30, |turn| {
        (0..200).try_for_each(|number| news(turn, "a", &format!("{number}"), "travel").map(drop))
    });
    Reader::open(&path).unwrap().back_up(&backup, &mut |_, _| {}).unwrap();
    drop(store);
    damage(&backup);
    let refused = message(put_back(&backup, &path));
    assert!(refused.starts_with(&format!("`{}` is damaged: ", backup.display())), "{refused}");
    assert_eq!(titles_in(&path).len(), 100);
}

#[test]
fn a_store_that_is_held_or_named_as_its_own_backup_is_not_touched() {
    let (_folder, path) = folder();
    let backup = with_backup(&path);
    let expected = format!("`{}` is the store itself, expected a backup of it", path.display());
    assert_eq!(message(put_back(&path, &path)), expected);
    let store = Store::open(&path).unwrap();
    assert!(matches!(put_back(&backup, &path), Err(StoreError::Held { .. })));
    drop(store);
    assert_eq!(titles_in(&path), ["new", "old"]);
}

#[test]
fn a_backup_of_an_older_schema_is_brought_up_to_date() {
    let (folder, path) = folder();
    let old = folder.path().join("old.db");
    let connection = Connection::open(&old).unwrap();
    connection.execute_batch(MIGRATIONS[0]).unwrap();
    connection.execute_batch(include_str!("schema_1.sql")).unwrap();
    connection.execute_batch("PRAGMA application_id = 0x6e64736b; PRAGMA user_version = 1").unwrap();
    drop(connection);
    let restored = put_back(&old, &path).unwrap();
    assert_eq!((restored.holds.schema, restored.kept), (1, None));
    assert_eq!(titles_in(&path), ["Beds for the coast"]);
}
