//! One value of the file, read as what it should be.
//!
//! What can't be read that way is a fault, once, and `None`. Knows shapes, not meanings.

use super::place::Place;
use super::place::did_you_mean;
use super::vocabulary::Shape;
use std::borrow::Cow;
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

pub(super) struct Value<'a> {
    value: &'a DeValue<'a>,
    shape: &'static Shape,
    place: Place<'a>,
}

impl<'a> Value<'a> {
    pub(super) fn new(value: &'a Spanned<DeValue<'a>>, shape: &'static Shape, place: Place<'a>) -> Self {
        Self { value: value.get_ref(), shape, place }
    }

    pub(super) fn place(&self) -> &Place<'a> {
        &self.place
    }

    /// A text as `parse` understands it.
    pub(super) fn read<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        parse(self.str()?).map_err(|message| self.place.fault(message)).ok()
    }

    /// As it stands, but not blank.
    pub(super) fn str(&self) -> Option<&'a str> {
        let Some(text) = self.value.as_str() else { return self.unexpected(self.kind()) };
        match text.trim() {
            "" => self.unexpected("an empty text"),
            _ => Some(text),
        }
    }

    pub(super) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// A table, its keys not looked at yet.
    pub(super) fn table(&self) -> Option<&'a DeTable<'a>> {
        self.value.as_table().or_else(|| self.unexpected(self.kind()))
    }

    /// One of the words that the key takes.
    pub(super) fn choice(&self) -> Option<String> {
        let Shape::Choice { words, not_built } = self.shape else { unreachable!("a choice has its words") };
        let given = self.str()?;
        if not_built.contains(&given) {
            self.place.fault(format!("`{given}` is not built yet, expected {}", self.shape));
            return None;
        }
        if !words.contains(&given) {
            let hint = did_you_mean(given, words.iter().copied());
            self.place.fault_with(format!("found `{given}`, expected {}", self.shape), hint);
            return None;
        }
        Some(given.to_owned())
    }

    /// Within the limits of the key.
    pub(super) fn count(&self) -> Option<usize> {
        let Shape::Count { least, most } = self.shape else { unreachable!("a count has its limits") };
        self.number(*least..=*most)
    }

    pub(super) fn number(&self, within: RangeInclusive<usize>) -> Option<usize> {
        let Some(integer) = self.value.as_integer() else { return self.unexpected(self.kind()) };
        match usize::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(number) if within.contains(&number) => Some(number),
            _ => self.unexpected(&format!("`{integer}`")),
        }
    }

    pub(super) fn switch(&self) -> Option<bool> {
        self.value.as_bool().or_else(|| self.unexpected(self.kind()))
    }

    /// Each of an array, or itself.
    pub(super) fn one_or_many(self) -> Vec<Value<'a>> {
        match self.value.is_array() {
            true => self.many(),
            false => vec![self],
        }
    }

    /// Each of an array.
    pub(super) fn many(&self) -> Vec<Value<'a>> {
        let Some(array) = self.value.as_array() else {
            return self.unexpected(self.kind()).unwrap_or_default();
        };
        let element = |(number, value): (usize, &'a Spanned<DeValue<'a>>)| {
            Value::new(value, self.shape, self.place.at_number(number, value.span()))
        };
        array.iter().enumerate().map(element).collect()
    }

    /// The keys and values of a table whose keys are the operator's, in the file's order.
    pub(super) fn pairs(&self) -> Vec<(&'a str, Value<'a>)> {
        let Some(table) = self.table() else { return Vec::new() };
        let mut pairs: Vec<_> = table.iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        let pair = |(key, value): (&'a Spanned<Cow<'a, str>>, &'a Spanned<DeValue<'a>>)| {
            let place = self.place.at_key(key.get_ref(), value.span());
            (key.get_ref().as_ref(), Value::new(value, self.shape.of_values(), place))
        };
        pairs.into_iter().map(pair).collect()
    }

    fn unexpected<T>(&self, found: &str) -> Option<T> {
        self.place.fault(format!("found {found}, expected {}", self.shape));
        None
    }

    fn kind(&self) -> &'static str {
        match self.value {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        }
    }
}
