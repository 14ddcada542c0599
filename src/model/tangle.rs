//! HTML as received → whether a parser of HTML can take it without harm.
//!
//! A browser's parser spends the square of the depth, and opens whatever formatting was left open again
//! in each new paragraph: 6 kB become 700, and a feed can carry megabytes. This looks at tags only, in
//! one pass, and errs to one side: a tag counts as opened wherever it may be one, and as closed only where
//! nothing else is possible.

use super::html;

/// How much a parser is let in for.
struct Limits {
    /// How deep elements may stand in each other.
    depth: usize,
    /// The sum, over all tags, of how deep each stands: about the number of nodes that a parser may make.
    work: usize,
    /// Elements that can hold others. Whatever hides their depth, 5,000 take 0.2 s at the worst.
    nesting_tags: usize,
}

/// Attributes of one tag: a parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 250;

/// Of a whole page. Of 340 pages of the web the deepest counts 1,910 here and 6.1 million, since closing
/// tags are believed only where nothing else is possible.
const OF_A_PAGE: Limits = Limits { depth: 2_500, work: 8_000_000, nesting_tags: 20_000 };

/// Elements that end where the next begins, or hold nothing: they add no depth of their own.
const FLAT: [&str; 20] = [
    "area", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "p", "param",
    "source", "td", "th", "tr", "track", "wbr",
];
/// Elements whose content is text, up to their own end tag.
const RAW: [&str; 9] =
    ["iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"];
/// Elements with rules of their own, under which an end tag may close nothing.
const FOREIGN: [&str; 2] = ["math", "svg"];

/// Whether a parser of HTML would take far more time or memory over a page than its length calls for.
///
/// Deeper than 2,500 elements, more than 20,000 that can hold others, more than 250 attributes of one, or an
/// amount of nesting that would make some 8 million nodes. Linear in the length of `html`.
///
/// ```
/// use newsdesk::model::tangle::is_tangled_page;
/// assert!(is_tangled_page(&"<div>".repeat(2_501)));
/// assert!(!is_tangled_page(&"<p>One<p>Two".repeat(1_000)));
/// ```
pub fn is_tangled_page(html: &str) -> bool {
    exceeds(html, &OF_A_PAGE)
}

fn exceeds(html: &str, limits: &Limits) -> bool {
    let mut tally = Tally::default();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (markup, after) = rest[start..].split_at(markup_length(&rest[start..]));
        tally.count(markup);
        if tally.exceeds(limits) {
            return true;
        }
        rest = after;
    }
    false
}

#[derive(Default)]
struct Tally {
    open: Vec<String>,
    work: usize,
    nesting_tags: usize,
    /// The most of any tag.
    attributes: usize,
}

impl Tally {
    /// Counts one piece of markup: what it is, and the tags that it may hide.
    fn count(&mut self, markup: &str) {
        let mut tags = markup.split('<').skip(1);
        match tags.next().and_then(|tag| tag.strip_prefix('/')) {
            Some(end_tag) => self.close(&name(end_tag)),
            None => self.open(&name(&markup[1..])),
        }
        // Words of a comment are none.
        if !name(markup[1..].trim_start_matches('/')).is_empty() {
            self.attributes = self.attributes.max(html::measure(markup).1);
        }
        tags.for_each(|hidden| self.open(&name(hidden)));
    }

    fn open(&mut self, name: &str) {
        self.work += self.open.len();
        if !name.is_empty() && !FLAT.contains(&name) {
            self.nesting_tags += 1;
            self.open.push(name.to_owned());
        }
    }

    // Only the innermost: an end tag that crosses others may be ignored.
    fn close(&mut self, name: &str) {
        self.work += self.open.len();
        if self.open.last().is_some_and(|innermost| innermost == name && !FOREIGN.contains(&name)) {
            self.open.pop();
        }
    }

    fn exceeds(&self, limits: &Limits) -> bool {
        self.open.len() > limits.depth
            || self.work > limits.work
            || self.nesting_tags > limits.nesting_tags
            || self.attributes > MOST_ATTRIBUTES
    }
}

/// The name that a tag begins with, lower case; empty for what is no tag.
fn name(tag: &str) -> String {
    match tag.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        true => tag.split(ends_name).next().unwrap_or_default().to_ascii_lowercase(),
        false => String::new(),
    }
}

fn ends_name(letter: char) -> bool {
    matches!(letter, '>' | '/') || letter.is_ascii_whitespace()
}

/// The length of what begins at a `<`: a tag with its raw text, a comment, or the `<` alone
/// (HTML Living Standard, 13.2.5).
fn markup_length(markup: &str) -> usize {
    let inside = &markup[1..];
    if inside.starts_with("!--") {
        return through(markup, "-->");
    }
    if inside.starts_with("![CDATA[") {
        return through(markup, "]]>");
    }
    let is_end = inside.starts_with('/');
    match inside[usize::from(is_end)..].chars().next() {
        Some(letter) if letter.is_ascii_alphabetic() => start_tag_length(markup) + raw_length(markup),
        Some('!' | '?') => through(markup, ">"),
        _ if is_end => through(markup, ">"),
        _ => 1,
    }
}

fn through(markup: &str, end: &str) -> usize {
    markup.find(end).map_or(markup.len(), |at| at + end.len())
}

fn start_tag_length(markup: &str) -> usize {
    html::tag_length(markup).unwrap_or(markup.len())
}

/// How much text belongs to a start tag; all that is left where that is not certain.
fn raw_length(markup: &str) -> usize {
    let name = name(&markup[1..]);
    if !RAW.contains(&name.as_str()) {
        return 0;
    }
    let text = &markup[start_tag_length(markup)..];
    let end = text.match_indices("</").find(|(at, _)| self::name(&text[at + 2..]) == name);
    let end = end.map_or(text.len(), |(at, _)| at);
    if text[..end].contains("<!--") { text.len() } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As of a page, only less: what is found out in a few elements is found out in thousands.
    const OF_A_TEXT: Limits = Limits { depth: 200, work: 300_000, nesting_tags: 5_000 };

    #[test]
    fn what_would_choke_a_parser_is_found_out() {
        let many = |count: usize, piece: &str| piece.repeat(count);
        let formats: String = (0..199).map(|number| format!("<b x={number}>")).collect();
        let bomb = |closing: &str, count: usize| {
            format!("{}{}", formats.replace('>', &format!(">{closing}")), many(count, "</p><p>a"))
        };
        for (name, html) in [
            ("deep", many(201, "<div>")),
            ("deep in many names", (0..201).map(|number| format!("<x{number}>")).collect()),
            ("closed by another", many(201, "<span></div>")),
            ("closed in a comment", many(201, "<div><!--</div>-->")),
            ("closed in a value", many(201, "<div><p a='</div>'>")),
            ("closed in a value after two signs", many(201, "<div><p a==\"><p b=\"></div>\">")),
            ("closed in a script", many(201, "<div><script></div></script>")),
            ("closed in an escaped script", many(201, "<div><script><!--<script></script></div></script>")),
            ("closed in a declaration", many(201, "<div><!x </div>")),
            ("closed in character data", many(201, "<svg><b><![CDATA[></b>]]>")),
            ("closed in a cell", many(201, "<b><table><td></b>")),
            ("closed in foreign content", many(201, "<svg><foreignObject><p></foreignObject></svg>")),
            ("formatting opened again", bomb("", 2_000)),
            ("formatting opened again, hidden", bomb("<!--</b>-->", 2_000)),
            ("many", many(5_001, "<i></i>")),
            (
                "attributes",
                format!("<p {}>", (0..251).map(|number| format!("a{number} ")).collect::<String>()),
            ),
            ("attributes without an end", format!("<p {}", many(251, "a=''"))),
            ("attributes of an end tag", format!("</p {}>", many(251, "a=b "))),
        ] {
            assert!(exceeds(&html, &OF_A_TEXT), "{name}");
        }
    }

    #[test]
    fn an_article_is_no_tangle() {
        let paragraphs =
            "<div><p>One<p>two <a href='/x?a=\"b\"'>three</a> 3 < 4<ul><li>four<li>five</ul><br/></div>";
        for (name, html) in [
            ("long", paragraphs.repeat(1_500)),
            ("deep", format!("{}a{}", "<div>".repeat(150), "</div>".repeat(150))),
            ("sloppy", "<p><b><i>a</b></i></p>".repeat(150)),
            (
                "comments and scripts",
                "<div><!-- </b> --><script>if (a < b) '</i>'</script></div>".repeat(500),
            ),
            ("upper case", "<DIV>a</div>".repeat(2_000)),
            ("open ends", "<div a='".to_owned()),
            ("brackets", "<".repeat(10_000)),
            ("attributes of many", "<br a b=c d='e f g' h=\"i\"/>".repeat(1_000)),
            ("words of a comment", format!("<!-- {} -->", "a ".repeat(10_000))),
            ("words in one attribute", format!("<p class='{}'>", "a ".repeat(10_000))),
        ] {
            assert!(!exceeds(&html, &OF_A_TEXT), "{name}");
        }
    }

    #[test]
    fn a_tag_ends_where_the_standard_says() {
        for (markup, length) in [
            ("<a>b", 3),
            ("<a href='>'>b", 12),
            ("<a href=\">\"x=\">\">b", 17),
            ("<a =\">b", 6),
            ("<a b==\">c", 8),
            ("<a b = '>' c>d", 13),
            ("<a/b='>'>c", 9),
            ("<a b=c'>d", 8),
            ("<!-- > -->a", 10),
            ("<!-->a-->", 5),
            ("</ a>b", 5),
            ("<3 a>b", 1),
            ("<style>a</b></style>", 12),
        ] {
            assert_eq!(markup_length(markup), length, "{markup}");
        }
    }
}
