//! Whole feeds of the web: reading them to entries, and feed-rs alone on the same files, in turn.
//!
//! The files are no part of this repository: they are looked for in the folder `NEWSDESK_CORPORA`, else
//! beside the checkout. Only those that feed-rs can read count. Prints one ratio for all of them and the
//! middle one of the ratios file by file: times are the best of many rounds, so that a busy machine
//! disturbs neither.

use feed_rs::parser::Builder;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::model::Limits;
use newsdesk::model::SourceKind;
use std::hint::black_box;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;
use url::Url;

const ROUNDS: usize = 40;

fn main() {
    let folder =
        std::env::var_os("NEWSDESK_CORPORA").map_or_else(|| "../shared/corpora".into(), PathBuf::from);
    let files = bodies(&folder.join("feeds-dev/files"));
    let files: Vec<_> =
        files.into_iter().filter(|body| feed_rs_reads(body) && newsdesk_reads(body)).collect();
    if files.is_empty() {
        return println!("no whole feeds in {}: nothing is measured", folder.display());
    }
    let times: Vec<_> = files.iter().map(|body| best(body)).collect();
    let total =
        |pick: fn(&(Duration, Duration)) -> Duration| times.iter().map(pick).sum::<Duration>().as_secs_f64();
    let (ours, theirs) = (total(|time| time.0), total(|time| time.1));
    let mut ratios: Vec<_> =
        times.iter().map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    let bytes: usize = files.iter().map(Vec::len).sum();
    println!("{} files, {:.1} MB", files.len(), bytes as f64 / 1e6);
    println!("newsdesk {:.1} ms, feed-rs {:.1} ms, ratio {:.2}", ours * 1e3, theirs * 1e3, ours / theirs);
    println!(
        "file by file: middle {:.2}, nine in ten below {:.2}, worst {:.2}",
        ratios[ratios.len() / 2],
        ratios[ratios.len() * 9 / 10],
        ratios[ratios.len() - 1]
    );
}

/// The best times of ours and of feed-rs for one file.
fn best(body: &[u8]) -> (Duration, Duration) {
    let timed = |reads: fn(&[u8]) -> bool| {
        let start = Instant::now();
        black_box(reads(black_box(body)));
        start.elapsed()
    };
    let rounds = (0..ROUNDS).map(|_| (timed(newsdesk_reads), timed(feed_rs_reads)));
    rounds.fold((Duration::MAX, Duration::MAX), |best, time| (best.0.min(time.0), best.1.min(time.1)))
}

fn newsdesk_reads(body: &[u8]) -> bool {
    let base = Url::parse("https://outlet.example/").unwrap();
    let about = About {
        kind: &SourceKind::Feed,
        content_type: None,
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    read::read(body, &about).is_ok()
}

/// As newsdesk would use it by itself: the sanitising is left to publication.
fn feed_rs_reads(body: &[u8]) -> bool {
    let parser = Builder::new().base_uri(Some("https://outlet.example/")).sanitize_content(false).build();
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parser.parse(body).is_ok())).unwrap_or(false)
}

/// Whole feeds have folders of their own.
fn bodies(files: &Path) -> Vec<Vec<u8>> {
    let folders = ["real-fastfeedparser", "real-rsparser", "feed-rs-fixture"].map(|name| files.join(name));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).into_iter().flatten()).flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}
