//! The path of a request → a place under the root of the tree, or nothing.
//!
//! What is refused here never reaches the file system: there is no way up, none to a hidden file,
//! and one spelling for each name.

/// What a client asks for, as a place under the root of the tree.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    /// Decoded, without a slash at either end; the root is empty.
    pub path: String,
    /// Whether it ended in a slash.
    pub is_folder: bool,
}

impl Asked {
    /// `None` where a name is empty, hidden (`.` and `..` among them), or not plain text.
    pub fn read(path: &str) -> Option<Asked> {
        let inside = path.strip_prefix('/')?;
        let without_slash = inside.strip_suffix('/');
        let is_folder = without_slash.is_some() || inside.is_empty();
        let encoded = without_slash.unwrap_or(inside);
        let path = match encoded.contains('%') {
            true => decoded_names(encoded)?,
            false => encoded.to_owned(),
        };
        let is_root = inside.is_empty();
        (is_root || path.split('/').all(is_plain)).then_some(Asked { path, is_folder })
    }

    /// The last name, empty for the root.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// A path as it stands in an address (RFC 3986, 3.3), its slashes kept.
pub fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(byte.into());
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn is_plain(name: &str) -> bool {
    let is_strange = |letter: char| letter == '\\' || letter.is_control();
    !name.is_empty() && !name.starts_with('.') && !name.contains(is_strange)
}

/// Name by name: a slash that was encoded parts nothing, so no name may hold one.
fn decoded_names(encoded: &str) -> Option<String> {
    let name = |name| String::from_utf8(decoded(name)?).ok().filter(|name| !name.contains('/'));
    let names: Vec<String> = encoded.split('/').map(name).collect::<Option<_>>()?;
    Some(names.join("/"))
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
        let file = |path: &str| Some(Asked { path: path.to_owned(), is_folder: false });
        let folder = |path: &str| Some(Asked { path: path.to_owned(), is_folder: true });
        for (name, path, expected) in [
            ("the root", "/", folder("")),
            ("a file", "/health/rss.xml", file("health/rss.xml")),
            ("a folder", "/health/", folder("health")),
            ("encoded", "/caf%C3%A9%20bar", file("café bar")),
            ("a colon is a name", "/a:b", file("a:b")),
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
            assert_eq!(Asked::read(path), expected, "{name}");
        }
    }

    #[test]
    fn an_encoded_path_is_read_as_what_it_was() {
        for path in ["travel", "source/café & bar", "a:b/%2e", "digest/weekly/1"] {
            let asked = Asked::read(&format!("/{}", encoded(path)));
            assert_eq!(asked, Some(Asked { path: path.to_owned(), is_folder: false }), "{path}");
        }
        assert_eq!(encoded("source/café & bar"), "source/caf%C3%A9%20%26%20bar");
    }
}
