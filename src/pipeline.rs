//! The order of the work, and nothing else.
