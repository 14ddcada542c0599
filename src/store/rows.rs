//! Values of the domain as columns, and back.

use super::StoreError;
use crate::model::FilingOrigin;
use crate::model::Precision;
use crate::model::Proof;
use crate::model::SourceDate;
use crate::model::Timestamp;
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

/// As SQLite keeps a hash: the same bits, signed.
pub(super) fn bits(hash: u64) -> i64 {
    hash.cast_signed()
}

pub(super) fn millis(time: Timestamp) -> i64 {
    time.timestamp_millis()
}

pub(super) fn time(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_timestamp_millis(millis)
        .ok_or_else(|| StoreError::damaged(format!("`{millis}` is no time")))
}

/// The columns `published`, `day_only` and `zone_said`.
pub(super) fn date_columns(date: Option<SourceDate>) -> (Option<i64>, bool, bool) {
    let day_only = date.is_some_and(|date| date.precision == Precision::Day);
    (date.map(|date| millis(date.at)), day_only, date.is_some_and(|date| date.zone_said))
}

/// Reads the columns of [`date_columns`].
pub(super) fn date(row: &Row) -> Result<Option<SourceDate>, StoreError> {
    let Some(at) = row.get("published")? else { return Ok(None) };
    let precision = match row.get("day_only")? {
        true => Precision::Day,
        false => Precision::Minute,
    };
    Ok(Some(SourceDate { at: time(at)?, precision, zone_said: row.get("zone_said")? }))
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(StoreError::damaged)
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::damaged)
}

/// `None` for an empty list.
pub(super) fn list<T: Serialize>(values: &[T]) -> Result<Option<String>, StoreError> {
    (!values.is_empty()).then(|| json(&values)).transpose()
}

pub(super) fn from_list<T: DeserializeOwned>(text: Option<String>) -> Result<Vec<T>, StoreError> {
    text.map_or(Ok(Vec::new()), |text| from_json(&text))
}

pub(super) fn url(text: Option<String>) -> Result<Option<Url>, StoreError> {
    text.map(|text| Url::parse(&text).map_err(StoreError::damaged)).transpose()
}

pub(super) fn origin_number(origin: FilingOrigin) -> i64 {
    match origin {
        FilingOrigin::Live => 0,
        FilingOrigin::Backlog => 1,
        FilingOrigin::Refiled => 2,
        FilingOrigin::Editor => 3,
    }
}

pub(super) fn origin(number: i64) -> Result<FilingOrigin, StoreError> {
    match number {
        0 => Ok(FilingOrigin::Live),
        1 => Ok(FilingOrigin::Backlog),
        2 => Ok(FilingOrigin::Refiled),
        3 => Ok(FilingOrigin::Editor),
        _ => Err(StoreError::damaged(format!("`{number}` is no origin of a filing"))),
    }
}

/// A number for its kind, and its words where it counts them.
pub(super) fn proof_columns(proof: &Proof) -> (i64, Option<u32>) {
    match proof {
        Proof::First => (0, None),
        Proof::UrlAndTitle => (1, None),
        Proof::UrlAndText => (2, None),
        Proof::IdAndTitle => (3, None),
        Proof::IdAndText => (4, None),
        Proof::SameText(words) => (5, Some(*words)),
        Proof::Copy(words) => (6, Some(*words)),
        Proof::Editor => (7, None),
    }
}

pub(super) fn proof(kind: i64, words: Option<u32>) -> Result<Proof, StoreError> {
    match (kind, words) {
        (0, _) => Ok(Proof::First),
        (1, _) => Ok(Proof::UrlAndTitle),
        (2, _) => Ok(Proof::UrlAndText),
        (3, _) => Ok(Proof::IdAndTitle),
        (4, _) => Ok(Proof::IdAndText),
        (5, Some(words)) => Ok(Proof::SameText(words)),
        (6, Some(words)) => Ok(Proof::Copy(words)),
        (7, _) => Ok(Proof::Editor),
        _ => Err(StoreError::damaged(format!("`{kind}` is no proof"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_back_as_they_were() {
        for expected in [
            Proof::First,
            Proof::UrlAndTitle,
            Proof::UrlAndText,
            Proof::IdAndTitle,
            Proof::IdAndText,
            Proof::SameText(212),
            Proof::Copy(212),
            Proof::Editor,
        ] {
            let (kind, words) = proof_columns(&expected);
            assert_eq!(proof(kind, words).unwrap(), expected);
        }
        for expected in
            [FilingOrigin::Live, FilingOrigin::Backlog, FilingOrigin::Refiled, FilingOrigin::Editor]
        {
            assert_eq!(origin(origin_number(expected)).unwrap(), expected);
        }
    }
}
