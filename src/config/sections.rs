//! `[[section]]` and `[[digest]]`: what is published.

use super::names;
use super::names::KnownSections;
use super::names::Taken;
use super::reader::Reader;
use super::rules::rules;
use super::site::own_schedule;
use super::units;
use super::value::Value;
use super::vocabulary::Shape;
use crate::model::Body;
use crate::model::CatchUp;
use crate::model::Digest;
use crate::model::DigestId;
use crate::model::FirstEdition;
use crate::model::ItemDate;
use crate::model::Rules;
use crate::model::Section;
use crate::model::SectionId;
use crate::model::SectionRules;
use chrono_tz::Tz;
use std::collections::HashSet;

/// All sections and their rules; their names were checked when they were collected.
pub(super) fn sections<'a>(
    tables: &[Reader<'a>],
    known: &KnownSections,
    default_items: usize,
) -> (Vec<Section>, Vec<SectionRules>) {
    let named = tables.iter().zip(known.in_order());
    let mut former = Taken::default();
    let read = |(table, id): (&Reader<'a>, &Option<SectionId>)| {
        let formerly = formerly(table, known, &mut former);
        section(table, id.as_ref(), default_items, formerly)
    };
    named.filter_map(read).unzip()
}

/// All digests; no two have one name.
pub(super) fn digests(tables: &[Reader], sections: &KnownSections, zone: Tz) -> Vec<Digest> {
    let mut taken = Taken::default();
    tables.iter().filter_map(|table| digest(table, sections, zone, &mut taken)).collect()
}

/// A section that nothing proposes to never has an item.
pub(super) fn warn_of_the_empty(tables: &[Reader], known: &KnownSections, rules: &Rules) {
    let including =
        rules.sections.iter().filter(|rules| !rules.include.is_empty()).map(|rules| &rules.section);
    let proposing = rules
        .sources
        .iter()
        .flat_map(|rules| rules.sections.iter().chain(rules.categories.iter().map(|(_, section)| section)));
    let fed: HashSet<_> = including.chain(proposing).collect();
    for (table, id) in tables.iter().zip(known.in_order()) {
        if let Some(id) = id.as_ref().filter(|id| !fed.contains(id)) {
            table.place().warn(
                format!("nothing proposes to the section `{id}`: it will stay empty"),
                "give it an `include`, or name it as the `section` of a source",
            );
        }
    }
}

/// The names that a section had before; each is said once in the file, and is nobody's now.
fn formerly<'a>(table: &Reader<'a>, known: &KnownSections, former: &mut Taken<'a>) -> Vec<SectionId> {
    let read = |value: &Value<'a>| {
        let name = value.read(names::section_name)?;
        if known.all().any(|section| section.as_str() == name) {
            value
                .place()
                .fault(format!("there is a section `{name}`, expected a name that none has any more"));
            return None;
        }
        former.claim(&name, value.place(), "the former name of a section").then(|| SectionId::new(name))
    };
    table.values("formerly").iter().filter_map(read).collect()
}

fn section(
    table: &Reader,
    id: Option<&SectionId>,
    default_items: usize,
    formerly: Vec<SectionId>,
) -> Option<(Section, SectionRules)> {
    let title = table.text("title");
    let description = table.text("description");
    let items = table.value("items").and_then(|value| value.count()).unwrap_or(default_items);
    let body = match table.choice("body").as_str() {
        "full" => Body::Full,
        _ => Body::Summary,
    };
    let date = match table.choice("date").as_str() {
        "added" => ItemDate::Added,
        "source" => ItemDate::Source,
        _ => ItemDate::PerFormat,
    };
    let group = table.text("group");
    let (include, keep_only, discard) =
        (rules(table, "include"), rules(table, "keep_only"), rules(table, "discard"));
    let id = id?.clone();
    let rules = SectionRules { section: id.clone(), include, keep_only, discard };
    Some((Section { id, title: title?, description, items, body, date, group, formerly }, rules))
}

fn digest<'a>(table: &Reader<'a>, known: &KnownSections, zone: Tz, taken: &mut Taken<'a>) -> Option<Digest> {
    let name = table.read("name", names::name);
    if let (Some(name), Some(value)) = (&name, table.value("name")) {
        taken.claim(name, value.place(), "the name of the digest");
    }
    let title = table.text("title");
    let description = table.text("description");
    let schedule = own_schedule(table, zone);
    let max_items = table.count("max_items");
    let min_items = table.count("min_items");
    let catch_up = match table.choice("catch_up").as_str() {
        "each" => CatchUp::Each,
        _ => CatchUp::One,
    };
    let first = table.value("first").and_then(|value| first_edition(&value));
    let meant = known.meant_by(&table.values("sections"));
    let sections = if meant.is_empty() { known.all().cloned().collect() } else { meant };
    Some(Digest {
        id: DigestId::new(name?),
        title: title?,
        description,
        schedule: schedule?,
        sections,
        max_items,
        min_items,
        catch_up,
        first: first.unwrap_or(FirstEdition::Nothing),
    })
}

fn first_edition(value: &Value) -> Option<FirstEdition> {
    if !value.is_text() {
        return value.number(1..=1000).map(FirstEdition::Articles);
    }
    value.read(|text| match text {
        "none" => Ok(FirstEdition::Nothing),
        _ => match units::span(text) {
            Ok(span) => Ok(FirstEdition::Span(span)),
            Err(_) => Err(format!("found `{text}`, expected {}", Shape::FirstEdition)),
        },
    })
}
