//! News made up from numbers: the same on every machine, and like real news in length and markup.

use chrono::DateTime;
use chrono::Utc;

/// Entries of a document, items of a page: a lively source, a full section.
pub const ITEMS: u64 = 100;

const WORDS: &str = "the of a in hospital ward said minister patients flight crew to opened closed \
                     after under new airport region care winter budget nurses was for on by insurers \
                     claims rose fell per cent year ambulance repatriated island ferry café —";

pub fn headline(number: u64) -> String {
    format!("{} {number}", sentence(number, 0, 9))
}

/// Some 2 kB of HTML: six paragraphs with a link, a picture and an entity.
pub fn body(number: u64) -> String {
    let lead = format!(
        "<p>{} <a href=\"/people?id={number}&amp;from=feed\">the minister</a> &ndash; \
         <img src=\"https://cdn.example/{number}.jpg\" alt=\"\" width=\"640\"></p>\n",
        sentence(number, 1, 30)
    );
    let paragraph = |place| format!("<p>{}.</p>\n", sentence(number, place, 50));
    lead + &(2..7).map(paragraph).collect::<String>()
}

pub fn address(number: u64) -> String {
    format!("https://outlet.example/2026/news/story-{number}")
}

/// A minute after the one before.
pub fn moment(number: u64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000 + 60 * number as i64, 0).expect("a moment in this century")
}

fn sentence(number: u64, place: u64, words: u64) -> String {
    let all: Vec<&str> = WORDS.split(' ').collect();
    let word = |at: u64| all[(scattered(number << 32 | place << 16 | at) % all.len() as u64) as usize];
    (0..words).map(word).collect::<Vec<_>>().join(" ")
}

/// The finaliser of SplitMix64: neighbours come out far apart.
fn scattered(number: u64) -> u64 {
    let mixed = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
