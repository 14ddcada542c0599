//! What becomes of two articles when the machine learns better, or a person overrules it: a table of histories.
//!
//! The whole way is gone each time, from what sources say to the documents that readers have. A history is
//! its steps, and what is left at its end one line; after every step it is looked whether an id left a feed, and
//! at the end whether something went out twice, or never.

use super::*;
use crate::config;
use crate::config::Checks;
use crate::config::Config;
use crate::edit::identity;
use crate::model::ArticleId;
use crate::model::Edition;
use crate::model::Entry;
use crate::model::Extent;
use crate::model::FeedFacts;
use crate::model::FeedId;
use crate::model::FilingOrigin;
use crate::model::Gathered;
use crate::model::IdTrust;
use crate::model::Outcome;
use crate::model::SectionId;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Standing;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::model::Validators;
use crate::publish::Press;
use crate::store::Store;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use tempfile::TempDir;

/// What `a` to `c` say is filed under health, what `x` to `z` say nowhere. What `old` says first was there
/// before us.
const CONFIG: &str = r#"
[site]
title = "T"
url = "https://n.example/"
authority = "n.example,2026"
[[section]]
name = "health"
title = "Health"
[[source]]
name = "a"
url = "https://a.example/rss"
section = "health"
[[source]]
name = "b"
url = "https://b.example/rss"
section = "health"
[[source]]
name = "c"
url = "https://c.example/rss"
section = "health"
[[source]]
name = "old"
url = "https://old.example/rss"
section = "health"
[[source]]
name = "x"
url = "https://x.example/rss"
[[source]]
name = "y"
url = "https://y.example/rss"
[[source]]
name = "z"
url = "https://z.example/rss"
[[digest]]
name = "daily"
title = "Daily"
schedule = "0 7 * * *"
sections = ["health"]
"#;

/// Steps, one after the other:
///
/// - `A@b`: the source `b` says `A`, a text of its own under an address of its own
/// - `C=A@b`: it says `A` word for word, under another title and address
/// - `Z=A+B@b`: it says what `B` says, under the title and address of `A`
/// - `B:=A`: the entry `B` changes, and says what `A` says
/// - `rekey C`: the entry `C` gets another id from its source
/// - `same A B`, `different A B`, `different C`, `different id-of-C`: a person says so
/// - `edition`: the digest closes
///
/// What is left, in the order of the names: which articles there are (`B=A`: it turned out to be `A`),
/// where they stand, what each edition held, and which articles each address leads to.
fn goes(history: &str) -> String {
    let mut desk = Desk::open();
    for step in history.split(", ") {
        desk.take(step);
        desk.look();
    }
    desk.print();
    desk.assert_nothing_twice_or_never(history);
    desk.told()
}

struct Desk {
    folder: TempDir,
    config: Config,
    store: Store,
    press: Press,
    lately: Lately,
    states: HashMap<SourceId, SourceState>,
    now: Timestamp,
    /// What each source lists, newest first, with the names that this test gives them.
    lists: BTreeMap<String, Vec<(String, Entry)>>,
    /// By the ids that are made of their addresses.
    names: BTreeMap<TagUri, String>,
    /// What ever stood in the section's feed.
    went_out: BTreeSet<String>,
    editions: Vec<Edition>,
    /// Pairs that had both been in an edition when they turned out to be one.
    were_both_out: BTreeSet<String>,
}

impl Desk {
    fn open() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let config = config::parse(CONFIG, "feeds.toml".as_ref(), &Checks::NONE).unwrap();
        let mut desk = Desk {
            press: Press::new(&folder.path().join("public")).unwrap(),
            store: Store::in_memory().unwrap(),
            lists: config.sources.iter().map(|source| (source.id.to_string(), Vec::new())).collect(),
            config,
            folder,
            lately: Lately::default(),
            states: HashMap::new(),
            now: "2026-03-02T07:00:00Z".parse().unwrap(),
            names: BTreeMap::new(),
            went_out: BTreeSet::new(),
            editions: Vec::new(),
            were_both_out: BTreeSet::new(),
        };
        // What is read first is no news.
        let sources: Vec<String> = desk.lists.keys().filter(|source| *source != "old").cloned().collect();
        sources.iter().for_each(|source| desk.read(source));
        let states = HashMap::new();
        close_due(&mut desk.store, &desk.config, &desk.press, &states, desk.now).unwrap();
        desk
    }

    fn take(&mut self, step: &str) {
        self.now += TimeDelta::minutes(1);
        let words: Vec<&str> = step.split_whitespace().collect();
        match words.as_slice() {
            ["edition"] => self.close(),
            ["same", one, other] => self.say(&Overrule::Same(url(one), url(other))),
            ["different", one, other] => self.say(&Overrule::Different(url(one), Some(url(other)))),
            ["different", one] => self.say(&Overrule::Different(url(one), None)),
            ["rekey", name] => self.change(name, |entry| entry.id = entry.id.take().map(|id| id + "-new")),
            [said] => match (said.split_once(":="), said.split_once('@')) {
                (Some((name, other)), _) => self.change(name, |entry| entry.content = Some(text(other))),
                (None, Some((what, source))) => self.hear(what, source),
                _ => panic!("`{step}`"),
            },
            _ => panic!("`{step}`"),
        }
    }

    fn hear(&mut self, what: &str, source: &str) {
        let (name, says) = what.split_once('=').unwrap_or((what, what));
        let (address, says) = says.split_once('+').unwrap_or((name, says));
        let entry = Entry {
            id: Some(format!("id-of-{name}")),
            url: Some(url(address).parse().unwrap()),
            title: format!("{address}lpha {address}eta {address}amma"),
            content: Some(text(says)),
            ..Entry::default()
        };
        let keyed = identity::keyed(&SourceId::new(source), entry.clone(), IdTrust::Trusted);
        let tag =
            |attempt| identity::mint(&self.config.site.authority, &SourceId::new(source), &keyed, attempt);
        // The second who has an address to itself gets the second id.
        let is_taken = self.names.get(&tag(0)).is_some_and(|known| known != name);
        self.names.insert(tag(u32::from(is_taken)), name.to_owned());
        self.lists.get_mut(source).unwrap().insert(0, (name.to_owned(), entry));
        self.read(source);
    }

    fn change(&mut self, name: &str, change: impl Fn(&mut Entry)) {
        let mut changed = Vec::new();
        for (source, list) in &mut self.lists {
            for (_, entry) in list.iter_mut().filter(|(known, _)| known == name) {
                change(entry);
                changed.push(source.clone());
            }
        }
        assert_eq!(changed.len(), 1, "`{name}` stands in one source");
        changed.iter().for_each(|source| self.read(source));
    }

    fn read(&mut self, source: &str) {
        let entries = self.lists[source].iter().map(|(_, entry)| entry.clone()).collect();
        let outcome = Outcome::Read {
            entries,
            feed: Box::new(FeedFacts::default()),
            extent: Extent::Whole,
            validators: Validators::default(),
            body_hash: 0,
            recipe: 0,
        };
        let source = SourceId::new(source);
        let gathered = Gathered { source, at: self.now, outcome, final_url: None, body_bytes: 0 };
        let newsroom = Newsroom::new(&self.config);
        let heard = vec![keyed(gathered, IdTrust::Trusted)];
        let before = self.roots();
        take_in(&mut self.store, &newsroom, &mut self.lately, heard, &mut self.states, self.now).unwrap();
        self.note_joined(&before);
    }

    fn say(&mut self, said: &Overrule) {
        let before = self.roots();
        overrule(&mut self.store, &self.config, &self.states, said, self.now)
            .unwrap_or_else(|error| panic!("{said:?}: {error}"));
        self.note_joined(&before);
    }

    fn close(&mut self) {
        let digest = self.config.digests[0].clone();
        let closed =
            close_now(&mut self.store, &self.config, &self.press, &self.states, &digest, self.now).unwrap();
        self.editions.extend(closed.edition);
    }

    /// No id that went out is gone, and none is another.
    fn look(&mut self) {
        let ids = self.health().iter().map(|standing| standing.article.tag.to_string()).collect();
        assert!(self.went_out.is_subset(&ids), "an id left the feed: {:?} {ids:?}", self.went_out);
        self.went_out = ids;
    }

    /// As readers have it in the end.
    fn print(&mut self) {
        publish(&mut self.store, &self.config, &self.press, &self.states).unwrap();
        let path = self.folder.path().join("public/health/feed.json");
        let json = std::fs::read_to_string(path).unwrap_or_else(|_| r#"{ "items": [] }"#.to_owned());
        let feed: serde_json::Value = serde_json::from_str(&json).unwrap();
        let items = feed["items"].as_array().unwrap().iter();
        let ids: BTreeSet<String> = items.map(|item| item["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids, self.went_out);
    }

    /// What went out in two editions before it turned out to be one can't be called back.
    fn note_joined(&mut self, before: &BTreeMap<String, String>) {
        let out = self.times_out();
        for (name, root) in self.roots() {
            let was_one = before.get(&name).is_some_and(|before| *before == root);
            if name != root && !was_one && out.contains_key(&name) && out.contains_key(&root) {
                self.were_both_out.insert(root);
            }
        }
    }

    fn times_out(&self) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        for item in self.editions.iter().flat_map(Edition::items) {
            *times.entry(self.name(&item.tag)).or_default() += 1;
        }
        times
    }

    /// Every article, and what it is by now.
    fn roots(&self) -> BTreeMap<String, String> {
        let articles = (1..).map_while(|id| self.store.article(ArticleId(id)).unwrap());
        let name = |id| self.name(&self.store.article(id).unwrap().unwrap().tag);
        articles.map(|article| (name(article.id), name(article.same_as.unwrap_or(article.id)))).collect()
    }

    fn name(&self, tag: &TagUri) -> String {
        self.names.get(tag).cloned().unwrap_or_else(|| format!("a stranger, `{tag}`"))
    }

    fn health(&self) -> Vec<Standing> {
        self.store.standing(&FeedId::Section(SectionId::new("health")), 100).unwrap()
    }

    fn standing(&self, origins: &[FilingOrigin]) -> BTreeSet<String> {
        let health = self.health().into_iter().filter(|standing| origins.contains(&standing.filing.origin));
        health.map(|standing| self.name(&standing.article.tag)).collect()
    }

    fn assert_nothing_twice_or_never(&self, history: &str) {
        let (roots, out) = (self.roots(), self.times_out());
        let mut times: BTreeMap<&String, usize> = BTreeMap::new();
        for (name, count) in &out {
            assert_eq!(*count, 1, "`{name}` went out twice: {history}");
            *times.entry(&roots[name]).or_default() += 1;
        }
        for (root, count) in &times {
            assert!(*count == 1 || self.were_both_out.contains(*root), "`{root}` went out twice: {history}");
        }
        for name in self
            .standing(&[FilingOrigin::Live])
            .iter()
            .filter(|name| history.ends_with("edition") && roots[*name] == **name)
        {
            assert!(times.contains_key(name), "`{name}` went out never: {history}");
        }
    }

    fn told(&self) -> String {
        let roots = self.roots();
        let are = roots.iter().map(|(name, root)| match name == root {
            true => name.clone(),
            false => format!("{name}={root}"),
        });
        let editions = self.editions.iter().map(|edition| {
            let names: BTreeSet<String> = edition.items().map(|item| self.name(&item.tag)).collect();
            names.into_iter().collect::<Vec<_>>().join("+")
        });
        let addresses: BTreeSet<String> =
            self.lists.values().flatten().map(|(_, entry)| entry.url.as_ref().unwrap().to_string()).collect();
        let leads = addresses.iter().map(|address| {
            let found = self.store.find(address, &overrule::keys_of_item(address)).unwrap();
            let name = |id| self.name(&self.store.article(id).unwrap().unwrap().tag);
            let found: Vec<String> = found.into_iter().map(name).collect();
            format!("{}>{}", address.rsplit('/').next().unwrap(), found.join("+"))
        });
        let line = |words: Vec<String>| words.join(" ");
        format!(
            "{}; stand {}; out {}; {}",
            line(are.collect()),
            line(self.standing(&[FilingOrigin::Live, FilingOrigin::Backlog]).into_iter().collect()),
            line(editions.collect()),
            line(leads.collect())
        )
    }
}

/// The address of what goes by a name; an id stays as it is.
fn url(name: &str) -> String {
    if name.contains('-') { name.to_owned() } else { format!("https://news.example/{name}") }
}

/// Sixty words that no other name gives.
fn text(name: &str) -> String {
    (0..60).map(|number| format!("{name}{number} ")).collect()
}

/// What two articles are after one of these, however many of them are published; and what the editions hold
/// where both are: when the first one closes after it, before it, or in the midst of it.
const HAPPENINGS: [(&str, &str, &str, [&str; 3]); 6] = [
    ("a third entry proves them one", "Z=A+B@z", "", ["A", "A+B", "A"]),
    ("a change proves them one", "B:=A", "", ["A", "A+B", "A"]),
    ("a person says same", "same A B", "", ["A", "A+B", "A"]),
    ("and then different", "Z=A+B@z", "different A B", ["A+B", "A+B", "A B"]),
    ("and there is proof again", "Z=A+B@z", "different A B, Y=A+B@z", ["A+B", "A+B", "A B"]),
    ("and then same again", "Z=A+B@z", "different A B, same B A", ["A", "A+B", "A"]),
];

#[test]
fn an_id_that_went_out_stays_and_nothing_goes_out_twice_or_never() {
    for (what, merge, rest, out_if_both) in HAPPENINGS {
        let is_one = !rest.starts_with("different") || rest.contains("same");
        let (are, leads) = if is_one { ("A B=A", "A>A B>A") } else { ("A B", "A>A B>B") };
        for (published, one, other, stand) in [
            ("both", "A@a", "B@b", "A B"),
            ("the older", "A@a", "B@y", "A"),
            ("the younger", "A@x", "B@b", "B"),
            ("none", "A@x", "B@y", ""),
        ] {
            let in_its_midst = match rest {
                "" => [one, "edition", other, merge, "edition"],
                rest => [one, other, merge, "edition", rest],
            };
            for (place, steps) in [
                vec![one, other, merge, rest, "edition"],
                vec![one, other, "edition", merge, rest, "edition"],
                in_its_midst.into_iter().chain(["edition"]).collect(),
            ]
            .into_iter()
            .enumerate()
            {
                let steps: Vec<&str> = steps.into_iter().filter(|step| !step.is_empty()).collect();
                let out = if stand == "A B" { out_if_both[place] } else { stand };
                let expected = format!("{are}; stand {stand}; out {out}; {leads}");
                assert_eq!(goes(&steps.join(", ")), expected, "{what}; published: {published}");
            }
        }
    }
}

#[test]
fn what_is_told_apart_gets_what_is_its_own() {
    for (name, history, expected) in [
        (
            "an entry that never had an id gets one, and is news",
            "A@a, C=A@b, edition, different C, edition",
            "A C; stand A C; out A C; A>A C>C",
        ),
        ("before an edition", "A@a, C=A@b, different C, edition", "A C; stand A C; out A+C; A>A C>C"),
        ("one that no rule files", "A@a, C=A@y, different C, edition", "A C; stand A; out A; A>A C>C"),
        ("one of an article that stood nowhere", "A@x, C=A@y, different C", "A C; stand ; out ; A>A C>C"),
        (
            "one that was there before us",
            "A@a, C=A@old, different C, edition",
            "A C; stand A C; out A; A>A C>C",
        ),
        (
            "named beside the first, in any order",
            "A@a, C=A@b, D=A@c, different C A, different A D, edition",
            "A C D; stand A C D; out A+C+D; A>A C>C D>D",
        ),
        (
            "its source reads on",
            "A@a, C=A@b, different C, D@b, edition",
            "A C D; stand A C D; out A+C+D; A>A C>C D>D",
        ),
        (
            "its source gives it another id",
            "A@a, C=A@b, different C, rekey C, edition, rekey C, edition",
            "A C; stand A C; out A+C; A>A C>C",
        ),
        (
            "it has the address of the other, and gets another id",
            "A@a, Z=A+Q@b, different id-of-Z, rekey Z, edition, rekey Z, rekey A, edition",
            "A Z; stand A Z; out A+Z; A>A+Z",
        ),
        (
            "both of one source, under one address",
            "A@a, Z=A+A@a, different id-of-Z, rekey Z, edition",
            "A Z; stand A Z; out A+Z; A>A+Z",
        ),
        (
            "it changes, and says again what the other says",
            "A@a, C=A@b, different C, C:=C, edition, C:=A, edition",
            "A C; stand A C; out A+C; A>A C>C",
        ),
        (
            "another says what both say",
            "A@a, C=A@b, different C, D=A@c, edition",
            "A C; stand A C; out A+C; A>A C>C D>A",
        ),
        (
            "made one again it is the older one, and apart again itself",
            "A@a, C=A@b, different C, edition, same A C, different C, edition",
            "A C; stand A C; out A+C; A>A C>C",
        ),
        (
            "a copy of the younger that came when they were one",
            "A@a, B@b, same A B, D=B@c, different A B, edition",
            "A B; stand A B; out A+B; A>A B>B D>B",
        ),
        (
            "and what is said of it later",
            "A@a, B@b, same A B, D=B@c, different A B, E=B@a, edition",
            "A B; stand A B; out A+B; A>A B>B D>B E>B",
        ),
        (
            "a change of the younger when they were one",
            "A@a, B@b, same A B, B:=C, different A B, C@c, edition",
            "A B; stand A B; out A+B; A>A B>B C>B",
        ),
        (
            "a change of the younger once it is itself again",
            "A@a, B@b, same A B, different A B, B:=C, C@c, edition",
            "A B; stand A B; out A+B; A>A B>B C>B",
        ),
        (
            "what was joined with it before stays with it",
            "A@a, B@b, C@c, same B C, same A B, different A B, edition",
            "A B C=B; stand A B C; out A+B; A>A B>B C>B",
        ),
        (
            "the one that was joined last is parted alone",
            "A@a, B@b, C@c, same B C, same A B, different A C, edition",
            "A B=A C; stand A B C; out A+C; A>A B>A C>C",
        ),
        (
            "of two that turned out to be a third, the younger is parted",
            "A@a, B@b, C@c, same A B, same A C, edition, different B C, edition",
            "A B=A C; stand A B C; out A C; A>A B>A C>C",
        ),
        (
            "the edition had the younger: the older is owed to the next, if it stands by then",
            "A@x, B@b, same A B, edition, different A B, D=A@a, edition",
            "A B; stand A B; out B A; A>A B>B D>A",
        ),
        (
            "each had its edition before",
            "A@a, edition, B@b, edition, same A B, edition, different A B, edition",
            "A B; stand A B; out A B; A>A B>B",
        ),
        (
            "what a digest owes is not owed twice",
            "A@a, B@b, same A B, edition, different A B, edition, same A B, different A B, C@c, edition",
            "A B C; stand A B C; out A B C; A>A B>B C>C",
        ),
        (
            "what a digest owes is paid to what it turned out to be",
            "A@a, B@b, same A B, edition, different A B, C@c, same B C, edition",
            "A B C=B; stand A B C; out A B; A>A B>B C>B",
        ),
    ] {
        assert_eq!(goes(history), expected, "{name}");
    }
}

#[test]
fn what_a_person_says_holds_for_what_the_two_turn_out_to_be() {
    for (name, history, expected) in [
        (
            "said before there is proof",
            "A@a, B@b, different A B, Z=A+B@z, B:=A, edition",
            "A B; stand A B; out A+B; A>A+B B>B",
        ),
        (
            "by way of a third that is one of them",
            "A@a, B@b, C@c, different A B, same B C, Z=A+C@z, edition",
            "A B C=B; stand A B C; out A+B; A>A+B B>B C>B",
        ),
        (
            "by way of a third that is both, said so by a machine",
            "A@a, B@b, C@c, different A B, Z=A+C@z, Y=B+C@y, edition",
            "A B C=A; stand A B C; out A+B; A>A B>A+B C>A",
        ),
        (
            "what is proven to be both is the one whose text it has",
            "A@a, B@b, different A B, Y=A+B@y, edition",
            "A B; stand A B; out A+B; A>A+B B>B",
        ),
        (
            "what a person made one stays one, whatever the younger says",
            "A@a, B@b, same A B, B:=C, edition, B:=D, edition",
            "A B=A; stand A B; out A; A>A B>A",
        ),
        (
            "a person has the last word, and it counts for all that they are",
            "A@a, B@b, C@c, different A B, same B C, same A C, edition",
            "A B=A C=A; stand A B C; out A; A>A B>A C>A",
        ),
        (
            "and no proof is kept from them any more",
            "A@a, B@b, different A B, same A B, different A B, same A B, Z=A+B@z, edition",
            "A B=A; stand A B; out A; A>A B>A",
        ),
        (
            "parted from one, it may turn out to be another",
            "A@a, B@b, C@c, same A B, different A B, Z=B+C@z, edition",
            "A B C=B; stand A B C; out A+B; A>A B>B C>B",
        ),
        (
            "three that are found one at once are the oldest, also where the youngest shows it",
            "A@a, B@b, C@c, Z=A+B@z, Y=B+C@y, edition",
            "A B=A C=A; stand A B C; out A; A>A B>A C>A",
        ),
    ] {
        assert_eq!(goes(history), expected, "{name}");
    }
}

#[test]
fn what_can_not_be_done_is_said() {
    for (name, history, said, expected) in [
        ("never seen", "A@a", "same A Q", "nothing was ever seen under `https://news.example/Q`"),
        ("one entry twice", "A@a, C=A@b", "different C C", "are one entry, expected two of them"),
        ("alone", "A@a", "different A", "has one entry only"),
        (
            "the first",
            "A@a, C=A@b, D=A@c",
            "different A",
            "expected an entry that is another article, one of `https://news.example/C`, `https://news.example/D`",
        ),
        (
            "two under one address",
            "A@a, Z=A+Q@b, different id-of-Z",
            "same A A",
            "`https://news.example/A` is more than one: name one of",
        ),
    ] {
        let mut desk = Desk::open();
        history.split(", ").for_each(|step| desk.take(step));
        let words: Vec<String> = said.split(' ').skip(1).map(url).collect();
        let said = match said.starts_with("same") {
            true => Overrule::Same(words[0].clone(), words[1].clone()),
            false => Overrule::Different(words[0].clone(), words.get(1).cloned()),
        };
        let told = overrule(&mut desk.store, &desk.config, &desk.states, &said, desk.now);
        let told = told.map_err(|error| error.to_string());
        assert!(told.as_ref().is_err_and(|error| error.contains(expected)), "{name}: {told:?}");
    }
}
