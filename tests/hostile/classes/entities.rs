//! Entities that a document declares: none is expanded, none is fetched.

use super::Class;
use super::fill::GOOD;
use super::fill::fill;
use super::fill::number;
use super::read;
use super::refused;

pub fn classes() -> Vec<Class> {
    vec![
        read("entities: billion laughs", laughs, 2..=2, &["title: Good\n"]).never(&["haha"]),
        read("entities: quadratic blowup", blowup, 2..=2, &["title: Good\n"]).never(&["aaaa"]),
        read(
            "entities: of a file",
            |size| declared(size, "<!ENTITY x SYSTEM \"file:///etc/passwd\">"),
            2..=2,
            &["title: Good\n"],
        )
        .never(&["root:"]),
        read(
            "entities: of an address",
            |size| declared(size, "<!ENTITY x SYSTEM \"http://127.0.0.1:9/x\">"),
            2..=2,
            &["title: Good\n"],
        ),
        read(
            "entities: parameters",
            |size| declared(size, "<!ENTITY % a \"<!ENTITY x 'bang'>\"> %a;"),
            2..=2,
            &["title: Good\n"],
        )
        .never(&["bang"]),
        read(
            "entities: parameters of a file",
            |size| declared(size, "<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;"),
            2..=2,
            &["title: Good\n"],
        )
        .never(&["root:"]),
        read(
            "entities: in a circle",
            |size| declared(size, "<!ENTITY x \"&y;\"><!ENTITY y \"&x;\">"),
            2..=2,
            &["title: Good\n"],
        ),
        read("entities: a million declared", many_declared, 1..=1, &["title: Good\n"]),
        read(
            "entities: a definition elsewhere",
            |size| feed(size, "<!DOCTYPE rss SYSTEM \"http://127.0.0.1:9/x.dtd\">", ""),
            2..=2,
            &["title: Good\n"],
        ),
        refused(
            "entities: a definition without an end",
            |size| fill(size, "<!DOCTYPE rss [", "<!-- x -->", ""),
            "",
        ),
    ]
}

fn laughs(size: usize) -> Vec<u8> {
    let mut declarations = "<!ENTITY x0 \"haha\">".to_owned();
    for number in 1..10 {
        let inner = format!("&x{};", number - 1).repeat(10);
        declarations += &format!("<!ENTITY x{number} \"{inner}\">");
    }
    feed(size, &format!("<!DOCTYPE rss [{declarations}<!ENTITY x \"&x9;\">]>"), "")
}

/// One of half the size, asked for over and over in the other half.
fn blowup(size: usize) -> Vec<u8> {
    let mut body = fill(size / 2, "<!DOCTYPE rss [<!ENTITY x \"", "a", "\">]>");
    body.reserve_exact(size - body.len());
    body.extend_from_slice(&feed(size - body.len(), "", ""));
    body
}

fn declared(size: usize, declaration: &str) -> Vec<u8> {
    feed(size, &format!("<!DOCTYPE rss [{declaration}]>"), "")
}

/// An item that is full of `&x;`.
fn feed(size: usize, prolog: &str, end: &str) -> Vec<u8> {
    let head =
        format!("{prolog}<rss version=\"2.0\"><channel>{GOOD}<item><title>Entity &x;</title><description>");
    fill(size, &head, "&x; ", &format!("{end}</description></item></channel></rss>"))
}

fn many_declared(size: usize) -> Vec<u8> {
    let tail = format!("]><rss version=\"2.0\"><channel>{GOOD}</channel></rss>");
    number(size, "<!DOCTYPE rss [", "<!ENTITY x# \"y\">", &tail)
}
