//! What deciding goes by: the config, as far as it decides what becomes of an entry.

use crate::config::Config;
use crate::edit::Assigner;
use crate::model::Source;
use crate::model::SourceId;
use crate::model::Updates;
use std::collections::HashMap;

/// What deciding goes by for as long as one `feeds.toml` stands.
#[derive(Debug)]
pub struct Newsroom {
    pub(super) authority: String,
    pub(super) assigner: Assigner,
    sources: HashMap<SourceId, Source>,
    /// The order of the config.
    places: HashMap<SourceId, usize>,
}

impl Newsroom {
    pub fn new(config: &Config) -> Newsroom {
        Newsroom {
            authority: config.site.authority.clone(),
            assigner: Assigner::new(config.rules.clone()),
            sources: config.sources.iter().map(|source| (source.id.clone(), source.clone())).collect(),
            places: config
                .sources
                .iter()
                .enumerate()
                .map(|(place, source)| (source.id.clone(), place))
                .collect(),
        }
    }

    /// `None` when the config does not have it.
    pub fn source(&self, source: &SourceId) -> Option<&Source> {
        self.sources.get(source)
    }

    pub(super) fn updates(&self, source: &SourceId) -> Updates {
        self.sources.get(source).map_or(Updates::Bump, |source| source.updates)
    }

    /// Its place in the config, after which within a turn it is decided who said a thing first.
    pub(super) fn place(&self, source: &SourceId) -> Option<usize> {
        self.places.get(source).copied()
    }
}
