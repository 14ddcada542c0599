//! Digests driven through a year of all that can happen to them, beside a ledger that is kept by hand.
//!
//! The ledger walks every moment of a schedule and every filing of a window, and knows no SQL; what
//! closes must be what it says, to the article. What it only takes the store's word for is which
//! filings there are.

use super::moments::due;
use super::*;
use crate::config;
use crate::config::Checks;
use crate::model::ArticleId;
use crate::model::CatchUp;
use crate::model::Entry;
use crate::model::FilingOrigin;
use crate::model::Join;
use crate::model::KeyedEntry;
use crate::model::Proof;
use crate::model::Proposal;
use crate::model::SectionId;
use crate::model::TagUri;
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;
use tempfile::TempDir;

const SECTIONS: [&str; 3] = ["air", "sea", "land"];

const DIGESTS: &str = r#"
[[digest]]
name = "hourly"
title = "Hourly"
schedule = "0 * * * *"
[[digest]]
name = "night"
title = "Night, in the hour that is left out or comes twice"
schedule = "30 2 * * *"
catch_up = "each"
max_items = 1000
sections = ["sea", "air"]
[[digest]]
name = "weekly"
title = "Weekly, when there is enough"
schedule = "0 7 * * Mon"
min_items = 5
max_items = 2
first = "9d"
[[digest]]
name = "quarter"
title = "Four times a day, when there is enough"
schedule = "15 */6 * * *"
catch_up = "each"
min_items = 3
first = 4
max_items = 1000
"#;

#[derive(Clone, Debug)]
enum Happening {
    /// Time passes, and nobody looks at the digests.
    Pass {
        minutes: i64,
    },
    /// The clock is found to be wrong by so much, and stays so.
    Skew {
        minutes: i64,
    },
    Open {
        count: usize,
        section: usize,
        origin: FilingOrigin,
    },
    /// An article is put in a section.
    File {
        article: usize,
        section: usize,
        origin: FilingOrigin,
    },
    Withdraw {
        filing: usize,
    },
    Join {
        one: usize,
        other: usize,
    },
    Look,
    /// The process dies after the first window that it closes.
    LookAndCrash,
    /// The process dies within a closing turn.
    Crash {
        digest: usize,
    },
    /// The digest leaves the config, or comes back.
    Toggle {
        digest: usize,
    },
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    let minutes = prop_oneof![3 => 1..50i64, 3 => 50..600i64, 3 => 300..4_500i64, 2 => 7_000..30_000i64];
    let skew = prop_oneof![3 => Just(0), 3 => -90..90i64, 2 => -400..4_000i64, 1 => -20_000..60_000i64];
    let origin = || {
        let other =
            prop_oneof![Just(FilingOrigin::Backlog), Just(FilingOrigin::Refiled), Just(FilingOrigin::Editor)];
        prop_oneof![2 => Just(FilingOrigin::Live), 1 => other]
    };
    let section = || 0..SECTIONS.len();
    prop_oneof![
        14 => minutes.prop_map(|minutes| Pass { minutes }),
        3 => skew.prop_map(|minutes| Skew { minutes }),
        8 => (1..4usize, section(), origin())
            .prop_map(|(count, section, origin)| Open { count, section, origin }),
        3 => (any::<usize>(), section(), origin())
            .prop_map(|(article, section, origin)| File { article, section, origin }),
        1 => any::<usize>().prop_map(|filing| Withdraw { filing }),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Join { one, other }),
        8 => Just(Look),
        1 => Just(LookAndCrash),
        1 => (0..4usize).prop_map(|digest| Crash { digest }),
        // The first two are never away: every news must be in them.
        1 => (2..4usize).prop_map(|digest| Toggle { digest }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_news_is_in_one_edition(
        zone in prop::sample::select(vec!["Europe/Berlin", "Europe/London", "Australia/Lord_Howe", "America/Havana"]),
        happenings in prop::collection::vec(happening(), 300),
    ) {
        let mut year = Year::begin(zone);
        for happening in &happenings {
            year.take(happening);
        }
        year.end();
    }
}

const HOURLY: usize = 0;
const NIGHT: usize = 1;
const WEEKLY: usize = 2;
const QUARTER: usize = 3;

/// The moments that the editions of a digest were due, after what happened.
fn due_after(digest: usize, happenings: &[Happening]) -> Vec<String> {
    let mut year = Year::begin("Europe/London");
    happenings.iter().for_each(|happening| year.take(happening));
    let due = year.pages[digest].editions.iter().map(|edition| edition.due.unwrap());
    due.map(|due| due.format("%d %b %H:%M").to_string()).collect()
}

/// One article at sea and one in the air.
const NEWS: [Happening; 2] = [
    Happening::Open { count: 1, section: 0, origin: FilingOrigin::Live },
    Happening::Open { count: 1, section: 1, origin: FilingOrigin::Live },
];

#[test]
fn a_moment_has_one_edition() {
    use Happening::*;
    let [news, _] = NEWS;
    let hour = Pass { minutes: 60 };
    for (name, digest, happenings, expected) in [
        ("a new digest waits", HOURLY, vec![news.clone(), Look, hour.clone(), Look], vec![]),
        ("its first", HOURLY, vec![Look, news.clone(), hour.clone(), Look], vec!["15 Feb 01:00"]),
        (
            "missed, in one",
            HOURLY,
            vec![Look, news.clone(), Pass { minutes: 150 }, news.clone(), Look],
            vec!["15 Feb 02:00"],
        ),
        (
            "missed, each",
            NIGHT,
            vec![
                Look,
                news.clone(),
                Pass { minutes: 2880 },
                news.clone(),
                Pass { minutes: 2880 },
                news.clone(),
                Look,
            ],
            vec!["15 Feb 02:30", "17 Feb 02:30", "18 Feb 02:30"],
        ),
        (
            "set back over it",
            HOURLY,
            vec![
                Look,
                Pass { minutes: 30 },
                news.clone(),
                Pass { minutes: 35 },
                Look,
                Skew { minutes: -20 },
                news.clone(),
                Pass { minutes: 30 },
                Look,
                hour.clone(),
                Look,
            ],
            vec!["15 Feb 01:00", "15 Feb 02:00"],
        ),
        (
            "ahead by a year, and right again",
            HOURLY,
            vec![
                Look,
                news.clone(),
                Skew { minutes: 525_600 },
                Skew { minutes: 0 },
                news.clone(),
                hour.clone(),
                Look,
            ],
            vec!["15 Feb 00:00", "15 Feb 01:00"],
        ),
        (
            "too few, then enough",
            QUARTER,
            vec![
                Look,
                news.clone(),
                Pass { minutes: 400 },
                Look,
                news.clone(),
                news.clone(),
                Pass { minutes: 400 },
                Look,
            ],
            vec!["15 Feb 12:15"],
        ),
    ] {
        assert_eq!(due_after(digest, &happenings), expected, "{name}");
    }
}

#[test]
fn a_first_edition_reaches_back_from_where_its_digest_was_met() {
    let mut year = Year::begin("Europe/London");
    let open = |count, origin| Happening::Open { count, section: 0, origin };
    for (count, days) in [(2, 5), (1, 8), (1, 0)] {
        year.take(&open(count, FilingOrigin::Live));
        year.take(&open(3, FilingOrigin::Backlog));
        year.take(&Happening::Pass { minutes: days * 24 * 60 });
    }
    year.take(&Happening::Look);
    year.take(&open(1, FilingOrigin::Live));
    let reached = |year: &Year, digest: usize| {
        let store = year.store.as_ref().unwrap();
        waiting(store, &year.config, &year.digests[digest], year.now()).unwrap()
    };
    for (name, digest, expected) in
        [("none", HOURLY, 1), ("9 days", WEEKLY, 3), ("the newest four, and what came since", QUARTER, 5)]
    {
        assert_eq!(reached(&year, digest), expected, "{name}");
    }
}

#[test]
fn numbers_go_on_after_the_highest_that_went_out() {
    let mut year = Year::begin("Europe/London");
    std::fs::create_dir_all(year.folder.path().join("public/digest/hourly/7")).unwrap();
    [Happening::Look, NEWS[0].clone()].iter().for_each(|happening| year.take(happening));
    let (now, states) = (year.now(), HashMap::new());
    let (digest, store) = (year.digests[HOURLY].clone(), year.store.as_mut().unwrap());
    let close =
        |store: &mut Store| close_now(store, &year.config, &year.press, &states, &digest, now).unwrap();
    assert_eq!(close(store).edition.map(|edition| edition.number), Some(8));
    assert_eq!(close(store).edition, None);
    assert_eq!(store.edition_numbers(&digest.id).unwrap(), [8]);
}

struct Filed {
    sequence: i64,
    article: usize,
    section: usize,
    is_news: bool,
    withdrawn: bool,
    added: Timestamp,
}

/// What the hand-kept ledger says of one digest.
#[derive(Default)]
struct Page {
    is_away: bool,
    /// Where it was met.
    since: Option<i64>,
    checked: Timestamp,
    from: i64,
    editions: Vec<Edition>,
    due: BTreeSet<Timestamp>,
    /// By the article that it was, or turned out to be, when it went out.
    sent: BTreeSet<usize>,
    /// How often two articles turned out to be one when both were out.
    sent_twice: usize,
}

struct Year {
    folder: TempDir,
    store: Option<Store>,
    press: Press,
    config: Config,
    digests: Vec<Digest>,
    pages: Vec<Page>,
    time: Timestamp,
    skew: TimeDelta,
    articles: Vec<ArticleId>,
    /// What each article is: itself, or an older one.
    same_as: Vec<usize>,
    tags: BTreeMap<String, usize>,
    filed: Vec<Filed>,
}

impl Year {
    fn begin(zone: &str) -> Year {
        let folder = tempfile::tempdir().unwrap();
        let config = config(zone);
        Year {
            store: Some(Store::open(&path(&folder)).unwrap()),
            press: Press::new(&folder.path().join("public")).unwrap(),
            digests: config.digests.clone(),
            pages: config.digests.iter().map(|_| Page::default()).collect(),
            config,
            folder,
            time: "2026-02-15T00:00:00Z".parse().unwrap(),
            skew: TimeDelta::zero(),
            articles: Vec::new(),
            same_as: Vec::new(),
            tags: BTreeMap::new(),
            filed: Vec::new(),
        }
    }

    fn now(&self) -> Timestamp {
        self.time + self.skew
    }

    fn store(&mut self) -> &mut Store {
        self.store.as_mut().unwrap()
    }

    fn reopen(&mut self) {
        drop(self.store.take());
        self.store = Some(Store::open(&path(&self.folder)).unwrap());
    }

    fn take(&mut self, happening: &Happening) {
        match *happening {
            Happening::Pass { minutes } => self.time += TimeDelta::minutes(minutes),
            Happening::Skew { minutes } => {
                self.skew = TimeDelta::minutes(minutes);
                self.look(false);
            }
            Happening::Open { count, section, origin } => self.open(count, section, origin),
            Happening::File { article, section, origin } if !self.articles.is_empty() => {
                self.file(article % self.articles.len(), section, origin);
            }
            Happening::Withdraw { filing } if !self.filed.is_empty() => {
                self.withdraw(filing % self.filed.len());
            }
            Happening::Join { one, other } if !self.articles.is_empty() => {
                self.join(one % self.articles.len(), other % self.articles.len());
            }
            Happening::Look => self.look(false),
            Happening::LookAndCrash => self.look(true),
            Happening::Crash { digest } => self.crash(digest),
            Happening::Toggle { digest } => self.toggle(digest),
            _ => {}
        }
    }

    /// So many new articles in one turn, filed at once.
    fn open(&mut self, count: usize, section: usize, origin: FilingOrigin) {
        let (now, source, first) = (self.now(), SourceId::new("wire"), self.articles.len());
        let tag = |number| TagUri::new(format!("tag:n.example,2026:{number}"));
        let opened = self.store().turn(now, |turn| {
            let open = |number| {
                let entry = entry(number as u64);
                let article = turn.open(&source, &entry, &|_| tag(number))?;
                turn.sight(&source, &entry, article, &Proof::First)?;
                Ok((article, turn.file(article, &proposal(section), origin, None)?))
            };
            (first..first + count).map(open).collect::<Result<Vec<_>, StoreError>>()
        });
        let (opened, stamp) = opened.unwrap();
        for (number, (id, sequence)) in (first..).zip(opened) {
            self.articles.push(id);
            self.same_as.push(number);
            self.tags.insert(tag(number).to_string(), number);
            self.note(sequence, number, section, origin, stamp.added);
        }
    }

    fn file(&mut self, article: usize, section: usize, origin: FilingOrigin) {
        let (now, id) = (self.now(), self.articles[article]);
        let filed = self.store().turn(now, |turn| turn.file(id, &proposal(section), origin, None));
        let (sequence, stamp) = filed.unwrap();
        self.note(sequence, article, section, origin, stamp.added);
    }

    /// `None`: the article stands there already, or is another by now.
    fn note(
        &mut self,
        sequence: Option<i64>,
        article: usize,
        section: usize,
        origin: FilingOrigin,
        added: Timestamp,
    ) {
        let is_news = matches!(origin, FilingOrigin::Live | FilingOrigin::Editor);
        let filed = |sequence| Filed { sequence, article, section, is_news, withdrawn: false, added };
        self.filed.extend(sequence.map(filed));
    }

    fn withdraw(&mut self, filing: usize) {
        let (now, &Filed { article, section, .. }) = (self.now(), &self.filed[filing]);
        let (id, name) = (self.articles[article], SectionId::new(SECTIONS[section]));
        self.store().turn(now, |turn| turn.withdraw(id, &name, "a mistake")).unwrap();
        let there =
            self.filed.iter_mut().filter(|filed| filed.article == article && filed.section == section);
        there.for_each(|filed| filed.withdrawn = true);
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.same_as[one], self.same_as[other]);
        let (older, younger) = (one.min(other), one.max(other));
        let join =
            Join { younger: self.articles[younger], older: self.articles[older], proof: Proof::SameText(60) };
        let now = self.now();
        self.store().turn(now, |turn| turn.join(&join)).unwrap();
        if older == younger {
            return;
        }
        for page in &mut self.pages {
            let is_out = |what| page.sent.iter().any(|sent| self.same_as[*sent] == what);
            page.sent_twice += usize::from(is_out(older) && is_out(younger));
        }
        self.same_as.iter_mut().filter(|same| **same == younger).for_each(|same| *same = older);
    }

    fn toggle(&mut self, digest: usize) {
        let page = &mut self.pages[digest];
        page.is_away = !page.is_away;
        page.since = None;
        let here = self.digests.iter().zip(&self.pages).filter(|(_, page)| !page.is_away);
        self.config.digests = here.map(|(digest, _)| digest.clone()).collect();
        let keep: Vec<_> = self.config.digests.iter().map(|digest| digest.id.clone()).collect();
        let now = self.now();
        self.store().turn(now, |turn| turn.forget_digests(&keep)).unwrap();
    }

    /// A closing turn that fails at its end leaves nothing of itself, and the next look closes as if
    /// it had never been.
    fn crash(&mut self, digest: usize) {
        let (now, digest) = (self.now(), self.digests[digest].clone());
        let closer = Closer::new(&self.config, &self.press, &HashMap::new(), &digest, now);
        let store = self.store.as_mut().unwrap();
        let kept = |store: &Store| {
            let id = &digest.id;
            let looked_at = (store.digest_checked(id).unwrap(), store.digest_since(id).unwrap());
            (store.edition_numbers(id).unwrap(), looked_at, store.unpublished().unwrap())
        };
        let (before, to) = (kept(store), store.newest_sequence().unwrap());
        let crashed = store.turn(now, |turn| {
            closer.record(turn, to, None)?;
            Err::<(), _>(StoreError::Full { path: "newsdesk.db".into() })
        });
        assert!(matches!(crashed, Err(StoreError::Full { .. })));
        self.reopen();
        assert_eq!(kept(self.store()), before);
    }

    fn look(&mut self, crashes: bool) {
        let now = self.now();
        let mut closed = Vec::new();
        if crashes {
            closed.extend(self.close_one_each(now));
            self.reopen();
        }
        let states = HashMap::new();
        let store = self.store.as_mut().unwrap();
        let has_work = next_closing(store, &self.config, now).unwrap().is_some_and(|next| next <= now);
        let rest = close_due(store, &self.config, &self.press, &states, now).unwrap();
        assert!(has_work || rest.is_empty(), "what is due is foretold");
        closed.extend(rest);
        assert_eq!(close_due(store, &self.config, &self.press, &states, now).unwrap(), [], "once is enough");
        let next = next_closing(store, &self.config, now).unwrap();
        assert!(next.is_none_or(|next| next > now), "{next:?} is still due at {now}");
        for digest in 0..self.digests.len() {
            let id = &self.digests[digest].id;
            let of_this = closed.iter().filter(|closed| closed.digest == *id).cloned().collect();
            if !self.pages[digest].is_away {
                self.compare(digest, of_this, now);
            }
        }
    }

    /// Of every digest that is due, the first of its windows.
    fn close_one_each(&mut self, now: Timestamp) -> Vec<ClosedEdition> {
        let mut closed = Vec::new();
        let store = self.store.as_mut().unwrap();
        for digest in &self.config.digests {
            let checked = store.digest_checked(&digest.id).unwrap();
            let Some(checked) = checked.filter(|checked| *checked <= now) else { continue };
            let closer = Closer::new(&self.config, &self.press, &HashMap::new(), digest, now);
            let from = closer.opens_after(store).unwrap();
            let first = due(store, digest, from, checked, now).unwrap().into_iter().next();
            let Some(Due { moments, to }) = first else { continue };
            if !store.closed_for(&digest.id, *moments.end()).unwrap() {
                closed.push(closer.close(store, to, Some(moments)).unwrap());
            }
        }
        closed
    }

    /// Holds what closed of a digest against the ledger, and enters it there.
    fn compare(&mut self, digest: usize, closed: Vec<ClosedEdition>, now: Timestamp) {
        let min_items = self.digests[digest].min_items;
        assert!(closed.iter().all(|closed| closed.edition.is_some() == (closed.articles >= min_items)));
        let mut editions = closed.into_iter().filter_map(|closed| closed.edition);
        for (moment, to) in self.expected_windows(digest, now) {
            let page = &self.pages[digest];
            if page.due.contains(&moment) {
                continue;
            }
            let expected = self.qualifying(digest, page.from, to);
            if expected.len() < min_items {
                continue;
            }
            let edition = editions.next();
            let edition = edition.unwrap_or_else(|| panic!("no edition for {moment}, with {expected:?}"));
            assert_eq!((edition.due, edition.from, edition.to), (Some(moment), page.from, to));
            self.enter(digest, edition, &expected);
        }
        assert_eq!(editions.next(), None, "of {now}");
    }

    /// Every moment that has come, and the last filing of its window.
    fn expected_windows(&mut self, digest: usize, now: Timestamp) -> Vec<(Timestamp, i64)> {
        let newest = self.filed.last().map_or(0, |filed| filed.sequence);
        if self.pages[digest].since.is_none() {
            let since = self.expected_since(digest, now);
            let page = &mut self.pages[digest];
            (page.since, page.checked, page.from) = (Some(since), now, page.from.max(since));
            return Vec::new();
        }
        let page = &mut self.pages[digest];
        if page.checked > now {
            page.checked = now;
        }
        let Digest { schedule, catch_up, .. } = &self.digests[digest];
        let moments =
            std::iter::successors(schedule.next_after(page.checked), |due| schedule.next_after(*due));
        let moments: Vec<_> = moments.take_while(|moment| *moment <= now).collect();
        let Some((last, missed)) = moments.split_last() else { return Vec::new() };
        page.checked = *last;
        let mut windows = Vec::new();
        if *catch_up == CatchUp::Each {
            let end = |moment: Timestamp| {
                let before = self.filed.iter().take_while(|filed| filed.added < moment);
                before.last().map_or(0, |filed| filed.sequence)
            };
            windows.extend(missed.iter().map(|moment| (*moment, end(*moment).max(page.from))));
        }
        windows.push((*last, newest));
        windows
    }

    fn expected_since(&self, digest: usize, now: Timestamp) -> i64 {
        let newest = self.filed.last().map_or(0, |filed| filed.sequence);
        let back = self.filed.iter().rev().map(|filed| filed.sequence - 1);
        match self.digests[digest].first {
            _ if !self.pages[digest].editions.is_empty() => newest,
            FirstEdition::Nothing => newest,
            FirstEdition::Span(span) => {
                let before = self.filed.iter().take_while(|filed| filed.added < now - span);
                before.last().map_or(0, |filed| filed.sequence)
            }
            FirstEdition::Articles(count) => {
                let reached = |since: &i64| self.qualifying(digest, *since, newest).len() == count;
                back.into_iter().find(reached).unwrap_or(0)
            }
        }
    }

    fn qualifying(&self, digest: usize, from: i64, to: i64) -> BTreeSet<usize> {
        let wanted = &self.digests[digest].sections;
        let sent: BTreeSet<usize> = self.pages[digest].sent.iter().map(|sent| self.same_as[*sent]).collect();
        let window = self.filed.iter().filter(|filed| from < filed.sequence && filed.sequence <= to);
        let news = window.filter(|filed| filed.is_news && !filed.withdrawn);
        let here = news.filter(|filed| wanted.contains(&SectionId::new(SECTIONS[filed.section])));
        let standing = here.filter(|filed| !self.stood_there(filed));
        standing.map(|filed| self.same_as[filed.article]).filter(|oldest| !sent.contains(oldest)).collect()
    }

    /// Whether the article that it turned out to be stood in this section before.
    fn stood_there(&self, filed: &Filed) -> bool {
        let oldest = self.same_as[filed.article];
        let before = self.filed.iter().filter(|other| other.sequence < filed.sequence && !other.withdrawn);
        let mut there = before.filter(|other| other.section == filed.section);
        oldest != filed.article && there.any(|other| other.article == oldest)
    }

    fn enter(&mut self, digest: usize, edition: Edition, expected: &BTreeSet<usize>) {
        let same_as = |tag: &TagUri| self.same_as[self.tags[tag.as_str()]];
        let items: Vec<usize> = edition.items().map(|item| same_as(&item.tag)).collect();
        let distinct: BTreeSet<usize> = items.iter().copied().collect();
        assert_eq!(distinct.len(), items.len(), "an article twice: {items:?}");
        assert!(distinct.is_subset(expected), "{distinct:?} of {expected:?}");
        assert_eq!(edition.article_count(), expected.len());
        let page = &mut self.pages[digest];
        assert_eq!(edition.number as usize, page.editions.len() + 1);
        assert!(page.editions.last().is_none_or(|last| edition.opened_at == Some(last.closed_at)));
        assert!(edition.opened_at <= Some(edition.closed_at));
        page.sent.extend(items);
        page.from = edition.to;
        page.due.extend(edition.due);
        page.editions.push(edition);
    }

    /// The year is over: the clock is right, and all windows are closed.
    fn end(&mut self) {
        self.skew = TimeDelta::zero();
        self.time = self.time.max("2027-02-15T00:00:00Z".parse().unwrap());
        self.look(false);
        let now = self.now();
        for digest in 0..self.digests.len() {
            let store = self.store.as_mut().unwrap();
            let of_config = Digest { min_items: 1, ..self.digests[digest].clone() };
            let states = HashMap::new();
            let closed = close_now(store, &self.config, &self.press, &states, &of_config, now).unwrap();
            let page = &mut self.pages[digest];
            page.editions.extend(closed.edition);
            let kept = store.editions(&of_config.id, usize::MAX >> 1).unwrap();
            assert!(kept.iter().rev().eq(&page.editions), "each as it closed, its checksum right");
        }
        (0..2).for_each(|digest| self.assert_complete(digest));
    }

    /// Of a digest that was never away: its windows adjoin, and all news is in one of them, once.
    fn assert_complete(&self, digest: usize) {
        let (page, wanted) = (&self.pages[digest], &self.digests[digest].sections);
        let mut from = page.editions.first().map_or(0, |first| first.from);
        for edition in &page.editions {
            assert_eq!(edition.from, from, "a gap or an overlap before edition {}", edition.number);
            from = edition.to;
        }
        let mut times: BTreeMap<usize, usize> = BTreeMap::new();
        for item in page.editions.iter().flat_map(Edition::items) {
            *times.entry(self.same_as[self.tags[item.tag.as_str()]]).or_default() += 1;
        }
        let again: usize = times.values().map(|times| times - 1).sum();
        assert_eq!(again, page.sent_twice, "only what went out before it turned out to be one");
        let since = page.since.unwrap_or(i64::MAX);
        for filed in self.filed.iter().filter(|filed| filed.is_news && filed.sequence > since) {
            let is_wanted = wanted.contains(&SectionId::new(SECTIONS[filed.section]));
            let is_itself = self.same_as[filed.article] == filed.article && !filed.withdrawn;
            let overflowed =
                page.editions.iter().any(|edition| edition.article_count() > edition.item_count());
            if is_wanted && is_itself && !overflowed {
                assert!(times.contains_key(&filed.article), "article {} is in none", filed.article);
            }
        }
    }
}

fn path(folder: &TempDir) -> PathBuf {
    folder.path().join("newsdesk.db")
}

fn config(zone: &str) -> Config {
    let site = format!(
        "[site]\ntitle = \"T\"\nurl = \"https://n.example/\"\nauthority = \"n.example,2026\"\ntime_zone = \"{zone}\"\n"
    );
    let section = |name| format!("[[section]]\nname = \"{name}\"\ntitle = \"{name}\"\n");
    let sections = SECTIONS.map(section).concat();
    let source = "[[source]]\nname = \"wire\"\nurl = \"https://wire.example/rss\"\nsection = \"air\"\n";
    config::parse(&(site + &sections + source + DIGESTS), "feeds.toml".as_ref(), &Checks::NONE).unwrap()
}

fn proposal(section: usize) -> Proposal {
    Proposal { section: SectionId::new(SECTIONS[section]), reason: "so".to_owned() }
}

/// An entry that shares nothing with one of another number.
fn entry(number: u64) -> KeyedEntry {
    KeyedEntry {
        entry: Entry { title: format!("News {number}"), ..Entry::default() },
        key: number,
        former_key: None,
        url_key: None,
        id_key: None,
        text_key: None,
        state_key: number,
        words: 60,
    }
}
