//! What the fuzz targets share: an input as the answer of a server, and as a long one.
//!
//! libFuzzer ends a run that takes longer than its `-timeout`. That tells what never ends, not what is
//! quadratic in a few kilobytes; so one input in some is also taken long.

use newsdesk::gather::read::About;
use newsdesk::model::Limits;
use newsdesk::model::SourceKind;
use url::Url;

/// Bytes that [`stretched`] makes of an input: linear work on them is a matter of milliseconds, quadratic
/// work is beyond any `-timeout`.
pub const LONG: usize = 128 * 1024;

/// One input in so many is taken long.
const SELDOM: u64 = 512;

/// Where everything that is fuzzed comes from.
pub fn base() -> Url {
    Url::parse("https://outlet.example/news/feed.xml").expect("a constant that is a url")
}

/// Header and body of an input that begins as an HTTP answer may, with `Content-Type: …` in a line of its
/// own; any other is a body alone.
pub fn answer(input: &[u8]) -> (Option<&str>, &[u8]) {
    let header = input.strip_prefix(b"Content-Type: ").and_then(|rest| {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        Some((str::from_utf8(&rest[..end]).ok()?, &rest[end + 1..]))
    });
    header.map_or((None, input), |(content_type, body)| (Some(content_type), body))
}

/// How a feed is read that says so of itself. No clock is asked: libFuzzer has one.
pub fn about<'a>(content_type: Option<&'a str>, base: &'a Url, limits: &'a Limits) -> About<'a> {
    About { kind: &SourceKind::Feed, content_type, base, language: None, limits, is_over: &|| false }
}

/// The input with a part of it repeated up to [`LONG`]; `None` for most inputs. Which one, and which part,
/// is told by the input itself, so that a crash comes again.
pub fn stretched(input: &[u8]) -> Option<Vec<u8>> {
    let mark = mark(input);
    if input.is_empty() || !mark.is_multiple_of(SELDOM) {
        return None;
    }
    let start = (mark >> 8) as usize % input.len();
    let end = start + 1 + (mark >> 32) as usize % (input.len() - start);
    let part = &input[start..end];
    let times = LONG.saturating_sub(input.len()) / part.len();
    Some([&input[..start], &part.repeat(times), &input[start..]].concat())
}

/// FNV-1a.
fn mark(input: &[u8]) -> u64 {
    input.iter().fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
        (mark ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
