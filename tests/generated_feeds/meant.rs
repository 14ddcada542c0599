//! What a feed means, whatever it is written in.

use newsdesk::model::text;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::sample::subsequence;

const NAMES: [&str; 6] = ["Ann Bo", "O'Neil", "Žofie", "Ørsted & Co", "李四", "News"];

#[derive(Clone, Debug)]
pub struct Meant {
    pub title: String,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Item {
    /// It stands for an id, a link and a minute.
    pub number: u32,
    /// Plain text, none at all included.
    pub title: Option<String>,
    /// HTML.
    pub summary: Option<String>,
    /// HTML.
    pub content: Option<String>,
    pub author: Option<String>,
    pub categories: Vec<String>,
    pub enclosure: bool,
}

impl Item {
    pub fn id(&self) -> String {
        format!("urn:item:{}", self.number)
    }

    pub fn link(&self) -> String {
        format!("https://outlet.example/{}?a=1&b=2", self.number)
    }

    pub fn recording(&self) -> String {
        format!("{}.mp3", self.link())
    }

    /// A whole minute: not every form of a date says seconds.
    pub fn moment(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::DateTime::from_timestamp(1_700_000_000 / 60 * 60 + i64::from(self.number) * 60, 0).unwrap()
    }

    /// As a reader sees it: formats differ in which of the two they have a word for.
    pub fn body(&self) -> String {
        let html = self.content.as_ref().or(self.summary.as_ref());
        html.map(|html| text::plain_text(html)).unwrap_or_default()
    }
}

prop_compose! {
    pub fn meant()(title in line(), items in vec(item(), 0..5)) -> Meant {
        let number = |(at, item)| Item { number: at as u32 + 1, ..item };
        Meant { title, items: items.into_iter().enumerate().map(number).collect() }
    }
}

prop_compose! {
    fn item()(
        title in option::of(line()),
        summary in option::of(html()),
        content in option::of(html()),
        author in option::of(select(&NAMES[..])),
        categories in subsequence(NAMES.to_vec(), 0..3),
        enclosure in any::<bool>(),
    ) -> Item {
        let owned = str::to_owned;
        let (author, categories) = (author.map(owned), categories.into_iter().map(owned).collect());
        Item { number: 0, title, summary, content, author, categories, enclosure }
    }
}

/// One line of text, without markup that a title might be.
fn line() -> impl Strategy<Value = String> {
    let words = [
        "Beds",
        "R&D",
        "3 > 2",
        "café",
        "“so”",
        "don't",
        "Погода",
        "漢字",
        "🏥",
        "a \"b\"",
        "AT&T;",
        "x=1&y=2",
    ];
    vec(select(words.to_vec()), 1..5).prop_map(|words| words.join(" "))
}

/// As XML would have it, but for the picture.
fn html() -> impl Strategy<Value = String> {
    let pieces = [
        "<p>One &amp; two</p>",
        "Beds",
        "<a href=\"/a?b=1&amp;c=2\">link</a>",
        "<br/>",
        "caf\u{e9}",
        "&nbsp;",
        "<b>Погода</b>",
        "]]&gt;",
        "<img src='/i.png' alt=''>",
        "&lt;tag&gt;",
    ];
    vec(select(pieces.to_vec()), 1..5).prop_map(|pieces| format!("x {}", pieces.join(" ")))
}
