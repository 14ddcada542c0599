//! A feed as text: what stands around its items.

use super::escapes;
use super::items::Writer;
use super::meant::Meant;
use super::spelling::Format;
use super::spelling::Spelling;
use super::spelling::Spoil;
use super::spelling::Written;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RSS: &str = "http://backend.userland.com/rss2";
const RSS_1_1: &str = "http://purl.org/net/rss1.1#";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const ATOM_0_3: &str = "http://purl.org/atom/ns#";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";

/// The whole document.
pub fn text(meant: &Meant, spelling: &Spelling) -> String {
    let writer = Writer { spelling };
    let title = writer.own("title", &escapes::spoilt(&meant.title, spelling));
    let items: String = meant.items.iter().map(|item| writer.item(item)).collect();
    let [root, channel] = names(spelling);
    let (opening, closing) = match channel.as_str() {
        "" => (title, String::new()),
        channel if spelling.format == Format::Rss11 => {
            (format!("{title}<{channel} rdf:parseType=\"Collection\">"), format!("</{channel}>"))
        }
        channel if is_outside(spelling) => (format!("<{channel}>{title}</{channel}>"), String::new()),
        channel => (format!("<{channel}>{title}"), format!("</{channel}>")),
    };
    [
        before(&root, spelling),
        format!("<{root}{}>", declared(spelling)),
        opening,
        items,
        closing,
        format!("</{root}>"),
        if spelling.has(Spoil::TextAfter) { "\n<!-- 0.2 s -->\nserved & cached" } else { "" }.to_owned(),
    ]
    .concat()
}

/// Of the root, and of what holds the items within it.
fn names(spelling: &Spelling) -> [String; 2] {
    match spelling.format {
        Format::Rss(_) => [spelling.own("rss"), spelling.own("channel")],
        Format::Rdf(_) => ["rdf:RDF".to_owned(), spelling.own("channel")],
        Format::Rss11 => [spelling.own("Channel"), spelling.own("items")],
        Format::Atom | Format::Atom03 => [spelling.own("feed"), String::new()],
    }
}

fn is_outside(spelling: &Spelling) -> bool {
    spelling.format.is_rdf() || spelling.has(Spoil::ItemsOutside)
}

fn before(root: &str, spelling: &Spelling) -> String {
    let (name, word) = escapes::DECLARED;
    let when = |spoil, text: &str| if spelling.has(spoil) { text.to_owned() } else { String::new() };
    [
        when(Spoil::WhiteSpaceBefore, " \r\n\t\n"),
        when(
            Spoil::JunkBefore,
            "<br />\n<b>Warning</b>: include() & more in <b>/a.php</b> on line <b>3</b><br />\n",
        ),
        format!("<?xml version=\"1.0\" encoding=\"{}\"?>\n", label(spelling)),
        when(Spoil::DeclaredEntities, &format!("<!DOCTYPE {root} [\n<!ENTITY {name} \"{word}\">\n]>\n")),
    ]
    .concat()
}

fn label(spelling: &Spelling) -> &'static str {
    let is_wrong = spelling.has(Spoil::WrongLabel);
    match spelling.encoding {
        Written::Utf8 | Written::Utf8WithMark if is_wrong => "us-ascii",
        Written::Utf8 | Written::Utf8WithMark => "utf-8",
        Written::Utf16Le | Written::Utf16LeWithMark | Written::Utf16Be | Written::Utf16BeWithMark => "utf-16",
        Written::Utf32Le | Written::Utf32BeWithMark => "utf-32",
        Written::Windows1252 if is_wrong => "iso-8859-1",
        Written::Windows1252 => "windows-1252",
        Written::Koi8R => "koi8-r",
    }
}

/// The attributes of the root.
fn declared(spelling: &Spelling) -> String {
    let (dc, content) = spelling.prefixes;
    let namespace = match (spelling.format, spelling.own_prefix) {
        (Format::Rss(_), "") => "",
        (Format::Rss(_), _) => RSS,
        (Format::Rdf(namespace), _) => namespace,
        (Format::Rss11, _) => RSS_1_1,
        (Format::Atom, _) => ATOM,
        (Format::Atom03, _) => ATOM_0_3,
    };
    let version = match spelling.format {
        Format::Rss(version) => version,
        Format::Atom03 => "0.3",
        Format::Rdf(_) | Format::Rss11 | Format::Atom => "",
    };
    let versioned = if version.is_empty() || spelling.has(Spoil::NoVersion) {
        String::new()
    } else {
        format!(" version=\"{version}\"")
    };
    let own = match (namespace, spelling.own_prefix) {
        ("", _) => String::new(),
        (namespace, "") => format!(" xmlns=\"{namespace}\""),
        (namespace, prefix) => format!(" xmlns:{prefix}=\"{namespace}\""),
    };
    let rdf = if spelling.format.is_rdf() { format!(" xmlns:rdf='{RDF}'") } else { String::new() };
    let others = match spelling.has(Spoil::UndeclaredPrefixes) {
        true => String::new(),
        false => format!(" xmlns:{dc}=\"{DC}\" xmlns:{content}='{CONTENT}'"),
    };
    let base = match spelling.has(Spoil::RelativeLinks) {
        true => " xml:base=\"https://outlet.example/a/feed\"",
        false => "",
    };
    [versioned.as_str(), &own, &rdf, &others, base].concat()
}
