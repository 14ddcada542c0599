//! What a stranger says of itself → a few words that can stand in a log.

use super::super::parts;
use crate::gather::normalize;
use crate::model::text;
use url::Url;

/// Characters of a title or a message; longer ones are cut between words.
const MAX_CHARS: usize = 70;

/// Characters of an address.
const MAX_URL_CHARS: usize = 90;

/// One line of plain text; none when nothing is left of it.
pub fn line(plain: &str) -> Option<String> {
    // A message can be a page; its start is enough.
    let line = text::one_line(&normalize::visible(parts::up_to(plain, 16 * MAX_CHARS))).replace('`', "'");
    (!line.is_empty()).then(|| text::shortened(&line, MAX_CHARS))
}

/// The same out of HTML or XML.
pub fn line_of_markup(markup: &str) -> Option<String> {
    line(&text::plain_text(parts::up_to(markup, 16 << 10)))
}

pub fn titled(title: &Option<String>) -> String {
    title.as_ref().map(|title| format!(" titled `{title}`")).unwrap_or_default()
}

pub fn advertised(feeds: &[Url]) -> String {
    match feeds {
        [] => String::new(),
        [feed] => format!(" that names the feed `{}`", address(feed)),
        [first, rest @ ..] => format!(" that names the feed `{}` and {} more", address(first), rest.len()),
    }
}

fn address(url: &Url) -> String {
    match url.as_str() {
        short if short.len() <= MAX_URL_CHARS => short.to_owned(),
        long => format!("{}…", parts::up_to(long, MAX_URL_CHARS)),
    }
}
