//! The order of the work, and nothing else.
//!
//! `hear` asks a source and reads its answer, `take_in` decides a turn, entry by entry (`deciding`), and commits it (T1), `print`
//! publishes what was touched (T2), `editions` closes what is due, `refile` replays changed rules,
//! `overrule` does what a person says of two articles,
//! `departures` says what is published no more.
//! The rooms do the work and never meet but here.

mod deciding;
mod departures;
mod editions;
mod hear;
mod lately;
mod newsroom;
mod overrule;
mod print;
mod refile;
mod take_in;
mod taken;
#[cfg(test)]
mod tests;
mod upkeep;

pub use departures::departures;
pub use editions::ClosedEdition;
pub use editions::close_due;
pub use editions::close_now;
pub use editions::next_closing;
pub use editions::preview;
pub use editions::waiting;
pub use hear::Heard;
pub use hear::hear;
pub use hear::keyed;
pub use lately::Lately;
pub use lately::window;
pub use newsroom::Newsroom;
pub use overrule::Did;
pub use overrule::NotOverruled;
pub use overrule::Overrule;
pub use overrule::Overruled;
pub use overrule::Subject;
pub use overrule::keys_of_item;
pub use overrule::overrule;
pub use print::Printing;
pub use print::prepare;
pub use print::publish;
pub use refile::Move;
pub use refile::apply_rules;
pub use refile::assignment;
pub use refile::preview_rules;
pub use refile::rules_differ;
pub use refile::rules_hash;
pub use take_in::take_in;
pub use taken::Taken;
pub use upkeep::Notice;
pub use upkeep::expire;
pub use upkeep::notice_config;
pub use upkeep::print_anew;
