//! What can be seen of the running daemon: the published tree, its health, its metrics.
//!
//! The loop writes on it, the server reads from it; neither waits for the other.

use super::clock::Clock;
use super::health::Health;
use super::health::Vitals;
use super::health::health;
use super::health::ready;
use super::metrics::Metrics;
use crate::model::Departures;
use crate::model::Timestamp;
use crate::serve::Answer;
use crate::serve::Request;
use crate::serve::Tree;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

pub(super) struct Board {
    pub metrics: Metrics,
    tree: Tree,
    departures: RwLock<Arc<Departures>>,
    vitals: Mutex<Vitals>,
    stopping: AtomicBool,
    clock: Clock,
}

impl Board {
    pub fn new(tree: Tree, clock: Clock) -> Board {
        let started = clock();
        let metrics = Metrics::new(started);
        Board {
            metrics,
            tree,
            departures: RwLock::default(),
            vitals: Mutex::new(starting(started)),
            stopping: AtomicBool::new(false),
            clock,
        }
    }

    /// What left the tree, from now on.
    pub fn show_departures(&self, departures: Departures) {
        *self.departures.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(departures);
    }

    /// How the loop is.
    pub fn show_vitals(&self, vitals: Vitals) {
        *self.vitals.lock().unwrap_or_else(PoisonError::into_inner) = vitals;
    }

    /// From now on, whatever the loop says.
    pub fn is_stopping(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    fn vitals(&self) -> Vitals {
        let vitals = self.vitals.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Vitals { now: (self.clock)(), stopping: self.stopping.load(Ordering::Relaxed), ..vitals }
    }

    /// Answers an HTTP request.
    pub async fn answer(&self, request: &Request) -> Answer {
        let is_asking = matches!(request.method.as_str(), "GET" | "HEAD");
        let answer = match request.path.as_str() {
            "/-/health" if is_asking => told(&health(&self.vitals())),
            "/-/ready" if is_asking => told(&ready(&self.vitals())),
            "/-/metrics" if is_asking => fresh(200, Metrics::MEDIA_TYPE, self.metrics.encode()),
            // The tree says what it thinks of other methods.
            _ => {
                let departures = self.departures.read().unwrap_or_else(PoisonError::into_inner).clone();
                self.tree.answer(request, &departures).await
            }
        };
        self.metrics.served(answer.status);
        answer
    }
}

fn told(health: &Health) -> Answer {
    fresh(health.status(), "application/json", health.json())
}

/// What nobody keeps: no cache, and no client that would ask whether it changed.
fn fresh(status: u16, media_type: &'static str, body: String) -> Answer {
    Answer::new(status, body).with("Content-Type", media_type).with("Cache-Control", "no-store")
}

/// Before the loop has said anything.
fn starting(now: Timestamp) -> Vitals {
    Vitals {
        now,
        started: now,
        loop_answered: now,
        first_publication: false,
        stopping: false,
        sources: 0,
        failing: 0,
        overdue: None,
        last_success: None,
        held: None,
        deadline: Duration::MAX,
    }
}
