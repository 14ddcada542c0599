//! Which vocabulary an element is of.

use quick_xml::events::BytesStart;

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
    pub fn declared_by(root: &BytesStart) -> Names {
        let mut attributes = root.attributes();
        let prefixes = attributes.with_checks(false).flatten().filter_map(|attribute| {
            let prefix = attribute.key.as_ref().strip_prefix("xmlns:")?.to_owned();
            let known = KNOWN.iter().find(|(_, namespace, _)| *namespace == attribute.value);
            Some((prefix, known.map_or(Ns::Other, |(_, _, ns)| *ns)))
        });
        let declared = prefixes.collect();
        let (prefix, local) = split(root.name().into_inner());
        // `rdf:RDF` is the envelope; what it holds is RSS, without a prefix.
        let own = if local == "RDF" { String::new() } else { prefix.to_owned() };
        Names { own, declared }
    }

    pub fn of(&self, tag: &BytesStart) -> Ns {
        let (prefix, _) = split(tag.name().into_inner());
        if prefix == self.own {
            return Ns::Own;
        }
        let declared = self.declared.iter().find(|(known, _)| known == prefix).map(|(_, ns)| *ns);
        let conventional = || KNOWN.iter().find(|(known, _, _)| *known == prefix).map(|(_, _, ns)| *ns);
        declared.or_else(conventional).unwrap_or(Ns::Other)
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
