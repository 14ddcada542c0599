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
use crate::model::VersionId;
use crate::store::StoreError;
use crate::store::Turn;

/// The window, for as long as it and the store are of one mind.
#[derive(Debug, Default)]
pub struct Lately {
    window: Option<Window>,
}

impl Lately {
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
        piece: &Piece,
    ) -> Result<(), StoreError> {
        let print = piece.fingerprint();
        turn.keep_print(version, RECIPE, &print.to_bytes())?;
        if let Some(window) = &mut self.window {
            window.add(version, article, turn.stamp().added, &print);
        }
        Ok(())
    }

    /// The store took back what was kept, or moved it to other articles: the window is made anew.
    pub fn forget(&mut self) {
        self.window = None;
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

/// The window as the store has it. Fingerprints that another version made, or none did, are made from the
/// texts first.
pub fn window(turn: &Turn) -> Result<Window, StoreError> {
    let since = turn.stamp().added - WINDOW;
    for id in turn.without_print(since, RECIPE)? {
        if let Some(version) = turn.version(id)? {
            let piece = Piece::read(&version.title, version.body.as_deref());
            turn.keep_print(id, RECIPE, &piece.fingerprint().to_bytes())?;
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
