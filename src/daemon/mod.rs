//! The time of the work: the clock, and the loops that own the writing store.
//!
//! A [`Round`] asks every source that is due once, and ends. [`run()`] goes on for years: `run.rs` is its
//! loop, `planning.rs`, `writing.rs`, `holding.rs`, `obey.rs`, `reload.rs`, `tell.rs` and `stop.rs` what it does
//! by turns. Both work at a `Desk`. A loop only decides and commits; fetching, reading and printing are
//! tasks that send it events. Whoever serves and takes orders stands beside it, and never waits for it.

mod agenda;
mod asking;
mod backoff;
mod board;
mod changes;
mod clock;
pub mod control;
mod desk;
mod errands;
mod event;
mod health;
mod hold;
mod holding;
mod house;
mod jump;
mod metrics;
mod obey;
mod planning;
mod printing;
mod refile;
mod reload;
mod report;
mod round;
mod run;
mod signals;
mod stop;
mod summary;
mod systemd;
mod tell;
mod turn;
mod writing;

pub use clock::Clock;
pub use clock::system_clock;
pub use desk::Rooms;
pub use house::run;
pub use refile::MOVES_WITHOUT_YES;
pub use refile::Refiled;
pub use refile::refile;
pub use report::Progress;
pub use report::RoundReport;
pub use report::SourceAnswer;
pub use report::SourceReport;
pub use round::Round;
pub use run::Reload;
pub use summary::EditionSummary;
pub use summary::Summary;
