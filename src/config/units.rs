//! Values with their unit: `10m`, `8 MiB`.

use std::time::Duration;

pub(super) const EXPECTED_SPAN: &str = "a time such as `30s`, `10m`, `2h`, `7d` or `4w`";
pub(super) const EXPECTED_SIZE: &str = "a size such as `500 kB` or `8 MiB`";

const SPANS: [(&str, u64); 6] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000)];

const SIZES: [(&str, u64); 7] = [
    ("B", 1),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// A hundred years, in milliseconds: what is longer leaves the calendar.
const LONGEST: u64 = 36_525 * 86_400_000;

/// A whole number of milliseconds, seconds, minutes, hours, days or weeks.
pub(super) fn span(text: &str) -> Result<Duration, String> {
    match measure(text, &SPANS) {
        Some(milliseconds) if milliseconds <= LONGEST => Ok(Duration::from_millis(milliseconds)),
        Some(_) => {
            Err(format!("`{text}` is longer than a hundred years, which is as good as for ever: `36500d`"))
        }
        None => Err(format!("`{text}` is not a time, expected {EXPECTED_SPAN}")),
    }
}

/// Bytes.
pub(super) fn size(text: &str) -> Result<u64, String> {
    measure(text, &SIZES).ok_or_else(|| format!("`{text}` is not a size, expected {EXPECTED_SIZE}"))
}

fn measure(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_says_its_unit() {
        for (text, milliseconds) in [
            ("500ms", Some(500)),
            ("20s", Some(20_000)),
            ("10m", Some(600_000)),
            ("1 h", Some(3_600_000)),
            ("2d", Some(172_800_000)),
            ("1w", Some(604_800_000)),
            ("0s", Some(0)),
            ("36500d", Some(3_153_600_000_000)),
            ("300000000d", None),
            ("10", None),
            ("", None),
            ("s", None),
            ("-1s", None),
            ("1.5h", None),
            ("1 month", None),
            ("99999999999999999999s", None),
            ("9999999999999999999w", None),
        ] {
            assert_eq!(span(text).ok(), milliseconds.map(Duration::from_millis), "{text}");
        }
        for (text, bytes) in [
            ("8 MiB", Some(8 << 20)),
            ("500kB", Some(500_000)),
            ("1 GiB", Some(1 << 30)),
            ("12 B", Some(12)),
            ("8 mib", None),
            ("8", None),
        ] {
            assert_eq!(size(text).ok(), bytes, "{text}");
        }
    }
}
