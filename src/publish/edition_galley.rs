//! An edition set in type once, for every form to print: `Edition` → `EditionGalley`.
//!
//! What is in it is as ready to be written as what is in a `Galley`.

use super::characters::clean_line;
use super::piece::Piece;
use super::places::address;
use super::places::tag;
use crate::config::Site;
use crate::model::Edition;
use crate::model::EditionSection;
use url::Url;

/// One edition, ready to be written.
pub struct EditionGalley<'a> {
    pub edition: &'a Edition,
    /// Under the site, without slashes at its ends: `digest/weekly/3`.
    pub folder: String,
    pub id: String,
    pub title: String,
    pub description: Option<String>,
    /// Its page.
    pub url: Url,
    pub sections: Vec<SetSection<'a>>,
    /// The number of the one before.
    pub previous: Option<u32>,
}

/// What an edition took from one section.
pub struct SetSection<'a> {
    pub section: &'a EditionSection,
    pub title: String,
    pub pieces: Vec<Piece>,
}

impl<'a> EditionGalley<'a> {
    pub fn of(edition: &'a Edition, site: &Site, previous: Option<u32>) -> EditionGalley<'a> {
        let folder = format!("digest/{}/{}", edition.digest, edition.number);
        EditionGalley {
            edition,
            id: tag(site, &folder),
            title: clean_line(&edition.title),
            description: edition.description.as_deref().map(clean_line),
            url: address(site, &format!("{folder}/")),
            sections: edition.sections.iter().map(SetSection::of).collect(),
            previous,
            folder,
        }
    }

    /// The headline that stands for the edition.
    pub fn lead(&self) -> Option<&str> {
        self.sections.iter().flat_map(|section| &section.pieces).map(|piece| piece.title.as_str()).next()
    }

    pub fn count(&self) -> String {
        match self.edition.item_count() {
            1 => "1 article".to_owned(),
            count => format!("{count} articles"),
        }
    }
}

impl<'a> SetSection<'a> {
    fn of(section: &'a EditionSection) -> SetSection<'a> {
        let pieces = section.items.iter().map(Piece::of_item).collect();
        SetSection { section, title: clean_line(&section.title), pieces }
    }
}
