//! What verbs print: tables for people, JSON for programs.

use super::Ending;
use comfy_table::ContentArrangement;
use comfy_table::Table;
use comfy_table::presets;
use serde::Serialize;
use std::fmt::Display;
use std::io::IsTerminal;
use std::io::Write;
use terminal_size::Width;
use terminal_size::terminal_size;

/// One JSON document on stdout.
pub fn json(value: &impl Serialize) -> anyhow::Result<Ending> {
    say(serde_json::to_string_pretty(value)?)
}

/// Lines on stdout. A reader who has seen enough (`| head`) is an error like any other here, and
/// the end of the program without a word.
pub fn say(text: impl Display) -> anyhow::Result<Ending> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(Ending::Done)
}

/// A table without lines; on a terminal no wider than that, elsewhere as wide as its content.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.to_vec());
    if let Some((Width(columns), _)) = terminal_size().filter(|_| std::io::stdout().is_terminal()) {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(columns);
    }
    for row in rows {
        table.add_row(row);
    }
    // Each cell has a blank on either side: those at the edges part nothing.
    let lines = table.to_string();
    lines.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end()).collect::<Vec<_>>().join("\n")
}

/// `1 article`, `3 articles`.
pub fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

/// `1 entry`, `3 entries`.
pub fn entries(number: usize) -> String {
    match number {
        1 => "1 entry".to_owned(),
        _ => format!("{number} entries"),
    }
}
