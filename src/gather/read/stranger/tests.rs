use super::*;
use crate::gather::read::About;
use crate::gather::read::read;
use crate::model::Limits;
use crate::model::SourceKind;

/// What reading a body as a feed comes to, in words.
fn found_at(address: &str, body: &[u8]) -> String {
    let base = Url::parse(address).unwrap();
    let about = About {
        kind: &SourceKind::Feed,
        content_type: None,
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    match read(body, &about) {
        Ok(document) => format!("a feed of {}", document.entries.len()),
        Err(error) => {
            let message = error.to_string();
            assert!(message.len() <= 300 && !message.contains('\n'), "{message}");
            message
        }
    }
}

fn found(body: &str) -> String {
    found_at("https://ex.org/feed.xml", body.as_bytes())
}

fn assert_found(cases: &[(&str, &str, &str)]) {
    for (name, body, expected) in cases {
        let found = found(body);
        assert!(found.starts_with(expected), "{name}: {found}");
    }
}

#[test]
fn a_page_says_its_title_and_its_feeds() {
    assert_found(&[
        (
            "feeds in the head",
            "<!doctype html><title>Our\n news</title><link rel='alternate' type='application/rss+xml' href='/rss'>\
             <link rel=alternate type=application/atom+xml href='/atom'><link rel=alternate type=application/rss+xml href=rss>",
            "found an HTML page titled `Our news` that names the feed `https://ex.org/rss` and 1 more, expected a feed",
        ),
        (
            "feeds in the body",
            "<html><body><a href='/about'>x</a><a href='/blog/feed/'>RSS</a></body></html>",
            "found an HTML page that names the feed `https://ex.org/blog/feed/`, expected a feed",
        ),
        (
            "itself",
            "<html><head><link rel=alternate type=application/rss+xml href=feed.xml></head></html>",
            "found an HTML page, expected a feed",
        ),
        (
            "other alternates",
            "<html><link rel=alternate hreflang=de href=/de><link rel=alternate type='application/json' href='/wp-json/wp/v2/posts/1'></html>",
            "found an HTML page, expected a feed",
        ),
        (
            "a base",
            "<html><base href='https://b.example/x/'><a href='rss.xml'>",
            "found an HTML page that names the feed `https://b.example/x/rss.xml`",
        ),
        (
            "XHTML",
            "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head></html>",
            "found an HTML page titled `T`",
        ),
        (
            "upper case, with a licence in RDF",
            "<HTML><HEAD><TITLE>T</TITLE></HEAD><!-- <rdf:RDF xmlns='http://web.resource.org/cc/'></rdf:RDF> --></HTML>",
            "found an HTML page titled `T`",
        ),
        (
            "a long comment first",
            &format!("<!--{}--><html><title>T</title>", " x".repeat(2_000)),
            "found an HTML page titled `T`",
        ),
        ("no html at all", "<h1>Not found</h1>", "found an HTML page, expected a feed"),
        (
            "a listing",
            "<html><head><title>Index of /feeds</title></head><h1>Index of /feeds</h1></html>",
            "found the listing of a folder",
        ),
        (
            "a parked domain",
            "<html><title>ex.org</title><h1>This domain is for sale!</h1><p>Buy this domain</p></html>",
            "found the page of a parked domain",
        ),
        (
            "an escaped feed",
            "<html><body><pre>&lt;?xml version=\"1.0\"?&gt;&lt;rss&gt;</pre></body></html>",
            "found a feed whose markup was escaped",
        ),
        ("an escaped feed alone", "&lt;rss version=\"2.0\"&gt;", "found a feed whose markup was escaped"),
        (
            "signs that steer a screen",
            "<html><title>\u{1b}[31mred\u{202e} `x`</title>",
            "found an HTML page titled `[31mred 'x'`",
        ),
    ]);
}

#[test]
fn what_stands_in_the_way_is_named() {
    assert_found(&[
        (
            "login",
            "<html><title>Sign in | Ex</title><form><input type=password></form>",
            "found a login page titled `Sign in | Ex`",
        ),
        ("login by title", "<html><title>Anmelden – Ex</title></html>", "found a login page"),
        (
            "login, no words between",
            "<html><title>社内ポータル ログイン</title></html>",
            "found a login page",
        ),
        (
            "no login but a word like it",
            "<html><title>Blogin about slogins</title></html>",
            "found an HTML page",
        ),
        (
            "a form of SAML",
            "<html><form method=post action='https://i.example'><input type=hidden name=\"SAMLRequest\" value=x></form>",
            "found a login page",
        ),
        (
            "Cloudflare",
            "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><script>window._cf_chl_opt={}</script>",
            "found a page of Cloudflare that keeps robots out",
        ),
        (
            "Cloudflare's refusal",
            "<html><title>Attention Required! | Cloudflare</title><div id=\"cf-error-details\">Sorry, you have been blocked",
            "found a page of Cloudflare",
        ),
        (
            "Akamai",
            "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>You don't have permission to access \"http&#58;&#47;&#47;ex&#46;org\" on this server.<P>\nReference&#32;&#35;18&#46;x</BODY></HTML>",
            "found a page of Akamai",
        ),
        (
            "Imperva",
            "<html style=\"height:100%\"><head><META NAME=\"ROBOTS\" CONTENT=\"NOINDEX\"><script src=\"/_Incapsula_Resource?SWJIYLWA=7\"></script></head><body><iframe>Request unsuccessful. Incapsula incident ID: 1-2</iframe></body></html>",
            "found a page of Imperva",
        ),
        (
            "DataDome",
            "<html><head><title>ex.org</title></head><body><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script></body></html>",
            "found a page of DataDome",
        ),
        (
            "PerimeterX",
            "<!DOCTYPE html><html><title>Access to this page has been denied</title><div id=\"px-captcha\"></div>",
            "found a page of PerimeterX",
        ),
        (
            "AWS",
            "<!DOCTYPE html><html><head><script>window.awsWafCookieDomainList = []; window.gokuProps = {}</script></head></html>",
            "found a page of AWS WAF",
        ),
        (
            "Sucuri",
            "<html><title>You are being redirected...</title><script>sucuri_cloudproxy_js=''</script></html>",
            "found a page of Sucuri",
        ),
        (
            "Anubis",
            "<!doctype html><html><title>Making sure you&#39;re not a bot!</title></html>",
            "found a page of Anubis",
        ),
        ("DDoS-Guard", "<!DOCTYPE html><html><title>DDOS-GUARD</title></html>", "found a page of DDoS-Guard"),
        (
            "hCaptcha",
            "<html><script src='https://hcaptcha.com/1/api.js'></script><p>One more step</p></html>",
            "found a page of hCaptcha",
        ),
        (
            "of unknown make",
            "<html><title>Checking your browser before accessing ex.org</title></html>",
            "found a page of an unknown maker",
        ),
        (
            "consent",
            "<html><title>SP Consent</title><p>We value your privacy</p></html>",
            "found a page titled `SP Consent` that asks for consent",
        ),
        (
            "a program that failed",
            "<br />\n<b>Fatal error</b>:  Uncaught Error in <b>/x.php</b>",
            "found an error of PHP: `Fatal error",
        ),
        (
            "a database that failed",
            "<html><h1>Error establishing a database connection</h1></html>",
            "found an error of WordPress",
        ),
    ]);
    for (address, expected) in [
        ("https://accounts.google.com/v3/signin", "found a login page"),
        ("https://ex.okta.com/app", "found a login page"),
        ("https://consent.google.com/m", "found a page titled `T` that asks for consent"),
        ("https://ex.org/", "found an HTML page titled `T`"),
    ] {
        let found = found_at(address, b"<html><title>T</title></html>");
        assert!(found.starts_with(expected), "{address}: {found}");
    }
    let scripts = "<script>1 + 1;</script>".repeat(3_000);
    let long =
        format!("<html><title>T</title><input type=password>{scripts}<p>cf-browser-verification</p></html>");
    assert_eq!(found(&long), "found an HTML page titled `T`, expected a feed", "whose text comes late");
    let text = "Words that people read. ".repeat(200);
    let marks =
        "<input type=password><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>";
    assert!(
        found(&format!("<html><title>T</title>{marks}<p>{text}"))
            .starts_with("found an HTML page titled `T`")
    );
}

#[test]
fn xml_of_another_root_is_named() {
    assert_found(&[
        (
            "S3",
            "<?xml version='1.0'?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>feed.xml</Key></Error>",
            "found an error of an object store: `NoSuchKey: The specified key does not exist.`, expected a feed",
        ),
        (
            "Azure, with a mark",
            "\u{feff}<?xml version=\"1.0\"?><Error><Code>BlobNotFound</Code><Message>Gone.\nRequestId:1</Message></Error>",
            "found an error of an object store: `BlobNotFound: Gone. RequestId:1`",
        ),
        (
            "an API",
            "<error><message>No such feed</message></error>",
            "found an error of an API: `No such feed`",
        ),
        (
            "OPML",
            "<opml version='2.0'><body><outline text='a'><outline xmlUrl='x'/><outline xmlUrl='y'/></outline></body></opml>",
            "found OPML, a list of 2 feeds",
        ),
        (
            "sitemap",
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>x</loc></url></urlset>",
            "found a sitemap,",
        ),
        ("sitemaps", "<sitemapindex><sitemap/></sitemapindex>", "found an index of sitemaps"),
        (
            "SVG",
            "<svg xmlns='http://www.w3.org/2000/svg'><metadata><rdf:RDF xmlns:rdf='r'/></metadata></svg>",
            "found an SVG image",
        ),
        ("SVG, declared", "<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'x' 'y'><svg/>", "found an SVG image"),
        ("unknown", "<?xml version='1.0'?><note>x</note>", "found XML whose root is `note`, expected `rss`"),
    ]);
}

#[test]
fn json_that_is_no_feed_is_named() {
    assert_found(&[
        (
            "an error",
            r#"{"error": "Rate limit\nexceeded"}"#,
            "found an error of an API: `Rate limit exceeded`, expected a feed",
        ),
        (
            "an error with words",
            r#"{"error": {"code": 404, "message": "No such object: b/feed"}}"#,
            "found an error of an API: `No such object: b/feed`",
        ),
        (
            "several",
            r#"{"errors": [{"title": "Bad", "detail": "No such user"}]}"#,
            "found an error of an API: `No such user`",
        ),
        (
            "WordPress' own",
            r#"{"code": "rest_no_route", "message": "No route was found", "data": {"status": 404}}"#,
            "found an error of an API: `No route was found`",
        ),
        (
            "WordPress' posts",
            r#"[{"id": 1, "title": {"rendered": "x"}}]"#,
            "found posts of WordPress' REST API, expected a feed; WordPress has one under `/feed/`",
        ),
        (
            "ActivityPub",
            r#"{"@context": ["https://www.w3.org/ns/activitystreams"], "type": "Person"}"#,
            "found ActivityPub",
        ),
        ("a list", "[1]", "found JSON that is no JSON Feed (a list)"),
        ("an object", r#"{"title": "T"}"#, "found JSON that is no JSON Feed (no `items`)"),
        (
            "an API's items",
            r#"{"kind": "youtube#list", "items": [{"snippet": {}}]}"#,
            "found JSON that is no JSON Feed",
        ),
        ("no error", r#"{"error": null, "result": 1}"#, "found JSON that is no JSON Feed"),
    ]);
}

#[test]
fn files_and_texts_are_named() {
    assert_found(&[
        ("nothing", "", "the body is empty"),
        ("a mark", "\u{feff} \n\0", "the body is empty"),
        ("short", "404 page\n not found\n", "found the text `404 page not found`, expected a feed"),
        ("long", &"Lorem ipsum dolor. ".repeat(50), "found plain text, expected a feed"),
        ("a calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0", "found a calendar"),
        ("Cloudflare", "error code: 1020", "found an error of Cloudflare: `error code: 1020`"),
        ("MySQL", "SQLSTATE[HY000] [2002] Connection refused", "found an error of a database"),
    ]);
    for (name, body, expected) in [
        (
            "a picture with RDF",
            b"\x89PNG\r\n\x1a\n\x00tEXt<?xpacket?><rdf:RDF xmlns='x'><rdf:li/></rdf:RDF>".as_slice(),
            "found a PNG image, expected a feed",
        ),
        ("still compressed", b"\x1f\x8b\x08\x00\x00", "found bytes that are still compressed (gzip)"),
        ("binary", b"\x01\x02\x90\xffab\x03\x04\x05\x80", "found binary data"),
    ] {
        assert!(
            found_at("https://ex.org/", body).starts_with(expected),
            "{name}: {}",
            found_at("https://ex.org/", body)
        );
    }
}

#[test]
fn a_feed_is_a_feed_whatever_it_speaks_of() {
    let item = "<item><title>x</title></item>";
    for (name, body) in [
        ("a title", format!("<rss version='2.0'><channel><title>Log in</title>{item}</channel></rss>")),
        (
            "a challenge",
            format!(
                "<rss version='2.0'><channel><title>Just a moment... cf-chl-</title>{item}</channel></rss>"
            ),
        ),
        (
            "HTML within",
            format!(
                "<rss version='2.0'><channel><description><html><body>x</body></html></description>{item}</channel></rss>"
            ),
        ),
        (
            "HTML in CDATA",
            format!(
                "<rss version='2.0'><channel><description><![CDATA[<!doctype html><html>]]></description>{item}</channel></rss>"
            ),
        ),
        (
            "warnings before it",
            format!(
                "<br />\n<b>Warning</b>:  x in <b>/a.php</b> on line <b>3</b><br />\n<rss version='2.0'><channel>{item}</channel></rss>"
            ),
        ),
        (
            "a page in a comment",
            format!("<!-- <html><body>x</body></html> --><rss version='2.0'><channel>{item}</channel></rss>"),
        ),
        (
            "JSON that quotes HTML",
            r#"{"version": "https://jsonfeed.org/version/1.1", "items": [{"content_html": "<html><p>x</p>"}]}"#.to_owned(),
        ),
        (
            "JSON behind a guard",
            r#")]}',
            {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}"#
                .to_owned(),
        ),
        (
            "JSON in a call",
            r#"/**/show({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]});"#
                .to_owned(),
        ),
    ] {
        assert_eq!(found(&body), "a feed of 1", "{name}");
    }
}

#[test]
fn a_page_that_was_to_be_read_is_seen_through() {
    let selectors = crate::model::PageSelectors { item: "li".to_owned(), ..Default::default() };
    let kind = SourceKind::Page(selectors);
    let base = Url::parse("https://ex.org/").unwrap();
    let about = About {
        kind: &kind,
        content_type: None,
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    let error = read(b"<html><title>Just a moment...</title></html>", &about).unwrap_err();
    assert!(error.to_string().starts_with("found a page of Cloudflare"), "{error}");
}
