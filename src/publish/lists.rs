//! Sections and sources → OPML 2.0: what we write, for subscribers; what we read, for anyone who wonders.

use super::characters::clean_line;
use super::dates::rfc822;
use super::document::Document;
use super::document::media_type;
use super::galley::publisher;
use super::page_options::PageOptions;
use super::places::address;
use super::templates::render;
use crate::config::Site;
use crate::model::FeedId;
use crate::model::Section;
use crate::model::Timestamp;
use serde::Serialize;
use url::Url;

/// A source, as it stands in `sources.opml`.
#[derive(Clone, Debug)]
pub struct ListedSource {
    pub title: String,
    /// Its feed; for a page source our own feed of it.
    pub feed: Url,
    /// Its web page.
    pub site: Option<Url>,
    /// The title of the section it stands under: of the first, where it feeds several.
    pub section: Option<String>,
}

#[derive(Serialize)]
struct List {
    title: String,
    /// RFC 822.
    modified: Option<String>,
    publisher: String,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    /// `None` at the top level.
    name: Option<String>,
    feeds: Vec<FeedOutline>,
}

#[derive(Serialize)]
struct FeedOutline {
    text: String,
    description: Option<String>,
    xml_url: String,
    html_url: Option<String>,
    language: Option<String>,
}

/// `opml/sections.opml` and `opml/sources.opml`; `modified` is when either list last changed.
pub fn render_lists(
    sources: &[ListedSource],
    options: &PageOptions<'_>,
    site: &Site,
    modified: Option<Timestamp>,
) -> Vec<Document> {
    vec![
        list("sections", grouped(written_feeds(options, site)), site, modified),
        list("sources", grouped(sources.iter().map(source_outline)), site, modified),
    ]
}

fn list(name: &str, groups: Vec<Group>, site: &Site, modified: Option<Timestamp>) -> Document {
    let values = List {
        title: format!("{}: {name}", clean_line(&site.title)),
        modified: modified.map(rfc822),
        publisher: publisher(site),
        groups,
    };
    Document::new(format!("opml/{name}.opml"), media_type::OPML, render("list.opml.xml", values), modified)
}

/// Outlines of one group stand together, where its first stands; those of none before them all.
fn grouped(outlines: impl IntoIterator<Item = (Option<String>, FeedOutline)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (name, outline) in outlines {
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.feeds.push(outline),
            None => groups.push(Group { name, feeds: vec![outline] }),
        }
    }
    groups.sort_by_key(|group| group.name.is_some());
    groups
}

fn written_feeds(options: &PageOptions<'_>, site: &Site) -> Vec<(Option<String>, FeedOutline)> {
    let latest = (None, written(&FeedId::Latest, "Latest", None, site));
    let sections = options.sections.iter().map(|section| section_outline(section, site));
    let digests = options.digests.iter().map(|digest| {
        let feed = FeedId::Digest(digest.id.clone());
        (Some("Digests".to_owned()), written(&feed, &digest.title, digest.description.as_deref(), site))
    });
    [latest].into_iter().chain(sections).chain(digests).collect()
}

fn section_outline(section: &Section, site: &Site) -> (Option<String>, FeedOutline) {
    let feed = FeedId::Section(section.id.clone());
    let outline = written(&feed, &section.title, section.description.as_deref(), site);
    (section.group.as_deref().map(clean_line), outline)
}

fn written(feed: &FeedId, title: &str, description: Option<&str>, site: &Site) -> FeedOutline {
    let folder = feed.folder();
    FeedOutline {
        text: clean_line(title),
        description: description.map(clean_line),
        xml_url: address(site, &format!("{folder}/rss.xml")).to_string(),
        html_url: Some(address(site, &format!("{folder}/")).to_string()),
        language: Some(clean_line(&site.language)),
    }
}

fn source_outline(source: &ListedSource) -> (Option<String>, FeedOutline) {
    let outline = FeedOutline {
        text: clean_line(&source.title),
        description: None,
        xml_url: source.feed.to_string(),
        html_url: source.site.as_ref().map(Url::to_string),
        language: None,
    };
    (source.section.as_deref().map(clean_line), outline)
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::samples;
    use super::*;

    fn rendered() -> Vec<Document> {
        let source = |title: &str, section: Option<&str>| ListedSource {
            title: title.to_owned(),
            feed: samples::url("https://outlet.example/rss?a=1&b=2"),
            site: section.map(|_| samples::url("https://outlet.example/")),
            section: section.map(str::to_owned),
        };
        let sources = [
            source("The \"Outlet\" & <more>\u{b}", Some("Travel")),
            source("Loose", None),
            source("B", Some("Travel")),
        ];
        let (sections, digests) = (samples::sections(), samples::digests());
        let options = PageOptions { ttl_minutes: None, sections: &sections, digests: &digests };
        render_lists(&sources, &options, &samples::site(), Some(samples::at("2026-11-20T14:06:00Z")))
    }

    #[test]
    fn lists_in_opml() {
        let documents = rendered();
        let [sections, sources] =
            ["opml/sections.opml", "opml/sources.opml"].map(|path| samples::text_of(&documents, path));
        insta::assert_snapshot!(format!("{sections}\n{sources}"));
        assert!(documents.iter().all(|document| check(document).is_ok()));
    }
}
