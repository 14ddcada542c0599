//! `corpus hostile`: every class of `tests/hostile`, at the cap, each in a process of its own: what becomes
//! of it, its time and its memory.

use crate::child;
use crate::classes;
use std::process::Command;

/// `fetch.max_bytes` where `feeds.toml` says nothing.
const CAP: usize = 8 << 20;

/// `name` of one class: only what becomes of that, as the parent reads it.
pub fn run(name: Option<&str>) -> anyhow::Result<()> {
    if let Some(name) = name {
        child::tell(name, CAP);
        return Ok(());
    }
    println!("{:<52} {:>7} {:>8}  right  outcome", "class", "CPU ms", "peak MB");
    for class in classes::all() {
        let ended = child::ask(Command::new(std::env::current_exe()?).args(["hostile", class.name]));
        let right = if ended.is_right { "yes" } else { "NO" };
        let (ms, mb) = (ended.cpu_ms, ended.peak_mb);
        println!("{:<52} {ms:>7} {mb:>8.1}  {right:<5}  {}", class.name, ended.outcome.escape_debug());
    }
    Ok(())
}
