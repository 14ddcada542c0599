//! The control socket: how a person asks something of the running daemon.
//!
//! A line of JSON with an [`Order`] goes in, a line with the [`Reply`] comes back, and the connection
//! closes. [`attend`] stands at the daemon's end and hands each order to the loop, [`send`] at the
//! end of the command line. Neither knows how an order is carried out.

mod attend;
mod listen;
mod order;
mod send;
#[cfg(test)]
mod tests;

pub use attend::Ordered;
pub use attend::attend;
pub use listen::Listener;
pub use listen::bind;
pub use order::ApplyRules;
pub use order::DaemonState;
pub use order::Moved;
pub use order::NextSource;
pub use order::Order;
pub use order::Reply;
pub use order::meant_sources;
pub use send::SendError;
pub use send::send;
