//! What whole turns do over time.

mod histories;
mod revisions;

use super::*;
