//! One class, read in a process of its own: what it took can be told from nothing else.
//!
//! The parent starts its own program again with the name of a class; the child reads, and says on one line
//! what became of it.

use crate::classes::Class;
use crate::classes::all;
use crate::classes::judge;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::model::Limits;
use serde::Deserialize;
use serde::Serialize;
use std::process::Command;
use url::Url;

/// What becomes of a class.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ended {
    /// In a few words.
    pub outcome: String,
    /// Whether that is right.
    pub is_right: bool,
    pub cpu_ms: u64,
    /// Above what the program takes when it has read something small, the document itself included.
    pub peak_mb: f64,
}

/// In the child: reads the class of that name in so many bytes, and tells.
pub fn tell(name: &str, bytes: usize) {
    let classes = all();
    let class = classes.iter().find(|class| class.name == name).expect("the parent knows its classes");
    println!("{MARK}{}", serde_json::to_string(&measure(class, bytes)).expect("plain values"));
}

/// In the parent: what the child said, else how it ended.
pub fn ask(command: &mut Command) -> Ended {
    let output = limited(command).output().expect("a program that runs can be started again");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = said.lines().find_map(|line| serde_json::from_str(line.split(MARK).nth(1)?).ok());
    told.unwrap_or_else(|| {
        let why = String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned();
        Ended { outcome: format!("died: {}: {why}", output.status), is_right: false, cpu_ms: 0, peak_mb: 0.0 }
    })
}

/// The same command, killed when it has run for longer than any class may.
fn limited(command: &Command) -> Command {
    let mut limited = Command::new("sh");
    let script = format!("ulimit -t {MOST_SECONDS} && exec \"$0\" \"$@\"");
    limited.args(["-c", &script]).arg(command.get_program()).args(command.get_args());
    limited.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    limited
}

/// Of processor time, writing the document included.
const MOST_SECONDS: u32 = 20;

/// Before the line of a child: a test's own words stand around it.
const MARK: &str = "ended: ";

fn measure(class: &Class, bytes: usize) -> Ended {
    // What is made once, tables and pages of the program, is no document's.
    read_one(b"<rss version=\"2.0\"><channel><item><title>Small</title></item></channel></rss>", class).ok();
    let (memory, started) = (peak_kib(), cpu());
    let body = (class.write)(bytes);
    let read = read_one(&body, class);
    let (peak, ended) = (peak_kib(), cpu());
    let judged = judge(&class.expected, &read);
    Ended {
        is_right: judged.is_ok(),
        outcome: judged.unwrap_or_else(|why| why),
        cpu_ms: (ended - started) / 1_000_000,
        peak_mb: (peak - memory) as f64 / 1024.0,
    }
}

fn read_one(body: &[u8], class: &Class) -> Result<read::Document, read::ReadError> {
    let base = Url::parse("https://ex.org/feed").expect("a constant that is a url");
    let limits = Limits::default();
    let about = About {
        kind: &class.kind,
        content_type: class.content_type,
        base: &base,
        language: None,
        limits: &limits,
        is_over: &|| false,
    };
    read::read(body, &about)
}

/// The most memory so far (proc(5), `VmHWM`).
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells a process of itself");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak is told");
    line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("in KiB")
}

/// Nanoseconds that this thread has run (proc(5), `schedstat`).
fn cpu() -> u64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}
