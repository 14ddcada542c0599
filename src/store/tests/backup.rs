use super::opening::folder;
use super::opening::message;
use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

fn back_up(store: &Path, to: &Path) -> Result<Backup, StoreError> {
    Reader::open(store)?.back_up(to, &mut |_, _| {})
}

/// What stands in a folder, hidden files too.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_the_store_at_one_moment_though_others_write_on() {
    let (folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    turn(&mut store, 0, |turn| {
        (0..300).try_for_each(|number| news(turn, "a", &format!("first {number}"), "travel").map(drop))
    });
    let stop = AtomicBool::new(false);
    let to = folder.path().join("backup.db");
    let (backup, turns_meanwhile) = std::thread::scope(|threads| {
        let writer = threads.spawn(|| {
            let mut written = 0;
            while !stop.load(Ordering::Relaxed) {
                // Three articles a turn: a backup that holds parts of a turn would show it.
                turn(&mut store, 1, |turn| {
                    (0..3).try_for_each(|part| {
                        news(turn, "a", &format!("later {written} {part}"), "travel").map(drop)
                    })
                });
                written += 1;
            }
            written
        });
        let mut taken = Vec::new();
        for _ in 0..5 {
            taken.push(back_up(&path, &to).unwrap());
        }
        stop.store(true, Ordering::Relaxed);
        (taken.pop().unwrap(), writer.join().unwrap())
    });
    assert!(turns_meanwhile > 0);
    assert_eq!((backup.articles - 300) % 3, 0);
    assert_eq!(backup.filings, backup.articles);
    assert_eq!(backup.bytes, fs::metadata(&to).unwrap().len());
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);

    let copy = Reader::open(&to).unwrap();
    assert_eq!(copy.overview().unwrap().articles, backup.articles);
    let (first, last) = (copy.article(ArticleId(1)), copy.article(ArticleId(backup.articles as i64)));
    assert_eq!(first.unwrap(), store.article(ArticleId(1)).unwrap());
    assert_eq!(last.unwrap(), store.article(ArticleId(backup.articles as i64)).unwrap());
}

#[test]
fn a_backup_is_one_file_and_what_a_crash_left_is_written_over() {
    let (folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    turn(&mut store, 0, |turn| news(turn, "a", "one", "travel"));
    let elsewhere = folder.path().join("backups");
    fs::create_dir(&elsewhere).unwrap();
    for leftover in [".it.db.new", ".it.db.new-wal", ".it.db.new-journal"] {
        fs::write(elsewhere.join(leftover), "half of something").unwrap();
    }
    for _ in 0..2 {
        let mut told = Vec::new();
        let reader = Reader::open(&path).unwrap();
        let backup =
            reader.back_up(&elsewhere.join("it.db"), &mut |done, all| told.push((done, all))).unwrap();
        assert_eq!((backup.schema, backup.articles, backup.filings, backup.editions), (4, 1, 1, 0));
        assert_eq!(told.last(), Some(&(backup.bytes, backup.bytes)));
        assert_eq!(names(&elsewhere), ["it.db"]);
    }
}

#[test]
fn nothing_of_the_store_itself_is_overwritten() {
    let (folder, path) = folder();
    let store = Store::open(&path).unwrap();
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    for own in ["newsdesk.db", "newsdesk.db-wal", "newsdesk.db-shm", "newsdesk.lock", "link.db"] {
        let own = folder.path().join(own);
        let expected = format!("`{}` belongs to the store itself, expected another file", own.display());
        assert_eq!(message(back_up(&path, &own)), expected);
    }
    drop(store);
    assert!(Store::open(&path).is_ok());
}

#[test]
fn two_backups_under_one_name_are_not_mixed() {
    let (folder, path) = folder();
    let _store = Store::open(&path).unwrap();
    let other = fs::File::create(folder.path().join(".it.db.new")).unwrap();
    other.lock().unwrap();
    let refused = message(back_up(&path, &folder.path().join("it.db")));
    assert!(
        refused.ends_with("is being written by another program, expected to be the only one"),
        "{refused}"
    );
    assert!(folder.path().join(".it.db.new").exists(), "it belongs to the other");
}

#[test]
fn a_damaged_store_leaves_the_last_good_backup() {
    let (folder, path) = folder();
    let mut store = Store::open(&path).unwrap();
    turn(&mut store, 0, |turn| {
        (0..200).try_for_each(|number| news(turn, "a", &format!("{number}"), "travel").map(drop))
    });
    drop(store);
    let to = folder.path().join("backup.db");
    back_up(&path, &to).unwrap();
    let good = fs::read(&to).unwrap();

    damage(&path);
    let refused = message(back_up(&path, &to));
    assert!(refused.starts_with(&format!("`{}` is damaged: ", path.display())), "{refused}");
    assert!(
        refused.ends_with("; `newsdesk restore` puts a backup in its place, and keeps this file"),
        "{refused}"
    );
    assert_eq!(refused.lines().count(), 1);
    assert_eq!(fs::read(&to).unwrap(), good);
    assert_eq!(names(folder.path()).iter().filter(|name| name.contains(".new")).count(), 0);
}
