//! The command line: one file a verb.
//!
//! Data goes to stdout, everything else to stderr. Exit codes: 0 done; 1 it could not be done;
//! 2 the command line or `feeds.toml` is at fault; 3 done, but something needs looking at.

mod article;
mod backup;
mod check;
pub mod demo;
mod digest;
mod explain;
mod load;
mod log;
mod manual;
mod once;
mod orders;
mod panics;
mod print;
mod refresh;
mod reload;
mod restore;
mod rules;
mod run;
mod status;
mod words;

use clap::Args;
use clap::CommandFactory;
use clap::Parser;
use clap::Subcommand;
use std::path::PathBuf;
use std::process::ExitCode;

/// What a program that started us learns.
const EXIT_CODES: [(u8, &str); 4] = [
    (0, "done"),
    (1, "it could not be done"),
    (2, "the command line or the configuration is at fault"),
    (
        3,
        "done, but something needs looking at: every source failed, a document was refused, or \
         check \\-\\-online found a source that does not answer",
    ),
];

/// Gathers news sources, files them under sections, publishes feeds and digests.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = exit_codes())]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Args)]
struct Common {
    /// The configuration
    #[arg(
        short,
        long,
        global = true,
        value_name = "FILE",
        default_value = "feeds.toml",
        env = "NEWSDESK_CONFIG"
    )]
    config: PathBuf,
    /// Log more, and twice for everything; `RUST_LOG` overrides it
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Run for ever: ask every source by its schedule, publish, serve
    ///
    /// What was due while it was down is done at once. SIGHUP, or `newsdesk reload`, has it take up the
    /// configuration again; SIGTERM or Ctrl-C finishes what is in hand and ends it. It logs to stderr, or to
    /// the journal under systemd, and says on `/-/health`, `/-/ready` and `/-/metrics` how it is.
    Run(run::Run),
    /// Pull every source once, publish what is new, close digests that are due
    ///
    /// For a timer or a crontab, in place of `run`. Asks every source, except those that wish to be left
    /// alone (Retry-After) and those whose own schedule names a later moment: whoever starts it is the
    /// schedule of all others.
    Once(once::Once),
    /// Ask sources now, whatever their schedules say, and publish what is new
    ///
    /// The running daemon does it; where none runs, this process. A source that asked for a pause
    /// (Retry-After) gets it all the same: a day at most, and at most `fetch.max_wait` where it has a
    /// schedule of its own. No digest is closed.
    Refresh(refresh::Refresh),
    /// Make the running daemon take up feeds.toml as it is now
    ///
    /// A file with faults is refused with all of them, and the daemon keeps what it has. `[daemon]` waits
    /// for the next start.
    Reload(reload::Reload),
    /// Say whether feeds.toml is in order, and with --online whether its sources answer
    Check(check::Check),
    /// Show every source, section and digest, and what is wrong
    Status(status::Status),
    /// Say where an article came from, why it is one, and why it stands where it stands
    Explain(explain::Explain),
    /// Overrule what was taken for one article, or for two
    ///
    /// What is said holds for good: no likeness decides otherwise, until the opposite is said. An id that
    /// went out stays where it stands. ITEM is our id, its short form, or any url or id ever seen.
    #[command(subcommand)]
    Article(article::Article),
    /// List digests and their editions, print one, or see what would close now
    #[command(subcommand)]
    Digest(digest::Digest),
    /// Try changed rules on what is there, and apply them
    #[command(subcommand)]
    Rules(rules::Rules),
    /// Put a copy of the store into a file, whoever is writing it
    ///
    /// The copy is the store at one moment. It is whole, durable and looked at from end to end before
    /// FILE is there.
    Backup(backup::TakeBackup),
    /// Put a backup in the place of the store, which is kept
    ///
    /// Nothing may be writing the store. The backup is looked at first; the store before is kept beside
    /// it as `newsdesk.db.before-restore`, and the next start or round prints everything anew.
    Restore(restore::Restore),
    /// Run a bundled sample newsroom: no network, no configuration
    Demo(demo::Demo),
    /// Print the JSON Schema of feeds.toml, for editors
    Schema,
    /// Print the completions of a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
    /// Verbs that are planned answer with that.
    #[command(external_subcommand)]
    Other(Vec<String>),
}

/// For `--help`.
fn exit_codes() -> String {
    let codes = EXIT_CODES.map(|(code, meaning)| format!("  {code}  {}", meaning.replace('\\', "")));
    format!("Exit codes:\n{}", codes.join("\n"))
}

/// How a verb ended, apart from errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Done,
    NeedsLooking,
}

/// An ending that is the user's to mend, already worded for them.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misuse(String);

/// Runs one verb to its end.
pub fn run(cli: Cli) -> ExitCode {
    log::start(cli.common.verbose, matches!(cli.verb, Verb::Run(_)));
    panics::log();
    match run_verb(cli) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::NeedsLooking) => ExitCode::from(3),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) if error.is::<Misuse>() => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("newsdesk: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_verb(cli: Cli) -> anyhow::Result<Ending> {
    let config = &cli.common.config;
    match cli.verb {
        Verb::Run(verb) => verb.run(config),
        Verb::Once(verb) => verb.run(config),
        Verb::Refresh(verb) => verb.run(config),
        Verb::Reload(verb) => verb.run(config),
        Verb::Check(verb) => verb.run(config),
        Verb::Status(verb) => verb.run(config),
        Verb::Explain(verb) => verb.run(config),
        Verb::Article(verb) => verb.run(config),
        Verb::Digest(verb) => verb.run(config),
        Verb::Rules(verb) => verb.run(config),
        Verb::Backup(verb) => verb.run(config),
        Verb::Restore(verb) => verb.run(config),
        Verb::Demo(verb) => verb.run(),
        Verb::Schema => print::json(&crate::config::schema()),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "newsdesk", &mut script);
            print::say(String::from_utf8_lossy(&script).trim_end())
        }
        Verb::Man => print::say(manual::page()?),
        Verb::Other(words) => Err(words::unknown_verb(&words).into()),
    }
}

/// Whoever read our output has seen enough of it.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
