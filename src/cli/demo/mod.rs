//! `newsdesk demo`: the whole newsdesk on a bundled sample newsroom. No network, no configuration.

pub mod newsroom;
mod story;

use super::Ending;
use super::load;
use super::load::CHECKS;
use super::once;
use super::print;
use crate::config;
use crate::config::Config;
use crate::daemon::Rooms;
use crate::daemon::system_clock;
use crate::model::Departures;
use crate::pipeline;
use crate::pipeline::ClosedEdition;
use crate::serve;
use crate::serve::Listener;
use crate::serve::Patience;
use crate::serve::Tree;
use anyhow::Context;
use anyhow::Result;
use newsroom::Newsroom;
use std::net::Ipv4Addr;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

/// Where the result is served, when nobody else is there.
const PORT: u16 = 8080;

/// Nothing changes any more: who looks again sees what was there.
const MAX_AGE: Duration = Duration::from_secs(60);

#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Leave when all is done, instead of serving it
    #[arg(long)]
    once: bool,
    /// Where the files go [default: a new folder among the temporary ones]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Demo {
    pub fn run(self) -> Result<Ending> {
        load::runtime()?.block_on(self.show())
    }

    async fn show(self) -> Result<Ending> {
        let folder = self.open_folder()?;
        let listener = listen().await?;
        let site_url: Url = format!("http://{}/", listener.local_addr()?).parse()?;
        let newsroom =
            newsroom::open(system_clock()()).await.context("opening the sample newsroom on loopback")?;
        let config = config(&newsroom, &folder, &site_url)?;
        let mut rooms = load::rooms(&config, system_clock())?;
        print::say(story::opening(&newsroom, &config))?;
        print::say(story::first_pull(&once::round(&config, &mut rooms, None).await?))?;
        print::say(story::news_breaks(&newsroom.break_news()))?;
        let second = once::round(&config, &mut rooms, None).await?;
        print::say(story::second_pull(&second))?;
        print::say(story::most_carried(&rooms.store, &config)?)?;
        for closed in close_editions(&config, &mut rooms)? {
            print::say(story::edition(&closed))?;
        }
        print::say(story::where_it_is(&folder, &second))?;
        if !self.once {
            print::say(story::invitation(&site_url))?;
            serve_until_interrupted(listener, &config.daemon.public_dir).await?;
        }
        Ok(Ending::Done)
    }

    fn open_folder(&self) -> Result<PathBuf> {
        let folder = match &self.folder {
            Some(folder) => folder.clone(),
            None => tempfile::Builder::new().prefix("newsdesk-demo-").tempdir()?.keep(),
        };
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("making the folder `{}`", folder.display()))?;
        let empty = std::fs::read_dir(&folder)?.next().is_none();
        anyhow::ensure!(empty, "`{}` is not empty: the demo wants a folder of its own", folder.display());
        folder.canonicalize().with_context(|| format!("finding the folder `{}`", folder.display()))
    }
}

/// The usual port, else any that is free.
async fn listen() -> Result<TcpListener> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)).await {
        Ok(listener) => Ok(listener),
        Err(_) => {
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("finding a free port on 127.0.0.1")
        }
    }
}

/// The newsroom's own `feeds.toml`, kept beside the files for whoever wants to look.
fn config(newsroom: &Newsroom, folder: &Path, site_url: &Url) -> Result<Config> {
    let text = newsroom.config(&folder.join("public"), &folder.join("state"), site_url);
    let path = folder.join("feeds.toml");
    std::fs::write(&path, &text).with_context(|| format!("writing `{}`", path.display()))?;
    Ok(config::parse(&text, &path, &CHECKS)?)
}

/// Closes an edition of every digest now, and publishes it.
fn close_editions(config: &Config, rooms: &mut Rooms) -> Result<Vec<ClosedEdition>> {
    let states = rooms.store.states()?;
    let now = (rooms.clock)();
    let mut closed = Vec::new();
    for digest in &config.digests {
        closed.push(pipeline::close_now(&mut rooms.store, config, &rooms.press, &states, digest, now)?);
    }
    once::looked_at(&pipeline::publish(&mut rooms.store, config, &rooms.press, &states)?.refused);
    Ok(closed)
}

async fn serve_until_interrupted(listener: TcpListener, public_dir: &Path) -> Result<()> {
    let tree = Arc::new(Tree::new(public_dir, MAX_AGE));
    let answer = move |request| {
        let tree = tree.clone();
        async move { tree.answer(&request, &Departures::default()).await }
    };
    let interrupted = async {
        // Without a signal handler there is no polite way to end: then nothing ends it but a kill.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let listener = Listener::try_from(listener).context("serving the published tree")?;
    serve::listen(vec![listener], answer, Patience::default(), interrupted).await;
    Ok(())
}
