//! What is answered, and how.

use super::*;

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.to_vec()).unwrap()
}

#[tokio::test]
async fn the_tree_answers_for_what_is_published_and_nothing_else() {
    let site = Site::open().await;
    write(&site.file("health & travel/rss.xml.gz"), "squeezed");
    for (name, method, path, status, body) in [
        ("the front page", "GET", "/", 200, "front"),
        ("by its name", "GET", "/index.html", 200, "front"),
        ("a feed", "GET", FEED, 200, RSS),
        ("with a query", "GET", "/health%20%26%20travel/rss.xml?_=123&page=2", 200, RSS),
        ("a folder", "GET", "/health%20&%20travel/", 200, "page"),
        ("its head", "HEAD", FEED, 200, ""),
        ("a folder without its slash", "GET", "/health%20&%20travel", 301, "Moved"),
        ("a folder without a page", "GET", "/bare/", 404, "Nothing"),
        ("a file as a folder", "GET", "/health%20&%20travel/rss.xml/", 404, "Nothing"),
        ("never published", "GET", "/arts/rss.xml", 404, "Nothing"),
        ("a feed that moved", "GET", "/former/rss.xml", 301, "Moved"),
        ("a feed that is gone, its file still there", "GET", "/sports/rss.xml", 410, "Gone"),
        ("a twin", "GET", "/health%20&%20travel/rss.xml.gz", 404, "Nothing"),
        ("a name longer than any", "GET", &format!("/{}", "x".repeat(5000)), 404, "Nothing"),
        ("a link in a circle", "GET", "/circle.txt", 503, "just now"),
        ("a hidden file", "GET", "/.hidden", 404, "Nothing"),
        ("up", "GET", "/../newsdesk.db", 404, "Nothing"),
        ("up, encoded", "GET", "/bare/%2e%2e/%2e%2e/newsdesk.db", 404, "Nothing"),
        ("a link out of the tree", "GET", "/out.txt", 404, "Nothing"),
        ("a folder linked from outside", "GET", "/up/newsdesk.db", 404, "Nothing"),
        ("that folder without its slash", "GET", "/up", 404, "Nothing"),
        ("a link inside the tree", "GET", "/in/rss.xml", 200, RSS),
        ("a change", "POST", "/", 405, "Only GET"),
        ("what may be done to a page", "OPTIONS", "/", 405, "Only GET"),
        ("what may be done to a feed", "OPTIONS", FEED, 204, ""),
        ("what may be done to all", "OPTIONS", "*", 405, "Only GET"),
    ] {
        let answer = site.ask(method, path, &[]).await;
        assert_eq!(answer.status, status, "{name}");
        let text = text(&answer);
        assert!(text.contains(body) && text.is_empty() == body.is_empty(), "{name}: {text}");
    }
}

#[tokio::test]
async fn an_answer_says_what_it_is() {
    let site = Site::open().await;
    let length = RSS.len().to_string();
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https:; media-src http: https:; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let for_good = "public, max-age=31536000, immutable";
    for (name, method, path, header, expected) in [
        ("a feed's type", "GET", FEED, "content-type", Some("application/rss+xml; charset=utf-8")),
        ("a feed's date", "GET", FEED, "last-modified", Some("Sun, 06 Nov 1994 08:49:37 GMT")),
        ("a feed is open to pages", "GET", FEED, "access-control-allow-origin", Some("*")),
        ("with its tag", "GET", FEED, "access-control-expose-headers", Some("ETag")),
        ("a feed may be sniffed", "GET", FEED, "x-content-type-options", None),
        ("a feed may be kept", "GET", FEED, "cache-control", Some("public, max-age=60")),
        ("a feed comes in several codings", "GET", FEED, "vary", Some("Accept-Encoding")),
        ("but is plain when nothing is said", "GET", FEED, "content-encoding", None),
        ("a head tells the length", "HEAD", FEED, "content-length", Some(length.as_str())),
        ("a page's type", "GET", "/", "content-type", Some("text/html; charset=utf-8")),
        ("a page is not sniffed", "GET", "/", "x-content-type-options", Some("nosniff")),
        ("a page runs nothing", "GET", "/", "content-security-policy", Some(policy)),
        ("a page is not framed", "GET", "/", "x-frame-options", Some("DENY")),
        ("a page tells little", "GET", "/", "referrer-policy", Some("strict-origin-when-cross-origin")),
        ("a page is not open to pages", "GET", "/", "access-control-allow-origin", None),
        ("a page may be kept", "GET", "/digest/weekly/", "cache-control", Some("public, max-age=60")),
        ("an edition is kept for good", "GET", "/digest/weekly/1/", "cache-control", Some(for_good)),
        (
            "the folder's own address",
            "GET",
            "/health%20&%20travel",
            "location",
            Some("./health%20&%20travel/"),
        ),
        ("the new address", "GET", "/former/rss.xml", "location", Some("../health%20%26%20travel/rss.xml")),
        ("it is kept for a day", "GET", "/former/", "cache-control", Some("public, max-age=86400")),
        ("so is the end", "GET", "/sports/rss.xml", "cache-control", Some("public, max-age=86400")),
        ("what may be asked", "PUT", "/", "allow", Some("GET, HEAD")),
        (
            "what a page may send",
            "OPTIONS",
            FEED,
            "access-control-allow-headers",
            Some("If-None-Match, If-Modified-Since"),
        ),
        ("a 404 is not kept", "GET", "/none", "cache-control", Some("no-cache")),
    ] {
        let answer = site.ask(method, path, &[]).await;
        assert_eq!(answer.header(header), expected, "{name}");
    }
}

#[tokio::test]
async fn what_a_client_has_is_not_sent_again_until_it_changes() {
    let site = Site::open().await;
    write(&site.file("health & travel/rss.xml.gz"), "squeezed");
    for (coding, bytes) in [("identity", RSS), ("gzip", "squeezed")] {
        let accept = ("Accept-Encoding", coding);
        let first = site.ask("GET", FEED, &[accept]).await;
        assert_eq!(text(&first), bytes);
        let etag = first.header("etag").unwrap();
        let modified = first.header("last-modified").unwrap();
        for (name, header, value, status) in [
            ("its tag", "If-None-Match", etag, 304),
            ("its date", "If-Modified-Since", modified, 304),
            ("another tag", "If-None-Match", "\"other\"", 200),
            ("an older date", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT", 200),
        ] {
            let again = site.ask("GET", FEED, &[accept, (header, value)]).await;
            assert_eq!(again.status, status, "{name}");
            assert_eq!(again.body.is_empty(), status == 304, "{name}");
            for kept in ["etag", "last-modified", "cache-control", "vary", "access-control-allow-origin"] {
                assert_eq!(again.header(kept), first.header(kept), "{name}: {kept}");
            }
            for told in ["content-type", "content-encoding", "content-length"] {
                assert_eq!(
                    again.header(told).is_none(),
                    status == 304 || first.header(told).is_none(),
                    "{name}: {told}"
                );
            }
        }
        assert_eq!(site.ask("HEAD", FEED, &[accept, ("If-None-Match", etag)]).await.status, 304);
    }
    let etag = site.ask("GET", FEED, &[]).await.header("etag").unwrap().to_owned();
    fs::write(site.file("health & travel/rss.xml"), "changed").unwrap();
    let changed = site.ask("GET", FEED, &[("If-None-Match", &etag), ("Accept-Encoding", "gzip")]).await;
    assert_eq!(
        (changed.status, text(&changed).as_str()),
        (200, "changed"),
        "and its twin is of the old bytes"
    );
}

#[tokio::test]
async fn a_twin_is_sent_to_who_can_read_it() {
    let site = Site::open().await;
    let plain = site.ask("GET", FEED, &[]).await;
    let tag = plain.header("etag").unwrap().trim_matches('"');
    let all = [("Accept-Encoding", "gzip, deflate, br")];
    assert_eq!(site.ask("GET", FEED, &all).await.header("content-encoding"), None, "none is there");

    write(&site.file("health & travel/rss.xml.gz"), "squeezed");
    let squeezed = site.ask("GET", FEED, &all).await;
    assert_eq!((text(&squeezed).as_str(), squeezed.header("content-encoding")), ("squeezed", Some("gzip")));
    assert_eq!(squeezed.header("etag"), Some(format!("\"{tag}-gzip\"").as_str()));
    assert_eq!(squeezed.header("content-type"), plain.header("content-type"));
    assert_eq!(squeezed.header("content-length"), Some("8"));

    write(&site.file("health & travel/rss.xml.br"), "tiny");
    let tiny = site.ask("GET", FEED, &all).await;
    assert_eq!((text(&tiny).as_str(), tiny.header("content-encoding")), ("tiny", Some("br")));
    assert_eq!(tiny.header("etag"), Some(format!("\"{tag}-br\"").as_str()));
    let refusing = site.ask("GET", FEED, &[("Accept-Encoding", "br;q=0, *;q=0")]).await;
    assert_eq!((text(&refusing).as_str(), refusing.header("content-encoding")), (RSS, None));
    assert_eq!(text(&site.ask("HEAD", FEED, &all).await), "");

    write(&site.file("health & travel/rss.xml"), "<rss version=\"2.0\"><!-- news --></rss>\n");
    for twin in ["rss.xml.gz", "rss.xml.br"] {
        date(&site.file("health & travel").join(twin), 1);
    }
    let fresh = site.ask("GET", FEED, &all).await;
    assert_eq!(fresh.header("content-encoding"), None, "twins of another time are of other bytes");
}

#[tokio::test]
async fn a_twin_outside_the_tree_is_none() {
    let site = Site::open().await;
    let outside = site.folder.path().join("newsdesk.db");
    date(&outside, 0);
    symlink(&outside, site.file("health & travel/rss.xml.gz")).unwrap();
    let answer = site.ask("GET", FEED, &[("Accept-Encoding", "gzip")]).await;
    assert_eq!((text(&answer).as_str(), answer.header("content-encoding")), (RSS, None));
}

#[tokio::test]
async fn a_large_document_is_sent_whole_and_known_like_any_other() {
    let site = Site::open().await;
    let large = "<rss/>".repeat(1 << 20);
    write(&site.file("health & travel/rss.xml"), &large);
    for _ in 0..2 {
        assert!(text(&site.ask("GET", FEED, &[]).await) == large);
    }
    let etag = site.ask("HEAD", FEED, &[]).await.header("etag").unwrap().to_owned();
    assert_eq!(site.ask("GET", FEED, &[("If-None-Match", &etag)]).await.status, 304);
}

#[tokio::test]
async fn nothing_is_found_before_the_first_publication() {
    let tree = Tree::new("/nowhere/public", Duration::ZERO);
    let request = Request { method: "GET".into(), path: "/".into(), ..Default::default() };
    assert_eq!(tree.answer(&request, &Departures::default()).await.status, 404);
}
