//! Where something stands in the file, and what is said about it there.

use super::fault::Findings;
use super::fault::Severity;
use std::ops::Range;

/// A place that a fault can be found at.
#[derive(Clone)]
pub(super) struct Place<'a> {
    span: Range<usize>,
    pointer: String,
    findings: &'a Findings<'a>,
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

    /// A key of the table that stands here.
    pub(super) fn at_key(&self, key: &str, span: Range<usize>) -> Place<'a> {
        let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
        let key = match !key.is_empty() && key.chars().all(is_bare) {
            true => key.to_owned(),
            false => format!("{key:?}"),
        };
        let dot = if self.pointer.is_empty() { "" } else { "." };
        Place { span, pointer: format!("{}{dot}{key}", self.pointer), findings: self.findings }
    }

    /// An element of the array that stands here.
    pub(super) fn at_number(&self, number: usize, span: Range<usize>) -> Place<'a> {
        Place { span, pointer: format!("{}[{number}]", self.pointer), findings: self.findings }
    }
}

/// The nearest of the known words, where one is near: a slip in one letter out of three.
pub fn did_you_mean<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let given = given.to_lowercase();
    let distance = |word: &str| strsim::damerau_levenshtein(&given, &word.to_lowercase());
    let (distance, word) = known.map(|word| (distance(word), word)).min()?;
    (distance <= given.len().max(3) / 3).then(|| format!("did you mean `{word}`?"))
}
