//! What must hold for any line, in any zone, at any time: held against two oracles.
//!
//! Away from changes of the clock, `croner` says what is due: another library, read from lists of plain
//! numbers, so that it shares neither our parser nor our rules. Around the changes, where it has rules of
//! its own, every second is looked at, by the rule that `Schedule::next_after` is documented with.

use super::*;
use chrono::DateTime;
use chrono::Datelike;
use chrono::Days;
use chrono::NaiveDate;
use chrono::Offset;
use chrono::Timelike;
use chrono_tz::Africa::Casablanca;
use chrono_tz::Africa::El_Aaiun;
use chrono_tz::America::Havana;
use chrono_tz::America::New_York;
use chrono_tz::America::Santiago;
use chrono_tz::Asia::Kolkata;
use chrono_tz::Australia::Lord_Howe;
use chrono_tz::Europe::Berlin;
use chrono_tz::Europe::London;
use chrono_tz::Pacific::Apia;
use chrono_tz::Tz::UTC;
use croner::Cron;
use croner::parser::CronParser;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;
use std::fmt;
use std::iter::successors;

/// By the hour, by half an hour, at midnight, over midnight, in winter, by a day, never.
const ZONES: [Tz; 11] =
    [Berlin, London, New_York, Havana, Santiago, Lord_Howe, Casablanca, El_Aaiun, Apia, UTC, Kolkata];

/// 1970 to 2100, in milliseconds; no line names a moment beyond.
const MILLIS: std::ops::Range<i64> = 0..4_102_444_800_000;

const MONTHS: [&str; 12] =
    ["Jan", "feb", "MAR", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "October", "Nov", "December"];
const DAYS: [&str; 7] = ["Sun", "mon", "Tuesday", "WED", "Thu", "friday", "Sat"];

proptest! {
    #[test]
    fn away_from_changes_croner_agrees(line in line(), zone in select(&ZONES[..]), now in instant()) {
        let Some(schedule) = schedule(&line, zone)? else { return Ok(()) };
        let now = if is_near_change(zone, now) { now + TimeDelta::days(4) } else { now };
        let away = |due: &Timestamp| !is_near_change(zone, *due);
        let ours = successors(schedule.next_after(now), |due| schedule.next_after(*due));
        let croner = line.croner();
        let theirs = successors(croner_after(&croner, zone, now), |due| croner_after(&croner, zone, *due));
        let (ours, theirs): (Vec<_>, Vec<_>) =
            (ours.take(40).filter(away).collect(), theirs.take(40).filter(away).collect());
        for (place, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            prop_assert_eq!(ours, theirs, "the {}th after {} in {}", place, now, zone);
        }
        // One of them may have met more moments in the hours that are left out.
        if !ours.is_empty() && theirs.is_empty() || ours.is_empty() && !theirs.is_empty() {
            prop_assert!(false, "only one knows a moment: {ours:?}, {theirs:?}");
        }
    }

    #[test]
    fn around_changes_every_second_agrees(
        line in prop_oneof![line(), small_hours()],
        zone in select(&ZONES[..9]),
        before in instant(),
        starts in vec(any::<prop::sample::Index>(), 4),
    ) {
        let Some(schedule) = schedule(&line, zone)? else { return Ok(()) };
        let Some(change) = Change::after(zone, before) else { return Ok(()) };
        let window = change.window();
        let expected: Vec<i64> = window.clone().filter(|second| change.is_due(&line, *second)).collect();
        for start in starts {
            let start = window.start + start.index(usize::try_from(window.end - window.start).unwrap()) as i64;
            let mut now = DateTime::from_timestamp(start, 0).unwrap() - TimeDelta::milliseconds(1);
            for second in expected.iter().filter(|second| **second >= start).take(100) {
                let due = schedule.next_after(now).unwrap();
                prop_assert_eq!(due.timestamp(), *second, "after {} in {}, with {:?}", now, zone, change);
                now = due;
            }
        }
    }

    #[test]
    fn a_moment_is_later_than_now_and_than_the_one_before(
        line in line(),
        zone in select(&ZONES[..]),
        now in instant(),
        step in 0_i64..100_000_000,
    ) {
        let Some(schedule) = schedule(&line, zone)? else { return Ok(()) };
        let due = schedule.next_after(now);
        prop_assert!(due.is_none_or(|due| due > now));
        let later = schedule.next_after(now + TimeDelta::milliseconds(step));
        match due {
            None => prop_assert_eq!(later, None),
            Some(due) if now + TimeDelta::milliseconds(step) < due => prop_assert_eq!(later, Some(due)),
            Some(due) => prop_assert!(later.is_none_or(|later| later > due)),
        }
    }

    #[test]
    fn the_last_moment_is_the_one_before_the_next(
        line in prop_oneof![line(), small_hours()],
        (zone, now) in prop_oneof![(select(&ZONES[..]), instant()), around_a_change()],
    ) {
        let Some(schedule) = schedule(&line, zone)? else { return Ok(()) };
        let tick = TimeDelta::milliseconds(1);
        match schedule.last_until(now) {
            None => prop_assert!(schedule.next_after(Timestamp::MIN_UTC + TimeDelta::days(2)).is_none_or(|due| due > now)),
            Some(last) => {
                prop_assert!(last <= now, "{last} is after {now}");
                prop_assert_eq!(schedule.next_after(last - tick), Some(last));
                prop_assert_eq!(schedule.next_after(last), schedule.next_after(now), "{} is not the last", last);
            }
        }
    }

    #[test]
    fn an_alias_is_its_line(zone in select(&ZONES[..]), now in instant()) {
        for (alias, line) in [
            ("@hourly", "0 0 * * * *"),
            ("@daily", "0 0 * * *"),
            ("@midnight", "0 0 0 * * *"),
            ("@weekly", "0 0 * * Sun"),
            ("@monthly", "0 0 1 * *"),
            ("@yearly", "0 0 0 1 1 * *"),
            ("@Annually", "0 0 1 Jan *"),
        ] {
            let (alias, line) = (Schedule::parse(alias, zone).unwrap(), Schedule::parse(line, zone).unwrap());
            prop_assert_eq!(alias.next_after(now), line.next_after(now));
        }
    }

    #[test]
    fn a_source_is_asked_once_in_every_gap(
        line in line(),
        zone in select(&ZONES[..]),
        now in instant(),
        parts in prop_oneof![Just(0), Just(u64::MAX), any::<u64>()],
        ask in vec(0.0_f64..1.0, 4),
    ) {
        let Some(schedule) = schedule(&line, zone)? else { return Ok(()) };
        let fraction = Fraction::new(parts);
        let moments: Vec<_> =
            successors(schedule.next_after(now), |due| schedule.next_after(*due)).take(8).collect();
        let mut spread = Vec::new();
        for gap in moments.windows(2) {
            let due = schedule.next_spread_after(gap[0] - TimeDelta::milliseconds(1), fraction).unwrap();
            // The gap before may end in the same millisecond.
            let due = if due < gap[0] { schedule.next_spread_after(due, fraction).unwrap() } else { due };
            prop_assert!(gap[0] <= due && due < gap[1], "{due} is not from {} to {}", gap[0], gap[1]);
            let part = (due - gap[0]).as_seconds_f64() / (gap[1] - gap[0]).as_seconds_f64();
            let off = (part - parts as f64 / 2_f64.powi(64)).abs() * (gap[1] - gap[0]).as_seconds_f64();
            prop_assert!(off < 0.002, "{due} is {off} seconds from its place");
            spread.push(due);
        }
        let (Some(first), Some(last)) = (spread.first(), spread.last()) else { return Ok(()) };
        let whole = (*last - *first).num_milliseconds() as f64;
        for ask in ask {
            let ask = *first + TimeDelta::milliseconds((whole * ask) as i64);
            let expected = spread.iter().find(|due| **due > ask).copied();
            if expected.is_some() {
                prop_assert_eq!(schedule.next_spread_after(ask, fraction), expected, "after {}", ask);
            }
        }
        let iterated: Vec<_> = successors(Some(*first), |due| schedule.next_spread_after(*due, fraction))
            .take(spread.len())
            .collect();
        prop_assert_eq!(iterated, spread);
    }
}

/// A line that was made, not read: beside its text, what it means.
#[derive(Clone)]
struct MadeLine {
    text: String,
    /// Second to year, as `FIELDS` in `line.rs`.
    fields: [MadeField; 7],
}

#[derive(Clone, Debug)]
struct MadeField {
    text: String,
    values: BTreeSet<u32>,
}

impl MadeField {
    fn is_starred(&self) -> bool {
        self.text.starts_with(['*', '?'])
    }

    fn list(&self) -> String {
        self.values.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
    }
}

impl fmt::Debug for MadeLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl MadeLine {
    fn matches(&self, wall: NaiveDateTime) -> bool {
        let [second, minute, hour, ..] = &self.fields;
        second.values.contains(&wall.second())
            && minute.values.contains(&wall.minute())
            && hour.values.contains(&wall.hour())
            && self.matches_day(wall.date())
    }

    fn matches_day(&self, day: NaiveDate) -> bool {
        let [_, _, _, day_of_month, month, day_of_week, year] = &self.fields;
        let by_month = day_of_month.values.contains(&day.day());
        let by_week = day_of_week.values.contains(&day.weekday().num_days_from_sunday());
        let either = !day_of_month.is_starred() && !day_of_week.is_starred();
        month.values.contains(&day.month())
            && year.values.contains(&u32::try_from(day.year()).unwrap())
            && if either { by_month || by_week } else { by_month && by_week }
    }

    /// The same in lists of numbers. Which of `*/2` and `1,3` restricts the days is a matter of taste, so
    /// croner is told whether both are to hold.
    fn croner(&self) -> Cron {
        let [_, _, _, day_of_month, _, day_of_week, year] = &self.fields;
        let both = day_of_month.is_starred() || day_of_week.is_starred();
        let mut lists: Vec<_> = self.fields.iter().map(MadeField::list).collect();
        if year.values.len() == 131 {
            lists[6] = "*".to_owned();
        }
        CronParser::builder().dom_and_dow(both).build().parse(&lists.join(" ")).unwrap()
    }
}

/// `None` where the line is refused, and rightly so: no day meets it.
fn schedule(line: &MadeLine, zone: Tz) -> Result<Option<Schedule>, TestCaseError> {
    match Schedule::parse(&line.text, zone) {
        Ok(schedule) => Ok(Some(schedule)),
        Err(error) => {
            prop_assert_eq!(error.why, "no day ever meets it");
            let days =
                successors(NaiveDate::from_ymd_opt(1970, 1, 1), |day| day.checked_add_days(Days::new(1)));
            let met = days.take_while(|day| day.year() < 2101).find(|day| line.matches_day(*day));
            prop_assert_eq!(met, None);
            Ok(None)
        }
    }
}

/// `None` after 2100, where our lines end, and where croner gives up: in gaps of more than two hours.
fn croner_after(croner: &Cron, zone: Tz, now: Timestamp) -> Option<Timestamp> {
    let due = croner.find_next_occurrence(&now.with_timezone(&zone), false).ok()?;
    (due.year() <= 2100).then(|| due.to_utc())
}

fn offset(zone: Tz, at: Timestamp) -> i64 {
    i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc())
}

/// Within a day and an hour: a clock that skips a day moves what was due in it by that much.
fn is_near_change(zone: Tz, at: Timestamp) -> bool {
    let near = TimeDelta::hours(25);
    offset(zone, at - near) != offset(zone, at + near)
}

/// A change of the clock, in seconds since 1970.
#[derive(Debug)]
struct Change {
    /// The first instant with the new offset.
    at: i64,
    before: i64,
    after: i64,
}

impl Change {
    /// The first one after, within two years.
    fn after(zone: Tz, start: Timestamp) -> Option<Change> {
        let before = offset(zone, start);
        let is_other = |at: &Timestamp| offset(zone, *at) != before;
        let mut end = (1..1500).map(|look| start + TimeDelta::hours(12) * look).find(is_other)?;
        let mut last = end - TimeDelta::hours(12);
        while end - last > TimeDelta::milliseconds(1) {
            let middle = last + (end - last) / 2;
            if is_other(&middle) { end = middle } else { last = middle }
        }
        let at = last.timestamp() + 1;
        Some(Change { at, before, after: offset(zone, end) })
    }

    fn window(&self) -> std::ops::Range<i64> {
        let reach = 3 * 3600 + (self.after - self.before).abs();
        self.at - reach..self.at + reach
    }

    /// The rule of `Schedule::next_after`, for one second.
    fn is_due(&self, line: &MadeLine, second: i64) -> bool {
        let wall = |seconds| DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
        let offset = if second < self.at { self.before } else { self.after };
        let matches = line.matches(wall(second + offset));
        if line.fields[2].is_starred() {
            return matches;
        }
        let skipped = self.at + self.before..self.at + self.after;
        let ends_gap = second == self.at && skipped.into_iter().any(|skipped| line.matches(wall(skipped)));
        let is_second_time = second >= self.at && second + self.after < self.at + self.before;
        ends_gap || matches && !is_second_time
    }
}

fn instant() -> impl Strategy<Value = Timestamp> {
    MILLIS.prop_map(|millis| DateTime::from_timestamp_millis(millis).unwrap())
}

/// Mostly in the hours around one in the zones that have any.
fn around_a_change() -> impl Strategy<Value = (Tz, Timestamp)> {
    (select(&ZONES[..9]), instant(), -10_800_000..10_800_000_i64).prop_map(|(zone, start, millis)| {
        let change = Change::after(zone, start).map_or(start.timestamp(), |change| change.at);
        (zone, DateTime::from_timestamp(change, 0).unwrap() + TimeDelta::milliseconds(millis))
    })
}

fn line() -> impl Strategy<Value = MadeLine> {
    let second = prop_oneof![3 => Just(None), 1 => field(0, 59, &[]).prop_map(Some)];
    let year = prop_oneof![3 => Just(None), 1 => field(1970, 2100, &[]).prop_map(Some)];
    let days = (field(1, 31, &[]), field(1, 12, &MONTHS), days_of_week());
    let fields = (second, field(0, 59, &[]), field(0, 23, &[]), days, year);
    fields.prop_map(|(second, minute, hour, days, year)| made(second, minute, hour, days, year))
}

/// Every day at hours at which clocks are changed.
fn small_hours() -> impl Strategy<Value = MadeLine> {
    let second = prop_oneof![3 => Just(None), 1 => field(0, 59, &[]).prop_map(Some)];
    let hour = vec(prop_oneof![0..=3_u32, Just(23)].prop_map(plain), 1..3).prop_map(joined);
    let fields = (second, field(0, 59, &[]), hour);
    fields.prop_map(|(second, minute, hour)| {
        made(second, minute, hour, (star(1, 31), star(1, 12), star(0, 6)), None)
    })
}

fn made(
    second: Option<MadeField>,
    minute: MadeField,
    hour: MadeField,
    (day_of_month, month, day_of_week): (MadeField, MadeField, MadeField),
    year: Option<MadeField>,
) -> MadeLine {
    // Seven fields only name a year when they begin with the seconds.
    let second = second.or(year.is_some().then(|| plain(0)));
    let always = [&minute, &hour, &day_of_month, &month, &day_of_week];
    let given = second.iter().chain(always).chain(&year);
    let text = given.map(|field| field.text.as_str()).collect::<Vec<_>>().join(" ");
    let (second, year) = (second.unwrap_or(plain(0)), year.unwrap_or(star(1970, 2100)));
    MadeLine { text, fields: [second, minute, hour, day_of_month, month, day_of_week, year] }
}

fn star(low: u32, high: u32) -> MadeField {
    MadeField { text: "*".to_owned(), values: (low..=high).collect() }
}

fn plain(value: u32) -> MadeField {
    MadeField { text: value.to_string(), values: BTreeSet::from([value]) }
}

/// `*`, `*/n`, or a list of values, ranges and steps; months by their names now and then.
fn field(low: u32, high: u32, names: &'static [&str]) -> impl Strategy<Value = MadeField> {
    let steps = (1..=high - low).prop_map(move |step| MadeField {
        text: format!("*/{step}"),
        values: (low..=high).step_by(step as usize).collect(),
    });
    let item = (low..=high, low..=high, option::of(1..=12_u32), 0..3, any::<bool>()).prop_map(
        move |(one, other, step, form, named)| {
            let name = |value: u32| match names.get((value - low) as usize) {
                Some(name) if named => (*name).to_owned(),
                _ => value.to_string(),
            };
            let (first, last) = (one.min(other), one.max(other));
            let by = step.unwrap_or(1) as usize;
            match (form, step) {
                (0, _) => MadeField { text: name(one), values: BTreeSet::from([one]) },
                (1, None) => MadeField {
                    text: format!("{}-{}", name(first), name(last)),
                    values: (first..=last).collect(),
                },
                (1, Some(step)) => MadeField {
                    text: format!("{}-{}/{step}", name(first), name(last)),
                    values: (first..=last).step_by(by).collect(),
                },
                _ => MadeField { text: format!("{one}/{by}"), values: (one..=high).step_by(by).collect() },
            }
        },
    );
    prop_oneof![4 => Just(star(low, high)), 2 => steps, 4 => vec(item, 1..4).prop_map(joined)]
}

/// Besides, both Sundays, names everywhere, and ranges over the week's end.
fn days_of_week() -> impl Strategy<Value = MadeField> {
    let star = select(&["*", "?", "*/1"][..])
        .prop_map(|text| MadeField { text: text.to_owned(), values: (0..7).collect() });
    let steps = (1..=6_u32).prop_map(|step| MadeField {
        text: format!("*/{step}"),
        values: (0..7).step_by(step as usize).collect(),
    });
    let item = (0..=7_u32, 0..=7_u32, option::of(1..=3_u32), 0..3, any::<bool>()).prop_map(
        |(first, last, step, form, named)| {
            let name = |day: u32| if named { DAYS[day as usize % 7].to_owned() } else { day.to_string() };
            let suffix = step.map(|step| format!("/{step}")).unwrap_or_default();
            let by = step.unwrap_or(1) as usize;
            // A name knows only one Sunday, the one that begins the week.
            let (first, last) = if named { (first % 7, last % 7) } else { (first, last) };
            let days = |first: u32, last: u32| (first..=last).step_by(by).map(|day| day % 7).collect();
            match form {
                0 => MadeField { text: name(first), values: BTreeSet::from([first % 7]) },
                1 if last < first => MadeField {
                    text: format!("{}-{}{suffix}", name(first), name(last)),
                    values: days(first, last + 7),
                },
                1 => MadeField {
                    text: format!("{}-{}{suffix}", name(first), name(last)),
                    values: days(first, last),
                },
                _ => MadeField { text: format!("{}/{by}", name(first)), values: days(first % 7, 6) },
            }
        },
    );
    prop_oneof![4 => star, 1 => steps, 4 => vec(item, 1..4).prop_map(joined)]
}

fn joined(items: Vec<MadeField>) -> MadeField {
    let text = items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(",");
    MadeField { text, values: items.into_iter().flat_map(|item| item.values).collect() }
}
