//! Reads the tables of one file, key by key, and goes on where something is wrong.
//!
//! A [`Reader`] is one table, a [`Value`] is one value in it; both know their place. What they can't
//! give is put into [`Findings`], once, and is `None` here. Knows shapes, not meanings.

use super::fault::Findings;
use super::fault::Severity;
use super::vocabulary::Shape;
use super::vocabulary::Table;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

/// One table of the file; one that is absent reads as its defaults.
pub(super) struct Reader<'a> {
    words: &'static Table,
    keys: Option<&'a DeTable<'a>>,
    place: Place<'a>,
}

/// One value of the file.
pub(super) struct Value<'a> {
    value: &'a DeValue<'a>,
    shape: &'static Shape,
    place: Place<'a>,
}

/// Where something stands, so that a fault can say so.
#[derive(Clone)]
pub(super) struct Place<'a> {
    span: Range<usize>,
    pointer: String,
    findings: &'a Findings<'a>,
}

impl<'a> Reader<'a> {
    /// Reports at once what is missing, unknown or not built yet.
    pub(super) fn open(words: &'static Table, keys: Option<&'a DeTable<'a>>, place: Place<'a>) -> Self {
        let reader = Self { words, keys, place };
        reader.refuse_what_is_not_read();
        reader.report_what_is_missing();
        reader
    }

    pub(super) fn place(&self) -> &Place<'a> {
        &self.place
    }

    pub(super) fn value(&self, key: &str) -> Option<Value<'a>> {
        let shape = &self.words.key(key).expect("only described keys are asked for").shape;
        let value = self.keys?.get(key)?;
        let place = self.place.of(&format!(".{}", quoted(key)), value.span());
        Some(Value { value: value.get_ref(), shape, place })
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
        let given = self.value(key).and_then(|value| value.table(words));
        given.unwrap_or_else(|| Reader { words, keys: None, place: self.place.clone() })
    }

    pub(super) fn tables(&self, key: &str) -> Vec<Reader<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        value.many().iter().filter_map(|value| value.table(self.words_of(key))).collect()
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
            let place = self.place.of(&format!(".{}", quoted(name)), key.span());
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

impl<'a> Value<'a> {
    pub(super) fn place(&self) -> &Place<'a> {
        &self.place
    }

    pub(super) fn read<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        parse(self.str()?).map_err(|message| self.place.fault(message)).ok()
    }

    /// Trimmed, and not empty.
    pub(super) fn str(&self) -> Option<&'a str> {
        let Some(text) = self.value.as_str() else { return self.unexpected(self.kind()) };
        match text.trim() {
            "" => self.unexpected("an empty text"),
            text => Some(text),
        }
    }

    pub(super) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// A table with described keys.
    pub(super) fn table(&self, words: &'static Table) -> Option<Reader<'a>> {
        match self.value.as_table() {
            Some(keys) => Some(Reader::open(words, Some(keys), self.place.clone())),
            None => self.unexpected(self.kind()),
        }
    }

    fn choice(&self) -> Option<String> {
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

    pub(super) fn count(&self) -> Option<usize> {
        let Shape::Count { least, most } = self.shape else { unreachable!("a count has its limits") };
        let Some(integer) = self.value.as_integer() else { return self.unexpected(self.kind()) };
        match usize::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(count) if (*least..=*most).contains(&count) => Some(count),
            _ => self.unexpected(&format!("`{integer}`")),
        }
    }

    fn switch(&self) -> Option<bool> {
        self.value.as_bool().or_else(|| self.unexpected(self.kind()))
    }

    pub(super) fn one_or_many(self) -> Vec<Value<'a>> {
        match self.value.is_array() {
            true => self.many(),
            false => vec![self],
        }
    }

    fn many(&self) -> Vec<Value<'a>> {
        let Some(array) = self.value.as_array() else {
            return self.unexpected(self.kind()).unwrap_or_default();
        };
        array.iter().enumerate().map(|(number, value)| self.inner(&format!("[{number}]"), value)).collect()
    }

    /// In the file's order.
    fn pairs(&self) -> Vec<(&'a str, Value<'a>)> {
        let Some(table) = self.value.as_table() else {
            return self.unexpected(self.kind()).unwrap_or_default();
        };
        let mut pairs: Vec<_> = table.iter().collect();
        pairs.sort_by_key(|(key, _)| key.span().start);
        let pair = |(key, value): (&'a Spanned<_>, _)| {
            let name: &'a std::borrow::Cow<'a, str> = key.get_ref();
            (name.as_ref(), self.inner(&format!(".{}", quoted(name)), value))
        };
        pairs.into_iter().map(pair).collect()
    }

    fn inner(&self, step: &str, value: &'a Spanned<DeValue<'a>>) -> Value<'a> {
        Value { value: value.get_ref(), shape: self.shape, place: self.place.of(step, value.span()) }
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

impl<'a> Place<'a> {
    pub(super) fn root(span: Range<usize>, findings: &'a Findings<'a>) -> Self {
        Self { span, pointer: String::new(), findings }
    }

    pub(super) fn fault(&self, message: impl Into<String>) {
        self.fault_with(message, None);
    }

    pub(super) fn fault_with(&self, message: impl Into<String>, hint: Option<String>) {
        self.findings.add(Severity::Error, self.span.clone(), &self.pointer, message, hint);
    }

    pub(super) fn warn(&self, message: impl Into<String>, hint: impl Into<String>) {
        self.findings.add(Severity::Warning, self.span.clone(), &self.pointer, message, Some(hint.into()));
    }

    /// From 1.
    pub(super) fn line(&self) -> usize {
        self.findings.line_and_column(self.span.start).0
    }

    /// A step is `.key` or `[number]`.
    fn of(&self, step: &str, span: Range<usize>) -> Place<'a> {
        let step = if self.pointer.is_empty() { step.trim_start_matches('.') } else { step };
        Place { span, pointer: format!("{}{step}", self.pointer), findings: self.findings }
    }
}

/// The nearest of the known words, where one is near: a slip in one letter out of three.
pub(super) fn did_you_mean<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let given = given.to_lowercase();
    let distance = |word: &str| strsim::damerau_levenshtein(&given, &word.to_lowercase());
    let (distance, word) = known.map(|word| (distance(word), word)).min()?;
    (distance <= given.len().max(3) / 3).then(|| format!("did you mean `{word}`?"))
}

/// As TOML would write a key.
fn quoted(key: &str) -> String {
    let is_bare =
        !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    if is_bare { key.to_owned() } else { format!("{key:?}") }
}
