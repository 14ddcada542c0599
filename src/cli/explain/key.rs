//! The key that an exact proof goes by: which url, which id, how much of the same text.

use crate::edit::identity;
use crate::model::Proof;
use crate::model::Trace;
use crate::model::TraceKeys;
use serde_json::Value;
use serde_json::json;

/// What a sighting has in common with another one of its article.
#[derive(Debug, PartialEq)]
pub struct Key<'a> {
    what: What,
    /// The oldest other sighting that has it; `None` where one of the two has changed since.
    shared_with: Option<&'a Trace>,
}

#[derive(Debug, PartialEq)]
enum What {
    /// In the form in which urls are compared.
    Url(String),
    /// As the source gave it.
    Id(String),
    /// So many words.
    Text(u32),
}

/// The key of one of `all` sightings of an article, which are oldest first; `None` where no exact key proves it.
pub fn of<'a>(seen: &Trace, all: &'a [Trace]) -> Option<Key<'a>> {
    let sighting = &seen.sighting;
    let (what, hash): (_, fn(&TraceKeys) -> Option<u64>) = match &seen.proof {
        Proof::UrlAndTitle | Proof::UrlAndText => {
            (What::Url(identity::canonical_url(sighting.url.as_ref()?)), |keys| keys.url)
        }
        Proof::IdAndTitle | Proof::IdAndText => (What::Id(sighting.id.clone()?), |keys| keys.id),
        Proof::SameText(words) => (What::Text(*words), |keys| keys.text),
        Proof::First | Proof::Copy(_) | Proof::Editor => return None,
    };
    let has_it = |other: &&Trace| !std::ptr::eq(*other, seen) && hash(&other.keys) == hash(&seen.keys);
    let shared_with = hash(&seen.keys).and_then(|_| all.iter().find(has_it));
    Some(Key { what, shared_with })
}

impl Key<'_> {
    /// In words: "url `example.org/a`, as `ward` has it".
    pub fn told(&self) -> String {
        let what = match &self.what {
            What::Url(url) => format!("url `{url}`"),
            What::Id(id) => format!("id `{id}`"),
            What::Text(words) => format!("text of {words} words"),
        };
        match self.shared_with {
            Some(other) => format!("{what}, as `{}` has it", other.sighting.source),
            None => format!("{what}; one of the two has changed since"),
        }
    }

    /// `kind` (`url`, `id`, `text`), `value` (of a text its words), `shared_with` (a source or null).
    pub fn as_json(&self) -> Value {
        let (kind, value) = match &self.what {
            What::Url(url) => ("url", json!(url)),
            What::Id(id) => ("id", json!(id)),
            What::Text(words) => ("text", json!(words)),
        };
        json!({ "kind": kind, "value": value, "shared_with": self.shared_with.map(|other| &other.sighting.source) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::explain::samples::seen;

    #[test]
    fn the_key_is_told_with_who_has_it_as_well() {
        let keys = |url, id, text| TraceKeys { url: Some(url), id: Some(id), text };
        let first = Trace { keys: keys(1, 2, Some(3)), ..seen("ward", Proof::First) };
        for (name, proof, keys, expected) in [
            ("the first", Proof::First, keys(1, 2, Some(3)), None),
            ("a copy", Proof::Copy(90), keys(7, 8, Some(9)), None),
            (
                "a url",
                Proof::UrlAndTitle,
                keys(1, 8, None),
                Some("url `example.org/rotor`, as `ward` has it"),
            ),
            ("an id", Proof::IdAndText, keys(7, 2, None), Some("id `id of rotor`, as `ward` has it")),
            ("a text", Proof::SameText(60), keys(7, 8, Some(3)), Some("text of 60 words, as `ward` has it")),
            (
                "a text that was changed",
                Proof::SameText(60),
                keys(7, 8, Some(9)),
                Some("text of 60 words; one of the two has changed since"),
            ),
            (
                "a text that is too short by now",
                Proof::SameText(60),
                keys(7, 8, None),
                Some("text of 60 words; one of the two has changed since"),
            ),
        ] {
            let all = [first.clone(), Trace { keys, ..seen("rotor", proof) }];
            assert_eq!(of(&all[1], &all).map(|key| key.told()).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn the_key_is_data_as_well() {
        let [first, again] = [Proof::First, Proof::UrlAndText].map(|proof| seen("ward", proof));
        let all = [first, again].map(|seen| Trace { keys: TraceKeys { url: Some(1), ..seen.keys }, ..seen });
        let expected = json!({ "kind": "url", "value": "example.org/ward", "shared_with": "ward" });
        assert_eq!(of(&all[1], &all).unwrap().as_json(), expected);
    }
}
