//! Of the news: what turns took in, what editions closed, what was printed.

use super::Metrics;
use super::shelf::Counters;
use super::shelf::Shelf;
use super::shelf::count;
use super::shelf::wide;
use crate::pipeline::ClosedEdition;
use crate::pipeline::Taken;
use crate::publish::Printed;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::histogram::Histogram;
use std::time::Duration;

/// From a quick commit to a slow disk.
const WORK: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0];

const RESULTS: [&str; 3] = ["written", "unchanged", "refused"];

#[derive(Debug)]
pub(super) struct News {
    commit: Histogram,
    entries: Counter,
    duplicates: Counters,
    opened: Counter,
    backlog: Counter,
    revised: Counter,
    joined: Counter,
    unsorted: Counter,
    filings: Counters,
    editions: Counters,
    skipped: Counters,
    publication: Histogram,
    unprinted: Counter,
    documents: Counters,
}

impl News {
    pub(super) fn new(on: &mut Shelf) -> News {
        News {
            commit: on.histogram("turn", "Time to decide and commit a turn", WORK),
            entries: on.counter("entries_read", "Entries read in documents of sources"),
            duplicates: on.counters(
                "entries_duplicate",
                "Entries that were an article we had, by proof",
                "proof",
                &[],
            ),
            opened: on.counter("articles_new", "New articles, backlog included"),
            backlog: on.counter("articles_backlog", "New articles that were there before us"),
            revised: on.counter("articles_revised", "Changes of articles that we had"),
            joined: on.counter("articles_joined", "Pairs of articles that turned out to be one"),
            unsorted: on.counter("articles_unsorted", "New articles that stand in no section"),
            filings: on.counters("filings", "Articles put in a section, by section", "section", &[]),
            editions: on.counters("editions_closed", "Editions closed, by digest", "digest", &[]),
            skipped: on.counters("editions_skipped", "Due moments that made no edition", "digest", &[]),
            publication: on.histogram("publication", "Time to render, check and write what changed", WORK),
            unprinted: on.counter("publication_failures", "Publications that the tree could not take"),
            documents: on.counters("documents", "Documents rendered, by result", "result", &RESULTS),
        }
    }
}

impl Metrics {
    /// Notes a turn that is committed, and how long that took.
    pub fn committed(&self, taken: &Taken, took: Duration) {
        let news = &self.news;
        news.commit.observe(took.as_secs_f64());
        news.entries.inc_by(wide(taken.entries));
        news.opened.inc_by(wide(taken.opened));
        news.backlog.inc_by(wide(taken.backlog));
        news.revised.inc_by(wide(taken.revised));
        news.joined.inc_by(wide(taken.joined));
        news.unsorted.inc_by(wide(taken.unsorted));
        for (proof, entries) in &taken.duplicates {
            count(&news.duplicates, "proof", &proof.replace(' ', "_"), *entries);
        }
        for (section, filings) in &taken.filed {
            count(&news.filings, "section", section.as_str(), *filings);
        }
    }

    /// Notes a digest whose moment had come.
    pub fn closed(&self, closed: &ClosedEdition) {
        let editions = match closed.edition {
            Some(_) => &self.news.editions,
            None => &self.news.skipped,
        };
        count(editions, "digest", closed.digest.as_str(), 1);
    }

    /// Notes a publication that stands, and how long that took.
    pub fn printed(&self, printed: &Printed, took: Duration) {
        let news = &self.news;
        news.publication.observe(took.as_secs_f64());
        count(&news.documents, "result", "written", printed.written);
        count(&news.documents, "result", "unchanged", printed.unchanged);
        count(&news.documents, "result", "refused", printed.refused.len());
    }

    /// Notes a publication that could not be brought to an end: a full disk, a tree that is not ours.
    pub fn not_printed(&self) {
        self.news.unprinted.inc();
    }
}
