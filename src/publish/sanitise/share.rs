//! What a site puts below its articles for their spreading, not for their reading: bars of buttons.

use super::pictures::host_and_path;
use super::pictures::is_below;
use super::pictures::is_hidden;
use super::pictures::value;
use crate::model::html::Tag;

/// What `mend` finds a bar by; see `mark`.
pub const BAR: &str = "bar";
/// What `mend` finds a hidden element by.
pub const HIDDEN: &str = "hidden";

/// Classes that the plug-ins of the most common systems give their bars, and nothing else.
const BAR_CLASSES: [&str; 18] = [
    "a2a_kit",
    "addthis_inline_share_toolbox",
    "addthis_toolbox",
    "addtoany_share_save_container",
    "essb_links",
    "feedflare",
    "heateor_sss_sharing_container",
    "jp-sharing",
    "mashsb-container",
    "sd-like",
    "sd-sharing",
    "sd-sharing-enabled",
    "shareaholic-canvas",
    "sharedaddy",
    "sharethis-inline-share-buttons",
    "social-share-buttons",
    "ssba",
    "wp-block-outermost-social-sharing",
];

/// Pages that take a link to an article and spread it: host, with all below it, and what the rest begins with.
const ENDPOINTS: [(&str, &str); 47] = [
    ("addthis.com", "/bookmark"),
    ("addtoany.com", "/"),
    ("api.whatsapp.com", "/send"),
    ("bsky.app", "/intent/"),
    ("buffer.com", "/add"),
    ("bufferapp.com", "/add"),
    ("del.icio.us", "/post"),
    ("delicious.com", "/post"),
    ("delicious.com", "/save"),
    ("digg.com", "/submit"),
    ("facebook.com", "/dialog/share"),
    ("facebook.com", "/share.php"),
    ("facebook.com", "/sharer"),
    ("feedads.g.doubleclick.net", "/"),
    ("feedsportal.com", "/"),
    ("feeds.wordpress.com", "/1.0/"),
    ("flipboard.com", "/bookmarklet"),
    ("getpocket.com", "/edit"),
    ("getpocket.com", "/save"),
    ("google.com", "/bookmarks/mark"),
    ("instapaper.com", "/edit"),
    ("instapaper.com", "/hello2"),
    ("linkedin.com", "/cws/share"),
    ("linkedin.com", "/shareArticle"),
    ("linkedin.com", "/sharing/"),
    ("news.ycombinator.com", "/submitlink"),
    ("pinterest.com", "/pin/create"),
    ("plus.google.com", "/share"),
    ("reddit.com", "/submit"),
    ("stumbleupon.com", "/submit"),
    ("t.me", "/share"),
    ("telegram.me", "/share"),
    ("threads.net", "/intent/"),
    ("tumblr.com", "/share"),
    ("tumblr.com", "/widgets/share"),
    ("twitter.com", "/home?status"),
    ("twitter.com", "/intent/"),
    ("twitter.com", "/share"),
    ("vk.com", "/share.php"),
    ("wa.me", "/?text"),
    ("web.whatsapp.com", "/send"),
    ("x.com", "/intent/"),
    ("x.com", "/share"),
    ("xing.com", "/spi/shares"),
    // FeedBurner's buttons and advertisements, under its own name and those of its customers.
    ("", "/~a/"),
    ("", "/~ff/"),
    ("", "/~f/"),
];

/// Words that stand before or between such links and say nothing else.
const LABELS: [&str; 21] = [
    "and",
    "bookmark",
    "bookmark this",
    "email this",
    "follow",
    "like",
    "like this",
    "or",
    "print",
    "share",
    "share it",
    "share on",
    "share this",
    "share this article",
    "share this on",
    "share this post",
    "share this story",
    "share via",
    "spread the word",
    "tell a friend",
    "tweet",
];
/// A link with more text than this, in characters, has something to say of its own.
const MAX_BUTTON_TEXT: usize = 40;

/// The value of `hidden` that tells `mend` what an element is, if it is one to leave out.
pub fn mark(tag: &Tag<'_>) -> Option<&'static str> {
    let class = value(tag, "class").unwrap_or_default();
    match class.split_ascii_whitespace().any(|class| BAR_CLASSES.contains(&class)) {
        true => Some(BAR),
        false => is_hidden(tag).then_some(HIDDEN),
    }
}

/// Whether a link spreads an article: `address` absolute and without references.
pub fn spreads(address: &str) -> bool {
    let (host, path) = host_and_path(address);
    // An address to write to is left to whoever is asked to.
    address.starts_with("mailto:?")
        || ENDPOINTS
            .iter()
            .any(|(endpoint, start)| !host.is_empty() && is_below(&host, endpoint) && path.starts_with(start))
}

pub fn is_button_text(text: &str) -> bool {
    text.chars().count() <= MAX_BUTTON_TEXT
}

/// Whether a text beside such links belongs to them.
pub fn is_label(text: &str) -> bool {
    let is_sign = |letter: char| !letter.is_alphanumeric();
    let words = text.trim_matches(is_sign).to_lowercase();
    words.is_empty() || LABELS.contains(&words.as_str())
}
