//! The folders that sections and page sources were published in: which of them are left, and for what.
//!
//! Remembers each that a config ever had, since a config says only what is there now. Says what has left;
//! `print` takes it out of the tree.

use crate::config::Config;
use crate::model::Departures;
use crate::model::FeedId;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::store::Memory;
use crate::store::StoreError;
use crate::store::Turn;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// The name under which the store remembers the folders.
const FOLDERS: &str = "folders";

/// Every folder that was ever published, and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Folders(BTreeMap<String, Fate>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fate {
    Here,
    /// Another folder stands for it, or did, before that one became another itself.
    Became(String),
    Gone,
}

/// What readers may still ask for although this config no longer publishes it.
///
/// A section's former name leads to it for as long as `formerly` says so, over any number of renamings;
/// a page source that got another name leads there for good.
pub fn departures(store: &Memory, config: &Config) -> Result<Departures, StoreError> {
    Ok(Folders::remembered(store)?.after(config, &[]).departures())
}

/// Remembers the folders of this config beside all earlier ones; `renamed` are sources, old name first.
pub(super) fn remember_folders(
    turn: &mut Turn,
    config: &Config,
    renamed: &[(SourceId, SourceId)],
) -> Result<(), StoreError> {
    let folders = Folders::remembered(turn)?.after(config, renamed);
    turn.remember(FOLDERS, &serde_json::to_string(&folders).expect("names are plain data"))
}

impl Folders {
    /// A store that was written before folders were remembered knows its sections.
    fn remembered(store: &Memory) -> Result<Folders, StoreError> {
        let note = store.remembered(FOLDERS)?;
        let mut folders: Folders = note.and_then(|note| serde_json::from_str(&note).ok()).unwrap_or_default();
        for section in store.known_sections()? {
            folders.0.entry(folder_of(&section)).or_insert(Fate::Gone);
        }
        Ok(folders)
    }

    /// What becomes of them by this config.
    fn after(mut self, config: &Config, renamed: &[(SourceId, SourceId)]) -> Folders {
        for fate in self.0.values_mut().filter(|fate| **fate == Fate::Here) {
            *fate = Fate::Gone;
        }
        self.0.extend(present(config).map(|folder| (folder, Fate::Here)));
        self.lead_sources_on(renamed);
        self.take_back_what_nobody_says();
        for section in &config.sections {
            let former = section.formerly.iter().map(folder_of);
            self.0.extend(former.map(|former| (former, Fate::Became(folder_of(&section.id)))));
        }
        self
    }

    fn lead_sources_on(&mut self, renamed: &[(SourceId, SourceId)]) {
        let folder = |source: &SourceId| FeedId::Source(source.clone()).folder();
        for (from, to) in renamed.iter().map(|(from, to)| (folder(from), folder(to))) {
            let is_here = self.0.get(&to) == Some(&Fate::Here);
            if let Some(fate) = self.0.get_mut(&from).filter(|fate| is_here && **fate == Fate::Gone) {
                *fate = Fate::Became(to);
            }
        }
    }

    // The names of sections are the operator's word, and hold for as long as it stands. The last step
    // of a way is said by the config; the steps before it are remembered.
    fn take_back_what_nobody_says(&mut self) {
        let sources = FeedId::Source(SourceId::new("")).folder();
        let is_last = |became: &Fate| match became {
            Fate::Became(to) => self.0.get(to) == Some(&Fate::Here),
            Fate::Here | Fate::Gone => false,
        };
        let unsaid: Vec<String> = self
            .0
            .iter()
            .filter(|(folder, fate)| !folder.starts_with(&sources) && is_last(fate))
            .map(|(folder, _)| folder.clone())
            .collect();
        self.0.extend(unsaid.into_iter().map(|folder| (folder, Fate::Gone)));
    }

    fn departures(&self) -> Departures {
        let mut departures = Departures::default();
        for folder in self.0.iter().filter(|(_, fate)| **fate != Fate::Here).map(|(folder, _)| folder) {
            match self.successor(folder) {
                Some(successor) => drop(departures.moved.insert(folder.clone(), successor.to_owned())),
                None => drop(departures.gone.insert(folder.clone())),
            }
        }
        departures
    }

    /// The folder at the end of its way. Names that were given back and forth may lead in a circle.
    fn successor<'a>(&'a self, folder: &'a str) -> Option<&'a str> {
        let mut at = folder;
        for _ in 0..=self.0.len() {
            match self.0.get(at)? {
                Fate::Here => return Some(at),
                Fate::Became(next) => at = next,
                Fate::Gone => return None,
            }
        }
        None
    }
}

fn present(config: &Config) -> impl Iterator<Item = String> {
    let sections = config.sections.iter().map(|section| folder_of(&section.id));
    let pages = config.sources.iter().filter(|source| source.is_page());
    sections.chain(pages.map(|source| FeedId::Source(source.id.clone()).folder()))
}

fn folder_of(section: &SectionId) -> String {
    FeedId::Section(section.clone()).folder()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Checks;
    use std::path::Path;

    /// Sections as `name` or `name<former<former`, page sources as `/name`, feeds as `-name`.
    fn config(words: &str) -> Config {
        let mut text =
            "[site]\ntitle = \"T\"\nurl = \"https://n.example\"\nauthority = \"n.example,2026\"\n".to_owned();
        for word in words.split_whitespace() {
            let url = format!("url = \"https://a.example/{}\"", word.trim_start_matches(['/', '-']));
            let mut names = word.split('<');
            let name = names.next().unwrap();
            text += &match (name.strip_prefix('/'), name.strip_prefix('-')) {
                (Some(page), _) => format!("[[source]]\nname = \"{page}\"\nkind = \"page\"\n{url}\n"),
                (_, Some(feed)) => format!("[[source]]\nname = \"{feed}\"\n{url}\n"),
                _ => format!(
                    "[[section]]\nname = \"{name}\"\ntitle = \"{name}\"\nformerly = {:?}\n",
                    names.collect::<Vec<_>>()
                ),
            };
        }
        crate::config::parse(&text, Path::new("feeds.toml"), &Checks::NONE)
            .unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn told(departures: Departures) -> String {
        let moved = departures.moved.iter().map(|(from, to)| format!("{from}>{to}"));
        moved.chain(departures.gone).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_left_is_moved_or_gone() {
        for (name, configs, expected) in [
            ("nothing left", vec!["a b /p", "a b c /p"], ""),
            ("a section removed", vec!["a b", "a"], "b"),
            ("and put back", vec!["a b", "a", "a b"], ""),
            ("renamed", vec!["a", "b<a"], "a>b"),
            ("renamed, with two names", vec!["a b", "c<a<b"], "a>c b>c"),
            ("renamed before we came", vec!["b<a"], "a>b"),
            ("over two steps", vec!["a", "b<a", "c<b"], "a>c b>c"),
            ("over three", vec!["a", "b<a", "c<b", "d<c"], "a>d b>d c>d"),
            ("and back again", vec!["a", "b<a", "a<b"], "b>a"),
            ("and on from there", vec!["a", "b<a", "a<b", "c<a"], "a>c b>c"),
            ("no longer said", vec!["a", "b<a", "b"], "a"),
            ("no longer said, over two steps", vec!["a", "b<a", "c<b", "c"], "a b"),
            ("said again", vec!["a", "b<a", "c<b", "c", "c<b"], "a>c b>c"),
            ("renamed and then removed", vec!["a x", "b<a x", "x"], "a b"),
            ("the old name used anew", vec!["a", "b<a", "a b"], ""),
            ("and that removed", vec!["a", "b<a", "a b", "b"], "a"),
            ("a page removed", vec!["a /p", "a"], "source/p"),
            ("a page that became a feed", vec!["a /p", "a -p"], "source/p"),
            ("and a page again", vec!["a /p", "a -p", "a /p"], ""),
            ("a feed removed", vec!["a -p", "a"], ""),
        ] {
            let mut folders = Folders::default();
            let mut last = Departures::default();
            for words in configs {
                folders = folders.after(&config(words), &[]);
                last = folders.departures();
                assert_eq!(
                    folders.clone().after(&config(words), &[]).departures(),
                    last,
                    "{name}: the same twice"
                );
            }
            assert_eq!(told(last), expected, "{name}");
        }
    }

    #[test]
    fn a_page_that_got_another_name_leads_there() {
        let renamed = |from: &str, to: &str| [(SourceId::new(from), SourceId::new(to))];
        let folders = Folders::default().after(&config("/p"), &[]);
        let folders = folders.after(&config("/q"), &renamed("p", "q"));
        assert_eq!(told(folders.clone().after(&config("/q x"), &[]).departures()), "source/p>source/q");
        let folders = folders.after(&config("/r"), &renamed("q", "r"));
        assert_eq!(told(folders.departures()), "source/p>source/r source/q>source/r");
        assert_eq!(told(folders.after(&config("-r"), &[]).departures()), "source/p source/q source/r");
        let feed = Folders::default().after(&config("-p"), &[]).after(&config("/q"), &renamed("p", "q"));
        assert_eq!(told(feed.departures()), "", "a feed had no folder");
    }
}
