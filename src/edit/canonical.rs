//! One form for all spellings of a page's address, by which addresses are compared.
//!
//! Never shown, never asked. Wider than what is published: a url alone proves nothing, so two pages
//! that meet here are still told apart by their titles and texts. The recipe is part of what is
//! stored (url keys, ids): a change needs a migration.

use url::Url;

/// First labels of a host that name a reader's device, not another site.
const SAME_SITE: [&str; 4] = ["www.", "m.", "mobile.", "amp."];

/// Fragments that name no item of a page.
const SAYS_NOTHING: [&str; 5] = ["rss", "comments", "respond", "share", "top"];

/// Without scheme, default port, `www.` and the like, closing slash, AMP wrapping and the order of the
/// query; everything else makes a difference.
pub fn canonical(url: &Url) -> String {
    if let Some(wrapped) = unwrapped(url) {
        return canonical(&wrapped);
    }
    let host = url.host_str().unwrap_or_default();
    let host = SAME_SITE.iter().find_map(|label| host.strip_prefix(label)).unwrap_or(host);
    let port = url.port().filter(|port| ![80, 443].contains(port)).map(|port| format!(":{port}"));
    let query = query(url);
    // A fragment may be all that tells two items of one page apart.
    let fragment = url.fragment().filter(|fragment| !SAYS_NOTHING.contains(fragment));
    let fragment = fragment.map(|fragment| format!("#{fragment}"));
    format!("{host}{}{}{query}{}", port.unwrap_or_default(), path(url), fragment.unwrap_or_default())
}

/// The page that an AMP cache shows: `X.cdn.ampproject.org/c/s/HOST/PATH`, `google.com/amp/s/HOST/PATH`.
fn unwrapped(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let path = url.path();
    let inside = match host.ends_with(".cdn.ampproject.org") {
        true => path.strip_prefix("/c/").or_else(|| path.strip_prefix("/v/"))?,
        false => path.strip_prefix("/amp/").filter(|_| host.starts_with("www.google."))?,
    };
    let page = inside.strip_prefix("s/").unwrap_or(inside);
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    Url::parse(&format!("https://{page}{query}")).ok()
}

/// No empty parts, and no part that asks for the AMP form of the page, where that is first or last.
fn path(url: &Url) -> String {
    let mut parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    if parts.last() == Some(&"amp") {
        parts.pop();
    }
    if parts.first() == Some(&"amp") {
        parts.remove(0);
    }
    parts.iter().map(|part| format!("/{part}")).collect()
}

fn query(url: &Url) -> String {
    // Of an ampersand that was escaped twice, its name is left.
    let pairs = url.query().unwrap_or_default().split('&').map(|pair| pair.trim_start_matches("amp;"));
    let mut pairs: Vec<&str> = pairs.filter(|pair| !pair.is_empty() && !says_nothing(pair)).collect();
    pairs.sort_unstable();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

/// Parameters that ask for another form of the page, or say how a reader came.
fn says_nothing(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    match name {
        "amp" | "spref" => true,
        "outputType" => value == "amp",
        "ref" | "source" => matches!(value, "rss" | "feed"),
        _ => name.starts_with("utm_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_form() {
        let form = |url: &str| canonical(&url.parse().unwrap());
        for (name, other, same) in [
            ("scheme", "http://a.example/x/y?b=2&a=1", true),
            ("www", "https://www.a.example/x/y?b=2&a=1", true),
            ("mobile", "https://m.a.example/x/y?b=2&a=1", true),
            ("the other scheme's port", "http://a.example:443/x/y?b=2&a=1", true),
            ("slashes", "https://a.example//x/y/?a=1&b=2", true),
            ("amp last", "https://a.example/x/y/amp/?a=1&b=2", true),
            ("amp first", "https://a.example/amp/x/y?a=1&b=2", true),
            ("amp asked for", "https://a.example/x/y?a=1&b=2&amp=1", true),
            ("an amp cache", "https://a-example.cdn.ampproject.org/c/s/a.example/x/y?a=1&b=2", true),
            ("another amp cache", "https://www.google.com/amp/s/a.example/x/y?a=1&b=2", true),
            ("escaped twice", "https://a.example/x/y?a=1&amp;b=2&amp;utm_source=feed", true),
            ("an empty word", "https://a.example/x/y?a=1&b=2#rss", true),
            ("another value", "https://a.example/x/y?a=1&b=3", false),
            ("a fragment", "https://a.example/x/y?a=1&b=2#two", false),
            ("a port of its own", "https://a.example:8443/x/y?a=1&b=2", false),
            ("another page", "https://a.example/amp?a=1&b=2", false),
            ("a reference", "https://a.example/x/y?a=1&b=2&ref=17", false),
        ] {
            assert_eq!(form("https://a.example/x/y?a=1&b=2") == form(other), same, "{name}");
        }
    }
}
