//! One item as text.

use super::escapes;
use super::meant::Item;
use super::spelling::Bodies;
use super::spelling::Dates;
use super::spelling::Format;
use super::spelling::Spelling;
use super::spelling::Spoil;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::FixedOffset;

const XHTML: &str = "http://www.w3.org/1999/xhtml";

pub struct Writer<'a> {
    pub spelling: &'a Spelling,
}

impl Writer<'_> {
    pub fn item(&self, item: &Item) -> String {
        let mut children = match self.spelling.format.is_atom() {
            true => self.atom(item),
            false => self.rss(item),
        };
        if self.has(Spoil::ForeignElements) {
            children.push(
                "<x:rating xmlns:x=\"urn:x\"><x:title>no title</x:title><x:link>/no</x:link></x:rating>"
                    .to_owned(),
            );
        }
        if self.has(Spoil::StrayEnds) {
            children.push("</p></b>".to_owned());
        }
        shuffle(&mut children, self.spelling.order ^ u64::from(item.number));
        let gap = if self.spelling.indented { "\n  " } else { "" };
        if let Some(last) = children.last_mut().filter(|_| self.has(Spoil::LastFieldsWithoutEnd)) {
            last.truncate(last.rfind("</").unwrap_or(last.len()));
        }
        let inside = children.join(gap);
        let name = self.spelling.item();
        let end = if self.has(Spoil::ItemsWithoutEnd) { String::new() } else { format!("</{name}>") };
        format!("{gap}<{name}{}>{gap}{inside}{gap}{end}", self.attributes(item))
    }

    /// An element of the format's own.
    pub fn own(&self, name: &str, text: &str) -> String {
        self.typed(&self.spelling.own(name), "", text)
    }

    fn attributes(&self, item: &Item) -> String {
        let about = match self.spelling.format.is_rdf() {
            true => format!(" rdf:about=\"{}\"", item.id()),
            false => String::new(),
        };
        let base = if self.has(Spoil::RelativeLinks) { " xml:base='../'" } else { "" };
        about + base
    }

    fn rss(&self, item: &Item) -> Vec<String> {
        let (dc, content) = self.spelling.prefixes;
        let is_rdf = self.spelling.format.is_rdf();
        let mut children = vec![self.own("link", &self.address(&item.link()))];
        children.extend(item.title.iter().map(|title| self.own("title", &self.html_line(title))));
        children.extend(item.summary.iter().map(|html| self.body(&self.spelling.own("description"), html)));
        let encoded = format!("{content}:encoded");
        children.extend(item.content.iter().map(|html| self.body(&encoded, html)));
        let creator = format!("{dc}:creator");
        children.extend(item.author.iter().map(|author| self.typed(&creator, "", author)));
        let category = if is_rdf { format!("{dc}:subject") } else { self.spelling.own("category") };
        children.extend(item.categories.iter().map(|text| self.typed(&category, "", text)));
        if is_rdf {
            children.push(self.typed(&format!("{dc}:date"), "", &self.date(item)));
            return children;
        }
        children.push(self.typed(&self.spelling.own("guid"), " isPermaLink=\"false\"", &item.id()));
        children.push(self.own("pubDate", &self.date(item)));
        let (name, url) = (self.spelling.own("enclosure"), self.link(&item.recording()));
        let enclosure = || format!("<{name} url={url} length='1' type='audio/mpeg'/>");
        children.extend(item.enclosure.then(enclosure));
        children
    }

    fn atom(&self, item: &Item) -> Vec<String> {
        let is_old = self.spelling.format == Format::Atom03;
        let rel = if self.has(Spoil::OddTypes) { "" } else { " rel=\"alternate\"" };
        let link = self.spelling.own("link");
        let mut children = vec![self.own("id", &item.id())];
        children.push(format!("<{link}{rel} type='text/html' href={}/>", self.link(&item.link())));
        let title = |title: &String| {
            self.typed(&self.spelling.own("title"), self.escaped_html(), &self.html_line(title))
        };
        children.extend(item.title.iter().map(title));
        children.extend(item.summary.iter().map(|html| self.body(&self.spelling.own("summary"), html)));
        children.extend(item.content.iter().map(|html| self.body(&self.spelling.own("content"), html)));
        let author = self.spelling.own("author");
        let named = |name: &String| format!("<{author}>{}</{author}>", self.own("name", name));
        children.extend(item.author.iter().map(named));
        let (subject, category) =
            (format!("{}:subject", self.spelling.prefixes.0), self.spelling.own("category"));
        children.extend(item.categories.iter().map(|term| match is_old {
            true => self.typed(&subject, "", term),
            false => {
                format!("<{category} term={}/>", escapes::attribute(term, self.spelling))
            }
        }));
        children.push(self.own(if is_old { "issued" } else { "published" }, &self.date(item)));
        let enclosure = || format!("<{link} rel='enclosure' href={}/>", self.link(&item.recording()));
        children.extend((item.enclosure && !is_old).then(enclosure));
        children
    }

    /// HTML, in one of the ways in which it may stand there.
    fn body(&self, name: &str, html: &str) -> String {
        let html = escapes::spoilt(html, self.spelling);
        match (self.spelling.bodies, self.spelling.format) {
            (Bodies::Base64, Format::Atom03) => {
                let encoded = BASE64_STANDARD.encode(html);
                format!("<{name} type='text/html' mode='base64'>\n{encoded}\n</{name}>")
            }
            (Bodies::Open, Format::Atom) => {
                format!("<{name} type='xhtml'><div xmlns='{XHTML}'>{html}</div></{name}>")
            }
            (Bodies::Prefixed, Format::Atom) => {
                let html = prefixed(&html);
                format!("<{name} type='xhtml'><h:div xmlns:h='{XHTML}'>{html}</h:div></{name}>")
            }
            (Bodies::Open, Format::Atom03) => {
                format!("<{name} type='application/xhtml+xml' mode='xml'>{html}</{name}>")
            }
            (Bodies::Open, _) => format!("<{name}>{html}</{name}>"),
            (Bodies::Prefixed, Format::Rss(_)) if name.ends_with("encoded") => {
                format!("<h:body xmlns:h='{XHTML}'>{}</h:body>", prefixed(&html))
            }
            _ => self.typed(name, self.escaped_html(), &html),
        }
    }

    /// What says that an element holds HTML, escaped.
    fn escaped_html(&self) -> &'static str {
        match (self.spelling.format, self.has(Spoil::OddTypes)) {
            (Format::Atom03, _) => " type=\"text/html\" mode=\"escaped\"",
            (Format::Atom, true) => " type=\"HTML\"",
            (Format::Atom, false) => " type=\"html\"",
            _ => "",
        }
    }

    /// A title as HTML says it, its own markup a level deeper; by those who escape nothing, as it is.
    fn html_line(&self, title: &str) -> String {
        match self.has(Spoil::BareAmpersands) {
            true => escapes::spoilt(title, self.spelling),
            false => escapes::spoilt(&escapes::escaped(title), self.spelling),
        }
    }

    fn typed(&self, name: &str, attributes: &str, text: &str) -> String {
        format!("<{name}{attributes}>{}</{name}>", escapes::content(text, self.spelling))
    }

    fn date(&self, item: &Item) -> String {
        match self.spelling.dates {
            Dates::Own if self.spelling.format.is_atom() || self.spelling.format.is_rdf() => {
                item.moment().to_rfc3339()
            }
            Dates::Own => item.moment().to_rfc2822(),
            Dates::As(pattern, hours) => {
                let zone = FixedOffset::east_opt(hours * 3600).expect("hours of a zone");
                item.moment().with_timezone(&zone).format(pattern).to_string()
            }
        }
    }

    fn link(&self, url: &str) -> String {
        escapes::attribute(&self.address(url), self.spelling)
    }

    /// From the root of the outlet on, where the item says that links start there.
    fn address(&self, url: &str) -> String {
        match self.has(Spoil::RelativeLinks) {
            true => url.replace("https://outlet.example/", ""),
            false => url.to_owned(),
        }
    }

    fn has(&self, spoil: Spoil) -> bool {
        self.spelling.has(spoil)
    }
}

/// Every tag of some HTML with a prefix.
fn prefixed(html: &str) -> String {
    html.replace("</", "\0").replace('<', "<h:").replace('\0', "</h:")
}

/// Fisher and Yates, by the numbers of a linear congruence.
fn shuffle(children: &mut [String], seed: u64) {
    let mut state = seed;
    for at in (1..children.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        children.swap(at, (state >> 33) as usize % (at + 1));
    }
}
