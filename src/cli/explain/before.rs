//! What an article's entries said before they said what they say.

use crate::model::SourceId;
use crate::model::Timestamp;
use crate::model::Version;
use crate::model::text;
use serde_json::Value;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use url::Url;

/// How many are shown to people.
const SHOWN: usize = 10;

/// What one entry said until it said otherwise.
#[derive(Debug, PartialEq)]
pub struct Before {
    source: SourceId,
    since: Timestamp,
    until: Timestamp,
    title: String,
    url: Option<Url>,
    /// Of its text, then and afterwards.
    words: [usize; 2],
    /// Of `title`, `text` and `url`: at least one.
    changed: Vec<&'static str>,
}

/// The states that are over, the newest first, out of all that the entries ever said, oldest first. What
/// changed in nothing that is kept is left out.
pub fn states(versions: Vec<Version>) -> Vec<Before> {
    let mut entries: BTreeMap<(SourceId, u64), Vec<Version>> = BTreeMap::new();
    for version in versions {
        entries.entry((version.source.clone(), version.key)).or_default().push(version);
    }
    let pairs = entries.values().flat_map(|entry| entry.windows(2));
    let mut states: Vec<Before> = pairs.filter_map(|pair| state(&pair[0], &pair[1])).collect();
    states.sort_by_key(|state| Reverse((state.until, state.since)));
    states
}

fn state(then: &Version, next: &Version) -> Option<Before> {
    let texts = [then, next].map(|version| version.body.as_deref().map(text::plain_text).unwrap_or_default());
    // A tombstone has lost its text, so that nothing is known of what became of it.
    let is_other_text = texts[0] != texts[1] && !next.tombstone;
    let changed: Vec<_> =
        [("title", then.title != next.title), ("text", is_other_text), ("url", then.url != next.url)]
            .into_iter()
            .filter_map(|(what, is_other)| is_other.then_some(what))
            .collect();
    (!changed.is_empty()).then(|| Before {
        source: then.source.clone(),
        since: then.since,
        until: next.since,
        title: then.title.clone(),
        url: then.url.clone(),
        words: texts.map(|text| text.split_whitespace().count()),
        changed,
    })
}

/// For people: at most ten, and how many more there are. Nothing where nothing changed.
pub fn told(states: &[Before], said: impl Fn(Timestamp) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    for state in states.iter().take(SHOWN) {
        lines.push(format!("    until {}  `{}`", said(state.until), state.source));
        lines.extend(state.changed.iter().map(|what| format!("      {}", state.told(what))));
    }
    match states.len().saturating_sub(SHOWN) {
        0 => {}
        more => lines.push(format!("    and {more} more, older: `--json` has them")),
    }
    lines
}

impl Before {
    fn told(&self, what: &str) -> String {
        let [then, next] = self.words;
        match (what, &self.url) {
            ("title", _) => format!("its title was \"{}\"", self.title),
            ("url", Some(url)) => format!("its url was {url}"),
            ("url", None) => "it had no url".to_owned(),
            _ if then < next => format!("its text was {} shorter", words(next - then)),
            _ if then > next => format!("its text was {} longer", words(then - next)),
            _ => "its text had other words".to_owned(),
        }
    }

    pub fn as_json(&self) -> Value {
        json!({
            "source": self.source, "since": self.since, "until": self.until,
            "title": self.title, "url": self.url, "words": self.words[0], "changed": self.changed,
        })
    }
}

fn words(number: usize) -> String {
    crate::cli::print::count(number, "word")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ArticleId;
    use crate::model::VersionId;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_timestamp(1_700_000_000 + 60 * minute, 0).unwrap()
    }

    fn version(source: &str, minute: i64, title: &str, body: &str) -> Version {
        Version {
            id: VersionId(minute),
            article: ArticleId(1),
            source: SourceId::new(source),
            key: 1,
            since: at(minute),
            title: title.to_owned(),
            url: Some("https://example.org/a".parse().unwrap()),
            body: Some(format!("<p>{body}</p>")),
            tombstone: false,
        }
    }

    fn lines(versions: Vec<Version>) -> Vec<String> {
        told(&states(versions), |at| at.format("%H:%M").to_string())
    }

    #[test]
    fn what_changed_is_told_as_it_was() {
        let now = || version("ward", 9, "Ward opens", "It opens on Monday at ten");
        let moved = |url: Option<&str>| Version {
            url: url.map(|url| url.parse().unwrap()),
            ..version("ward", 0, "Ward opens", "It opens on Monday at ten")
        };
        let gone = Version { tombstone: true, body: None, ..now() };
        for (name, then, next, expected) in [
            (
                "title",
                version("ward", 0, "Ward shuts", "It opens on Monday at ten"),
                now(),
                &["its title was \"Ward shuts\""][..],
            ),
            (
                "a longer text",
                version("ward", 0, "Ward opens", "It opens on Monday"),
                now(),
                &["its text was 2 words shorter"],
            ),
            (
                "a shorter text",
                version("ward", 0, "Ward opens", "It opens again on Monday at ten"),
                now(),
                &["its text was 1 word longer"],
            ),
            (
                "other words",
                version("ward", 0, "Ward opens", "It opens on Friday at ten"),
                now(),
                &["its text had other words"],
            ),
            ("url", moved(Some("https://example.org/b")), now(), &["its url was https://example.org/b"]),
            ("no url", moved(None), now(), &["it had no url"]),
            (
                "all of it",
                Version { title: "Old".to_owned(), body: None, ..moved(None) },
                now(),
                &["its title was \"Old\"", "its text was 6 words shorter", "it had no url"],
            ),
            ("nothing that is kept", moved(Some("https://example.org/a")), now(), &[]),
            ("the text of a tombstone", version("ward", 0, "Ward opens", "It opens"), gone, &[]),
        ] {
            let told = lines(vec![then, next]);
            let head = (!expected.is_empty()).then(|| "    until 22:22  `ward`".to_owned());
            let rest = expected.iter().map(|line| format!("      {line}"));
            assert_eq!(told, head.into_iter().chain(rest).collect::<Vec<_>>(), "{name}");
        }
    }

    #[test]
    fn each_entry_has_its_own_past_and_the_newest_comes_first() {
        let told = lines(vec![
            version("ward", 0, "One", "x"),
            version("rotor", 1, "Eins", "x"),
            version("ward", 2, "Two", "x"),
            version("rotor", 3, "Zwei", "x"),
            version("ward", 4, "Three", "x"),
            version("alone", 5, "Three", "x"),
        ]);
        let expected = [
            "    until 22:17  `ward`",
            "      its title was \"Two\"",
            "    until 22:16  `rotor`",
            "      its title was \"Eins\"",
            "    until 22:15  `ward`",
            "      its title was \"One\"",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn of_many_the_newest_ten_are_told() {
        let versions: Vec<_> =
            (0..14).map(|minute| version("ward", minute, &format!("Title {minute}"), "x")).collect();
        let told = lines(versions);
        assert_eq!(told.len(), 21);
        assert_eq!(told[1], "      its title was \"Title 12\"");
        assert_eq!(told[20], "    and 3 more, older: `--json` has them");
    }

    #[test]
    fn what_was_said_is_data_as_well() {
        let told = states(vec![version("ward", 0, "One", "a b"), version("ward", 1, "Two", "a b c")]);
        let expected = json!({
            "source": "ward", "since": at(0), "until": at(1), "title": "One",
            "url": "https://example.org/a", "words": 2, "changed": ["title", "text"],
        });
        assert_eq!(told[0].as_json(), expected);
    }
}
