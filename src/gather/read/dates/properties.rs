//! Laws that hold for every text and every instant.

use super::common;
use super::odd;
use super::read;
use crate::model::Precision;
use crate::model::SourceDate;
use crate::model::Timestamp;
use chrono::FixedOffset;
use chrono::NaiveTime;
use proptest::prelude::*;
use proptest::sample::select;

/// 1900-01-01T00:00:00Z to 2199-12-31T23:59:59Z.
const SECONDS: std::ops::RangeInclusive<i64> = -2_208_988_800..=7_258_118_399;

const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

const RUSSIAN: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

fn instant() -> impl Strategy<Value = Timestamp> {
    SECONDS.prop_map(|second| Timestamp::from_timestamp(second, 0).unwrap())
}

/// Every offset that a clock on Earth ever had, to the quarter of an hour.
fn offset() -> impl Strategy<Value = FixedOffset> {
    (-48..=56).prop_map(|quarter| FixedOffset::east_opt(quarter * 900).unwrap())
}

fn to_the_minute(at: Timestamp, zone_said: bool) -> Option<SourceDate> {
    Some(SourceDate { at, precision: Precision::Minute, zone_said })
}

/// What dates are made of, shuffled.
fn shards() -> impl Strategy<Value = String> {
    let shard = select(vec![
        "Sat",
        ",",
        " ",
        "3",
        "03",
        "Jan",
        "mar",
        "2026",
        "26",
        "10:00",
        "10h",
        ":",
        "-",
        "+",
        "/",
        ".",
        "T",
        "Z",
        "am",
        "p.m.",
        "GMT",
        "+0100",
        "-99",
        "W01",
        "年",
        "월",
        "오후",
        "é",
        "&",
        "&#",
        "&nbsp;",
        "<",
        ">",
        "<![",
        "]]>",
        "20260103",
        "1767434400",
        "\u{300}",
        "\u{feff}",
        "Europe/Berlin",
        "Etc/",
        "９",
        "٣",
    ]);
    proptest::collection::vec(shard, 0..14).prop_map(|shards| shards.concat())
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in prop_oneof![".*", "[0-9A-Za-z:./+ -]{0,40}", shards()]) {
        if let Some(date) = read(&text) {
            prop_assert!(SECONDS.contains(&date.at.timestamp()), "{text}: {date:?}");
            prop_assert!(date.precision == Precision::Minute || date.at.time() == NaiveTime::MIN);
            prop_assert!(date.precision == Precision::Minute || !date.zone_said);
        }
    }

    #[test]
    fn the_short_way_and_the_long_way_lead_to_the_same(at in instant(), offset in offset()) {
        let local = at.with_timezone(&offset);
        for text in [local.to_rfc3339(), local.to_rfc2822()] {
            let (short, long) = (common::read(&text).unwrap(), odd(&text).unwrap());
            prop_assert_eq!(short.settle(), long.settle(), "{}", text);
        }
    }

    #[test]
    fn an_instant_is_read_back_from_each_form(at in instant(), offset in offset()) {
        let local = at.with_timezone(&offset);
        for text in [local.to_rfc3339(), local.to_rfc2822(), local.format("%a %b %e %T %z %Y").to_string()] {
            prop_assert_eq!(read(&text), to_the_minute(at, true), "{}", text);
        }
        for text in [at.format("%a %b %e %T %Y"), at.format("%A, %B %-d, %Y %-I:%M:%S %p")] {
            let text = text.to_string();
            prop_assert_eq!(read(&text), to_the_minute(at, false), "{}", text);
        }
    }

    #[test]
    fn an_instant_is_read_back_from_the_languages_of_europe(at in instant()) {
        use chrono::Datelike;
        let (day, year, time) = (at.day(), at.year(), at.format("%H:%M:%S"));
        let (german, russian) = (GERMAN[at.month0() as usize], RUSSIAN[at.month0() as usize]);
        for text in [format!("{day}. {german} {year} um {time} Uhr"), format!("{day} {russian} {year} г., {time}")] {
            prop_assert_eq!(read(&text), to_the_minute(at, false), "{}", text);
        }
    }
}
