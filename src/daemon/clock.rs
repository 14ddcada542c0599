//! The only place that asks the machine what time it is.

use crate::model::Timestamp;
use std::sync::Arc;

/// Says what time it is. Handed to whatever must know, so that tests can hold it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

pub fn system_clock() -> Clock {
    Arc::new(chrono::Utc::now)
}
