//! What the daemon has done and how it stands, in numbers for Prometheus.
//!
//! The loop and the server tell it what happened; `encode` says it all, as OpenMetrics 1.0. Names follow
//! <https://prometheus.io/docs/practices/naming/>. Labels take few values: kinds and states that are
//! ours, sections and digests of the config, never a url. No IO, no clock.

mod house;
mod news;
mod shelf;
mod sources;
#[cfg(test)]
mod tests;

pub use sources::SourceStates;

use crate::model::Timestamp;
use house::House;
use news::News;
use prometheus_client::encoding::text;
use prometheus_client::registry::Registry;
use shelf::Shelf;
use sources::Sources;

/// Shared by everyone who has something to tell: `Arc<Metrics>`.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    sources: Sources,
    news: News,
    house: House,
}

impl Metrics {
    /// Of what `encode` returns.
    pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// All at zero, for a process that started then and has loaded its config.
    pub fn new(started: Timestamp) -> Metrics {
        let mut registry = Registry::with_prefix("newsdesk");
        let mut shelf = Shelf(&mut registry);
        let (house, sources) = (House::new(&mut shelf, started), Sources::new(&mut shelf));
        let news = News::new(&mut shelf);
        Metrics { registry, sources, news, house }
    }

    /// Everything, as one OpenMetrics document.
    pub fn encode(&self) -> String {
        let mut document = String::new();
        text::encode(&mut document, &self.registry).expect("a String takes all that is written to it");
        document
    }
}
