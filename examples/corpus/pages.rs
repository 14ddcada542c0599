//! `corpus pages LIST OUT`: articles out of pages. The text of an article is not read yet, so an
//! answer is its page's name and nothing else.

use serde_json::json;
use std::io::Write;

pub fn run(list: &str, out: &str) -> anyhow::Result<()> {
    let mut out = std::fs::File::create(out)?;
    for line in std::fs::read_to_string(list)?.lines() {
        let id = line.split('\t').next().unwrap_or_default();
        writeln!(out, "{}", json!({"id": id}))?;
    }
    Ok(())
}
