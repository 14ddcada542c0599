//! JSON out of a template → JSON: what people who write it by hand get wrong.
//!
//! Line breaks and other control characters in strings, commas before a closing bracket, `\'`. Nothing is
//! closed that is open: a document that breaks off stays broken. One pass, and no look at what is meant.

/// The text with such slips put right; for a text that the parser refused.
pub fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'"', b',', rest.as_bytes()) {
        tidy.push_str(&rest[..at]);
        rest = match rest.as_bytes()[at] {
            b'"' => string(&rest[at + 1..], &mut tidy),
            _ => comma(&rest[at + 1..], &mut tidy),
        };
    }
    tidy.push_str(rest);
    tidy
}

/// Copies a string whose opening quote is behind us; returns what follows its closing one.
fn string<'a>(inside: &'a str, tidy: &mut String) -> &'a str {
    tidy.push('"');
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                tidy.push('"');
                return &inside[at + 1..];
            }
            '\\' => match letters.next() {
                Some((_, '\'')) => tidy.push('\''),
                Some((_, escaped)) => tidy.extend(['\\', escaped]),
                None => tidy.push('\\'),
            },
            '\n' => tidy.push_str("\\n"),
            '\t' => tidy.push_str("\\t"),
            letter if letter < ' ' => tidy.push(' '),
            letter => tidy.push(letter),
        }
    }
    ""
}

/// Drops a comma with nothing behind it.
fn comma<'a>(after: &'a str, tidy: &mut String) -> &'a str {
    if !after.trim_start().starts_with([']', '}']) {
        tidy.push(',');
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slips_of_templates_are_put_right() {
        for (name, given, expected) in [
            ("nothing", r#"{"a": [1, "x, ]"]}"#, r#"{"a": [1, "x, ]"]}"#),
            ("last comma of a list", "[1, 2,\n ]", "[1, 2\n ]"),
            ("last comma of an object", r#"{"a": 1,}"#, r#"{"a": 1}"#),
            ("two last commas", "[1,,]", "[1,]"),
            ("line break in a string", "\"a\nb\tc\rd\u{1}\"", r#""a\nb\tc d ""#),
            ("escaped apostrophe", r#""it\'s \\' \" x""#, r#""it's \\' \" x""#),
            ("open string", "[\"a", "[\"a"),
            ("open escape", "[\"a\\", "[\"a\\"),
        ] {
            assert_eq!(tidied(given), expected, "{name}");
        }
    }
}
