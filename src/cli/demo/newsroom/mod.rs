//! A sample newsroom: ten invented outlets of the travel and health trade, on loopback.
//!
//! A moment comes in; outlets that answer over HTTP leave, each on its own port, with a `feeds.toml`
//! that reads them. Once the newsroom is told to break news, its outlets have moved on. They are
//! other people's: what they write is valid but odd in the ways of the field, and made without any
//! of the libraries that newsdesk publishes with.

mod answer;
mod copy;
mod desk;
mod write;

use crate::model::Timestamp;
use crate::serve;
use crate::serve::Patience;
use answer::answer;
use desk::Desk;
use std::future::pending;
use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::Url;

/// Its sources, sections and digest, with `{...}` where addresses and folders go.
const CONFIG: &str = include_str!("feeds.toml");

/// Open as long as it is held: the outlets fall silent when it is dropped.
#[derive(Debug)]
pub struct Newsroom {
    desk: Arc<Desk>,
    _outlets: JoinSet<()>,
}

/// Opens the newsroom, each outlet on a free port of 127.0.0.1. All its news is dated back from
/// `now`: what stands there already by hours and days, what is yet to break by minutes.
///
/// Needs a tokio runtime with time and IO; fails where no port can be had.
pub async fn open(now: Timestamp) -> io::Result<Newsroom> {
    let outlets = copy::outlets();
    let mut listeners = Vec::with_capacity(outlets.len());
    let mut homes = Vec::with_capacity(outlets.len());
    for _ in &outlets {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        homes.push(format!("http://{}/", listener.local_addr()?));
        listeners.push(listener);
    }
    let desk = Arc::new(Desk { outlets, homes, now, moved_on: AtomicBool::new(false) });
    let mut serving = JoinSet::new();
    for (number, listener) in listeners.into_iter().enumerate() {
        let desk = Arc::clone(&desk);
        let answered = move |request| answer(Arc::clone(&desk), number, request);
        serving.spawn(serve::listen(vec![listener.try_into()?], answered, Patience::default(), pending()));
    }
    Ok(Newsroom { desk, _outlets: serving })
}

impl Newsroom {
    /// The name of each outlet, and its front page.
    pub fn outlets(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.desk.outlets.iter().map(|outlet| outlet.name.as_str());
        names.zip(self.desk.homes.iter().map(String::as_str))
    }

    /// A whole `feeds.toml` that reads this newsroom: nine sections, a source for each outlet, a
    /// digest `weekly`.
    pub fn config(&self, public_dir: &Path, state_dir: &Path, site_url: &Url) -> String {
        let folder = |path: &Path| path.to_string_lossy().into_owned();
        let ours = [
            ("public_dir", folder(public_dir)),
            ("state_dir", folder(state_dir)),
            ("site_url", site_url.to_string()),
        ];
        let outlets = self.desk.outlets.iter().map(|outlet| outlet.id.as_str());
        let theirs = outlets.zip(self.desk.homes.iter().cloned());
        ours.into_iter().chain(theirs).fold(CONFIG.to_owned(), |text, (blank, value)| {
            text.replace(&format!("{{{blank}}}"), &quotable(&value))
        })
    }

    /// Lets the news of the day break: from now on the outlets carry it. Says whose pages change.
    pub fn break_news(&self) -> Vec<&str> {
        self.desk.moved_on.store(true, Ordering::Relaxed);
        let outlets = self.desk.outlets.iter().filter(|outlet| outlet.moves_on());
        outlets.map(|outlet| outlet.name.as_str()).collect()
    }
}

/// Text as it stands between the quotes of a TOML string; JSON escapes are TOML escapes.
fn quotable(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests;
