//! What people ordered that takes its time, and what they are told when it is done.
//!
//! An errand is over when all its sources have answered and nothing waits to be committed or printed.

use super::control::Moved;
use super::control::Reply;
use super::report::RoundReport;
use super::report::SourceReport;
use super::summary::Summary;
use crate::model::SourceId;
use crate::pipeline::Taken;
use crate::publish::Printed;
use std::collections::BTreeSet;
use tokio::sync::oneshot;
use tokio::time::Instant;

#[derive(Default)]
pub(super) struct Errands(Vec<Errand>);

pub(super) enum Task {
    /// Sources to be asked.
    Refresh,
    /// Articles that were moved, to be published.
    ApplyRules(Vec<Moved>),
}

struct Errand {
    task: Task,
    waiting: BTreeSet<SourceId>,
    report: RoundReport,
    started: Instant,
    reply: oneshot::Sender<Reply>,
}

impl Errands {
    /// Waits for these; `held` are left alone, and told as they are.
    pub fn begin(
        &mut self,
        task: Task,
        asked: BTreeSet<SourceId>,
        held: Vec<SourceReport>,
        reply: oneshot::Sender<Reply>,
    ) {
        let mut report = RoundReport { sources: held, ..RoundReport::default() };
        report.progress.asked = asked.len();
        self.0.push(Errand { task, waiting: asked, report, started: Instant::now(), reply });
    }

    pub fn hear(&mut self, told: SourceReport, bytes: u64) {
        for errand in self.0.iter_mut().filter(|errand| errand.waiting.contains(&told.source)) {
            errand.waiting.remove(&told.source);
            errand.report.hear(told.clone(), bytes);
        }
    }

    /// A source that left the config answers nobody.
    pub fn forget(&mut self, source: &SourceId) {
        for errand in &mut self.0 {
            errand.waiting.remove(source);
        }
    }

    /// What a turn did; other sources may have had their part in it.
    pub fn take(&mut self, taken: &Taken) {
        self.0.iter_mut().for_each(|errand| errand.report.take(taken.clone()));
    }

    pub fn print(&mut self, printed: &Printed) {
        self.0.iter_mut().for_each(|errand| errand.report.print(printed.clone()));
    }

    /// Answers those that have heard all their sources, once all that is decided is out.
    pub fn finish(&mut self) {
        for mut errand in self.0.extract_if(.., |errand| errand.waiting.is_empty()) {
            errand.report.took = errand.started.elapsed();
            // Whoever asked may have gone.
            let _ = errand.reply.send(said(errand.task, &errand.report));
        }
    }
}

fn said(task: Task, report: &RoundReport) -> Reply {
    match task {
        Task::Refresh => Reply::Refreshed(Box::new(Summary::from(report))),
        Task::ApplyRules(moves) => {
            let documents_refused = report.printed.refused.iter().map(ToString::to_string).collect();
            Reply::Applied { moves, documents_refused }
        }
    }
}
