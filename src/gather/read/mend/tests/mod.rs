mod constructs;
mod head;
mod item;
mod notes;
mod pass;

use super::*;
use crate::model::Extent;

/// All that one pass says of a document.
struct Passed {
    items: Vec<Item>,
    /// What feed-rs is given of each item, its bodies in their places.
    sheets: Vec<String>,
    head: Head,
    /// What feed-rs is given of the head.
    sheet: String,
    notes: Notes,
    is_whole: bool,
    is_broken: bool,
}

fn passed(text: &str) -> Passed {
    passed_within(text, &Limits::default())
}

fn passed_within(text: &str, limits: &Limits) -> Passed {
    let document = Url::parse("https://ex.org/news/feed").unwrap();
    let mut pass = Pass::over(text, &document, limits).unwrap();
    let (mut items, mut sheets) = (Vec::new(), Vec::new());
    while let Some((xml, item)) = pass.item() {
        let mut sheet = Sheet::new(pass.family());
        sheet.push_whole_item(&xml, &item.bodies);
        sheets.push(sheet.elements().to_owned());
        items.push(item);
    }
    let (is_whole, is_broken) = (pass.extent() == Extent::Whole, pass.broken_at().is_some());
    let mut sheet = Sheet::new(pass.family());
    let (head, notes) = pass.finish(&mut sheet);
    Passed { items, sheets, head, sheet: sheet.elements().to_owned(), notes, is_whole, is_broken }
}

fn rss(inside: &str) -> String {
    format!("<rss version='2.0'><channel>{inside}</channel></rss>")
}

fn atom(inside: &str) -> String {
    format!("<feed xmlns='http://www.w3.org/2005/Atom'>{inside}</feed>")
}

/// What stands in an item or a feed that needs only say what becomes of it.
fn said(of: impl IntoIterator<Item = impl ToString>) -> String {
    of.into_iter().map(|one| one.to_string()).collect::<Vec<_>>().join(" ")
}
