//! The one task that prints, and when it may start again.
//!
//! Prints what it is handed and sends word to the loop. Never reads the store.

use super::event::Event;
use crate::pipeline::Printing;
use crate::publish::Press;
use crate::publish::PressError;
use crate::publish::Printed;
use anyhow::Context;
use anyhow::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// Between two publications, at least.
const MIN_REST: Duration = Duration::from_secs(1);

/// A publication that took long waits this many times as long before the next.
const REST_FACTOR: u32 = 10;

pub(super) struct PrintingTask {
    press: Arc<Press>,
    outbox: mpsc::Sender<Event>,
    /// Something was committed that no publication has taken.
    unpublished: bool,
    is_running: bool,
    rests_until: Instant,
}

impl PrintingTask {
    pub(super) fn new(press: Arc<Press>, outbox: mpsc::Sender<Event>) -> PrintingTask {
        let rests_until = Instant::now() + MIN_REST;
        PrintingTask { press, outbox, unpublished: false, is_running: false, rests_until }
    }

    /// Notes that there is something new to print.
    pub(super) fn note_news(&mut self) {
        self.unpublished = true;
    }

    pub(super) fn is_running(&self) -> bool {
        self.is_running
    }

    /// The moment at which it should start; `None` while nothing is new, or it runs.
    pub(super) fn starts(&self) -> Option<Instant> {
        (self.unpublished && !self.is_running).then_some(self.rests_until)
    }

    pub(super) fn is_due(&self) -> bool {
        self.starts().is_some_and(|starts| starts <= Instant::now())
    }

    /// Takes all that is new; `None` when no feed is touched by it.
    pub(super) fn start(&mut self, printing: Option<Printing>) {
        self.unpublished = false;
        let Some(printing) = printing else { return };
        self.is_running = true;
        let (press, outbox) = (self.press.clone(), self.outbox.clone());
        let (through, started) = (printing.through, Instant::now());
        let task = tokio::task::spawn_blocking(move || printing.print(&press));
        tokio::spawn(async move {
            let printed = ending(task).await;
            // The loop waits for its printing before it ends.
            let _ = outbox.send(Event::Printed { through, took: started.elapsed(), printed }).await;
        });
    }

    /// Notes that it has ended.
    pub(super) fn ended(&mut self, took: Duration) {
        self.is_running = false;
        self.rests_until = Instant::now() + MIN_REST.max(took * REST_FACTOR);
    }
}

/// How the task ended; a panic is an error as well, or nothing would ever be printed again.
async fn ending(task: JoinHandle<Result<Printed, PressError>>) -> Result<Printed> {
    let printed = task.await.context("printing broke off")?;
    printed.context("writing the published tree")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_printing_that_panics_has_ended() {
        let task = tokio::task::spawn_blocking(|| panic!("no such letter"));
        let told = format!("{:#}", ending(task).await.unwrap_err());
        assert!(told.starts_with("printing broke off: ") && told.contains("no such letter"), "{told}");
    }
}
