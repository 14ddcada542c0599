-- Times are milliseconds since 1970, UTC. Hashes are unsigned 64-bit numbers, their bits kept as a
-- signed one. Lists are JSON, NULL when empty.

-- The last stamp that was given: none after it is smaller.
CREATE TABLE clock (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    turn  INTEGER NOT NULL,
    added INTEGER NOT NULL
);

-- The rules that the filings follow.
CREATE TABLE rules (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    text TEXT NOT NULL
);

CREATE TABLE source (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE,
    state TEXT                      -- JSON; NULL: none kept yet
);

-- What the document of a source lists now: its entries' keys in order, eight bytes each, little-endian.
CREATE TABLE listing (
    source INTEGER PRIMARY KEY REFERENCES source,
    keys   BLOB NOT NULL
);

CREATE TABLE section (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

-- Never deleted: a tag is never given twice.
CREATE TABLE article (
    id         INTEGER PRIMARY KEY,
    tag_space  TEXT NOT NULL,       -- the tag without its last colon and what follows it
    tag_short  TEXT NOT NULL UNIQUE,
    title      TEXT NOT NULL,
    url        TEXT,
    authors    TEXT,
    categories TEXT,
    language   TEXT,
    enclosures TEXT,
    image      TEXT,
    source     INTEGER NOT NULL REFERENCES source,
    published  INTEGER,
    day_only   INTEGER NOT NULL,    -- 1: only the day of `published` was said
    first_seen INTEGER NOT NULL,
    updated    INTEGER NOT NULL,
    same_as    INTEGER REFERENCES article,
    proof      INTEGER,             -- of `same_as`
    words      INTEGER,
    kept       INTEGER NOT NULL,    -- 2: whole; 1: a tombstone with its keys; 0: a tombstone without
    buried     INTEGER              -- when it became a tombstone
);
CREATE INDEX article_same_as ON article (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX article_age ON article (kept, first_seen);
CREATE INDEX article_buried ON article (kept, buried) WHERE kept = 1;

-- Apart from `article`, whose rows stay small.
CREATE TABLE body (
    article       INTEGER PRIMARY KEY REFERENCES article,
    summary_bytes INTEGER,          -- how much of `html` is the summary; NULL: there is none
    html          BLOB NOT NULL     -- summary and content, one after the other; a zstd frame unless it is text
);

CREATE TABLE unsorted (
    article INTEGER PRIMARY KEY REFERENCES article,
    reason  TEXT NOT NULL
);

-- What is asked of every entry of every fetch; its details are in `sighting`, of the article that it
-- was at first. Here stands the one that this turned out to be.
CREATE TABLE entry (
    source    INTEGER NOT NULL REFERENCES source,
    key       INTEGER NOT NULL,
    article   INTEGER NOT NULL REFERENCES article,
    state_key INTEGER NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;

-- The first of an article leaves what the article says to the article.
CREATE TABLE sighting (
    article    INTEGER NOT NULL REFERENCES article,
    source     INTEGER NOT NULL REFERENCES source,
    key        INTEGER NOT NULL,
    proof      INTEGER NOT NULL,    -- 0: the first
    words      INTEGER,
    first_seen INTEGER NOT NULL,
    guid       TEXT,
    url        TEXT,
    title      TEXT,
    categories TEXT,
    published  INTEGER,
    day_only   INTEGER NOT NULL,
    url_key    INTEGER,
    id_key     INTEGER,
    text_key   INTEGER,
    PRIMARY KEY (article, source, key)
) WITHOUT ROWID;

-- Every url (1), id (2) and text (3) ever seen of an article. Kind 0, of article 0: the hash is
-- generic, it was met with different content and leads nowhere.
CREATE TABLE alias (
    kind    INTEGER NOT NULL,
    hash    INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (kind, hash, article)
) WITHOUT ROWID;

-- Append-only, but for the withdrawal.
CREATE TABLE filing (
    sequence         INTEGER PRIMARY KEY,
    article          INTEGER NOT NULL REFERENCES article,
    section          INTEGER NOT NULL REFERENCES section,
    added            INTEGER NOT NULL,
    source_date      INTEGER NOT NULL,
    date             INTEGER NOT NULL,  -- the one of the two that orders a section
    origin           INTEGER NOT NULL,  -- 0 live, 1 backlog, 2 refiled, 3 editor
    reason           TEXT NOT NULL,
    withdrawn        INTEGER,
    withdrawn_reason TEXT
);
CREATE INDEX filing_article ON filing (article);
CREATE INDEX filing_section ON filing (section, date, sequence) WHERE withdrawn IS NULL;
CREATE INDEX filing_latest ON filing (date, sequence) WHERE withdrawn IS NULL;

CREATE TABLE edition (
    digest    TEXT NOT NULL,
    number    INTEGER NOT NULL,
    closed_at INTEGER NOT NULL,
    checksum  TEXT NOT NULL,        -- xxh3-128 of the snapshot's JSON, in hexadecimal
    snapshot  BLOB NOT NULL,        -- that JSON; a zstd frame unless it is text
    PRIMARY KEY (digest, number)
);

CREATE TABLE edition_member (
    digest  TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article,
    number  INTEGER NOT NULL,
    PRIMARY KEY (digest, article)
) WITHOUT ROWID;

-- The feeds that a turn touched, until they are published.
CREATE TABLE touched (
    turn INTEGER NOT NULL,
    feed TEXT NOT NULL,             -- JSON
    PRIMARY KEY (turn, feed)
) WITHOUT ROWID;

-- When it was last seen whether an edition is due.
CREATE TABLE digest (
    name    TEXT PRIMARY KEY,
    checked INTEGER NOT NULL,
    since   INTEGER NOT NULL        -- the newest filing when it was first met
) WITHOUT ROWID;

-- What is remembered beside the news.
CREATE TABLE note (
    name TEXT PRIMARY KEY,
    text TEXT NOT NULL
) WITHOUT ROWID;
