//! What people order over the control socket, done by the loop.

use super::asking::wished_until;
use super::control::ApplyRules;
use super::control::DaemonState;
use super::control::NextSource;
use super::control::Order;
use super::control::Ordered;
use super::control::Reply;
use super::control::meant_sources;
use super::errands::Task;
use super::hold::Hold;
use super::refile::Refiled;
use super::refile::refile;
use super::report::SourceReport;
use super::run::Running;
use crate::model::SourceId;
use crate::pipeline;
use crate::pipeline::NotOverruled;
use crate::pipeline::Overrule;
use anyhow::Result;
use std::collections::BTreeSet;
use tokio::sync::oneshot;
use tokio::task::block_in_place;

impl Running<'_> {
    pub(super) fn obey(&mut self, ordered: Ordered) -> Result<()> {
        let Ordered { order, reply, .. } = ordered;
        let said = match order {
            Order::Refresh { sources } => self.refresh(&sources, reply),
            Order::ApplyRules(asked) => return self.apply_rules(asked, reply),
            Order::Overrule(said) => return self.overrule(&said, reply),
            Order::Reload => Some((reply, self.load_again()?)),
            Order::Status => Some((reply, Reply::Status(Box::new(self.state())))),
        };
        if let Some((reply, said)) = said {
            // Whoever asked may have gone.
            let _ = reply.send(said);
        }
        Ok(())
    }

    /// Asks now, whatever the schedule says; who wished to be left alone is left alone. What is said at
    /// once is said back; all else when the sources have answered.
    fn refresh(
        &mut self,
        named: &[SourceId],
        reply: oneshot::Sender<Reply>,
    ) -> Option<(oneshot::Sender<Reply>, Reply)> {
        if let Some(hold) = &self.hold {
            return Some((reply, Reply::Failed { message: hold.why.clone() }));
        }
        let meant = match meant_sources(&self.desk.config, named) {
            Ok(meant) => meant,
            Err(message) => return Some((reply, Reply::Refused { message })),
        };
        let (now, max_wait) = ((self.clock)(), self.desk.config.fetch.max_wait);
        let (mut asked, mut held) = (BTreeSet::new(), Vec::new());
        for source in meant {
            let state = self.desk.states.get(&source).cloned().unwrap_or_default();
            let known = self.desk.source(&source);
            match known.and_then(|known| wished_until(known, &state, max_wait, now)) {
                Some(until) => held.push(SourceReport::held(source, until)),
                None => {
                    self.desk.ask(&source);
                    asked.insert(source);
                }
            }
        }
        self.errands.begin(Task::Refresh, asked, held, reply);
        None
    }

    /// Files what is there by the rules that are loaded; told when it is published.
    fn apply_rules(&mut self, asked: ApplyRules, reply: oneshot::Sender<Reply>) -> Result<()> {
        let now = (self.clock)();
        let (store, config) = (&mut *self.desk.store, &self.desk.config);
        let refiled = match block_in_place(|| refile(store, config, asked, now)) {
            Ok(Refiled::Moved(moves)) => {
                self.rules_changed = false;
                self.publish_then_reply(Task::ApplyRules(moves), reply);
                return Ok(());
            }
            Ok(Refiled::Declined(said)) => said,
            Err(error) => {
                let said = Reply::Failed { message: error.to_string() };
                self.settle(Err(error.into()))?;
                said
            }
        };
        let _ = reply.send(refiled);
        Ok(())
    }

    /// Makes two articles one, or one two; told when it is published.
    fn overrule(&mut self, said: &Overrule, reply: oneshot::Sender<Reply>) -> Result<()> {
        let now = (self.clock)();
        let (store, config, states) = (&mut *self.desk.store, &self.desk.config, &self.desk.states);
        let refused = match block_in_place(|| pipeline::overrule(store, config, states, said, now)) {
            Ok(overruled) => {
                self.desk.lately.forget();
                self.publish_then_reply(Task::Overrule(overruled), reply);
                return Ok(());
            }
            Err(NotOverruled::Store(error)) => {
                let said = Reply::Failed { message: error.to_string() };
                self.settle(Err(error.into()))?;
                said
            }
            Err(refused) => Reply::Refused { message: refused.to_string() },
        };
        let _ = reply.send(refused);
        Ok(())
    }

    fn publish_then_reply(&mut self, task: Task, reply: oneshot::Sender<Reply>) {
        self.desk.printing.note_news();
        self.errands.begin(task, BTreeSet::new(), Vec::new(), reply);
        if let Some(hold) = &self.hold {
            self.errands.fail(&hold.why);
        }
    }

    fn state(&self) -> DaemonState {
        DaemonState {
            pid: std::process::id(),
            since: self.started,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            config: self.config_path.clone(),
            doing: self.sentence(),
            next: self.agenda.next().map(|(at, source)| NextSource { source: source.clone(), at }),
            asking: self.desk.asking.sources().cloned().collect(),
            held: self.hold.as_ref().map(Hold::told),
        }
    }
}
