//! `newsdesk digest`: what has closed, and what would close now. Reads, and changes nothing.

use super::Ending;
use super::Misuse;
use super::load;
use super::print;
use super::words;
use crate::config::Config;
use crate::daemon::system_clock;
use crate::model::Digest as OfConfig;
use crate::model::DigestId;
use crate::model::Edition;
use crate::model::Timestamp;
use crate::pipeline;
use crate::publish;
use crate::store::Memory;
use anyhow::Result;
use serde_json::Value;
use serde_json::json;
use std::path::Path;

/// How many editions of a digest are listed.
const EDITIONS: usize = 10;

/// Named in the design and not built yet.
const PLANNED: [&str; 3] = ["send", "pin", "hold"];

#[derive(Debug, clap::Subcommand)]
pub enum Digest {
    /// List every digest: its editions, when the next is due, how many articles wait for it
    List {
        /// Every edition, not only the newest ten
        #[arg(long)]
        all: bool,
        /// Print the list as JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a closed edition, as it was frozen
    Show {
        /// The name of the digest
        name: String,
        /// The number of the edition; absent: the newest
        number: Option<u32>,
        /// How it is printed
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the edition that would close now; store nothing
    Preview {
        /// The name of the digest
        name: String,
        /// How it is printed
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Verbs that are planned answer with that.
    #[command(external_subcommand)]
    Other(Vec<String>),
}

/// The documents of an edition.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Html,
    Json,
}

impl Digest {
    pub fn run(self, path: &Path) -> Result<Ending> {
        if let Digest::Other(words) = &self {
            return Err(unknown_verb(words).into());
        }
        let config = load::config_to_look(path)?;
        let store = load::reader(&config)?;
        let now = system_clock()();
        match self {
            Digest::List { all, json } => {
                list(&config, &store, if all { usize::MAX >> 1 } else { EDITIONS }, json, now)
            }
            Digest::Show { name, number, format } => show(&config, &store, &name, number, format),
            Digest::Preview { name, format } => preview(&config, &store, &name, format, now),
            Digest::Other(_) => unreachable!("answered above"),
        }
    }
}

/// How many articles wait, and whether that is too few: `3`, `2 of 5`.
pub fn said_waiting(waiting: usize, digest: &OfConfig) -> String {
    match waiting < digest.min_items && digest.min_items > 1 {
        true => format!("{waiting} of {}", digest.min_items),
        false => waiting.to_string(),
    }
}

/// One digest in the list.
struct Listed<'a> {
    digest: &'a OfConfig,
    count: usize,
    /// The newest of them.
    editions: Vec<Edition>,
    next: Option<Timestamp>,
    waiting: usize,
}

fn list(config: &Config, store: &Memory, limit: usize, json: bool, now: Timestamp) -> Result<Ending> {
    let listed = config.digests.iter().map(|digest| listed(config, store, digest, limit, now));
    let listed: Vec<_> = listed.collect::<Result<_>>()?;
    if json {
        return print::json(&listed.iter().map(as_json).collect::<Vec<_>>());
    }
    let said =
        |at: Timestamp| at.with_timezone(&config.site.time_zone).format("%a %d %b %Y %H:%M").to_string();
    let rows = listed.iter().map(|listed| {
        vec![
            listed.digest.id.to_string(),
            listed.digest.schedule.text().to_owned(),
            listed.count.to_string(),
            listed.next.map_or_else(|| "never".to_owned(), said),
            said_waiting(listed.waiting, listed.digest),
        ]
    });
    let mut tables = vec![print::table(&["DIGEST", "SCHEDULE", "EDITIONS", "NEXT", "WAITING"], rows)];
    let closed = |listed: &Listed| {
        let rows = listed.editions.iter().map(|edition| edition_row(edition, said));
        let heading = listed.digest.id.as_str().to_uppercase();
        print::table(&[heading.as_str(), "CLOSED", "DUE", "ARTICLES", "FILINGS"], rows)
    };
    tables.extend(listed.iter().filter(|listed| listed.count > 0).map(closed));
    print::say(tables.join("\n\n"))
}

fn listed<'a>(
    config: &Config,
    store: &Memory,
    digest: &'a OfConfig,
    limit: usize,
    now: Timestamp,
) -> Result<Listed<'a>> {
    let looked_at = store.digest_checked(&digest.id)?.unwrap_or(now);
    Ok(Listed {
        count: store.edition_numbers(&digest.id)?.len(),
        editions: store.editions(&digest.id, limit)?,
        next: digest.schedule.next_after(looked_at),
        waiting: pipeline::waiting(store, config, digest, now)?,
        digest,
    })
}

fn edition_row(edition: &Edition, said: impl Fn(Timestamp) -> String) -> Vec<String> {
    let articles = match edition.article_count() - edition.item_count() {
        0 => edition.item_count().to_string(),
        more => format!("{} and {more} more", edition.item_count()),
    };
    vec![
        edition.number.to_string(),
        said(edition.closed_at),
        edition.due.map(said).unwrap_or_default(),
        articles,
        format!("{}-{}", edition.from + 1, edition.to),
    ]
}

fn as_json(listed: &Listed) -> Value {
    json!({
        "digest": listed.digest.id,
        "title": listed.digest.title,
        "schedule": listed.digest.schedule.text(),
        "next": listed.next,
        "waiting": listed.waiting,
        "min_items": listed.digest.min_items,
        "edition_count": listed.count,
        "editions": listed.editions.iter().map(|edition| json!({
            "number": edition.number,
            "closed_at": edition.closed_at,
            "due": edition.due,
            "articles": edition.item_count(),
            "overflow": edition.article_count() - edition.item_count(),
            "window": { "after": edition.from, "to": edition.to },
        })).collect::<Vec<_>>(),
    })
}

fn show(config: &Config, store: &Memory, name: &str, number: Option<u32>, format: Format) -> Result<Ending> {
    let id = DigestId::new(name);
    let numbers = store.edition_numbers(&id)?;
    if numbers.is_empty() {
        let digest = digest(config, name)?;
        return Err(Misuse(format!("newsdesk: `{}` has no edition yet", digest.id)).into());
    }
    let place = match number {
        None => Some(0),
        Some(number) => numbers.iter().position(|known| *known == number),
    };
    let Some(place) = place else { return Err(unknown_edition(name, number, &numbers).into()) };
    let edition = store.edition(&id, numbers[place])?;
    let edition = edition.ok_or_else(|| anyhow::anyhow!("the edition is gone from the store"))?;
    print_edition(config, &edition, numbers.get(place + 1).copied(), format)
}

fn preview(config: &Config, store: &Memory, name: &str, format: Format, now: Timestamp) -> Result<Ending> {
    let digest = digest(config, name)?;
    let edition = pipeline::preview(store, config, &store.states()?, digest, now)?;
    let articles = edition.article_count();
    if articles == 0 {
        eprintln!("newsdesk: nothing new stands in `{name}`: no edition would close now");
        return Ok(Ending::Done);
    }
    match articles < digest.min_items {
        true => eprintln!(
            "newsdesk: a preview: {} in `{name}`, and below {} no edition closes",
            if articles == 1 { "1 article waits".to_owned() } else { format!("{articles} articles wait") },
            digest.min_items,
        ),
        false => eprintln!("newsdesk: a preview: edition {} of `{name}` is not closed", edition.number),
    }
    let before = store.edition_numbers(&digest.id)?.first().copied();
    print_edition(config, &edition, before, format)
}

/// The same document that is published.
fn print_edition(config: &Config, edition: &Edition, before: Option<u32>, format: Format) -> Result<Ending> {
    let file = match format {
        Format::Text => "edition.txt",
        Format::Markdown => "edition.md",
        Format::Html => "index.html",
        Format::Json => "edition.json",
    };
    let documents = publish::render_edition(edition, &config.site, before);
    let document = documents.iter().find(|document| document.path.ends_with(file));
    let document = document.expect("an edition has a document of each format");
    print::say(String::from_utf8_lossy(&document.bytes).trim_end())
}

/// A digest of the config.
fn digest<'a>(config: &'a Config, name: &str) -> Result<&'a OfConfig> {
    let found = config.digests.iter().find(|digest| digest.id.as_str() == name);
    found.ok_or_else(|| {
        let names = config.digests.iter().map(|digest| digest.id.to_string());
        let hint = match (words::nearest(names.clone(), name), config.digests.is_empty()) {
            (Some(nearest), _) => format!(": did you mean `{nearest}`?"),
            (None, true) => "; `feeds.toml` has none".to_owned(),
            (None, false) => format!("; there is `{}`", names.collect::<Vec<_>>().join("`, `")),
        };
        Misuse(format!("newsdesk: there is no digest `{name}`{hint}")).into()
    })
}

fn unknown_edition(name: &str, number: Option<u32>, numbers: &[u32]) -> Misuse {
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    let shown: Vec<_> = numbers.iter().take(EDITIONS).map(ToString::to_string).collect();
    let more = if numbers.len() > EDITIONS { " and older ones" } else { "" };
    let there_is = format!("there is {}{more}", shown.join(", "));
    Misuse(format!("newsdesk: `{name}` has no edition {number}; {there_is}"))
}

fn unknown_verb(words: &[String]) -> Misuse {
    let verb = words.first().map(String::as_str).unwrap_or_default();
    if PLANNED.contains(&verb) {
        return Misuse(format!(
            "newsdesk: `digest {verb}` is planned and not built yet; there is `list`, `show` and `preview`"
        ));
    }
    let known = ["list", "show", "preview"].map(str::to_owned);
    let hint = match words::nearest(known.into_iter(), verb) {
        Some(nearest) => format!(": did you mean `digest {nearest}`?"),
        None => "; there is `list`, `show` and `preview`".to_owned(),
    };
    Misuse(format!("newsdesk: there is no verb `digest {verb}`{hint}"))
}
