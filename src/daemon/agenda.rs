//! Who is asked when: the next moment of every source, the earliest first.
//!
//! What is remembered of a source and the time enter; its next moment leaves. Pure: asks nobody, and no clock.

use super::asking::wished_until;
use super::backoff::spared_until;
use crate::config::Config;
use crate::model::Fraction;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use std::collections::BTreeSet;
use std::collections::HashMap;

#[derive(Debug, Default)]
pub(super) struct Agenda {
    by_moment: BTreeSet<(Timestamp, SourceId)>,
    moments: HashMap<SourceId, Timestamp>,
}

impl Agenda {
    /// Every source of a config, by what is remembered of it.
    pub fn of(config: &Config, states: &HashMap<SourceId, SourceState>, now: Timestamp) -> Agenda {
        let mut agenda = Agenda::default();
        let nothing = SourceState::default();
        for source in &config.sources {
            let state = states.get(&source.id).unwrap_or(&nothing);
            agenda.set(&source.id, next_moment(source, state, config, now));
        }
        agenda
    }

    /// Notes the next moment of a source, in place of the one before; `None` for never again.
    pub fn set(&mut self, source: &SourceId, moment: Option<Timestamp>) {
        if let Some(before) = self.moments.remove(source) {
            self.by_moment.remove(&(before, source.clone()));
        }
        if let Some(moment) = moment {
            self.moments.insert(source.clone(), moment);
            self.by_moment.insert((moment, source.clone()));
        }
    }

    /// The earliest of all, and whose it is.
    pub fn next(&self) -> Option<(Timestamp, &SourceId)> {
        self.by_moment.first().map(|(moment, source)| (*moment, source))
    }

    /// Strikes out who is due, the longest due first.
    pub fn take_due(&mut self, now: Timestamp) -> Vec<(Timestamp, SourceId)> {
        let mut due = Vec::new();
        while self.by_moment.first().is_some_and(|(moment, _)| *moment <= now) {
            due.extend(self.by_moment.pop_first());
        }
        for (_, source) in &due {
            self.moments.remove(source);
        }
        due
    }
}

/// When a source is to be asked next: the first moment of its schedule since it was last asked, which
/// may have passed, unless its host wished for a later one, or it keeps failing. One that was never
/// asked is due at once; `None` when its schedule has ended.
///
/// A clock that ran ahead once leaves moments behind that are years away: they count as now.
pub(super) fn next_moment(
    source: &Source,
    state: &SourceState,
    config: &Config,
    now: Timestamp,
) -> Option<Timestamp> {
    let Some(last) = state.last_fetched.map(|last| last.min(now)) else { return Some(now) };
    let planned = match &source.schedule {
        Some(own_line) => own_line.next_after(last),
        None => config.schedule.next_spread_after(last, Fraction::of(&source.id)),
    };
    let held = wished_until(source, state, config.fetch.max_wait, now).max(spared_until(state, now));
    planned.map(|planned| held.map_or(planned, |held| planned.max(held)))
}
