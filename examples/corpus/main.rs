//! Speaks the protocols of the corpora that newsdesk is measured by, through the library's own doors.
//!
//! `corpus feeds` · `corpus hostile` · `corpus items` · `corpus listing FILE URL` · `corpus pages LIST OUT` ·
//! `corpus serve`

#[path = "../../tests/hostile/child.rs"]
mod child;
#[path = "../../tests/hostile/classes/mod.rs"]
mod classes;
mod feeds;
mod hostile;
mod items;
mod listing;
mod pages;
mod serve;

use anyhow::bail;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["feeds"] => feeds::run(),
        ["hostile"] => hostile::run(None),
        ["hostile", name] => hostile::run(Some(name)),
        ["items"] => items::run(std::io::stdin().lock(), std::io::stdout().lock()),
        ["listing", file, url] => listing::run(file, url),
        ["pages", list, out] => pages::run(list, out),
        ["serve", ..] => serve::run(&words),
        _ => bail!("expected `feeds`, `hostile`, `items`, `listing FILE URL`, `pages LIST OUT` or `serve`"),
    }
}
