//! What the templates of an edition see: an edition set in type → values.

use super::dates;
use super::edition_galley::EditionGalley;
use super::edition_galley::SetSection;
use super::html::DateView;
use super::html::Frame;
use super::html::PieceView;
use super::html::SiteView;
use super::places::address;
use crate::config::Site;
use crate::model::DigestId;
use crate::model::Edition;
use serde::Serialize;
use url::Url;

/// Every value that `edition.html`, `edition.txt`, `edition.md` and `edition_body.html` name.
#[derive(Serialize)]
pub struct EditionView<'a> {
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

impl<'a> EditionView<'a> {
    pub fn of(galley: &'a EditionGalley<'a>, site: &Site) -> EditionView<'a> {
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
    let opened = edition.opened_at.map(|at| dates::day(at, site.time_zone));
    match opened.filter(|opened| *opened != closed) {
        None => closed,
        Some(opened) => format!("{} to {closed}", without_year_of(&closed, &opened)),
    }
}

/// `day` without its year, where that is the year of `other`.
fn without_year_of<'a>(other: &str, day: &'a str) -> &'a str {
    let parts = day.rsplit_once(' ').zip(other.rsplit_once(' '));
    parts.filter(|((_, year), (_, other))| year == other).map_or(day, |((rest, _), _)| rest)
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
    use super::super::samples;
    use super::*;

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
