//! HTML as received → HTML that is safe to republish.
//!
//! Three steps: `straight` leaves what may stay, bounded and without a fault in its nesting; an allow-list (crate
//! ammonia) that trusts nobody keeps it safe; `mend` tidies what it left. No script, style, frames, forms, svg or math;
//! links absolute and http, https or mailto; no counters of readers, no bars of buttons. Never fetches.

mod frames;
mod mend;
mod nesting;
mod pictures;
mod policy;
#[cfg(test)]
mod properties;
mod share;
mod straight;

pub use mend::shows_something;

use crate::model::html::SILENT;
use ammonia::Builder;
use ammonia::UrlRelative;
use frames::Frame;
use mend::mended;
use std::collections::HashMap;
use std::collections::HashSet;
use straight::straightened;
use url::Url;

/// Safe HTML may be longer by the addresses that were relative.
const MAX_GROWTH: usize = 4;
/// Players that a text leads to.
const MAX_FRAMES: usize = 10;
/// In bytes, for pieces of a few words.
const ROOM_TO_GROW: usize = 4096;

/// Safe HTML, its links and pictures absolute against `base`; a relative link without one becomes its text,
/// a picture its `alt`. May be markup that shows nothing. What was sanitised stays as it is when it is again.
///
/// Takes time in proportion to the length of `html`, whatever it holds.
///
/// ```
/// use newsdesk::publish::sanitise;
/// assert_eq!(sanitise("<b onclick=x>New</b><script>x</script>", None), "<b>New</b>");
/// ```
pub fn sanitise(html: &str, base: Option<&Url>) -> String {
    let straight = straightened(html);
    let players = links(straight.frames.iter().filter(|frame| frame.is_player));
    let safe = cleaned(&(straight.html + &players), base);
    match shows_something(&safe) || straight.frames.is_empty() {
        true => safe,
        false => cleaned(&links(straight.frames.iter()), base),
    }
}

fn cleaned(straight: &str, base: Option<&Url>) -> String {
    let safe = builder(base).clean(straight).to_string();
    match safe.len() > ROOM_TO_GROW + straight.len() * MAX_GROWTH {
        true => mended(&builder(None).clean(straight).to_string()),
        false => mended(&safe),
    }
}

/// A paragraph for each, to stand below the text.
fn links<'a>(frames: impl Iterator<Item = &'a Frame>) -> String {
    frames.take(MAX_FRAMES).map(|frame| format!("<p>{}</p>", frame.link())).collect()
}

// Made anew for each base: what it holds is borrowed, and making it costs less than the parsing.
fn builder(base: Option<&Url>) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(policy::elements().collect())
        .clean_content_tags(SILENT.into_iter().collect())
        .generic_attributes(policy::of_all().iter().copied().chain(["hidden"]).collect())
        .tag_attributes(tag_attributes())
        .url_schemes(policy::SCHEMES.into_iter().collect())
        .url_relative(base.map_or(UrlRelative::Deny, |base| UrlRelative::RewriteWithBase(base.clone())))
        .link_rel(None);
    builder
}

fn tag_attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    policy::of_some().iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_at_the_limit_of_depth_is_cut_alike_each_time() {
        for depth in 90..110 {
            for table in ["<table>", "<table><td>", "<table><tr>", "<table><tbody><td>", "<table><caption>"] {
                let html = format!("{}{table}a{}", "<div>".repeat(depth), "<b>b".repeat(20));
                let once = sanitise(&html, None);
                assert_eq!(sanitise(&once, None), once, "{table} in {depth}");
            }
        }
    }

    #[test]
    fn only_what_is_listed_stays() {
        for (name, html, expected) in [
            ("plain", "Beds &amp; wards", "Beds &amp; wards"),
            ("script", "a<script>alert('</b>')</script>b", "ab"),
            ("handler", "<p onclick=\"x()\">a</p>", "<p>a</p>"),
            ("style", "<style>p{}</style><p style=\"color:red\" class=c id=i>a</p>", "<p>a</p>"),
            ("frame", "<iframe src=\"https://e.org\">x</iframe>a", "a"),
            ("form", "<form action=x><input name=n><button>Go</button>a</form>", "  a "),
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
            (
                "a query",
                "<img src='/p?a=1&copy=2&amp;b'>",
                "<img src=\"https://e.org/p?a=1&amp;copy=2&amp;b\" alt=\"\" loading=\"lazy\">",
            ),
            ("references", "&copy; &nbsp;&#8217;&&amp;&amp;lt;", "© &nbsp;\u{2019}&amp;&amp;&amp;lt;"),
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

    fn published(html: &str) -> String {
        sanitise(html, Some(&Url::parse("https://e.org/a/page").unwrap()))
    }

    #[test]
    fn one_element_swallows_no_other() {
        for (name, html, expected) in [
            (
                "a frame that closes itself",
                "safe<iframe src=\"http://f.org/\"/> description",
                "safe description",
            ),
            ("a frame without an end", "safe<iframe src=\"http://f.org/\"> <b>x</b>", "safe <b>x</b>"),
            ("a script that closes itself", "safe<script src=\"x\"/> description", "safe description"),
            ("a script without an end", "safe<script>alert('<b>')", "safe"),
            ("a comment that ends early", "sa<!-- -- x >fe<script>alert(1);</script>", "safe"),
            ("a declaration without an end", "<!DOCTYPE ~", "&lt;!DOCTYPE ~"),
            ("a title, in a head", "<head><title>a <b>b</b></title></head>", "  a <b>b</b>  "),
            (
                "text beside cells",
                "<table>a<br><tr>b<div>c</div></table>",
                "<table><tbody><tr><td>a<br></td></tr><tr><td>b<div>c</div></td></tr></tbody></table>",
            ),
            ("noscript with words", "a<noscript>Enable <b>scripts</b></noscript>b", "ab"),
            (
                "noscript with the picture",
                "<img src='data:,' data-src=/p><noscript><img src=/p></noscript>",
                "<img src=\"https://e.org/p\" alt=\"\" loading=\"lazy\">",
            ),
            ("generics", "Vec<T> and <OLM>, <a@e.org>", "Vec&lt;T&gt; and &lt;OLM&gt;, &lt;a@e.org&gt;"),
            ("strangers", "<amp-x a=b>c</amp-x><o:p>d</o:p><item>e</item>", "cde"),
            (
                "emphasis across an end",
                "<p><b>one</p><p>two</b> three</p>",
                "<p><b>one</b></p><p>two three</p>",
            ),
            ("crossed emphasis", "<b><i>a</b>b</i>", "<b><i>a</i></b>b"),
            (
                "ends that nobody writes",
                "<ul><li>a<li>b</ul><p>c<p>d",
                "<ul><li>a</li><li>b</li></ul><p>c</p><p>d</p>",
            ),
            (
                "a table without its ends",
                "<table><tr><td>a<td>b<tr><td><p>c</table>d",
                "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td><p>c</p></td></tr></tbody></table>d",
            ),
            ("cells without a table", "<td>a</td><tr>b", " a  b"),
            (
                "a link in a link",
                "<a href=/b>a<a href=/c>b",
                "<a href=\"https://e.org/b\">a</a><a href=\"https://e.org/c\">b</a>",
            ),
            ("a line before the text", "<pre>\n\n&#10;a\nb</pre>", "<pre>a\nb</pre>"),
        ] {
            assert_eq!(published(html), expected, "{name}");
        }
    }

    #[test]
    fn no_address_leads_astray() {
        for address in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "jav&#x0A;ascript:alert(1)",
            "jav\tascript:alert(1)",
            "java\u{200b}script:alert(1)",
            "java&ZeroWidthSpace;script&colon;alert(1)",
            "&#1;javascript:alert(1)",
            "&#106&#97vascript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "about:blank",
            "blob:https://e.org/x",
            "feed:javascript:x",
            "view-source:x",
            "ms-settings:x",
        ] {
            let html = format!(
                "<a href=\"{address}\">a</a><img src='{address}'><img alt=x src='{address}' data-src='{address}' \
                 srcset='{address} 2x'><video poster='{address}' src='{address}' onplay=x></video>\
                 <audio><source src='{address}'></audio><iframe src='{address}'></iframe><q cite='{address}'>q</q>\
                 <table background='{address}'></table><form action='{address}'><button formaction='{address}'>"
            );
            let safe = published(&html);
            let expected = "ax<video controls=\"\" preload=\"none\"></video>\
                            <audio controls=\"\" preload=\"none\"><source></audio><q>q</q><table></table> ";
            assert_eq!(safe, expected, "{address}");
        }
    }

    #[test]
    fn counters_of_readers_go_and_pictures_stay() {
        for (name, picture, stays) in [
            ("one pixel", "src=/t width=1 height=1", false),
            ("one pixel, with its unit", "src=/t width=1px height=\"1px\"", false),
            ("no height", "src=/t width=10 height=0", false),
            ("one pixel, by style", "src=/t style='width: 1px; height:1px'", false),
            ("hidden by style", "src=/t style='Display : none'", false),
            ("hidden", "src=/t hidden", false),
            ("FeedBurner", "src=http://feeds.feedburner.com/~r/x/~4/a", false),
            ("FeedBurner under another name", "src=//feeds.outlet.example/~r/x/~4/a", false),
            ("WordPress", "src=https://pixel.wp.com/b.gif?x", false),
            ("WordPress of old", "src=http://feeds.wordpress.com/1.0/comments/x/", false),
            ("advertisements", "src=http://feedads.g.doubleclick.net/~at/x/di", false),
            ("a mail", "src=https://mail.example/wf/open?upn=x", false),
            ("an article's own", "src=/p.jpg width=600 height=400", true),
            ("a rule", "src=/rule.gif width=500 height=1", true),
            ("an emblem", "src=/16.png width=16 height=16", true),
            ("a host that only sounds like one", "src=https://notdoubleclick.net/p.jpg", true),
            ("a path that only holds one", "src=https://e.org/about/~r/p.jpg", true),
            ("any width", "src=/p.jpg style='width:100%;height:auto'", true),
            ("a picture that waits", "src='data:image/gif;base64,R0' data-lazy-src=/p.jpg", true),
            ("a picture in sizes", "srcset='/p.jpg 2x, /q.jpg 3x'", true),
        ] {
            let safe = published(&format!("<p>a<img {picture}></p>"));
            assert_eq!(safe.contains("<img "), stays, "{name}: {safe}");
            assert!(safe.starts_with("<p>a"), "{name}: {safe}");
        }
        let hidden =
            "<div style='display:none'><img src=/t><br></div><div style=\"display:none\">words</div>";
        assert_eq!(published(hidden), "<div>words</div>");
    }

    #[test]
    fn bars_of_buttons_go_and_paragraphs_stay() {
        let facebook = "<a href='https://www.facebook.com/sharer/sharer.php?u=x'>Facebook</a>";
        let twitter = "<a href='https://twitter.com/intent/tweet?text=x'><img src=/t.png></a>";
        let mail = "<a href='mailto:?subject=x&body=y'>Email</a>";
        for (name, bar) in [
            ("a paragraph", format!("<p>Share: {facebook} | {twitter} {mail}</p>")),
            ("a heading and a list", format!("<h3>Share this:</h3>\n<ul><li>{facebook}</li><li>{twitter}</li></ul>")),
            ("in boxes", format!("<div><div><b>Share this!</b></div><div><span>{facebook}</span>{mail}</div></div>")),
            ("a table", format!("<table><tr><td>{facebook}<td>{mail}</table>")),
            ("by its class", "<div class='x sharedaddy sd-sharing-enabled'><p>Like <i>Loading</i></p></div>".to_owned()),
            ("FeedBurner", "<div class=feedflare><a href='http://feeds.f.org/~ff/x?d=1'><img src='http://feeds.f.org/~ff/x?i=1'></a> </div>".to_owned()),
            ("WordPress of old", "<a rel=nofollow href='http://feeds.wordpress.com/1.0/gocomments/x/'><img src='http://feeds.wordpress.com/1.0/comments/x/'></a>".to_owned()),
        ] {
            assert_eq!(published(&format!("<p>a</p>{bar}")), "<p>a</p>", "{name}");
        }
        for (name, kept) in [
            (
                "a mention",
                "<p>It was on <a href=\"https://www.facebook.com/sharer/sharer.php?u=x\">Facebook</a>.</p>",
            ),
            ("a page there", "<p><a href=\"https://www.facebook.com/outlet\">Facebook</a></p>"),
            (
                "a quotation to spread",
                "<p><a href=\"https://twitter.com/intent/tweet?text=x\">What gets measured gets managed, said nobody who did it.</a></p>",
            ),
            ("an address to write to", "<p><a href=\"mailto:a@e.org?subject=x\">Email</a></p>"),
            ("a heading of its own", "<h3>Share</h3><p>Prices fell.</p>"),
            (
                "a picture",
                "<p><a href=\"https://e.org/\"><img src=\"https://e.org/p\" alt=\"\" loading=\"lazy\"></a></p>",
            ),
        ] {
            assert_eq!(published(kept), kept, "{name}");
        }
    }

    #[test]
    fn what_plays_can_be_gone_to() {
        let player = "<iframe src=\"//www.youtube.com/embed/x\" title='A \"film\"'></iframe>";
        let link = "<a href=\"https://www.youtube.com/embed/x\">A \"film\"</a>";
        for (name, html, expected) in [
            ("a player", format!("<p>{player}</p>a"), format!("<p></p>a<p>{link}</p>")),
            ("a page beside words", "a<iframe src=https://f.org/x></iframe>".to_owned(), "a".to_owned()),
            (
                "a page alone",
                "<div><iframe src=https://www.f.org/x></iframe></div>".to_owned(),
                "<p><a href=\"https://www.f.org/x\">f.org</a></p>".to_owned(),
            ),
            ("a hidden page alone", "<iframe src=https://f.org/x style='display:none'></iframe>".to_owned(), String::new()),
            ("a script alone", "<iframe src='javascript:x'></iframe>".to_owned(), String::new()),
            (
                "sound",
                "<audio autoplay><source src=/s.mp3 type=audio/mpeg></audio>".to_owned(),
                "<audio controls=\"\" preload=\"none\"><source src=\"https://e.org/s.mp3\" type=\"audio/mpeg\"></audio>".to_owned(),
            ),
        ] {
            assert_eq!(published(&html), expected, "{name}");
        }
    }

    #[test]
    fn beyond_a_bound_the_text_stays() {
        let deep = format!("<p>One &amp; two</p>{}<p>three <b>four</b></p>", "<div>".repeat(10_000));
        assert!(published(&deep).contains("three "), "deep");
        assert!(published(&deep).matches("<div>").count() < 1_000, "deep");
        let many = published(&"<i>a</i>".repeat(40_000));
        assert_eq!(many.matches('a').count(), 40_000, "many");
        assert_eq!(many.matches("<i>").count(), 30_000, "many");
        let words = published(&format!("<p>one</p><p>{}</p>", "word ".repeat(300_000)));
        assert_eq!(words.matches("word").count(), 300_000, "long");
        let crowded = format!("<img {} src=/p>", "a=b ".repeat(10_000));
        assert_eq!(
            published(&format!("{crowded}a")),
            "<img src=\"https://e.org/p\" alt=\"\" loading=\"lazy\">a"
        );
        let bulky = format!("<a href='/{}'>a</a>", "x".repeat(1 << 20));
        assert_eq!(published(&bulky), "a", "bulky");
    }
}
