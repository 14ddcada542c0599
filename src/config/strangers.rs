//! Files of other programs that are called `feeds.toml` too.

use toml::de::DeTable;
use toml::de::DeValue;

/// What to say about a file that was written for rsspls or for Feed me up, Scotty.
pub(super) fn recognise(root: &DeTable) -> Option<(&'static str, &'static str)> {
    if root.contains_key("site") {
        return None;
    }
    if root.contains_key("rsspls") || root.get("feed").is_some_and(|feed| feed.get_ref().is_array()) {
        return Some((
            "this is a feeds.toml of rsspls; importing it is not built yet",
            "each `[[feed]]` becomes a `[[source]]` with `kind = \"page\"`: url, item, heading, link, summary, date and media keep their names",
        ));
    }
    let is_scotty = |value: &DeValue| value.get("entrySelector").is_some();
    root.values().any(|value| is_scotty(value.get_ref())).then_some((
        "this is a feeds.toml of Feed me up, Scotty; importing it is not built yet",
        "each table becomes a `[[source]]` with `kind = \"page\"`: entrySelector is item, titleSelector is heading, linkSelector is link",
    ))
}
