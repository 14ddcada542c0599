//! HTML as received → HTML that is safe to republish.
//!
//! An allow-list (crate ammonia): no script, style, frames, forms, svg or math; links absolute and
//! http, https or mailto. What is too big or too tangled for the parser becomes plain paragraphs instead.
//! Never fetches, never trusts.

use super::characters::escaped;
use super::mend::mended;
use crate::model::tangle::is_tangled;
use crate::model::text::plain_text;
use ammonia::Builder;
use ammonia::UrlRelative;
use std::collections::HashMap;
use std::collections::HashSet;
use url::Url;

/// Of one piece of HTML, in bytes; a long article has a tenth of it.
const MAX_BYTES: usize = 512 * 1024;
/// Safe HTML may be longer by the ends that were missing and the addresses that were relative.
const MAX_GROWTH: usize = 4;
/// In bytes, for pieces of a few words.
const ROOM_TO_GROW: usize = 4096;

const TAGS: &str = "a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup dd del \
    details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre \
    q s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul \
    var";
/// Elements that go with everything in them.
const SILENT_TAGS: [&str; 10] =
    ["script", "style", "template", "iframe", "object", "svg", "math", "button", "select", "textarea"];

/// Safe HTML, its links and pictures absolute against `base`; a relative link without one becomes its text,
/// a picture its `alt`. May be markup that shows nothing.
///
/// ```
/// use newsdesk::publish::sanitise;
/// assert_eq!(sanitise("<b onclick=x>New</b><script>x</script>", None), "<b>New</b>");
/// ```
pub fn sanitise(html: &str, base: Option<&Url>) -> String {
    if html.len() > MAX_BYTES || is_tangled(html) {
        return paragraphs(html);
    }
    let safe = builder(base).clean(html).to_string();
    match safe.len() > ROOM_TO_GROW + html.len() * MAX_GROWTH {
        true => paragraphs(html),
        false => mended(&safe),
    }
}

// Made anew for each base: what it holds is borrowed, and making it costs less than the parsing.
fn builder(base: Option<&Url>) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.split(' ').collect())
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
        ("img", &["src", "alt", "width", "height"]),
        ("ol", &["start", "reversed", "type"]),
        ("td", &["colspan", "rowspan", "align"]),
        ("th", &["colspan", "rowspan", "align", "scope"]),
        ("col", &["span"]),
        ("time", &["datetime"]),
        ("del", &["datetime"]),
    ];
    attributes.into_iter().map(|(tag, names)| (tag, names.iter().copied().collect())).collect()
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
            ("javascript link", "<a href=\"javascript:x()\">a</a>", "a"),
            ("data picture", "<img src=\"data:image/png;base64,AA\" alt=\"x\">", "x"),
            ("mail", "<a href=\"mailto:a@e.org\">a</a>", "<a href=\"mailto:a@e.org\">a</a>"),
            (
                "srcset",
                "<img src=/p.jpg srcset=\"/q.jpg 2x\">",
                "<img src=\"https://e.org/p.jpg\" alt=\"\" loading=\"lazy\">",
            ),
            ("relative link", "<a href=\"../b?c#d\">a</a>", "<a href=\"https://e.org/b?c#d\">a</a>"),
            ("no scheme", "<a href=\"//f.org/\">a</a>", "<a href=\"https://f.org/\">a</a>"),
            ("pixel", "a<img src=/t.gif height=1 width=\"1\">b", "ab"),
            ("pixel with an alt", "<img src=/t.gif width=1 height=1 alt='a \" > b'>b", "b"),
            (
                "no pixel",
                "<img src=/p alt=' width=\"1\" height=\"1\"'>b",
                "<img src=\"https://e.org/p\" alt=\" width=&quot;1&quot; height=&quot;1&quot;\" loading=\"lazy\">b",
            ),
            (
                "eager picture in markup",
                "<i title='<img src=x>'><img src=/p alt='a > <b>' loading=eager></i>",
                "<i title=\"&lt;img src=x&gt;\"><img src=\"https://e.org/p\" alt=\"a &gt; &lt;b&gt;\" loading=\"lazy\"></i>",
            ),
            ("open tags", "<b><i>a", "<b><i>a</i></b>"),
            ("comment", "a<!-- <p> -->b", "ab"),
        ] {
            let base = Url::parse("https://e.org/a/page").unwrap();
            assert_eq!(sanitise(html, Some(&base)), expected, "{name}");
        }
        assert_eq!(sanitise("<a href=\"/b\">a</a>", None), "a", "relative, without a base");
    }

    #[test]
    fn what_is_too_much_becomes_paragraphs() {
        let deep = format!("<P>One &amp; two</P>{}<p>three <b>four</b></p>", "<div>".repeat(10_000));
        let hidden = "<span></div>".repeat(10_000);
        let long = format!("<p>one</p><p>{}</p>", "word ".repeat(MAX_BYTES / 5));
        assert_eq!(sanitise(&deep, None), "<p>One &amp; two three four</p>");
        assert_eq!(sanitise(&hidden, None), "");
        assert!(sanitise(&long, None).starts_with("<p>one</p>\n<p>word word"));
        let opened_again = format!("<p>{}{}", "<b x=1><i><u>".repeat(20), "</p><p>a".repeat(1_000));
        assert!(sanitise(&opened_again, None).starts_with("<p>a</p>\n<p>a</p>"));
    }
}
