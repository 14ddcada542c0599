//! Names: what they may look like, that each is used once, and that those meant exist.

use super::place::Place;
use super::place::did_you_mean;
use super::reader::Reader;
use super::value::Value;
use crate::model::SectionId;
use std::collections::HashMap;

/// Paths under the site that are ours.
const RESERVED: [&str; 8] = ["latest", "digest", "opml", "archive", "source", "story", "search", "status"];

const LONGEST: usize = 64;

/// A name that can stand in a path: `a` to `z`, digits and dashes, 64 at most, no dash in front.
pub(super) fn name(text: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if text.chars().all(is_plain) && !text.starts_with('-') && text.len() <= LONGEST {
        return Ok(text.to_owned());
    }
    Err(format!("`{text}` is not a name, expected up to {LONGEST} of `a` to `z`, `0` to `9` and `-`"))
}

pub(super) fn section_name(text: &str) -> Result<String, String> {
    match RESERVED.contains(&text) {
        true => Err(format!("`{text}` is a reserved name: newsdesk publishes something else there")),
        false => name(text),
    }
}

/// The sections that there are, to check those that are meant against.
pub(super) struct KnownSections(Vec<Option<SectionId>>);

impl KnownSections {
    /// Reports names that are malformed, reserved or taken.
    pub(super) fn collect(sections: &[Reader]) -> Self {
        let mut taken = Taken::default();
        Self(sections.iter().map(|section| own_name(section, &mut taken)).collect())
    }

    /// One for each `[[section]]`, in the file's order; `None` where its name is faulty.
    pub(super) fn in_order(&self) -> &[Option<SectionId>] {
        &self.0
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &SectionId> {
        self.0.iter().flatten()
    }

    /// Those of an array, each once.
    pub(super) fn meant_by<'a>(&self, values: &[Value<'a>]) -> Vec<SectionId> {
        let mut taken = Taken::default();
        let meant = |value: &Value<'a>| {
            let section = self.meant(value)?;
            taken.claim(section.as_str(), value.place(), "named").then_some(section)
        };
        values.iter().filter_map(meant).collect()
    }

    /// One of them, or a fault that names the nearest.
    pub(super) fn meant(&self, value: &Value) -> Option<SectionId> {
        let given = value.str()?;
        let known = self.all().find(|section| section.as_str() == given);
        if known.is_none() {
            let hint = did_you_mean(given, self.all().map(SectionId::as_str));
            value.place().fault_with(format!("there is no section `{given}`"), hint);
        }
        known.cloned()
    }
}

fn own_name<'a>(section: &Reader<'a>, taken: &mut Taken<'a>) -> Option<SectionId> {
    let value = section.value("name")?;
    let name = value.read(section_name)?;
    taken.claim(&name, value.place(), "the name of the section").then(|| SectionId::new(name))
}

/// What is in use already, and where it was first.
#[derive(Default)]
pub(super) struct Taken<'a>(HashMap<String, Place<'a>>);

impl<'a> Taken<'a> {
    /// `false`, and a fault, when the value was claimed before.
    pub(super) fn claim(&mut self, value: &str, place: &Place<'a>, what: &str) -> bool {
        if let Some(first) = self.0.get(value) {
            place.fault(format!("`{value}` is already {what} in line {}", first.line()));
            return false;
        }
        self.0.insert(value.to_owned(), place.clone());
        true
    }
}
