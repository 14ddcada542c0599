//! What feeds and items say in the same words: titles, categories, people, kinds of text.

use super::constructs::Kind;
use super::family::Family;
use super::found::Who;
use super::found::keep;
use super::sheet;
use super::vocabulary::Ns;
use super::walk::Element;
use super::walk::Walk;
use crate::gather::read::parts;

/// A title, written for feed-rs.
pub fn title<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>) -> Option<String> {
    let kind = match walk.family {
        Family::Rss => Kind::Html,
        // What is no text is no title; a type that nobody knows is a slip.
        Family::Atom => match kind_of(walk, element) {
            Kind::Foreign => Kind::Text,
            kind => kind,
        },
    };
    let said = walk.said(element, kind)?;
    let mut xml = String::new();
    let kind = if said.is_html && walk.family == Family::Atom { " type=\"html\"" } else { "" };
    sheet::typed(&mut xml, "title", kind, parts::up_to(&said.text, parts::MAX_LINE_BYTES));
    Some(xml)
}

/// What an element says of its text, by `type` and `mode`.
pub fn kind_of<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>) -> Kind {
    let kind = walk.attribute(element.tag, "type");
    let mode = walk.attribute(element.tag, "mode");
    Kind::of(kind.as_deref(), mode.as_deref())
}

/// Whether a link leads to something that people read: not another feed, nor data.
pub fn is_page<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>) -> bool {
    let media_type = walk.attribute(element.tag, "type").unwrap_or_default();
    media_type.contains("html") || !["xml", "json"].iter().any(|end| media_type.ends_with(end))
}

/// A term is what feeds sort by; a label stands in where the term is for machines.
pub fn category<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>) -> Option<String> {
    let term = walk.attribute(element.tag, "term");
    let label = walk.attribute(element.tag, "label");
    let text = walk.text(element);
    let for_people = |term: &String| !term.contains("://") && !term.starts_with("urn:") && !is_number(term);
    term.clone().filter(for_people).or(label).or(text).or(term)
}

/// Takes in what a feed or an item is about, said in other words than `category`; `false` when the element is
/// none of these.
pub fn subjects<'a>(
    walk: &mut Walk<'a, '_>,
    element: &Element<'a>,
    word: &str,
    subjects: &mut Vec<String>,
) -> bool {
    match (element.ns, word) {
        (Ns::Dc | Ns::DcTerms, "subject") => {
            walk.text(element).into_iter().for_each(|subject| keep(subjects, subject));
        }
        (Ns::Itunes, "keywords") | (Ns::Own, "tags" | "keywords") => between_commas(walk, element, subjects),
        // Its children are categories, too.
        (Ns::Itunes, "category") => {
            walk.attribute(element.tag, "text").into_iter().for_each(|text| keep(subjects, text));
        }
        _ => return false,
    }
    true
}

/// Takes in the words of an element that lists them.
pub fn between_commas<'a>(walk: &mut Walk<'a, '_>, element: &Element<'a>, subjects: &mut Vec<String>) {
    let words = walk.text(element).unwrap_or_default();
    words.split(',').for_each(|word| keep(subjects, word.to_owned()));
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// As Atom has it.
pub fn write_term(xml: &mut String, term: &str) {
    let mut attribute = String::new();
    sheet::attribute(&mut attribute, "term", term);
    sheet::typed(xml, "category", &attribute, "");
}

/// As Atom has it; nobody without a name or an address.
pub fn write_author(xml: &mut String, who: &Who) {
    if who.name.is_none() && who.email.is_none() {
        return;
    }
    xml.push_str("<author>");
    for (name, text) in [("name", &who.name), ("email", &who.email), ("uri", &who.url)] {
        if let Some(text) = text {
            sheet::element(xml, name, text);
        }
    }
    xml.push_str("</author>\n");
}
