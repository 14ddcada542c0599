//! Changed rules applied to what is there, for whoever asked: a verb in its own process, or the daemon.

use super::control::ApplyRules;
use super::control::Moved;
use super::control::Reply;
use crate::config::Config;
use crate::model::FilingOrigin;
use crate::model::Timestamp;
use crate::pipeline;
use crate::store::Store;
use crate::store::StoreError;

/// Above this many moves, it wants to be told `yes`.
pub const MOVES_WITHOUT_YES: usize = 50;

/// What became of it.
#[derive(Debug, PartialEq)]
pub enum Refiled {
    /// Committed, and to be published.
    Moved(Vec<Moved>),
    /// Nothing was done, and this is the reply.
    Declined(Reply),
}

/// Moves what the rules of `config` move. The preview is read under the lock that the moves are made under.
pub fn refile(
    store: &mut Store,
    config: &Config,
    asked: ApplyRules,
    now: Timestamp,
) -> Result<Refiled, StoreError> {
    if asked.rules != pipeline::rules_hash(config) {
        let message =
            "these are not the rules that the daemon has loaded: `newsdesk reload` first".to_owned();
        return Ok(Refiled::Declined(Reply::Refused { message }));
    }
    let moves = pipeline::preview_rules(store, config)?;
    let told = moves.iter().map(Moved::from).collect();
    if moves.len() > MOVES_WITHOUT_YES && !asked.yes {
        return Ok(Refiled::Declined(Reply::TooManyMoves { moves: told }));
    }
    let origin = if asked.as_news { FilingOrigin::Live } else { FilingOrigin::Refiled };
    pipeline::apply_rules(store, config, &moves, origin, now)?;
    Ok(Refiled::Moved(told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::config::Checks;
    use crate::model::Entry;
    use crate::model::FeedId;
    use crate::model::KeyedEntry;
    use crate::model::Proof;
    use crate::model::SourceId;
    use crate::model::TagUri;
    use std::path::Path;

    const CONFIG: &str = r#"
        [site]
        title     = "The desk"
        url       = "https://n.example/"
        authority = "n.example,2026"
        [[section]]
        name  = "travel"
        title = "Travel"
        [[source]]
        name    = "a"
        url     = "https://a.example/feed"
        section = "travel"
    "#;

    fn config() -> Config {
        config::parse(CONFIG, Path::new("feeds.toml"), &Checks::NONE).unwrap()
    }

    fn noon() -> Timestamp {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    fn entry(number: usize) -> KeyedEntry {
        KeyedEntry {
            former_key: None,
            entry: Entry { title: format!("Bus {number}"), ..Entry::default() },
            key: number as u64,
            url_key: None,
            id_key: None,
            text_key: None,
            state_key: 0,
            words: 2,
        }
    }

    /// So many articles of the source `a` that stand nowhere.
    fn store(articles: usize) -> Store {
        let mut store = Store::in_memory().unwrap();
        let source = SourceId::new("a");
        let open = |turn: &mut crate::store::Turn| {
            for entry in (0..articles).map(entry) {
                let tag = |_| TagUri::new(format!("tag:n.example,2026:{}", entry.key));
                let article = turn.open(&source, &entry, &tag)?;
                turn.sight(&source, &entry, article, &Proof::First)?;
            }
            Ok::<_, StoreError>(())
        };
        store.turn(noon(), open).unwrap();
        store
    }

    #[test]
    fn articles_move_by_the_rules_that_are_meant_and_not_too_many_unasked() {
        let config = config();
        let rules = pipeline::rules_hash(&config);
        let standing = |store: &Store| store.standing(&FeedId::Latest, 100).unwrap().len();
        for (name, articles, yes, rules, moved, declined) in [
            ("nothing to move", 0, false, rules, Some(0), ""),
            ("as many as go unasked", 50, false, rules, Some(50), ""),
            ("too many", 51, false, rules, None, "TooManyMoves"),
            ("many, and meant", 51, true, rules, Some(51), ""),
            ("rules that are not loaded", 1, true, rules ^ 1, None, "`newsdesk reload` first"),
        ] {
            let mut store = store(articles);
            let asked = ApplyRules { yes, as_news: false, rules };
            match refile(&mut store, &config, asked, noon()).unwrap() {
                Refiled::Moved(moves) => assert_eq!(Some(moves.len()), moved, "{name}"),
                Refiled::Declined(reply) => {
                    let reply = format!("{reply:?}");
                    assert!(moved.is_none() && reply.contains(declined), "{name}: {reply}");
                }
            }
            assert_eq!(standing(&store), moved.unwrap_or(0), "{name}");
        }
    }
}
