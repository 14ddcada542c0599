//! What the demo says of what it did, in lines that a person enjoys.

use super::super::print;
use super::newsroom::Newsroom;
use super::once;
use crate::config::Config;
use crate::daemon::RoundReport;
use crate::daemon::SourceAnswer;
use crate::daemon::Summary;
use crate::model::FeedId;
use crate::pipeline::ClosedEdition;
use crate::store::Store;
use anyhow::Result;
use std::path::Path;
use url::Url;

/// How many articles are looked through for the one that most outlets carry.
const LOOKED_THROUGH: usize = 100;

pub fn opening(newsroom: &Newsroom, config: &Config) -> String {
    format!(
        "A newsroom opens on this machine: {} and {}.\n",
        print::count(newsroom.outlets().count(), "invented outlet"),
        print::count(config.sections.len(), "section"),
    )
}

pub fn first_pull(report: &RoundReport) -> String {
    let read = report.sources.iter().filter(|told| matches!(told.answer, SourceAnswer::Read { .. })).count();
    let told = format!(
        "{} from {} in {:.1} s. They were there before us: they fill the sections, and are news to nobody.",
        print::count(report.taken.opened, "article"),
        print::count(read, "outlet"),
        report.took.as_secs_f64(),
    );
    paragraph("First pull", &[vec![told], failures(report)].concat())
}

pub fn news_breaks(outlets: &[&str]) -> String {
    paragraph("News breaks", &[format!("{} have something new.", listed(outlets))])
}

pub fn second_pull(report: &RoundReport) -> String {
    let taken = &report.taken;
    let unchanged =
        report.sources.iter().filter(|told| matches!(told.answer, SourceAnswer::Unchanged)).count();
    let duplicates: usize = taken.duplicates.values().sum();
    let kinds: Vec<String> = taken.duplicates.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    let mut lines = vec![format!(
        "{}. {} said so themselves that nothing had changed.",
        print::count(taken.opened, "new article"),
        print::count(unchanged, "outlet"),
    )];
    if duplicates > 0 {
        let kinds = kinds.join(", ");
        lines.push(format!("{} turned out to be an article we had ({kinds}).", print::entries(duplicates)));
    }
    match taken.revised {
        0 => {}
        1 => lines.push("1 article changed after it was out, and keeps its id.".to_owned()),
        some => lines.push(format!("{some} articles changed after they were out, and keep their ids.")),
    }
    match taken.unsorted {
        0 => {}
        1 => lines.push("1 article fits no section, and waits for the editor: `newsdesk status`.".to_owned()),
        some => {
            lines.push(format!("{some} articles fit no section, and wait for the editor: `newsdesk status`."))
        }
    }
    paragraph("Second pull", &[lines, failures(report)].concat())
}

/// The article that most outlets carry, and who they are.
pub fn most_carried(store: &Store, config: &Config) -> Result<String> {
    let standing = store.standing(&FeedId::Latest, LOOKED_THROUGH)?;
    let Some(most) = standing.iter().max_by_key(|standing| standing.sightings.len()) else {
        return Ok(String::new());
    };
    let name = |id: &crate::model::SourceId| {
        let source = config.sources.iter().find(|source| source.id == *id);
        source.and_then(|source| source.title.clone()).unwrap_or_else(|| id.to_string())
    };
    let mut lines = vec![format!("“{}” goes out once, for", most.article.title)];
    for seen in &most.sightings {
        lines.push(format!("  {}: “{}” ({})", name(&seen.source), seen.title, seen.proof));
    }
    Ok(paragraph("One release", &lines))
}

pub fn edition(closed: &ClosedEdition) -> String {
    let told = match &closed.edition {
        Some(edition) => format!(
            "“{}” is closed: {} under {}.",
            edition.title,
            print::count(edition.item_count(), "article"),
            print::count(edition.sections.len(), "heading"),
        ),
        None => format!("`{}` has nothing new to say.", closed.digest),
    };
    let number = closed.edition.as_ref().map_or(0, |edition| edition.number);
    paragraph(&format!("Edition {number}"), &[told])
}

pub fn where_it_is(folder: &Path, report: &RoundReport) -> String {
    let lines = [
        format!("{}/public, and the configuration beside it.", folder.display()),
        format!(
            "The last round wrote {} and left {} as they were.",
            print::count(report.printed.written, "document"),
            report.printed.unchanged
        ),
        format!("Try `{} --config {}/feeds.toml status`.", ourselves(), folder.display()),
    ];
    paragraph("Published in", &lines)
}

pub fn invitation(site_url: &Url) -> String {
    paragraph("Read it at", &[format!("{site_url}   (Ctrl-C ends the demo)")])
}

fn failures(report: &RoundReport) -> Vec<String> {
    once::failures(&Summary::from(report)).into_iter().map(|line| line.trim_start().to_owned()).collect()
}

/// How this program is called from where it was called.
fn ourselves() -> String {
    let program = std::env::current_exe().map(|program| program.display().to_string());
    program.unwrap_or_else(|_| "newsdesk".to_owned())
}

/// A word in the margin, its lines beside it.
fn paragraph(margin: &str, lines: &[String]) -> String {
    let lines = lines.iter().enumerate().map(|(number, line)| {
        let margin = if number == 0 { margin } else { "" };
        format!("  {margin:<13} {line}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `A, B and C`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
