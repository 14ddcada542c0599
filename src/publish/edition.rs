//! One closed edition → its page, plain text, Markdown and JSON.
//!
//! Rendered from the snapshot alone: nothing here may depend on what came after it closed, since its
//! documents never change again.

use super::characters::clean_line;
use super::dates;
use super::document::Document;
use super::document::media_type;
use super::edition_json;
use super::edition_view::EditionView;
use super::piece::Piece;
use super::places::address;
use super::places::tag;
use super::templates::render;
use crate::config::Site;
use crate::model::Edition;
use crate::model::EditionSection;
use url::Url;

/// An edition set in type, for all its forms.
pub struct EditionGalley<'a> {
    pub edition: &'a Edition,
    pub id: String,
    pub title: String,
    pub description: Option<String>,
    /// Its page.
    pub url: Url,
    pub sections: Vec<SetSection<'a>>,
    /// The number of the one before.
    pub previous: Option<u32>,
}

pub struct SetSection<'a> {
    pub section: &'a EditionSection,
    pub title: String,
    pub pieces: Vec<Piece>,
}

/// `index.html`, `edition.txt`, `edition.md` and `edition.json` under `digest/NAME/NUMBER/`;
/// `previous` is the number of the edition before, where there is one.
pub fn render_edition(edition: &Edition, site: &Site, previous: Option<u32>) -> Vec<Document> {
    let galley = EditionGalley::of(edition, site, previous);
    let view = EditionView::of(&galley, site);
    let texts = [
        ("index.html", media_type::HTML, render("edition.html", &view)),
        ("edition.txt", media_type::TEXT, render("edition.txt", &view)),
        ("edition.md", media_type::MARKDOWN, render("edition.md", &view)),
        ("edition.json", media_type::JSON, edition_json::render(&galley)),
    ];
    let folder = folder(edition);
    let document = |(name, media_type, text)| Document {
        closed: true,
        ..Document::new(format!("{folder}/{name}"), media_type, text, Some(dates::sayable(edition.closed_at)))
    };
    texts.map(document).into()
}

/// The whole edition as HTML that mail programs and feed readers can show: no head, no style.
pub fn render_body(galley: &EditionGalley<'_>, site: &Site) -> String {
    render("edition_body.html", EditionView::of(galley, site))
}

impl<'a> EditionGalley<'a> {
    pub fn of(edition: &'a Edition, site: &Site, previous: Option<u32>) -> EditionGalley<'a> {
        EditionGalley {
            edition,
            id: tag(site, &folder(edition)),
            title: clean_line(&edition.title),
            description: edition.description.as_deref().map(clean_line),
            url: address(site, &format!("{}/", folder(edition))),
            sections: edition.sections.iter().map(SetSection::of).collect(),
            previous,
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

fn folder(edition: &Edition) -> String {
    format!("digest/{}/{}", edition.digest, edition.number)
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::samples;
    use super::*;

    fn rendered() -> Vec<Document> {
        render_edition(&samples::edition(), &samples::site(), Some(2))
    }

    #[test]
    fn an_edition_in_html() {
        let documents = rendered();
        insta::assert_snapshot!(samples::without_style(samples::text_of(
            &documents,
            "digest/weekly/3/index.html"
        )));
    }

    #[test]
    fn an_edition_in_text() {
        let documents = rendered();
        let text = samples::text_of(&documents, "digest/weekly/3/edition.txt");
        insta::assert_snapshot!(text);
        let is_url = |line: &str| line.trim_start().starts_with('<');
        assert!(text.lines().all(|line| is_url(line) || line.chars().count() <= 72));
    }

    #[test]
    fn an_edition_in_markdown() {
        insta::assert_snapshot!(samples::text_of(&rendered(), "digest/weekly/3/edition.md"));
    }

    #[test]
    fn an_edition_in_json() {
        insta::assert_snapshot!(samples::text_of(&rendered(), "digest/weekly/3/edition.json"));
    }

    #[test]
    fn an_edition_is_closed_and_fit_to_print() {
        for document in rendered() {
            assert!(document.closed, "{}", document.path);
            assert_eq!(document.modified, Some(samples::at("2026-11-20T15:00:00Z")));
            assert_eq!(check(&document), Ok(()));
        }
        assert_eq!(rendered(), rendered());
    }
}
