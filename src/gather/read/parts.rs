//! The fields of an entry, out of the words of any format: one meaning each, within the limits.

use super::MAX_ID_BYTES;
use super::MAX_LINE_CHARS;
use crate::model::Enclosure;
use crate::model::Person;
use crate::model::text;
use std::borrow::Cow;
use url::Url;

/// Bytes of a title with its markup: what is longer is a text in the wrong field.
pub const MAX_LINE_BYTES: usize = 16 << 10;

/// The names of references that XML knows without being told (XML 1.0, 4.6).
const OF_XML: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// The longest name of HTML has 31 letters.
const MAX_REFERENCE_BYTES: usize = 32;

/// Bytes of the address of a document; real ones have a quarter of it.
const MAX_BASE_BYTES: usize = 256;

/// An absolute http or https link; everything else (`javascript:`, `data:`, a bare word) is none.
pub fn link(text: &str, base: &Url) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_ID_BYTES {
        return None;
    }
    base.join(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// A base for as many links as a document may have, since each grows by it: the document's address, where that is
/// beyond measure its folder, else its site.
pub fn modest_base(base: &Url) -> Url {
    let shorter = [".", "/"].iter().filter_map(|place| base.join(place).ok());
    let mut bases = std::iter::once(base.clone()).chain(shorter);
    bases.find(|base| base.as_str().len() <= MAX_BASE_BYTES).unwrap_or_else(|| base.clone())
}

/// An http or https link that needs no base to be one.
pub fn absolute_link(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    (text.len() <= MAX_ID_BYTES && matches!(url.scheme(), "http" | "https")).then_some(url)
}

/// An id as given but trimmed; one that is empty or beyond all measure is none.
pub fn id(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= MAX_ID_BYTES).then(|| text.to_owned())
}

/// A headline as plain text, with one meaning however it was escaped.
pub fn title(html: &str) -> Option<String> {
    line(text::title(capped(html)))
}

/// One line of plain text out of HTML.
pub fn line_of_html(html: &str) -> Option<String> {
    line(text::plain_text(capped(html)))
}

/// One line out of text that says it is plain, and may have been escaped as HTML all the same.
pub fn line_of_escaped(text: &str) -> Option<String> {
    line_of_text(&unescaped(capped(text)))
}

/// One line out of text that is plain already.
pub fn line_of_text(plain: &str) -> Option<String> {
    line(text::one_line(capped(plain)))
}

/// HTML, its limit kept already; none when it is blank.
pub fn html(html: String) -> Option<String> {
    match html.trim() {
        "" => None,
        bare if bare.len() == html.len() => Some(html),
        bare => Some(bare.to_owned()),
    }
}

/// HTML out of text that says it is plain, and may have been escaped as HTML all the same.
pub fn html_of_escaped(text: &str) -> Option<String> {
    html_of_text(&unescaped(text))
}

/// Plain text as HTML: escaped, its line breaks kept.
pub fn html_of_text(plain: &str) -> Option<String> {
    let mut html = String::with_capacity(plain.len() + 16);
    for letter in plain.trim().chars() {
        match letter {
            '\n' => html.push_str("<br>\n"),
            letter => push_escaped(&mut html, letter),
        }
    }
    (!html.is_empty()).then_some(html)
}

/// Appends a letter of plain text to HTML, outside of any tag.
pub fn push_escaped(html: &mut String, letter: char) {
    match letter {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        letter => html.push(letter),
    }
}

/// A person whose name and address are said apart, in plain text (RFC 4287, 3.2; JSON Feed).
pub fn author(name: Option<&str>, email: Option<&str>, url: Option<&str>) -> Option<Person> {
    let said = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (email, url) = (said(email), url.and_then(home));
    let name = name.and_then(line_of_text).or_else(|| email.clone())?;
    Some(Person { name, email, url })
}

/// A person in one text of RSS: a name, an address, or both in any order, as in `c@ex.org (Carl)` or
/// `Carl <c@ex.org>`.
pub fn person(name: Option<&str>, email: Option<&str>, url: Option<&str>) -> Option<Person> {
    let (found, within) = split_address(name.unwrap_or_default());
    let email = email.map(str::trim).filter(|email| !email.is_empty()).or(within).map(str::to_owned);
    let found = match email {
        // feed-rs leaves the brackets that stood around one of the two.
        Some(_) => without_brackets(found),
        None => found,
    };
    let name = line_of_html(found).or_else(|| email.clone())?;
    Some(Person { name, email, url: url.and_then(home) })
}

/// Where a person is found: a page or an address, never something to run.
fn home(address: &str) -> Option<String> {
    let address = Some(address.trim()).filter(|address| address.len() <= MAX_ID_BYTES)?;
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https" | "mailto").then(|| address.to_owned())
}

/// The feed's authors as far as each entry gets a copy of them: of no more text than a round can bear.
pub fn inherited(authors: &[Person]) -> &[Person] {
    let mut bytes = 0;
    let is_over = |author: &Person| {
        bytes += author.name.len() + author.url.as_ref().map_or(0, String::len);
        bytes > MAX_ID_BYTES
    };
    &authors[..authors.iter().position(is_over).unwrap_or(authors.len())]
}

/// Each once, in their order.
pub fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        if !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

pub fn enclosure(url: Option<Url>, media_type: Option<&str>, length: Option<&str>) -> Option<Enclosure> {
    let media_type = media_type.map(str::trim).filter(|text| text.contains('/') && text.len() < 128);
    Some(Enclosure {
        url: url?,
        media_type: media_type.map(str::to_ascii_lowercase),
        length: length.and_then(|text| text.trim().parse().ok()).filter(|length| *length > 0),
    })
}

/// Whether XML has the character (XML 1.0, 2.2), and with it whatever is made of a feed.
pub fn is_legal(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Where a byte of a text stands, both counted from 1.
pub fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = up_to(text, at);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The start of a text, whole characters of so many bytes at most.
pub fn up_to(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Many who call a text plain escape it as HTML (RFC 4287, 3.1.1.1 knows no such thing). It shows by a
/// reference that XML alone does not explain: a name of HTML, or a number, ended by `;`. Then all are
/// resolved. The five names of XML may be what a careful writer speaks of: `write &amp; for it`.
fn unescaped(text: &str) -> Cow<'_, str> {
    match text.split('&').skip(1).filter_map(reference_of).any(|name| !OF_XML.contains(&name)) {
        true => text::unescape(text),
        false => Cow::Borrowed(text),
    }
}

/// The reference that stands behind an `&`, without its `;`; none that means nothing.
fn reference_of(text: &str) -> Option<&str> {
    let (name, _) = up_to(text, MAX_REFERENCE_BYTES).split_once(';')?;
    let reference = format!("&{name};");
    (!text::unescape(&reference).ends_with(';')).then_some(name)
}

fn line(text: String) -> Option<String> {
    (!text.is_empty()).then(|| text::shortened(&text, MAX_LINE_CHARS))
}

/// A line is short: of what stands for one no more is looked at.
fn capped(text: &str) -> &str {
    up_to(text, MAX_LINE_BYTES)
}

/// The name without brackets, and the address that stood beside it.
fn split_address(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let in_address = |letter: char| letter.is_ascii_alphanumeric() || "._%+-'@".contains(letter);
    let is_address =
        |word: &&str| word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    let Some(address) = text.split(|letter| !in_address(letter)).find(is_address) else {
        return (text, None);
    };
    let (before, after) = text.split_once(address).expect("the address was found in the text");
    let before = without_brackets(before.trim_end_matches("mailto:"));
    match before.is_empty() {
        true => (without_brackets(after), Some(address)),
        false => (before, Some(address)),
    }
}

fn without_brackets(text: &str) -> &str {
    let signs = ['(', ')', '<', '>', '[', ']', '（', '）', '"', ',', ';', '-', '–', '|', ':'];
    text.trim_matches(|letter: char| letter.is_whitespace() || signs.contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_a_name() {
        for (name, given, expected) in [
            ("name", "Carl Ek", ("Carl Ek", None)),
            ("address, then name", "c@ex.org (Carl)", ("Carl", Some("c@ex.org"))),
            ("name, then address", "Carl Ek <c@ex.org>", ("Carl Ek", Some("c@ex.org"))),
            ("address alone", "c@ex.org", ("c@ex.org", Some("c@ex.org"))),
            ("empty brackets", "c@ex.org ()", ("c@ex.org", Some("c@ex.org"))),
            ("a dash between", "Carl Ek - c@ex.org", ("Carl Ek", Some("c@ex.org"))),
            ("a double name", "Ann-Li <c@ex.org>", ("Ann-Li", Some("c@ex.org"))),
            ("mailto", "mailto:c@ex.org", ("c@ex.org", Some("c@ex.org"))),
            ("brackets of another script", "c@ex.org）张三", ("张三", Some("c@ex.org"))),
            ("a handle is no address", "@carl", ("@carl", None)),
            ("escaped", "Sm&oslash;r &amp; Br&oslash;d", ("Smør & Brød", None)),
        ] {
            let person = person(Some(given), None, None).unwrap();
            assert_eq!((person.name.as_str(), person.email.as_deref()), expected, "{name}");
        }
        assert_eq!(person(Some(" "), None, Some("https://ex.org")), None);
    }

    #[test]
    fn text_that_was_escaped_as_html_shows_it() {
        for (name, given, expected) in [
            ("plain", "AT&T", "AT&T"),
            ("about a reference", "a &amp; b", "a &amp; b"),
            ("about tags", "&lt;b&gt; &quot;x&quot;", "&lt;b&gt; &quot;x&quot;"),
            ("a name of HTML", "caf&eacute; &amp; bar", "caf\u{e9} & bar"),
            ("a number", "it&#8217;s &lt;b&gt;", "it\u{2019}s <b>"),
            ("unknown", "&nope; &amp; b", "&nope; &amp; b"),
            ("no end", "?a=1&copy=2", "?a=1&copy=2"),
            ("not to its end", "?a=1&copy2; b", "?a=1&copy2; b"),
            ("words between", "R&D, so to say; and &amp;", "R&D, so to say; and &amp;"),
        ] {
            assert_eq!(line_of_escaped(given).as_deref(), Some(expected), "{name}");
        }
        assert_eq!(html_of_escaped("a &amp; b\n&lt;").as_deref(), Some("a &amp;amp; b<br>\n&amp;lt;"));
    }

    #[test]
    fn a_person_is_found_at_a_page_or_an_address() {
        for (given, expected) in [
            (" https://ex.org/ann ", Some("https://ex.org/ann")),
            ("mailto:ann@ex.org", Some("mailto:ann@ex.org")),
            ("javascript:alert(1)", None),
            ("java\tscript:alert(1)", None),
            ("data:text/html,x", None),
            ("ann", None),
            ("", None),
        ] {
            assert_eq!(author(Some("Ann"), None, Some(given)).unwrap().url.as_deref(), expected, "{given}");
            assert_eq!(person(Some("Ann"), None, Some(given)).unwrap().url.as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn a_base_of_many_links_is_modest() {
        let long = format!("https://ex.org/{}/feed.json", "a".repeat(300));
        let query = format!("https://ex.org/news/feed.json?{}", "a".repeat(300));
        for (given, expected) in [
            ("https://ex.org/news/feed.json?x=1", "https://ex.org/news/feed.json?x=1"),
            (query.as_str(), "https://ex.org/news/"),
            ("https://ex.org/", "https://ex.org/"),
            (long.as_str(), "https://ex.org/"),
        ] {
            assert_eq!(modest_base(&Url::parse(given).unwrap()).as_str(), expected, "{given}");
        }
    }

    #[test]
    fn a_link_is_http_or_nothing() {
        let base = Url::parse("https://ex.org/news/feed.xml").unwrap();
        for (given, expected) in [
            ("https://a.example/x", Some("https://a.example/x")),
            (" /x ", Some("https://ex.org/x")),
            ("x.html", Some("https://ex.org/news/x.html")),
            ("//cdn.example/x", Some("https://cdn.example/x")),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("file:///etc/passwd", None),
            ("", None),
        ] {
            assert_eq!(link(given, &base).as_ref().map(Url::as_str), expected, "{given}");
        }
    }
}
