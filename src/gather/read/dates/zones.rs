//! The names and numbers of time zones → what must be taken off a local time.

use crate::model::Timestamp;
use chrono::Duration;
use chrono::NaiveDateTime;

/// Where a local time was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zone {
    /// Minutes east of Greenwich.
    Offset(i32),
    Named(chrono_tz::Tz),
}

impl Default for Zone {
    fn default() -> Zone {
        Zone::Offset(0)
    }
}

impl Zone {
    pub fn to_utc(self, local: NaiveDateTime) -> Option<Timestamp> {
        match self {
            Zone::Offset(minutes) => {
                local.checked_sub_signed(Duration::minutes(minutes.into())).map(|utc| utc.and_utc())
            }
            Zone::Named(zone) => local.and_local_timezone(zone).earliest().map(|at| at.to_utc()),
        }
    }
}

/// Minutes east of Greenwich. The American names are those of RFC 822; where a name is used in
/// several places, the one that feeds mean. `ET` and its like are standard time.
const NAMES: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("sast", 120),
    ("eest", 180),
    ("msk", 180),
    ("ist", 330),
    ("hkt", 480),
    ("sgt", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("acdt", 630),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("nst", -210),
    ("ndt", -150),
    ("ast", -240),
    ("at", -240),
    ("adt", -180),
    ("est", -300),
    ("et", -300),
    ("edt", -240),
    ("cst", -360),
    ("ct", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mt", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pt", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
];

/// `Z`, `+01:00`, `-0500`, `GMT+1`, `CEST`, `Europe/London`; nothing is UTC. `None` when unknown.
pub fn read(text: &str) -> Option<Zone> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Zone::default());
    }
    if text.starts_with(['+', '-']) {
        return offset(text).map(Zone::Offset);
    }
    let lower = text.to_ascii_lowercase();
    let name_end = lower.find(['+', '-']).unwrap_or(lower.len());
    match &lower[..name_end] {
        "gmt" | "utc" | "ut" if name_end < lower.len() => offset(&lower[name_end..]).map(Zone::Offset),
        _ => named(&lower, text),
    }
}

fn named(lower: &str, text: &str) -> Option<Zone> {
    match NAMES.iter().find(|(name, _)| *name == lower) {
        Some((_, minutes)) => Some(Zone::Offset(*minutes)),
        None => text.parse().ok().map(Zone::Named),
    }
}

/// `+0100`, `-05:00`, `+1`, `+01`, with anything behind a blank left out: `+0100 (CET)`.
fn offset(text: &str) -> Option<i32> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text[1..].split_whitespace().next()?;
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() > 2 => digits.split_at_checked(digits.len() - 2)?,
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}
