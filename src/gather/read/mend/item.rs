//! The elements of one item, each taken or passed over.

use super::constructs::Kind;
use super::constructs::Said;
use super::constructs::looks_like_html;
use super::family::Family;
use super::found::Body;
use super::found::Item;
use super::found::OriginText;
use super::found::keep;
use super::sheet;
use super::vocabulary::Ns;
use super::walk::Element;
use super::walk::Walk;
use super::words;
use crate::gather::read::MAX_LIST;
use crate::gather::read::dates;
use crate::gather::read::parts;
use crate::model::LinkRelation;
use crate::model::SourceDate;
use url::Url;

/// One item, as far as its elements were met.
pub struct Draft {
    pub(super) family: Family,
    /// For feed-rs.
    xml: String,
    pub(super) item: Item,
    has: Has,
    /// Of several links of RSS the last, of Atom the first that leads to a page.
    pub(super) page: Option<Url>,
    /// Of Atom 0.3: says more than `created`.
    issued: Option<SourceDate>,
    /// In RSS: where it has no `guid`.
    atom_id: Option<String>,
    /// `summary` in RSS: a summary, or beside a `description` the content.
    rss_summary: Option<Said>,
}

/// What was written already: the first of its kind stands.
#[derive(Default)]
struct Has {
    id: bool,
    title: bool,
    summary: bool,
    content: bool,
    authors: usize,
    categories: usize,
}

impl Draft {
    /// Begins with the start tag of the item.
    pub fn open<'a>(walk: &mut Walk<'a, '_>, tag: &'a str) -> Draft {
        let language = walk.attribute(tag, "xml:lang");
        let mut draft = Draft {
            family: walk.family,
            xml: String::with_capacity(512),
            item: Item { language, ..Item::default() },
            has: Has::default(),
            page: None,
            issued: None,
            atom_id: None,
            rss_summary: None,
        };
        draft.xml.push_str(match draft.family {
            Family::Rss => "<item>\n",
            Family::Atom => "<entry>\n",
        });
        if let Some(about) = walk.attribute(tag, "rdf:about") {
            draft.id(&about);
        }
        draft
    }

    /// Takes in one element, up to its end.
    pub fn take<'a>(&mut self, walk: &mut Walk<'a, '_>, element: Element<'a>) {
        let word = element.word();
        match (element.ns, self.family, word.as_ref()) {
            (Ns::Own, _, "title") if !self.has.title => {
                if let Some(xml) = words::title(walk, &element) {
                    self.has.title = true;
                    self.xml.push_str(&xml);
                }
            }
            (Ns::Own | Ns::Atom, _, "link") => self.link(walk, &element),
            (Ns::Own, Family::Rss, "guid") => self.guid(walk, &element),
            (Ns::Own, _, "id") => {
                if let Some(id) = walk.text(&element) {
                    self.id(&id);
                }
            }
            (Ns::Atom, _, "id") => self.atom_id = self.atom_id.take().or(walk.text(&element)),
            (Ns::Own, Family::Rss, "description") => self.summary(walk, &element, Kind::Html),
            (Ns::Own, Family::Atom, "summary") => {
                let kind = words::kind_of(walk, &element);
                self.summary(walk, &element, kind);
            }
            (Ns::Own, Family::Rss, "summary") => {
                self.rss_summary = self.rss_summary.take().or(walk.said(&element, Kind::Html));
            }
            (Ns::Content, _, "encoded")
            | (Ns::Own, Family::Rss, "encoded" | "content" | "body" | "fullitem" | "fulltext") => {
                self.content(walk, &element, Kind::Html);
            }
            (Ns::Xhtml, _, "body" | "div") => self.content(walk, &element, Kind::Xhtml),
            (Ns::Own, Family::Atom, "content") => self.atom_content(walk, &element),
            (Ns::Own, Family::Atom, "author") => {
                let who = walk.person(&element);
                self.has.authors += 1;
                match who.text {
                    Some(_) => keep(&mut self.item.people.named, who),
                    None if self.has.authors > MAX_LIST => {}
                    None => words::write_author(&mut self.xml, &who),
                }
            }
            (Ns::Own, Family::Rss, "category") => {
                if let Some(text) = walk.text(&element) {
                    self.category(&text);
                }
            }
            (Ns::Own | Ns::Atom, _, "category") => {
                if let Some(term) = words::category(walk, &element) {
                    self.category(&term);
                }
            }
            (Ns::Own, _, "source") => self.item.origin = Some(OriginText::of(walk, &element)),
            (Ns::Media, ..) => self.media(walk, &element, &word),
            (Ns::Own | Ns::Atom | Ns::Dc | Ns::DcTerms, ..) if self.date(walk, &element, &word) => {}
            _ => self.extra(walk, &element, &word),
        }
    }

    /// What was written for feed-rs, and what it would have dropped.
    pub fn finished(mut self) -> (String, Item) {
        if let Some(id) = self.atom_id.take().filter(|_| !self.has.id) {
            self.item.guid_is_no_link = true;
            self.id(&id);
        }
        match self.rss_summary.take() {
            Some(said) if self.has.summary => self.content_of(said),
            Some(said) => self.summary_of(said),
            None => {}
        }
        self.item.created = self.issued.take().or(self.item.created);
        self.item.page = self.page.take().or(self.item.alternate.take());
        self.xml.push_str(match self.family {
            Family::Rss => "</item>\n",
            Family::Atom => "</entry>\n",
        });
        (self.xml, self.item)
    }

    /// Takes in a date; `false` when the element is none.
    fn date<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, word: &str) -> bool {
        let item = &mut self.item;
        let slot = match (element.ns, word) {
            (Ns::Own, "pubdate" | "published") => &mut item.published,
            (Ns::Own, "issued") => &mut self.issued,
            (Ns::Own, "created")
            | (Ns::Atom, "published")
            | (Ns::Dc, "date")
            | (Ns::DcTerms, "created" | "issued" | "date") => &mut item.created,
            (Ns::Own, "updated" | "lastbuilddate") => &mut item.updated,
            (Ns::Own | Ns::DcTerms, "modified") | (Ns::Atom, "updated") => &mut item.modified,
            _ => return false,
        };
        let date = walk.text(element).and_then(|text| dates::read(&text));
        *slot = slot.or(date);
        true
    }

    /// What feed-rs drops.
    fn extra<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, word: &str) {
        let item = &mut self.item;
        match (element.ns, word) {
            (Ns::Own, "author") | (Ns::Dc, "creator" | "author") | (Ns::Atom, "author") => {
                let who = walk.person(element);
                keep(&mut item.people.named, who);
            }
            (Ns::Itunes, "author") => {
                let who = walk.person(element);
                keep(&mut item.people.others, who);
            }
            (Ns::Own, "enclosure") => self.enclosure(walk, element, "length"),
            (Ns::Own, "comments") | (Ns::Wfw, "commentrss") => {
                let rel = if word == "comments" { LinkRelation::Replies } else { LinkRelation::RepliesFeed };
                let url = walk.text(element).and_then(|text| walk.absolute(element, &text));
                self.leads(rel, url);
            }
            (Ns::FeedBurner, "origlink") => {
                let url = walk.text(element).and_then(|text| parts::absolute_link(&text));
                self.leads(LinkRelation::Canonical, url);
            }
            (Ns::Dc | Ns::DcTerms, "title") => {
                item.title = walk.said(element, Kind::Html).map(|said| said.text);
            }
            (Ns::Dc | Ns::DcTerms, "description" | "abstract") | (Ns::Itunes, "summary" | "subtitle") => {
                let said = walk.said(element, Kind::Html).map(|said| said.text);
                item.summary = item.summary.take().or(said);
            }
            (Ns::Dc | Ns::DcTerms, "language") | (Ns::Own, "language") => {
                item.language = walk.text(element).or(item.language.take());
            }
            (Ns::Itunes, "image") if item.image.is_none() => item.image = walk.link(element, "href"),
            _ if words::subjects(walk, element, word, &mut item.subjects) => {}
            _ => walk.skip(element),
        }
    }

    fn id(&mut self, id: &str) {
        let Some(id) = parts::id(id).filter(|_| !self.has.id) else { return };
        self.has.id = true;
        let name = match self.family {
            Family::Rss => "guid",
            Family::Atom => "id",
        };
        sheet::element(&mut self.xml, name, &id);
    }

    fn guid<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        let is_link = walk.attribute(element.tag, "isPermaLink");
        self.item.guid_is_no_link = is_link.is_some_and(|value| value.eq_ignore_ascii_case("false"));
        if let Some(id) = walk.text(element) {
            self.id(&id);
        }
    }

    fn summary<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, kind: Kind) {
        if let Some(said) = walk.said(element, kind) {
            self.summary_of(said);
        }
    }

    fn summary_of(&mut self, said: Said) {
        match self.family {
            _ if self.has.summary => {}
            Family::Rss => self.body("description", "", said.text),
            Family::Atom => self.body("summary", type_of(&said), said.text),
        }
        self.has.summary = true;
    }

    fn content<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>, kind: Kind) {
        if let Some(said) = walk.said(element, kind) {
            self.content_of(said);
        }
    }

    fn content_of(&mut self, said: Said) {
        match self.family {
            _ if self.has.content => {}
            Family::Rss => self.body("content:encoded", "", said.text),
            Family::Atom => self.body("content", type_of(&said), said.text),
        }
        self.has.content = true;
    }

    /// Only has to be carried: it is laid aside, and its place is kept.
    fn body(&mut self, name: &str, attributes: &str, text: String) {
        self.xml.extend(["<", name, attributes, ">"]);
        self.item.bodies.push(Body { at: self.xml.len(), text });
        self.xml.extend(["</", name, ">\n"]);
    }

    /// Content that stands elsewhere is where the entry leads, when nothing else says so.
    fn atom_content<'a>(&mut self, walk: &mut Walk<'a, '_>, element: &Element<'a>) {
        let language = walk.attribute(element.tag, "xml:lang");
        self.item.language = self.item.language.take().or(language);
        match walk.link(element, "src") {
            Some(url) => {
                if words::is_page(walk, element) {
                    self.item.alternate.get_or_insert(url);
                }
                walk.skip(element);
            }
            None => {
                let kind = words::kind_of(walk, element);
                self.content(walk, element, kind);
            }
        }
    }

    fn category(&mut self, term: &str) {
        self.has.categories += 1;
        match self.family {
            _ if self.has.categories > MAX_LIST => {}
            Family::Rss => sheet::element(&mut self.xml, "category", term),
            Family::Atom => words::write_term(&mut self.xml, term),
        }
    }
}

/// Many who say `text` of a body write HTML all the same.
fn type_of(said: &Said) -> &'static str {
    match said.is_html || looks_like_html(&said.text) {
        true => " type=\"html\"",
        false => "",
    }
}
