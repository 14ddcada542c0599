//! How long the daemon spares a source that keeps failing.
//!
//! Values in, values out. Nothing here ever gives a source up: feeds that die quietly after a short
//! outage are what people leave a reader for.

use crate::model::FailureKind;
use crate::model::SourceState;
use crate::model::Timestamp;
use std::time::Duration;

/// One bad answer, or two, are weather.
const FREE_FAILURES: u32 = 2;

const FIRST: Duration = Duration::from_secs(10 * 60);

/// For a server that answers, or is slow to.
const LONGEST: Duration = Duration::from_secs(6 * 3600);

/// Where nobody is reached, nobody is spared, and as often as not the network down is our own.
const LONGEST_UNREACHED: Duration = Duration::from_secs(3600);

/// 410 is said on purpose; mistakes are made on purpose too.
const GONE: Duration = Duration::from_secs(24 * 3600);

/// Until when a source is spared for its failures; `None` when it may be asked.
///
/// A last fetch in the future is what a wrong clock left behind, and holds nothing.
pub fn spared_until(state: &SourceState, now: Timestamp) -> Option<Timestamp> {
    let failed_at = state.last_fetched.filter(|at| *at <= now)?;
    let kind = state.last_failure.as_ref()?.kind;
    Some(failed_at + backoff(state.failures, kind)).filter(|until| *until > now)
}

/// The pause after so many failures in a row, the last of that kind: none at first, then ten minutes,
/// doubled each time up to six hours (an hour where nobody was reached). A day for what is gone.
pub fn backoff(failures: u32, kind: FailureKind) -> Duration {
    let Some(doublings) = failures.checked_sub(FREE_FAILURES + 1) else { return Duration::ZERO };
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(doublings));
    match kind {
        FailureKind::Gone => GONE,
        FailureKind::Dns | FailureKind::Connect => doubled.min(LONGEST_UNREACHED),
        _ => doubled.min(LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Failure;

    #[test]
    fn a_pause_grows_and_has_an_end() {
        for (kind, minutes) in [
            (FailureKind::Status, [0, 0, 0, 10, 20, 40, 80, 160, 320, 360, 360]),
            (FailureKind::Timeout, [0, 0, 0, 10, 20, 40, 80, 160, 320, 360, 360]),
            (FailureKind::Dns, [0, 0, 0, 10, 20, 40, 60, 60, 60, 60, 60]),
            (FailureKind::Gone, [0, 0, 0, 1440, 1440, 1440, 1440, 1440, 1440, 1440, 1440]),
        ] {
            let pauses: Vec<u64> = (0..11).map(|failures| backoff(failures, kind).as_secs() / 60).collect();
            assert_eq!(pauses, minutes, "{kind:?}");
            assert_eq!(backoff(u32::MAX, kind), backoff(10, kind), "{kind:?}");
        }
    }

    #[test]
    fn a_source_is_spared_from_its_last_failure_on() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-03-02T12:00:00Z");
        for (name, failures, last_fetched, expected) in [
            ("never asked", 0, None, None),
            ("failed twice", 2, Some("2026-03-02T11:59:00Z"), None),
            ("failed three times", 3, Some("2026-03-02T11:59:00Z"), Some("2026-03-02T12:09:00Z")),
            ("spared long enough", 3, Some("2026-03-02T11:50:00Z"), None),
            ("failed by a wrong clock", 3, Some("2036-01-01T00:00:00Z"), None),
        ] {
            let failure =
                Failure { kind: FailureKind::Status, message: "answered 500".to_owned(), not_before: None };
            let last_failure = (failures > 0).then_some(failure);
            let last_fetched = last_fetched.map(at);
            let state = SourceState { failures, last_fetched, last_failure, ..SourceState::default() };
            assert_eq!(spared_until(&state, now), expected.map(at), "{name}");
        }
    }

    #[test]
    fn a_source_that_came_back_is_not_spared() {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        let failure =
            Failure { kind: FailureKind::Gone, message: "answered 410".to_owned(), not_before: None };
        let state = SourceState {
            failures: 0,
            last_fetched: Some(now),
            last_failure: Some(failure),
            ..SourceState::default()
        };
        assert_eq!(spared_until(&state, now), None);
    }
}
