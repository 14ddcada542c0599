//! The window in memory: what it takes to fill it, to ask it, and to judge what it suspects; and what it finds.

use super::meter::Meter;
use super::meter::resident;
use super::news::Article;
use super::news::Edit;
use super::news::Language;
use super::table::Table;
use anyhow::Result;
use chrono::DateTime;
use newsdesk::edit::near;
use newsdesk::edit::near::Entrant;
use newsdesk::edit::near::Fingerprint;
use newsdesk::edit::near::Judged;
use newsdesk::edit::near::Piece;
use newsdesk::edit::near::Suspicion;
use newsdesk::edit::near::Window;
use newsdesk::model::ArticleId;
use newsdesk::model::SourceId;
use newsdesk::model::Suspect;
use newsdesk::model::Timestamp;
use newsdesk::model::Version;
use newsdesk::model::VersionId;

/// Articles that are made up before the time is taken.
const AT_ONCE: u64 = 4_000;

/// Further articles that the full window is asked for.
const ASKED: u64 = 8_000;

pub fn measure(language: &Language, size: u64, table: &mut Table) -> Result<()> {
    let mut window = Window::default();
    let (mut printing, mut adding) = (Meter::default(), Meter::default());
    drop(articles(language, 0, AT_ONCE));
    let before = resident()?;
    for from in (0..size).step_by(AT_ONCE as usize) {
        let articles = articles(language, from, (from + AT_ONCE).min(size));
        let prints = printing.time(articles.len(), || prints(&articles))?;
        adding.time(prints.len(), || {
            for (number, print) in (from..).zip(&prints) {
                window.add(version(number), ArticleId(number as i64), moment(number), print);
            }
        })?;
    }
    table.put("index", window.bytes() as f64 / 1e6, "MB");
    table.put("index, each article", window.bytes() as f64 / size as f64, "bytes");
    table.put("resident memory for it", (resident()?.saturating_sub(before)) as f64 / 1e6, "MB");
    table.put("words and fingerprint of a text", printing.each(), "us");
    table.put("adding it", adding.each(), "us");
    ask(language, &window, size, table)
}

fn ask(language: &Language, window: &Window, size: u64, table: &mut Table) -> Result<()> {
    let articles = articles(language, size, size + ASKED);
    let mut looking = Meter::default();
    let prints = prints(&articles);
    let found: Vec<Vec<Suspicion>> =
        looking.time(prints.len(), || prints.iter().map(|print| window.suspects(print)).collect())?;
    table.put("looking for suspects", looking.each(), "us");
    let (copies, others): (Vec<_>, Vec<_>) =
        articles.iter().zip(&found).partition(|(article, _)| article.copied.is_some());
    for (name, asked) in [("new article", &others), ("near-copy", &copies)] {
        let suspects = asked.iter().map(|(_, found)| found.len()).sum::<usize>();
        table.put(&format!("suspects of a {name}"), suspects as f64 / asked.len() as f64, "articles");
        judge(language, moment(size + ASKED), name, asked, table)?;
    }
    for edit in [Edit::Reworded, Edit::Teaser, Edit::Framed] {
        let of_its_kind = || {
            copies
                .iter()
                .filter_map(|(article, found)| Some((article.copied?, found)))
                .filter(|(copy, _)| copy.edit == edit)
        };
        let is_found = |of: u64, found: &[Suspicion]| {
            found.iter().any(|one| one.article.0 == of as i64 || is_copy_of(language, one, of))
        };
        let hits =
            of_its_kind().filter(|(copy, found)| copy.from < size && is_found(copy.from, found)).count();
        let all = of_its_kind().filter(|(copy, _)| copy.from < size).count();
        table.put(
            &format!("near-copies suspected, {edit:?}").to_lowercase(),
            100.0 * hits as f64 / all as f64,
            "%",
        );
    }
    Ok(())
}

/// Another copy of the same article does as well.
fn is_copy_of(language: &Language, one: &Suspicion, of: u64) -> bool {
    language.article(one.article.0 as u64).copied.is_some_and(|copy| copy.from == of)
}

fn judge(
    language: &Language,
    now: Timestamp,
    name: &str,
    asked: &[(&Article, &Vec<Suspicion>)],
    table: &mut Table,
) -> Result<()> {
    let (mut judging, mut suspected, mut copies) = (Meter::default(), 0, 0);
    let source = SourceId::new("scale");
    for asked in asked.chunks(500) {
        let ready: Vec<(Piece, Vec<Suspect>)> = asked
            .iter()
            .map(|(article, found)| (read(article), found.iter().map(|one| suspect(language, one)).collect()))
            .collect();
        suspected += ready.iter().map(|(_, suspects)| suspects.len()).sum::<usize>();
        let judged: Vec<Vec<Judged>> = judging.time(ready.len(), || {
            let judge = |(piece, suspects): &(Piece, Vec<Suspect>)| {
                near::judge(&Entrant { piece, source: &source, url_key: None, now }, suspects)
            };
            ready.iter().map(judge).collect()
        })?;
        copies += judged.iter().filter(|judged| judged.iter().any(Judged::is_copy)).count();
    }
    table.put(&format!("judging the suspects of a {name}"), judging.each(), "us");
    table.put(
        &format!("judging one suspect of a {name}"),
        judging.each() * asked.len() as f64 / suspected.max(1) as f64,
        "us",
    );
    table.put(&format!("{name}: called a copy"), 100.0 * copies as f64 / asked.len() as f64, "%");
    Ok(())
}

fn articles(language: &Language, from: u64, to: u64) -> Vec<Article> {
    (from..to).map(|number| language.article(number)).collect()
}

fn prints(articles: &[Article]) -> Vec<Fingerprint> {
    articles.iter().map(|article| read(article).fingerprint()).collect()
}

fn read(article: &Article) -> Piece {
    Piece::read(&article.title, Some(&article.body))
}

/// As the store gives it.
fn suspect(language: &Language, found: &Suspicion) -> Suspect {
    let article = language.article(found.version.0 as u64);
    let version = Version {
        id: found.version,
        article: found.article,
        source: SourceId::new("scale, too"),
        key: found.version.0 as u64,
        since: moment(found.version.0 as u64),
        title: article.title,
        url: None,
        body: Some(article.body),
        tombstone: false,
    };
    Suspect { version, commonness: found.commonness }
}

fn version(number: u64) -> VersionId {
    VersionId(number as i64)
}

/// Half a second after the one before.
fn moment(number: u64) -> Timestamp {
    DateTime::from_timestamp_millis(1_780_000_000_000 + 500 * number as i64)
        .expect("a moment in this century")
}
