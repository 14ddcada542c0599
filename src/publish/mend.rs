//! Safe HTML → the same with nothing half said in it: pictures that can be shown, links that lead somewhere.
//!
//! One pass over what the sanitiser wrote, and in its spelling: a value stands in double quotes, and every
//! `<`, `>` and `"` within one is a reference. Never given anything else.

use super::characters::escaped;
use crate::model::text::plain_text;
use crate::model::text::unescape;
use std::borrow::Cow;

/// Every picture has an `alt` and waits until it is scrolled to; one without an address becomes its `alt`,
/// one that only counts readers goes. A link without an address becomes what is in it.
pub fn mended(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut open_links = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, from_tag) = rest.split_at(start);
        let (tag, after) = from_tag.split_at(from_tag.find('>').map_or(from_tag.len(), |end| end + 1));
        kept.push_str(text);
        kept.push_str(&mended_tag(tag, &mut open_links));
        rest = after;
    }
    kept + rest
}

/// Whether a reader sees anything of mended HTML: words, or a picture.
pub fn shows_something(html: &str) -> bool {
    html.contains("<img ") || !plain_text(html).is_empty()
}

/// `open_links` holds, of each `a` that is open, whether it leads somewhere.
fn mended_tag<'a>(tag: &'a str, open_links: &mut Vec<bool>) -> Cow<'a, str> {
    let leads = match name(tag) {
        "img" => return picture(tag),
        "a" => {
            open_links.push(attribute(tag, "href").is_some());
            open_links.last().copied()
        }
        "/a" => open_links.pop(),
        _ => None,
    };
    Cow::Borrowed(if leads == Some(false) { "" } else { tag })
}

fn picture(tag: &str) -> Cow<'_, str> {
    let alt = attribute(tag, "alt");
    match attribute(tag, "src") {
        _ if is_pixel(tag) => Cow::Borrowed(""),
        None => escaped(&unescape(alt.unwrap_or_default())).into(),
        Some(_) => {
            let alt = if alt.is_none() { " alt=\"\"" } else { "" };
            format!("{}{alt} loading=\"lazy\">", tag.trim_end_matches('>')).into()
        }
    }
}

/// Pictures of one pixel count readers and show nothing.
fn is_pixel(tag: &str) -> bool {
    let is_small = |side| attribute(tag, side).is_some_and(|size| matches!(size, "0" | "1" | "1px"));
    is_small("width") && is_small("height")
}

/// `img` of `<img src="…">`, `/a` of `</a>`.
fn name(tag: &str) -> &str {
    tag[1..].split([' ', '>']).next().unwrap_or_default()
}

/// The value as it is written, with its references.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut parts = tag.split('"');
    while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
        let found = before.trim_end_matches('=').rsplit(' ').next();
        if found == Some(name) {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_complete_or_not_there() {
        for (name, html, expected) in [
            ("bare", "<img src=\"/p\">", "<img src=\"/p\" alt=\"\" loading=\"lazy\">"),
            (
                "with an alt",
                "<img alt=\"A &gt; b\" src=\"/p\">",
                "<img alt=\"A &gt; b\" src=\"/p\" loading=\"lazy\">",
            ),
            ("without an address", "a <img alt=\"b &lt;i&gt; &amp;amp;\"> c", "a b &lt;i&gt; &amp;amp; c"),
            ("an address in its alt only", "<img alt=\"x src=\">", "x src="),
            ("with nothing", "a<img>b", "ab"),
            ("pixel", "a<img src=\"/t\" height=\"1\" width=\"1px\">b", "ab"),
            (
                "wide and low",
                "<img src=\"/t\" height=\"1\" width=\"100\" alt=\"\">",
                "<img src=\"/t\" height=\"1\" width=\"100\" alt=\"\" loading=\"lazy\">",
            ),
            (
                "no picture",
                "<i title=\"&lt;img &gt;\">a</i> &lt;img&gt;",
                "<i title=\"&lt;img &gt;\">a</i> &lt;img&gt;",
            ),
        ] {
            assert_eq!(mended(html), expected, "{name}");
        }
    }

    #[test]
    fn links_lead_somewhere() {
        for (name, html, expected) in [
            ("a link", "<a href=\"/b\">a</a>", "<a href=\"/b\">a</a>"),
            ("no address", "<a>a <b>b</b></a> c", "a <b>b</b> c"),
            ("other attributes", "<a title=\"href=\" hreflang=\"en\">a</a>", "a"),
            ("within each other", "<a href=\"/b\"><a>a</a></a><a>b</a>", "<a href=\"/b\">a</a>b"),
            ("other elements", "<abbr>a</abbr><article>b</article>", "<abbr>a</abbr><article>b</article>"),
        ] {
            assert_eq!(mended(html), expected, "{name}");
        }
    }

    #[test]
    fn markup_alone_shows_nothing() {
        for (html, shows) in [
            ("", false),
            ("<p></p>", false),
            ("<div><p>&nbsp;</p>\n<br><hr></div>", false),
            ("<table><tbody><tr><td></td></tr></tbody></table>", false),
            ("<p>a</p>", true),
            ("<figure><img src=\"/p\" alt=\"\" loading=\"lazy\"></figure>", true),
        ] {
            assert_eq!(shows_something(html), shows, "{html}");
        }
    }
}
