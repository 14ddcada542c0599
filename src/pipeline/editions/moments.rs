//! The moments of a digest's schedule that have come, and where the window of each ends.
//!
//! Enters: what the store remembers of filings, and the time. Leaves: windows, in order. Never
//! closes one.

use crate::model::CatchUp;
use crate::model::Digest;
use crate::model::Schedule;
use crate::model::Timestamp;
use crate::store::Memory;
use crate::store::StoreError;
use chrono::TimeDelta;
use std::ops::RangeInclusive;

/// A window that is to be closed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Due {
    /// The first and the last moment that it answers for: the same, unless some were missed.
    pub(super) moments: RangeInclusive<Timestamp>,
    /// It ends with this filing.
    pub(super) to: i64,
}

/// What is due of a digest at `now`, when every moment up to `checked` was looked at, and all up to the
/// filing `from` has been in an edition.
///
/// A moment's own window ends with the last filing stamped before it, that of the last moment with
/// the newest there is. Moments between which nothing was filed are one window, an empty one: what is
/// walked through are the filings, since a pause may hold millions of moments.
pub(super) fn due(
    store: &Memory,
    digest: &Digest,
    from: i64,
    checked: Timestamp,
    now: Timestamp,
) -> Result<Vec<Due>, StoreError> {
    let Some(last) = last_moment(&digest.schedule, checked, now) else { return Ok(Vec::new()) };
    let (mut windows, first) = match digest.catch_up {
        CatchUp::One => (Vec::new(), digest.schedule.next_after(checked).unwrap_or(last)),
        CatchUp::Each => (missed(store, digest, from, checked, last)?, last),
    };
    windows.push(Due { moments: first..=last, to: store.newest_sequence()? });
    Ok(windows)
}

/// The windows of the moments before the last.
fn missed(
    store: &Memory,
    digest: &Digest,
    from: i64,
    checked: Timestamp,
    last: Timestamp,
) -> Result<Vec<Due>, StoreError> {
    let mut windows = Vec::new();
    let (mut looked_at, mut to) = (checked, from);
    while let Some(filed) = store.filed_after(to)? {
        let open = first_open(store, digest, filed.max(looked_at))?;
        let Some(moment) = open.filter(|moment| *moment < last) else { break };
        windows.extend(quiet(&digest.schedule, looked_at, moment, to));
        to = store.filed_before(moment)?;
        windows.push(Due { moments: moment..=moment, to });
        looked_at = moment;
    }
    windows.extend(quiet(&digest.schedule, looked_at, last, to));
    Ok(windows)
}

/// The first moment after `after` that has no edition of its own.
fn first_open(store: &Memory, digest: &Digest, after: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    let mut moment = digest.schedule.next_after(after);
    while let Some(closed) = moment {
        if !store.closed_for(&digest.id, closed)? {
            break;
        }
        moment = digest.schedule.next_after(closed);
    }
    Ok(moment)
}

/// The moments between two others, with nothing filed after `to`.
fn quiet(schedule: &Schedule, after: Timestamp, before: Timestamp, to: i64) -> Option<Due> {
    let last = last_moment(schedule, after, before - TimeDelta::milliseconds(1))?;
    let first = schedule.next_after(after)?;
    Some(Due { moments: first..=last, to })
}

/// The last moment after one time, up to and including another.
///
/// It is looked for from the end, in steps that double: there may be one every second.
fn last_moment(schedule: &Schedule, after: Timestamp, through: Timestamp) -> Option<Timestamp> {
    let has_come = |from| schedule.next_after(from).filter(|moment| *moment <= through);
    has_come(after)?;
    let steps = (0..).map(|power| TimeDelta::seconds(1 << power));
    let start = steps.map(|step| (through - step).max(after)).find_map(has_come)?;
    std::iter::successors(Some(start), |moment| has_come(*moment)).last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::London;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_moment_is_found_however_many_there_were() {
        for (name, line, after, through, expected) in [
            ("none", "0 7 * * Mon", "2026-03-02T07:00:00Z", "2026-03-09T06:59:59Z", None),
            (
                "one",
                "0 7 * * Mon",
                "2026-03-02T06:59:59Z",
                "2026-03-09T06:59:59Z",
                Some("2026-03-02T07:00:00Z"),
            ),
            (
                "at its end",
                "0 7 * * Mon",
                "2026-03-02T07:00:00Z",
                "2026-03-09T07:00:00Z",
                Some("2026-03-09T07:00:00Z"),
            ),
            (
                "several",
                "0 7 * * Mon",
                "2026-01-01T00:00:00Z",
                "2026-03-11T00:00:00Z",
                Some("2026-03-09T07:00:00Z"),
            ),
            (
                "every second",
                "* * * * * *",
                "1990-01-01T00:00:00Z",
                "2026-03-11T00:00:07.5Z",
                Some("2026-03-11T00:00:07Z"),
            ),
            (
                "in a cluster",
                "* 7 * * Mon",
                "2026-01-01T00:00:00Z",
                "2026-03-11T00:00:00Z",
                Some("2026-03-09T07:59:00Z"),
            ),
            (
                "once",
                "0 0 7 1 1 * 2026",
                "2020-01-01T00:00:00Z",
                "2090-03-11T00:00:00Z",
                Some("2026-01-01T07:00:00Z"),
            ),
            (
                "put forward",
                "30 1 * * *",
                "2026-03-01T00:00:00Z",
                "2026-03-29T12:00:00Z",
                Some("2026-03-29T01:00:00Z"),
            ),
            (
                "put back",
                "30 1 * * *",
                "2026-10-01T00:00:00Z",
                "2026-10-25T12:00:00Z",
                Some("2026-10-25T00:30:00Z"),
            ),
        ] {
            let schedule = Schedule::parse(line, London).unwrap();
            assert_eq!(last_moment(&schedule, at(after), at(through)), expected.map(at), "{name}");
        }
    }
}
