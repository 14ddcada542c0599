//! XML with the root of something else → what it is.

use super::Stranger;
use super::of_page;
use super::said;
use crate::gather::read::parts;
use url::Url;

/// Roots in lower case, without their prefix.
const ROOTS: [(&str, &str); 19] = [
    ("urlset", "a sitemap"),
    ("sitemapindex", "an index of sitemaps"),
    ("svg", "an SVG image"),
    ("listbucketresult", "the listing of an object store"),
    ("enumerationresults", "the listing of an object store"),
    ("listallmybucketsresult", "the listing of an object store"),
    ("opensearchdescription", "the description of a search"),
    ("rsd", "the description of a weblog's interfaces"),
    ("service", "an AtomPub service document"),
    ("methodresponse", "the answer of an XML-RPC interface"),
    ("envelope", "the answer of a SOAP interface"),
    ("multistatus", "the answer of a WebDAV server"),
    ("stylesheet", "a stylesheet"),
    ("transform", "a stylesheet"),
    ("kml", "a map"),
    ("gpx", "a map"),
    ("plist", "a property list"),
    ("playlist", "a playlist"),
    ("mpd", "a playlist"),
];

/// What an XML document is; `None` when its root says nothing to us.
pub fn of_xml(text: &str, root: &str, base: &Url) -> Option<Stranger> {
    let name = root.rsplit(':').next().unwrap_or(root).to_ascii_lowercase();
    match name.as_str() {
        "html" => Some(of_page(text, base)),
        "opml" => Some(Stranger::FeedList { feeds: feeds_listed(text) }),
        "error" | "errors" | "exception" | "fault" | "response" | "result" => error(text),
        name => {
            let (_, what) = ROOTS.iter().find(|(known, _)| *known == name)?;
            Some(Stranger::Other { what })
        }
    }
}

fn feeds_listed(text: &str) -> usize {
    let finder = |name: &str| memchr::memmem::find_iter(text.as_bytes(), name).count();
    ["xmlUrl=", "xmlurl=", "xmlURL="].map(finder).iter().sum()
}

/// An object store's `Code` and `Message` (S3 and all that speak like it), else the words of any other.
fn error(text: &str) -> Option<Stranger> {
    let start = parts::up_to(text, super::LOOK_BYTES);
    if let Some(code) = element(start, "Code").and_then(said::line_of_markup) {
        let message = match element(start, "Message").and_then(said::line_of_markup) {
            Some(message) => format!("{code}: {message}"),
            None => code,
        };
        return Some(Stranger::Error { of: "an object store", message });
    }
    let named = ["message", "Message", "description", "error", "title"].iter();
    let message = named.filter_map(|name| element(start, name)).find_map(said::line_of_markup);
    Some(Stranger::Error { of: "an API", message: message.or_else(|| said::line_of_markup(start))? })
}

/// What stands in the first element of a name that has no attributes.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    after.split_once("</").map(|(content, _)| content)
}
