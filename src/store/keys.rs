//! Which articles an entry's key, url, id and text lead to.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::articles::WHOLE;
use super::rows;
use crate::model::ArticleId;
use crate::model::Candidate;
use crate::model::KeyedEntry;
use crate::model::Known;
use crate::model::KnownEntry;
use crate::model::SourceId;
use rusqlite::params;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The kinds of alias; 0 marks a hash as generic.
pub(super) const URL: i64 = 1;
pub(super) const ID: i64 = 2;
pub(super) const TEXT: i64 = 3;

/// The hashes that lead to an entry's article, each with its kind.
pub(super) fn of(entry: &KeyedEntry) -> impl Iterator<Item = (i64, u64)> {
    let keys = [(URL, entry.url_key), (ID, entry.id_key), (TEXT, entry.text_key)];
    keys.into_iter().filter_map(|(kind, hash)| Some((kind, hash?)))
}

/// Which keys of an entry lead to an article, and by way of which of those that turned out to be it. Where it is
/// one of these alone, that one's words are compared.
#[derive(Default)]
struct Lead {
    kinds: BTreeSet<i64>,
    by_way_of: BTreeSet<i64>,
}

impl Memory {
    /// What bears on one entry. An entry that is known in its state has no candidates: there is
    /// nothing to decide about it.
    pub fn known(&self, source: &SourceId, entry: &KeyedEntry) -> Result<Known, StoreError> {
        let known = self.known_entry(source, entry.key)?;
        let unchanged = known.is_some_and(|known| known.state_key == entry.state_key);
        let candidates = match unchanged {
            true => Vec::new(),
            false => self.candidates(source, entry, self.was(source, entry, known)?)?,
        };
        let changed = known.filter(|_| !unchanged);
        let said = changed.map(|known| self.said(source, entry.key, known.article)).transpose()?.flatten();
        let apart = self.told_apart(&candidates)?;
        Ok(Known { entry: known, said, candidates, apart })
    }

    /// The articles that a person means: by tag or its short form, by the hash of a url or an id, or
    /// else by an id just as a source gave it.
    pub fn find(&self, item: &str, keys: &[u64]) -> Result<Vec<ArticleId>, StoreError> {
        let select = "SELECT id FROM article
            WHERE tag_short = ?1 AND ?2 IN (tag_short, tag_space || ':' || tag_short)";
        let short = item.rsplit(':').next().unwrap_or(item);
        let mut found: BTreeSet<i64> =
            self.all(select, [short, item], |row| Ok(row.get(0)?))?.into_iter().collect();
        let select = "SELECT coalesce(a.same_as, a.id) FROM alias l JOIN article a ON a.id = l.article
            WHERE l.kind IN (1, 2, 3) AND l.hash = ?1";
        for key in keys {
            found.extend(self.all(select, [rows::bits(*key)], |row| Ok(row.get::<_, i64>(0)?))?);
        }
        if found.is_empty() {
            // Ids that mean something in one source only have no key: all that were ever given are looked through.
            let select = "SELECT coalesce(a.same_as, a.id) FROM sighting s JOIN article a ON a.id = s.article
                WHERE s.guid = ?1";
            found.extend(self.all(select, [item], |row| Ok(row.get::<_, i64>(0)?))?);
        }
        Ok(found.into_iter().map(ArticleId).collect())
    }

    /// The article that the entry was until now, if need be by the key it had then; and that key.
    fn was(
        &self,
        source: &SourceId,
        entry: &KeyedEntry,
        known: Option<KnownEntry>,
    ) -> Result<Option<(ArticleId, u64)>, StoreError> {
        let (known, key) = match (known, entry.former_key) {
            (None, Some(former)) => (self.known_entry(source, former)?, former),
            _ => (known, entry.key),
        };
        Ok(known.map(|known| (known.article, key)))
    }

    fn known_entry(&self, source: &SourceId, key: u64) -> Result<Option<KnownEntry>, StoreError> {
        let select = "SELECT article, state_key FROM entry
            WHERE source = (SELECT id FROM source WHERE name = ?1) AND key = ?2";
        self.one(select, params![source.as_str(), rows::bits(key)], |row| {
            let state_key = row.get::<_, i64>(1)?.cast_unsigned();
            Ok(KnownEntry { article: ArticleId(row.get(0)?), state_key })
        })
    }

    /// `own` is the article that the entry was until now, whether or not a key still leads there. What the
    /// entry said there itself stands for what the article says.
    fn candidates(
        &self,
        source: &SourceId,
        entry: &KeyedEntry,
        own: Option<(ArticleId, u64)>,
    ) -> Result<Vec<Candidate>, StoreError> {
        let select = "SELECT coalesce(a.same_as, a.id), a.id FROM alias l JOIN article a ON a.id = l.article
            WHERE l.kind = ?1 AND l.hash = ?2
                AND NOT EXISTS (SELECT 1 FROM alias WHERE kind = 0 AND hash = ?2)";
        let mut leads: BTreeMap<i64, Lead> = BTreeMap::new();
        leads.extend(own.map(|(article, _)| (article.0, Lead::default())));
        for (kind, hash) in of(entry) {
            for (article, by_way_of) in
                self.all(select, [kind, rows::bits(hash)], |row| Ok((row.get(0)?, row.get(1)?)))?
            {
                let lead = leads.entry(article).or_default();
                lead.kinds.insert(kind);
                lead.by_way_of.insert(by_way_of);
            }
        }
        let candidate = |(article, lead): (&i64, &Lead)| self.candidate(source, ArticleId(*article), lead);
        let mut candidates = leads.iter().map(candidate).collect::<Result<Vec<_>, _>>()?;
        if let Some((article, key)) = own {
            let own = candidates.iter_mut().find(|candidate| candidate.article == article);
            self.in_own_words(own.expect("it was put among them"), source, key)?;
        }
        Ok(candidates)
    }

    /// An entry that stands for another text is that article all the same: only what it said itself tells
    /// whether it says something else by now.
    fn in_own_words(&self, own: &mut Candidate, source: &SourceId, key: u64) -> Result<(), StoreError> {
        if let Some(said) = self.said(source, key, own.article)? {
            own.title = said.title;
            own.body = said.body.filter(|_| !own.by_text);
        }
        Ok(())
    }

    fn candidate(
        &self,
        source: &SourceId,
        article: ArticleId,
        Lead { kinds, by_way_of }: &Lead,
    ) -> Result<Candidate, StoreError> {
        let by_way_of = by_way_of.first().copied().filter(|_| !by_way_of.contains(&article.0));
        let speaks = ArticleId(by_way_of.unwrap_or(article.0));
        let select = "SELECT s.title, a.kept FROM article a, article s WHERE a.id = ?1 AND s.id = ?2";
        let found =
            self.one(select, [article.0, speaks.0], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
        let (title, kept) = found.expect("an alias leads to an article, and none is deleted");
        let by_text = kinds.contains(&TEXT);
        Ok(Candidate {
            article,
            title,
            body: if by_text { None } else { self.body(speaks)? },
            by_url: kinds.contains(&URL),
            by_id: kinds.contains(&ID),
            by_text,
            same_source: self.sources_of(article)?.contains(source),
            tombstone: kept != WHOLE,
        })
    }
}

impl Turn<'_> {
    /// Hashes that were met with different content: they lead nowhere from now on.
    pub fn generic(&mut self, keys: &[u64]) -> Result<(), StoreError> {
        for key in keys {
            let insert = "INSERT OR IGNORE INTO alias (kind, hash, article) VALUES (0, ?1, 0)";
            self.run(insert, [rows::bits(*key)])?;
        }
        Ok(())
    }
}
