//! The names that things go by. A `SourceId` can't be passed where a `SectionId` is due.

use serde::Deserialize;
use serde::Serialize;
use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// A source: its `name` in `feeds.toml`, else its normalised url.
    SourceId
}
text_id! {
    /// A section: its `name`, which is also its path under the site.
    SectionId
}
text_id! {
    /// A digest: its `name`, which is also its path under `digest/`.
    DigestId
}
text_id! {
    /// The id an article is published under: a `tag:` URI (RFC 4151) under the site's authority,
    /// as in `tag:news.example.org,2026:4zq1v0k8m3tx7c2e`. Minted once, never reused.
    TagUri
}

impl TagUri {
    /// The part after the last colon, by which people name an article on the command line.
    pub fn short(&self) -> &str {
        self.0.rsplit(':').next().unwrap_or(&self.0)
    }
}

/// An article's row in the store. Never leaves the program; its published id is a [`TagUri`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub i64);

/// One of the feeds we write. Each has an RSS, an Atom, a JSON Feed and an HTML document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedId {
    /// `/SECTION/`
    Section(SectionId),
    /// `/latest/`: everything that is filed anywhere.
    Latest,
    /// `/source/NAME/`: what a page without a feed of its own was found to list.
    Source(SourceId),
    /// `/digest/NAME/`: one item per edition.
    Digest(DigestId),
}

impl FeedId {
    /// The feed's folder under the site's url, without slashes at its ends: `digest/weekly`.
    pub fn folder(&self) -> String {
        match self {
            FeedId::Section(section) => section.to_string(),
            FeedId::Latest => "latest".to_owned(),
            FeedId::Source(source) => format!("source/{}", path_segment(source.as_str())),
            FeedId::Digest(digest) => format!("digest/{digest}"),
        }
    }
}

/// A source without a name goes by its url; in a path only its letters, digits, dots and dashes stay.
fn path_segment(text: &str) -> String {
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    let mut segment = String::new();
    for letter in bare.chars() {
        match letter {
            'a'..='z' | '0'..='9' | '.' | '-' | '_' => segment.push(letter),
            'A'..='Z' => segment.push(letter.to_ascii_lowercase()),
            _ if !segment.ends_with('-') => segment.push('-'),
            _ => {}
        }
    }
    segment.trim_matches(['-', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_has_one_folder() {
        for (name, feed, folder) in [
            ("section", FeedId::Section(SectionId::new("travel")), "travel"),
            ("named source", FeedId::Source(SourceId::new("itij")), "source/itij"),
            (
                "source by url",
                FeedId::Source(SourceId::new("https://www.Example.com/latest?x=1")),
                "source/www.example.com-latest-x-1",
            ),
            ("no way up", FeedId::Source(SourceId::new("../../etc")), "source/etc"),
        ] {
            assert_eq!(feed.folder(), folder, "{name}");
        }
    }
}
