//! The plan of the house, kept: which room may import which, and where an outside library lives.
//!
//! A new import that this refuses is a design question, not a test to loosen.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// Each room, and the rooms it may import; every one names only rooms above it.
const ROOMS: [(&str, &[&str]); 10] = [
    ("model", &[]),
    ("config", &["model"]),
    ("wire", &["model", "config"]),
    ("gather", &["model", "config", "wire"]),
    ("edit", &["model"]),
    ("publish", &["model", "config"]),
    ("store", &["model"]),
    ("serve", &["model", "config"]),
    ("pipeline", &["model", "config", "gather", "edit", "publish", "store"]),
    ("daemon", &["model", "config", "wire", "gather", "edit", "publish", "store", "serve", "pipeline"]),
];

/// The whole house is open to these.
const DOORS: [&str; 3] = ["cli", "main", "lib"];

/// Outside libraries and the rooms they live in.
const LIBRARIES: [(&str, &[&str]); 40] = [
    ("cron", &["model"]),
    ("htmlize", &["model"]),
    ("regex", &["model"]),
    ("annotate_snippets", &["config"]),
    ("toml", &["config"]),
    ("reqwest", &["wire"]),
    ("rustls", &["wire"]),
    ("webpki_roots", &["wire"]),
    ("base64", &["gather"]),
    ("chardetng", &["gather"]),
    ("encoding_rs", &["gather"]),
    ("feed_rs", &["gather"]),
    ("psl", &["gather"]),
    ("scraper", &["gather"]),
    ("simdutf8", &["gather"]),
    ("unicode_normalization", &["edit"]),
    ("ammonia", &["publish"]),
    ("atom_syndication", &["publish"]),
    ("minijinja", &["publish"]),
    ("brotli", &["publish"]),
    ("flate2", &["publish"]),
    ("rss", &["publish"]),
    ("rusqlite", &["store"]),
    ("zstd", &["store"]),
    ("http_body_util", &["serve"]),
    ("hyper", &["serve"]),
    ("hyper_util", &["serve"]),
    ("tokio_io_timeout", &["serve"]),
    ("listenfd", &["daemon"]),
    ("prometheus_client", &["daemon"]),
    ("sd_notify", &["daemon"]),
    ("clap", &["cli", "main"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comfy_table", &["cli"]),
    ("indicatif", &["cli"]),
    ("tempfile", &["cli"]),
    ("terminal_size", &["cli"]),
    ("tracing_journald", &["cli"]),
    ("tracing_subscriber", &["cli"]),
];

struct File {
    path: PathBuf,
    room: String,
    /// Without comments and without its tests.
    code: String,
    text: String,
}

#[test]
fn a_room_imports_only_what_its_row_names() {
    let mut broken = Vec::new();
    for file in house() {
        let Some(allowed) = allowed(&file.room) else { continue };
        for room in ROOMS.map(|(room, _)| room).into_iter().chain(DOORS) {
            let foreign = room != file.room && !allowed.contains(&room);
            if foreign && names_path(&file.code, &format!("crate::{room}::")) {
                broken.push(format!("{}: `{}` imports `{room}`", file.path.display(), file.room));
            }
        }
    }
    assert!(broken.is_empty(), "the floor plan is broken:\n{}", broken.join("\n"));
}

#[test]
fn a_library_lives_in_one_room() {
    let mut broken = Vec::new();
    for file in house() {
        for (library, rooms) in LIBRARIES {
            // A module of its own by that name hides the library.
            let hidden =
                file.code.lines().any(|line| line.trim_end_matches(';').ends_with(&format!("mod {library}")));
            let lives_here = rooms.contains(&file.room.as_str());
            if !lives_here && !hidden && names_path(&file.code, &format!("{library}::")) {
                broken.push(format!("{}: `{library}` lives in {rooms:?}", file.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "the floor plan is broken:\n{}", broken.join("\n"));
}

#[test]
fn every_room_is_on_the_plan_and_the_plan_has_no_circle() {
    let mut above = BTreeSet::new();
    for (room, allowed) in ROOMS {
        for import in allowed {
            assert!(above.contains(import), "`{room}` may import `{import}`, which does not stand above it");
        }
        above.insert(room);
    }
    for file in house() {
        let known = above.contains(file.room.as_str()) || DOORS.contains(&file.room.as_str());
        assert!(known, "{}: `{}` is not on the plan", file.path.display(), file.room);
    }
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for file in house() {
        assert!(file.text.starts_with("//! "), "{} opens without a `//!` line", file.path.display());
    }
}

/// What `use crate::` lines and paths may name; `None` for the doors, which may name all.
fn allowed(room: &str) -> Option<&'static [&'static str]> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, allowed)| *allowed)
}

/// Whether `path` stands in the code as a path of its own, not as the end of a longer name.
fn names_path(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
    })
}

fn house() -> Vec<File> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    visit(&source, &source, &mut files);
    assert!(files.len() > 20, "only {} files found under {}", files.len(), source.display());
    let only_in_tests: BTreeSet<PathBuf> = files.iter().flat_map(test_modules).collect();
    files.retain(|file| !only_in_tests.iter().any(|module| file.path.starts_with(module)));
    files
}

fn visit(folder: &Path, source: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            visit(&path, source, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let first = path.strip_prefix(source).unwrap().components().next().unwrap();
            let room = Path::new(first.as_os_str()).file_stem().unwrap().to_string_lossy().into_owned();
            files.push(File { code: code_of(&text), text, room, path });
        }
    }
}

/// The lines that are neither comments nor the tests at a file's end.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Modules of tests alone, as a file and as a folder: `#[cfg(test)] mod samples;`.
fn test_modules(file: &File) -> Vec<PathBuf> {
    let folder = match file.path.file_stem().is_some_and(|stem| stem == "mod" || stem == "lib") {
        true => file.path.parent().unwrap().to_owned(),
        false => file.path.with_extension(""),
    };
    let declared = file.text.split("#[cfg(test)]\n").skip(1);
    declared
        .filter_map(|after| after.lines().next())
        .filter_map(|line| {
            line.trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ").strip_prefix("mod ")
        })
        .filter_map(|rest| rest.strip_suffix(';'))
        .flat_map(|name| [folder.join(format!("{name}.rs")), folder.join(name)])
        .collect()
}
