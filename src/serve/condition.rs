//! Whether a client already has what it asks for (RFC 9110, section 13).
//!
//! Reads the validators a client sent against those of the answer. Never asks the time: a date that
//! a client made up is compared like any other.

use super::Request;
use chrono::DateTime;
use chrono::NaiveDateTime;
use chrono::Utc;
use xxhash_rust::xxh3::xxh3_64;

/// The dates a recipient must understand (RFC 9110, 5.6.7), the one it must send first.
const DATES: [&str; 3] = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// A strong entity tag: the same for the same bytes, on every machine and after every restart.
pub fn etag(body: &[u8]) -> String {
    format!("\"{}\"", hash(body))
}

/// What entity tags are made of.
pub fn hash(body: &[u8]) -> String {
    format!("{:016x}", xxh3_64(body))
}

/// A moment as `Last-Modified` says it, to the second.
pub fn http_date(moment: DateTime<Utc>) -> String {
    moment.format(DATES[0]).to_string()
}

/// Whether the request's validators are these, of the answer. `If-None-Match` wins: where it is
/// there, `If-Modified-Since` is not looked at (13.2.2).
pub fn is_known(request: &Request, etag: &str, last_modified: Option<&str>) -> bool {
    let mut tags = request.header("if-none-match").peekable();
    if tags.peek().is_some() {
        return tags.any(|list| matches_any(list, etag));
    }
    let since = request.header("if-modified-since").next();
    since.zip(last_modified).is_some_and(|(since, modified)| is_since(since, modified))
}

/// Weak comparison (8.8.3.2): only the tag counts, not its `W/`. A tag that lost its quotes on the
/// way counts as well: some readers strip them.
fn matches_any(list: &str, etag: &str) -> bool {
    let expected = opaque(etag);
    let mut rest = list;
    while let Some((tag, after)) = next_tag(rest) {
        if tag == "*" || opaque(tag) == expected {
            return true;
        }
        rest = after;
    }
    false
}

/// The next of a comma-separated list, in which a comma inside quotes parts nothing.
fn next_tag(list: &str) -> Option<(&str, &str)> {
    let list = list.trim_start_matches([' ', '\t', ',']);
    let quoted = list.strip_prefix("W/").unwrap_or(list).strip_prefix('"');
    let end = match quoted.and_then(|inside| Some((inside, inside.find('"')?))) {
        Some((inside, close)) => list.len() - inside.len() + close + 1,
        None => list.find(',').unwrap_or(list.len()),
    };
    (!list.is_empty()).then(|| (list[..end].trim_end(), &list[end..]))
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"')
}

/// The same words, or a moment not before: clients send back what they were given.
fn is_since(since: &str, modified: &str) -> bool {
    since == modified
        || parse_date(since).zip(parse_date(modified)).is_some_and(|(since, modified)| since >= modified)
}

fn parse_date(text: &str) -> Option<NaiveDateTime> {
    DATES.iter().find_map(|format| NaiveDateTime::parse_from_str(text.trim(), format).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODIFIED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    #[test]
    fn a_client_that_has_the_bytes_is_told_so() {
        let tag = etag(b"news");
        for (name, headers, expected) in [
            ("nothing said", vec![], false),
            ("the tag", vec![("if-none-match", tag.clone())], true),
            ("weak", vec![("if-none-match", format!("W/{tag}"))], true),
            ("in a list", vec![("if-none-match", format!("\"a,b\", {tag},\"c\""))], true),
            (
                "in a second line",
                vec![("if-none-match", "\"a\"".into()), ("if-none-match", tag.clone())],
                true,
            ),
            ("without quotes", vec![("if-none-match", tag.trim_matches('"').into())], true),
            ("anything", vec![("if-none-match", "*".into())], true),
            ("another", vec![("if-none-match", "\"other\", W/\"one\"".into())], false),
            ("a part of it", vec![("if-none-match", tag[..8].into())], false),
            ("an open quote", vec![("if-none-match", "\"".into())], false),
            ("a star in quotes", vec![("if-none-match", "\"*\"".into())], false),
            ("the date", vec![("if-modified-since", MODIFIED.into())], true),
            ("a later one", vec![("if-modified-since", "Sun, 06 Nov 1994 08:49:38 GMT".into())], true),
            ("an earlier one", vec![("if-modified-since", "Sun, 06 Nov 1994 08:49:36 GMT".into())], false),
            ("as of 1987", vec![("if-modified-since", "Sunday, 06-Nov-94 08:49:37 GMT".into())], true),
            ("as C writes it", vec![("if-modified-since", "Sun Nov  6 08:49:37 1994".into())], true),
            ("no date", vec![("if-modified-since", "yesterday".into())], false),
            (
                "the tag outranks the date",
                vec![("if-none-match", "\"other\"".into()), ("if-modified-since", MODIFIED.into())],
                false,
            ),
        ] {
            let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let request = Request { headers, ..Request::default() };
            assert_eq!(is_known(&request, &tag, Some(MODIFIED)), expected, "{name}");
        }
    }

    #[test]
    fn dates_are_written_as_they_are_read() {
        let moment = DateTime::from_timestamp(784_111_777, 999_000_000).unwrap();
        assert_eq!(http_date(moment), MODIFIED);
        assert_eq!(parse_date(MODIFIED).unwrap().and_utc().timestamp(), moment.timestamp());
    }
}
