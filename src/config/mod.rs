//! `feeds.toml` → `Config`; every fault at once, each with its line.
//!
//! One description of all keys (`vocabulary`) serves the reader and the schema. What other rooms
//! know better, addresses and selectors, they hand in as [`Checks`]. Reads that one file only, and those
//! of secrets that it names.

mod fault;
mod names;
mod place;
mod reader;
mod rules;
mod schema;
mod secrets;
mod sections;
mod settings;
mod site;
mod sources;
mod strangers;
mod units;
mod value;
mod vocabulary;

pub use fault::Fault;
pub use fault::Faults;
pub use fault::Severity;
pub use place::did_you_mean;
pub use schema::schema;
pub use settings::Config;
pub use settings::Daemon;
pub use settings::Fetch;
pub use settings::Listen;
pub use settings::Retention;
pub use settings::Site;

use crate::model::Rules;
use fault::Findings;
use names::KnownSections;
use place::Place;
use reader::Reader;
use secrets::Secrets;
use sources::Surroundings;
use std::path::Path;
use std::path::PathBuf;
use toml::de::DeTable;
use url::Url;

/// What other rooms know about a config. An error is a whole message: what was found, what was expected.
#[derive(Clone, Copy, Debug)]
pub struct Checks {
    /// Whether a source's address may be asked.
    pub address: fn(&Fetch, &Url) -> Result<(), String>,
    /// Whether a CSS selector is one.
    pub selector: fn(&str) -> Result<(), String>,
    /// Whether an entry of `private_hosts` is a host, an address or a block.
    pub private_host: fn(&str) -> Result<(), String>,
    /// Whether sources are to be asked with it: else secrets that stand in files are left out, since whoever
    /// only looks may not be allowed to read them.
    pub reads_secrets: bool,
    /// The folder with the credentials of this service, where there is one: secrets are looked for there first.
    pub credentials: fn() -> Option<PathBuf>,
}

#[cfg(test)]
impl Checks {
    /// For tests of other rooms: everything is in order, and there are no credentials.
    pub const NONE: Checks = Checks {
        address: |_, _| Ok(()),
        selector: |_| Ok(()),
        private_host: |_| Ok(()),
        reads_secrets: true,
        credentials: || None,
    };
}

#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("cannot read `{}`: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: std::io::Error },
    #[error(transparent)]
    Faulty(#[from] Faults),
}

/// Relative paths in the file start at its folder.
pub fn load(path: &Path, checks: &Checks) -> Result<Config, LoadError> {
    let text = std::fs::read_to_string(path)
        .map_err(|cause| LoadError::Unreadable { path: path.to_owned(), cause })?;
    Ok(parse(&text, path, checks)?)
}

/// The text of a `feeds.toml`; `path` is named in faults, and relative paths start at its folder.
pub fn parse(text: &str, path: &Path, checks: &Checks) -> Result<Config, Faults> {
    let text = text.trim_start_matches('\u{feff}');
    let findings = Findings::new(path, text);
    let config = read(text, path, checks, &findings);
    let warnings = findings.into_result()?;
    Ok(Config { warnings, ..config.expect("a file without errors has a config") })
}

/// `None` where the file can't be read to its end; what is wrong is in the findings.
fn read(text: &str, path: &Path, checks: &Checks, findings: &Findings) -> Option<Config> {
    let start = Place::root(0..0, findings);
    let root = match DeTable::parse(text) {
        Ok(root) => root.into_inner(),
        Err(error) => {
            Place::root(error.span().unwrap_or(0..0), findings).fault(error.message());
            return None;
        }
    };
    if let Some((message, hint)) = strangers::recognise(&root) {
        start.fault_with(message, Some(hint.to_owned()));
        return None;
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    newsroom(&Reader::open(&vocabulary::FILE, &root, start), folder, checks)
}

/// Everything is read, whatever is wrong with some of it: faults are found all at once.
fn newsroom(file: &Reader, folder: &Path, checks: &Checks) -> Option<Config> {
    let site = site::site(&file.table("site"));
    let zone = site.as_ref().map_or(chrono_tz::Tz::UTC, |site| site.time_zone);
    let daemon = site::daemon(&file.table("daemon"), folder);
    let fetch = site::fetch(&file.table("fetch"), site.as_ref(), checks);
    let reading = site::reading(&file.table("reading"));
    let schedule = site::schedule(&file.table("schedule"), zone);
    let (retention, section_items) = site::retention(&file.table("retention"));

    let section_tables = file.tables("section");
    let known = KnownSections::collect(&section_tables);
    let (sections, section_rules) = sections::sections(&section_tables, &known, section_items);
    let secrets = Secrets { are_read: checks.reads_secrets, credentials: (checks.credentials)(), folder };
    let around = Surroundings { sections: &known, fetch: &fetch, zone, checks, secrets: &secrets };
    let (sources, source_rules) = sources::sources(&file.tables("source"), &around);
    let digests = sections::digests(&file.tables("digest"), &known, zone);
    let rules = Rules { sections: section_rules, sources: source_rules };
    sections::warn_of_the_empty(&section_tables, &known, &rules);

    let site = site?;
    let warnings = Faults::default();
    Some(Config {
        site,
        daemon,
        fetch,
        reading,
        schedule,
        retention,
        sections,
        sources,
        digests,
        rules,
        warnings,
    })
}

#[cfg(test)]
mod tests;
