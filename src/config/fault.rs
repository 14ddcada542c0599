//! What is wrong in a `feeds.toml`, with its place, for people and for programs.
//!
//! Places come in as byte spans and leave as lines and columns. Knows nothing of what keys mean.

use annotate_snippets::AnnotationKind;
use annotate_snippets::Level;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use serde::Serialize;
use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::path::Path;

/// One thing that is wrong, or likely not meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    pub severity: Severity,
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Where in the tables: `source[3].schedule`, counted from 0. Empty for the file itself.
    pub pointer: String,
    pub message: String,
    /// What to do about it, where there is something to say.
    pub hint: Option<String>,
    #[serde(skip)]
    span: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

/// All that was found in one file, in the file's order. `Debug` leaves the text out: it may hold passwords.
#[derive(Clone, Default)]
pub struct Faults {
    text: String,
    faults: Vec<Fault>,
}

impl Faults {
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Each with the line it stands in, for a terminal; plain unless `colour`.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let rendered: Vec<_> = self.faults.iter().map(|fault| self.render_one(fault, &renderer)).collect();
        rendered.join("\n\n")
    }

    /// A line for each, for a log: without what stands in the file, which may be a password.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.faults.iter().map(|fault| {
            let Fault { file, line, column, pointer, message, .. } = fault;
            let place = if pointer.is_empty() { String::new() } else { format!(" `{pointer}`:") };
            let hint = fault.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
            // The parser's messages may be of several lines.
            format!("{file}:{line}:{column}:{place} {message}{hint}").replace('\n', ", ")
        })
    }

    fn render_one(&self, fault: &Fault, renderer: &Renderer) -> String {
        let level = match fault.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let lines = lines_around(&self.text, &fault.span);
        let marked = fault.span.start - lines.start..fault.span.end - lines.start;
        let snippet = Snippet::source(&self.text[lines])
            .path(&fault.file)
            .line_start(fault.line)
            .annotation(AnnotationKind::Primary.span(marked).label(&fault.pointer));
        let group = level.primary_title(&fault.message).element(snippet);
        let hint = fault.hint.as_deref().map(|hint| Level::HELP.message(hint));
        renderer.render(&[group.elements(hint)])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.faults).finish()
    }
}

impl std::error::Error for Faults {}

/// Where faults are put while one file is read: whoever finds one goes on reading.
pub(super) struct Findings<'a> {
    file: &'a Path,
    text: &'a str,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(file: &'a Path, text: &'a str) -> Self {
        Self { file, text, faults: RefCell::default() }
    }

    pub(super) fn add(
        &self,
        severity: Severity,
        span: Range<usize>,
        pointer: &str,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        let (line, column) = self.line_and_column(span.start);
        self.faults.borrow_mut().push(Fault {
            severity,
            file: self.file.display().to_string(),
            line,
            column,
            pointer: pointer.to_owned(),
            message: message.into(),
            hint,
            span,
        });
    }

    /// From 1; columns in characters.
    pub(super) fn line_and_column(&self, at: usize) -> (usize, usize) {
        let before = &self.text[..at];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }

    /// The warnings when nothing is wrong, else the errors alone: what looks odd may follow from them.
    pub(super) fn into_result(self) -> Result<Faults, Faults> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.span.start);
        let text = self.text.to_owned();
        let is_error = |fault: &Fault| fault.severity == Severity::Error;
        match faults.iter().any(is_error) {
            true => Err(Faults { text, faults: faults.into_iter().filter(is_error).collect() }),
            false => Ok(Faults { text, faults }),
        }
    }
}

/// The whole lines that a span stands in, without the last line's end.
fn lines_around(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |end| span.end + end);
    start..end
}
