//! Speaks the protocols of the corpora that newsdesk is measured by, through the library's own doors.
//!
//! `corpus feeds` · `corpus listing FILE URL` · `corpus pages LIST OUT`

mod feeds;
mod listing;
mod pages;

use anyhow::bail;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let words: Vec<_> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["feeds"] => feeds::run(),
        ["listing", file, url] => listing::run(file, url),
        ["pages", list, out] => pages::run(list, out),
        _ => bail!("expected `feeds`, `listing FILE URL` or `pages LIST OUT`"),
    }
}
