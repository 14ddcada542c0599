//! What a round does beside the news: a changed config noticed, and what is old let go.

use super::departures::remember_folders;
use super::refile::rules_differ;
use super::refile::rules_text;
use crate::config::Config;
use crate::edit::near::WINDOW;
use crate::model::FeedId;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::publish;
use crate::publish::Press;
use crate::store::Memory;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Turn;
use chrono::TimeDelta;
use std::collections::HashMap;
use std::collections::HashSet;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// The name under which the store remembers what the published tree was made with, and since when.
const LOOK: &str = "look";

/// How long it is counted which duplicates were caught, by day: the same season last year can be compared.
const KEEP_COUNTS: TimeDelta = TimeDelta::days(400);

/// What a config shows beside the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Old articles stand where earlier rules put them: `rules test` shows, `rules apply` moves.
    pub rules_changed: bool,
}

/// Notices what changed in the config since the last round. New titles, sections and templates are
/// published with this round, and so is everything where the tree is blank; changed rules hold for
/// what comes, and are only announced for the rest. A source that got another name keeps its memory, in
/// `states` too, and a section its articles. After an error, nothing of the new config is taken up.
pub fn notice_config(
    store: &mut Store,
    config: &Config,
    press: &Press,
    states: &mut HashMap<SourceId, SourceState>,
    now: Timestamp,
) -> Result<Notice, StoreError> {
    let notice = notice_rules(store, config, now)?;
    let look = look(config);
    let same_look = store.remembered(LOOK)?.is_some_and(|before| before.starts_with(&look));
    if !same_look {
        take_up(store, config, states, &look, now)?;
    } else if press.is_blank() {
        store.turn(now, |turn| {
            touch_all(turn, config);
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(notice)
}

fn notice_rules(store: &mut Store, config: &Config, now: Timestamp) -> Result<Notice, StoreError> {
    let (applied, rules) = (store.applied_rules()?, rules_text(config));
    if applied.as_deref() == Some(rules.as_str()) {
        return Ok(Notice::default());
    }
    if applied.is_some_and(|applied| rules_differ(&applied, config)) {
        return Ok(Notice { rules_changed: true });
    }
    store.turn(now, |turn| turn.keep_rules(&rules))?;
    Ok(Notice::default())
}

/// Takes up a config that shows otherwise than the one before, or names other sources and digests.
fn take_up(
    store: &mut Store,
    config: &Config,
    states: &mut HashMap<SourceId, SourceState>,
    look: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let renamed = renamed(config, states);
    let sources: Vec<_> = config.sources.iter().map(|source| source.id.clone()).collect();
    let digests: Vec<_> = config.digests.iter().map(|digest| digest.id.clone()).collect();
    store.turn(now, |turn| {
        renamed.iter().try_for_each(|(from, to)| turn.rename_source(from, to))?;
        for section in &config.sections {
            section.formerly.iter().try_for_each(|former| turn.rename_section(former, &section.id))?;
        }
        remember_folders(turn, config, &renamed)?;
        turn.forget_listings(&sources)?;
        turn.forget_digests(&digests)?;
        touch_all(turn, config);
        let since = turn.stamp().added.to_rfc3339();
        turn.remember(LOOK, &format!("{look} {since}"))
    })?;
    for (from, to) in renamed {
        let state = states.remove(&from);
        states.extend(state.map(|state| (to, state)));
    }
    Ok(())
}

/// Sources that got another name: a new one asks where one that has left was read.
fn renamed(config: &Config, states: &HashMap<SourceId, SourceState>) -> Vec<(SourceId, SourceId)> {
    let here: HashSet<&SourceId> = config.sources.iter().map(|source| &source.id).collect();
    let left: HashMap<&Url, &SourceId> = states
        .iter()
        .filter(|(id, _)| !here.contains(id))
        .filter_map(|(id, state)| Some((state.url.as_ref()?, id)))
        .collect();
    let new = config.sources.iter().filter(|source| !states.contains_key(&source.id));
    new.filter_map(|source| Some(((*left.get(&source.url)?).clone(), source.id.clone()))).collect()
}

/// When the config last changed in what it shows: the date of the lists of sections and sources.
pub(super) fn look_since(store: &Memory) -> Result<Option<Timestamp>, StoreError> {
    let remembered = store.remembered(LOOK)?;
    let since = remembered.as_deref().and_then(|text| text.split_once(' ')).map(|(_, since)| since);
    Ok(since.and_then(|since| since.parse().ok()))
}

/// Has the next round print everything anew, as for a config that was never seen.
pub fn print_anew(turn: &mut Turn) -> Result<(), StoreError> {
    turn.remember(LOOK, "")
}

/// Lets go of what is older than `[retention]` allows and no source lists any more. Says how many.
pub fn expire(store: &mut Store, config: &Config, now: Timestamp) -> Result<usize, StoreError> {
    store.forget_caught(now - KEEP_COUNTS)?;
    store.forget_prints(now - WINDOW)?;
    store.expire(now, config.retention.keep_articles, config.retention.keep_entries)
}

/// Has every feed of the config printed anew.
fn touch_all(turn: &mut Turn, config: &Config) {
    let sections = config.sections.iter().map(|section| FeedId::Section(section.id.clone()));
    let pages = config.sources.iter().filter(|source| source.is_page());
    let digests = config.digests.iter().map(|digest| FeedId::Digest(digest.id.clone()));
    let sources = pages.map(|source| FeedId::Source(source.id.clone()));
    sections.chain([FeedId::Latest]).chain(sources).chain(digests).for_each(|feed| turn.touch(feed));
}

/// A fingerprint of all in the config, and in our renderers, that shows in a document.
fn look(config: &Config) -> String {
    let digests: Vec<_> =
        config.digests.iter().map(|digest| (&digest.id, &digest.title, &digest.description)).collect();
    let sources: Vec<_> = config
        .sources
        .iter()
        .map(|source| (&source.id, &source.title, &source.url, source.is_page()))
        .collect();
    let shown =
        format!("{} {:?} {:?} {digests:?} {sources:?}", publish::RENDERING, config.site, config.sections);
    format!("{:016x}", xxh3_64(shown.as_bytes()))
}
