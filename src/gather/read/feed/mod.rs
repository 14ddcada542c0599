//! RSS, RDF and Atom → entries: feed-rs reads them, and what it drops is filled in.
//!
//! A text enters that starts where its document does. One pass mends it, sheet by sheet, and feed-rs
//! reads each sheet: so no more than one stands in memory beside the text, whatever its length.

mod entries;

use super::About;
use super::Document;
use super::ReadError;
use super::mend::Pass;
use super::mend::Sheet;
use super::mend::Stopped;
use super::parts;
use entries::Reading;
use feed_rs::model as raw;
use feed_rs::parser::Builder;
use feed_rs::parser::ParseFeedError;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

/// Reads one XML document.
pub fn read(text: &str, about: &About) -> Result<Document, ReadError> {
    let mut pass = Pass::over(text, about.base, about.limits).map_err(|stopped| refused(text, stopped))?;
    let mut sheet = Sheet::new(pass.family());
    let reading = Reading { family: pass.family() };
    let (mut items, mut entries) = (Vec::new(), Vec::new());
    while let Some((xml, item)) = pass.item() {
        sheet.push_item(&xml, &item.bodies);
        items.push(item);
        if sheet.is_full() {
            entries.extend(reading.entries(parse(sheet.closed())?, std::mem::take(&mut items)));
            sheet.clear();
        }
        about.check_time()?;
    }
    entries.extend(reading.entries(parse(sheet.closed())?, items));
    sheet.clear();
    let (extent, broken_at) = (pass.extent(), pass.broken_at());
    let (head, notes) = pass.finish(&mut sheet);
    match broken_at {
        Some(at) if entries.is_empty() && sheet.is_empty() => {
            Err(malformed(text, at, "the document breaks off"))
        }
        _ => Ok(reading.document(parse(sheet.closed())?, head, entries, notes, extent)),
    }
}

fn refused(text: &str, stopped: Stopped) -> ReadError {
    match stopped {
        Stopped::OtherRoot { name } => ReadError::NotFeedXml { root: name },
        Stopped::NoElement { at } => malformed(text, at, "what opens here never ends"),
    }
}

fn malformed(text: &str, at: usize, why: &str) -> ReadError {
    let (line, column) = parts::line_and_column(text, at);
    ReadError::Malformed { line, column, why: why.to_owned() }
}

/// feed-rs, with what it would make up turned off. A parser is used once: its state does not
/// survive an error.
fn parse(sheet: &str) -> Result<raw::Feed, ReadError> {
    let parser = Builder::new()
        // An empty id says that there was none; feed-rs would hash the title or roll dice.
        .id_generator(|_, _, _| String::new())
        .sanitize_content(false)
        .timestamp_parser(|_| None)
        .build();
    let unreadable = |why| ReadError::Unreadable { why };
    catch_unwind(AssertUnwindSafe(|| parser.parse(sheet.as_bytes())))
        .map_err(|_| unreadable("the parser panicked".to_owned()))?
        .map_err(|error: ParseFeedError| unreadable(error.to_string()))
}
