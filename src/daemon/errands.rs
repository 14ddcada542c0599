//! What people ordered that takes its time, and what they are told when it is done.
//!
//! An errand is over when all its sources have answered, and what they said is committed and printed. What
//! other sources say meanwhile does not prolong it.

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

/// How far an errand has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Some have not answered, or what they said is not committed.
    Open,
    /// All of it is committed.
    Decided,
    /// A publication has begun since.
    Printing,
    Printed,
}

struct Errand {
    task: Task,
    stage: Stage,
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
        self.0.push(Errand {
            task,
            stage: Stage::Open,
            waiting: asked,
            report,
            started: Instant::now(),
            reply,
        });
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
        for errand in self.0.iter_mut().filter(|errand| errand.stage == Stage::Open) {
            errand.report.take(taken.clone());
        }
    }

    /// All that was heard so far is committed.
    pub fn decided(&mut self) {
        for errand in self.0.iter_mut().filter(|errand| errand.waiting.is_empty()) {
            errand.proceed(Stage::Open, Stage::Decided);
        }
    }

    /// A publication begins of all that is committed.
    pub fn printing(&mut self) {
        self.0.iter_mut().for_each(|errand| errand.proceed(Stage::Decided, Stage::Printing));
    }

    /// It has ended.
    pub fn print(&mut self, printed: &Printed) {
        for errand in &mut self.0 {
            errand.report.print(printed.clone());
            errand.proceed(Stage::Printing, Stage::Printed);
        }
    }

    /// Answers those that are over; where `all_is_printed`, what is committed is out.
    pub fn finish(&mut self, all_is_printed: bool) {
        let is_over = |errand: &mut Errand| match errand.stage {
            Stage::Printed => true,
            Stage::Decided => all_is_printed,
            Stage::Open | Stage::Printing => false,
        };
        for mut errand in self.0.extract_if(.., is_over) {
            errand.report.took = errand.started.elapsed();
            // Whoever asked may have gone.
            let _ = errand.reply.send(said(errand.task, &errand.report));
        }
    }

    /// Nothing comes of any of them for now.
    pub fn fail(&mut self, why: &str) {
        for errand in self.0.drain(..) {
            let message = match errand.task {
                Task::Refresh => why.to_owned(),
                Task::ApplyRules(moves) => {
                    format!("{} articles are moved, and published when that works: {why}", moves.len())
                }
            };
            let _ = errand.reply.send(Reply::Failed { message });
        }
    }
}

impl Errand {
    fn proceed(&mut self, from: Stage, to: Stage) {
        if self.stage == from {
            self.stage = to;
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
