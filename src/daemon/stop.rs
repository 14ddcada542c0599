//! The end of the loop: what is in hand is finished, what can't be is left for the next start to find.

use super::hold::Hold;
use super::run::Running;
use anyhow::Result;
use std::time::Duration;
use tracing::info;
use tracing::warn;

/// What is in hand at a stop is finished within this time, or found again at the next start. A store that is
/// locked adds five seconds, readers ten: systemd waits for thirty.
const STOP_WITHIN: Duration = Duration::from_secs(10);

impl Running<'_> {
    /// Finishes what is in hand; what can't be finished in time is found again at the next start.
    pub(super) async fn stop(mut self) -> Result<()> {
        info!("Stopping");
        self.service.stopping();
        self.board.is_stopping();
        self.orders.close();
        match tokio::time::timeout(STOP_WITHIN, self.finish()).await {
            Ok(Err(error)) if Hold::because(&error, (self.clock)()).is_some() => {
                warn!("Not all could be written; the next start finds it again: {error:#}");
                Ok(())
            }
            Ok(done) => done,
            Err(_) => {
                warn!("Not all was printed within {} s; the next start does it", STOP_WITHIN.as_secs());
                Ok(())
            }
        }
    }

    /// The answers that are here are taken in; the questions that are out are dropped.
    async fn finish(&mut self) -> Result<()> {
        while let Ok(event) = self.inbox.try_recv() {
            self.take(event)?;
        }
        self.desk.asking.drop_all();
        self.commit()?;
        self.desk.keep_quiet_states()?;
        self.finish_printing().await?;
        self.print()?;
        self.finish_printing().await?;
        self.finish_errands();
        Ok(())
    }

    async fn finish_printing(&mut self) -> Result<()> {
        while self.desk.printing.is_running() {
            let event = self.inbox.recv().await.expect("the loop holds a sender itself");
            self.take(event)?;
        }
        Ok(())
    }
}
