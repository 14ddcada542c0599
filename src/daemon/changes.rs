//! What another `feeds.toml` says otherwise, a line each. Pure.

use crate::config::Config;
use crate::model::Section;
use crate::model::SectionId;
use crate::model::Source;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Debug;

/// Empty when both say the same.
pub(super) fn changes(before: &Config, after: &Config) -> Vec<String> {
    let mut told = Vec::new();
    let tables = [
        ("[site]", differ(&before.site, &after.site)),
        ("[fetch]", before.fetch != after.fetch),
        ("[reading]", before.reading != after.reading),
        ("[schedule]", before.schedule.text() != after.schedule.text()),
        ("[retention]", differ(&before.retention, &after.retention)),
    ];
    told.extend(tables.iter().filter(|(_, differs)| *differs).map(|(name, _)| format!("`{name}` changed")));
    told.extend(difference("source", &sources(before), &sources(after), &BTreeMap::new()));
    let renamed = renamed(&before.sections, &after.sections);
    told.extend(difference("section", &sections(before), &sections(after), &renamed));
    told.extend(difference("digest", &digests(before), &digests(after), &BTreeMap::new()));
    if before.daemon != after.daemon {
        told.push("`[daemon]` changed, which takes effect at the next start".to_owned());
    }
    told
}

/// What stands under a name, in a form that differs when it does.
type Named = BTreeMap<String, String>;

fn differ<T: Debug>(before: &T, after: &T) -> bool {
    format!("{before:?}") != format!("{after:?}")
}

/// A password that changed shows in no text, and needs none: its source is asked again.
fn sources(config: &Config) -> Named {
    let rules: BTreeMap<_, _> = config.rules.sources.iter().map(|rules| (&rules.source, rules)).collect();
    let told = |source: &Source| format!("{source:?} {:?}", rules.get(&source.id));
    config.sources.iter().map(|source| (source.id.to_string(), told(source))).collect()
}

fn sections(config: &Config) -> Named {
    let rules: BTreeMap<_, _> = config.rules.sections.iter().map(|rules| (&rules.section, rules)).collect();
    let told = |section: &Section| format!("{section:?} {:?}", rules.get(&section.id));
    config.sections.iter().map(|section| (section.id.to_string(), told(section))).collect()
}

fn digests(config: &Config) -> Named {
    config.digests.iter().map(|digest| (digest.id.to_string(), format!("{digest:?}"))).collect()
}

/// The new name of each section that is gone under its old one.
fn renamed(before: &[Section], after: &[Section]) -> BTreeMap<String, String> {
    let known: BTreeSet<&SectionId> = before.iter().map(|section| &section.id).collect();
    let former = |section: &Section| {
        let name = section.id.to_string();
        let former = section.formerly.iter().filter(|former| known.contains(former));
        former.map(move |former| (former.to_string(), name.clone())).collect::<Vec<_>>()
    };
    after.iter().filter(|section| !known.contains(&section.id)).flat_map(former).collect()
}

fn difference(what: &str, before: &Named, after: &Named, renamed: &BTreeMap<String, String>) -> Vec<String> {
    let new_names: BTreeSet<&String> = renamed.values().collect();
    let came = after.keys().filter(|name| !before.contains_key(*name) && !new_names.contains(name));
    let went = before.keys().filter(|name| !after.contains_key(*name));
    let changed = after.iter().filter(|(name, now)| before.get(*name).is_some_and(|then| then != *now));
    let mut told: Vec<String> = came.map(|name| format!("{what} `{name}` came")).collect();
    told.extend(went.map(|name| match renamed.get(name) {
        Some(new) => format!("{what} `{name}` is `{new}` now"),
        None => format!("{what} `{name}` went"),
    }));
    told.extend(changed.map(|(name, _)| format!("{what} `{name}` changed")));
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::config::Checks;
    use std::path::Path;

    const SITE: &str = "[site]\ntitle = \"T\"\nurl = \"https://n.example\"\nauthority = \"n.example,2026\"\n";
    const SECTION: &str = "[[section]]\nname = \"travel\"\ntitle = \"Travel\"\n";
    const SOURCE: &str = "[[source]]\nname = \"a\"\nurl = \"https://a.example/\"\nsection = \"travel\"\n";

    fn config(text: &str) -> Config {
        config::parse(text, Path::new("feeds.toml"), &Checks::NONE).unwrap()
    }

    #[test]
    fn each_change_has_its_line() {
        let whole = format!("{SITE}{SECTION}{SOURCE}");
        let another = |from: &str, to: &str| whole.replace(from, to);
        for (name, after, expected) in [
            ("nothing", whole.clone(), vec![]),
            ("comments", format!("# news\n{whole}"), vec![]),
            ("the site", another("\"T\"", "\"News\""), vec!["`[site]` changed"]),
            ("how they are asked", format!("{whole}[fetch]\nper_host = 3\n"), vec!["`[fetch]` changed"]),
            ("how they are read", format!("{whole}[reading]\nmax_items = 3\n"), vec!["`[reading]` changed"]),
            ("a title", another("\"Travel\"", "\"Journeys\""), vec!["section `travel` changed"]),
            (
                "a rule",
                another("title = \"Travel\"", "title = \"Travel\"\ndiscard = \"x\""),
                vec!["section `travel` changed"],
            ),
            ("an address", another("a.example", "b.example"), vec!["source `a` changed"]),
            ("another name", another("\"a\"", "\"b\""), vec!["source `b` came", "source `a` went"]),
            (
                "a section under another name",
                another("name = \"travel\"", "name = \"trips\"\nformerly = \"travel\"")
                    .replace("section = \"travel\"", "section = \"trips\""),
                vec!["source `a` changed", "section `travel` is `trips` now"],
            ),
            (
                "the folders",
                format!("{whole}[daemon]\nlisten = []\n"),
                vec!["`[daemon]` changed, which takes effect at the next start"],
            ),
        ] {
            assert_eq!(changes(&config(&whole), &config(&after)), expected, "{name}");
        }
    }
}
