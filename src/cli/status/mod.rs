//! `newsdesk status`: every source, section and digest, and what is wrong.

mod duplicates;

use super::Ending;
use super::digest::said_waiting;
use super::load;
use super::orders;
use super::print;
use crate::config::Config;
use crate::daemon::control::DaemonState;
use crate::daemon::control::Order;
use crate::daemon::control::Reply;
use crate::daemon::system_clock;
use crate::model::Digest;
use crate::model::Source;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::model::UnsortedArticle;
use crate::pipeline;
use crate::store::Overview;
use crate::store::Reader;
use anyhow::Result;
use chrono::TimeDelta;
use duplicates::Duplicates;
use serde_json::Value;
use serde_json::json;
use std::path::Path;

/// How many unsorted articles are named.
const UNSORTED: usize = 10;

#[derive(Debug, clap::Args)]
pub struct Status {
    /// Name every unsorted article, not only the newest ten
    #[arg(long)]
    unsorted: bool,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
}

impl Status {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config_to_look(path)?;
        let store = load::reader(&config)?;
        let daemon = daemon(&config);
        let state = State::read(&config, &store, daemon, self.unsorted, system_clock()())?;
        match self.json {
            true => print::json(&state.as_json())?,
            false => print::say(state.told())?,
        };
        Ok(if state.all_fail() { Ending::NeedsLooking } else { Ending::Done })
    }
}

/// How the daemon is, if one runs. One that can't be asked takes nothing from the rest.
fn daemon(config: &Config) -> Option<DaemonState> {
    match orders::to_daemon(config, &Order::Status) {
        Ok(Some(Reply::Status(state))) => Some(*state),
        Ok(None) => None,
        Ok(Some(reply)) => complain(&orders::refusal(reply)),
        Err(error) => complain(&error),
    }
}

fn complain<T>(error: &anyhow::Error) -> Option<T> {
    eprintln!("newsdesk: {error:#}\n");
    None
}

/// All that is shown, read at one moment.
struct State {
    daemon: Option<DaemonState>,
    sources: Vec<(Source, SourceState)>,
    sections: Vec<(String, u64, Option<Timestamp>)>,
    digests: Vec<DigestState>,
    unsorted: Vec<UnsortedArticle>,
    duplicates: Duplicates,
    overview: Overview,
    rules_changed: bool,
    now: Timestamp,
    /// In which the people of the site read times.
    zone: chrono_tz::Tz,
}

struct DigestState {
    digest: Digest,
    editions: u64,
    last: Option<Timestamp>,
    next: Option<Timestamp>,
    waiting: usize,
}

impl State {
    fn read(
        config: &Config,
        store: &Reader,
        daemon: Option<DaemonState>,
        all_unsorted: bool,
        now: Timestamp,
    ) -> Result<State> {
        let mut states = store.states()?;
        let overview = store.overview()?;
        let sources = config
            .sources
            .iter()
            .map(|source| (source.clone(), states.remove(&source.id).unwrap_or_default()))
            .collect();
        let sections = config.sections.iter().map(|section| {
            let counted = overview.sections.iter().find(|counted| counted.section == section.id);
            (
                section.id.to_string(),
                counted.map_or(0, |counted| counted.live),
                counted.and_then(|counted| counted.newest),
            )
        });
        let digests = config.digests.iter().map(|digest| digest_state(config, store, digest, &overview, now));
        Ok(State {
            daemon,
            sections: sections.collect(),
            digests: digests.collect::<Result<_>>()?,
            unsorted: store.unsorted_articles(if all_unsorted { usize::MAX >> 1 } else { UNSORTED })?,
            duplicates: Duplicates::read(store, now)?,
            rules_changed: store
                .applied_rules()?
                .is_some_and(|applied| pipeline::rules_differ(&applied, config)),
            sources,
            overview,
            now,
            zone: config.site.time_zone,
        })
    }

    /// No news comes in at all.
    fn all_fail(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|(_, state)| state.failures > 0)
    }

    fn told(&self) -> String {
        let mut parts = vec![
            print::table(
                &["SOURCE", "STATE", "LAST READ", "TROUBLE"],
                self.sources.iter().map(|row| self.source_row(row)),
            ),
            print::table(
                &["SECTION", "ARTICLES", "NEWEST"],
                self.sections
                    .iter()
                    .map(|(name, live, newest)| vec![name.clone(), live.to_string(), self.ago(*newest)]),
            ),
        ];
        if !self.digests.is_empty() {
            let rows = self.digests.iter().map(|digest| self.digest_row(digest));
            parts.push(print::table(&["DIGEST", "EDITIONS", "LAST", "NEXT", "WAITING"], rows));
        }
        if !self.unsorted.is_empty() {
            let rows = self.unsorted.iter().map(|article| {
                vec![
                    article.tag.short().to_owned(),
                    article.source.to_string(),
                    article.title.clone(),
                    article.reason.clone(),
                ]
            });
            parts.push(print::table(&["UNSORTED", "SOURCE", "TITLE", "WHY"], rows));
        }
        parts.extend(self.duplicates.told());
        parts.push(self.counts());
        parts.extend(self.daemon.as_ref().map(|daemon| self.daemon_lines(daemon)));
        if self.rules_changed {
            parts.push(
                "The rules have changed since they were last applied: `newsdesk rules test`".to_owned(),
            );
        }
        parts.join("\n\n")
    }

    fn counts(&self) -> String {
        let caught: Vec<String> = self
            .overview
            .duplicates_by_proof
            .iter()
            .map(|(proof, count)| format!("{count} by {proof}"))
            .collect();
        let caught = if caught.is_empty() {
            "no duplicates".to_owned()
        } else {
            format!("duplicates: {}", caught.join(", "))
        };
        format!(
            "{} from {}; {caught}; {} unsorted; store {:.1} MB",
            print::count(self.overview.articles as usize, "article"),
            print::entries(self.overview.entries as usize),
            self.overview.unsorted,
            self.overview.store_bytes as f64 / 1e6,
        )
    }

    fn daemon_lines(&self, daemon: &DaemonState) -> String {
        let mut lines = vec![format!(
            "Running since {} ({}), process {}, newsdesk {}, `{}`: {}",
            self.moment(daemon.since),
            ago(self.now - daemon.since),
            daemon.pid,
            daemon.version,
            daemon.config.display(),
            daemon.doing,
        )];
        if !daemon.asking.is_empty() {
            let asked: Vec<_> = daemon.asking.iter().map(|source| format!("`{source}`")).collect();
            lines.push(format!("  asking now: {}", asked.join(", ")));
        }
        lines.join("\n")
    }

    fn source_row(&self, (source, state): &(Source, SourceState)) -> Vec<String> {
        vec![source.id.to_string(), condition(state, self.now), self.ago(state.last_success), trouble(state)]
    }

    fn digest_row(&self, digest: &DigestState) -> Vec<String> {
        let next = digest.next.map(|next| self.moment(next));
        vec![
            digest.digest.id.to_string(),
            digest.editions.to_string(),
            self.ago(digest.last),
            next.unwrap_or_else(|| "never".to_owned()),
            said_waiting(digest.waiting, &digest.digest),
        ]
    }

    /// As the people of the site read it.
    fn moment(&self, at: Timestamp) -> String {
        at.with_timezone(&self.zone).format("%a %d %b %Y %H:%M").to_string()
    }

    fn ago(&self, then: Option<Timestamp>) -> String {
        then.map_or_else(|| "never".to_owned(), |then| ago(self.now - then))
    }

    fn as_json(&self) -> Value {
        json!({
            "daemon": self.daemon,
            "sources": self.sources.iter().map(|(source, state)| json!({
                "source": source.id,
                "url": source.url,
                "state": condition(state, self.now),
                "last_fetched": state.last_fetched,
                "last_success": state.last_success,
                "failures": state.failures,
                "trouble": trouble(state),
                "not_before": state.not_before,
                "ids": state.id_trust,
                "title": state.feed.title,
                "mended": state.feed.mended,
                "hubs": state.feed.hubs,
                "next": state.feed.next,
                "cloud": state.feed.cloud,
                "wishes": state.feed.wishes,
            })).collect::<Vec<_>>(),
            "sections": self.sections.iter().map(|(name, live, newest)| json!({
                "section": name, "articles": live, "newest": newest,
            })).collect::<Vec<_>>(),
            "digests": self.digests.iter().map(|digest| json!({
                "digest": digest.digest.id, "editions": digest.editions, "last": digest.last, "next": digest.next,
                "waiting": digest.waiting, "min_items": digest.digest.min_items,
            })).collect::<Vec<_>>(),
            "unsorted": self.unsorted.iter().map(|article| json!({
                "id": article.tag, "title": article.title, "source": article.source, "why": article.reason,
            })).collect::<Vec<_>>(),
            "duplicates": self.overview.duplicates_by_proof.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
            "duplicates_lately": self.duplicates.as_json(),
            "articles": self.overview.articles,
            "entries": self.overview.entries,
            "unsorted_articles": self.overview.unsorted,
            "store_bytes": self.overview.store_bytes,
            "rules_changed": self.rules_changed,
        })
    }
}

fn digest_state(
    config: &Config,
    store: &Reader,
    digest: &Digest,
    overview: &Overview,
    now: Timestamp,
) -> Result<DigestState> {
    let editions = overview.editions.iter().find(|(id, _)| *id == digest.id).map_or(0, |(_, count)| *count);
    Ok(DigestState {
        editions,
        last: store.last_edition(&digest.id)?.map(|edition| edition.closed_at),
        next: digest.schedule.next_after(store.digest_checked(&digest.id)?.unwrap_or(now)),
        waiting: pipeline::waiting(store, config, digest, now)?,
        digest: digest.clone(),
    })
}

/// One word or two for how a source is.
fn condition(state: &SourceState, now: Timestamp) -> String {
    if state.not_before.is_some_and(|until| until > now) {
        return "held".to_owned();
    }
    match (state.failures, state.last_success) {
        (0, None) => "never asked".to_owned(),
        (0, Some(_)) => "good".to_owned(),
        (failures, _) => format!("failing ({failures})"),
    }
}

/// What a person should know of it: its failure, else what had to be mended.
fn trouble(state: &SourceState) -> String {
    match &state.last_failure {
        Some(failure) if state.failures > 0 => failure.message.clone(),
        _ if !state.feed.mended.is_empty() => format!("mended: {}", state.feed.mended.join(", ")),
        _ => String::new(),
    }
}

/// `just now`, `5 min ago`, `3 h ago`, `2 days ago`.
fn ago(span: TimeDelta) -> String {
    match (span.num_minutes(), span.num_hours(), span.num_days()) {
        (..1, _, _) => "just now".to_owned(),
        (minutes @ ..120, _, _) => format!("{minutes} min ago"),
        (_, hours @ ..48, _) => format!("{hours} h ago"),
        (_, _, days) => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_as_people_say_it() {
        for (seconds, expected) in [
            (3, "just now"),
            (300, "5 min ago"),
            (3 * 3600, "3 h ago"),
            (3 * 86400, "3 days ago"),
            (-5, "just now"),
        ] {
            assert_eq!(ago(TimeDelta::seconds(seconds)), expected);
        }
    }
}
