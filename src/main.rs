//! The door: arguments in, exit code out.

use clap::Parser;
use newsdesk::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    newsdesk::cli::run(Cli::parse())
}
