//! `newsdesk man`: the manual page, made from the command line itself.

use super::Cli;
use anyhow::Result;
use clap::CommandFactory;
use clap_mangen::Man;

/// One page in roff: the program, then each verb with its options.
pub fn page() -> Result<String> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        verb_section(verb, &mut page)?;
    }
    page.extend(b".SH \"EXIT STATUS\"\n");
    for (code, meaning) in super::EXIT_CODES {
        page.extend(format!(".TP\n\\fB{code}\\fR\n{meaning}\n").bytes());
    }
    Ok(String::from_utf8(page)?)
}

/// What a verb is for, how it is called, and its own options.
fn verb_section(verb: &clap::Command, page: &mut Vec<u8>) -> Result<()> {
    let name = verb.get_name().to_uppercase();
    page.extend(format!(".SH \"{name}\"\n").bytes());
    let about = verb.get_long_about().or(verb.get_about()).map(ToString::to_string).unwrap_or_default();
    page.extend(format!("{about}\n").bytes());
    let calls: Vec<&clap::Command> = match verb.has_subcommands() {
        true => verb.get_subcommands().filter(|call| call.get_name() != "help").collect(),
        false => vec![verb],
    };
    for call in calls {
        let usage = call.clone().render_usage().to_string().replace("Usage: ", "");
        page.extend(format!(".P\n\\fB{usage}\\fR\n").bytes());
        for option in call.get_arguments().filter(|option| !option.is_global_set()) {
            if option.get_id() == "help" {
                continue;
            }
            let name = match option.get_long() {
                Some(long) => format!("\\-\\-{long}"),
                None => option.get_id().as_str().to_uppercase(),
            };
            let help = option.get_help().map(ToString::to_string).unwrap_or_default();
            page.extend(format!(".TP\n\\fB{name}\\fR\n{help}\n").bytes());
        }
    }
    Ok(())
}
