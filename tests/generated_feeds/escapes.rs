//! How text stands in elements and attributes.

use super::spelling::Escape;
use super::spelling::Spelling;
use super::spelling::Spoil;
use super::spelling::Written;

/// Of a document type, and the word that goes by it.
pub const DECLARED: (&str, &str) = ("place", "Beds");

/// Text of an element, escaped as the spelling has it.
pub fn content(text: &str, spelling: &Spelling) -> String {
    let half = text.floor_char_boundary(text.len() / 2);
    match spelling.escape {
        _ if spelling.has(Spoil::BareAmpersands) => with_bare_ampersands(text),
        _ if spelling.has(Spoil::HtmlEntities) => with_html_entities(&escaped(text)),
        _ if spelling.has(Spoil::DeclaredEntities) => with_declared_entities(&escaped(text)),
        Escape::Named => escaped(text),
        Escape::Numeric => text.chars().map(numeric).collect(),
        Escape::CData => cdata(text, spelling),
        Escape::Both => escaped(&text[..half]) + &cdata(&text[half..], spelling),
    }
}

/// With its quotes.
pub fn attribute(text: &str, spelling: &Spelling) -> String {
    match (spelling.has(Spoil::BareAmpersands), spelling.order.is_multiple_of(2)) {
        (true, _) => format!("\"{}\"", escaped(text).replace("&amp;b=", "&b=")),
        (false, true) => format!("\"{}\"", escaped(text)),
        (false, false) => format!("'{}'", escaped(text)),
    }
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// The same text with something in it that XML does not take, and no reader sees.
pub fn spoilt(text: &str, spelling: &Spelling) -> String {
    match spelling.has(Spoil::ControlCharacters) {
        true => text.replacen(' ', " \u{b}\u{1}", 1),
        false => text.to_owned(),
    }
}

/// In a charset of one byte a reference may be needed, which CDATA can't hold.
fn cdata(text: &str, spelling: &Spelling) -> String {
    match matches!(spelling.encoding, Written::Windows1252 | Written::Koi8R) {
        true => escaped(text),
        false => format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>")),
    }
}

/// As many write it: an `&` that starts no reference is left alone.
fn with_bare_ampersands(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        let name = from[1..].find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '#');
        let is_reference = name.is_some_and(|end| from[1 + end..].starts_with(';'));
        written.push_str(before);
        written.push_str(if is_reference { "&amp;" } else { "&" });
        rest = &from[1..];
    }
    (written + rest).replace('<', "&lt;")
}

fn with_html_entities(text: &str) -> String {
    text.replace('é', "&eacute;").replace('“', "&ldquo;").replace('”', "&rdquo;").replace('Ø', "&Oslash;")
}

fn with_declared_entities(text: &str) -> String {
    let (name, word) = DECLARED;
    text.replace(word, &format!("&{name};"))
}

fn numeric(letter: char) -> String {
    match letter {
        '<' | '&' => format!("&#{};", u32::from(letter)),
        '>' | '"' | '\'' => format!("&#x{:x};", u32::from(letter)),
        letter if u32::from(letter) > 0x2000 => format!("&#x{:X};", u32::from(letter)),
        letter => letter.to_string(),
    }
}
