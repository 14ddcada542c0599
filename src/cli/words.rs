//! Verbs that are not there: planned ones say so, misspelt ones get a hint.

use super::Cli;
use super::Misuse;
use clap::CommandFactory;

/// Named in the design and not built yet.
const PLANNED: &[&str] = &[
    "add", "preview", "search", "file", "unfile", "article", "story", "retract", "digest", "import",
    "export", "lint", "send",
];

pub fn unknown_verb(words: &[String]) -> Misuse {
    let verb = words.first().map(String::as_str).unwrap_or_default();
    if PLANNED.contains(&verb) {
        return Misuse(format!(
            "newsdesk: `{verb}` is planned and not built yet; `newsdesk help` lists what there is"
        ));
    }
    let command = Cli::command();
    let known = command.get_subcommands().map(|known| known.get_name().to_owned());
    let nearest = known
        .map(|name| (strsim::jaro_winkler(&name, verb), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    let hint = match nearest {
        Some((_, name)) => format!(": did you mean `{name}`?"),
        None => "; `newsdesk help` lists what there is".to_owned(),
    };
    Misuse(format!("newsdesk: there is no verb `{verb}`{hint}"))
}
