//! How the same is spelt, and spoilt.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

#[derive(Clone, Debug)]
pub struct Spelling {
    pub format: Format,
    pub escape: Escape,
    pub bodies: Bodies,
    pub encoding: Written,
    /// Of the format's own elements.
    pub own_prefix: &'static str,
    /// Of Dublin Core and of content, whatever prefixes they go by.
    pub prefixes: (&'static str, &'static str),
    pub dates: Dates,
    /// By which the children of an item are put in another order.
    pub order: u64,
    pub indented: bool,
    pub spoils: Vec<Spoil>,
    /// Thousandths of the document that are there.
    pub cut: Option<usize>,
}

impl Spelling {
    pub fn has(&self, spoil: Spoil) -> bool {
        self.spoils.contains(&spoil)
    }

    /// The name of an element of the format itself.
    pub fn own(&self, name: &str) -> String {
        match self.own_prefix {
            "" => name.to_owned(),
            prefix => format!("{prefix}:{name}"),
        }
    }

    pub fn item(&self) -> String {
        self.own(if self.format.is_atom() { "entry" } else { "item" })
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Format {
    Rss(&'static str),
    /// RSS 0.90 and 1.0, by their namespace.
    Rdf(&'static str),
    Rss11,
    Atom,
    Atom03,
}

impl Format {
    pub fn is_atom(self) -> bool {
        matches!(self, Format::Atom | Format::Atom03)
    }

    /// Known by `rdf:about`, and dated by Dublin Core.
    pub fn is_rdf(self) -> bool {
        matches!(self, Format::Rdf(_) | Format::Rss11)
    }

    pub fn has_enclosures(self) -> bool {
        matches!(self, Format::Rss(_) | Format::Atom)
    }
}

/// How text stands in an element.
#[derive(Clone, Copy, Debug)]
pub enum Escape {
    Named,
    Numeric,
    CData,
    /// One half so, the other half so.
    Both,
}

/// How HTML stands in an element, where the format has a word for it; escaped elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bodies {
    Escaped,
    /// Markup in the open: XHTML of Atom, naked in RSS.
    Open,
    /// The same, each element with a prefix.
    Prefixed,
    /// Atom 0.3.
    Base64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Written {
    Utf8,
    Utf8WithMark,
    Utf16Le,
    Utf16LeWithMark,
    Utf16Be,
    Utf16BeWithMark,
    Utf32Le,
    Utf32BeWithMark,
    Windows1252,
    Koi8R,
}

/// How a moment is written.
#[derive(Clone, Copy, Debug)]
pub enum Dates {
    /// As the format has it.
    Own,
    /// By a pattern of `chrono`, so many hours from Greenwich.
    As(&'static str, i32),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spoil {
    BareAmpersands,
    HtmlEntities,
    DeclaredEntities,
    JunkBefore,
    WhiteSpaceBefore,
    TextAfter,
    NoVersion,
    UndeclaredPrefixes,
    ControlCharacters,
    OddTypes,
    ForeignElements,
    WrongLabel,
    ItemsOutside,
    ItemsWithoutEnd,
    LastFieldsWithoutEnd,
    StrayEnds,
    RelativeLinks,
}

const FORMATS: [Format; 10] = [
    Format::Rss("2.0"),
    Format::Rss("0.91"),
    Format::Rss("0.92"),
    Format::Rss("0.93"),
    Format::Rss("2.0.1"),
    Format::Rdf("http://my.netscape.com/rdf/simple/0.9/"),
    Format::Rdf("http://purl.org/rss/1.0/"),
    Format::Rss11,
    Format::Atom,
    Format::Atom03,
];

const ENCODINGS: [Written; 10] = [
    Written::Utf8,
    Written::Utf8WithMark,
    Written::Utf16Le,
    Written::Utf16LeWithMark,
    Written::Utf16Be,
    Written::Utf16BeWithMark,
    Written::Utf32Le,
    Written::Utf32BeWithMark,
    Written::Windows1252,
    Written::Koi8R,
];

/// The last two mean something else nearly everywhere.
const PREFIXES: [(&str, &str); 4] = [("dc", "content"), ("dublin", "c"), ("a", "b"), ("media", "atom")];

const DATES: [Dates; 8] = [
    Dates::Own,
    Dates::As("%a, %d %b %Y %H:%M:%S GMT", 0),
    Dates::As("%d %b %y %H:%M EST", -5),
    Dates::As("%A, %d-%b-%y %H:%M:%S UTC", 0),
    Dates::As("%Y-%m-%dT%H:%M+01:00", 1),
    Dates::As("%Y-%m-%d %H:%M:%S %z", 2),
    Dates::As("%Y-%m-%dT%H:%M:%S.000Z", 0),
    Dates::As("%a %b %e %H:%M:%S %Y", 0),
];

const SPOILS: [Spoil; 17] = [
    Spoil::BareAmpersands,
    Spoil::HtmlEntities,
    Spoil::DeclaredEntities,
    Spoil::JunkBefore,
    Spoil::WhiteSpaceBefore,
    Spoil::TextAfter,
    Spoil::NoVersion,
    Spoil::UndeclaredPrefixes,
    Spoil::ControlCharacters,
    Spoil::OddTypes,
    Spoil::ForeignElements,
    Spoil::WrongLabel,
    Spoil::ItemsOutside,
    Spoil::ItemsWithoutEnd,
    Spoil::LastFieldsWithoutEnd,
    Spoil::StrayEnds,
    Spoil::RelativeLinks,
];

prop_compose! {
    pub fn spelling()(
        format in select(&FORMATS[..]),
        escape in select(&[Escape::Named, Escape::Numeric, Escape::CData, Escape::Both][..]),
        bodies in select(&[Bodies::Escaped, Bodies::Escaped, Bodies::Open, Bodies::Prefixed, Bodies::Base64][..]),
        encoding in prop_oneof![Just(Written::Utf8), select(&ENCODINGS[..])],
        own_prefix in select(&["", "", "", "r"][..]),
        prefixes in select(&PREFIXES[..]),
        dates in select(&DATES[..]),
        order in any::<u64>(),
        indented in any::<bool>(),
        spoils in vec(select(&SPOILS[..]), 0..=3),
        cut in prop_oneof![4 => Just(None), 1 => (0..1000_usize).prop_map(Some)],
    ) -> Spelling {
        // Prefixes mean what they say only where nobody says what they mean.
        let undeclared = spoils.contains(&Spoil::UndeclaredPrefixes);
        let prefixes = if undeclared { ("dc", "content") } else { prefixes };
        // Where an item ends that says no end, nobody can tell of a document that breaks off.
        let has_ends = !spoils.contains(&Spoil::ItemsWithoutEnd);
        let cut = cut.filter(|_| has_ends);
        // A feed may stand in markup in the open: without any ends, nobody can tell of its items.
        let is_endless = !has_ends && spoils.contains(&Spoil::LastFieldsWithoutEnd);
        let bodies = if is_endless { Bodies::Escaped } else { bodies };
        Spelling { format, escape, bodies, encoding, own_prefix, prefixes, dates, order, indented, spoils, cut }
    }
}
