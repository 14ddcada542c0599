//! What the loop lets be known of itself: on the board, in metrics, to systemd.

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
        let stand = self.sources_stand(now);
        let vitals = self.vitals(&stand, now);
        self.service.live(feeds_watchdog(&vitals));
        let sentence = self.sentence();
        self.service.status(sentence);
        self.board.metrics.lags(vitals.overdue.as_ref().map(|(_, late)| *late));
        self.board.metrics.sources_stand(stand);
        self.board.show_vitals(vitals);
    }

    /// When there is something to tell again: soon after what was not told yet, or a sign of life.
    pub(super) fn next_telling(&self) -> Option<Instant> {
        let soon = self.told.map_or_else(Instant::now, |told| told + TELL_EVERY);
        let sign = self.service.next_sign().map(|sign| sign.max(soon));
        self.is_untold.then_some(soon).into_iter().chain(sign).min()
    }

    fn vitals(&self, stand: &SourceStates, now: Timestamp) -> Vitals {
        let sources = &self.desk.config.sources;
        let states = sources.iter().filter_map(|source| self.desk.states.get(&source.id));
        Vitals {
            now,
            started: self.started,
            loop_answered: now,
            first_publication: !self.desk.is_blank(),
            stopping: false,
            sources: sources.len(),
            failing: stand.failing,
            overdue: self.overdue(now),
            last_success: states.filter_map(|state| state.last_success).max(),
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
            .filter(|(_, late)| *late > TimeDelta::zero())
            .max_by_key(|(_, late)| *late)
    }

    fn sources_stand(&self, now: Timestamp) -> SourceStates {
        let mut stand = SourceStates::default();
        let nothing = SourceState::default();
        for source in &self.desk.config.sources {
            let state = self.desk.states.get(&source.id).unwrap_or(&nothing);
            match state {
                _ if state.not_before.is_some_and(|until| until > now) => stand.held += 1,
                SourceState { failures: 1.., .. } => stand.failing += 1,
                SourceState { last_success: Some(_), .. } => stand.good += 1,
                _ => stand.never_asked += 1,
            }
        }
        stand
    }

    /// What it is doing, in a sentence for people.
    pub(super) fn sentence(&self) -> String {
        if let Some(hold) = &self.hold {
            return format!("Nothing is asked: {}", hold.told());
        }
        let failing = self
            .desk
            .config
            .sources
            .iter()
            .filter(|source| self.desk.states.get(&source.id).is_some_and(|state| state.failures > 0));
        let (sources, failing) = (self.desk.config.sources.len(), failing.count());
        let waiting = self.desk.asking.waiting();
        let doing = match (waiting, self.agenda.next()) {
            (1.., _) => format!("waiting for {waiting}"),
            (0, Some((at, source))) => format!("next `{source}` at {}", self.said(at)),
            (0, None) => "none is scheduled".to_owned(),
        };
        let rules =
            if self.rules_changed { "; the rules have changed, see `newsdesk rules test`" } else { "" };
        format!("{sources} sources, {failing} failing; {doing}{rules}")
    }

    /// In the time zone of the site.
    fn said(&self, at: Timestamp) -> String {
        at.with_timezone(&self.desk.config.site.time_zone).format("%H:%M:%S %Z").to_string()
    }
}
