//! Everything that `feeds.toml` decides, checked and with defaults filled in.

use super::Faults;
use crate::model::Digest;
use crate::model::Limits;
use crate::model::Rules;
use crate::model::Schedule;
use crate::model::Section;
use crate::model::Source;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// One loaded `feeds.toml`.
#[derive(Clone, Debug)]
pub struct Config {
    pub site: Site,
    pub daemon: Daemon,
    pub fetch: Fetch,
    /// How much of a document is taken.
    pub reading: Limits,
    /// The site-wide schedule: for sources without a line of their own.
    pub schedule: Schedule,
    pub retention: Retention,
    /// In the file's order, as are `sources` and `digests`.
    pub sections: Vec<Section>,
    pub sources: Vec<Source>,
    pub digests: Vec<Digest>,
    pub rules: Rules,
    /// What is likely not meant, though it can be done.
    pub warnings: Faults,
}

/// Who publishes.
#[derive(Clone, Debug)]
pub struct Site {
    pub title: String,
    /// Where readers find us; ends in a slash.
    pub url: Url,
    /// The authority of our `tag:` ids (RFC 4151), such as `news.example.org,2026`.
    pub authority: String,
    pub time_zone: chrono_tz::Tz,
    /// BCP 47.
    pub language: String,
    pub description: Option<String>,
    pub author: Option<String>,
    pub copyright: Option<String>,
    /// A square picture.
    pub icon: Option<Url>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Daemon {
    /// Where the published tree is served; empty where another web server does it.
    pub listen: Vec<Listen>,
    /// Holds `newsdesk.db` and its lock. Relative paths start at the config's folder.
    pub state_dir: PathBuf,
    /// The published tree.
    pub public_dir: PathBuf,
    /// Where orders reach the daemon.
    pub control_socket: PathBuf,
}

/// A place to listen at. Displayed as the file has it: `127.0.0.1:8080`, `unix:/run/newsdesk/http.sock`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    Tcp(SocketAddr),
    /// A socket file.
    Unix(PathBuf),
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Listen::Tcp(address) => address.fmt(f),
            Listen::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// How sources are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    pub user_agent: String,
    /// Requests in flight, at most, in all.
    pub concurrency: usize,
    /// Requests in flight, at most, per host.
    pub per_host: usize,
    /// Between two requests to one host.
    pub host_gap: Duration,
    /// For one answer, redirects and body included.
    pub timeout: Duration,
    /// For a whole round: what has not answered by then has failed this time.
    pub round_deadline: Duration,
    /// Of one body, counted after decompression.
    pub max_bytes: u64,
    /// How long Retry-After may delay a source with a schedule of its own, at most; any other, a day.
    pub max_wait: Duration,
    /// The only doors to private addresses: host names, addresses or CIDR blocks.
    pub private_hosts: Vec<String>,
}

/// What is kept, and for how long.
#[derive(Clone, Debug)]
pub struct Retention {
    /// How long a key of an entry that its source no longer lists stays known.
    pub keep_entries: Duration,
    /// How long the text of an article stays.
    pub keep_articles: Duration,
}
