//! `corpus serve`: whole feeds of the wild, served on loopback, with a `feeds.toml` that reads them.
//!
//! Serves until it is interrupted, or runs a few rounds over them itself and tells what each did.

use anyhow::Context;
use anyhow::ensure;
use clap::Parser;
use newsdesk::config;
use newsdesk::config::Checks;
use newsdesk::config::Config;
use newsdesk::daemon::Rooms;
use newsdesk::daemon::Round;
use newsdesk::daemon::RoundReport;
use newsdesk::daemon::SourceAnswer;
use newsdesk::daemon::system_clock;
use newsdesk::gather;
use newsdesk::gather::Correspondent;
use newsdesk::publish::Press;
use newsdesk::serve;
use newsdesk::serve::Answer;
use newsdesk::serve::Patience;
use newsdesk::serve::Request;
use newsdesk::store::Store;
use newsdesk::wire;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::net::Ipv4Addr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use tokio::net::TcpListener;

/// Feeds that came from somewhere whole; the rest of the corpus is cut down to what makes it odd.
const WHOLE: &str = "real-";

/// What a server says of a feed when it says nothing better.
const ANY_XML: &str = "application/xml";

#[derive(Debug, Parser)]
#[command(name = "corpus serve")]
struct Options {
    /// The corpus: a folder with `cases.json` and `files/`
    #[arg(long, value_name = "FOLDER", default_value = "../shared/corpora/feeds-dev")]
    feeds: PathBuf,
    /// Where feeds.toml, store and published tree go [default: a new folder among the temporary ones]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Run so many rounds, then leave
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Run one round, then leave
    #[arg(long, conflicts_with = "rounds")]
    once: bool,
    /// No two answers have the same bytes, so that every round reads everything again
    #[arg(long)]
    restless: bool,
}

/// A document of the corpus, and the folder and file it stands in.
struct Feed {
    group: String,
    name: String,
    content_type: String,
    body: Vec<u8>,
}

#[derive(Deserialize)]
struct Case {
    file: String,
    #[serde(default)]
    content_type: String,
}

pub fn run(words: &[&str]) -> anyhow::Result<()> {
    let options = Options::parse_from(words);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve_feeds(options))
}

async fn serve_feeds(options: Options) -> anyhow::Result<()> {
    let feeds = Arc::new(whole_feeds(&options.feeds)?);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let home = format!("http://{}/", listener.local_addr()?);
    let listeners = vec![listener.try_into()?];
    let new_folder = || std::env::temp_dir().join(format!("newsdesk-corpus-{}", std::process::id()));
    let folder = options.folder.unwrap_or_else(new_folder);
    let (path, text) = (folder.join("feeds.toml"), feeds_toml(&feeds, &home, &folder));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(&path, &text)?;
    println!("{} feeds at {home}, read by {}", feeds.len(), path.display());
    let answered = Arc::new(AtomicUsize::new(0));
    let answer = move |request: Request| {
        let (feeds, answered) = (feeds.clone(), answered.clone());
        let padding = if options.restless { answered.fetch_add(1, Ordering::Relaxed) } else { 0 };
        async move { answer(&feeds, &request, padding) }
    };
    match options.once.then_some(1).or(options.rounds) {
        None => {
            serve::listen(listeners, answer, Patience::default(), interrupted()).await;
            Ok(())
        }
        Some(rounds) => {
            let serving =
                tokio::spawn(serve::listen(listeners, answer, Patience::default(), std::future::pending()));
            let told = run_rounds(rounds, &config::parse(&text, &path, &checks())?).await;
            serving.abort();
            told
        }
    }
}

/// In the order of the corpus, each document once.
fn whole_feeds(corpus: &Path) -> anyhow::Result<Vec<Feed>> {
    let list = corpus.join("cases.json");
    let list = std::fs::read_to_string(&list).with_context(|| format!("reading `{}`", list.display()))?;
    let cases: Vec<Case> = serde_json::from_str(&list)?;
    let mut seen = BTreeSet::new();
    let whole = cases.iter().filter(|case| case.file.contains(WHOLE) && seen.insert(case.file.clone()));
    let feeds: Vec<Feed> = whole.map(|case| feed(corpus, case)).collect::<anyhow::Result<_>>()?;
    ensure!(!feeds.is_empty(), "no `{WHOLE}*` folder is named in `cases.json`");
    Ok(feeds)
}

fn feed(corpus: &Path, case: &Case) -> anyhow::Result<Feed> {
    let path = corpus.join(&case.file);
    let name = |path: Option<&Path>| {
        path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    };
    Ok(Feed {
        group: name(path.parent()),
        name: name(Some(&path)),
        content_type: case.content_type.clone(),
        body: std::fs::read(&path).with_context(|| format!("reading `{}`", path.display()))?,
    })
}

/// A section for each folder of the corpus.
fn feeds_toml(feeds: &[Feed], home: &str, folder: &Path) -> String {
    let mut text = format!(
        "[site]\ntitle = \"Corpus\"\nurl = \"https://corpus.example/\"\nauthority = \"corpus.example,2026\"\n\n\
         [daemon]\nstate_dir = {:?}\npublic_dir = {:?}\n\n\
         [fetch]\nprivate_hosts = [\"127.0.0.0/8\"]\nper_host = 8\nhost_gap = \"0s\"\n",
        folder.join("state"),
        folder.join("public"),
    );
    for group in feeds.iter().map(|feed| &feed.group).collect::<BTreeSet<_>>() {
        write!(text, "\n[[section]]\nname = {group:?}\ntitle = {group:?}\n").expect("a string takes all");
    }
    for Feed { group, name, .. } in feeds {
        let source = format!("\n[[source]]\nurl = \"{home}{group}/{name}\"\nsection = {group:?}\n");
        text.push_str(&source);
    }
    text
}

/// `padding` lines follow the document.
fn answer(feeds: &[Feed], request: &Request, padding: usize) -> Answer {
    let found = feeds.iter().find(|feed| request.path == format!("/{}/{}", feed.group, feed.name));
    let Some(feed) = found else { return Answer::short(404, "No such feed") };
    let content_type = Some(feed.content_type.as_str()).filter(|told| !told.is_empty()).unwrap_or(ANY_XML);
    let body = [feed.body.as_slice(), &b"\n".repeat(padding)].concat();
    Answer::document(content_type.to_owned(), body).unless_known(request)
}

async fn interrupted() {
    // Without a signal handler there is no polite way to end: then nothing ends it but a kill.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn checks() -> Checks {
    Checks {
        address: wire::check_address,
        selector: gather::check_selector,
        private_host: wire::Guard::check_private_host,
        reads_secrets: true,
        credentials: || None,
    }
}

async fn run_rounds(rounds: usize, config: &Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.daemon.state_dir)?;
    let mut rooms = Rooms {
        store: Store::open(&config.daemon.state_dir.join("newsdesk.db"))?,
        press: Arc::new(Press::new(&config.daemon.public_dir)?),
        correspondent: Arc::new(Correspondent::new(&config.fetch, &config.reading)?),
        clock: system_clock(),
    };
    let config = Arc::new(config.clone());
    for number in 1..=rounds {
        let round = Round { config: config.clone(), rooms: &mut rooms, only: None, progress: &|_| {} };
        println!("\nRound {number}\n{}", told(&round.run().await?));
    }
    Ok(())
}

fn told(report: &RoundReport) -> String {
    let answers = |wanted: fn(&SourceAnswer) -> bool| {
        report.sources.iter().filter(|source| wanted(&source.answer)).count()
    };
    let (taken, printed) = (&report.taken, &report.printed);
    let mut lines = vec![
        format!(
            "  {} asked in {:.2} s: {} read, {} unchanged, {} failed; {} bytes",
            report.progress.asked,
            report.took.as_secs_f64(),
            answers(|answer| matches!(answer, SourceAnswer::Read { .. })),
            answers(|answer| matches!(answer, SourceAnswer::Unchanged)),
            report.progress.failed,
            report.body_bytes,
        ),
        format!(
            "  {} entries: {} opened, {:?} known, {} revised, {} joined, {} unsorted",
            taken.entries, taken.opened, taken.duplicates, taken.revised, taken.joined, taken.unsorted
        ),
        format!(
            "  {} documents written, {} unchanged, {} refused",
            printed.written,
            printed.unchanged,
            printed.refused.len()
        ),
    ];
    lines.extend(mended(report).iter().map(|(note, count)| format!("  mended in {count}: {note}")));
    lines.extend(report.sources.iter().filter_map(|source| match &source.answer {
        SourceAnswer::Failed { message, .. } => Some(format!("  failed: {}: {message}", source.source)),
        _ => None,
    }));
    lines.extend(printed.refused.iter().map(|refused| format!("  refused: {refused}")));
    lines.join("\n")
}

/// What had to be mended, and in how many documents.
fn mended(report: &RoundReport) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for source in &report.sources {
        let SourceAnswer::Read { mended, .. } = &source.answer else { continue };
        for note in mended {
            *counts.entry(note.as_str()).or_default() += 1;
        }
    }
    counts
}
