//! RSS, RDF and Atom → entries: feed-rs reads them, and what it drops is filled in.
//!
//! A mended text enters. It is made whole first, so that one bad end does not cost all items; a
//! feed that feed-rs refuses all the same gets a second chance without what it stumbled over.

mod entries;
mod whole;

use super::Document;
use super::ReadError;
use super::mend;
use feed_rs::model as raw;
use feed_rs::parser::Builder;
use feed_rs::parser::ParseFeedError;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use url::Url;
use whole::Whole;

/// Reads one mended XML document.
pub fn read(text: &str, base: &Url) -> Result<Document, ReadError> {
    let Whole { text, extras, mut mended } = whole::whole(text)?;
    let feed = match parse(&text, base) {
        Err(ReadError::Unreadable { .. }) => {
            mended.push("types or people that the parser refused");
            parse(&mend::with_plain_types(&text), base)
        }
        read => read,
    }?;
    let mut document = entries::document(feed, extras, base);
    document.feed.mended.splice(0..0, mended.into_iter().map(str::to_owned));
    Ok(document)
}

/// feed-rs, with what it would make up turned off. A parser is used once: its state does not
/// survive an error.
fn parse(text: &str, base: &Url) -> Result<raw::Feed, ReadError> {
    let parser = Builder::new()
        .base_uri(Some(base.as_str()))
        // An empty id says that there was none; feed-rs would hash the title or roll dice.
        .id_generator(|_, _, _| String::new())
        .sanitize_content(false)
        // Dates come from the extras, with their precision.
        .timestamp_parser(|_| None)
        .build();
    let unreadable = |why| ReadError::Unreadable { why };
    catch_unwind(AssertUnwindSafe(|| parser.parse(text.as_bytes())))
        .map_err(|_| unreadable("the parser panicked".to_owned()))?
        .map_err(|error: ParseFeedError| unreadable(error.to_string()))
}
