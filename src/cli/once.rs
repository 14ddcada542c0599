//! `newsdesk once`: one round, then exit. For cron, a systemd timer, or a hand.

use super::Ending;
use super::load;
use super::print;
use crate::config::Config;
use crate::daemon::Progress;
use crate::daemon::Rooms;
use crate::daemon::Round;
use crate::daemon::RoundReport;
use crate::daemon::SourceAnswer;
use crate::daemon::Summary;
use crate::daemon::system_clock;
use crate::model::SourceId;
use anyhow::Result;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Once {
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
    /// Say nothing but what went wrong: for cron, which mails every word
    #[arg(long, conflicts_with = "json")]
    quiet: bool,
}

impl Once {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config(path)?;
        let mut rooms = load::rooms(&config, system_clock())?;
        let runtime = load::runtime()?;
        let report = runtime.block_on(round(&config, &mut rooms, None))?;
        // Who was given up may still be read: nobody waits for that.
        runtime.shutdown_background();
        let summary = Summary::from(&report);
        match (self.json, self.quiet) {
            (true, _) => print::json(&summary)?,
            (false, false) => print::say(told(&summary))?,
            (false, true) => quiet(&failures(&summary))?,
        };
        Ok(ending(&summary))
    }
}

fn quiet(failures: &[String]) -> Result<Ending> {
    match failures {
        [] => Ok(Ending::Done),
        failures => print::say(failures.join("\n")),
    }
}

/// One round, with a bar on a terminal while it runs. `only`: these sources, now.
pub async fn round(config: &Config, rooms: &mut Rooms, only: Option<&[SourceId]>) -> Result<RoundReport> {
    let bar = ProgressBar::new(only.map_or(config.sources.len(), <[_]>::len) as u64);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} sources  {msg}");
    bar.set_style(style.expect("the template is ours"));
    let progress = |progress: &Progress| {
        bar.set_length(progress.asked as u64);
        bar.set_position(progress.answered as u64);
        bar.set_message(format!("{} new, {} failed", progress.new_articles, progress.failed));
    };
    let round = Round { config: Arc::new(config.clone()), rooms, only, progress: &progress };
    let report = round.run().await;
    bar.finish_and_clear();
    report
}

/// What a round did, in a few lines.
pub fn told(summary: &Summary) -> String {
    let mut lines = vec![sources_line(summary), articles_line(summary)];
    if !summary.filed.is_empty() {
        lines.push(format!("Filed: {}", counted(&summary.filed)));
    }
    lines.push(documents_line(summary));
    lines.extend(summary.editions.iter().map(|edition| edition.told.clone()));
    lines.extend(failures(summary));
    if summary.rules_changed {
        lines.push("The rules have changed; `newsdesk rules test` shows what they would move".to_owned());
    }
    lines.join("\n")
}

/// Something needs looking at when nothing at all came in, or a document was refused.
pub fn ending(summary: &Summary) -> Ending {
    let all_failed = summary.asked > 0 && summary.failed == summary.asked;
    match all_failed || !summary.documents_refused.is_empty() {
        true => Ending::NeedsLooking,
        false => Ending::Done,
    }
}

fn sources_line(summary: &Summary) -> String {
    let answers = |wanted: fn(&SourceAnswer) -> bool| {
        summary.sources.iter().filter(|told| wanted(&told.answer)).count()
    };
    let unchanged = answers(|answer| matches!(answer, SourceAnswer::Unchanged));
    let read = answers(|answer| matches!(answer, SourceAnswer::Read { .. }));
    let mended = answers(|answer| matches!(answer, SourceAnswer::Read { mended, .. } if !mended.is_empty()));
    let held = answers(|answer| matches!(answer, SourceAnswer::Held { .. }));
    let mut line = format!(
        "Asked {} in {:.1} s: {read} read, {unchanged} unchanged, {} failed",
        print::count(summary.asked, "source"),
        summary.seconds,
        summary.failed,
    );
    if mended > 0 {
        line += &format!("; mended to be read: {mended}");
    }
    if held > 0 {
        line += &format!("; left alone for now: {held}");
    }
    line
}

fn articles_line(summary: &Summary) -> String {
    let news = summary.new_articles.saturating_sub(summary.backlog);
    let mut parts = Vec::new();
    if news > 0 {
        parts.push(print::count(news, "new article"));
    }
    if summary.backlog > 0 {
        parts.push(format!("{} from before we came", print::count(summary.backlog, "article")));
    }
    if !summary.duplicates.is_empty() {
        parts.push(format!(
            "{} that we had already ({})",
            summary.duplicates.values().sum::<usize>(),
            counted(&summary.duplicates)
        ));
    }
    if summary.revised > 0 {
        parts.push(format!("{} changed", summary.revised));
    }
    if summary.unsorted > 0 {
        parts.push(format!("{} unsorted", summary.unsorted));
    }
    if parts.is_empty() {
        parts.push("nothing new".to_owned());
    }
    format!("Read {}: {}", print::entries(summary.entries), parts.join(", "))
}

fn documents_line(summary: &Summary) -> String {
    match (summary.documents_written, summary.documents_unchanged) {
        (0, 0) => "Nothing to publish".to_owned(),
        (0, unchanged) => format!("Published nothing: {} unchanged", print::count(unchanged, "document")),
        (written, unchanged) => {
            format!("Published {}, {unchanged} unchanged", print::count(written, "document"))
        }
    }
}

/// Says which documents were refused, on stderr; that is something to look at.
pub fn looked_at<D: Display>(refused: &[D]) -> Ending {
    for refused in refused {
        eprintln!("newsdesk: not published: {refused}");
    }
    if refused.is_empty() { Ending::Done } else { Ending::NeedsLooking }
}

/// A line for each source that failed, and for each document that was refused.
pub fn failures(summary: &Summary) -> Vec<String> {
    let failed = summary.sources.iter().filter_map(|told| match &told.answer {
        SourceAnswer::Failed { message, .. } => Some(format!("  `{}` failed: {message}", told.source)),
        _ => None,
    });
    let refused = summary.documents_refused.iter().map(|refused| format!("  not published: {refused}"));
    failed.chain(refused).collect()
}

fn counted<K: Display>(counts: &BTreeMap<K, usize>) -> String {
    counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}
