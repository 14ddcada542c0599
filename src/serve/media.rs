//! What a file is called → what HTTP says of it.

use super::Answer;

/// An edition that is out keeps its bytes for good (RFC 8246).
const FOR_GOOD: &str = "public, max-age=31536000, immutable";

/// Our pages have no script, frame or form; their style stands in them, and their pictures are anywhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:; media-src http: https:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// How long caches may keep a document: `current` unless it never changes.
pub fn caching<'a>(path: &str, current: &'a str) -> &'a str {
    match is_of_a_closed_edition(path) {
        true => FOR_GOOD,
        false => current,
    }
}

/// The headers that a client keeps with its copy and that a 304 repeats.
pub fn open_to_pages(answer: Answer, name: &str) -> Answer {
    match is_feed(name) {
        // Pages of other sites may read feeds, and ask again with the tag.
        true => answer.with("Access-Control-Allow-Origin", "*").with("Access-Control-Expose-Headers", "ETag"),
        false => answer,
    }
}

/// What tells a browser what it may do with the bytes.
pub fn guarded(answer: Answer, name: &str) -> Answer {
    // With `nosniff` Safari shows a feed's source instead of offering a reader, so feeds go without.
    if is_feed(name) {
        return answer;
    }
    let answer = answer.with("X-Content-Type-Options", "nosniff");
    match name.ends_with(".html") {
        true => answer
            .with("Content-Security-Policy", POLICY)
            .with("X-Frame-Options", "DENY")
            .with("Referrer-Policy", "strict-origin-when-cross-origin"),
        false => answer,
    }
}

/// Whether such a file may have a twin: pictures are small already.
pub fn may_be_coded(name: &str) -> bool {
    !matches!(extension(name), "png" | "ico")
}

/// The media type of a file of the published tree; feeds go by their whole name.
pub fn media_type(name: &str) -> &'static str {
    match name {
        "rss.xml" => return "application/rss+xml; charset=utf-8",
        "atom.xml" => return "application/atom+xml; charset=utf-8",
        "feed.json" => return "application/feed+json",
        _ => {}
    }
    match extension(name) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "opml" => "text/x-opml; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => "application/octet-stream",
    }
}

pub fn is_feed(name: &str) -> bool {
    matches!(name, "rss.xml" | "atom.xml" | "feed.json")
}

/// `digest/NAME/NUMBER/...`.
fn is_of_a_closed_edition(path: &str) -> bool {
    let mut names = path.split('/');
    let number = (names.next() == Some("digest")).then(|| names.nth(1)).flatten();
    let is_number = |name: &str| !name.is_empty() && name.bytes().all(|digit| digit.is_ascii_digit());
    number.is_some_and(is_number) && names.next().is_some()
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_media_type() {
        for (name, expected) in [
            ("rss.xml", "application/rss+xml; charset=utf-8"),
            ("atom.xml", "application/atom+xml; charset=utf-8"),
            ("feed.json", "application/feed+json"),
            ("latest.json", "application/json"),
            ("sections.opml", "text/x-opml; charset=utf-8"),
            ("index.html", "text/html; charset=utf-8"),
            ("latest.md", "text/markdown; charset=utf-8"),
            ("latest.txt", "text/plain; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("LICENSE", "application/octet-stream"),
        ] {
            assert_eq!(media_type(name), expected, "{name}");
        }
    }
    #[test]
    fn only_what_never_changes_is_kept_for_good() {
        for (path, expected) in [
            ("digest/weekly/12/index.html", FOR_GOOD),
            ("digest/weekly/12/edition.txt", FOR_GOOD),
            ("digest/weekly/rss.xml", "current"),
            ("digest/weekly/12", "current"),
            ("digest/12/index.html", "current"),
            ("digest/weekly/12a/index.html", "current"),
            ("travel/12/13/index.html", "current"),
            ("index.html", "current"),
        ] {
            assert_eq!(caching(path, "current"), expected, "{path}");
        }
    }
}
