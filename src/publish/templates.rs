//! Templates and values → text.
//!
//! The templates are compiled in. Those named `.html` and `.xml` escape what they are given; the others
//! are plain text, and use the filters below.

use super::characters::escaped;
use minijinja::AutoEscape;
use minijinja::Environment;
use minijinja::Error;
use minijinja::Output;
use minijinja::State;
use minijinja::UndefinedBehavior;
use minijinja::Value;
use minijinja::escape_formatter;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use serde::Serialize;
use std::sync::LazyLock;

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(environment);

/// Of a line of plain text; readers quote and indent it, and eighty is where terminals end.
const COLUMNS: usize = 72;

const TEMPLATES: [(&str, &str); 11] = [
    ("style.css", include_str!("templates/style.css")),
    ("frame.html", include_str!("templates/frame.html")),
    ("piece.html", include_str!("templates/piece.html")),
    ("page.html", include_str!("templates/page.html")),
    ("front.html", include_str!("templates/front.html")),
    ("edition.html", include_str!("templates/edition.html")),
    ("edition_body.html", include_str!("templates/edition_body.html")),
    ("edition.txt", include_str!("templates/edition.txt")),
    ("edition.md", include_str!("templates/edition.md")),
    ("editions.html", include_str!("templates/editions.html")),
    ("list.opml.xml", include_str!("templates/list.opml.xml")),
];

/// The named template with these values, which must have all that it names.
pub fn render(name: &str, values: impl Serialize) -> String {
    let template = ENVIRONMENT.get_template(name).expect("a template we call is one of ours");
    template
        .render(Value::from(Serde(values)))
        .unwrap_or_else(|error| panic!("a template of ours fits its values: {error:#}"))
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_syntax(layout());
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_formatter(write_value);
    environment.add_filter("wrapped", wrapped);
    environment.add_filter("numbered", numbered);
    environment.add_filter("markdown", markdown);
    environment.add_filter("quoted", quoted);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("our templates are well-formed");
    }
    environment
}

/// Words in lines of 72 columns, all but the first indented; the first is taken to be indented already.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut column = indent;
    for (number, word) in text.split_whitespace().enumerate() {
        let width = word.chars().count();
        if number > 0 && column + 1 + width > COLUMNS {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else if number > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += width;
    }
    lines
}

/// The number of an item in a text edition, in five columns.
fn numbered(number: usize) -> String {
    format!("{number:>3}. ")
}

/// Plain text as CommonMark that reads as that text.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    unmarked(escaped)
}

/// A line that doesn't begin a list or underline a heading (CommonMark 4.3, 5.2).
fn unmarked(line: String) -> String {
    let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    match line[digits..].chars().next() {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{line}"),
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        _ => line,
    }
}

/// A string of YAML, in double quotes (JSON's are YAML's).
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A line that holds nothing but a tag of the engine leaves no trace.
fn layout() -> SyntaxConfig {
    let layout =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    layout.expect("the usual delimiters are well-formed")
}

// The engine's own escape writes `/` as a reference too, which makes every link unreadable.
fn write_value(output: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str().filter(|_| *state.auto_escape() == AutoEscape::Html && !value.is_safe()) {
        Some(text) => Ok(output.write_str(&escaped(text))?),
        None if value.is_none() => Ok(()),
        None => escape_formatter(output, state, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_under_its_first_line() {
        let words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
        for (name, text, indent, expected) in [
            ("short", "one two", 5, "one two"),
            (
                "long",
                words,
                0,
                "one two three four five six seven eight nine ten eleven twelve thirteen\nfourteen",
            ),
            (
                "indented",
                words,
                5,
                "one two three four five six seven eight nine ten eleven twelve\n     thirteen fourteen",
            ),
            ("nothing", "", 5, ""),
        ] {
            assert_eq!(wrapped(text, indent), expected, "{name}");
        }
        let long_word = "x".repeat(100);
        assert_eq!(wrapped(&format!("a {long_word} b"), 2), format!("a\n  {long_word}\n  b"));
    }

    #[test]
    fn text_reads_as_itself_in_markdown() {
        for (name, text, expected) in [
            ("plain", "Beds, wards (and 3.5 more) - now!", "Beds, wards (and 3.5 more) - now!"),
            (
                "marks",
                "*a* _b_ [c](d) <e> `f` #g |h| ~i~ &amp;",
                r"\*a\* \_b\_ \[c\](d) \<e\> \`f\` \#g \|h\| \~i\~ \&amp;",
            ),
            ("list", "- a", r"\- a"),
            ("numbers", "1. a", r"1\. a"),
            ("year", "2026 was", "2026 was"),
            ("year at an end", "2026.", r"2026\."),
            ("underline", "== a", r"\== a"),
            ("backslash", r"a\b", r"a\\b"),
        ] {
            assert_eq!(markdown(text), expected, "{name}");
        }
    }
}
