//! Verbs that are not there: planned ones say so, misspelt ones get a hint.

use super::Cli;
use super::Misuse;
use clap::CommandFactory;

/// Named in the design and not built yet.
const PLANNED: &[&str] =
    &["add", "preview", "search", "file", "unfile", "story", "retract", "import", "export", "lint", "send"];

pub fn unknown_verb(words: &[String]) -> Misuse {
    let verb = words.first().map(String::as_str).unwrap_or_default();
    if PLANNED.contains(&verb) {
        return Misuse(format!(
            "newsdesk: `{verb}` is planned and not built yet; `newsdesk help` lists what there is"
        ));
    }
    let command = Cli::command();
    let known = command.get_subcommands().map(|known| known.get_name().to_owned());
    let hint = match nearest(known, verb) {
        Some(name) => format!(": did you mean `{name}`?"),
        None => "; `newsdesk help` lists what there is".to_owned(),
    };
    Misuse(format!("newsdesk: there is no verb `{verb}`{hint}"))
}

/// The known word that was likely meant, where one is near.
pub fn nearest(known: impl Iterator<Item = String>, given: &str) -> Option<String> {
    let near = known
        .map(|name| (strsim::jaro_winkler(&name, given), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    near.map(|(_, name)| name)
}
