-- What an entry said, from a moment on; its text is here once the article's is another one, and always
-- where the entry never gave the article its text. Ids grow with `since`, and none is given twice.
CREATE TABLE version (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    article       INTEGER NOT NULL REFERENCES article,  -- the one that its sighting is of
    source        INTEGER NOT NULL REFERENCES source,
    key           INTEGER NOT NULL,
    since         INTEGER NOT NULL,
    is_own        INTEGER NOT NULL,     -- 0: it says what the article says, and the text is there
    title         TEXT,
    url           TEXT,
    summary_bytes INTEGER,              -- as in `body`
    html          BLOB
);
CREATE INDEX version_article ON version (article, id);

-- Of versions in the window, where near-copies are looked for.
CREATE TABLE fingerprint (
    version INTEGER PRIMARY KEY REFERENCES version,
    recipe  INTEGER NOT NULL,           -- other recipes are made anew from the text
    print   BLOB NOT NULL
);

-- What was compared when a sighting was decided, or two articles turned out to be one: JSON.
ALTER TABLE sighting ADD COLUMN evidence TEXT;
ALTER TABLE article ADD COLUMN evidence TEXT;

-- What a person said of two articles: no proof decides otherwise. The smaller id comes first.
CREATE TABLE verdict (
    one     INTEGER NOT NULL REFERENCES article,
    other   INTEGER NOT NULL REFERENCES article,
    is_same INTEGER NOT NULL,
    said    INTEGER NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX verdict_other ON verdict (other);

-- The one that it turned out to be at the time; `same_as` is what that is by now.
ALTER TABLE article ADD COLUMN joined INTEGER REFERENCES article;
UPDATE article SET joined = same_as WHERE same_as IS NOT NULL;

-- What was left out of a digest as part of another article, and is its own again: its next edition may
-- have it, though its filing is before that one's window.
CREATE TABLE owed (
    digest  TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (digest, article)
) WITHOUT ROWID;

-- How often an entry was an article that was there: by day, kind of proof, the source that said it
-- first and the one that said it again.
CREATE TABLE caught (
    day   INTEGER NOT NULL,             -- since 1970
    kind  INTEGER NOT NULL,             -- as `sighting.proof`
    first INTEGER NOT NULL REFERENCES source,
    again INTEGER NOT NULL REFERENCES source,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, kind, first, again)
) WITHOUT ROWID;

INSERT INTO version (article, source, key, since, is_own)
    SELECT a.id, s.source, s.key, a.first_seen, 0
    FROM article a JOIN sighting s ON s.article = a.id AND s.proof = 0
    WHERE a.kept = 2 ORDER BY a.first_seen, a.id;
