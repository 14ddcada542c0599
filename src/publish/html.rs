//! What the HTML pages have in common: a galley and the config → values for the templates.

use super::characters::clean_line;
use super::dates;
use super::galley::Galley;
use super::page_options::PageOptions;
use super::piece::Piece;
use super::places::address;
use crate::config::Site;
use crate::model::FeedId;
use crate::model::Precision;
use crate::model::Timestamp;
use chrono_tz::Tz;
use serde::Serialize;
use url::Url;

/// What goes into the head of a page.
#[derive(Serialize)]
pub struct Frame {
    pub title: String,
    pub description: String,
    pub canonical: String,
    /// The page's own feeds, RSS first: readers take the first.
    pub feeds: Vec<FeedView>,
    /// From the page to the site, `../` for each folder: a copy of the tree works anywhere.
    pub root: String,
}

#[derive(Serialize)]
pub struct FeedView {
    /// "RSS"
    pub format: &'static str,
    /// Without parameters.
    pub media_type: &'static str,
    pub title: String,
    pub url: String,
    /// Under the site: `travel/rss.xml`.
    pub path: String,
}

#[derive(Serialize)]
pub struct SiteView {
    pub title: String,
    pub url: String,
    pub language: String,
    pub description: Option<String>,
    pub copyright: Option<String>,
    pub icon: Option<String>,
}

/// A way to another page of ours.
#[derive(Serialize)]
pub struct NavLink {
    pub title: String,
    /// Under the site: `travel/`.
    pub path: String,
    pub is_here: bool,
}

#[derive(Serialize)]
pub struct PieceView<'a> {
    pub title: &'a str,
    pub url: Option<&'a Url>,
    pub summary: &'a str,
    pub credit: &'a str,
    pub also: Vec<AlsoView<'a>>,
    pub image: Option<&'a Url>,
    pub language: Option<&'a str>,
    pub date: SaidDateView,
}

#[derive(Serialize)]
pub struct AlsoView<'a> {
    pub outlet: &'a str,
    pub url: Option<&'a Url>,
}

/// A moment, for machines and for people in the site's time zone.
#[derive(Serialize)]
pub struct DateView {
    pub machine: String,
    /// "20 November 2026"
    pub day: String,
    /// "14:05"
    pub time: String,
}

/// When an item came out, with no more than its source said: a time of ours beside an outlet's name would
/// read as the outlet's.
#[derive(Serialize)]
pub struct SaidDateView {
    pub machine: String,
    /// "Friday, 20 November 2026"
    pub weekday: String,
    /// "20 November 2026"
    pub day: String,
    /// "20 Nov"
    pub short: String,
    /// "14:05"; `None` where the source gave no time of day.
    pub time: Option<String>,
}

impl SiteView {
    pub fn of(site: &Site) -> SiteView {
        SiteView {
            title: clean_line(&site.title),
            url: site.url.to_string(),
            language: clean_line(&site.language),
            description: site.description.as_deref().map(clean_line),
            copyright: site.copyright.as_deref().map(clean_line),
            icon: site.icon.as_ref().map(Url::to_string),
        }
    }
}

impl<'a> PieceView<'a> {
    pub fn of(piece: &'a Piece, zone: Tz) -> PieceView<'a> {
        let also = piece.also.iter();
        PieceView {
            title: &piece.title,
            url: piece.url.as_ref(),
            summary: &piece.summary,
            credit: &piece.credit,
            also: also.map(|also| AlsoView { outlet: &also.outlet, url: also.url.as_ref() }).collect(),
            image: piece.image.as_ref(),
            language: piece.language.as_deref(),
            date: SaidDateView::of(piece, zone),
        }
    }
}

impl DateView {
    pub fn of(at: Timestamp, zone: Tz) -> DateView {
        DateView { machine: dates::rfc3339(at), day: dates::day(at, zone), time: dates::time(at, zone) }
    }
}

impl SaidDateView {
    pub fn of(piece: &Piece, zone: Tz) -> SaidDateView {
        // A day alone is the same day everywhere; its instant is that day's midnight in UTC.
        let zone = if piece.precision == Some(Precision::Day) { Tz::UTC } else { zone };
        let is_timed = piece.precision == Some(Precision::Minute);
        let at = piece.published;
        SaidDateView {
            machine: if is_timed { dates::rfc3339(at) } else { dates::full_date(at, zone) },
            weekday: dates::weekday(at, zone),
            day: dates::day(at, zone),
            short: dates::short_day(at, zone),
            time: is_timed.then(|| dates::time(at, zone)),
        }
    }
}

/// The three feeds beside a page.
pub fn feeds(galley: &Galley, site: &Site) -> Vec<FeedView> {
    let formats = [
        ("RSS", "application/rss+xml", "rss.xml"),
        ("Atom", "application/atom+xml", "atom.xml"),
        ("JSON", "application/feed+json", "feed.json"),
    ];
    let feed = |(format, media_type, file)| {
        let path = format!("{}/{file}", galley.folder);
        let title = format!("{} ({format})", galley.title);
        FeedView { format, media_type, title, url: address(site, &path).to_string(), path }
    };
    formats.map(feed).into()
}

/// The ways on from any page: latest, each section, each digest.
pub fn nav(options: &PageOptions<'_>, here: Option<&FeedId>) -> Vec<NavLink> {
    let latest = nav_link(&FeedId::Latest, "Latest", here);
    let sections = options.sections.iter();
    let sections =
        sections.map(|section| nav_link(&FeedId::Section(section.id.clone()), &section.title, here));
    [latest].into_iter().chain(sections).chain(digests(options, here)).collect()
}

pub fn digests(options: &PageOptions<'_>, here: Option<&FeedId>) -> Vec<NavLink> {
    let digests = options.digests.iter();
    digests.map(|digest| nav_link(&FeedId::Digest(digest.id.clone()), &digest.title, here)).collect()
}

fn nav_link(feed: &FeedId, title: &str, here: Option<&FeedId>) -> NavLink {
    NavLink { title: clean_line(title), path: format!("{}/", feed.folder()), is_here: here == Some(feed) }
}

/// From a page in this folder to the site: `../../` from `digest/weekly`.
pub fn to_root(folder: &str) -> String {
    "../".repeat(folder.split('/').count())
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;
    use crate::model::Item;
    use crate::model::SourceDate;

    #[test]
    fn a_date_says_no_more_than_its_source() {
        let at = samples::at;
        let said = |at, precision| Some(SourceDate { at, precision, zone_said: false });
        let (morning, midnight) = (at("2026-11-20T03:30:00Z"), at("2026-11-20T00:00:00Z"));
        let new_york = chrono_tz::America::New_York;
        for (name, published, source, machine, day, time) in [
            (
                "to the minute",
                morning,
                said(morning, Precision::Minute),
                "2026-11-20T03:30:00Z",
                "19 November 2026",
                Some("22:30"),
            ),
            ("a day", midnight, said(midnight, Precision::Day), "2026-11-20", "20 November 2026", None),
            ("nothing", morning, None, "2026-11-19", "19 November 2026", None),
            (
                "the future",
                morning,
                said(at("2027-01-01T00:00:00Z"), Precision::Minute),
                "2026-11-19",
                "19 November 2026",
                None,
            ),
        ] {
            let item = Item { published, source_published: source, ..samples::full_item() };
            let date = SaidDateView::of(&Piece::of_item(&item), new_york);
            assert_eq!((date.machine.as_str(), date.day.as_str()), (machine, day), "{name}");
            assert_eq!(date.time.as_deref(), time, "{name}");
        }
    }
}
