//! One closed edition → its page, plain text, Markdown and JSON.
//!
//! Rendered from the snapshot alone: nothing here may depend on what came after it closed, since its
//! documents never change again.

use super::characters::clean_line;
use super::dates;
use super::document::Document;
use super::document::media_type;
use super::edition_json;
use super::html::DateView;
use super::html::Frame;
use super::html::PieceView;
use super::html::SiteView;
use super::piece::Piece;
use super::places::address;
use super::places::tag;
use super::templates::render;
use crate::config::Site;
use crate::model::DigestId;
use crate::model::Edition;
use crate::model::EditionSection;
use chrono::Datelike;
use serde::Serialize;
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

/// What the templates of an edition see.
#[derive(Serialize)]
struct EditionView<'a> {
    frame: Frame,
    site: SiteView,
    title: &'a str,
    description: Option<&'a str>,
    digest: &'a DigestId,
    number: u32,
    /// "13 November to 20 November 2026".
    period: String,
    /// "12 articles".
    count: String,
    item_count: usize,
    opened: Option<DateView>,
    closed: DateView,
    url: &'a Url,
    /// The page of all editions.
    all_url: Url,
    previous_url: Option<Url>,
    sections: Vec<SectionView<'a>>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    name: &'a str,
    title: &'a str,
    pieces: Vec<NumberedPiece<'a>>,
    overflow: usize,
    /// The section's own page.
    url: Url,
}

#[derive(Serialize)]
struct NumberedPiece<'a> {
    /// From 1, through the whole edition.
    number: usize,
    #[serde(flatten)]
    piece: PieceView<'a>,
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

impl<'a> EditionView<'a> {
    fn of(galley: &'a EditionGalley<'a>, site: &Site) -> EditionView<'a> {
        let edition = galley.edition;
        let all = format!("digest/{}", edition.digest);
        let zone = site.time_zone;
        EditionView {
            frame: frame(galley, site),
            site: SiteView::of(site),
            title: &galley.title,
            description: galley.description.as_deref(),
            digest: &edition.digest,
            number: edition.number,
            period: period(edition, site),
            count: galley.count(),
            item_count: edition.item_count(),
            opened: edition.opened_at.map(|at| DateView::of(at, zone)),
            closed: DateView::of(edition.closed_at, zone),
            url: &galley.url,
            all_url: address(site, &format!("{all}/")),
            previous_url: galley.previous.map(|number| address(site, &format!("{all}/{number}/"))),
            sections: sections(galley, site),
        }
    }
}

fn folder(edition: &Edition) -> String {
    format!("digest/{}/{}", edition.digest, edition.number)
}

// Links are absolute: the same bytes also stand as `latest.html`, one folder up.
fn frame(galley: &EditionGalley<'_>, site: &Site) -> Frame {
    let lead = galley.lead().map(|lead| format!(": {lead}")).unwrap_or_default();
    Frame {
        title: format!("{} #{}", galley.title, galley.edition.number),
        description: format!("{}{lead}", galley.count()),
        canonical: galley.url.to_string(),
        feeds: Vec::new(),
        root: site.url.to_string(),
    }
}

/// The days it covers, the year once where it is the same.
fn period(edition: &Edition, site: &Site) -> String {
    let closed = dates::day(edition.closed_at, site.time_zone);
    let local_year = |at: crate::model::Timestamp| at.with_timezone(&site.time_zone).year();
    match edition.opened_at {
        None => closed,
        Some(opened) if dates::day(opened, site.time_zone) == closed => closed,
        Some(opened) => {
            let day = dates::day(opened, site.time_zone);
            let same_year = local_year(opened) == local_year(edition.closed_at);
            let from =
                if same_year { day.rsplit_once(' ').map_or(day.as_str(), |(from, _)| from) } else { &day };
            format!("{from} to {closed}")
        }
    }
}

fn sections<'a>(galley: &'a EditionGalley<'a>, site: &Site) -> Vec<SectionView<'a>> {
    let mut numbers = 1..;
    let mut pieces = |section: &'a SetSection<'a>| {
        let numbered = section.pieces.iter().zip(numbers.by_ref());
        numbered
            .map(|(piece, number)| NumberedPiece { number, piece: PieceView::of(piece, site.time_zone) })
            .collect()
    };
    let sections = galley.sections.iter();
    let view = |set: &'a SetSection<'a>| SectionView {
        name: set.section.section.as_str(),
        title: &set.title,
        pieces: pieces(set),
        overflow: set.section.overflow,
        url: address(site, &format!("{}/", set.section.section)),
    };
    sections.map(view).collect()
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

    #[test]
    fn a_period_says_its_year_once() {
        for (name, opened, expected) in [
            ("first edition", None, "20 November 2026"),
            ("one day", Some("2026-11-20T01:00:00Z"), "20 November 2026"),
            ("a week", Some("2026-11-13T07:00:00Z"), "13 November to 20 November 2026"),
            ("over a new year", Some("2025-12-31T07:00:00Z"), "31 December 2025 to 20 November 2026"),
        ] {
            let edition = Edition { opened_at: opened.map(samples::at), ..samples::edition() };
            assert_eq!(period(&edition, &samples::site()), expected, "{name}");
        }
    }
}
