//! The tables that stand once: `[site]`, `[daemon]`, `[fetch]`, `[reading]`, `[schedule]`, `[retention]`.

use super::Checks;
use super::place::did_you_mean;
use super::reader::Reader;
use super::settings::Daemon;
use super::settings::Fetch;
use super::settings::Listen;
use super::settings::Retention;
use super::settings::Site;
use super::units;
use crate::model::Limits;
use crate::model::Schedule;
use chrono_tz::Tz;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

pub(super) fn site(table: &Reader) -> Option<Site> {
    let title = table.text("title");
    let url = table.read("url", site_url);
    let authority = table.read("authority", authority);
    let time_zone = table.setting("time_zone", time_zone);
    let language = table.setting("language", language);
    let description = table.text("description");
    let author = table.text("author");
    let copyright = table.text("copyright");
    let icon = table.read("icon", web_address);
    Some(Site {
        title: title?,
        url: url?,
        authority: authority?,
        time_zone,
        language,
        description,
        author,
        copyright,
        icon,
    })
}

/// Relative paths start at `folder`.
pub(super) fn daemon(table: &Reader, folder: &Path) -> Daemon {
    let path = |text: &str| Ok(folder.join(text));
    let state_dir = table.setting("state_dir", path);
    Daemon {
        listen: table.settings("listen", |text| listener(text, folder)),
        public_dir: table.setting("public_dir", path),
        control_socket: table
            .read("control_socket", |text| socket(folder.join(text)))
            .unwrap_or_else(|| state_dir.join("control.sock")),
        state_dir,
    }
}

/// The user agent names the site, where the operator gives none.
pub(super) fn fetch(table: &Reader, site: Option<&Site>, checks: &Checks) -> Fetch {
    let contact = table.read("contact", header_value);
    let user_agent = table.read("user_agent", header_value);
    let private_host = |text: &str| (checks.private_host)(text).map(|()| text.to_owned());
    let private_hosts = table.values("private_hosts");
    Fetch {
        user_agent: user_agent.unwrap_or_else(|| own_user_agent(site, contact.as_deref())),
        concurrency: table.count("concurrency"),
        per_host: table.count("per_host"),
        host_gap: table.setting("host_gap", units::span),
        timeout: table.setting("timeout", some_time),
        round_deadline: table.setting("round_deadline", some_time),
        max_bytes: table.setting("max_bytes", some_bytes),
        max_wait: table.setting("max_wait", units::span),
        private_hosts: private_hosts.iter().filter_map(|value| value.read(private_host)).collect(),
    }
}

pub(super) fn reading(table: &Reader) -> Limits {
    Limits {
        items: table.count("max_items"),
        body_bytes: table.setting("max_body", body_bytes),
        depth: table.count("max_depth"),
        attributes: table.count("max_attributes"),
        time: table.setting("max_time", reading_time),
    }
}

/// The site-wide schedule.
pub(super) fn schedule(table: &Reader, zone: Tz) -> Schedule {
    let schedule = table.setting("sources", |text| match text {
        "adaptive" => Err("`adaptive` is not built yet, expected a cron line".to_owned()),
        line => cron_line(line, zone),
    });
    warn_of_either_day(table, "sources", &schedule);
    schedule
}

/// And how many items a section has that does not say.
pub(super) fn retention(table: &Reader) -> (Retention, usize) {
    let retention = Retention {
        keep_entries: table.setting("keep_entries", some_time),
        keep_articles: table.setting("keep_articles", some_time),
    };
    (retention, table.count("section_items"))
}

/// A schedule of a table's own.
pub(super) fn own_schedule(table: &Reader, zone: Tz) -> Option<Schedule> {
    let schedule = table.read("schedule", |text| cron_line(text, zone))?;
    warn_of_either_day(table, "schedule", &schedule);
    Some(schedule)
}

/// An http or https address with a host, without credentials; the fragment is cut off.
pub(super) fn web_address(text: &str) -> Result<Url, String> {
    let expected = "expected an address such as `https://example.org/`";
    let mut url =
        Url::parse(text).map_err(|error| format!("`{text}` is not an address: {error}, {expected}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{text}` is not on the web, {expected}"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address with a user or password would be logged, expected `basic_auth`".to_owned());
    }
    url.set_fragment(None);
    Ok(url)
}

/// A language tag (BCP 47), by its looks: `en`, `pt-BR`, `zh-Hant-TW`.
pub(super) fn language(text: &str) -> Result<String, String> {
    let is_subtag =
        |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    let primary = text.split('-').next().unwrap_or_default();
    let has_language = (2..=8).contains(&primary.len()) && primary.chars().all(|c| c.is_ascii_alphabetic());
    match has_language && text.split('-').all(is_subtag) {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is not a language, expected one such as `en` or `en-GB`")),
    }
}

/// What may stand in an HTTP header (RFC 9110, 5.5), without what few servers read as we do.
pub(super) fn header_value(text: &str) -> Result<String, String> {
    match text.chars().find(|letter| !matches!(letter, ' '..='~')) {
        Some(letter) => Err(format!("found `{}`, expected printable ASCII", letter.escape_default())),
        None => Ok(text.to_owned()),
    }
}

/// The address of a folder: documents are named under it.
fn site_url(text: &str) -> Result<Url, String> {
    let mut url = web_address(text)?;
    if url.query().is_some() {
        return Err(format!("`{text}` has a query, expected an address such as `https://example.org/`"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// `domain,date` or `mailbox@domain,date` (RFC 4151, 2.1).
fn authority(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        let domain = name.rsplit('@').next().unwrap_or_default();
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._@".contains(c);
        !domain.is_empty() && !name.starts_with('@') && name.chars().all(is_plain)
    };
    match text.split_once(',') {
        Some((name, date)) if is_name(name) && is_tag_date(date) => Ok(text.to_owned()),
        _ => Err(format!(
            "`{text}` is not an authority, expected a domain and a date such as `news.example.org,2026`"
        )),
    }
}

/// `2026`, `2026-11` or `2026-11-21`.
fn is_tag_date(date: &str) -> bool {
    let full = format!("{date}{}", ["-01-01", "-01"].get((date.len().saturating_sub(4)) / 3).unwrap_or(&""));
    full.len() == 10 && full.parse::<chrono::NaiveDate>().is_ok()
}

fn time_zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| {
        let nearest = did_you_mean(text, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
        let expected = nearest.unwrap_or_else(|| "expected one such as `Europe/London`".to_owned());
        format!("there is no time zone `{text}`, {expected}")
    })
}

/// `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/newsdesk/http.sock`; relative paths start at `folder`.
fn listener(text: &str, folder: &Path) -> Result<Listen, String> {
    let expected = "expected an address and a port such as `127.0.0.1:8080`, or `unix:` and a path";
    let place = match text.strip_prefix("unix:") {
        Some(path) if !path.trim().is_empty() => return socket(folder.join(path)).map(Listen::Unix),
        Some(_) => None,
        None => text.parse().ok().map(Listen::Tcp),
    };
    place.ok_or_else(|| format!("`{text}` is no place to listen, {expected}"))
}

/// The kernel takes 107 bytes (unix(7)), one of which goes to the hidden name that a socket is made under.
fn socket(path: PathBuf) -> Result<PathBuf, String> {
    let (bytes, longest) = (path.as_os_str().len(), 106);
    match bytes > longest {
        true => {
            Err(format!("`{}` has {bytes} bytes, expected at most {longest} for a socket", path.display()))
        }
        false => Ok(path),
    }
}

fn cron_line(text: &str, zone: Tz) -> Result<Schedule, String> {
    Schedule::parse(text, zone).map_err(|error| error.to_string())
}

fn warn_of_either_day(table: &Reader, key: &str, schedule: &Schedule) {
    if let Some(value) = table.value(key).filter(|_| schedule.takes_either_day()) {
        let line = schedule.text();
        value.place().warn(
            format!("`{line}` is due on its days of the month, and on its days of the week as well"),
            "as in every crontab, either day will do: write `*` for the one that does not matter",
        );
    }
}

fn own_user_agent(site: Option<&Site>, contact: Option<&str>) -> String {
    let site = site.map(|site| site.url.as_str()).unwrap_or_default();
    let contact = contact.map(|contact| format!("; {contact}")).unwrap_or_default();
    format!("newsdesk/{} (+{site}{contact})", env!("CARGO_PKG_VERSION"))
}

fn some_time(text: &str) -> Result<Duration, String> {
    match units::span(text)? {
        Duration::ZERO => Err(format!("found `{text}`, expected more than nothing")),
        span => Ok(span),
    }
}

fn some_bytes(text: &str) -> Result<u64, String> {
    match units::size(text)? {
        0 => Err(format!("found `{text}`, expected more than nothing")),
        bytes => Ok(bytes),
    }
}

/// Less would cut what is a text; more is beyond what readers of feeds take.
fn body_bytes(text: &str) -> Result<usize, String> {
    match usize::try_from(units::size(text)?) {
        Ok(bytes) if (1 << 10..=64 << 20).contains(&bytes) => Ok(bytes),
        _ => Err(format!("found `{text}`, expected a size from `1 KiB` to `64 MiB`")),
    }
}

/// A document that takes longer holds up the others: as many are read at a time as there are processors.
fn reading_time(text: &str) -> Result<Duration, String> {
    match units::span(text)? {
        span if (Duration::from_millis(100)..=Duration::from_secs(600)).contains(&span) => Ok(span),
        _ => Err(format!("found `{text}`, expected a time from `100ms` to `10m`")),
    }
}
