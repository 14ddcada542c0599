//! Every word of `feeds.toml`: the one description that the reader and the schema share.
//!
//! A key that is not here is refused; a key that is here is read. A test proves the second.

use super::units;
use std::fmt;

/// What may stand in one kind of table.
pub(super) struct Table {
    /// What messages call it: "`[site]`", "a rule".
    pub label: &'static str,
    pub doc: &'static str,
    pub keys: &'static [Key],
}

pub(super) struct Key {
    pub name: &'static str,
    pub shape: Shape,
    pub doc: &'static str,
    pub required: bool,
    /// What holds when the key is absent, as its value would be written, without quotes.
    pub default: Option<&'static str>,
}

/// What a value looks like. Displayed as what is expected: "a time such as `30s`".
pub(super) enum Shape {
    Text,
    /// Stands in paths: `a` to `z`, digits and dashes.
    Name,
    /// One name of a section, or several.
    SectionNames,
    Url,
    /// A language tag (BCP 47).
    Language,
    TimeZone,
    /// The authority of `tag:` ids (RFC 4151).
    Authority,
    /// An address of this machine and a port, or a socket file; or several.
    Listeners,
    Path,
    Hosts,
    Count {
        least: usize,
        most: usize,
    },
    Switch,
    Span,
    Size,
    Cron,
    Choice {
        words: &'static [&'static str],
        not_built: &'static [&'static str],
    },
    /// How far a first edition reaches back.
    FirstEdition,
    Selector,
    /// One selector, or several.
    Selectors,
    /// One text, or several.
    Texts,
    Headers,
    Credentials,
    /// A text, or a file that holds it.
    Secret,
    Categories,
    Rules,
    Regex,
    Table(&'static Table),
    Tables(&'static Table),
    /// Known and refused: a word of the design whose work is still to be done.
    NotBuilt,
}

impl Shape {
    /// Of a table whose keys are the operator's: what its values look like.
    pub(super) fn of_values(&self) -> &'static Shape {
        match self {
            Shape::Categories => &Shape::Name,
            Shape::Headers => &Shape::Secret,
            _ => &Shape::Text,
        }
    }
}

impl Table {
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Key {
    const fn required(self) -> Key {
        Key { required: true, ..self }
    }

    const fn default(self, value: &'static str) -> Key {
        Key { default: Some(value), ..self }
    }
}

const fn key(name: &'static str, shape: Shape, doc: &'static str) -> Key {
    Key { name, shape, doc, required: false, default: None }
}

const fn not_built(name: &'static str) -> Key {
    key(name, Shape::NotBuilt, "")
}

const fn count(least: usize, most: usize) -> Shape {
    Shape::Count { least, most }
}

const fn choice(words: &'static [&'static str]) -> Shape {
    Shape::Choice { words, not_built: &[] }
}

pub(super) const FILE: Table = Table {
    label: "`feeds.toml`",
    doc: "What newsdesk reads, how it files it, and what it publishes.",
    keys: &[
        key("site", Shape::Table(&SITE), "Who publishes.").required(),
        key("daemon", Shape::Table(&DAEMON), "Where it listens, and where it keeps its files."),
        key("fetch", Shape::Table(&FETCH), "How sources are asked."),
        key("reading", Shape::Table(&READING), "How much of a document is taken."),
        key("schedule", Shape::Table(&SCHEDULE), "When sources are asked."),
        key("retention", Shape::Table(&RETENTION), "What is kept, and for how long."),
        not_built("templates"),
        key("section", Shape::Tables(&SECTION), "A heading with rules."),
        key("source", Shape::Tables(&SOURCE), "Something to read: a feed, or a page without one."),
        key("digest", Shape::Tables(&DIGEST), "A periodic selection, published in numbered editions."),
    ],
};

const SITE: Table = Table {
    label: "`[site]`",
    doc: "Who publishes.",
    keys: &[
        key("title", Shape::Text, "The name of the whole.").required(),
        key("url", Shape::Url, "Where readers find us; the self links start with it.").required(),
        key(
            "authority",
            Shape::Authority,
            "The authority of the `tag:` ids of all items: a domain (or mail address) and a date on which it was yours. Never change it.",
        )
        .required(),
        key("time_zone", Shape::TimeZone, "For schedules, and for dates that people read.").default("UTC"),
        key("language", Shape::Language, "The language of the feeds.").default("en"),
        key("description", Shape::Text, "One sentence about the whole."),
        key("author", Shape::Text, "Who is named as the author of the feeds."),
        key("copyright", Shape::Text, "The rights in the feeds."),
        key("icon", Shape::Url, "A square picture."),
    ],
};

const DAEMON: Table = Table {
    label: "`[daemon]`",
    doc: "Where it listens, and where it keeps its files.",
    keys: &[
        key(
            "listen",
            Shape::Listeners,
            "Where the published tree is served: addresses with a port, or `unix:` and a path; an empty array serves nothing.",
        )
        .default("127.0.0.1:8080"),
        key("state_dir", Shape::Path, "Holds the database. Relative paths start at this file's folder.")
            .default("state"),
        key("public_dir", Shape::Path, "The published tree. Relative paths start at this file's folder.")
            .default("public"),
        key(
            "control_socket",
            Shape::Path,
            "Where orders reach the daemon. Absent: `control.sock` in `state_dir`.",
        ),
    ],
};

const FETCH: Table = Table {
    label: "`[fetch]`",
    doc: "How sources are asked.",
    keys: &[
        key(
            "user_agent",
            Shape::Text,
            "How we introduce ourselves; absent: newsdesk, its version, the site's url and the contact.",
        ),
        key("contact", Shape::Text, "A mail address or page for people whose servers we ask."),
        key("concurrency", count(1, 1000), "Requests in flight, at most, in all.").default("16"),
        key("per_host", count(1, 100), "Requests in flight, at most, per host.").default("1"),
        key("host_gap", Shape::Span, "The pause between two requests to one host.").default("1s"),
        key("timeout", Shape::Span, "For one answer, redirects and body included.").default("30s"),
        key("round_deadline", Shape::Span, "For a whole round: what has not answered by then has failed.")
            .default("10m"),
        key("max_bytes", Shape::Size, "The largest body, counted after decompression.").default("8 MiB"),
        key(
            "max_wait",
            Shape::Span,
            "How long Retry-After may delay a source with its own schedule; others: a day.",
        )
        .default("1h"),
        key("private_hosts", Shape::Hosts, "The only doors to private addresses: hosts, addresses, blocks."),
        not_built("proxy"),
    ],
};

const READING: Table = Table {
    label: "`[reading]`",
    doc: "How much of a document is taken. The document itself is limited by `fetch.max_bytes`.",
    keys: &[
        key("max_items", count(1, 100_000), "Entries of one document: the first ones are taken.")
            .default("2000"),
        key("max_body", Shape::Size, "The text of one entry, as HTML: what is longer is cut.")
            .default("1 MiB"),
        key(
            "max_depth",
            count(16, 4096),
            "Elements of a text open in each other: deeper ones lose their tags, not their text.",
        )
        .default("256"),
        key("max_attributes", count(16, 10_000), "Attributes of one element: further ones are left out.")
            .default("256"),
        key("max_time", Shape::Span, "How long reading one document may take.").default("10s"),
    ],
};

const SCHEDULE: Table = Table {
    label: "`[schedule]`",
    doc: "When sources are asked.",
    keys: &[
        key("sources", Shape::Cron, "When the daemon asks every source without a schedule of its own; each at its own place in the gaps.")
            .default("*/20 * * * *"),
        not_built("min"),
        not_built("max"),
    ],
};

const RETENTION: Table = Table {
    label: "`[retention]`",
    doc: "What is kept, and for how long.",
    keys: &[
        key("keep_entries", Shape::Span, "How long an entry stays known that its source no longer lists.")
            .default("90d"),
        key("keep_articles", Shape::Span, "How long the text of an article stays.").default("365d"),
        key("section_items", count(1, 1000), "How many items a section's feeds carry.").default("50"),
    ],
};

const SECTION: Table = Table {
    label: "`[[section]]`",
    doc: "A heading with rules.",
    keys: &[
        key("name", Shape::Name, "Its path under the site.").required(),
        key("title", Shape::Text, "The heading that people read.").required(),
        key("description", Shape::Text, "One sentence about it."),
        key("items", count(1, 1000), "How many items its feeds carry; absent: `retention.section_items`."),
        key("body", choice(&["summary", "full"]), "How much of other people's text goes out.")
            .default("summary"),
        key(
            "date",
            choice(&["per-format", "added", "source"]),
            "The date of an item: when we filed it, or what the source says; per-format: the first in RSS, the second elsewhere.",
        )
        .default("per-format"),
        key("group", Shape::Text, "A heading over several sections, on the front page and in OPML."),
        key("formerly", Shape::SectionNames, "What it was called before: its articles come along, and its old address leads here."),
        key("include", Shape::Rules, "Takes in what matches any of these, from any source."),
        key("keep_only", Shape::Rules, "Refuses what matches none of these."),
        key("discard", Shape::Rules, "Refuses what matches any of these."),
    ],
};

const SOURCE: Table = Table {
    label: "`[[source]]`",
    doc: "Something to read: a feed, or a page without one.",
    keys: &[
        key("url", Shape::Url, "The address of the feed or page.").required(),
        key("name", Shape::Name, "Its id; absent: the url."),
        key("title", Shape::Text, "Overrides the title it gives itself."),
        key(
            "kind",
            Shape::Choice { words: &["feed", "page"], not_built: &["sitemap"] },
            "A feed (RSS, Atom, RDF, JSON Feed), or a web page read by selectors.",
        )
        .default("feed"),
        key("section", Shape::SectionNames, "Proposes everything from here to these sections."),
        key("categories", Shape::Categories, "Its own categories, and the section each proposes."),
        key("schedule", Shape::Cron, "Its own cron line, exact; absent: `schedule.sources`."),
        key("keep_only", Shape::Rules, "Refuses what matches none of these."),
        key("discard", Shape::Rules, "Refuses what matches any of these."),
        key(
            "headers",
            Shape::Headers,
            "More request headers; a value may stand in a file of its own: `{ file = \"NAME\" }`.",
        ),
        key("basic_auth", Shape::Credentials, "User and password."),
        key("user_agent", Shape::Text, "For servers that refuse ours."),
        key("http1", Shape::Switch, "Never HTTP/2: some walls let HTTP/1.1 through."),
        key("language", Shape::Language, "Of entries that don't say theirs."),
        key(
            "updates",
            choice(&["bump", "silent"]),
            "When an item that is out changes: whether the feed's `updated` moves.",
        )
        .default("bump"),
        key("item", Shape::Selector, "Page: one record."),
        key("heading", Shape::Selector, "Page: the title, inside an item; absent: the link's text."),
        key(
            "link",
            Shape::Selector,
            "Page: has the `href`, inside an item; absent: the heading, or the first link.",
        ),
        key("summary", Shape::Selectors, "Page: the text, inside an item; several are joined."),
        key("date", Shape::Selector, "Page: the date, inside an item; a `datetime` attribute wins."),
        key("media", Shape::Selector, "Page: the picture, inside an item: has `src` or `href`."),
        key("author", Shape::Selector, "Page: the author, inside an item."),
        not_built("cookie_file"),
        not_built("full_text"),
    ],
};

const DIGEST: Table = Table {
    label: "`[[digest]]`",
    doc: "A periodic selection, published in numbered editions.",
    keys: &[
        key("name", Shape::Name, "Its path under `digest/`.").required(),
        key("title", Shape::Text, "The title of its editions.").required(),
        key("description", Shape::Text, "One sentence about it."),
        key("schedule", Shape::Cron, "When an edition closes.").required(),
        key("sections", Shape::SectionNames, "In this order; absent or empty: all of them."),
        key("max_items", count(1, 1000), "Per section.").default("30"),
        key("min_items", count(1, 1000), "Fewer articles make no edition, and wait for the next.")
            .default("1"),
        key(
            "catch_up",
            choice(&["one", "each"]),
            "After a pause: one edition, or one for each moment that was missed.",
        )
        .default("one"),
        key(
            "first",
            Shape::FirstEdition,
            "How far the first edition reaches back: not at all, for a time, or for a number of articles.",
        )
        .default("none"),
        not_built("per_source"),
        not_built("template"),
    ],
};

pub(super) const RULE: Table = Table {
    label: "a rule",
    doc: "One test on one field.",
    keys: &[
        key("words", Shape::Texts, "Any of these phrases, as whole words; `hospital*` takes any ending."),
        key("contains", Shape::Texts, "Any of these strings, anywhere."),
        key("matches", Shape::Regex, "A regular expression, anywhere."),
        key("field", choice(&["title", "body", "categories", "any"]), "Where to look.").default("any"),
        key("case_sensitive", Shape::Switch, "Whether `contains` and `matches` mind upper and lower case."),
    ],
};

pub(super) const CREDENTIALS: Table = Table {
    label: "`basic_auth`",
    doc: "User and password.",
    keys: &[
        key("user", Shape::Text, "Who we are to it.").required(),
        key("password", Shape::Secret, "In clear, or in a file of its own: `{ file = \"NAME\" }`.")
            .required(),
    ],
};

pub(super) const SECRET: Table = Table {
    label: "a secret",
    doc: "What stands in a file of its own, in one line.",
    keys: &[key(
        "file",
        Shape::Path,
        "Looked for among the credentials of the service (systemd's `LoadCredential=`), then beside this file.",
    )
    .required()],
};

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Shape::Text => "a text in quotes",
            Shape::Name => "a name such as `company-news`",
            Shape::SectionNames => "the name of a section, or an array of names",
            Shape::Url => "an address such as `https://example.org/`",
            Shape::Language => "a language such as `en` or `en-GB`",
            Shape::TimeZone => "a time zone such as `Europe/London`",
            Shape::Authority => "a domain and a date such as `news.example.org,2026`",
            Shape::Listeners => "an address and a port such as `127.0.0.1:8080`, or an array of them",
            Shape::Path => "a path",
            Shape::Hosts => "a host name, address or block such as `10.0.0.0/8`, or an array of them",
            Shape::Count { least, most } => return write!(f, "a number from {least} to {most}"),
            Shape::Switch => "`true` or `false`",
            Shape::Span => units::EXPECTED_SPAN,
            Shape::Size => units::EXPECTED_SIZE,
            Shape::Cron => "a cron line such as `*/20 * * * *`",
            Shape::Choice { words, .. } => return write!(f, "`{}`", words.join("` or `")),
            Shape::FirstEdition => "`none`, a time such as `7d`, or a number of articles from 1 to 1000",
            Shape::Selector => "a CSS selector",
            Shape::Selectors => "a CSS selector, or an array of selectors",
            Shape::Texts => "a text in quotes, or an array of texts",
            Shape::Headers => "a table of names and values",
            Shape::Credentials => "`user:password`, or a table with `user` and `password`",
            Shape::Secret => "a text in quotes, or a file such as `{ file = \"api-token\" }`",
            Shape::Categories => "a table of categories and names of sections",
            Shape::Rules => "a text, a rule such as `{ words = [\"hospital*\"] }`, or an array of them",
            Shape::Regex => "a regular expression",
            Shape::Table(table) => return write!(f, "the table {}", table.label),
            Shape::Tables(table) => return write!(f, "tables such as {}", table.label),
            Shape::NotBuilt => "nothing",
        })
    }
}
