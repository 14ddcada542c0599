//! A mended text → a whole feed: a channel around its items, an end after the last one that is
//! there, and no item that feed-rs would leave out.

use crate::gather::read::ReadError;
use crate::gather::read::extras;
use crate::gather::read::extras::Cut;
use crate::gather::read::extras::Extras;
use crate::gather::read::extras::Item;
use crate::gather::read::extras::Why;
use crate::gather::read::parts;
use std::borrow::Cow;

/// A link that no reader of links takes for one.
const NO_LINK: &str = "<link>about:blank</link>";

/// A text that feed-rs can read to its end, and what it will drop of it.
pub struct Whole<'a> {
    pub text: Cow<'a, str>,
    pub extras: Extras,
    /// What had to be done, in a few words each.
    pub mended: Vec<&'static str>,
}

/// Fails when the root is no feed's, or when the XML is malformed before the first item ends.
pub fn whole(text: &str) -> Result<Whole<'_>, ReadError> {
    let mut mended = Vec::new();
    let mut extras = extras::collect(text);
    let mut whole = Cow::Borrowed(text);
    if let Some(start) = extras.channel_due_at {
        mended.push("no channel");
        whole = Cow::Owned(with_channel(text, start));
        extras = extras::collect(&whole);
    }
    if let Some(cut) = extras.cut.take() {
        whole = Cow::Owned(up_to_the_cut(&whole, cut, &mut mended)?);
    }
    match extras.root.as_str() {
        "rss" | "feed" | "RDF" | "entry" => {}
        root => return Err(ReadError::NotFeedXml { root: root.to_owned() }),
    }
    Ok(Whole { text: with_links(whole, &extras.items), extras, mended })
}

/// An `rss` without a channel, its items (if any) in one.
fn with_channel(text: &str, start: usize) -> String {
    if let Some(open) = text[..start].strip_suffix("/>") {
        return format!("{open}><channel></channel></rss>");
    }
    let end = text.rfind("</rss").unwrap_or(text.len()).max(start);
    [&text[..start], "<channel>", &text[start..end], "</channel>", &text[end..]].concat()
}

/// feed-rs leaves out items of RDF without a link: they get one that is none.
fn with_links<'a>(text: Cow<'a, str>, items: &[Item]) -> Cow<'a, str> {
    let missing: Vec<_> =
        items.iter().filter(|item| !item.has_link).filter_map(|item| item.link_due_at).collect();
    if missing.is_empty() {
        return text;
    }
    let mut linked = String::with_capacity(text.len() + missing.len() * NO_LINK.len());
    let mut copied = 0;
    for at in missing {
        linked.push_str(&text[copied..at]);
        linked.push_str(NO_LINK);
        copied = at;
    }
    linked.push_str(&text[copied..]);
    Cow::Owned(linked)
}

/// The document up to its last whole item, closed.
fn up_to_the_cut(text: &str, cut: Cut, mended: &mut Vec<&'static str>) -> Result<String, ReadError> {
    mended.push(match cut.why {
        Why::Malformed { at, why } if cut.keep == 0 => return Err(malformed(text, at, why)),
        Why::Malformed { .. } => "malformed after the last item that was read",
        Why::TooMany => "more items than are taken",
    });
    Ok(format!("{}{}", &text[..cut.keep], cut.closing))
}

fn malformed(text: &str, at: usize, why: String) -> ReadError {
    let before = parts::up_to(text, at);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    ReadError::Malformed {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        why,
    }
}
