//! The bundled copy: who the outlets are, and what they say before and after the news breaks.

use serde::Deserialize;
use std::collections::HashMap;

/// One file an outlet.
const OUTLETS: [&str; 10] = [
    include_str!("copy/meridian.json"),
    include_str!("copy/policy-ledger.json"),
    include_str!("copy/rotor-and-rescue.json"),
    include_str!("copy/tarmac-medic.json"),
    include_str!("copy/ward-round.json"),
    include_str!("copy/border-health.json"),
    include_str!("copy/departures-board.json"),
    include_str!("copy/harbour-wire.json"),
    include_str!("copy/stack-and-cover.json"),
    include_str!("copy/homebound.json"),
];

/// Texts that several outlets carry word for word.
const PRESS_RELEASES: &str = include_str!("copy/press-releases.json");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlet {
    pub id: String,
    pub name: String,
    pub tagline: String,
    pub format: Format,
    #[serde(default)]
    pub manner: Manner,
    pub pieces: Vec<Piece>,
}

impl Outlet {
    /// Whether its pages change when the news breaks.
    pub fn moves_on(&self) -> bool {
        self.pieces.iter().any(|piece| piece.breaking || piece.later.is_some())
    }
}

/// In what the outlet writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// RSS 2.0 with guids and the whole text in `content:encoded`.
    RssFull,
    /// RSS 2.0 as it was once written by hand: no guids, HTML in titles, dates with named zones.
    RssPlain,
    Atom,
    /// RSS 1.0, in Latin-1.
    Rdf,
    Json,
    /// No feed: a page that lists the news.
    Page,
}

/// How the outlet's server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    #[default]
    Prompt,
    Slow,
    /// Answers 500, always.
    Broken,
}

/// What one outlet says once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Its page at the outlet, and, unless it changes `later`, the root of its id.
    pub slug: String,
    /// Before the newsroom was opened.
    pub minutes_ago: i64,
    pub title: String,
    pub summary: String,
    /// Paragraphs, plain text.
    #[serde(default)]
    pub body: Vec<String>,
    /// Its body is that of this press release.
    #[serde(default)]
    press_release: Option<String>,
    /// The outlet whose page it links to, tracked, instead of its own.
    #[serde(default)]
    pub taken_from: Option<String>,
    #[serde(default)]
    pub author: Option<String>,
    #[serde(default)]
    pub category: Option<String>,
    /// Only there once the news broke.
    #[serde(default)]
    pub breaking: bool,
    #[serde(default)]
    pub later: Option<Later>,
}

/// What becomes of a piece when the news breaks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Later {
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub id: Option<String>,
}

/// All outlets, each piece with its text.
pub fn outlets() -> Vec<Outlet> {
    let releases: HashMap<String, Vec<String>> =
        serde_json::from_str(PRESS_RELEASES).expect("the bundled press releases are well formed");
    let outlets = OUTLETS.iter().map(|text| {
        let mut outlet: Outlet = serde_json::from_str(text).expect("the bundled copy is well formed");
        outlet.pieces.iter_mut().for_each(|piece| fill_in(piece, &releases));
        outlet
    });
    outlets.collect()
}

fn fill_in(piece: &mut Piece, releases: &HashMap<String, Vec<String>>) {
    if let Some(release) = &piece.press_release {
        piece.body.clone_from(releases.get(release).expect("a piece names a bundled press release"));
    }
}
