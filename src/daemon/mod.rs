//! The time of the work.
