//! The path of a request → the names of folders and files, or nothing.
//!
//! What is refused here never reaches the file system: there is no way up, none to a hidden file,
//! and one spelling for each name.

/// The names along a path, decoded, and whether it ends in a slash.
#[derive(Debug, PartialEq, Eq)]
pub struct Names {
    pub names: Vec<String>,
    pub is_folder: bool,
}

/// `None` where a name is empty, hidden (`.` and `..` among them), or not plain text.
pub fn names(path: &str) -> Option<Names> {
    let inside = path.strip_prefix('/')?;
    if inside.is_empty() {
        return Some(Names { names: Vec::new(), is_folder: true });
    }
    let without_slash = inside.strip_suffix('/');
    let names = without_slash.unwrap_or(inside).split('/').map(name).collect::<Option<_>>()?;
    Some(Names { names, is_folder: without_slash.is_some() })
}

fn name(encoded: &str) -> Option<String> {
    let name = String::from_utf8(decoded(encoded)?).ok()?;
    let is_plain =
        !name.starts_with('.') && !name.contains(|c: char| c == '/' || c == '\\' || c.is_control());
    (is_plain && !name.is_empty()).then_some(name)
}

/// Percent-decoding (RFC 3986, 2.1); `None` where a `%` is not followed by two hex digits.
fn decoded(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = encoded.bytes();
    let mut decoded = Vec::with_capacity(encoded.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            plain => plain,
        });
    }
    Some(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_what_lies_inside_or_nothing() {
        let inside = |names: &[&str], is_folder| {
            Some(Names { names: names.iter().map(|&name| name.to_owned()).collect(), is_folder })
        };
        for (name, path, expected) in [
            ("the root", "/", inside(&[], true)),
            ("a file", "/health/rss.xml", inside(&["health", "rss.xml"], false)),
            ("a folder", "/health/", inside(&["health"], true)),
            ("encoded", "/caf%C3%A9%20bar", inside(&["café bar"], false)),
            ("a colon is a name", "/a:b", inside(&["a:b"], false)),
            ("up", "/../etc/passwd", None),
            ("up, encoded", "/%2e%2E/etc/passwd", None),
            ("up, half encoded", "/.%2e", None),
            ("up through a slash", "/health%2f..%2f..", None),
            ("up by backslash", "/health%5c..%5cx", None),
            ("hidden", "/.git/config", None),
            ("here", "/./health", None),
            ("doubled slash", "/health//rss.xml", None),
            ("only slashes", "//", None),
            ("another host", "//example.org/", None),
            ("nul", "/rss.xml%00.html", None),
            ("line break", "/a%0d%0ab", None),
            ("half an escape", "/a%4", None),
            ("no escape", "/a%zz", None),
            ("not UTF-8", "/caf%e9", None),
            ("no slash", "*", None),
            ("empty", "", None),
        ] {
            assert_eq!(names(path), expected, "{name}");
        }
    }
}
