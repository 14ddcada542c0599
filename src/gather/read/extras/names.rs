//! Which vocabulary an element is of.

use crate::gather::read::markup;

/// The vocabularies whose elements are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ns {
    /// The feed's own: RSS in `rss` and `RDF`, Atom in `feed`.
    Own,
    Atom,
    Dc,
    DcTerms,
    Media,
    Itunes,
    Other,
}

/// Declarations that are looked at; real roots have a dozen.
const MAX_DECLARED: usize = 64;

/// What the prefixes mean. They are declared on the root in practice; what is not declared there
/// goes by the prefix that everybody uses.
#[derive(Default)]
pub struct Names {
    /// The prefix of the root: mostly none.
    own: String,
    declared: Vec<(String, Ns)>,
}

const KNOWN: [(&str, &str, Ns); 5] = [
    ("atom", "http://www.w3.org/2005/Atom", Ns::Atom),
    ("dc", "http://purl.org/dc/elements/1.1/", Ns::Dc),
    ("dcterms", "http://purl.org/dc/terms/", Ns::DcTerms),
    ("media", "http://search.yahoo.com/mrss/", Ns::Media),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd", Ns::Itunes),
];

impl Names {
    /// `tag` is the root's start tag.
    pub fn declared_by(tag: &str, root: &str) -> Names {
        let (prefix, local) = root.split_once(':').unwrap_or(("", root));
        // `rdf:RDF` is the envelope; what it holds is RSS, without a prefix.
        let own = if local == "RDF" { String::new() } else { prefix.to_owned() };
        let words = tag.split(|letter: char| letter.is_ascii_whitespace() || letter == '=');
        let prefixes = words.filter_map(|word| word.strip_prefix("xmlns:"));
        let declared = prefixes.map(|prefix| {
            let namespace =
                markup::attribute(tag, &format!("xmlns:{prefix}")).map(|(_, namespace)| namespace);
            let known = KNOWN.iter().find(|(_, known, _)| Some(*known) == namespace);
            (prefix.to_owned(), known.map_or(Ns::Other, |(_, _, ns)| *ns))
        });
        Names { own, declared: declared.take(MAX_DECLARED).collect() }
    }

    pub fn of(&self, prefix: &str) -> Ns {
        if prefix == self.own {
            return Ns::Own;
        }
        let declared = self.declared.iter().find(|(known, _)| known == prefix).map(|(_, ns)| *ns);
        let conventional = || KNOWN.iter().find(|(known, _, _)| *known == prefix).map(|(_, _, ns)| *ns);
        declared.or_else(conventional).unwrap_or(Ns::Other)
    }
}
