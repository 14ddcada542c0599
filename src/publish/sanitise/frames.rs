//! Frames → links: a player that may not stand in a feed can still be gone to.

use super::super::characters::escaped;
use super::pictures::host_and_path;
use super::pictures::is_below;
use super::pictures::is_counter;
use super::pictures::is_hidden;
use super::pictures::squeezed;
use super::pictures::value;
use crate::model::html::Tag;

/// Whose frames are films and recordings. The frames of others are as a rule advertisements and buttons, and
/// count only where there is nothing else to see.
const PLAYERS: [&str; 14] = [
    "youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
    "vimeo.com",
    "dailymotion.com",
    "twitch.tv",
    "ted.com",
    "archive.org",
    "soundcloud.com",
    "spotify.com",
    "bandcamp.com",
    "mixcloud.com",
    "podcasts.apple.com",
    "libsyn.com",
];

/// A frame that a reader may go to.
pub struct Frame {
    address: String,
    title: String,
    pub is_player: bool,
}

impl Frame {
    /// `None` for one that leads nowhere, or that nobody was to see.
    pub fn of(tag: &Tag<'_>) -> Option<Frame> {
        let address =
            value(tag, "src").or_else(|| value(tag, "data-src")).filter(|_| tag.name == "iframe")?;
        let (host, _) = host_and_path(&address);
        if host.is_empty()
            || squeezed(&address) != address.to_ascii_lowercase()
            || is_hidden(tag)
            || is_counter(&address)
        {
            return None;
        }
        let title = value(tag, "title").filter(|title| !title.is_empty());
        let is_player = PLAYERS.iter().any(|player| is_below(&host, player));
        let title = title.unwrap_or_else(|| host.trim_start_matches("www.").to_owned());
        Some(Frame { address, title, is_player })
    }

    /// Its title, else its host, leading to it.
    pub fn link(&self) -> String {
        format!("<a href=\"{}\">{}</a>", escaped(&self.address), escaped(&self.title))
    }
}
