//! `newsdesk article`: a person says that two articles are one, or that one is two.

use super::Ending;
use super::Misuse;
use super::load;
use super::once;
use super::orders;
use super::orders::Hands;
use super::print;
use crate::config::Config;
use crate::daemon::Rooms;
use crate::daemon::control::Order;
use crate::daemon::control::Reply;
use crate::pipeline;
use crate::pipeline::NotOverruled;
use crate::pipeline::Overrule;
use anyhow::Result;
use std::path::Path;

#[derive(Debug, clap::Subcommand)]
pub enum Article {
    /// Two articles are one
    ///
    /// The older id lives. The younger stays where it stands, and enters nothing new.
    Same {
        /// Our id, its short form, or any url or id ever seen of it
        item: String,
        /// The other one, named in the same way
        other: String,
        /// Print what was done as JSON
        #[arg(long)]
        json: bool,
    },
    /// An article is not what it was taken for, and never will be
    ///
    /// With two ITEMs, they are not one. With one, it is not the article that it was found to be. What had
    /// an id of its own has it again; another entry gets a new one, and is filed like news.
    Different {
        /// Our id, its short form, or any url or id ever seen of it
        item: String,
        /// What it is not; not needed where it passes for one
        other: Option<String>,
        /// Print what was done as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Article {
    pub fn run(self, path: &Path) -> Result<Ending> {
        let config = load::config_to_look(path)?;
        match self {
            Article::Same { item, other, json } => say(&config, Overrule::Same(item, other), json),
            Article::Different { item, other, json } => say(&config, Overrule::Different(item, other), json),
        }
    }
}

fn say(config: &Config, said: Overrule, json: bool) -> Result<Ending> {
    let order = Order::Overrule(said.clone());
    let reply = match orders::give(config, &order)? {
        Hands::Daemon(reply) => reply,
        Hands::Ours(rooms) => overrule(config, *rooms, &said)?,
    };
    match reply {
        Reply::Overruled { overruled, documents_refused } => {
            match json {
                true => print::json(&overruled)?,
                false => print::say(&overruled)?,
            };
            Ok(once::looked_at(&documents_refused))
        }
        reply => Err(orders::refusal(reply)),
    }
}

/// In this process, as the daemon would.
fn overrule(config: &Config, mut rooms: Rooms, said: &Overrule) -> Result<Reply> {
    let now = (rooms.clock)();
    let mut states = rooms.store.states()?;
    pipeline::notice_config(&mut rooms.store, config, &rooms.press, &mut states, now)?;
    let overruled = match pipeline::overrule(&mut rooms.store, config, &states, said, now) {
        Ok(overruled) => overruled,
        Err(NotOverruled::Store(error)) => return Err(error.into()),
        Err(refused) => return Err(Misuse(format!("newsdesk: {refused}")).into()),
    };
    let printed = pipeline::publish(&mut rooms.store, config, &rooms.press, &states)?;
    let documents_refused = printed.refused.iter().map(ToString::to_string).collect();
    Ok(Reply::Overruled { overruled, documents_refused })
}
