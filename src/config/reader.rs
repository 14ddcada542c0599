//! One table of the file, read key by key.
//!
//! What is missing, unknown or not built yet is said when the table is opened; what a key can't give
//! is said by its [`Value`]. Knows shapes, not meanings.

use super::place::Place;
use super::place::did_you_mean;
use super::value::Value;
use super::vocabulary::Shape;
use super::vocabulary::Table;
use toml::de::DeTable;

/// A table that is absent reads as its defaults.
pub(super) struct Reader<'a> {
    words: &'static Table,
    keys: Option<&'a DeTable<'a>>,
    place: Place<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn open(words: &'static Table, keys: &'a DeTable<'a>, place: Place<'a>) -> Self {
        let reader = Self { words, keys: Some(keys), place };
        reader.refuse_what_is_not_read();
        reader.report_what_is_missing();
        reader
    }

    /// The table that a value is; `None`, and a fault, when it is something else.
    pub(super) fn of(words: &'static Table, value: &Value<'a>) -> Option<Self> {
        Some(Self::open(words, value.table()?, value.place().clone()))
    }

    pub(super) fn place(&self) -> &Place<'a> {
        &self.place
    }

    pub(super) fn value(&self, key: &str) -> Option<Value<'a>> {
        let shape = &self.words.key(key).expect("only described keys are asked for").shape;
        let value = self.keys?.get(key)?;
        Some(Value::new(value, shape, self.place.at_key(key, value.span())))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// A text as `parse` understands it.
    pub(super) fn read<T>(&self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        self.value(key)?.read(parse)
    }

    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.read(key, |text| Ok(text.to_owned()))
    }

    /// Of a key with a default: a text as `parse` understands it.
    pub(super) fn setting<T>(&self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> T {
        self.read(key, &parse).unwrap_or_else(|| self.default_of(key, |text| parse(text).ok()))
    }

    /// Of a key with a default: a text or an array of texts, which may be empty.
    pub(super) fn settings<T>(&self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        match self.value(key) {
            Some(value) => value.one_or_many().iter().filter_map(|value| value.read(&parse)).collect(),
            None => vec![self.default_of(key, |text| parse(text).ok())],
        }
    }

    /// Of a key with a default: one of the words that it takes.
    pub(super) fn choice(&self, key: &str) -> String {
        let given = self.value(key).and_then(|value| value.choice());
        given.unwrap_or_else(|| self.default_of(key, |text| Some(text.to_owned())))
    }

    /// Of a key with a default.
    pub(super) fn count(&self, key: &str) -> usize {
        let given = self.value(key).and_then(|value| value.count());
        given.unwrap_or_else(|| self.default_of(key, |text| text.parse().ok()))
    }

    /// `false` when absent.
    pub(super) fn switch(&self, key: &str) -> bool {
        self.value(key).and_then(|value| value.switch()).unwrap_or_default()
    }

    /// What stands under the key: a single value, or each of an array.
    pub(super) fn values(&self, key: &str) -> Vec<Value<'a>> {
        self.value(key).map(|value| value.one_or_many()).unwrap_or_default()
    }

    /// The keys and values of a table whose keys are the operator's.
    pub(super) fn pairs(&self, key: &str) -> Vec<(&'a str, Value<'a>)> {
        self.value(key).map(|value| value.pairs()).unwrap_or_default()
    }

    pub(super) fn table(&self, key: &str) -> Reader<'a> {
        let words = self.words_of(key);
        let given = self.value(key).and_then(|value| Reader::of(words, &value));
        given.unwrap_or_else(|| Reader { words, keys: None, place: self.place.clone() })
    }

    pub(super) fn tables(&self, key: &str) -> Vec<Reader<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        value.many().iter().filter_map(|value| Reader::of(self.words_of(key), value)).collect()
    }

    fn words_of(&self, key: &str) -> &'static Table {
        match self.words.key(key).map(|key| &key.shape) {
            Some(Shape::Table(words) | Shape::Tables(words)) => words,
            _ => unreachable!("a table is described as one"),
        }
    }

    fn default_of<T>(&self, key: &str, parse: impl Fn(&str) -> Option<T>) -> T {
        let default = self.words.key(key).and_then(|key| key.default);
        default.and_then(parse).expect("a setting has a default, and it is well formed")
    }

    fn refuse_what_is_not_read(&self) {
        for key in self.keys.into_iter().flat_map(DeTable::keys) {
            let name = key.get_ref().as_ref();
            let place = self.place.at_key(name, key.span());
            match self.words.key(name) {
                Some(known) if matches!(known.shape, Shape::NotBuilt) => {
                    place.fault(format!("`{name}` is not built yet"));
                }
                Some(_) => {}
                None => {
                    let known = self.words.keys.iter().filter(|key| !matches!(key.shape, Shape::NotBuilt));
                    let hint = did_you_mean(name, known.map(|key| key.name));
                    place.fault_with(format!("`{name}` is not a key of {}", self.words.label), hint);
                }
            }
        }
    }

    fn report_what_is_missing(&self) {
        let Some(keys) = self.keys else { return };
        for key in self.words.keys.iter().filter(|key| key.required && !keys.contains_key(key.name)) {
            self.place.fault(format!("`{}` is missing, expected {}", key.name, key.shape));
        }
    }
}
