//! A table of faulty files and what is said of them; what a good one comes to; the example.

use super::vocabulary::Shape;
use super::vocabulary::Table;
use super::*;
use crate::model::Body;
use crate::model::CatchUp;
use crate::model::Field;
use crate::model::FirstEdition;
use crate::model::Limits;
use crate::model::Rule;
use crate::model::SourceKind;
use crate::model::Test;
use crate::model::Updates;
use std::cell::RefCell;
use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

const CHECKS: Checks = Checks {
    address: |fetch, url| match url.host_str() {
        Some("localhost") if !fetch.private_hosts.contains(&"localhost".to_owned()) => {
            Err("`localhost` is private, expected it among `private_hosts`".to_owned())
        }
        _ => Ok(()),
    },
    selector: |text| match text.starts_with('>') {
        true => Err(format!("`{text}` is not a CSS selector")),
        false => Ok(()),
    },
    private_host: |text| match text.contains(' ') {
        true => Err(format!("`{text}` is not a host")),
        false => Ok(()),
    },
    reads_secrets: true,
    credentials: || CREDENTIALS.with_borrow(Clone::clone),
};

thread_local! {
    static CREDENTIALS: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

/// Four lines.
const SITE: &str = "[site]\ntitle = \"T\"\nurl = \"https://n.example\"\nauthority = \"n.example,2026\"\n";
const SECTION: &str = "[[section]]\nname = \"travel\"\ntitle = \"Travel\"\ninclude = \"x\"";

fn read(text: &str) -> Result<Config, Faults> {
    parse(text, Path::new("/etc/newsdesk/feeds.toml"), &CHECKS)
}

/// `line:column pointer: message (hint)`, for each.
fn told(faults: &Faults) -> Vec<String> {
    let tell = |fault: &Fault| {
        let hint = fault.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}:{} {}: {}{hint}", fault.line, fault.column, fault.pointer, fault.message)
    };
    faults.iter().map(tell).collect()
}

fn good(text: &str) -> Config {
    read(&format!("{SITE}{SECTION}{text}")).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn every_fault_has_its_place() {
    for (name, text, expected) in [
        (
            "a slip",
            r#"
[fetch]
concurency = 3
"#,
            vec![
                "6:1 fetch.concurency: `concurency` is not a key of `[fetch]` (did you mean `concurrency`?)",
            ],
        ),
        (
            "nothing near",
            r#"
[fetch]
frobnicate = 3
"#,
            vec!["6:1 fetch.frobnicate: `frobnicate` is not a key of `[fetch]`"],
        ),
        (
            "an unknown table",
            r#"
[[sources]]
url = "https://a.example/"
"#,
            vec!["5:3 sources: `sources` is not a key of `feeds.toml` (did you mean `source`?)"],
        ),
        (
            "another type",
            r#"
[fetch]
timeout = 30
concurrency = "16"
"#,
            vec![
                "6:11 fetch.timeout: found a whole number, expected a time such as `30s`, `10m`, `2h`, `7d` or `4w`",
                "7:15 fetch.concurrency: found a text, expected a number from 1 to 1000",
            ],
        ),
        (
            "another unit",
            r#"
[fetch]
timeout = "30 parsecs"
max_bytes = "8 MB."
"#,
            vec![
                "6:11 fetch.timeout: `30 parsecs` is not a time, expected a time such as `30s`, `10m`, `2h`, `7d` or `4w`",
                "7:13 fetch.max_bytes: `8 MB.` is not a size, expected a size such as `500 kB` or `8 MiB`",
            ],
        ),
        (
            "nothing at all",
            r#"
[fetch]
timeout = "0s"
per_host = 0
user_agent = " "
"#,
            vec![
                "6:11 fetch.timeout: found `0s`, expected more than nothing",
                "7:12 fetch.per_host: found `0`, expected a number from 1 to 100",
                "8:14 fetch.user_agent: found an empty text, expected a text in quotes",
            ],
        ),
        (
            "too little or too much to read",
            r#"
[reading]
max_items = 0
max_body = "100 B"
max_depth = 1000000
max_attributes = 15
max_time = "1h"
"#,
            vec![
                "6:13 reading.max_items: found `0`, expected a number from 1 to 100000",
                "7:12 reading.max_body: found `100 B`, expected a size from `1 KiB` to `64 MiB`",
                "8:13 reading.max_depth: found `1000000`, expected a number from 16 to 4096",
                "9:18 reading.max_attributes: found `15`, expected a number from 16 to 10000",
                "10:12 reading.max_time: found `1h`, expected a time from `100ms` to `10m`",
            ],
        ),
        (
            "a table that is none",
            r#"
[[fetch]]
concurrency = 1
[retention.keep_entries]
[source]
"#,
            vec![
                "5:1 fetch: found an array, expected the table `[fetch]`",
                "7:1 retention.keep_entries: found a table, expected a time such as `30s`, `10m`, `2h`, `7d` or `4w`",
                "8:1 source: found a table, expected tables such as `[[source]]`",
            ],
        ),
        (
            "not built yet",
            r#"
[fetch]
proxy = "socks5h://a"
[templates]
[schedule]
sources = "adaptive"
min = "5m"
"#,
            vec![
                "6:1 fetch.proxy: `proxy` is not built yet",
                "7:2 templates: `templates` is not built yet",
                "9:11 schedule.sources: `adaptive` is not built yet, expected a cron line",
                "10:1 schedule.min: `min` is not built yet",
            ],
        ),
        (
            "a listener",
            r#"
[daemon]
listen = "localhost:8080"
"#,
            vec![
                "6:10 daemon.listen: `localhost:8080` is no place to listen, expected an address and a port such as `127.0.0.1:8080`, or `unix:` and a path",
            ],
        ),
        (
            "sockets",
            r#"
[daemon]
control_socket = "run/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
"#,
            vec![
                "6:18 daemon.control_socket: `/etc/newsdesk/run/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` has 116 bytes, expected at most 106 for a socket",
            ],
        ),
        (
            "listeners",
            r#"
[daemon]
listen = ["[::1]:80", "unix:", "127.0.0.1", 8080]
"#,
            vec![
                "6:23 daemon.listen[1]: `unix:` is no place to listen, expected an address and a port such as `127.0.0.1:8080`, or `unix:` and a path",
                "6:32 daemon.listen[2]: `127.0.0.1` is no place to listen, expected an address and a port such as `127.0.0.1:8080`, or `unix:` and a path",
                "6:45 daemon.listen[3]: found a whole number, expected an address and a port such as `127.0.0.1:8080`, or an array of them",
            ],
        ),
        (
            "a private host",
            r#"
[fetch]
private_hosts = ["10.0.0.0/8", "a b"]
"#,
            vec!["6:32 fetch.private_hosts[1]: `a b` is not a host"],
        ),
        (
            "section names",
            r#"
[[section]]
name = "latest"
title = "L"
[[section]]
name = "-x"
title = "X"
[[section]]
name = ".x"
title = "X"
[[section]]
name = "A b"
"#,
            vec![
                "6:8 section[0].name: `latest` is a reserved name: newsdesk publishes something else there",
                "9:8 section[1].name: `-x` is not a name, expected up to 64 of `a` to `z`, `0` to `9` and `-`",
                "12:8 section[2].name: `.x` is not a name, expected up to 64 of `a` to `z`, `0` to `9` and `-`",
                "14:1 section[3]: `title` is missing, expected a text in quotes",
                "15:8 section[3].name: `A b` is not a name, expected up to 64 of `a` to `z`, `0` to `9` and `-`",
            ],
        ),
        (
            "two of a name",
            r#"
[[section]]
name = "a"
title = "A"
include = "a"
[[section]]
name = "a"
title = "B"
"#,
            vec!["10:8 section[1].name: `a` is already the name of the section in line 6"],
        ),
        (
            "former names",
            r#"
[[section]]
name = "a"
title = "A"
include = "x"
formerly = ["c", "b", "latest", "B"]
[[section]]
name = "b"
title = "B"
include = "x"
formerly = "c"
"#,
            vec![
                "9:18 section[0].formerly[1]: there is a section `b`, expected a name that none has any more",
                "9:23 section[0].formerly[2]: `latest` is a reserved name: newsdesk publishes something else there",
                "9:33 section[0].formerly[3]: `B` is not a name, expected up to 64 of `a` to `z`, `0` to `9` and `-`",
                "14:12 section[1].formerly: `c` is already the former name of a section in line 9",
            ],
        ),
        (
            "a word of a choice",
            r#"
[[section]]
name = "a"
title = "A"
body = "ful"
include = "a"
"#,
            vec!["8:8 section[0].body: found `ful`, expected `summary` or `full` (did you mean `full`?)"],
        ),
        (
            "rules",
            r#"
[[section]]
name = "a"
title = "A"
include = ["ok", 3, {}, { words = "!?" }, { matches = "(" }]
discard = { words = ["a"], contains = "b" }
keep_only = { words = "a", case_sensitive = true }
"#,
            vec![
                r#"8:18 section[0].include[1]: found a whole number, expected a text, a rule such as `{ words = ["hospital*"] }`, or an array of them"#,
                "8:21 section[0].include[2]: found no test, expected one of `words`, `contains` and `matches`",
                "8:35 section[0].include[3].words: found no letter or digit in `!?`, expected words",
                "8:55 section[0].include[4].matches: `(` is not a regular expression: unclosed group",
                "9:11 section[0].discard: found several tests, expected one of `words`, `contains` and `matches`",
                "10:13 section[0].keep_only: `words` never minds case, expected `contains` or `matches`",
            ],
        ),
        (
            "rules of nothing",
            r#"
[[section]]
name = "a"
title = "A"
include = { contains = [] }
discard = { word = "a" }
"#,
            vec![
                "8:24 section[0].include.contains: found an empty array, expected at least one text",
                "9:11 section[0].discard: found no test, expected one of `words`, `contains` and `matches`",
                "9:13 section[0].discard.word: `word` is not a key of a rule (did you mean `words`?)",
            ],
        ),
        (
            "addresses",
            r#"
[[source]]
url = "a.example/rss"
[[source]]
url = "file:///etc/passwd"
[[source]]
url = "http://localhost/"
[[source]]
url = "https://me:secret@a.example/"
[[source]]
"#,
            vec![
                "6:7 source[0].url: `a.example/rss` is not an address: relative URL without a base, expected an address such as `https://example.org/`",
                "8:7 source[1].url: `file:///etc/passwd` is not on the web, expected an address such as `https://example.org/`",
                "10:7 source[2].url: `localhost` is private, expected it among `private_hosts`",
                "12:7 source[3].url: an address with a user or password would be logged, expected `basic_auth`",
                "13:1 source[4]: `url` is missing, expected an address such as `https://example.org/`",
            ],
        ),
        (
            "one source twice",
            r#"
[[source]]
url = "https://a.example/#x"
name = "a"
[[source]]
url = "https://A.example"
name = "a"
"#,
            vec![
                "9:7 source[1].url: `https://a.example/` is already the url of the source in line 6",
                "10:8 source[1].name: `a` is already the name of the source in line 7",
            ],
        ),
        (
            "one folder twice",
            r#"
[[source]]
url = "https://a.example/?x"
kind = "page"
item = "li"
[[source]]
url = "https://a.example/x"
kind = "page"
item = "li"
"#,
            vec!["9:1 source[1]: `source/a.example-x` is already the folder of the page in line 5"],
        ),
        (
            "a source's words",
            r#"
[[source]]
url = "https://a.example/"
kind = "sitemap"
full_text = true
cookie_file = "c"
http1 = 1
updates = "silence"
language = "english language"
headers = { "X Y" = "1", Accept = 2 }
basic_auth = "me"
"#,
            vec![
                "7:8 source[0].kind: `sitemap` is not built yet, expected `feed` or `page`",
                "8:1 source[0].full_text: `full_text` is not built yet",
                "9:1 source[0].cookie_file: `cookie_file` is not built yet",
                "10:9 source[0].http1: found a whole number, expected `true` or `false`",
                "11:11 source[0].updates: found `silence`, expected `bump` or `silent` (did you mean `silent`?)",
                "12:12 source[0].language: `english language` is not a language, expected one such as `en` or `en-GB`",
                r#"13:21 source[0].headers."X Y": `X Y` is not the name of a header"#,
                "13:35 source[0].headers.Accept: found a whole number, expected a text in quotes, or a file such as `{ file = \"api-token\" }`",
                "14:14 source[0].basic_auth: found no colon, expected `user:password`",
            ],
        ),
        (
            "a page",
            r#"
[[source]]
url = "https://a.example/"
kind = "page"
heading = "> h2"
summary = ["p", ">"]
"#,
            vec![
                "5:1 source[0]: `item` is missing: the other selectors are looked up inside it; with none of them, the list of entries is found",
                "8:11 source[0].heading: `> h2` is not a CSS selector",
                "9:17 source[0].summary[1]: `>` is not a CSS selector",
            ],
        ),
        (
            "a feed with selectors",
            r#"
[[source]]
url = "https://a.example/"
item = "li"
"#,
            vec![
                r#"7:8 source[0].item: `item` is for pages, and this source is a feed (a page without a feed says `kind = "page"`)"#,
            ],
        ),
        (
            "schedules",
            r#"
[[source]]
url = "https://a.example/"
schedule = "0 25 * * *"
[[digest]]
name = "d"
title = "D"
schedule = "0 7 31 2 *"
template = "x"
"#,
            vec![
                "7:12 source[0].schedule: `0 25 * * *` is not a schedule: `25` is not an hour, expected 0 to 23",
                "11:12 digest[0].schedule: `0 7 31 2 *` is not a schedule: no day ever meets it",
                "12:1 digest[0].template: `template` is not built yet",
            ],
        ),
        (
            "sections that are not",
            r#"
[[section]]
name = "travel"
title = "T"
[[source]]
url = "https://a.example/"
section = ["travel", "travell", "travel"]
categories = { Beds = "hospitals" }
[[digest]]
name = "d"
title = "D"
schedule = "@weekly"
sections = "travell"
"#,
            vec![
                "10:22 source[0].section[1]: there is no section `travell` (did you mean `travel`?)",
                "10:33 source[0].section[2]: `travel` is already named in line 10",
                "11:23 source[0].categories.Beds: there is no section `hospitals`",
                "16:12 digest[0].sections: there is no section `travell` (did you mean `travel`?)",
            ],
        ),
        (
            "digest names",
            r#"
[[digest]]
name = "d"
title = "D"
schedule = "@weekly"
[[digest]]
name = "d"
title = "D"
schedule = "@weekly"
"#,
            vec!["10:8 digest[1].name: `d` is already the name of the digest in line 6"],
        ),
        (
            "columns are characters",
            r#"
[[section]]
name = "a"
title = "A"
include = ["Ærø", 3]
"#,
            vec![
                r#"8:19 section[0].include[1]: found a whole number, expected a text, a rule such as `{ words = ["hospital*"] }`, or an array of them"#,
            ],
        ),
    ] {
        let faults = read(&format!("{SITE}{}", text.trim_start())).expect_err(name);
        assert_eq!(told(&faults), expected, "{name}");
    }
}

#[test]
fn a_file_that_is_not_ours_says_so() {
    let rsspls = "this is a feeds.toml of rsspls; importing it is not built yet";
    let scotty = "this is a feeds.toml of Feed me up, Scotty; importing it is not built yet";
    for (name, text, expected) in [
        ("empty", "", "1:1 : `site` is missing, expected the table `[site]`"),
        ("rsspls", "[rsspls]\noutput = \"/tmp\"\n[[feed]]\ntitle = \"x\"", rsspls),
        ("rsspls' feeds alone", "[[feed]]\ntitle = \"x\"\n[feed.config]\nurl = \"y\"", rsspls),
        ("Scotty", "[blog]\nurl = \"x\"\nentrySelector = \"li\"", scotty),
        ("no value", "[site]\ntitle =\nurl = \"x\"", "2:8 : string values must be quoted"),
        ("no quote", "[site]\ntitle = \"T\nurl = 1", "2:11 : invalid basic string, expected `\"`"),
        ("a byte order mark", "\u{feff}a = 1\n", "1:1 a: `a` is not a key of `feeds.toml`"),
        ("twice", "[site]\ntitle = \"a\"\ntitle = \"b\"", "3:1 : duplicate key"),
        ("open to the end", "[site]\ntitle = [1,", "2:12 : unclosed array, expected `]`"),
    ] {
        let faults = read(text).expect_err(name);
        assert!(told(&faults)[0].contains(expected), "{name}: {}", told(&faults)[0]);
        assert!(faults.render(false).contains("feeds.toml"), "{name}: {faults}");
    }
}

#[test]
fn the_site_is_checked() {
    let text = r#"
[site]
url       = "mailto:a@example.org"
authority = "news.example.org"
time_zone = "Europe/Londn"
language  = "e"
icon      = "/icon.png"
"#;
    assert_eq!(
        told(&read(text.trim_start()).unwrap_err()),
        [
            "1:1 site: `title` is missing, expected a text in quotes",
            "2:13 site.url: `mailto:a@example.org` is not on the web, expected an address such as `https://example.org/`",
            "3:13 site.authority: `news.example.org` is not an authority, expected a domain and a date such as `news.example.org,2026`",
            "4:13 site.time_zone: there is no time zone `Europe/Londn`, did you mean `Europe/London`?",
            "5:13 site.language: `e` is not a language, expected one such as `en` or `en-GB`",
            "6:13 site.icon: `/icon.png` is not an address: relative URL without a base, expected an address such as `https://example.org/`",
        ]
    );
    for (authority, is_one) in [
        ("news.example.org,2026", true),
        ("desk@example.org,2026-11", true),
        ("example.org,2026-11-21", true),
        ("example.org,26", false),
        ("example.org,2026-13", false),
        ("Example.org,2026", false),
        (",2026", false),
        ("example.org", false),
    ] {
        let text = SITE.replace("n.example,2026", authority);
        assert_eq!(read(&text).is_ok(), is_one, "{authority}");
    }
}

#[test]
fn what_is_not_said_has_its_default() {
    let config = good("");
    assert_eq!(config.site.url.as_str(), "https://n.example/");
    assert_eq!(config.site.time_zone, chrono_tz::Tz::UTC);
    assert_eq!(config.site.language, "en");
    assert_eq!(config.daemon.listen, [Listen::Tcp("127.0.0.1:8080".parse().unwrap())]);
    assert_eq!(config.daemon.state_dir, Path::new("/etc/newsdesk/state"));
    assert_eq!(config.daemon.public_dir, Path::new("/etc/newsdesk/public"));
    assert_eq!(config.daemon.control_socket, Path::new("/etc/newsdesk/state/control.sock"));
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(config.fetch.user_agent, format!("newsdesk/{version} (+https://n.example/)"));
    assert_eq!((config.fetch.concurrency, config.fetch.per_host), (16, 1));
    assert_eq!(config.fetch.host_gap, Duration::from_secs(1));
    assert_eq!(config.fetch.timeout, Duration::from_secs(30));
    assert_eq!(config.fetch.round_deadline, Duration::from_secs(600));
    assert_eq!(config.fetch.max_bytes, 8 << 20);
    assert_eq!(config.fetch.max_wait, Duration::from_secs(3600));
    assert_eq!(config.reading, Limits::default());
    assert_eq!(config.schedule.text(), "*/20 * * * *");
    assert_eq!(config.retention.keep_entries, Duration::from_secs(90 * 86400));
    assert_eq!(config.retention.keep_articles, Duration::from_secs(365 * 86400));
    assert_eq!(config.sections[0].items, 50);
    assert_eq!(config.sections[0].body, Body::Summary);
    assert!(config.warnings.is_empty());
}

#[test]
fn what_is_said_is_taken() {
    let config = good(
        r#"
[daemon]
state_dir = "/var/lib/newsdesk"
[fetch]
contact = "desk@n.example"
host_gap = "500ms"
private_hosts = ["localhost"]
[reading]
max_items = 50
max_body = "64 KiB"
max_depth = 64
max_attributes = 32
max_time = "500ms"
[retention]
section_items = 20
[[source]]
name = "api"
url = "http://localhost/rss#top"
section = "travel"
categories = { "Public Health" = "travel" }
keep_only = ["airline", { words = ["flight*"], field = "title" }]
headers = { X-Key = "1", Accept = "application/rss+xml" }
basic_auth = "me:a:b"
user_agent = "other/1"
http1 = true
language = "en-GB"
updates = "silent"
schedule = "*/5 * * * *"
[[source]]
url = "https://a.example/news?page=1"
kind = "page"
item = "li"
summary = "p"
basic_auth = { user = "me", password = "secret" }
[[digest]]
name = "weekly"
title = "The week"
schedule = "0 7 * * Mon"
"#,
    );
    assert_eq!(config.daemon.state_dir, Path::new("/var/lib/newsdesk"));
    assert!(config.fetch.user_agent.ends_with(" (+https://n.example/; desk@n.example)"));
    assert_eq!(config.fetch.host_gap, Duration::from_millis(500));
    let time = Duration::from_millis(500);
    let reading = Limits { items: 50, body_bytes: 64 << 10, depth: 64, attributes: 32, time };
    assert_eq!(config.reading, reading);
    assert_eq!(config.sections[0].items, 20);

    let [api, page] = config.sources.as_slice() else { panic!("two sources") };
    assert_eq!((api.id.as_str(), api.url.as_str()), ("api", "http://localhost/rss"));
    assert_eq!((&api.kind, api.updates), (&SourceKind::Feed, Updates::Silent));
    assert_eq!(api.request.basic_auth, Some(("me".into(), "a:b".into())));
    assert_eq!(api.request.headers[0], ("X-Key".into(), "1".into()), "in the file's order");
    assert_eq!(api.request.user_agent.as_deref(), Some("other/1"));
    assert!(api.request.http1);
    assert_eq!(api.schedule.as_ref().map(|schedule| schedule.text()), Some("*/5 * * * *"));
    assert_eq!(page.id.as_str(), "https://a.example/news?page=1");
    assert_eq!(page.request.basic_auth, Some(("me".into(), "secret".into())));
    let SourceKind::Page(selectors) = &page.kind else { panic!("a page") };
    assert_eq!((selectors.item.as_str(), selectors.summary.as_slice()), ("li", &["p".to_owned()][..]));

    let rules = &config.rules.sources[0];
    assert_eq!(rules.source, api.id);
    assert_eq!(rules.sections, [config.sections[0].id.clone()]);
    assert_eq!(rules.categories, [("Public Health".to_owned(), config.sections[0].id.clone())]);
    let airline = Test::Contains { needles: vec!["airline".into()], case_sensitive: false };
    assert_eq!(rules.keep_only[0], Rule { field: Field::Any, test: airline });
    assert_eq!(rules.keep_only[1].field, Field::Title);
    assert_eq!(config.digests[0].sections, [config.sections[0].id.clone()], "none named: all");
    let digest = &config.digests[0];
    assert_eq!((digest.max_items, digest.min_items), (30, 1));
    assert_eq!((digest.catch_up, digest.first), (CatchUp::One, FirstEdition::Nothing));
}

#[test]
fn a_first_edition_reaches_back_as_far_as_is_said() {
    let expected = "`none`, a time such as `7d`, or a number of articles from 1 to 1000";
    let digest = |first: &str| {
        let table = "[[digest]]\nname = \"d\"\ntitle = \"D\"\nschedule = \"@daily\"\n";
        read(&format!("{SITE}{table}catch_up = \"each\"\nmin_items = 3\nfirst = {first}\n"))
    };
    let week = Duration::from_secs(7 * 86_400);
    for (first, reach) in [
        ("\"none\"", FirstEdition::Nothing),
        ("\"7d\"", FirstEdition::Span(week)),
        ("\"1w\"", FirstEdition::Span(week)),
        ("20", FirstEdition::Articles(20)),
    ] {
        let read = digest(first).unwrap().digests.remove(0);
        assert_eq!((read.first, read.catch_up, read.min_items), (reach, CatchUp::Each, 3), "{first}");
    }
    for (first, found) in [
        ("\"soon\"", "`soon`"),
        ("0", "`0`"),
        ("1001", "`1001`"),
        ("\"20\"", "`20`"),
        ("true", "`true` or `false`"),
    ] {
        let faults = told(&digest(first).unwrap_err());
        let message = format!("digest[0].first: found {found}, expected {expected}");
        assert!(faults.iter().any(|fault| fault.ends_with(&message)), "{first}: {faults:?}");
    }
}

#[test]
fn the_tree_is_served_wherever_it_is_said() {
    for (name, listen, expected) in [
        ("one", r#""0.0.0.0:80""#, &["0.0.0.0:80"][..]),
        ("two", r#"["127.0.0.1:8080", "[::1]:8080"]"#, &["127.0.0.1:8080", "[::1]:8080"]),
        ("a socket file", r#""unix:/run/newsdesk/http.sock""#, &["unix:/run/newsdesk/http.sock"]),
        ("one beside the file", r#"["unix:http.sock"]"#, &["unix:/etc/newsdesk/http.sock"]),
        ("nowhere", "[]", &[]),
    ] {
        let config = good(&format!("\n[daemon]\nlisten = {listen}\n"));
        let places: Vec<_> = config.daemon.listen.iter().map(ToString::to_string).collect();
        assert_eq!(places, expected, "{name}");
    }
}

#[test]
fn what_is_likely_not_meant_is_a_warning() {
    let config = good(
        r#"
[[section]]
name = "empty"
title = "Empty"
[[digest]]
name = "d"
title = "D"
schedule = "0 7 13 * Fri"
"#,
    );
    assert_eq!(
        told(&config.warnings),
        [
            "9:1 section[1]: nothing proposes to the section `empty`: it will stay empty (give it an `include`, or name it as the `section` of a source)",
            "15:12 digest[0].schedule: `0 7 13 * Fri` is due on its days of the month, and on its days of the week as well (as in every crontab, either day will do: write `*` for the one that does not matter)",
        ]
    );
}

#[test]
fn faults_are_drawn_for_people_and_written_for_programs() {
    let faults = read(&format!("{SITE}titel = \"x\"")).unwrap_err();
    insta::assert_snapshot!(faults.render(false), @r#"
    error: `titel` is not a key of `[site]`
     --> /etc/newsdesk/feeds.toml:5:1
      |
    5 | titel = "x"
      | ^^^^^ site.titel
      |
      = help: did you mean `title`?
    "#);
    assert!(faults.render(true).contains("\u{1b}["));
    let json = serde_json::to_string(faults.iter().next().unwrap()).unwrap();
    insta::assert_snapshot!(json, @r#"{"severity":"error","file":"/etc/newsdesk/feeds.toml","line":5,"column":1,"pointer":"site.titel","message":"`titel` is not a key of `[site]`","hint":"did you mean `title`?"}"#);
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = load(Path::new("/nowhere/feeds.toml"), &CHECKS).unwrap_err();
    assert!(error.to_string().starts_with("cannot read `/nowhere/feeds.toml`: No such file"), "{error}");
}

const EXAMPLE: &str = include_str!("../../feeds.toml");

#[test]
fn the_example_loads() {
    let config = read(EXAMPLE).unwrap_or_else(|faults| panic!("{faults}"));
    let titles: Vec<_> = config.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Travel Insurance",
            "Company News",
            "Assistance & Repatriation",
            "Air Ambulance",
            "Travel",
            "Health",
            "Hospitals & Healthcare",
            "Insurtech",
            "General Insurance",
        ]
    );
    assert_eq!(config.sources.len(), 15);
    assert_eq!(config.digests[0].sections.len(), 9);
    assert!(config.warnings.is_empty(), "{}", config.warnings);
}

#[test]
fn a_damaged_file_is_read_to_its_end() {
    let lines: Vec<_> = EXAMPLE.lines().collect();
    for number in 0..lines.len() {
        let without = [&lines[..number], &lines[number + 1..]].concat().join("\n");
        let cut = lines[..number].join("\n");
        for text in [without, cut] {
            if let Err(faults) = read(&text) {
                assert!(!faults.render(false).is_empty(), "line {number}");
            }
        }
    }
}

#[test]
fn the_control_socket_stands_in_the_state_dir_or_where_it_is_told() {
    for (keys, expected) in [
        ("state_dir = \"/var/lib/newsdesk\"", "/var/lib/newsdesk/control.sock"),
        ("state_dir = \"/srv\"\ncontrol_socket = \"run/desk.sock\"", "/etc/newsdesk/run/desk.sock"),
        ("control_socket = \"/run/newsdesk/control.sock\"", "/run/newsdesk/control.sock"),
    ] {
        let config = good(&format!("\n[daemon]\n{keys}\n"));
        assert_eq!(config.daemon.control_socket, Path::new(expected), "{keys}");
    }
}

/// `# key = value` is a default, and says the truth.
#[test]
fn the_examples_comments_show_the_defaults() {
    let uncommented: Vec<_> = EXAMPLE.lines().map(uncommented).collect();
    let bare = read(EXAMPLE).unwrap();
    let told = read(&uncommented.join("\n")).unwrap_or_else(|faults| panic!("{faults}"));
    for key in described_tables().flat_map(|table| table.keys).filter(|key| key.default.is_some()) {
        let is_shown = |line: &&str| line.split_once('=').is_some_and(|(name, _)| name.trim() == key.name);
        assert!(uncommented.iter().any(is_shown), "`{}`", key.name);
    }
    for (name, told, bare) in [
        ("site", format!("{:?}", told.site), format!("{:?}", bare.site)),
        ("daemon", format!("{:?}", told.daemon), format!("{:?}", bare.daemon)),
        ("fetch", format!("{:?}", told.fetch), format!("{:?}", bare.fetch)),
        ("schedule", format!("{:?}", told.schedule), format!("{:?}", bare.schedule)),
        ("retention", format!("{:?}", told.retention), format!("{:?}", bare.retention)),
        ("sections", format!("{:?}", told.sections), format!("{:?}", bare.sections)),
        ("sources", format!("{:?}", told.sources), format!("{:?}", bare.sources)),
        ("digests", format!("{:?}", told.digests), format!("{:?}", bare.digests)),
    ] {
        assert_eq!(told, bare, "{name}");
    }
}

fn uncommented(line: &str) -> &str {
    match line.strip_prefix("# ").and_then(|rest| Some((rest, rest.split_once(" = ")?.0.trim()))) {
        Some((rest, key)) if key.chars().all(|c| c.is_ascii_lowercase() || c == '_') => rest,
        _ => line,
    }
}

/// The tables of the file, without what is not built yet.
fn described_tables() -> impl Iterator<Item = &'static Table> {
    vocabulary::FILE.keys.iter().filter_map(|key| match key.shape {
        Shape::Table(table) | Shape::Tables(table) => Some(table),
        _ => None,
    })
}

/// A key that is described but not read would be taken silently.
#[test]
fn every_described_key_is_read() {
    let inner = [
        (&vocabulary::RULE, "[[section]]\ninclude = { ", " }"),
        (&vocabulary::CREDENTIALS, "[[source]]\nbasic_auth = { ", " }"),
        (&vocabulary::SECRET, "[[source]]\nheaders.X-Key = { ", " }"),
    ];
    let headers: Vec<_> =
        described_tables().map(|table| (table, table.label.replace('`', "") + "\n")).collect();
    let outer = headers.iter().map(|(table, header)| (*table, header.as_str(), ""));
    for (table, before, after) in outer.chain(inner) {
        for key in table.keys.iter().filter(|key| !matches!(key.shape, Shape::NotBuilt)) {
            // No key takes a date.
            let faults = read(&format!("{before}{} = 2026-11-21{after}", key.name)).unwrap_err();
            let expected = format!("found a date, expected {}", key.shape);
            let is_read = |fault: &String| fault.starts_with("2:") && fault.ends_with(&expected);
            assert!(told(&faults).iter().any(is_read), "{before}{}: {faults}", key.name);
        }
    }
}

/// What the schema says of a table, the reader says too: the keys, those that must be there, and no others.
#[test]
fn the_schema_has_the_keys_that_are_read() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let source = &schema["properties"]["source"]["items"];
    assert_eq!(source["required"], serde_json::json!(["url"]));
    assert_eq!(source["properties"]["kind"]["enum"], serde_json::json!(["feed", "page"]));
    assert_eq!(schema["properties"]["fetch"]["properties"]["concurrency"]["default"], 16);
    assert_eq!(source["properties"].get("full_text"), None, "not built yet");
    for (name, table) in schema["properties"].as_object().unwrap() {
        let header = if table["type"] == "array" { format!("[[{name}]]") } else { format!("[{name}]") };
        let table = table.get("items").unwrap_or(table);
        assert_eq!(table["additionalProperties"], false, "{name}");
        for (key, property) in table["properties"].as_object().unwrap() {
            let faults = read(&format!("{header}\n{key} = 2026-11-21\n")).unwrap_err();
            assert!(!told(&faults).iter().any(|fault| fault.contains("is not a key")), "{name}.{key}");
            assert_ne!(property["description"], "", "{name}.{key}");
        }
    }
}

/// A folder with these files, each as private as it should be.
fn folder_of(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
        fs::set_permissions(folder.path().join(name), Permissions::from_mode(0o600)).unwrap();
    }
    folder
}

/// A source with these lines, in a `feeds.toml` of that folder.
fn source_in(folder: &Path, lines: &str) -> Result<Config, Faults> {
    let text = format!("{SITE}{SECTION}\n[[source]]\nurl = \"https://a.example/\"\n{lines}\n");
    parse(&text, &folder.join("feeds.toml"), &CHECKS)
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let folder = folder_of(&[
        ("token", b"Bearer abc\n"),
        ("windows", b"pw\r\n"),
        ("two", b"pw\n\n"),
        ("bare", b" pw "),
    ]);
    let credentials = folder_of(&[("token", b"Bearer of the service")]);
    let absolute = folder.path().join("token").display().to_string();
    for (name, service, file, expected) in [
        ("beside feeds.toml", false, "token", "Bearer abc"),
        ("a credential goes first", true, "token", "Bearer of the service"),
        ("no credential by that name", true, "bare", " pw "),
        ("an absolute path is what it says", true, absolute.as_str(), "Bearer abc"),
        ("one line break is cut off", false, "windows", "pw"),
    ] {
        CREDENTIALS.set(service.then(|| credentials.path().to_owned()));
        let header =
            format!("headers = {{ Authorization = {{ file = \"{file}\" }}, Accept = \"text/xml\" }}");
        let config = source_in(folder.path(), &header).unwrap_or_else(|faults| panic!("{name}: {faults}"));
        let headers = [("Authorization", expected), ("Accept", "text/xml")];
        assert_eq!(config.sources[0].request.headers, headers.map(|(a, b)| (a.into(), b.into())), "{name}");
        assert!(config.warnings.is_empty(), "{name}");

        let auth = format!("basic_auth = {{ user = \"me\", password = {{ file = \"{file}\" }} }}");
        let config = source_in(folder.path(), &auth).unwrap();
        assert_eq!(config.sources[0].request.basic_auth, Some(("me".into(), expected.into())), "{name}");
    }
}

#[test]
fn who_only_looks_needs_no_secret() {
    let folder = folder_of(&[]);
    let lines = "headers = { Authorization = { file = \"missing\" }, Accept = \"text/xml\" }\n\
                 basic_auth = { user = \"me\", password = { file = \"missing\" } }";
    assert!(source_in(folder.path(), lines).is_err());
    let text = format!("{SITE}{SECTION}\n[[source]]\nurl = \"https://a.example/\"\n{lines}\n");
    let checks = Checks { reads_secrets: false, ..CHECKS };
    let config = parse(&text, &folder.path().join("feeds.toml"), &checks).unwrap();
    let request = &config.sources[0].request;
    assert_eq!((request.headers.len(), &request.basic_auth), (1, &None));
}

#[test]
fn a_secret_that_is_none_has_its_line_and_is_not_repeated() {
    let long = [b'x'; 64_001];
    let folder = folder_of(&[
        ("empty", b""),
        ("blank", b" \n"),
        ("long", &long),
        ("bytes", b"\xff\xfe"),
        ("lines", b"geheim\ngeheim"),
        ("umlaut", "geheim\u{fc}".as_bytes()),
    ]);
    fs::create_dir(folder.path().join("folder")).unwrap();
    let shown = |name: &str| folder.path().join(name).display().to_string();
    let sent = "holds what can't be sent, expected one line of text as it goes into a header";
    for (file, expected) in [
        ("missing", format!("there is no file `{}`", shown("missing"))),
        ("folder", format!("`{}` is not a file, expected one with a secret in it", shown("folder"))),
        ("empty", format!("`{}` is empty, expected a secret", shown("empty"))),
        ("blank", format!("`{}` is empty, expected a secret", shown("blank"))),
        ("long", format!("`{}` holds more than 64 kB, expected a secret", shown("long"))),
        ("bytes", format!("`{}` holds no text, expected a secret", shown("bytes"))),
        ("lines", format!("`{}` {sent}", shown("lines"))),
        ("umlaut", format!("`{}` {sent}", shown("umlaut"))),
    ] {
        let header = format!("headers = {{ Authorization = {{ file = \"{file}\" }} }}");
        let faults = source_in(folder.path(), &header).unwrap_err();
        let place = "11:38 source[0].headers.Authorization.file";
        assert_eq!(told(&faults), [format!("{place}: {expected}")]);
        assert!(!faults.to_string().contains("geheim"), "{faults}");
    }
    CREDENTIALS.set(Some(folder.path().join("folder")));
    let faults =
        source_in(folder.path(), "basic_auth = { user = \"me\", password = { file = \"pw\" } }").unwrap_err();
    let expected = format!("there is no file `pw`, neither in `{}` nor beside this file", shown("folder"));
    assert_eq!(told(&faults), [format!("11:49 source[0].basic_auth.password.file: {expected}")]);
}

#[test]
fn a_secret_that_everybody_may_read_is_warned_of() {
    let folder = folder_of(&[("token", b"geheim")]);
    for (mode, warned) in [(0o600, false), (0o640, false), (0o644, true), (0o604, true)] {
        let path = folder.path().join("token");
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let config = source_in(folder.path(), "headers = { X-Key = { file = \"token\" } }").unwrap();
        let shown = path.display();
        let expected = format!(
            "11:30 source[0].headers.X-Key.file: every user of this machine may read `{shown}` (`chmod o= {shown}`)"
        );
        assert_eq!(told(&config.warnings), if warned { vec![expected] } else { vec![] }, "{mode:o}");
    }
}

#[test]
fn a_config_that_is_printed_shows_no_secret() {
    let folder = folder_of(&[("token", b"geheim")]);
    let lines = "headers = { X-Key = { file = \"token\" }, Cookie = \"geheim\" }\nbasic_auth = \"me:geheim\"";
    let shown = format!("{:?}", source_in(folder.path(), lines).unwrap());
    assert!(shown.contains(r#"headers: ["X-Key", "Cookie"], user: Some("me")"#), "{shown}");
    assert!(!shown.contains("geheim"), "{shown}");
}
