//! The one task that prints, and when it may start again.
//!
//! Prints what it is handed and sends word to the loop. Never reads the store.

use super::event::Event;
use crate::pipeline::Printing;
use crate::publish::Press;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
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
        tokio::task::spawn_blocking(move || {
            let started = Instant::now();
            let printed = printing.print(&press);
            let event = Event::Printed { through: printing.through, took: started.elapsed(), printed };
            // The loop waits for its printing before it ends.
            let _ = outbox.blocking_send(event);
        });
    }

    /// Notes that it has ended.
    pub(super) fn ended(&mut self, took: Duration) {
        self.is_running = false;
        self.rests_until = Instant::now() + MIN_REST.max(took * REST_FACTOR);
    }
}
