//! What verbs print: tables for people, JSON for programs.

use super::Ending;
use comfy_table::Table;
use comfy_table::presets;
use serde::Serialize;

/// One JSON document on stdout.
pub fn json(value: &impl Serialize) -> anyhow::Result<Ending> {
    println!("{}", serde_json::to_string_pretty(value)?);
    Ok(Ending::Done)
}

/// A table without lines, its columns as wide as their content.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header.to_vec());
    for row in rows {
        table.add_row(row);
    }
    let lines = table.to_string();
    lines.lines().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
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
