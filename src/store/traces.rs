//! Why entries are the articles they are, read back for the people who ask.

use super::Memory;
use super::StoreError;
use super::rows;
use super::sightings::SIGHTING;
use super::sightings::read_sighting;
use crate::model::ArticleId;
use crate::model::Comparison;
use crate::model::Joined;
use crate::model::Proof;
use crate::model::TagUri;
use crate::model::Trace;
use crate::model::TraceKeys;
use rusqlite::Row;

impl Memory {
    /// The sightings of the article, and of those that turned out to be it, in the order of
    /// [`Memory::sightings`], with what made them sightings of it.
    pub fn traces(&self, article: ArticleId) -> Result<Vec<Trace>, StoreError> {
        self.all(SIGHTING, [article.0], |row| {
            let hash =
                |column| Ok::<_, StoreError>(row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned));
            let keys = TraceKeys { url: hash("url_key")?, id: hash("id_key")?, text: hash("text_key")? };
            let (proof, compared) = (proof(row)?, compared(row)?);
            Ok(Trace { sighting: read_sighting(row)?, proof, keys, compared })
        })
    }

    /// That the article turned out to be an older one, or which younger ones turned out to be it, oldest first.
    pub fn joined(&self, article: ArticleId) -> Result<Vec<Joined>, StoreError> {
        let select = "SELECT id, same_as, tag_space, tag_short, title, proof, words, evidence FROM article
            WHERE (id = ?1 AND same_as IS NOT NULL) OR same_as = ?1 ORDER BY id";
        self.all(select, [article.0], |row| {
            let (space, short): (String, String) = (row.get("tag_space")?, row.get("tag_short")?);
            Ok(Joined {
                younger: ArticleId(row.get("id")?),
                older: ArticleId(row.get("same_as")?),
                tag: TagUri::new(format!("{space}:{short}")),
                title: row.get("title")?,
                proof: proof(row)?,
                compared: compared(row)?,
            })
        })
    }
}

fn proof(row: &Row) -> Result<Proof, StoreError> {
    rows::proof(row.get("proof")?, row.get("words")?)
}

fn compared(row: &Row) -> Result<Option<Comparison>, StoreError> {
    row.get::<_, Option<String>>("evidence")?.map(|text| rows::from_json(&text)).transpose()
}
