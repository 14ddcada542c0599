//! When a server wants to be asked again.

use crate::model::Timestamp;
use chrono::DateTime;
use chrono::NaiveDateTime;
use chrono::TimeDelta;

/// A server that asks for more is asked again after a day all the same: it may have meant it for somebody
/// else, or by mistake.
const LONGEST: TimeDelta = TimeDelta::days(1);

/// The moment that `Retry-After` means (RFC 9110, 10.2.3), at most a day after `now`.
///
/// `date` is the answer's own `Date`: a server whose clock is wrong still means the span between the
/// two. `None` for a value that is neither a number of seconds nor a date, and for a moment that has
/// passed.
pub(super) fn not_before(retry_after: &str, date: Option<&str>, now: Timestamp) -> Option<Timestamp> {
    let wait = match seconds(retry_after.trim()) {
        Some(wait) => wait,
        None => http_date(retry_after)? - date.and_then(http_date).unwrap_or(now),
    };
    (wait > TimeDelta::zero()).then(|| now + wait.min(LONGEST))
}

/// Only digits are a number here; one too large to be a span is the longest there is.
fn seconds(text: &str) -> Option<TimeDelta> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::MAX))
}

/// Reads an HTTP date in any of its three forms (RFC 9110, 5.6.7). The day of the week is not
/// read: it adds nothing but a way to be wrong.
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let Some((_weekday, date)) = text.split_once(", ") else { return asctime(text) };
    let preferred = DateTime::parse_from_rfc2822(date).map(|date| date.to_utc());
    let rfc850 = || NaiveDateTime::parse_from_str(date, "%d-%b-%y %H:%M:%S GMT").map(|date| date.and_utc());
    preferred.or_else(|_| rfc850()).ok()
}

fn asctime(text: &str) -> Option<Timestamp> {
    let (_weekday, date) = text.split_once(' ')?;
    NaiveDateTime::parse_from_str(date, "%b %e %H:%M:%S %Y").ok().map(|date| date.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn dates_come_in_three_forms() {
        let expected = Some(at("1994-11-06T08:49:37Z"));
        for (text, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", expected),
            (" Sun, 06 Nov 1994 08:49:37 GMT ", expected),
            ("Sunday, 06-Nov-94 08:49:37 GMT", expected),
            ("Sun Nov  6 08:49:37 1994", expected),
            ("Sun, 06 Nov 1994 09:49:37 +0100", expected),
            ("Mon, 06 Nov 1994 08:49:37 GMT", expected),
            ("Mon Nov 06 08:49:37 1994", expected),
            ("Tue, 01 Jan 2041 00:00:00 GMT", Some(at("2041-01-01T00:00:00Z"))),
            ("1994-11-06T08:49:37Z", None),
            ("tomorrow", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(http_date(text), expected, "{text}");
        }
    }

    #[test]
    fn a_wait_is_seconds_or_a_date_and_has_an_end() {
        let now = at("2026-03-01T12:00:00Z");
        for (name, retry_after, date, expected) in [
            ("seconds", "120", None, Some("2026-03-01T12:02:00Z")),
            ("with spaces", " 120 ", None, Some("2026-03-01T12:02:00Z")),
            ("at once", "0", None, None),
            ("a day", "86400", None, Some("2026-03-02T12:00:00Z")),
            ("too long", "86401", None, Some("2026-03-02T12:00:00Z")),
            ("no span at all", "99999999999999999999999", None, Some("2026-03-02T12:00:00Z")),
            ("negative", "-5", None, None),
            ("a fraction", "1.5", None, None),
            ("words", "soon", None, None),
            ("empty", "", None, None),
            ("a date", "Sun, 01 Mar 2026 12:10:00 GMT", None, Some("2026-03-01T12:10:00Z")),
            ("an old form", "Sunday, 01-Mar-26 12:10:00 GMT", None, Some("2026-03-01T12:10:00Z")),
            ("a far date", "Fri, 31 Dec 2038 23:59:59 GMT", None, Some("2026-03-02T12:00:00Z")),
            ("a past date", "Sun, 01 Mar 2026 11:59:00 GMT", None, None),
            (
                "by a clock that is a year slow",
                "Sat, 01 Mar 2025 12:10:00 GMT",
                Some("Sat, 01 Mar 2025 12:05:00 GMT"),
                Some("2026-03-01T12:05:00Z"),
            ),
            (
                "by a clock that says nothing",
                "Sun, 01 Mar 2026 12:10:00 GMT",
                Some("?"),
                Some("2026-03-01T12:10:00Z"),
            ),
        ] {
            assert_eq!(not_before(retry_after, date, now), expected.map(at), "{name}");
        }
    }
}
