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

const TEMPLATES: [(&str, &str); 6] = [
    ("style.css", include_str!("templates/style.css")),
    ("frame.html", include_str!("templates/frame.html")),
    ("piece.html", include_str!("templates/piece.html")),
    ("page.html", include_str!("templates/page.html")),
    ("front.html", include_str!("templates/front.html")),
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
    for (name, source) in TEMPLATES {
        environment.add_template(name, source).expect("our templates are well-formed");
    }
    environment
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
