//! Puts instruments on a registry, and hands them back.

use super::Timestamp;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Metric;
use prometheus_client::registry::Registry;
use prometheus_client::registry::Unit;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// One counter for each value of one label.
pub(super) type Counters = Family<[(&'static str, String); 1], Counter>;

/// Seconds with a fraction, as Prometheus wants all times.
pub(super) type Seconds = Gauge<f64, AtomicU64>;

pub(super) struct Shelf<'a>(pub(super) &'a mut Registry);

impl Shelf<'_> {
    pub(super) fn put<M: Metric + Clone>(&mut self, name: &str, help: &str, metric: M) -> M {
        self.0.register(name, help, metric.clone());
        metric
    }

    /// The unit ends the name.
    pub(super) fn put_in<M: Metric + Clone>(&mut self, unit: Unit, name: &str, help: &str, metric: M) -> M {
        self.0.register_with_unit(name, help, unit, metric.clone());
        metric
    }

    pub(super) fn counter(&mut self, name: &str, help: &str) -> Counter {
        self.put(name, help, Counter::default())
    }

    /// The values that are known beforehand begin at zero, so that a rate has a beginning.
    pub(super) fn counters(
        &mut self,
        name: &str,
        help: &str,
        label: &'static str,
        values: &[&str],
    ) -> Counters {
        let counters = self.put(name, help, Counters::default());
        for value in values {
            count(&counters, label, value, 0);
        }
        counters
    }

    pub(super) fn seconds(&mut self, name: &str, help: &str) -> Seconds {
        self.put_in(Unit::Seconds, name, help, Seconds::default())
    }

    pub(super) fn histogram(
        &mut self,
        name: &str,
        help: &str,
        buckets: impl IntoIterator<Item = f64>,
    ) -> Histogram {
        self.put_in(Unit::Seconds, name, help, Histogram::new(buckets))
    }
}

pub(super) fn count(counters: &Counters, label: &'static str, value: &str, by: usize) {
    counters.get_or_create(&[(label, value.to_owned())]).inc_by(wide(by));
}

/// A count, in the width of counters.
pub(super) fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// A moment, as Prometheus has it: seconds since 1970.
pub(super) fn since_1970(at: Timestamp) -> f64 {
    Duration::from_millis(at.timestamp_millis().max(0).unsigned_abs()).as_secs_f64()
}
