//! Where a redirect leads.
//!
//! Redirects are followed by hand, so that every hop passes the guard and nothing of one origin
//! is told to another.

use super::place::place;
use crate::model::text::shortened;
use url::Url;

/// Browsers follow 20; a feed that moved so often has lost its way, and 10 is what feed readers follow.
const MAX_HOPS: usize = 10;

/// Enough to recognise a location by: a message is one line.
const MAX_QUOTED: usize = 100;

/// One redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    pub status: u16,
    pub to: Url,
}

/// Why a redirect was not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedirectFault {
    #[error("`{place}` answered {status} without saying where to")]
    NoLocation { place: String, status: u16 },
    #[error("`{place}` answered {status} with a location that is no url: `{location}`")]
    BadLocation { place: String, status: u16, location: String },
    #[error("`{place}` redirects in a circle")]
    Loop { place: String },
    #[error("`{place}` redirects once more after {MAX_HOPS} redirects")]
    TooMany { place: String },
}

/// Whether the status sends us elsewhere; 300, 304, 305 and 306 do not (RFC 9110, 15.4).
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// The url that `location` means when `from` answers with it, without user, password and fragment.
///
/// `hops` are the redirects that led from `first` to `from`.
pub(super) fn target(
    first: &Url,
    hops: &[Hop],
    status: u16,
    location: Option<&[u8]>,
) -> Result<Url, RedirectFault> {
    let from = hops.last().map_or(first, |hop| &hop.to);
    let place = place(from);
    let Some(location) = location.filter(|location| !location.is_empty()) else {
        return Err(RedirectFault::NoLocation { place, status });
    };
    // Raw UTF-8 is common, though only ASCII is allowed (RFC 9110, 10.2.2).
    let location = String::from_utf8_lossy(location);
    let Ok(target) = from.join(&location) else {
        let location = shortened(&location, MAX_QUOTED);
        return Err(RedirectFault::BadLocation { place, status, location });
    };
    let target = plain(&target);
    if target == plain(first) || hops.iter().any(|hop| hop.to == target) {
        return Err(RedirectFault::Loop { place });
    }
    if hops.len() == MAX_HOPS {
        return Err(RedirectFault::TooMany { place });
    }
    Ok(target)
}

/// A url without what is never sent in a request line: user, password and fragment.
pub(super) fn plain(url: &Url) -> Url {
    let mut plain = url.clone();
    plain.set_fragment(None);
    // These fail only for urls that cannot have a user, and so have none.
    let _ = plain.set_username("");
    let _ = plain.set_password(None);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn hop(to: &str) -> Hop {
        Hop { status: 301, to: url(to) }
    }

    #[test]
    fn a_location_is_resolved_against_the_last_hop() {
        let first = url("https://user:pw@a.example/dir/feed?x=1#top");
        for (name, hops, location, expected) in [
            ("absolute", vec![], "http://b.example/f", "http://b.example/f"),
            ("path", vec![], "/f", "https://a.example/f"),
            ("relative", vec![], "f.xml", "https://a.example/dir/f.xml"),
            ("query", vec![], "?y=2", "https://a.example/dir/feed?y=2"),
            ("scheme-relative", vec![], "//c.example/", "https://c.example/"),
            ("after a hop", vec![hop("http://b.example/x/y")], "z", "http://b.example/x/z"),
            ("their user is dropped", vec![], "https://u:p@b.example/#f", "https://b.example/"),
            ("utf-8", vec![], "/größe", "https://a.example/gr%C3%B6%C3%9Fe"),
        ] {
            let found = target(&first, &hops, 302, Some(location.as_bytes()));
            assert_eq!(found, Ok(url(expected)), "{name}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_said() {
        let first = url("http://a.example:81/feed");
        let long: Vec<Hop> = (0..10).map(|number| hop(&format!("http://a.example/{number}"))).collect();
        for (name, hops, location, message) in [
            ("none", vec![], None, "`a.example:81` answered 301 without saying where to"),
            ("empty", vec![], Some(""), "`a.example:81` answered 301 without saying where to"),
            (
                "no url",
                vec![],
                Some("http://"),
                "`a.example:81` answered 301 with a location that is no url: `http://`",
            ),
            ("itself", vec![], Some("/feed"), "`a.example:81` redirects in a circle"),
            ("itself with a fragment", vec![], Some("#x"), "`a.example:81` redirects in a circle"),
            (
                "back to the first",
                vec![hop("http://b.example/")],
                Some("http://a.example:81/feed"),
                "`b.example` redirects in a circle",
            ),
            ("back to a hop", long[..3].to_vec(), Some("/0"), "`a.example` redirects in a circle"),
            ("the eleventh", long, Some("/10"), "`a.example` redirects once more after 10 redirects"),
        ] {
            let fault = target(&first, &hops, 301, location.map(str::as_bytes)).unwrap_err();
            assert_eq!(fault.to_string(), message, "{name}");
        }
    }
}
