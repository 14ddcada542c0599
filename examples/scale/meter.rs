//! The processor time and the memory of this process, as Linux tells them.

use anyhow::Context;
use anyhow::Result;
use std::fs;
use std::thread;
use std::time::Duration;

/// The time that some work takes of a processor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meter {
    nanoseconds: u64,
    items: u64,
}

impl Meter {
    pub fn time<T>(&mut self, items: usize, work: impl FnOnce() -> T) -> Result<T> {
        let before = on_processor()?;
        let made = work();
        self.nanoseconds += on_processor()? - before;
        self.items += items as u64;
        Ok(made)
    }

    /// Microseconds an item.
    pub fn each(&self) -> f64 {
        self.nanoseconds as f64 / 1000.0 / self.items.max(1) as f64
    }

    /// Items a second.
    pub fn rate(&self) -> f64 {
        1_000_000.0 / self.each()
    }
}

/// Of this thread, in nanoseconds. The kernel counts when a thread leaves the processor.
fn on_processor() -> Result<u64> {
    thread::sleep(Duration::from_nanos(1));
    let told =
        fs::read_to_string("/proc/thread-self/schedstat").context("only Linux tells the time of a thread")?;
    let first = told.split(' ').next().unwrap_or_default();
    first.parse().with_context(|| format!("`{told}` begins with no number"))
}

/// Bytes of memory that the process has.
pub fn resident() -> Result<u64> {
    let told = fs::read_to_string("/proc/self/status").context("only Linux tells the memory of a process")?;
    let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: u64 = line.context("no `VmRSS`")?.trim().trim_end_matches(" kB").parse()?;
    Ok(1024 * kilobytes)
}
