//! What the loop lets be known of itself: on the board, in metrics, to systemd.

use super::backoff::spared_until;
use super::health::Vitals;
use super::health::feeds_watchdog;
use super::hold::Hold;
use super::metrics::SourceStates;
use super::run::Running;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use chrono::TimeDelta;
use std::time::Duration;
use tokio::time::Instant;

/// Often enough for whoever looks; what it looks through is every source.
const TELL_EVERY: Duration = Duration::from_millis(500);

impl Running<'_> {
    /// Shows how it is, and gives a sign of life while all is well.
    pub(super) fn tell(&mut self, now: Timestamp) {
        self.is_untold = self.told.is_some_and(|told| told.elapsed() < TELL_EVERY);
        if self.is_untold {
            return;
        }
        self.told = Some(Instant::now());
        let stand = self.stand(now);
        let vitals = self.vitals(&stand, now);
        self.service.live(feeds_watchdog(&vitals));
        self.service.status(self.sentence_of(&stand));
        self.board.metrics.lags(vitals.overdue.as_ref().map(|(_, late)| *late));
        self.board.metrics.sources_stand(stand.states);
        self.board.show_vitals(vitals);
    }

    /// When there is something to tell again: soon after what was not told yet, or a sign of life.
    pub(super) fn next_telling(&self) -> Option<Instant> {
        let soon = self.told.map_or_else(Instant::now, |told| told + TELL_EVERY);
        let sign = self.service.next_sign().map(|sign| sign.max(soon));
        self.is_untold.then_some(soon).into_iter().chain(sign).min()
    }

    fn vitals(&self, stand: &Stand, now: Timestamp) -> Vitals {
        Vitals {
            now,
            started: self.started,
            loop_answered: now,
            first_publication: !self.desk.is_blank(),
            stopping: false,
            sources: stand.sources,
            failing: stand.failing,
            overdue: self.overdue(now),
            last_success: stand.last_success,
            held: self.hold.as_ref().map(Hold::told),
            deadline: self.desk.config.fetch.round_deadline,
        }
    }

    /// The source that has been due for the longest and was not asked, or has not answered.
    fn overdue(&self, now: Timestamp) -> Option<(SourceId, TimeDelta)> {
        let planned = self.agenda.next().map(|(moment, source)| (source.clone(), now - moment));
        let asked = self.desk.asking.longest().map(|(source, asked)| {
            (source.clone(), TimeDelta::from_std(asked.elapsed()).unwrap_or(TimeDelta::MAX))
        });
        planned
            .into_iter()
            .chain(asked)
            .filter(|(_, late)| *late >= TimeDelta::seconds(1))
            .max_by_key(|(_, late)| *late)
    }

    fn stand(&self, now: Timestamp) -> Stand {
        let sources = self.desk.config.sources.iter();
        Stand::of(sources.map(|source| self.desk.states.get(&source.id)), now)
    }

    /// What it is doing, in a sentence for people.
    pub(super) fn sentence(&self) -> String {
        self.sentence_of(&self.stand((self.clock)()))
    }

    fn sentence_of(&self, stand: &Stand) -> String {
        if let Some(hold) = &self.hold {
            return format!("Nothing is asked: {}", hold.told());
        }
        let doing = match (self.desk.asking.waiting(), self.agenda.next()) {
            (waiting @ 1.., _) => format!("waiting for {waiting}"),
            (0, Some((at, source))) => format!("next `{source}` at {}", self.said(at)),
            (0, None) => "none is scheduled".to_owned(),
        };
        let rules =
            if self.rules_changed { "; the rules have changed, see `newsdesk rules test`" } else { "" };
        let refused = if self.is_refused { "; the last feeds.toml was refused, see the log" } else { "" };
        format!("{} sources, {} failing; {doing}{rules}{refused}", stand.sources, stand.failing)
    }

    /// In the time zone of the site.
    fn said(&self, at: Timestamp) -> String {
        at.with_timezone(&self.desk.config.site.time_zone).format("%H:%M:%S %Z").to_string()
    }
}

/// How the sources of the config are.
#[derive(Debug, Default, PartialEq)]
struct Stand {
    sources: usize,
    /// Those whose last answer was a failure, held or not.
    failing: usize,
    last_success: Option<Timestamp>,
    /// Each in one state.
    states: SourceStates,
}

impl Stand {
    /// `None` for a source of which nothing is remembered.
    fn of<'a>(states: impl Iterator<Item = Option<&'a SourceState>>, now: Timestamp) -> Stand {
        let is_held = |state: &SourceState| {
            state.not_before.is_some_and(|until| until > now) || spared_until(state, now).is_some()
        };
        let mut stand = Stand::default();
        let nothing = SourceState::default();
        for state in states.map(|state| state.unwrap_or(&nothing)) {
            stand.sources += 1;
            stand.failing += usize::from(state.failures > 0);
            stand.last_success = stand.last_success.max(state.last_success);
            match state {
                _ if is_held(state) => stand.states.held += 1,
                SourceState { failures: 1.., .. } => stand.states.failing += 1,
                SourceState { last_success: Some(_), .. } => stand.states.good += 1,
                _ => stand.states.never_asked += 1,
            }
        }
        stand
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_fails_and_asks_to_be_left_alone_fails() {
        let at = |text: &str| Some(format!("2026-03-02T{text}:00Z").parse::<Timestamp>().unwrap());
        let state = |failures, last_success, not_before| SourceState {
            failures,
            last_success,
            not_before,
            ..SourceState::default()
        };
        let states = |held, failing, good, never_asked| SourceStates { held, failing, good, never_asked };
        for (name, given, failing, last_success, expected) in [
            ("none", vec![], 0, None, states(0, 0, 0, 0)),
            ("nothing is remembered", vec![None], 0, None, states(0, 0, 0, 1)),
            ("read", vec![Some(state(0, at("11:00"), None))], 0, at("11:00"), states(0, 0, 1, 0)),
            ("failed", vec![Some(state(2, at("11:00"), None))], 1, at("11:00"), states(0, 1, 0, 0)),
            (
                "failed, and to be left alone",
                vec![Some(state(2, None, at("12:01")))],
                1,
                None,
                states(1, 0, 0, 0),
            ),
            ("was to be left alone", vec![Some(state(2, None, at("12:00")))], 1, None, states(0, 1, 0, 0)),
            (
                "several",
                vec![Some(state(0, at("10:00"), at("12:01"))), Some(state(0, at("09:00"), None)), None],
                0,
                at("10:00"),
                states(1, 0, 1, 1),
            ),
        ] {
            let stand = Stand::of(given.iter().map(Option::as_ref), at("12:00").unwrap());
            let sources = given.len();
            assert_eq!(stand, Stand { sources, failing, last_success, states: expected }, "{name}");
        }
    }
}
