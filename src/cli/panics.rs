//! A panic → one line of the log.
//!
//! What panics while it reads is caught, and is its source's failure; the line says where in the program it
//! was. It never repeats what was read: a slice out of bounds, for one, quotes the text that it was to cut.

use std::any::Any;
use std::panic;
use std::panic::Location;
use tracing::error;

/// Tells of panics by the log from here on. Who sets `RUST_BACKTRACE` looks for a fault, and gets to see
/// everything.
pub fn log() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(|panic| error!("{}", told(panic.payload(), panic.location()))));
    }
}

/// The words of a panic only where they stand in the program: those that are put together may hold data.
fn told(payload: &dyn Any, location: Option<&Location>) -> String {
    let place = location.map(ToString::to_string).unwrap_or_default();
    match payload.downcast_ref::<&'static str>() {
        Some(words) => format!("Panicked at `{place}`: {words}"),
        None => format!("Panicked at `{place}`; RUST_BACKTRACE=1 would tell more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_not_told() {
        let here = Location::caller();
        let cut = std::panic::catch_unwind(|| "a secret thing in a body".split_at(99)).unwrap_err();
        for (name, payload, expected) in [
            ("a slice", cut, format!("Panicked at `{here}`; RUST_BACKTRACE=1 would tell more")),
            ("our words", Box::new("an invariant"), format!("Panicked at `{here}`: an invariant")),
        ] {
            assert_eq!(told(&*payload, Some(here)), expected, "{name}");
        }
    }
}
