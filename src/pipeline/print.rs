//! Publication: the touched feeds read from the store as values, then rendered, checked and printed.

use super::departures::departures;
use super::upkeep::look_since;
use crate::config::Config;
use crate::config::Site;
use crate::edit::Desk;
use crate::edit::compose;
use crate::model::Body;
use crate::model::Digest;
use crate::model::Edition;
use crate::model::FeedId;
use crate::model::ItemDate;
use crate::model::Outlet;
use crate::model::Page;
use crate::model::PageOf;
use crate::model::Section;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::SourceRules;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::publish;
use crate::publish::Document;
use crate::publish::ListedSource;
use crate::publish::PageOptions;
use crate::publish::Press;
use crate::publish::PressError;
use crate::publish::Printed;
use crate::store::Store;
use crate::store::StoreError;
use std::collections::HashMap;
use tracing::info;
use url::Url;

/// How many items `latest` and a page source's feed carry.
const ITEMS: usize = 100;

/// How many editions a feed of editions carries.
const EDITIONS: usize = 30;

/// How many headlines a section has on the front page.
const HEADLINES: usize = 5;

/// Everything one publication needs, apart from the store it was read from.
#[derive(Debug)]
pub struct Printing {
    /// The last turn it covers: to be marked once it is printed (T2).
    pub through: i64,
    pages: Vec<Page>,
    front: Vec<Page>,
    digests: Vec<DigestPrinting>,
    listed: Vec<ListedSource>,
    listed_since: Option<Timestamp>,
    /// Folders whose documents leave the tree.
    departed: Vec<String>,
    config: Config,
}

/// A digest, its newest editions, and the number of the one before them.
#[derive(Debug)]
struct DigestPrinting {
    digest: Digest,
    editions: Vec<Edition>,
    before: Option<u32>,
}

/// Reads what the turns since the last publication touched; `None` when nothing was.
pub fn prepare(
    store: &Store,
    config: &Config,
    press: &Press,
    states: &HashMap<SourceId, SourceState>,
) -> Result<Option<Printing>, StoreError> {
    let Some(unpublished) = store.unpublished()? else { return Ok(None) };
    let desk = desk(config, states);
    let departures = departures(store, config)?;
    let mut printing = Printing {
        through: unpublished.through,
        pages: Vec::new(),
        front: Vec::new(),
        digests: Vec::new(),
        listed: listed(config, &desk),
        listed_since: look_since(store)?,
        departed: departures.moved.into_keys().chain(departures.gone).collect(),
        config: config.clone(),
    };
    // A turn touches the feed of every source it heard; only pages have one.
    let pages: HashMap<&SourceId, &Source> =
        config.sources.iter().filter(|source| source.is_page()).map(|source| (&source.id, source)).collect();
    for feed in unpublished.feeds {
        match feed {
            FeedId::Digest(id) => {
                if let Some(digest) = config.digests.iter().find(|digest| digest.id == id) {
                    printing.digests.push(digest_printing(store, press, digest)?);
                }
            }
            feed => printing.pages.extend(page(store, config, &desk, &pages, feed)?),
        }
    }
    for section in &config.sections {
        let standing = store.standing(&FeedId::Section(section.id.clone()), HEADLINES)?;
        let of = section_page(section);
        let feed = FeedId::Section(section.id.clone());
        printing.front.push(compose::page(feed, of, standing, Body::Summary, section.date, &desk));
    }
    Ok(Some(printing))
}

/// The whole way at once, for verbs that change something by hand: read, printed, marked (T2). Blocking.
pub fn publish(
    store: &mut Store,
    config: &Config,
    press: &Press,
    states: &HashMap<SourceId, SourceState>,
) -> anyhow::Result<Printed> {
    let Some(printing) = prepare(store, config, press, states)? else { return Ok(Printed::default()) };
    let printed = printing.print(press)?;
    store.published(printing.through)?;
    Ok(printed)
}

impl Printing {
    /// Renders, checks and writes; then what is published no more is removed. Blocking: for a thread of
    /// its own.
    pub fn print(&self, press: &Press) -> Result<Printed, PressError> {
        let printed = press.print(self.render())?;
        for folder in &self.departed {
            if press.withdraw(folder)? {
                info!(
                    folder,
                    "Took the documents of `{folder}` out of the tree: `feeds.toml` has it no more"
                );
            }
        }
        Ok(printed)
    }

    fn render(&self) -> Vec<Document> {
        let site = &self.config.site;
        let options = PageOptions {
            ttl_minutes: ttl_minutes(&self.config),
            sections: &self.config.sections,
            digests: &self.config.digests,
        };
        let mut documents: Vec<Document> =
            self.pages.iter().flat_map(|page| publish::render_page(page, &options, site)).collect();
        for DigestPrinting { digest, editions, before } in &self.digests {
            documents.extend(edition_documents(editions, *before, site));
            let newest = &editions[..editions.len().min(EDITIONS)];
            documents.extend(publish::render_editions(digest, newest, &options, site));
        }
        documents.push(publish::render_front(&self.front, &options, site));
        documents.extend(publish::render_lists(&self.listed, &options, site, self.listed_since));
        documents
    }
}

/// How often it pays to ask us: the gap between two moments of the site-wide schedule. Taken at a
/// fixed moment, since no document may depend on when it is rendered.
fn ttl_minutes(config: &Config) -> Option<u64> {
    let first = config.schedule.next_after(Timestamp::UNIX_EPOCH)?;
    let gap = config.schedule.next_after(first)? - first;
    u64::try_from(gap.num_minutes()).ok().filter(|minutes| *minutes > 0)
}

/// Those that the feed of editions carries, and all that were never printed: every one, where the tree
/// was lost.
fn digest_printing(store: &Store, press: &Press, digest: &Digest) -> Result<DigestPrinting, StoreError> {
    let (numbers, printed) = (store.edition_numbers(&digest.id)?, press.newest_edition(&digest.id));
    let unprinted = numbers.iter().take_while(|number| Some(**number) > printed).count();
    let count = unprinted.max(EDITIONS);
    let editions = store.editions(&digest.id, count)?;
    Ok(DigestPrinting { digest: digest.clone(), editions, before: numbers.get(count).copied() })
}

/// The documents of editions that come newest first, each with a link to the one before it; the oldest
/// first, so that the newest in the tree tells what was printed.
fn edition_documents(editions: &[Edition], before: Option<u32>, site: &Site) -> Vec<Document> {
    let earlier = editions.iter().skip(1).map(|edition| Some(edition.number)).chain([before]);
    let pairs: Vec<_> = editions.iter().zip(earlier).collect();
    let render = |(edition, earlier): &(&Edition, _)| publish::render_edition(edition, site, *earlier);
    pairs.iter().rev().flat_map(render).collect()
}

/// One feed's page; `None` for what the config no longer has, or never publishes.
fn page(
    store: &Store,
    config: &Config,
    desk: &Desk,
    pages: &HashMap<&SourceId, &Source>,
    feed: FeedId,
) -> Result<Option<Page>, StoreError> {
    let (of, limit, body, date) = match &feed {
        FeedId::Section(id) => match config.sections.iter().find(|section| section.id == *id) {
            Some(section) => (section_page(section), section.items, section.body, section.date),
            None => return Ok(None),
        },
        FeedId::Latest => (latest_page(config), ITEMS, Body::Summary, ItemDate::PerFormat),
        FeedId::Source(id) => match pages.get(id) {
            Some(source) => (source_page(source, desk), ITEMS, Body::Summary, ItemDate::Source),
            None => return Ok(None),
        },
        FeedId::Digest(_) => return Ok(None),
    };
    let standing = store.standing(&feed, limit)?;
    Ok(Some(compose::page(feed, of, standing, body, date, desk)))
}

fn section_page(section: &Section) -> PageOf {
    PageOf::Section {
        title: section.title.clone(),
        description: section.description.clone(),
        group: section.group.clone(),
    }
}

fn latest_page(config: &Config) -> PageOf {
    PageOf::Section { title: "Latest".to_owned(), description: config.site.description.clone(), group: None }
}

fn source_page(source: &Source, desk: &Desk) -> PageOf {
    let title =
        desk.outlets.get(&source.id).map_or_else(|| source.id.to_string(), |outlet| outlet.title.clone());
    PageOf::Source { title, url: source.url.clone() }
}

/// The sections and outlets as they are credited now; sources that left the config keep their credit.
pub(super) fn desk(config: &Config, states: &HashMap<SourceId, SourceState>) -> Desk {
    let nothing = SourceState::default();
    let mut outlets: HashMap<SourceId, Outlet> = states
        .iter()
        .filter_map(|(id, state)| Some((id.clone(), outlet(id, None, state.url.clone()?, state))))
        .collect();
    for source in &config.sources {
        let state = states.get(&source.id).unwrap_or(&nothing);
        let mut credited = outlet(&source.id, source.title.clone(), source.url.clone(), state);
        if source.is_page() {
            credited.site = Some(source.url.clone());
            credited.feed = own_feed(config, &source.id);
        }
        outlets.insert(source.id.clone(), credited);
    }
    Desk { sections: config.sections.clone(), outlets }
}

fn outlet(id: &SourceId, title: Option<String>, feed: Url, state: &SourceState) -> Outlet {
    let title = title.or_else(|| state.feed.title.clone()).unwrap_or_else(|| id.to_string());
    Outlet { id: id.clone(), title, site: state.feed.link.clone(), feed, feed_id: state.feed.id.clone() }
}

/// The sources of the config, as they stand in `sources.opml`.
fn listed(config: &Config, desk: &Desk) -> Vec<ListedSource> {
    let headings = first_sections(config);
    let sources = config.sources.iter().filter_map(|source| desk.outlets.get(&source.id));
    sources
        .map(|outlet| ListedSource {
            title: outlet.title.clone(),
            feed: outlet.feed.clone(),
            site: outlet.site.clone(),
            section: headings.get(&outlet.id).map(|title| (*title).to_owned()),
        })
        .collect()
}

/// By source, the title of the first section that everything of it goes to.
fn first_sections(config: &Config) -> HashMap<&SourceId, &str> {
    let titles: HashMap<_, _> =
        config.sections.iter().map(|section| (&section.id, section.title.as_str())).collect();
    let first = |rules: &'_ SourceRules| rules.sections.first().and_then(|id| titles.get(id).copied());
    config.rules.sources.iter().filter_map(|rules| Some((&rules.source, first(rules)?))).collect()
}

/// A page source has no feed, so we credit the one that we make of it.
fn own_feed(config: &Config, source: &SourceId) -> Url {
    let path = format!("{}/rss.xml", FeedId::Source(source.clone()).folder());
    config.site.url.join(&path).expect("a folder joins any http url")
}
