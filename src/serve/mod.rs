//! The published tree → HTTP.
