//! Digests that are due: a window of filings, frozen into a numbered edition (T1).
//!
//! The clock only says when a window closes; what is in it is settled by the order of the filings.
//! An edition, its members, and how far the digest was looked at are one turn: a crash leaves all of it
//! or nothing.

mod moments;
#[cfg(test)]
mod year;

use super::print::desk;
use crate::config::Config;
use crate::edit::Desk;
use crate::edit::compose;
use crate::model::Digest;
use crate::model::DigestId;
use crate::model::Edition;
use crate::model::FirstEdition;
use crate::model::SourceId;
use crate::model::SourceState;
use crate::model::Timestamp;
use crate::publish;
use crate::publish::Press;
use crate::store::Memory;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Turn;
use moments::Due;
use moments::due;
use std::collections::HashMap;
use std::fmt;
use std::ops::RangeInclusive;
use tracing::info;

/// What became of one window of a digest.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosedEdition {
    pub digest: DigestId,
    /// The first and the last moment that it answers for; `None`: it was closed by hand.
    pub due: Option<RangeInclusive<Timestamp>>,
    /// `None`: too few articles stood in its window, so none was made.
    pub edition: Option<Edition>,
    /// How many stood in it, those that `max_items` left out among them; without an edition they wait
    /// for the next.
    pub articles: usize,
}

impl fmt::Display for ClosedEdition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = &self.digest;
        match (&self.edition, self.articles) {
            (Some(edition), 1) => write!(f, "Edition {} of `{digest}`: 1 article", edition.number),
            (Some(edition), many) => match (edition.number, edition.item_count()) {
                (number, all) if all == many => write!(f, "Edition {number} of `{digest}`: {all} articles"),
                (number, some) => write!(f, "Edition {number} of `{digest}`: {some} of {many} articles"),
            },
            (None, 0) => write!(f, "`{digest}` was due, and nothing new stood in it: no edition"),
            (None, 1) => write!(f, "`{digest}` was due with 1 article: too few for an edition, it waits"),
            (None, few) => {
                write!(f, "`{digest}` was due with {few} articles: too few for an edition, they wait")
            }
        }
    }
}

/// The next moment at which [`close_due`] has something to do; it may be past. `None` when every
/// schedule has run out.
///
/// A digest that was never met is to be met at once, and one that was looked at later than `now` is
/// to be told that the clock went back.
pub fn next_closing(
    store: &Memory,
    config: &Config,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let mut next: Option<Timestamp> = None;
    for digest in &config.digests {
        let moment = match store.digest_checked(&digest.id)? {
            Some(checked) if checked <= now => digest.schedule.next_after(checked),
            _ => Some(now),
        };
        next = next.into_iter().chain(moment).min();
    }
    Ok(next)
}

/// Closes every window whose moment has come since its digest was last looked at. Costs one look-up a
/// digest while none has.
///
/// A digest that is new waits for its next moment. A clock that went back past the last look has
/// moments come again: those that have an edition get no second one.
pub fn close_due(
    store: &mut Store,
    config: &Config,
    press: &Press,
    states: &HashMap<SourceId, SourceState>,
    now: Timestamp,
) -> Result<Vec<ClosedEdition>, StoreError> {
    let mut closed = Vec::new();
    for digest in &config.digests {
        match store.digest_checked(&digest.id)? {
            Some(checked) if checked <= now => {
                if digest.schedule.next_after(checked).is_some_and(|moment| moment <= now) {
                    let closer = Closer::new(config, press, states, digest, now);
                    closed.extend(closer.close_since(store, checked)?);
                }
            }
            // New, or looked at in what is the future now.
            _ => {
                let since = Closer::new(config, press, states, digest, now).opens_after(store)?;
                store.turn(now, |turn| turn.check_digest(&digest.id, now, since))?;
            }
        }
    }
    Ok(closed)
}

/// Closes the open window of one digest, whatever its schedule says.
pub fn close_now(
    store: &mut Store,
    config: &Config,
    press: &Press,
    states: &HashMap<SourceId, SourceState>,
    digest: &Digest,
    now: Timestamp,
) -> Result<ClosedEdition, StoreError> {
    let to = store.newest_sequence()?;
    Closer::new(config, press, states, digest, now).close(store, to, None)
}

/// What would close now, however little it is: an edition that nothing remembers.
pub fn preview(
    store: &Memory,
    config: &Config,
    states: &HashMap<SourceId, SourceState>,
    digest: &Digest,
    now: Timestamp,
) -> Result<Edition, StoreError> {
    let printed = publish::newest_edition(&config.daemon.public_dir, &digest.id);
    let closer = Closer { digest, desk: desk(config, states), printed, now };
    closer.draft(store, store.newest_sequence()?, now, None)
}

/// How many articles stand in the open window of a digest.
pub fn waiting(
    store: &Memory,
    config: &Config,
    digest: &Digest,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let printed = publish::newest_edition(&config.daemon.public_dir, &digest.id);
    let last = store.last_edition(&digest.id)?;
    let from = opens_after(store, digest, last.as_ref(), printed, now)?;
    store.count_window(&digest.sections, from, store.newest_sequence()?, &digest.id)
}

/// Closes windows of one digest.
struct Closer<'a> {
    digest: &'a Digest,
    desk: Desk,
    /// The highest number that ever went out.
    printed: Option<u32>,
    now: Timestamp,
}

impl<'a> Closer<'a> {
    fn new(
        config: &Config,
        press: &Press,
        states: &HashMap<SourceId, SourceState>,
        digest: &'a Digest,
        now: Timestamp,
    ) -> Closer<'a> {
        Closer { digest, desk: desk(config, states), printed: press.newest_edition(&digest.id), now }
    }

    /// Each window is a turn of its own: a crash leaves those before it, and the rest are due again.
    fn close_since(&self, store: &mut Store, checked: Timestamp) -> Result<Vec<ClosedEdition>, StoreError> {
        let mut closed = Vec::new();
        let from = self.opens_after(store)?;
        for Due { moments, to } in due(store, self.digest, from, checked, self.now)? {
            let moment = *moments.end();
            if store.closed_for(&self.digest.id, moment)? {
                store.turn(self.now, |turn| turn.check_digest(&self.digest.id, moment, from))?;
            } else {
                closed.push(self.close(store, to, Some(moments))?);
            }
        }
        Ok(closed)
    }

    fn close(
        &self,
        store: &mut Store,
        to: i64,
        due: Option<RangeInclusive<Timestamp>>,
    ) -> Result<ClosedEdition, StoreError> {
        let (closed, _) = store.turn(self.now, |turn| self.record(turn, to, due))?;
        info!(digest.id = %closed.digest, articles = closed.articles, "{closed}");
        Ok(closed)
    }

    /// The edition, its members, and how far the digest was looked at: within one turn.
    fn record(
        &self,
        turn: &mut Turn,
        to: i64,
        due: Option<RangeInclusive<Timestamp>>,
    ) -> Result<ClosedEdition, StoreError> {
        let moment = due.as_ref().map(|moments| *moments.end());
        let edition = self.draft(turn, to, turn.stamp().added, moment)?;
        let articles = edition.article_count();
        turn.check_digest(&self.digest.id, moment.unwrap_or(self.now), edition.from)?;
        let edition = (articles >= self.digest.min_items).then_some(edition);
        if let Some(edition) = &edition {
            turn.close(edition)?;
        }
        Ok(ClosedEdition { digest: self.digest.id.clone(), due, edition, articles })
    }

    /// The next edition, as it would be if its window ended with the filing `to`.
    fn draft(
        &self,
        store: &Memory,
        to: i64,
        closed_at: Timestamp,
        due: Option<Timestamp>,
    ) -> Result<Edition, StoreError> {
        let last = store.last_edition(&self.digest.id)?;
        let from = opens_after(store, self.digest, last.as_ref(), self.printed, self.now)?;
        let standing = store.window(&self.digest.sections, from, to, &self.digest.id)?;
        // A store that was restored may know of less than went out.
        let known = last.as_ref().map_or(0, |edition| edition.number);
        let number = known.max(self.printed.unwrap_or(0)) + 1;
        let opened_at = last.map(|edition| edition.closed_at);
        let window = compose::Window { from, to, opened_at, closed_at, due };
        Ok(compose::edition(self.digest, number, window, standing, &self.desk))
    }

    fn opens_after(&self, store: &Memory) -> Result<i64, StoreError> {
        let last = store.last_edition(&self.digest.id)?;
        opens_after(store, self.digest, last.as_ref(), self.printed, self.now)
    }
}

/// The filing after which the open window of a digest starts: where its last edition ended, or where
/// it was first met.
fn opens_after(
    store: &Memory,
    digest: &Digest,
    last: Option<&Edition>,
    printed: Option<u32>,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let since = match (store.digest_since(&digest.id)?, last, printed) {
        (Some(since), ..) => since,
        (None, None, None) => reaches_back_to(store, digest, now)?,
        // One that comes back starts with what is filed from now on.
        (None, ..) => store.newest_sequence()?,
    };
    Ok(last.map_or(since, |edition| edition.to.max(since)))
}

/// The filing after which the first edition of a new digest starts.
fn reaches_back_to(store: &Memory, digest: &Digest, now: Timestamp) -> Result<i64, StoreError> {
    match digest.first {
        FirstEdition::Nothing => store.newest_sequence(),
        FirstEdition::Span(span) => store.filed_before(now - span),
        FirstEdition::Articles(count) => store.before_newest(&digest.sections, count, &digest.id),
    }
}
