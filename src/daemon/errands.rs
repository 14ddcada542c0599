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
use crate::pipeline::Overruled;
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
    /// What was said of two articles, to be published.
    Overrule(Overruled),
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
                Task::Overrule(_) => format!("it is kept, and published when that works: {why}"),
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
    let documents_refused = report.printed.refused.iter().map(ToString::to_string).collect();
    match task {
        Task::Refresh => Reply::Refreshed(Box::new(Summary::from(report))),
        Task::ApplyRules(moves) => Reply::Applied { moves, documents_refused },
        Task::Overrule(overruled) => Reply::Overruled { overruled, documents_refused },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::report::SourceAnswer;
    use crate::model::TagUri;
    use crate::pipeline::Did;
    use crate::pipeline::Subject;

    fn order(errands: &mut Errands, task: Task, asked: &[&str]) -> oneshot::Receiver<Reply> {
        let (reply, replied) = oneshot::channel();
        errands.begin(task, asked.iter().copied().map(SourceId::new).collect(), Vec::new(), reply);
        replied
    }

    fn hear(errands: &mut Errands, source: &str) {
        let told = SourceReport { source: SourceId::new(source), answer: SourceAnswer::Unchanged };
        errands.hear(told, 10);
    }

    /// What happens, a word each; the last must end the errand, and none before it.
    fn goes(task: Task, words: &str) -> Reply {
        let mut errands = Errands::default();
        let mut replied = order(&mut errands, task, if words.contains("hear") { &["a"] } else { &[] });
        for word in words.split_whitespace() {
            assert!(replied.try_recv().is_err(), "over before `{word}` in `{words}`");
            match word {
                "hear" => hear(&mut errands, "a"),
                "forget" => errands.forget(&SourceId::new("a")),
                "take" => errands.take(&Taken { opened: 2, ..Taken::default() }),
                "decided" => errands.decided(),
                "begin" => errands.printing(),
                "print" => errands.print(&Printed { written: 3, ..Printed::default() }),
                "look" => errands.finish(false),
                "rest" => errands.finish(true),
                "fail" => errands.fail("the disk is full"),
                other => panic!("`{other}`"),
            }
        }
        replied.try_recv().unwrap_or_else(|_| panic!("not over after `{words}`"))
    }

    #[test]
    fn who_ordered_what_cannot_be_done_is_told_why() {
        for (name, task, words, expected) in [
            ("asked", Task::Refresh, "fail", "the disk is full"),
            ("heard", Task::Refresh, "hear fail", "the disk is full"),
            (
                "moved",
                Task::ApplyRules(Vec::new()),
                "decided begin fail",
                "0 articles are moved, and published when that works: the disk is full",
            ),
        ] {
            let message = expected.to_owned();
            assert_eq!(goes(task, words), Reply::Failed { message }, "{name}");
        }
    }

    #[test]
    fn who_overruled_is_told_when_it_is_out() {
        let subject = |name: &str| Subject { id: TagUri::new(name), title: name.to_owned() };
        let overruled =
            Overruled { did: Did::Joined, one: subject("a"), other: subject("b"), filed: Vec::new() };
        let said = goes(Task::Overrule(overruled.clone()), "decided begin print look");
        assert_eq!(said, Reply::Overruled { overruled: overruled.clone(), documents_refused: vec![] });
        let message = "it is kept, and published when that works: the disk is full".to_owned();
        assert_eq!(goes(Task::Overrule(overruled), "decided begin fail"), Reply::Failed { message });
    }

    #[test]
    fn two_who_ask_for_one_source_hear_of_one_answer() {
        let mut errands = Errands::default();
        let mut one = order(&mut errands, Task::Refresh, &["a"]);
        let mut both = order(&mut errands, Task::Refresh, &["a", "b"]);
        drop(order(&mut errands, Task::Refresh, &["a"]));
        hear(&mut errands, "a");
        errands.decided();
        errands.finish(true);
        assert!(one.try_recv().is_ok() && both.try_recv().is_err());
        errands.forget(&SourceId::new("b"));
        errands.decided();
        errands.finish(true);
        let Ok(Reply::Refreshed(told)) = both.try_recv() else { panic!("a source that left answers nobody") };
        assert_eq!((told.asked, told.sources.len()), (2, 1));
    }

    #[test]
    fn an_errand_is_over_when_what_it_asked_for_is_out() {
        for (name, words, opened, written) in [
            ("no news", "hear decided rest", 0, 0),
            ("news", "hear take decided begin print look", 2, 3),
            ("others have news all the time", "hear take decided take begin take print look", 2, 3),
            ("a publication was going on", "hear take decided look print look begin print look", 2, 6),
            ("not committed yet", "rest decided hear rest take decided rest", 2, 0),
            ("nothing to ask", "decided rest", 0, 0),
        ] {
            match goes(Task::Refresh, words) {
                Reply::Refreshed(told) => {
                    assert_eq!((told.new_articles, told.documents_written), (opened, written), "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
    }
}
