//! What decisions do to articles.

use super::Memory;
use super::StoreError;
use super::Turn;
use super::packing;
use super::rows;
use crate::model::Article;
use crate::model::ArticleId;
use crate::model::Change;
use crate::model::Entry;
use crate::model::Join;
use crate::model::KeyedEntry;
use crate::model::Person;
use crate::model::SourceId;
use crate::model::TagUri;
use crate::model::Timestamp;
use crate::model::Updates;
use crate::model::VersionId;
use rusqlite::Row;
use rusqlite::params;
use rusqlite::types::ValueRef;

/// In `article.kept`.
pub(super) const WHOLE: i64 = 2;

impl Turn<'_> {
    /// A new article, with the entry's text. Its tag is the first of `mint(0)`, `mint(1)`, ... whose
    /// short form no article ever had. It has no sighting yet.
    pub fn open(
        &mut self,
        source: &SourceId,
        entry: &KeyedEntry,
        mint: &dyn Fn(u32) -> TagUri,
    ) -> Result<ArticleId, StoreError> {
        let source = self.source_row(source)?;
        let insert = |attempt| self.insert_article(source, &entry.entry, &mint(attempt)).transpose();
        let article = (0..).find_map(insert).expect("one of so many tags is not taken")?;
        self.insert_body(article, &entry.entry)?;
        self.changed(article);
        Ok(article)
    }

    /// The source changed an entry that is known. The article changes with it only where it carries
    /// the text of this source. A material change keeps the state before, and moves `updated` unless
    /// that is to be silent. Returns the version that it made, if it made one.
    pub fn revise(
        &mut self,
        source: &SourceId,
        entry: &KeyedEntry,
        article: ArticleId,
        change: Change,
        updates: Updates,
    ) -> Result<Option<VersionId>, StoreError> {
        let row = self.source_row(source)?;
        self.update_sighting(row, entry)?;
        self.lead_to(article, entry)?;
        let carries = self.carries(article, row, rows::bits(entry.key))?;
        let is_state = change == Change::Material && self.is_whole(article)?;
        if carries && is_state {
            self.settle_version(article)?;
        }
        if carries {
            self.rewrite(article, &entry.entry, change, updates)?;
        }
        self.changed(article);
        is_state.then(|| self.keep_next_version(source, entry, article, !carries)).transpose()
    }

    /// The younger article is the older one from now on: what leads to it leads there. Returns the one that
    /// became the younger; `None` when it was that already, when a person told them apart, and where one is buried:
    /// what is buried takes nobody with it.
    pub fn join(&mut self, join: &Join) -> Result<Option<ArticleId>, StoreError> {
        let (kind, words) = rows::proof_columns(&join.proof);
        // Either may have turned out to be a third one that is older than both.
        let (one, other) = (self.root(join.older)?, self.root(join.younger)?);
        let (older, younger) = (one.min(other), one.max(other));
        let are_whole = self.is_whole(older)? && self.is_whole(younger)?;
        if older == younger || !are_whole || self.are_apart(older, younger)? {
            return Ok(None);
        }
        self.lead_entries(younger, older)?;
        self.count_joined(younger, older, &join.proof)?;
        let update = "UPDATE article
            SET same_as = ?2, proof = coalesce(proof, ?3), words = coalesce(words, ?4)
            WHERE id = ?1 OR same_as = ?1";
        self.run(update, params![younger.0, older.0, kind, words])?;
        self.run("UPDATE article SET joined = ?2 WHERE id = ?1", [younger.0, older.0])?;
        self.share_editions(younger, older)?;
        self.run("DELETE FROM unsorted WHERE article = ?1", [younger.0])?;
        if self.stands(older)? {
            self.run("DELETE FROM unsorted WHERE article = ?1", [older.0])?;
        }
        self.changed(older);
        self.changed(younger);
        Ok(Some(younger))
    }

    /// `None` when the tag is taken.
    fn insert_article(
        &self,
        source: i64,
        entry: &Entry,
        tag: &TagUri,
    ) -> Result<Option<ArticleId>, StoreError> {
        let short = tag.short();
        let space = tag.as_str().strip_suffix(short).unwrap_or_default().trim_end_matches(':');
        let (published, day_only, zone_said) = rows::date_columns(entry.source_published());
        let seen = rows::millis(self.stamp.added);
        let insert = "INSERT INTO article (tag_space, tag_short, title, url, authors, categories, language,
                enclosures, image, links, source, published, day_only, zone_said, first_seen, updated, kept)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?15, ?16)
            ON CONFLICT (tag_short) DO NOTHING";
        let inserted = self.run(
            insert,
            params![
                space,
                short,
                entry.title,
                entry.url.as_ref().map(|url| url.as_str()),
                rows::list(&entry.authors)?,
                rows::list(&entry.categories)?,
                entry.language,
                rows::list(&entry.enclosures)?,
                entry.image.as_ref().map(|url| url.as_str()),
                rows::list(&entry.links)?,
                source,
                published,
                day_only,
                zone_said,
                seen,
                WHOLE,
            ],
        )?;
        Ok((inserted == 1).then(|| ArticleId(self.connection.last_insert_rowid())))
    }

    fn insert_body(&self, article: ArticleId, entry: &Entry) -> Result<(), StoreError> {
        let joined = packing::joined(entry.summary.as_deref(), entry.content.as_deref());
        let Some((summary_bytes, html)) = joined else { return Ok(()) };
        let insert = "INSERT INTO body (article, summary_bytes, html) VALUES (?1, ?2, ?3)";
        let summary_bytes = summary_bytes.map(|bytes| bytes as i64);
        self.run(insert, params![article.0, summary_bytes, self.packer.pack(html)])?;
        Ok(())
    }

    /// The article says what the entry says.
    fn rewrite(
        &self,
        article: ArticleId,
        entry: &Entry,
        change: Change,
        updates: Updates,
    ) -> Result<(), StoreError> {
        let moves = change == Change::Material && updates == Updates::Bump;
        self.update_article(article, entry, moves.then_some(self.stamp.added))?;
        if change != Change::Carried {
            self.run("DELETE FROM body WHERE article = ?1", [article.0])?;
            self.insert_body(article, entry)?;
        }
        Ok(())
    }

    /// `updated` stays where it is not given.
    fn update_article(
        &self,
        article: ArticleId,
        entry: &Entry,
        updated: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let update = "UPDATE article SET title = ?2, url = ?3, authors = ?4, categories = ?5, language = ?6,
                enclosures = ?7, image = ?8, links = ?9, updated = coalesce(?10, updated)
            WHERE id = ?1";
        self.run(
            update,
            params![
                article.0,
                entry.title,
                entry.url.as_ref().map(|url| url.as_str()),
                rows::list(&entry.authors)?,
                rows::list(&entry.categories)?,
                entry.language,
                rows::list(&entry.enclosures)?,
                entry.image.as_ref().map(|url| url.as_str()),
                rows::list(&entry.links)?,
                updated.map(rows::millis),
            ],
        )?;
        Ok(())
    }
}

impl Memory {
    pub fn article(&self, article: ArticleId) -> Result<Option<Article>, StoreError> {
        let select = "SELECT a.*, s.name AS source_name, b.summary_bytes, b.html FROM article a
            JOIN source s ON s.id = a.source LEFT JOIN body b ON b.article = a.id WHERE a.id = ?1";
        self.one(select, [article.0], |row| self.read_article(row))
    }

    /// The article that it turned out to be; itself for all others.
    pub fn root(&self, article: ArticleId) -> Result<ArticleId, StoreError> {
        let select = "SELECT same_as FROM article WHERE id = ?1 AND same_as IS NOT NULL";
        let older = self.one(select, [article.0], |row| Ok(row.get(0)?))?;
        Ok(older.map_or(article, ArticleId))
    }

    /// Whether the article's text is this entry's, and still there. An entry takes over what another of its source
    /// said that is listed no more: a source that lists a story twice must not turn one into the other each time.
    fn carries(&self, article: ArticleId, source: i64, key: i64) -> Result<bool, StoreError> {
        let select = "SELECT v.key FROM article a
            LEFT JOIN version v ON v.article = a.id AND v.is_own = 0 AND v.source = a.source
            WHERE a.id = ?1 AND a.source = ?2 AND a.kept = ?3";
        let carrier =
            self.one(select, [article.0, source, WHOLE], |row| Ok(row.get::<_, Option<i64>>(0)?))?;
        match carrier {
            None => Ok(false),
            Some(Some(carrier)) if carrier != key => Ok(!self.listing(source)?.contains(&carrier)),
            Some(_) => Ok(true),
        }
    }

    /// The HTML that stands for the article: its content, else its summary.
    pub(super) fn body(&self, article: ArticleId) -> Result<Option<String>, StoreError> {
        let select = "SELECT summary_bytes, html FROM body WHERE article = ?1";
        let body = self.one(select, [article.0], |row| self.read_body(row))?;
        Ok(body.and_then(|(summary, content)| content.or(summary)))
    }

    fn read_article(&self, row: &Row) -> Result<Article, StoreError> {
        let (summary, content) = self.read_body(row)?;
        let (space, short): (String, String) = (row.get("tag_space")?, row.get("tag_short")?);
        Ok(Article {
            id: ArticleId(row.get("id")?),
            tag: TagUri::new(format!("{space}:{short}")),
            title: row.get("title")?,
            url: rows::url(row.get("url")?)?,
            summary,
            content,
            authors: rows::from_list::<Person>(row.get("authors")?)?,
            categories: rows::from_list(row.get("categories")?)?,
            language: row.get("language")?,
            enclosures: rows::from_list(row.get("enclosures")?)?,
            image: rows::url(row.get("image")?)?,
            links: rows::from_list(row.get("links")?)?,
            source: SourceId::new(row.get::<_, String>("source_name")?),
            published: rows::date(row)?,
            first_seen: rows::time(row.get("first_seen")?)?,
            updated: rows::time(row.get("updated")?)?,
            same_as: row.get::<_, Option<i64>>("same_as")?.map(ArticleId),
        })
    }

    /// Summary and content, from the columns of `body`.
    pub(super) fn read_body(&self, row: &Row) -> Result<(Option<String>, Option<String>), StoreError> {
        match row.get_ref("html")? {
            ValueRef::Null => Ok((None, None)),
            packed => {
                let summary_bytes: Option<i64> = row.get("summary_bytes")?;
                packing::parted(summary_bytes.map(|bytes| bytes as usize), self.packer.unpack(packed)?)
            }
        }
    }
}
