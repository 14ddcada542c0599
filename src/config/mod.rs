//! `feeds.toml` → `Config`; every fault at once, each with its line.

mod settings;

pub use settings::Config;
pub use settings::Daemon;
pub use settings::Fetch;
pub use settings::Retention;
pub use settings::Site;
