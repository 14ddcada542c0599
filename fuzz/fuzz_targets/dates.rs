//! Any text → a date or none. What is read lies within 1900 to 2199, and reads the same when it is said as
//! RFC 3339 says it: no fraction of a second is kept.

#![no_main]

use chrono::Datelike;
use chrono::SecondsFormat;
use libfuzzer_sys::fuzz_target;
use newsdesk::gather::read::date;
use newsdesk::model::Precision;
use newsdesk::model::SourceDate;
use newsdesk_fuzz::stretched;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    if let Some(found) = date(&text) {
        check(&text, found);
    }
    if let Some(long) = stretched(input) {
        date(&String::from_utf8_lossy(&long));
    }
});

fn check(text: &str, found: SourceDate) {
    assert!((1900..=2199).contains(&found.at.year()), "{text:?} is {found:?}");
    let said = said(found);
    assert_eq!(date(&said), Some(found), "{text:?} was said as `{said}`");
    assert_eq!(date(&format!(" \n{text}\t ")), Some(found), "{text:?} with white space around it");
}

fn said(found: SourceDate) -> String {
    match found.precision {
        Precision::Day => found.at.format("%Y-%m-%d").to_string(),
        Precision::Minute if found.zone_said => found.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        Precision::Minute => found.at.format("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}
