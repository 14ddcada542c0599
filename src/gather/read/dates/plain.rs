//! A date as it came → the characters that a plain keyboard types.
//!
//! Full-width and Arabic digits, minus signs, hidden marks, entities and tags: what feeds leave
//! around a date. Never changes the case, never touches a letter.

/// The text with nothing in it but letters, ASCII digits, ASCII signs and blanks that matter.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (typed, after) = match letter {
            '&' => entity(rest),
            '<' => tag(rest),
            _ => (letter, &rest[letter.len_utf8()..]),
        };
        plain.extend(keyboard(typed));
        rest = after;
    }
    plain
}

/// `&#160;` is its character, `&nbsp;` and its like are blanks.
fn entity(text: &str) -> (char, &str) {
    let Some((name, after)) = text[1..].split_once(';').filter(|(name, _)| name.len() <= 8) else {
        return (' ', &text[1..]);
    };
    let code = match name.strip_prefix('#').map(|code| (code, code.strip_prefix(['x', 'X']))) {
        Some((_, Some(code))) => u32::from_str_radix(code, 16).ok(),
        Some((code, None)) => code.parse().ok(),
        None => None,
    };
    (code.and_then(char::from_u32).unwrap_or(' '), after)
}

/// A tag is left out, the start of a CDATA section too, but not what stands in it.
fn tag(text: &str) -> (char, &str) {
    let end = match text.starts_with("<![") {
        true => text.rfind('[').map(|found| found + 1),
        false => text.find('>').map(|found| found + 1),
    };
    (' ', &text[end.unwrap_or(1)..])
}

fn keyboard(letter: char) -> Option<char> {
    let digit = |zero: u32| char::from_digit(u32::from(letter) - zero, 10);
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0),
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        '\u{2010}' | '\u{2011}' | '\u{2212}' => Some('-'),
        // Soft hyphens, joiners, marks of direction and byte order.
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => None,
        _ if letter.is_whitespace() => Some(' '),
        _ => Some(letter),
    }
}

/// A word in lower case and without its accents: `Αυγούστου` → `αυγουστου`, `Août` → `aout`.
pub fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).filter_map(without_accent).collect()
}

fn without_accent(letter: char) -> Option<char> {
    Some(match letter {
        '\u{300}'..='\u{36f}' => return None,
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ľ' | 'ļ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'ș' | 'š' => 's',
        'ţ' | 'ț' | 'ť' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'й' => 'и',
        _ => letter,
    })
}
