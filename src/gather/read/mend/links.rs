//! Links within HTML, made absolute where the document says what they are relative to (`xml:base`).

use super::sheet;
use crate::gather::read::markup;
use crate::gather::read::markup::Piece;
use crate::gather::read::markup::Pieces;
use crate::model::text::unescape;
use std::borrow::Cow;
use url::Url;

/// Attributes of HTML whose value is one address.
const ADDRESSES: [&str; 7] = ["href", "src", "cite", "poster", "action", "background", "longdesc"];

/// The length of a base in bytes, at most: every link may grow by it.
const MAX_BASE_BYTES: usize = 1_024;

/// What an `xml:base` says, within the base around it; none where that is no web address.
pub fn base(said: &str, around: &Url) -> Option<Url> {
    let base = around.join(said.trim()).ok()?;
    (matches!(base.scheme(), "http" | "https") && base.as_str().len() <= MAX_BASE_BYTES).then_some(base)
}

/// The HTML with its links absolute; no more of it than so many bytes, and a tag.
pub fn absolute(html: &str, base: &Url, max_bytes: usize) -> String {
    let mut out = String::with_capacity(html.len());
    let mut pieces = Pieces::of(html);
    while out.len() <= max_bytes {
        let start = pieces.offset();
        match pieces.next() {
            Some(Piece::Start(tag)) if has_relative(tag) => absolute_tag(tag, base, &mut out),
            Some(_) => out.push_str(pieces.since(start)),
            None => break,
        }
    }
    out
}

/// The value of an attribute; an address is made absolute.
pub fn absolute_value<'v>(name: &str, value: &'v str, base: Option<&Url>) -> Cow<'v, str> {
    match base
        .filter(|_| is_address(name) && is_relative(value))
        .and_then(|base| base.join(value.trim()).ok())
    {
        Some(url) => Cow::Owned(url.into()),
        None => Cow::Borrowed(value),
    }
}

fn is_address(name: &str) -> bool {
    ADDRESSES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether it has no scheme of its own (RFC 3986, 3.1).
fn is_relative(value: &str) -> bool {
    let value = value.trim_start();
    let scheme = value.find(|letter: char| !(letter.is_ascii_alphanumeric() || "+-.".contains(letter)));
    scheme.is_none_or(|end| !value[end..].starts_with(':') || end == 0)
}

fn has_relative(tag: &str) -> bool {
    markup::attributes(tag).any(|(name, value)| is_address(name) && is_relative(value))
}

fn absolute_tag(tag: &str, base: &Url, out: &mut String) {
    out.extend(["<", markup::name_of(tag)]);
    for (name, value) in markup::attributes(tag) {
        let address = is_address(name).then(|| unescape(value)).filter(|address| is_relative(address));
        match address.and_then(|address| base.join(address.trim()).ok()) {
            Some(url) => sheet::attribute(out, name, url.as_str()),
            None => out.extend([" ", name, "=\"", &value.replace('"', "&quot;"), "\""]),
        }
    }
    out.push_str(if tag.ends_with('/') { "/>" } else { ">" });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_to_what_the_document_says() {
        let base = Url::parse("https://ex.org/a/b").unwrap();
        for (name, html, expected) in [
            (
                "link",
                "x <a href=\"c?d&amp;e\" class=f>y</a>",
                "x <a href=\"https://ex.org/a/c?d&amp;e\" class=\"f\">y</a>",
            ),
            ("picture", "<img src='/c.png'/>", "<img src=\"https://ex.org/c.png\"/>"),
            ("absolute", "<a href='http://a.example/'>x</a>", "<a href='http://a.example/'>x</a>"),
            ("another scheme", "<a href=mailto:a@ex.org>x</a>", "<a href=mailto:a@ex.org>x</a>"),
            (
                "beside a link",
                "<a href=b title='\"c\" &#1; &amp;'>x</a>",
                "<a href=\"https://ex.org/a/b\" title=\"&quot;c&quot; &#1; &amp;\">x</a>",
            ),
            (
                "no link",
                "3 < 4 <!-- <a href=b> --> <b title='c/d'>",
                "3 < 4 <!-- <a href=b> --> <b title='c/d'>",
            ),
        ] {
            assert_eq!(absolute(html, &base, 1 << 20), expected, "{name}");
        }
    }
}
