//! Which vocabulary a name is of, however its namespace is spelt, and whatever its prefix.

use crate::gather::read::markup;

/// The vocabularies whose elements are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ns {
    /// No prefix and no namespace, RSS in all its versions, and in Atom documents Atom.
    Own,
    /// In documents of another family.
    Atom,
    Content,
    Dc,
    DcTerms,
    FeedBurner,
    Itunes,
    Media,
    Rdf,
    Sy,
    Wfw,
    Xhtml,
    Other,
}

/// Prefix, namespace, vocabulary. Namespaces are compared without scheme, `www.`, case and closing
/// signs: feeds spell them in many ways, and a misspelt one would cost every element in silence.
/// Where nobody declared a prefix, it means what it always means.
const KNOWN: [(&str, &str, Ns); 25] = [
    ("atom", "w3.org/2005/atom", Ns::Atom),
    ("", "purl.org/atom/ns", Ns::Atom),
    ("", "purl.org/rss/1.0", Ns::Own),
    ("", "purl.org/net/rss1.1", Ns::Own),
    ("", "purl.org/rss/2.0", Ns::Own),
    ("", "backend.userland.com/rss", Ns::Own),
    ("", "backend.userland.com/rss2", Ns::Own),
    ("", "blogs.law.harvard.edu/tech/rss", Ns::Own),
    ("", "cyber.law.harvard.edu/rss/rss.html", Ns::Own),
    ("", "my.netscape.com/rdf/simple/0.9", Ns::Own),
    ("", "channel.netscape.com/rdf/simple/0.9", Ns::Own),
    ("", "my.netscape.com/publish/formats/rss-0.91.dtd", Ns::Own),
    ("content", "purl.org/rss/1.0/modules/content", Ns::Content),
    ("dc", "purl.org/dc/elements/1.1", Ns::Dc),
    ("dc10", "purl.org/dc/elements/1.0", Ns::Dc),
    ("dcterms", "purl.org/dc/terms", Ns::DcTerms),
    ("feedburner", "rssnamespace.org/feedburner/ext/1.0", Ns::FeedBurner),
    ("itunes", "itunes.com/dtds/podcast-1.0.dtd", Ns::Itunes),
    ("media", "search.yahoo.com/mrss", Ns::Media),
    ("rdf", "w3.org/1999/02/22-rdf-syntax-ns", Ns::Rdf),
    ("sy", "purl.org/rss/1.0/modules/syndication", Ns::Sy),
    ("wfw", "wellformedweb.org/commentapi", Ns::Wfw),
    ("xhtml", "w3.org/1999/xhtml", Ns::Xhtml),
    ("", "w3.org/tr/xhtml1/strict", Ns::Xhtml),
    ("xh", "w3.org/xhtml", Ns::Xhtml),
];

/// Declarations that are remembered; real documents have a dozen.
const MAX_DECLARED: usize = 64;

/// A blank, `xmlns=` and quotes.
const MIN_DECLARATION_BYTES: usize = 9;

/// What the prefixes mean at one place of a document.
///
/// What the root, the channel and the item declare holds for what they hold, and what any other element
/// declares for itself.
#[derive(Debug, Default)]
pub struct Prefixes<'a> {
    declared: Vec<(&'a str, Ns)>,
    /// Atom documents: what is Atom there is their own.
    is_atom: bool,
    /// The root's prefix is the document's own, whatever it was declared as.
    own: &'a str,
}

impl<'a> Prefixes<'a> {
    /// Takes the root's start tag; what has its prefix is the document's own from now on. RDF is an
    /// envelope: what it holds is RSS, without a prefix.
    pub fn of_root(tag: &'a str) -> Prefixes<'a> {
        let (prefix, local) = split(markup::name_of(tag));
        let own = if local.eq_ignore_ascii_case("RDF") { "" } else { prefix };
        let is_atom = local.eq_ignore_ascii_case("feed") || local.eq_ignore_ascii_case("entry");
        let mut prefixes = Prefixes { declared: Vec::new(), is_atom, own };
        prefixes.declare(tag);
        prefixes.declared.iter_mut().filter(|(prefix, _)| *prefix == own).for_each(|(_, ns)| *ns = Ns::Own);
        prefixes
    }

    /// Remembers what a start tag declares.
    pub fn declare(&mut self, tag: &'a str) {
        for (name, namespace) in markup::attributes(tag) {
            if let Some(prefix) = declared_prefix(name).filter(|_| self.declared.len() < MAX_DECLARED) {
                self.declared.push((prefix, known(namespace)));
            }
        }
    }

    /// How many declarations hold, to go back to by [`Prefixes::forget`].
    pub fn depth(&self) -> usize {
        self.declared.len()
    }

    pub fn forget(&mut self, depth: usize) {
        self.declared.truncate(depth);
    }

    /// The vocabulary of an element, whose own declarations count, and its name without the prefix.
    pub fn of(&self, tag: &'a str) -> (Ns, &'a str) {
        let name = markup::name_of(tag);
        let (prefix, local) = split(name);
        let declares = |(name, _): &(&str, &str)| declared_prefix(name) == Some(prefix);
        let here = match tag.len() > name.len() + MIN_DECLARATION_BYTES {
            true => markup::attributes(tag).find(declares).map(|(_, namespace)| known(namespace)),
            false => None,
        };
        let ns = here.or_else(|| self.meaning(prefix)).unwrap_or(match prefix {
            "" => Ns::Own,
            _ => Ns::Other,
        });
        (if self.is_atom && ns == Ns::Atom { Ns::Own } else { ns }, local)
    }

    fn meaning(&self, prefix: &str) -> Option<Ns> {
        let declared =
            self.declared.iter().rev().find(|(declared, _)| *declared == prefix).map(|(_, ns)| *ns);
        if self.own == prefix {
            return Some(declared.filter(|ns| *ns != Ns::Other).unwrap_or(Ns::Own));
        }
        let usual =
            || KNOWN.iter().find(|(usual, _, _)| *usual == prefix && !prefix.is_empty()).map(|known| known.2);
        declared.or_else(usual)
    }

    /// Whether a prefix was declared, rather than guessed by its usual meaning.
    pub fn is_declared(&self, prefix: &str) -> bool {
        prefix.is_empty() || prefix == "xml" || self.declared.iter().any(|(declared, _)| *declared == prefix)
    }
}

/// A name's prefix and the rest.
pub fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

/// The prefix that an attribute of this name declares.
fn declared_prefix(attribute: &str) -> Option<&str> {
    match attribute.strip_prefix("xmlns")? {
        "" => Some(""),
        prefix => prefix.strip_prefix(':'),
    }
}

fn known(namespace: &str) -> Ns {
    let namespace = namespace.trim();
    if namespace.is_empty() {
        return Ns::Own;
    }
    let bare = namespace.split_once("://").map_or(namespace, |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches(['/', '#']);
    let found = KNOWN.iter().find(|(_, known, _)| bare.eq_ignore_ascii_case(known));
    found.map_or(Ns::Other, |(_, _, ns)| *ns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_known_by_its_namespace_and_else_by_its_prefix() {
        let atom = "feed xmlns='http://www.w3.org/2005/Atom' xmlns:a='http://search.yahoo.com/mrss' xmlns:media='urn:x'";
        let rss =
            "rss xmlns:a='http://www.w3.org/2005/Atom' xmlns:p='HTTP://www.itunes.com/DTDs/Podcast-1.0.dtd'";
        let prefixed = "r:rss xmlns:r='http://backend.userland.com/rss2' xmlns:s='urn:s'";
        let rdf = "rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'";
        for (root, tag, expected) in [
            (atom, "title", (Ns::Own, "title")),
            (atom, "a:content url='x'", (Ns::Media, "content")),
            (atom, "media:content", (Ns::Other, "content")),
            (atom, "dc:date", (Ns::Dc, "date")),
            (atom, "div xmlns='http://www.w3.org/1999/xhtml'", (Ns::Xhtml, "div")),
            (atom, "p0:id xmlns:p0='http://www.w3.org/2005/Atom'", (Ns::Own, "id")),
            (rss, "title", (Ns::Own, "title")),
            (rss, "a:link", (Ns::Atom, "link")),
            (rss, "p:author", (Ns::Itunes, "author")),
            (rss, "nope:title", (Ns::Other, "title")),
            (rss, "encoded xmlns='http://purl.org/rss/1.0/modules/content/'", (Ns::Content, "encoded")),
            (prefixed, "r:item", (Ns::Own, "item")),
            (prefixed, "item", (Ns::Own, "item")),
            (prefixed, "s:description", (Ns::Other, "description")),
            (rdf, "item", (Ns::Own, "item")),
            (rdf, "rdf:li", (Ns::Rdf, "li")),
        ] {
            let prefixes = Prefixes::of_root(root);
            assert_eq!(prefixes.of(tag), expected, "{tag} in {root}");
        }
    }
}
