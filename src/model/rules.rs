//! The rules that put articles into sections, as the operator wrote them.

use super::SectionId;
use super::SourceId;
use serde::Serialize;
use serde::Serializer;

/// All rules of one `feeds.toml`. `source.section` and `section.include` propose; the gates
/// `keep_only` and `discard`, of source and section alike, refuse.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rules {
    /// In the file's order.
    pub sections: Vec<SectionRules>,
    pub sources: Vec<SourceRules>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectionRules {
    pub section: SectionId,
    /// Any of them proposes, from any source.
    pub include: Vec<Rule>,
    /// Where there are some, one must hold.
    pub keep_only: Vec<Rule>,
    /// None may hold.
    pub discard: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceRules {
    pub source: SourceId,
    /// Where everything from this source is proposed.
    pub sections: Vec<SectionId>,
    /// The source's own categories, and the section each proposes.
    pub categories: Vec<(String, SectionId)>,
    pub keep_only: Vec<Rule>,
    pub discard: Vec<Rule>,
}

/// One test on one field.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    pub field: Field,
    pub test: Test,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Title,
    Body,
    Categories,
    #[default]
    Any,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Any of these phrases, as whole words, upper and lower case alike.
    Words(Vec<Phrase>),
    /// Any of these strings, anywhere.
    Contains { needles: Vec<String>, case_sensitive: bool },
    /// A regular expression, anywhere.
    Matches(Pattern),
}

/// Words that must follow each other: `air ambulance`, `hospital*` (any ending), `"patient safety"`
/// (the quotes add nothing; people write them).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Phrase {
    text: String,
    /// Lower-case words; the flag says that any ending will do.
    #[serde(skip)]
    words: Vec<(String, bool)>,
}

impl Phrase {
    /// `None` when there is no letter or digit in it.
    pub fn parse(text: &str) -> Option<Phrase> {
        let words: Vec<_> = text
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '*'))
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .map(|word| (word.replace('*', "").to_lowercase(), word.ends_with('*')))
            .collect();
        (!words.is_empty()).then(|| Phrase { text: text.trim_matches('"').to_owned(), words })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the phrase stands in these words, which are lower case and in their order.
    pub fn stands_in(&self, words: &[&str]) -> bool {
        words.windows(self.words.len()).any(|window| {
            self.words.iter().zip(window).all(|((expected, any_ending), found)| match any_ending {
                true => found.starts_with(expected.as_str()),
                false => found == expected,
            })
        })
    }
}

/// A regular expression that remembers how it was written.
#[derive(Clone, Debug)]
pub struct Pattern(regex::Regex);

impl Pattern {
    /// Unicode, linear in its input; refused above 1 MiB compiled.
    pub fn parse(text: &str, case_sensitive: bool) -> Result<Pattern, String> {
        regex::RegexBuilder::new(text)
            .case_insensitive(!case_sensitive)
            .size_limit(1 << 20)
            .build()
            .map(Pattern)
            .map_err(|error| error.to_string())
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    pub fn text(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_where_its_words_follow_each_other() {
        for (name, phrase, text, expected) in [
            ("a word", "hospital", "the hospital opens", true),
            ("not a part of one", "hospital", "hospitality first", false),
            ("any ending", "hospital*", "hospitals open", true),
            ("two words", "air ambulance", "new air ambulance base", true),
            ("in order", "air ambulance", "ambulance by air", false),
            ("quoted", "\"patient safety\"", "on patient safety", true),
            ("hyphens part words", "e-health", "the e health act", true),
            ("longer than the text", "one two three", "one two", false),
        ] {
            let phrase = Phrase::parse(phrase).unwrap();
            let words: Vec<_> = text.split(' ').collect();
            assert_eq!(phrase.stands_in(&words), expected, "{name}");
        }
        assert_eq!(Phrase::parse(" *\"\" "), None);
    }
}
