//! A feed's own elements, each taken or passed over.

use super::constructs::Kind;
use super::family::Family;
use super::found::Head;
use super::found::keep;
use super::sheet;
use super::vocabulary::Ns;
use super::walk::Element;
use super::walk::Walk;
use super::words;
use crate::gather::read::MAX_LIST;
use crate::gather::read::dates;
use crate::gather::read::parts;
use url::Url;

/// The feed's own elements, as far as they were met.
pub struct Heading {
    family: Family,
    /// For feed-rs.
    xml: String,
    head: Head,
    has_id: bool,
    has_title: bool,
    has_description: bool,
    /// Its page: of several links of RSS the last, of Atom the first that leads to a page.
    page: Option<Url>,
    /// Where the feed itself says none.
    dc_language: Option<String>,
    update_period: Option<u32>,
    update_frequency: u32,
    authors: usize,
    categories: usize,
}

impl Heading {
    pub fn new(family: Family) -> Heading {
        Heading {
            family,
            xml: String::new(),
            head: Head::default(),
            has_id: false,
            has_title: false,
            has_description: false,
            page: None,
            dc_language: None,
            update_period: None,
            update_frequency: 1,
            authors: 0,
            categories: 0,
        }
    }

    /// The root or the channel begins.
    pub fn open(&mut self, language: Option<String>) {
        self.head.language = self.head.language.take().or(language);
    }

    /// Takes in one element, up to its end.
    pub fn take<'a>(&mut self, walk: &mut Walk<'a, '_>, element: Element<'a>) {
        let word = element.word();
        match (element.ns, self.family, word.as_ref()) {
            (Ns::Own, _, "title") if !self.has_title => self.title(walk, &element),
            (Ns::Own, _, "link") | (Ns::Atom, _, "link") => self.link(walk, &element),
            (Ns::Own, Family::Rss, "description") => {
                self.description(walk, &element, "description", Kind::Html)
            }
            (Ns::Own, _, "subtitle" | "tagline" | "info" | "description") => {
                let kind = words::kind_of(walk, &element);
                let name = if self.family == Family::Atom { "subtitle" } else { "description" };
                self.description(walk, &element, name, kind);
            }
            (Ns::Own, Family::Atom, "id") if !self.has_id => {
                self.has_id = true;
                self.short(walk, &element, "id");
            }
            (Ns::Own, Family::Rss, "category") => {
                self.categories += 1;
                match self.categories > MAX_LIST {
                    true => walk.skip(&element),
                    false => self.short(walk, &element, "category"),
                }
            }
            (Ns::Own, Family::Atom, "author") => self.author(walk, &element),
            (Ns::Own | Ns::Atom, _, "category") => self.category(walk, &element),
            (Ns::Media, _, "category" | "group" | "content") => {}
            (Ns::Own | Ns::Atom | Ns::Dc | Ns::DcTerms, ..) if self.date(walk, &element, &word) => {}
            _ => self.extra(walk, &element, &word),
        }
    }

    /// What was written for feed-rs, and what it would have dropped.
    pub fn finished(mut self) -> (String, Head) {
        if let Some(page) = self.page.take().or(self.head.alternate.take()) {
            match self.family {
                Family::Rss => sheet::element(&mut self.xml, "link", page.as_str()),
                Family::Atom => {
                    let mut href = String::new();
                    sheet::attribute(&mut href, "href", page.as_str());
                    sheet::typed(&mut self.xml, "link", &href, "");
                }
            }
        }
        self.head.language = self.head.language.take().or(self.dc_language.take());
        self.head.wishes.update_minutes =
            self.update_period.map(|minutes| minutes / self.update_frequency.max(1));
        (self.xml, self.head)
    }

    /// Takes in a date; `false` when the element is none.
    fn date<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, word: &str) -> bool {
        let head = &mut self.head;
        let slot = match (element.ns, word) {
            (Ns::Own, "pubdate" | "published" | "created" | "issued") => &mut head.published,
            (Ns::Dc, "date") | (Ns::DcTerms, "created" | "issued" | "date") => &mut head.created,
            (Ns::Own, "lastbuilddate" | "updated" | "modified") => &mut head.updated,
            (Ns::DcTerms, "modified") | (Ns::Atom, "updated") => &mut head.modified,
            _ => return false,
        };
        let date = walk.text(element).and_then(|text| dates::read(&text));
        *slot = slot.or(date);
        true
    }

    /// What feed-rs drops.
    fn extra<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, word: &str) {
        let head = &mut self.head;
        match (element.ns, word) {
            (Ns::Own, "language") => head.language = head.language.take().or(walk.text(element)),
            (Ns::Dc, "language") => self.dc_language = self.dc_language.take().or(walk.text(element)),
            (Ns::Dc | Ns::DcTerms, "title") => {
                head.title = walk.said(element, Kind::Html).map(|said| said.text)
            }
            (Ns::Dc | Ns::DcTerms, "description" | "abstract") | (Ns::Itunes, "summary" | "subtitle") => {
                let said = walk.said(element, Kind::Html).map(|said| said.text);
                head.description = head.description.take().or(said);
            }
            (Ns::Own, "managingeditor" | "author")
            | (Ns::Dc, "creator" | "author")
            | (Ns::Atom, "author") => {
                let who = walk.person(element);
                keep(&mut head.people.named, who);
            }
            (Ns::Own, "webmaster") | (Ns::Itunes, "author") => {
                let who = walk.person(element);
                keep(&mut head.people.others, who);
            }
            _ if words::subjects(walk, element, word, &mut head.subjects) => {}
            _ => self.wish(walk, element, word),
        }
    }

    /// How the feed would like to be asked.
    fn wish<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, word: &str) {
        let wishes = &mut self.head.wishes;
        match (element.ns, word) {
            (Ns::Own, "ttl") => wishes.ttl_minutes = walk.text(element).and_then(|text| text.parse().ok()),
            (Ns::Own, "skiphours") => {
                let hours = texts_within(walk, element);
                // 24 is what RSS 0.91 called midnight.
                let hours =
                    hours.iter().filter_map(|hour| hour.parse::<u8>().ok()).filter(|hour| *hour <= 24);
                wishes.skip_hours = hours.map(|hour| hour % 24).collect();
            }
            (Ns::Own, "skipdays") => wishes.skip_days = texts_within(walk, element),
            (Ns::Sy, "updateperiod") => {
                self.update_period = walk.text(element).and_then(|text| minutes_of(&text))
            }
            (Ns::Sy, "updatefrequency") => {
                self.update_frequency = walk.text(element).and_then(|text| text.parse().ok()).unwrap_or(1);
            }
            (Ns::Own, "cloud") => {
                let said =
                    ["protocol", "domain", "port", "path"].map(|name| walk.attribute(element.tag, name));
                let [protocol, domain, port, path] = said.map(Option::unwrap_or_default);
                self.head.cloud = parts::id(&format!("{protocol} {domain}:{port}{path}"));
                walk.skip(element);
            }
            _ => walk.skip(element),
        }
    }

    fn title<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        if let Some(xml) = words::title(walk, element) {
            self.has_title = true;
            self.xml.push_str(&xml);
        }
    }

    fn description<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, name: &str, kind: Kind) {
        let Some(said) = walk.said(element, kind).filter(|_| !self.has_description) else { return };
        self.has_description = true;
        let kind = if said.is_html && self.family == Family::Atom { " type=\"html\"" } else { "" };
        sheet::typed(&mut self.xml, name, kind, &said.text);
    }

    fn short<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, name: &str) {
        if let Some(text) = walk.text(element) {
            sheet::element(&mut self.xml, name, &text);
        }
    }

    fn author<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        let who = walk.person(element);
        self.authors += 1;
        match who.text {
            Some(_) => keep(&mut self.head.people.named, who),
            None if self.authors > MAX_LIST => {}
            None => words::write_author(&mut self.xml, &who),
        }
    }

    fn category<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        match words::category(walk, element) {
            Some(term) if self.family == Family::Atom && self.categories < MAX_LIST => {
                self.categories += 1;
                words::write_term(&mut self.xml, &term);
            }
            Some(term) => keep(&mut self.head.subjects, term),
            None => {}
        }
    }

    fn link<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        let rel = walk.attribute(element.tag, "rel").unwrap_or_default().to_ascii_lowercase();
        let href = walk.link(element, "href");
        let text = walk.text(element).and_then(|text| walk.absolute(element, &text));
        let Some(url) = href.or(text) else { return };
        if self.family == Family::Rss && element.ns == Ns::Own && matches!(rel.as_str(), "" | "alternate") {
            self.page = Some(url);
            return;
        }
        match rel.as_str() {
            "" | "alternate" if self.family == Family::Atom => {
                if words::is_page(walk, element) {
                    self.page.get_or_insert(url);
                } else {
                    self.head.alternate.get_or_insert(url);
                }
            }
            "" | "alternate" => {
                self.head.alternate.get_or_insert(url);
            }
            "hub" => keep(&mut self.head.hubs, url),
            "next" | "prev-archive" => {
                self.head.next.get_or_insert(url);
            }
            _ => {}
        }
    }
}

fn texts_within<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>) -> Vec<String> {
    let inner = walk.inner(element);
    let children = walk.children(inner);
    children.into_iter().filter_map(|(_, inner)| walk.text_of(inner)).collect()
}

/// `hourly`, `daily` and so on (RDF Site Summary 1.0 Modules: Syndication).
fn minutes_of(period: &str) -> Option<u32> {
    match period.to_ascii_lowercase().as_str() {
        "hourly" => Some(60),
        "daily" => Some(24 * 60),
        "weekly" => Some(7 * 24 * 60),
        "monthly" => Some(30 * 24 * 60),
        "yearly" => Some(365 * 24 * 60),
        _ => None,
    }
}
