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
use crate::daemon::system_clock;
use crate::publish::Printed;
use anyhow::Result;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use serde_json::json;
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
        let report = runtime.block_on(round(&config, &mut rooms))?;
        // Who was given up may still be read: nobody waits for that.
        runtime.shutdown_background();
        match (self.json, self.quiet) {
            (true, _) => print::json(&as_json(&report))?,
            (false, false) => print::say(told(&report))?,
            (false, true) => quiet(&failures(&report))?,
        };
        Ok(ending(&report))
    }
}

fn quiet(failures: &[String]) -> Result<Ending> {
    match failures {
        [] => Ok(Ending::Done),
        failures => print::say(failures.join("\n")),
    }
}

/// One round, with a bar on a terminal while it runs.
pub async fn round(config: &Config, rooms: &mut Rooms) -> Result<RoundReport> {
    let bar = ProgressBar::new(config.sources.len() as u64);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} sources  {msg}");
    bar.set_style(style.expect("the template is ours"));
    let progress = |progress: &Progress| {
        bar.set_length(progress.asked as u64);
        bar.set_position(progress.answered as u64);
        bar.set_message(format!("{} new, {} failed", progress.new_articles, progress.failed));
    };
    let round = Round { config: Arc::new(config.clone()), rooms, only: None, progress: &progress };
    let report = round.run().await;
    bar.finish_and_clear();
    report
}

/// What a round did, in a few lines.
pub fn told(report: &RoundReport) -> String {
    let mut lines = vec![sources_line(report), articles_line(report)];
    if !report.taken.filed.is_empty() {
        lines.push(format!("Filed: {}", counted(&report.taken.filed)));
    }
    lines.push(documents_line(report));
    lines.extend(report.editions.iter().map(|closed| match &closed.edition {
        Some(edition) => {
            format!(
                "Edition {} of `{}`: {}",
                edition.number,
                closed.digest,
                print::count(edition.item_count(), "article")
            )
        }
        None => format!("`{}` was due, and nothing new stood in it: no edition", closed.digest),
    }));
    lines.extend(failures(report));
    if report.rules_changed {
        lines.push("The rules have changed; `newsdesk rules test` shows what they would move".to_owned());
    }
    lines.join("\n")
}

/// Something needs looking at when nothing at all came in, or a document was refused.
fn ending(report: &RoundReport) -> Ending {
    let all_failed = report.progress.answered > 0 && report.progress.failed == report.progress.answered;
    match all_failed || !report.printed.refused.is_empty() {
        true => Ending::NeedsLooking,
        false => Ending::Done,
    }
}

fn sources_line(report: &RoundReport) -> String {
    let asked =
        |wanted: fn(&SourceAnswer) -> bool| report.sources.iter().filter(|told| wanted(&told.answer)).count();
    let unchanged = asked(|answer| matches!(answer, SourceAnswer::Unchanged));
    let read = asked(|answer| matches!(answer, SourceAnswer::Read { .. }));
    let held = asked(|answer| matches!(answer, SourceAnswer::Held { .. }));
    let mut line = format!(
        "Asked {} in {:.1} s: {read} read, {unchanged} unchanged, {} failed",
        print::count(report.progress.asked, "source"),
        report.took.as_secs_f64(),
        report.progress.failed,
    );
    if held > 0 {
        line += &format!("; left alone for now: {held}");
    }
    line
}

fn articles_line(report: &RoundReport) -> String {
    let taken = &report.taken;
    let news = taken.opened - taken.backlog;
    let mut parts = Vec::new();
    if news > 0 {
        parts.push(print::count(news, "new article"));
    }
    if taken.backlog > 0 {
        parts.push(format!("{} from before we came", print::count(taken.backlog, "article")));
    }
    if !taken.duplicates.is_empty() {
        parts.push(format!(
            "{} that we had already ({})",
            taken.duplicates.values().sum::<usize>(),
            counted(&taken.duplicates)
        ));
    }
    if taken.revised > 0 {
        parts.push(format!("{} changed", taken.revised));
    }
    if taken.unsorted > 0 {
        parts.push(format!("{} unsorted", taken.unsorted));
    }
    if parts.is_empty() {
        parts.push("nothing new".to_owned());
    }
    format!("Read {}: {}", print::entries(taken.entries), parts.join(", "))
}

fn documents_line(report: &RoundReport) -> String {
    match (report.printed.written, report.printed.unchanged) {
        (0, 0) => "Nothing to publish".to_owned(),
        (0, unchanged) => format!("Published nothing: {} unchanged", print::count(unchanged, "document")),
        (written, unchanged) => {
            format!("Published {}, {unchanged} unchanged", print::count(written, "document"))
        }
    }
}

/// Says which documents were refused, on stderr; that is something to look at.
pub fn looked_at(printed: &Printed) -> Result<Ending> {
    for refused in &printed.refused {
        eprintln!("newsdesk: not published: {refused}");
    }
    Ok(if printed.refused.is_empty() { Ending::Done } else { Ending::NeedsLooking })
}

/// A line for each source that failed, and for each document that was refused.
pub fn failures(report: &RoundReport) -> Vec<String> {
    let failed = report.sources.iter().filter_map(|told| match &told.answer {
        SourceAnswer::Failed { message, .. } => Some(format!("  `{}` failed: {message}", told.source)),
        _ => None,
    });
    let refused = report.printed.refused.iter().map(|refused| format!("  not published: {refused}"));
    failed.chain(refused).collect()
}

fn counted<K: std::fmt::Display>(counts: &std::collections::BTreeMap<K, usize>) -> String {
    counts.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}

fn as_json(report: &RoundReport) -> serde_json::Value {
    let taken = &report.taken;
    json!({
        "seconds": report.took.as_secs_f64(),
        "asked": report.progress.asked,
        "failed": report.progress.failed,
        "body_bytes": report.body_bytes,
        "entries": taken.entries,
        "new_articles": taken.opened,
        "backlog": taken.backlog,
        "duplicates": taken.duplicates,
        "revised": taken.revised,
        "joined": taken.joined,
        "unsorted": taken.unsorted,
        "filed": taken.filed.iter().map(|(section, count)| (section.as_str(), count)).collect::<std::collections::BTreeMap<_, _>>(),
        "documents_written": report.printed.written,
        "documents_unchanged": report.printed.unchanged,
        "documents_refused": report.printed.refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "editions": report.editions.iter().map(|closed| json!({
            "digest": closed.digest,
            "number": closed.edition.as_ref().map(|edition| edition.number),
            "articles": closed.edition.as_ref().map_or(0, |edition| edition.item_count()),
        })).collect::<Vec<_>>(),
        "expired": report.expired,
        "rules_changed": report.rules_changed,
        "sources": report.sources,
    })
}
