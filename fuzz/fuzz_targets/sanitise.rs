//! Any text → safe HTML: a browser's parser finds nothing in it that is forbidden. It grows by what was
//! missing alone.

#![no_main]

use libfuzzer_sys::fuzz_target;
use newsdesk::publish::sanitise;
use newsdesk_fuzz::base;
use newsdesk_fuzz::stretched;
use scraper::Html;
use scraper::Node;
use scraper::node::Element;
use url::Url;

/// Elements that have no place in what we publish.
const FORBIDDEN: [&str; 25] = [
    "applet",
    "base",
    "button",
    "embed",
    "form",
    "frame",
    "frameset",
    "iframe",
    "input",
    "link",
    "marquee",
    "math",
    "meta",
    "noscript",
    "object",
    "option",
    "plaintext",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];
/// Attributes that hold an address.
const ADDRESSES: [&str; 7] = ["action", "background", "cite", "formaction", "href", "poster", "src"];

/// Attributes by which something is shown or played unasked, or goes by no check.
const UNASKED: [&str; 3] = ["autoplay", "srcset", "style"];

/// References, relative addresses, ends that were missing.
const MAX_GROWTH: usize = 16;
const ROOM_TO_GROW: usize = 16 * 1024;

fuzz_target!(|input: &[u8]| {
    let html = String::from_utf8_lossy(input);
    check(&html, Some(&base()));
    check(&html, None);
    if let Some(long) = stretched(input) {
        check(&String::from_utf8_lossy(&long), None);
    }
});

fn check(html: &str, base: Option<&Url>) {
    let once = sanitise(html, base);
    assert!(
        once.len() <= MAX_GROWTH * html.len() + ROOM_TO_GROW,
        "{} bytes became {}",
        html.len(),
        once.len()
    );
    for node in Html::parse_fragment(&once).tree.nodes() {
        match node.value() {
            Node::Element(element) => check_element(element),
            Node::Comment(comment) => panic!("a comment was left: {:?}", &**comment),
            Node::ProcessingInstruction(_) | Node::Doctype(_) => panic!("markup for parsers was left"),
            Node::Document | Node::Fragment | Node::Text(_) => {}
        }
    }
}

fn check_element(element: &Element) {
    assert!(!FORBIDDEN.contains(&element.name()), "`{}` was left", element.name());
    for (name, value) in element.attrs() {
        assert!(!name.starts_with("on") && !UNASKED.contains(&name), "`{name}` was left");
        assert!(!ADDRESSES.contains(&name) || leads_to_the_web(value), "`{name}` leads to `{value}`");
    }
}

fn leads_to_the_web(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}
