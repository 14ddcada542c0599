//! What each outlet shows at this moment: its pieces with their addresses, ids and dates.

use super::copy::Outlet;
use super::copy::Piece;
use crate::model::Timestamp;
use chrono::Duration;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

/// All outlets, where they are, and whether the news broke.
#[derive(Debug)]
pub struct Desk {
    pub outlets: Vec<Outlet>,
    /// In the order of the outlets; each ends in a slash.
    pub homes: Vec<String>,
    pub now: Timestamp,
    pub moved_on: AtomicBool,
}

/// An outlet's whole content, for a writer to put into its format.
#[derive(Debug)]
pub struct Front<'a> {
    pub name: &'a str,
    pub tagline: &'a str,
    pub home: &'a str,
    /// Newest first.
    pub pieces: Vec<Shown<'a>>,
}

/// A piece as it stands now.
#[derive(Debug)]
pub struct Shown<'a> {
    pub id: String,
    pub link: String,
    pub title: &'a str,
    pub piece: &'a Piece,
    pub published: Timestamp,
    pub updated: Timestamp,
}

impl Desk {
    pub fn front(&self, number: usize) -> Front<'_> {
        let outlet = &self.outlets[number];
        let moved_on = self.moved_on.load(Ordering::Relaxed);
        let pieces = outlet.pieces.iter().filter(|piece| moved_on || !piece.breaking);
        let mut pieces: Vec<_> = pieces.map(|piece| self.shown(number, piece, moved_on)).collect();
        pieces.sort_by_key(|shown| std::cmp::Reverse(shown.published));
        Front { name: &outlet.name, tagline: &outlet.tagline, home: &self.homes[number], pieces }
    }

    fn shown<'a>(&'a self, number: usize, piece: &'a Piece, moved_on: bool) -> Shown<'a> {
        let later = piece.later.as_ref().filter(|_| moved_on);
        let new_title = later.and_then(|later| later.title.as_deref());
        let new_id = later.and_then(|later| later.id.clone());
        let published = self.now - Duration::minutes(piece.minutes_ago);
        Shown {
            id: new_id.unwrap_or_else(|| format!("{}:{}", self.outlets[number].id, piece.slug)),
            link: self.link(number, piece),
            title: new_title.unwrap_or(&piece.title),
            piece,
            published,
            updated: if new_title.is_some() { self.now } else { published },
        }
    }

    /// A piece taken from another outlet links there, with the marks by which clicks are counted.
    fn link(&self, number: usize, piece: &Piece) -> String {
        let Some(origin) = &piece.taken_from else {
            return format!("{}{}", self.homes[number], piece.slug);
        };
        let home = self.outlets.iter().position(|outlet| outlet.id == *origin).map(|at| &self.homes[at]);
        let home = home.expect("a piece is taken from a bundled outlet");
        let taker = &self.outlets[number].id;
        format!("{home}{}?utm_source={taker}&utm_medium=rss&utm_campaign=wire", piece.slug)
    }
}
