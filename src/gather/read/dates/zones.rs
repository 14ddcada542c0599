//! The names and numbers of time zones → what must be taken off a local time.

use crate::model::Timestamp;
use chrono::Duration;
use chrono::NaiveDateTime;
use chrono_tz::Tz;

/// Where a local time was said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zone {
    /// Minutes east of Greenwich, taken because nothing was said.
    Implied(i32),
    /// Minutes east of Greenwich.
    Offset(i32),
    Named(Tz),
}

impl Zone {
    /// Where Korean is written: there is one zone, and Korean feeds don't say it.
    pub const KOREA: Zone = Zone::Implied(9 * 60);
    pub const UTC: Zone = Zone::Offset(0);

    /// `Z` and `-0000` leave open where it was said (RFC 2822, 3.3; RFC 3339, 4.3), but not when.
    pub fn is_said(self) -> bool {
        !matches!(self, Zone::Implied(_))
    }

    /// `None` for an hour that clocks leap over in spring; the first of the two in autumn.
    pub fn to_utc(self, local: NaiveDateTime) -> Option<Timestamp> {
        match self {
            Zone::Offset(minutes) | Zone::Implied(minutes) => {
                local.checked_sub_signed(Duration::minutes(minutes.into())).map(|utc| utc.and_utc())
            }
            Zone::Named(zone) => local.and_local_timezone(zone).earliest().map(|at| at.to_utc()),
        }
    }
}

/// Minutes east of Greenwich. The American names are those of RFC 822; where a name is used in
/// several places, the one that feeds mean: `bst` is British, `ist` Indian, `cst` and `ast` American,
/// `gst` the Gulf's. `ET` and its like are standard time.
///
/// The military letters are missing: RFC 822 had their signs wrong, so that they say nothing
/// (RFC 2822, 4.3), `z` apart.
/// A name in capitals is a word of some language too, and counts in capitals only.
const NAMES: &[(&str, i32)] = &[
    ("z", 0),
    ("gmt", 0),
    ("utc", 0),
    ("ut", 0),
    ("uct", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("WAT", 60),
    ("cet", 60),
    ("MET", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("oez", 120),
    ("sast", 120),
    ("eest", 180),
    ("oesz", 180),
    ("idt", 180),
    ("trt", 180),
    ("EAT", 180),
    ("msk", 180),
    ("irst", 210),
    ("msd", 240),
    ("gst", 240),
    ("pkt", 300),
    ("ist", 330),
    ("npt", 345),
    ("ict", 420),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("myt", 480),
    ("pht", 480),
    ("wita", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("chst", 600),
    ("aest", 600),
    ("acdt", 630),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brst", -120),
    ("ndt", -150),
    ("brt", -180),
    ("ART", -180),
    ("uyt", -180),
    ("clst", -180),
    ("adt", -180),
    ("nst", -210),
    ("ast", -240),
    ("AT", -240),
    ("clt", -240),
    ("edt", -240),
    ("est", -300),
    ("ET", -300),
    ("cot", -300),
    ("cdt", -300),
    ("cst", -360),
    ("ct", -360),
    ("mdt", -360),
    ("mst", -420),
    ("mt", -420),
    ("pdt", -420),
    ("pst", -480),
    ("pt", -480),
    ("akdt", -480),
    ("akst", -540),
    ("hadt", -540),
    ("hdt", -540),
    ("hast", -600),
    ("hst", -600),
];

/// `CEST`, in any case.
pub fn named(word: &str) -> Option<Zone> {
    let is_word = |name: &str| name.starts_with(|letter: char| letter.is_ascii_uppercase());
    let fits = |name: &str| name == word || (!is_word(name) && name.eq_ignore_ascii_case(word));
    let found = NAMES.iter().find(|(name, _)| fits(name));
    found.map(|(_, minutes)| Zone::Offset(*minutes))
}

/// A leading `Europe/London` or `Etc/GMT-1` of the IANA database, and what follows it.
pub fn place(text: &str) -> Option<(Zone, &str)> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '_' | '-' | '+');
    let (name, after) = text.split_at(text.find(|letter| !is_name(letter)).unwrap_or(text.len()));
    let zone = name.contains('/').then(|| name.parse::<Tz>().ok())??;
    Some((Zone::Named(zone), after))
}

/// What a sign starts.
pub enum Signed<'a> {
    Offset(Zone, &'a str),
    /// Farther from Greenwich than any place.
    Impossible,
    Other,
}

/// A leading `+0100`, `-05:00`, `+01:00:00`, `+1`, `-700`, and what follows it.
pub fn signed(text: &str) -> Signed<'_> {
    let east = if text.starts_with('-') { -1 } else { 1 };
    let digits_end =
        text[1..].find(|letter: char| !letter.is_ascii_digit()).map_or(text.len(), |found| found + 1);
    let (digits, after) = (&text[1..digits_end], &text[digits_end..]);
    let (hours, minutes, after) = match digits.len() {
        1 | 2 => {
            let (minutes, after) = after_colon(after).unwrap_or(("0", after));
            (digits, minutes, after_colon(after).map_or(after, |(_, after)| after))
        }
        3 | 4 => (&digits[..digits.len() - 2], &digits[digits.len() - 2..], after),
        _ => return Signed::Other,
    };
    let goes_on =
        after.starts_with(['-', '/', '.']) && after[1..].starts_with(|next: char| next.is_ascii_digit());
    let (Ok(hours), Ok(minutes)) = (hours.parse::<i32>(), minutes.parse::<i32>()) else {
        return Signed::Other;
    };
    match (goes_on, hours <= 15 && minutes < 60) {
        (true, _) => Signed::Other,
        (_, true) => Signed::Offset(Zone::Offset(east * (hours * 60 + minutes)), after),
        (_, false) => Signed::Impossible,
    }
}

fn after_colon(text: &str) -> Option<(&str, &str)> {
    let after = text.strip_prefix(':')?;
    let two = after.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((two, &after[2..]))
}
