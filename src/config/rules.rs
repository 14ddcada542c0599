//! Rules, in the words of rss-funnel: a text, a table with one test, or an array of these.

use super::reader::Reader;
use super::value::Value;
use super::vocabulary::RULE;
use crate::model::Field;
use crate::model::Pattern;
use crate::model::Phrase;
use crate::model::Rule;
use crate::model::Test;

/// What stands under `include`, `keep_only` or `discard`.
pub(super) fn rules(table: &Reader, key: &str) -> Vec<Rule> {
    table.values(key).iter().filter_map(rule).collect()
}

fn rule(value: &Value) -> Option<Rule> {
    match value.is_table() {
        true => test_on_field(&Reader::of(&RULE, value)?),
        false => {
            let needles = vec![value.str()?.to_owned()];
            Some(Rule { field: Field::Any, test: Test::Contains { needles, case_sensitive: false } })
        }
    }
}

fn test_on_field(table: &Reader) -> Option<Rule> {
    let field = match table.choice("field").as_str() {
        "title" => Field::Title,
        "body" => Field::Body,
        "categories" => Field::Categories,
        _ => Field::Any,
    };
    Some(Rule { field, test: test(table)? })
}

fn test(table: &Reader) -> Option<Test> {
    let case_sensitive = table.switch("case_sensitive");
    let given: Vec<_> = ["words", "contains", "matches"].into_iter().filter(|key| table.has(key)).collect();
    let refuse = |message| {
        table.place().fault(message);
        None
    };
    match given[..] {
        ["words"] if case_sensitive => refuse("`words` never minds case, expected `contains` or `matches`"),
        ["words"] => some(table, "words", phrase).map(Test::Words),
        ["contains"] => some(table, "contains", |text| Ok(text.to_owned()))
            .map(|needles| Test::Contains { needles, case_sensitive }),
        ["matches"] => table.read("matches", |text| pattern(text, case_sensitive)).map(Test::Matches),
        [] => refuse("found no test, expected one of `words`, `contains` and `matches`"),
        _ => refuse("found several tests, expected one of `words`, `contains` and `matches`"),
    }
}

/// At least one: a test of nothing would never hold, or always.
fn some<T>(table: &Reader, key: &str, parse: fn(&str) -> Result<T, String>) -> Option<Vec<T>> {
    let values = table.values(key);
    if values.is_empty() {
        table.value(key)?.place().fault("found an empty array, expected at least one text");
    }
    let parsed: Vec<_> = values.iter().filter_map(|value| value.read(parse)).collect();
    (!parsed.is_empty()).then_some(parsed)
}

fn phrase(text: &str) -> Result<Phrase, String> {
    Phrase::parse(text).ok_or_else(|| format!("found no letter or digit in `{text}`, expected words"))
}

/// The last line of regex's error says what is wrong; the others draw it.
fn pattern(text: &str, case_sensitive: bool) -> Result<Pattern, String> {
    Pattern::parse(text, case_sensitive).map_err(|error| {
        let why = error.lines().last().unwrap_or_default();
        format!("`{text}` is not a regular expression: {}", why.trim_start_matches("error: "))
    })
}
