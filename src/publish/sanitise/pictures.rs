//! Which pictures show something, and where they are.

use crate::model::html::Tag;
use crate::model::text::unescape_attribute;

/// Where pictures come from that count who opens a text, or stand for a button of one: host, with all below it
/// (any where empty), and what the path begins with. Known, so that one without a size is recognised too.
const COUNTERS: [(&str, &str); 23] = [
    // FeedBurner under its own name and those of its customers: counters, and the buttons below an item.
    ("", "/~r/"),
    ("", "/~4/"),
    ("", "/~ff/"),
    ("", "/~a/"),
    // WordPress.com: counters, and the buttons below an item.
    ("feeds.wordpress.com", "/1.0/"),
    ("pixel.wp.com", "/"),
    ("stats.wordpress.com", "/"),
    // Services that put counters and buttons into feeds, gone by now, but not out of archives.
    ("feedsportal.com", "/"),
    ("pheedo.com", "/"),
    ("feedads.g.doubleclick.net", "/"),
    // Measuring of readers and of advertisements.
    ("doubleclick.net", "/"),
    ("google-analytics.com", "/"),
    ("scorecardresearch.com", "/"),
    ("quantserve.com", "/"),
    ("facebook.com", "/tr"),
    ("blogger.googleusercontent.com", "/tracker/"),
    ("amazon-adsystem.com", "/"),
    ("assoc-amazon.com", "/e/ir"),
    ("viglink.com", "/"),
    // Mails that were made into feeds.
    ("", "/open.aspx"),
    ("", "/track/open"),
    ("", "/wf/open"),
    ("mailchi.mp", "/track/"),
];

/// Where a page keeps a picture's address until somebody scrolls to it.
const WAITING: [&str; 4] = ["data-src", "data-lazy-src", "data-original", "data-orig-file"];

/// The value of an attribute, its references resolved.
pub fn value(tag: &Tag<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.find(|(written, _)| written.eq_ignore_ascii_case(name));
    found.map(|(_, value)| unescape_attribute(value).trim().to_owned())
}

/// Whether a picture counts readers, and shows them nothing.
pub fn counts_readers(tag: &Tag<'_>) -> bool {
    is_hidden(tag) || has_no_size(tag) || value(tag, "src").is_some_and(|address| is_counter(&address))
}

/// Whether style or attribute hide it.
pub fn is_hidden(tag: &Tag<'_>) -> bool {
    let style = value(tag, "style").map(|style| squeezed(&style)).unwrap_or_default();
    let hides = ["display:none", "visibility:hidden", "mso-hide:all"];
    tag.attributes().any(|(name, _)| name.eq_ignore_ascii_case("hidden"))
        || hides.iter().any(|declaration| style.contains(declaration))
}

/// Where a picture is: where it waits when its `src` only holds the place, else the first of its `srcset`.
pub fn address(tag: &Tag<'_>) -> Option<String> {
    let given = value(tag, "src").filter(|address| !address.is_empty());
    let is_place_holder = given.as_ref().is_none_or(|address| squeezed(address).starts_with("data:"));
    let waiting = || WAITING.iter().find_map(|name| value(tag, name)).filter(|address| !address.is_empty());
    let of_set = || ["srcset", "data-srcset"].iter().find_map(|name| first_of_set(&value(tag, name)?));
    match is_place_holder {
        true => waiting().or_else(of_set).or(given),
        false => given,
    }
}

/// Whether an address is one of a counter; relative ones are by their path alone.
pub fn is_counter(address: &str) -> bool {
    let (host, path) = host_and_path(address);
    COUNTERS.iter().any(|(counter, start)| is_below(&host, counter) && path.starts_with(start))
}

/// Host, in lower case and without a port, and what follows it; no host in a relative address.
pub fn host_and_path(address: &str) -> (String, &str) {
    let rest = address.trim_start().split_once("//").filter(|(scheme, _)| {
        scheme.is_empty() || scheme.eq_ignore_ascii_case("http:") || scheme.eq_ignore_ascii_case("https:")
    });
    let Some((_, rest)) = rest else { return (String::new(), address) };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    (host.to_ascii_lowercase(), path)
}

/// Whether a host is this one or below it; any is below none.
pub fn is_below(host: &str, domain: &str) -> bool {
    let above = host.strip_suffix(domain);
    domain.is_empty() || above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// Pictures of one pixel, or of none.
fn has_no_size(tag: &Tag<'_>) -> bool {
    let style = value(tag, "style").map(|style| squeezed(&style)).unwrap_or_default();
    let side = |name: &str| {
        let declared =
            style.split(';').find_map(|declaration| declaration.strip_prefix(name)?.strip_prefix(':'));
        declared.map(str::to_owned).or_else(|| value(tag, name))
    };
    let is_small =
        |size: &String| matches!(size.trim_end_matches("!important").trim_end_matches("px"), "0" | "1");
    let is_none = |size: &String| size.trim_end_matches("px") == "0";
    let (width, height) = (side("width"), side("height"));
    width.as_ref().is_some_and(is_small) && height.as_ref().is_some_and(is_small)
        || [&width, &height].into_iter().flatten().any(is_none)
}

fn first_of_set(set: &str) -> Option<String> {
    let first = set.split_ascii_whitespace().next()?.trim_end_matches(',');
    (!first.is_empty()).then(|| first.to_owned())
}

/// In lower case and without what browsers don't see: white space, control characters, letters without width.
pub fn squeezed(text: &str) -> String {
    let shown = text.chars().filter(|letter| !is_unseen(*letter));
    shown.map(|letter| letter.to_ascii_lowercase()).collect()
}

fn is_unseen(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}
