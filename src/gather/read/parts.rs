//! The fields of an entry, out of the words of any format: one meaning each, within the limits.

use super::MAX_HTML_BYTES;
use super::MAX_ID_BYTES;
use super::MAX_LINE_CHARS;
use crate::model::Enclosure;
use crate::model::Person;
use crate::model::text;
use url::Url;

/// An absolute http or https link; everything else (`javascript:`, `data:`, a bare word) is none.
pub fn link(text: &str, base: &Url) -> Option<Url> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_ID_BYTES {
        return None;
    }
    base.join(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
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

/// One line of plain text out of HTML.
pub fn line_of_html(html: &str) -> Option<String> {
    line(text::plain_text(capped(html)))
}

/// One line out of text that is plain already.
pub fn line_of_text(plain: &str) -> Option<String> {
    line(text::one_line(capped(plain)))
}

/// HTML within its limit; none when it is blank.
pub fn html(html: String) -> Option<String> {
    match capped(html.trim()) {
        "" => None,
        kept if kept.len() == html.len() => Some(html),
        kept => Some(kept.to_owned()),
    }
}

/// Plain text as HTML: escaped, its line breaks kept.
pub fn html_of_text(plain: &str) -> Option<String> {
    let mut html = String::with_capacity(plain.len() + 16);
    for letter in capped(plain.trim()).chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' => html.push_str("<br>\n"),
            letter => html.push(letter),
        }
    }
    (!html.is_empty()).then_some(html)
}

/// A name, an address, or both in any order: `c@ex.org (Carl)`, `Carl <c@ex.org>`.
pub fn person(name: Option<&str>, email: Option<&str>, url: Option<&str>) -> Option<Person> {
    let (found, within) = split_address(name.unwrap_or_default());
    let email = email.map(str::trim).filter(|email| !email.is_empty()).or(within).map(str::to_owned);
    let found = match email {
        // feed-rs leaves the brackets that stood around one of the two.
        Some(_) => without_brackets(found),
        None => found,
    };
    let name = line_of_html(found).or_else(|| email.clone())?;
    let url = url.map(str::trim).filter(|url| !url.is_empty()).map(str::to_owned);
    Some(Person { name, email, url })
}

pub fn enclosure(url: Option<Url>, media_type: Option<&str>, length: Option<&str>) -> Option<Enclosure> {
    let media_type = media_type.map(str::trim).filter(|text| text.contains('/') && text.len() < 128);
    Some(Enclosure {
        url: url?,
        media_type: media_type.map(str::to_ascii_lowercase),
        length: length.and_then(|text| text.trim().parse().ok()).filter(|length| *length > 0),
    })
}

/// The start of a text, whole characters of so many bytes at most.
pub fn up_to(text: &str, max_bytes: usize) -> &str {
    let mut end = max_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn line(text: String) -> Option<String> {
    (!text.is_empty()).then(|| text::shortened(&text, MAX_LINE_CHARS))
}

fn capped(text: &str) -> &str {
    up_to(text, MAX_HTML_BYTES)
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
    let signs = ['(', ')', '<', '>', '[', ']', '（', '）', '"', ',', ';'];
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
