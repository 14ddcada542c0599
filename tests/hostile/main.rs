//! Documents that mean harm, at the cap, each read in a process of its own: what becomes of it is right, and
//! the program never takes 64 MB more for it than it takes at rest.

mod child;
mod classes;

use child::Ended;
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

/// The longest document (`fetch.max_bytes`), and what it may take above the program at rest, itself included.
/// Unoptimised, reading all of it ten times over is nothing to wait for: an eighth, and what is there once.
const LONGEST: (usize, f64) = if cfg!(debug_assertions) { (1 << 20, 16.0) } else { (8 << 20, 64.0) };

/// Classes that the reader does not get right yet: none.
const NOT_YET: [&str; 0] = [];

/// Tells the child which class it is to read.
const CLASS: &str = "NEWSDESK_HOSTILE_CLASS";

#[test]
fn no_document_does_harm() {
    let ended = ask_all();
    let wrong: Vec<_> = ended.iter().filter_map(fault).collect();
    assert!(wrong.is_empty(), "{} of {} classes:\n{}", wrong.len(), ended.len(), wrong.join("\n"));
}

#[test]
fn classes_have_names_of_their_own() {
    let classes = classes::all();
    let names: BTreeSet<_> = classes.iter().map(|class| class.name).collect();
    assert_eq!(names.len(), classes.len());
    assert!(NOT_YET.iter().all(|name| names.contains(name)), "a class that is no more");
}

/// The other half of [`no_document_does_harm`]; by itself it has nothing to do.
#[test]
#[ignore = "it is what the children run"]
fn read_one() {
    if let Ok(name) = std::env::var(CLASS) {
        child::tell(&name, LONGEST.0);
    }
}

fn fault((name, ended): &(&str, Ended)) -> Option<String> {
    let is_right = ended.is_right && ended.peak_mb <= LONGEST.1;
    match ended {
        _ if NOT_YET.contains(name) && is_right => Some(format!("  {name}: right by now")),
        _ if NOT_YET.contains(name) => None,
        ended if !ended.is_right => Some(format!("  {name}: {}", ended.outcome)),
        ended if ended.peak_mb > LONGEST.1 => Some(format!("  {name}: takes {:.0} MB", ended.peak_mb)),
        _ => None,
    }
}

/// As many at a time as there are processors.
fn ask_all() -> Vec<(&'static str, Ended)> {
    let waiting = Mutex::new(classes::all().into_iter().map(|class| class.name));
    let next = || waiting.lock().expect("nobody panics while taking a name").next();
    let work = || std::iter::from_fn(next).map(|name| (name, ask(name))).collect::<Vec<_>>();
    thread::scope(|scope| {
        let processors = thread::available_parallelism().map_or(1, |count| count.get());
        let workers: Vec<_> = (0..processors).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker that asks")).collect()
    })
}

fn ask(name: &str) -> Ended {
    let mut again = Command::new(std::env::current_exe().expect("a test is a program"));
    child::ask(again.args(["--exact", "read_one", "--ignored", "--nocapture"]).env(CLASS, name))
}
