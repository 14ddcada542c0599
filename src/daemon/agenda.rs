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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::config::Checks;
    use crate::model::Failure;
    use crate::model::FailureKind;
    use std::path::Path;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn noon() -> Timestamp {
        at("2026-03-02T12:00:00Z")
    }

    fn config(sources: &str) -> Config {
        let head = "[site]\ntitle = \"T\"\nurl = \"https://n.example/\"\nauthority = \"n.example,2026\"\n\
                    [schedule]\nsources = \"*/20 * * * *\"\n";
        config::parse(&(head.to_owned() + sources), Path::new("feeds.toml"), &Checks::NONE).unwrap()
    }

    fn source(name: &str, rest: &str) -> String {
        format!("[[source]]\nname = \"{name}\"\nurl = \"https://{name}.example/feed\"\n{rest}\n")
    }

    #[test]
    fn a_source_is_due_when_its_schedule_says_so_unless_it_is_spared() {
        let failed = |kind| {
            let failure = Failure { kind, message: "no".to_owned(), not_before: None };
            SourceState { failures: 3, last_failure: Some(failure), ..SourceState::default() }
        };
        let well = SourceState::default;
        let wish = |until| SourceState { not_before: Some(at(until)), ..well() };
        for (name, line, state, last, expected) in [
            ("never asked", "0 18 * * *", well(), None, Some("2026-03-02T12:00:00Z")),
            ("to come", "0 18 * * *", well(), Some("2026-03-02T11:00:00Z"), Some("2026-03-02T18:00:00Z")),
            ("missed", "0 8 * * *", well(), Some("2026-03-01T08:00:00Z"), Some("2026-03-02T08:00:00Z")),
            (
                "missed for long",
                "0 8 * * *",
                well(),
                Some("2026-02-01T08:00:00Z"),
                Some("2026-02-02T08:00:00Z"),
            ),
            ("just asked", "*/5 * * * *", well(), Some("2026-03-02T12:00:00Z"), Some("2026-03-02T12:05:00Z")),
            (
                "by a wrong clock",
                "*/5 * * * *",
                well(),
                Some("2036-01-01T00:00:00Z"),
                Some("2026-03-02T12:05:00Z"),
            ),
            ("over", "0 0 8 * * * 2025", well(), Some("2026-03-02T11:00:00Z"), None),
            (
                "wants to be left alone",
                "*/5 * * * *",
                wish("2026-03-02T12:30:00Z"),
                Some("2026-03-02T11:58:00Z"),
                Some("2026-03-02T12:30:00Z"),
            ),
            (
                "fails",
                "*/5 * * * *",
                failed(FailureKind::Status),
                Some("2026-03-02T11:58:00Z"),
                Some("2026-03-02T12:08:00Z"),
            ),
            (
                "is gone",
                "*/5 * * * *",
                failed(FailureKind::Gone),
                Some("2026-03-02T11:58:00Z"),
                Some("2026-03-03T11:58:00Z"),
            ),
        ] {
            let config = config(&source("a", &format!("schedule = \"{line}\"")));
            let state = SourceState { last_fetched: last.map(at), ..state };
            let moment = next_moment(&config.sources[0], &state, &config, noon());
            assert_eq!(moment, expected.map(at), "{name}");
        }
    }

    #[test]
    fn without_a_line_of_its_own_it_has_one_moment_in_every_gap() {
        let config = config(&source("a", ""));
        let mut last = noon();
        for _ in 0..100 {
            let state = SourceState { last_fetched: Some(last), ..SourceState::default() };
            let next = next_moment(&config.sources[0], &state, &config, last).unwrap();
            assert!(last < next && next <= last + chrono::TimeDelta::minutes(20), "{next} after {last}");
            assert!(last == noon() || next == last + chrono::TimeDelta::minutes(20), "at the same place");
            last = next;
        }
    }

    #[test]
    fn the_earliest_come_first_and_each_once() {
        let [a, b, c] = ["a", "b", "c"].map(SourceId::new);
        let minute = |minute| noon() + chrono::TimeDelta::minutes(minute);
        let mut agenda = Agenda::default();
        assert_eq!(agenda.take_due(noon()), []);
        for (source, moment) in [(&a, 3), (&b, 1), (&c, 2), (&a, 0), (&c, 9)] {
            agenda.set(source, Some(minute(moment)));
        }
        assert_eq!(agenda.next(), Some((minute(0), &a)));
        assert_eq!(agenda.take_due(minute(1)), [(minute(0), a.clone()), (minute(1), b)]);
        assert_eq!(agenda.take_due(minute(8)), [], "a source that got another moment has that alone");
        agenda.set(&c, None);
        assert_eq!(agenda.next(), None);
    }

    #[test]
    fn every_source_of_a_config_is_on_it() {
        let config = config(&["a", "b"].map(|name| source(name, "")).concat());
        let state = SourceState { last_fetched: Some(noon()), ..SourceState::default() };
        let states = HashMap::from([(SourceId::new("a"), state.clone()), (SourceId::new("left"), state)]);
        let mut agenda = Agenda::of(&config, &states, noon());
        assert_eq!(agenda.take_due(noon()), [(noon(), SourceId::new("b"))], "never asked");
        let later = agenda.take_due(noon() + chrono::TimeDelta::minutes(20));
        assert_eq!(later.into_iter().map(|(_, source)| source).collect::<Vec<_>>(), [SourceId::new("a")]);
    }
}
