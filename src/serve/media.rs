//! What a file is called → what HTTP says of it.

use super::Answer;

/// Rounds are minutes apart: who asks again within one gains nothing.
const CURRENT: &str = "public, max-age=60";

/// The headers that go by a file's name.
pub fn label(answer: Answer, name: &str) -> Answer {
    let answer = answer.with("Cache-Control", CURRENT);
    match is_feed(name) {
        // Pages of other sites may read feeds. With `nosniff` Safari shows a feed's source instead
        // of offering a reader, so feeds go without.
        true => answer.with("Access-Control-Allow-Origin", "*"),
        false => answer.with("X-Content-Type-Options", "nosniff"),
    }
}

/// The media type of a file of the published tree; feeds go by their whole name.
pub fn media_type(name: &str) -> &'static str {
    match name {
        "rss.xml" => return "application/rss+xml; charset=utf-8",
        "atom.xml" => return "application/atom+xml; charset=utf-8",
        "feed.json" => return "application/feed+json",
        _ => {}
    }
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
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

fn is_feed(name: &str) -> bool {
    matches!(name, "rss.xml" | "atom.xml" | "feed.json")
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
}
