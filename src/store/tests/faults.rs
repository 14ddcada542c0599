use super::opening::folder;
use super::*;
use rusqlite::Connection;
use std::fs;
use std::io;

fn articles(store: &Store) -> u64 {
    store.overview().unwrap().articles
}

/// So many that they need new pages.
fn many(store: &mut Store, name: &str) -> Result<(), StoreError> {
    let work = |turn: &mut Turn| {
        (0..200).try_for_each(|number| news(turn, "a", &format!("{name} {number}"), "travel").map(drop))
    };
    store.turn(at(9), work).map(drop)
}

#[test]
fn a_full_disk_takes_the_turn_back_and_the_next_one_goes_well() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    let pages = |store: &Store, most: &str| {
        store.one(&format!("PRAGMA max_page_count = {most}"), [], |row| Ok(row.get::<_, i64>(0)?)).unwrap()
    };
    let most = pages(&store, "1");
    assert!(most > Some(1), "SQLite says how many there are");

    let error = many(&mut store, "two").unwrap_err();
    let expected =
        format!("the disk of `{}` is full, expected room for what is new: free some", path.display());
    assert_eq!(error.to_string(), expected);
    assert!(error.is_passing());
    assert_eq!(articles(&store), 1);

    pages(&store, "1000000");
    store.probe().unwrap();
    many(&mut store, "two").unwrap();
    assert_eq!(articles(&store), 201);
}

#[test]
fn a_store_that_another_program_locks_is_waited_for() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = store.probe().unwrap_err();
    let expected =
        format!("another program holds a lock on `{}`: close it there, or try again", path.display());
    assert_eq!(error.to_string(), expected);
    assert!(error.is_passing());
    other.execute_batch("ROLLBACK").unwrap();
    store.probe().unwrap();
}

#[test]
fn a_probe_writes_and_changes_nothing() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    let before = store.overview().unwrap();
    let log = || fs::metadata(path.with_file_name("newsdesk.db-wal")).unwrap().len();
    let log_before = log();
    store.probe().unwrap();
    assert!(log() > log_before, "a page is written");
    let names = || fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names().all(|name| name != "newsdesk.db-probe"), "nothing is left beside it");
    assert_eq!(store.overview().unwrap(), before);
    assert_eq!(store.last_stamp().unwrap(), Some(Stamp { turn: 1, added: at(0) }));

    fs::create_dir(path.with_file_name("newsdesk.db-probe")).unwrap();
    let error = store.probe().unwrap_err().to_string();
    assert!(error.starts_with(&format!("`{}-probe` could not be written: ", path.display())), "{error}");
}

#[test]
fn the_last_stamp_is_that_of_the_last_turn() {
    let mut store = store();
    assert_eq!(store.last_stamp().unwrap(), None);
    turn(&mut store, 7, |turn| news(turn, "a", "one", "travel"));
    turn(&mut store, 3, |turn| news(turn, "a", "two", "travel"));
    assert_eq!(store.last_stamp().unwrap(), Some(Stamp { turn: 2, added: at(7) }));
}

#[test]
fn what_the_disk_does_passes_and_what_the_file_is_does_not() {
    let path = || std::path::PathBuf::from("newsdesk.db");
    let io = |errno| StoreError::io(&path(), "could not be made")(io::Error::from_raw_os_error(errno));
    for (name, error, expected) in [
        ("full", StoreError::Full { path: path() }, true),
        ("read-only", StoreError::ReadOnly { path: path() }, true),
        ("busy", StoreError::Busy { path: path() }, true),
        ("a bad disk", StoreError::Disk { path: path(), cause: "disk I/O error".to_owned() }, true),
        ("ENOSPC", io(28), true),
        ("EROFS", io(30), true),
        ("EIO", io(5), true),
        ("ENOTDIR", io(20), false),
        ("damaged", StoreError::Corrupt { path: path(), cause: String::new() }, false),
        ("a damaged value", StoreError::damaged("no time"), false),
        ("foreign", StoreError::Foreign { path: path() }, false),
        ("held", StoreError::Held { path: path(), holder: "7".to_owned() }, false),
    ] {
        assert_eq!(error.is_passing(), expected, "{name}");
    }
}

#[test]
fn a_damaged_store_says_so_with_its_path() {
    let (_folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    many(&mut store, "one").unwrap();
    drop(store);
    damage(&path);
    let error = Store::open(&path).and_then(|store| store.overview()).unwrap_err();
    assert!(matches!(&error, StoreError::Corrupt { path: named, .. } if *named == path), "{error}");
}
