//! HTML as received → HTML that is safe to republish.
//!
//! An allow-list (crate ammonia): no script, style, frames, forms, svg or math; links absolute and
//! http, https or mailto. What is too big or too deep becomes plain paragraphs instead, since the
//! parser's work grows with the square of the depth. Never fetches, never trusts.

use super::characters::escaped;
use crate::model::text::plain_text;
use ammonia::Builder;
use ammonia::UrlRelative;
use std::collections::HashMap;
use std::collections::HashSet;
use url::Url;

/// Of one piece of HTML, in bytes; a long article has a tenth of it.
const MAX_BYTES: usize = 512 * 1024;
/// How deep elements may stand in each other.
const MAX_DEPTH: usize = 200;
/// Elements that can hold others. Whatever tricks hide their depth, so many take 0.2 s at the worst.
const MAX_NESTING_TAGS: usize = 5_000;

const TAGS: [&str; 56] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "time",
    "u",
    "ul",
    "var",
];
const TABLE_TAGS: [&str; 6] = ["tbody", "td", "tfoot", "th", "thead", "tr"];
/// Elements that go with everything in them.
const SILENT_TAGS: [&str; 10] =
    ["script", "style", "template", "iframe", "object", "svg", "math", "button", "select", "textarea"];
/// Elements that end where the next begins, or hold nothing: they add no depth of their own.
const FLAT_TAGS: [&str; 17] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "br", "img", "hr", "wbr", "col", "input", "link", "meta",
    "source", "area",
];

/// Safe HTML, its links and pictures absolute against `base`; relative ones lose their address without it.
///
/// ```
/// use newsdesk::publish::sanitise;
/// assert_eq!(sanitise("<b onclick=x>New</b><script>x</script>", None), "<b>New</b>");
/// ```
pub fn sanitise(html: &str, base: Option<&Url>) -> String {
    match html.len() > MAX_BYTES || is_tangled(html) {
        true => paragraphs(html),
        false => without_pixels(&builder(base).clean(html).to_string()),
    }
}

// Made anew for each base: what it holds is borrowed, and making it costs less than the parsing.
fn builder(base: Option<&Url>) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().chain(TABLE_TAGS).collect())
        .clean_content_tags(SILENT_TAGS.into_iter().collect())
        .generic_attributes(["dir", "lang", "title"].into_iter().collect())
        .tag_attributes(tag_attributes())
        .url_schemes(["http", "https", "mailto"].into_iter().collect())
        .url_relative(base.map_or(UrlRelative::Deny, |base| UrlRelative::RewriteWithBase(base.clone())))
        .link_rel(None);
    builder
}

fn tag_attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let attributes: [(&str, &[&str]); 8] = [
        ("a", &["href", "hreflang"]),
        ("img", &["src", "alt", "width", "height", "loading"]),
        ("ol", &["start", "reversed", "type"]),
        ("td", &["colspan", "rowspan", "align"]),
        ("th", &["colspan", "rowspan", "align", "scope"]),
        ("col", &["span"]),
        ("time", &["datetime"]),
        ("del", &["datetime"]),
    ];
    attributes.into_iter().map(|(tag, names)| (tag, names.iter().copied().collect())).collect()
}

/// Whether its elements stand too deep in each other, or are too many to be sure that they don't.
///
/// Counts by name, without building a tree: an end tag closes one of its own name.
fn is_tangled(html: &str) -> bool {
    let mut open: HashMap<String, usize> = HashMap::new();
    let (mut depth, mut nesting_tags) = (0, 0);
    for (name, is_end) in tag_names(html) {
        let count = open.entry(name).or_default();
        if !is_end {
            *count += 1;
            depth += 1;
            nesting_tags += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > MAX_DEPTH || nesting_tags > MAX_NESTING_TAGS {
            return true;
        }
    }
    false
}

/// The names of the tags that can hold others, lower case, with whether each is an end tag.
fn tag_names(html: &str) -> impl Iterator<Item = (String, bool)> {
    html.split('<').skip(1).filter_map(|tag| {
        let (is_end, rest) = tag.strip_prefix('/').map_or((false, tag), |rest| (true, rest));
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        (!name.is_empty() && !FLAT_TAGS.contains(&name.as_str())).then_some((name, is_end))
    })
}

/// Pictures of one pixel count readers and show nothing. Expects the sanitiser's own spelling, in
/// which an attribute's value is in double quotes and holds none.
fn without_pixels(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<img ") {
        let (before, from_tag) = rest.split_at(start);
        let (tag, after) = from_tag.split_at(tag_length(from_tag));
        kept.push_str(before);
        if !is_pixel(tag) {
            kept.push_str(tag);
        }
        rest = after;
    }
    kept + rest
}

/// Up to and including the first `>` outside of quotes.
fn tag_length(from_tag: &str) -> usize {
    let mut quoted = false;
    let end = from_tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or(from_tag.len(), |end| end + 1)
}

fn is_pixel(tag: &str) -> bool {
    let is_small =
        |side: &str| ["0", "1", "1px"].iter().any(|size| tag.contains(&format!(" {side}=\"{size}\"")));
    is_small("width") && is_small("height")
}

/// The text alone, a paragraph for each that the HTML closes.
fn paragraphs(html: &str) -> String {
    let texts = html.split("</p>").map(plain_text).filter(|text| !text.is_empty());
    texts.map(|text| format!("<p>{}</p>", escaped(&text))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_stays() {
        for (name, html, expected) in [
            ("plain", "Beds &amp; wards", "Beds &amp; wards"),
            ("script", "a<script>alert('</b>')</script>b", "ab"),
            ("handler", "<p onclick=\"x()\">a</p>", "<p>a</p>"),
            ("style", "<style>p{}</style><p style=\"color:red\" class=c id=i>a</p>", "<p>a</p>"),
            ("frame", "<iframe src=\"https://e.org\">x</iframe>a", "a"),
            ("form", "<form action=x><input name=n><button>Go</button>a</form>", "a"),
            ("svg", "<svg><a xlink:href=\"javascript:x\"><text>t</text></a></svg>a", "a"),
            ("math", "<math><mi>x</mi></math>a", "a"),
            ("javascript link", "<a href=\"javascript:x()\">a</a>", "<a>a</a>"),
            ("data picture", "<img src=\"data:image/png;base64,AA\" alt=\"x\">", "<img alt=\"x\">"),
            ("mail", "<a href=\"mailto:a@e.org\">a</a>", "<a href=\"mailto:a@e.org\">a</a>"),
            ("srcset", "<img src=/p.jpg srcset=\"/q.jpg 2x\">", "<img src=\"https://e.org/p.jpg\">"),
            ("relative link", "<a href=\"../b?c#d\">a</a>", "<a href=\"https://e.org/b?c#d\">a</a>"),
            ("no scheme", "<a href=\"//f.org/\">a</a>", "<a href=\"https://f.org/\">a</a>"),
            ("pixel", "a<img src=/t.gif height=1 width=\"1\">b", "ab"),
            ("pixel with an alt", "<img src=/t.gif width=1 height=1 alt='a \" > b'>b", "b"),
            (
                "no pixel",
                "<img alt=' width=\"1\" height=\"1\"'>b",
                "<img alt=\" width=&quot;1&quot; height=&quot;1&quot;\">b",
            ),
            ("open tags", "<b><i>a", "<b><i>a</i></b>"),
            ("comment", "a<!-- <p> -->b", "ab"),
        ] {
            let base = Url::parse("https://e.org/a/page").unwrap();
            assert_eq!(sanitise(html, Some(&base)), expected, "{name}");
        }
        assert_eq!(sanitise("<a href=\"/b\">a</a>", None), "<a>a</a>", "relative, without a base");
    }

    #[test]
    fn what_is_too_much_becomes_paragraphs() {
        let deep = format!("<P>One &amp; two</P>{}<p>three <b>four</b></p>", "<div>".repeat(10_000));
        let hidden = "<span></div>".repeat(10_000);
        let long = format!("<p>one</p><p>{}</p>", "word ".repeat(MAX_BYTES / 5));
        assert_eq!(sanitise(&deep, None), "<p>One &amp; two three four</p>");
        assert_eq!(sanitise(&hidden, None), "");
        assert!(sanitise(&long, None).starts_with("<p>one</p>\n<p>word word"));
    }

    #[test]
    fn a_long_article_is_no_tangle() {
        let article = "<div><p>One<p>two <a href=/x>three</a><ul><li>four<li>five</ul><br></div>".repeat(900);
        assert!(!is_tangled(&article));
    }
}
