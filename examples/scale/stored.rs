//! The store: what an article takes on disk, and how fast the window is made from what is there.

use super::meter::Meter;
use super::news::Language;
use super::table::Table;
use anyhow::Result;
use chrono::DateTime;
use newsdesk::edit::identity;
use newsdesk::edit::near::Piece;
use newsdesk::edit::near::RECIPE;
use newsdesk::model::Entry;
use newsdesk::model::IdTrust;
use newsdesk::model::KeyedEntry;
use newsdesk::model::Proof;
use newsdesk::model::SourceId;
use newsdesk::model::Timestamp;
use newsdesk::pipeline;
use newsdesk::store::Store;
use newsdesk::store::StoreError;
use std::fs;
use tempfile::TempDir;

/// Articles of a turn.
const TURN: u64 = 500;

pub fn measure(language: &Language, size: u64, table: &mut Table) -> Result<()> {
    let folder = TempDir::new()?;
    let path = folder.path().join("newsdesk.db");
    let mut store = Store::open(&path)?;
    let mut writing = Meter::default();
    for from in (0..size).step_by(TURN as usize) {
        let turn: Vec<_> = (from..(from + TURN).min(size)).map(|number| entry(language, number)).collect();
        writing.time(turn.len(), || write(&mut store, &turn))??;
    }
    table.put("writing a new article, its version and print", writing.each(), "us");
    drop(store);
    let mut store = Store::open(&path)?;
    table.put("store on disk, each article", fs::metadata(&path)?.len() as f64 / size as f64, "bytes");
    let mut making = Meter::default();
    let made = making.time(size as usize, || store.turn(moment(), |turn| pipeline::window(turn)))?;
    assert_eq!(made?.0.len() as u64, size, "all are in the window");
    table.put("making the window from the store", making.rate(), "articles a second");
    Ok(())
}

fn write(store: &mut Store, entries: &[(KeyedEntry, Piece)]) -> Result<(), StoreError> {
    let source = SourceId::new("scale");
    let written = store.turn(moment(), |turn| {
        for (keyed, piece) in entries {
            let mint = |attempt| identity::mint("scale.example,2026", &source, keyed, attempt);
            let article = turn.open(&source, keyed, &mint)?;
            turn.sight(&source, keyed, article, &Proof::First)?;
            let version = turn.keep_version(&source, keyed, article, false)?;
            turn.keep_print(version, RECIPE, &piece.fingerprint().to_bytes())?;
        }
        Ok::<_, StoreError>(())
    });
    written.map(|_| ())
}

fn entry(language: &Language, number: u64) -> (KeyedEntry, Piece) {
    let article = language.article(number);
    let piece = Piece::read(&article.title, Some(&article.body));
    let address = format!("https://outlet.example/2026/news/story-{number}");
    let entry = Entry {
        url: address.parse().ok(),
        id: Some(address),
        title: article.title,
        content: Some(article.body),
        ..Entry::default()
    };
    (identity::keyed(&SourceId::new("scale"), entry, IdTrust::Trusted), piece)
}

fn moment() -> Timestamp {
    DateTime::from_timestamp(1_780_000_000, 0).expect("a moment in this century")
}
