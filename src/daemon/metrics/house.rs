//! Of the house: config, store, clock, server, and the process itself.

use super::Metrics;
use super::Timestamp;
use super::shelf::Counters;
use super::shelf::Seconds;
use super::shelf::Shelf;
use super::shelf::count;
use super::shelf::since_1970;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Unit;

const RELOADS: [&str; 2] = ["ok", "refused"];

/// Classes of status (RFC 9110, 15).
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

#[derive(Debug)]
pub(super) struct House {
    held: Gauge,
    clock_jumps: Counter,
    reloads: Counters,
    last_reload: Seconds,
    store_bytes: Gauge,
    requests: Counters,
}

impl House {
    pub(super) fn new(on: &mut Shelf, started: Timestamp) -> House {
        on.0.register("build", "The program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        let start = on.seconds("process_start_time", "When this process started");
        start.set(since_1970(started));
        let house = House {
            held: on.put("fetching_held", "1 while no source is asked, on purpose", Gauge::default()),
            clock_jumps: on.counter("clock_jumps", "Jumps of the clock of the machine"),
            reloads: on.counters("config_reloads", "Reloads of the config, by result", "result", &RELOADS),
            last_reload: on.seconds("config_last_reload_timestamp", "When the config that stands was loaded"),
            store_bytes: on.put_in(Unit::Bytes, "store", "The size of the database", Gauge::default()),
            requests: on.counters("http_requests", "Requests answered, by status", "status", &CLASSES),
        };
        house.last_reload.set(since_1970(started));
        house
    }
}

impl Metrics {
    /// Notes that sources are asked, or that none is for now.
    pub fn hold_fetching(&self, held: bool) {
        self.house.held.set(i64::from(held));
    }

    pub fn clock_jumped(&self) {
        self.house.clock_jumps.inc();
    }

    /// Notes a config that stands from `at` on.
    pub fn reloaded(&self, at: Timestamp) {
        count(&self.house.reloads, "result", "ok", 1);
        self.house.last_reload.set(since_1970(at));
    }

    /// Notes a config with faults: the one before stands.
    pub fn refused_reload(&self) {
        count(&self.house.reloads, "result", "refused", 1);
    }

    /// Says how large the database is now.
    pub fn store_has(&self, bytes: u64) {
        self.house.store_bytes.set(i64::try_from(bytes).unwrap_or(i64::MAX));
    }

    /// Notes an answer to a reader. A status that no RFC knows is counted with the faults of ours.
    pub fn served(&self, status: u16) {
        let class = match status {
            100..=499 => CLASSES[usize::from(status / 100 - 1)],
            _ => "5xx",
        };
        count(&self.house.requests, "status", class, 1);
    }
}
