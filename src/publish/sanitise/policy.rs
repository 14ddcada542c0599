//! What HTML may hold when it is published.
//!
//! Kept is what says something about the text and what a reader of feeds shows: its structure, tables, pictures,
//! sound and film, and the presentation that older feeds say things with (`center`, `font`). Left out, for a reason:
//!
//! - `script`, `style`, `svg`, `math`, `template`, `object`: they run, restyle what stands around them, or are read by
//!   other rules than HTML's, which is where sanitisers are fooled.
//! - `iframe`, `frame`, `embed`: pages of somebody else; see `frames`.
//! - forms and their fields: nobody should type into a feed.
//! - `map`, `area`: their names would meet those of other articles on one page. `id`, `name` and `class` for the same
//!   reason.
//! - `style=`: it can cover the page. `cite=`, `longdesc=`, `background=`, `srcset=`: addresses that few show and
//!   nobody checks; of `srcset` a picture without `src` takes one.
//! - `autoplay`, `loop`, `preload`: a reader decides what is loaded.
//! - `track`: its addresses are loaded only from the page's own host.

/// Elements that stay and part a text from what stands around them.
const BLOCKS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
];
/// Elements that stay within a line.
const INLINE: [&str; 38] = [
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "video", "wbr",
];
/// Elements that stay where their parents stand.
const PARTS: [&str; 10] =
    ["caption", "col", "colgroup", "source", "tbody", "td", "tfoot", "th", "thead", "tr"];
/// Of all those, what holds nothing.
const VOID: [&str; 6] = ["br", "col", "hr", "img", "source", "wbr"];

/// Which attributes stay, of any element (`*`) and of some.
const ATTRIBUTES: [(&str, &[&str]); 20] = [
    ("*", &["dir", "lang", "title"]),
    ("a", &["href", "hreflang"]),
    ("audio", &["src", "controls"]),
    ("col", &["span", "width"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("div", &["align"]),
    ("font", &["color", "face", "size"]),
    ("img", &["src", "alt", "width", "height", "align"]),
    ("ins", &["datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("p", &["align"]),
    ("source", &["src", "type"]),
    ("table", &["align", "border", "cellpadding", "cellspacing", "width"]),
    ("td", &["colspan", "rowspan", "align", "valign", "width"]),
    ("th", &["colspan", "rowspan", "align", "valign", "width", "scope"]),
    ("time", &["datetime"]),
    ("ul", &["type"]),
    ("video", &["src", "controls", "poster", "width", "height"]),
];

/// Attributes that lead somewhere.
pub const ADDRESSES: [&str; 3] = ["href", "poster", "src"];
/// Where they may lead.
pub const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

pub fn elements() -> impl Iterator<Item = &'static str> {
    BLOCKS.into_iter().chain(INLINE).chain(PARTS)
}

pub fn is_kept(element: &str) -> bool {
    elements().any(|kept| kept == element)
}

pub fn is_block(element: &str) -> bool {
    BLOCKS.contains(&element)
}

/// Whether it stands in a table, beside its cells or as one of them.
pub fn is_part(element: &str) -> bool {
    PARTS.contains(&element)
}

/// Whether it holds nothing and has no end tag.
pub fn is_void(element: &str) -> bool {
    VOID.contains(&element)
}

/// Whether its tags stand within a word as well as between two.
pub fn is_within_line(element: &str) -> bool {
    INLINE.contains(&element) && element != "br"
}

/// The attributes that stay of any element.
pub fn of_all() -> &'static [&'static str] {
    ATTRIBUTES[0].1
}

/// Each element with attributes of its own, and those.
pub fn of_some() -> &'static [(&'static str, &'static [&'static str])] {
    &ATTRIBUTES[1..]
}

/// The name of an attribute as our table spells it, if it stays.
pub fn kept_attribute(element: &str, written: &str) -> Option<&'static str> {
    let own = of_some().iter().find(|(name, _)| *name == element).map_or(&[][..], |(_, names)| *names);
    own.iter().chain(of_all()).find(|name| name.eq_ignore_ascii_case(written)).copied()
}
