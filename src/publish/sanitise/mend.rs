//! Safe HTML → the same with nothing half said in it: pictures that can be shown, links that lead somewhere,
//! no bars of buttons.
//!
//! One pass over what the sanitiser wrote, and in its spelling: elements nest, a value stands in double quotes, and every
//! `<`, `>` and `"` within one is a reference. Never given anything else.

use super::share::BAR;
use super::share::HIDDEN;
use super::share::is_button_text;
use super::share::is_label;
use super::share::spreads;
use crate::model::text::escaped;
use crate::model::text::plain_text;
use crate::model::text::unescape;
use std::borrow::Cow;

/// Elements that go when nothing but buttons is in them.
const HOLDERS: [&str; 20] = [
    "aside", "center", "dir", "div", "dl", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "menu",
    "nav", "ol", "p", "section", "table", "ul",
];
const VOID: [&str; 6] = ["br", "col", "hr", "img", "source", "wbr"];

/// Every picture has an `alt` and waits until it is scrolled to, sound and film wait until somebody starts them; a
/// picture without an address becomes its `alt`. A link without an address becomes what is in it. Gone
/// are bars of buttons with the words before them, and hidden elements without a word.
pub fn mended(html: &str) -> String {
    let html = if html.contains('\r') { Cow::Owned(html.replace('\r', "\n")) } else { Cow::Borrowed(html) };
    let mut mender = Mender { kept: String::with_capacity(html.len()), open: vec![Open::default()] };
    let mut rest = html.as_ref();
    while let Some(start) = rest.find('<') {
        let (text, from_tag) = rest.split_at(start);
        let (tag, after) = from_tag.split_at(from_tag.find('>').map_or(from_tag.len(), |end| end + 1));
        mender.text(text);
        mender.tag(tag);
        rest = after;
    }
    mender.text(rest);
    mender.kept
}

/// Whether a reader sees anything of mended HTML: words, a picture, or what can be played.
pub fn shows_something(html: &str) -> bool {
    ["<img ", "<audio ", "<video "].iter().any(|tag| html.contains(tag)) || !plain_text(html).is_empty()
}

struct Mender<'a> {
    kept: String,
    /// The elements that are open, within one for the whole.
    open: Vec<Open<'a>>,
}

/// An open element and what came in it so far.
#[derive(Default)]
struct Open<'a> {
    name: &'a str,
    /// Where it begins in what is kept.
    start: usize,
    mark: Option<&'a str>,
    /// Of a link: whether it has an address, and whether that spreads an article.
    leads: bool,
    spreads: bool,
    /// Blanks, words, and words or pictures.
    has_gap: bool,
    says: bool,
    shows: bool,
    /// More than buttons and their labels.
    says_more: bool,
    buttons: usize,
    /// Where labels begin that nothing else has followed yet.
    label_from: Option<usize>,
    /// Whether something was taken out of it.
    was_emptied: bool,
}

impl<'a> Mender<'a> {
    fn innermost(&mut self) -> &mut Open<'a> {
        self.open.last_mut().expect("the whole is never closed")
    }

    fn text(&mut self, text: &str) {
        // A line break after the tag is none, and would be taken away by the next who reads this.
        let text = if self.kept.ends_with("<pre>") { text.trim_start_matches('\n') } else { text };
        let start = self.kept.len();
        self.kept.push_str(text);
        if text.trim().is_empty() {
            self.innermost().has_gap |= !text.is_empty();
            return;
        }
        let is_short = text.len() <= MAX_LABEL;
        let words = if is_short { unescape(text) } else { Cow::Borrowed(text) };
        if !words.trim().is_empty() {
            let innermost = self.innermost();
            innermost.says = true;
            match is_short && is_label(&words) {
                true => innermost.shows_label(start),
                false => innermost.shows_more(),
            }
        }
    }

    fn tag(&mut self, tag: &'a str) {
        match name(tag) {
            "img" => self.picture(tag),
            "source" => {
                self.kept.push_str(tag);
                if attribute(tag, "src").is_some() {
                    self.innermost().shows_more();
                }
            }
            name if VOID.contains(&name) => self.kept.push_str(tag),
            name => match name.strip_prefix('/') {
                Some(name) => self.end(name, tag),
                None => self.start(name, tag),
            },
        }
    }

    fn start(&mut self, name: &'a str, tag: &'a str) {
        let address = attribute(tag, "href").map(unescape);
        let open = Open {
            name,
            start: self.kept.len(),
            mark: attribute(tag, "hidden"),
            leads: address.is_some(),
            spreads: address.is_some_and(|address| spreads(&address)),
            ..Open::default()
        };
        self.open.push(open);
        match name {
            "a" if !self.innermost().leads => {}
            "audio" | "video" => self.player(tag),
            _ => self.kept.push_str(&without_mark(tag)),
        }
    }

    fn end(&mut self, name: &str, tag: &str) {
        if self.open.last().is_none_or(|open| open.name != name) || self.open.len() == 1 {
            return self.kept.push_str(tag);
        }
        let Some(closed) = self.open.pop() else { return };
        if closed.name != "a" || closed.leads {
            self.kept.push_str(tag);
        }
        let inside = &self.kept[closed.start..];
        match closed.name {
            // The blank that it may have been stays.
            "a" if !closed.shows && closed.spreads => {
                self.kept.truncate(closed.start);
                self.kept.push_str(if closed.has_gap { " " } else { "" });
            }
            "a" if closed.spreads && is_button_text(&plain_text(inside)) => self.innermost().shows_button(),
            _ if closed.is_superfluous() => self.take_out(&closed),
            _ => self.innermost().takes_over(&closed),
        }
    }

    fn take_out(&mut self, closed: &Open<'_>) {
        let innermost = self.innermost();
        innermost.was_emptied = true;
        let labels = if closed.buttons > 0 { innermost.label_from.take() } else { None };
        innermost.shows &= labels.is_none() || innermost.says_more || innermost.buttons > 0;
        self.kept.truncate(labels.unwrap_or(closed.start));
    }

    fn picture(&mut self, tag: &'a str) {
        let alt = attribute(tag, "alt");
        if attribute(tag, "src").is_none() {
            return self.text(&escaped(&unescape(alt.unwrap_or_default())));
        }
        self.kept.push_str(tag.trim_end_matches('>'));
        if alt.is_none() {
            self.kept.push_str(" alt=\"\"");
        }
        self.kept.push_str(" loading=\"lazy\">");
        self.innermost().shows_more();
    }

    fn player(&mut self, tag: &'a str) {
        self.kept.push_str(without_mark(tag).trim_end_matches('>'));
        if attribute(tag, "controls").is_none() {
            self.kept.push_str(" controls=\"\"");
        }
        self.kept.push_str(" preload=\"none\">");
        if attribute(tag, "src").is_some() {
            self.innermost().shows_more();
        }
    }
}

impl Open<'_> {
    fn shows_more(&mut self) {
        self.shows = true;
        self.says_more = true;
        self.label_from = None;
    }

    fn shows_label(&mut self, start: usize) {
        self.shows = true;
        self.label_from.get_or_insert(start);
    }

    fn shows_button(&mut self) {
        self.shows = true;
        self.says = true;
        self.buttons += 1;
    }

    /// What is in an element is in the one around it.
    fn takes_over(&mut self, inner: &Open<'_>) {
        self.has_gap |= inner.has_gap;
        self.says |= inner.says;
        self.buttons += inner.buttons;
        match (inner.says_more, inner.label_from) {
            (true, _) => self.shows_more(),
            (false, Some(_)) => self.shows_label(inner.start),
            (false, None) => self.shows |= inner.shows,
        }
    }

    fn is_superfluous(&self) -> bool {
        match self.mark {
            Some(BAR) => true,
            Some(HIDDEN) if !self.says => true,
            _ if !HOLDERS.contains(&self.name) => false,
            _ if self.buttons > 0 => !self.says_more,
            _ => self.was_emptied && !self.shows,
        }
    }
}

/// Of a text that may be a label, in bytes.
const MAX_LABEL: usize = 100;

fn without_mark(tag: &str) -> Cow<'_, str> {
    match attribute(tag, "hidden") {
        Some(mark) => Cow::Owned(tag.replacen(&format!(" hidden=\"{mark}\""), "", 1)),
        None => Cow::Borrowed(tag),
    }
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
