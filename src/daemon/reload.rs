//! Another `feeds.toml` while the loop runs: all of it holds from now on, or nothing of it.
//!
//! Connections, the questions that are out and the turn in hand go on as they are. What only a start can
//! change, the sockets and the folders, is said and stays. Old articles stay where they stand.

use super::changes::changes;
use super::control::Reply;
use super::run::Running;
use crate::config::Config;
use crate::model::Timestamp;
use crate::pipeline;
use anyhow::Context;
use anyhow::Result;
use std::sync::Arc;
use tokio::task::block_in_place;
use tracing::error;
use tracing::info;
use tracing::warn;

const RULES_CHANGED: &str =
    "the rules have changed: they hold for what comes, and `newsdesk rules test` shows what they would move";

impl Running<'_> {
    /// Reads the configuration again, and says what became of it.
    pub(super) fn load_again(&mut self) -> Result<Reply> {
        self.service.reloading();
        let reload = self.reload;
        let reply = match block_in_place(reload) {
            Ok(config) => self.change(config)?,
            Err(faults) => {
                error!("The new configuration is refused, the old one stays:\n{faults}");
                self.refused();
                Reply::Refused { message: faults }
            }
        };
        self.service.ready();
        Ok(reply)
    }

    fn change(&mut self, config: Config) -> Result<Reply> {
        let before = self.desk.config.clone();
        let mut changes = changes(&before, &config);
        if let Err(error) = self.take_over(config) {
            let message = format!("{error:#}");
            error!("The new configuration is not taken up, the old one stays: {message}");
            self.refused();
            self.settle_what_is_told(error)?;
            return Ok(Reply::Failed { message });
        }
        let now = (self.clock)();
        let shown = self.show_change(&before, now);
        self.settle(shown)?;
        self.board.metrics.reloaded(now);
        self.is_refused = false;
        info!(
            "Reloaded: {}",
            if changes.is_empty() { "nothing has changed".to_owned() } else { changes.join("; ") }
        );
        if self.rules_changed {
            changes.push(RULES_CHANGED.to_owned());
        }
        Ok(Reply::Reloaded { changes })
    }

    fn refused(&mut self) {
        self.is_refused = true;
        self.told = None;
        self.board.metrics.refused_reload();
    }

    /// Works by another config from now on, unless anything of it fails. What the turn in hand holds is
    /// decided by the one before.
    fn take_over(&mut self, mut config: Config) -> Result<()> {
        self.commit()?;
        let before = self.desk.config.clone();
        config.daemon = before.daemon.clone();
        let is_other = config.fetch != before.fetch || config.reading != before.reading;
        let other_client = is_other.then(|| self.desk.asking.correspondent(&config));
        let other_client = other_client.transpose().context("setting up the http client")?;
        let notice = self.desk.change(Arc::new(config))?;
        if let Some(client) = other_client {
            self.desk.asking.change(client);
        }
        self.announce(notice.rules_changed);
        Ok(())
    }

    fn show_change(&mut self, before: &Config, now: Timestamp) -> Result<()> {
        self.desk.printing.note_news();
        self.plan_sources(now);
        self.ask_changed(before, now);
        self.show_departures()?;
        self.plan_digests(now)
    }

    /// Notices what the configuration shows otherwise than when it was last worked by. Doing it again
    /// changes nothing.
    pub(super) fn take_up(&mut self) -> Result<()> {
        let notice = self.desk.take_up()?;
        self.announce(notice.rules_changed);
        self.desk.printing.note_news();
        self.show_departures()?;
        self.plan((self.clock)())
    }

    /// A source that is to be asked otherwise than before is asked at once. What it was asked before, or
    /// what was asked of one that left, nobody wants to know any more.
    fn ask_changed(&mut self, before: &Config, now: Timestamp) {
        for source in &before.sources {
            let after = self.desk.source(&source.id);
            if after.is_some_and(|after| after.is_asked_like(source)) {
                continue;
            }
            let (is_here, source) = (after.is_some(), &source.id);
            self.desk.asking.take_back(source);
            if is_here {
                self.agenda.set(source, Some(now));
            } else {
                self.errands.forget(source);
            }
        }
    }

    /// Readers of what left the tree are told so.
    fn show_departures(&mut self) -> Result<()> {
        let departures = pipeline::departures(self.desk.store, &self.desk.config);
        self.board.show_departures(departures.context("reading what left the tree")?);
        Ok(())
    }

    /// A re-file is announced, not done.
    fn announce(&mut self, rules_changed: bool) {
        if rules_changed && !self.rules_changed {
            warn!("Note that {RULES_CHANGED}");
        }
        self.rules_changed = rules_changed;
    }
}
