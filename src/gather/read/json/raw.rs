//! A JSON value as it was written → its members, its elements, its text.
//!
//! Everything borrows from the document, and only what is asked for is looked at: a hostile document costs
//! no more memory than an honest one. What is skipped is skipped without recursion, however deep it nests.

use crate::gather::read::parts;
use serde::Deserialize;
use serde::Deserializer;
use serde::de::Error;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The first document of a text, known to be well-formed to its last sign, and what stands behind it.
pub fn document(text: &str) -> serde_json::Result<(&RawValue, &str)> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter();
    let first = documents.next().unwrap_or_else(|| Err(serde_json::Error::custom("no value")))?;
    Ok((first, &text[documents.byte_offset()..]))
}

/// The members of one object that are known by name. Of several with one name the last counts.
#[derive(Debug, Default)]
pub struct Object<'a>(BTreeMap<&'static str, &'a RawValue>);

impl<'a> Object<'a> {
    /// `None` for what is no object.
    pub fn of(value: &'a RawValue, names: &'static [&'static str]) -> Option<Object<'a>> {
        serde_json::Deserializer::from_str(value.get()).deserialize_map(Members(names)).ok()
    }

    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.get(name).copied()
    }

    /// A member's text, when it is not blank.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).and_then(text).filter(|text| !text.trim().is_empty())
    }

    /// What stands in a list, or alone where a list is due.
    pub fn list(&self, name: &str, max_length: usize) -> List<'a> {
        self.get(name).map(|value| list(value, max_length)).unwrap_or_default()
    }

    /// Whether none of the names was there.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The first elements of a list.
#[derive(Debug, Default)]
pub struct List<'a> {
    pub values: Vec<&'a RawValue>,
    /// Whether it has more than were taken.
    pub is_cut: bool,
}

/// The elements of a list; of anything else but `null`, that one thing.
pub fn list(value: &RawValue, max_length: usize) -> List<'_> {
    match value.get().as_bytes() {
        [b'[', ..] => {
            let elements =
                serde_json::Deserializer::from_str(value.get()).deserialize_seq(Elements(max_length));
            elements.unwrap_or_default()
        }
        b"null" => List::default(),
        _ => List { values: vec![value], is_cut: false },
    }
}

/// A string, or a number as it is written; half a surrogate pair becomes U+FFFD, and what XML has no character
/// for is left out.
pub fn text(value: &RawValue) -> Option<Cow<'_, str>> {
    let json = value.get();
    match json.as_bytes().first()? {
        b'"' => serde_json::Deserializer::from_str(json).deserialize_bytes(Characters).ok().map(legal),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => None,
    }
}

fn legal(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.chars().all(parts::is_legal) {
        true => text,
        false => text.chars().filter(|letter| parts::is_legal(*letter)).collect(),
    }
}

struct Members(&'static [&'static str]);

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(Name(name)) = map.next_key()? {
            match self.0.iter().find(|known| **known == name) {
                Some(known) => {
                    members.insert(*known, map.next_value()?);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Object(members))
    }
}

struct Elements(usize);

impl<'de> Visitor<'de> for Elements {
    type Value = List<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<List<'de>, A::Error> {
        let mut values = Vec::new();
        while values.len() < self.0 {
            match sequence.next_element()? {
                Some(value) => values.push(value),
                None => return Ok(List { values, is_cut: false }),
            }
        }
        let is_cut = sequence.next_element::<IgnoredAny>()?.is_some();
        // The deserializer wants the end of the list to be seen.
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(List { values, is_cut })
    }
}

/// The name of a member.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name<'de>, D::Error> {
        deserializer.deserialize_bytes(Characters).map(Name)
    }
}

/// Reads a string as bytes: as characters, serde_json would refuse half a surrogate pair.
struct Characters;

impl<'de> Visitor<'de> for Characters {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Cow<'de, str>, E> {
        Ok(String::from_utf8_lossy(bytes))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // Half a pair comes as three bytes that are no UTF-8, each of them its own sign.
            Err(_) => String::from_utf8_lossy(bytes).replace("\u{fffd}\u{fffd}\u{fffd}", "\u{fffd}"),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_string_or_a_number_as_written() {
        for (json, expected) in [
            (r#""a\n\u00e9""#, Some("a\né")),
            (r#""plain""#, Some("plain")),
            (r#""a\u0000b\u001f\t\ufffe""#, Some("ab\t")),
            (r#""\ud83d\ude00""#, Some("😀")),
            (r#""cut \ud83d""#, Some("cut \u{fffd}")),
            (r#""\udc00 and \ud800""#, Some("\u{fffd} and \u{fffd}")),
            ("12345678901234567890123", Some("12345678901234567890123")),
            ("-1.50", Some("-1.50")),
            ("true", None),
            ("null", None),
            ("[]", None),
        ] {
            let (value, _) = document(json).unwrap();
            assert_eq!(text(value).as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn members_are_found_whatever_stands_beside_them() {
        let json = r#"{"b": 1, "x": [{"a": 0}], "a": "first", "\ud800": 2, "\u0061": "last"} rest"#;
        let (value, rest) = document(json).unwrap();
        let object = Object::of(value, &["a", "b", "c"]).unwrap();
        assert_eq!(object.text("a").as_deref(), Some("last"));
        assert_eq!(object.text("b").as_deref(), Some("1"));
        assert!(object.get("c").is_none() && object.get("x").is_none());
        assert_eq!(rest, " rest");
        assert!(Object::of(document("[1]").unwrap().0, &["a"]).is_none());
    }

    #[test]
    fn a_list_is_cut_and_a_single_thing_is_one() {
        for (json, expected) in [
            ("[1, 2]", (2, false)),
            ("[1, 2, 3, 4]", (2, true)),
            ("[]", (0, false)),
            ("null", (0, false)),
            ("{\"a\": 1}", (1, false)),
        ] {
            let list = list(document(json).unwrap().0, 2);
            assert_eq!((list.values.len(), list.is_cut), expected, "{json}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let json = format!("{{\"x\": {deep}, \"a\": {deep}, \"b\": 1}}");
        let object = Object::of(document(&json).unwrap().0, &["a", "b"]).unwrap();
        assert_eq!(object.text("a"), None);
        assert_eq!(object.text("b").as_deref(), Some("1"));
    }
}
