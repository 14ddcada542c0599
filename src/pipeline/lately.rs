//! What was said lately, where copies are looked for: the window over the store.
//!
//! It is made from what the store keeps when it is first needed, which a quiet round never does.

use crate::edit::near::Fingerprint;
use crate::edit::near::Piece;
use crate::edit::near::RECIPE;
use crate::edit::near::WINDOW;
use crate::edit::near::Window;
use crate::model::ArticleId;
use crate::model::Suspect;
use crate::model::Timestamp;
use crate::model::Version;
use crate::model::VersionId;
use crate::store::Memory;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::Turn;

/// The name under which the store remembers the recipe of its fingerprints.
const PRINTED: &str = "fingerprints";

/// How many fingerprints are made at once.
const PART: usize = 1000;

/// The window, for as long as it and the store are of one mind.
#[derive(Debug, Default)]
pub struct Lately {
    window: Option<Window>,
    /// The store remembers that its fingerprints are of today's recipe.
    is_noted: bool,
}

impl Lately {
    /// Fingerprints that another version of the program made, or none did, are made from the texts. In parts, each
    /// kept: who is stopped meanwhile goes on where it was. Looks through the window once for each recipe.
    pub(super) fn catch_up(&self, store: &mut Store, now: Timestamp) -> Result<(), StoreError> {
        if self.is_noted || is_noted(store)? {
            return Ok(());
        }
        for part in store.without_print(now - WINDOW, RECIPE)?.chunks(PART) {
            let print = |id: &VersionId| Ok(store.version(*id)?.map(|version| (*id, print_of(&version))));
            let prints =
                part.iter().filter_map(|id| print(id).transpose()).collect::<Result<Vec<_>, StoreError>>()?;
            store.keep_prints(RECIPE, &prints)?;
        }
        Ok(())
    }

    /// Remembers that all is caught up with.
    pub(super) fn note(&mut self, turn: &mut Turn) -> Result<(), StoreError> {
        if !self.is_noted && !is_noted(turn)? {
            turn.remember(PRINTED, &RECIPE.to_string())?;
        }
        self.is_noted = true;
        Ok(())
    }

    /// The versions that a text may be a copy of, with what they say.
    pub(super) fn suspects(&mut self, turn: &Turn, print: &Fingerprint) -> Result<Vec<Suspect>, StoreError> {
        let mut suspects = Vec::new();
        for found in self.window(turn)?.suspects(print) {
            let version = turn.version(found.version)?;
            suspects.extend(version.map(|version| Suspect { version, commonness: found.commonness }));
        }
        Ok(suspects)
    }

    /// A version that was just kept, and its fingerprint.
    pub(super) fn keep(
        &mut self,
        turn: &Turn,
        version: VersionId,
        article: ArticleId,
        print: &Fingerprint,
    ) -> Result<(), StoreError> {
        turn.keep_print(version, RECIPE, &print.to_bytes())?;
        if let Some(window) = &mut self.window {
            window.add(version, article, turn.stamp().added, print);
        }
        Ok(())
    }

    /// The younger article turned out to be the older one.
    pub(super) fn join(&mut self, younger: ArticleId, older: ArticleId) {
        if let Some(window) = &mut self.window {
            window.join(younger, older);
        }
    }

    /// The store took back what was kept, or moved it to other articles: the window is made anew.
    pub fn forget(&mut self) {
        *self = Lately::default();
    }

    fn window(&mut self, turn: &Turn) -> Result<&mut Window, StoreError> {
        let since = turn.stamp().added - WINDOW;
        let mut window = match self.window.take() {
            Some(window) => window,
            None => window(turn)?,
        };
        window.let_go(since);
        Ok(self.window.insert(window))
    }
}

fn print_of(version: &Version) -> Vec<u8> {
    Piece::read(&version.title, version.body.as_deref()).fingerprint().to_bytes()
}

fn is_noted(store: &Memory) -> Result<bool, StoreError> {
    Ok(store.remembered(PRINTED)?.is_some_and(|recipe| recipe == RECIPE.to_string()))
}

/// The window as the store has it. A version that was made without a fingerprint, by a split, gets one.
pub fn window(turn: &Turn) -> Result<Window, StoreError> {
    let since = turn.stamp().added - WINDOW;
    for id in turn.without_print(since, RECIPE)? {
        if let Some(version) = turn.version(id)? {
            turn.keep_print(id, RECIPE, &print_of(&version))?;
        }
    }
    let mut window = Window::default();
    turn.prints(since, |kept| {
        if let Some(print) = Fingerprint::from_bytes(&kept.print) {
            window.add(kept.version, kept.article, kept.since, &print);
        }
        Ok(())
    })?;
    Ok(window)
}

#[cfg(test)]
mod tests;
