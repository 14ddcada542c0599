//! What holds of every text, however broken or hostile.

use super::policy;
use super::sanitise;
use crate::model::html::Token;
use crate::model::html::Tokens;
use crate::model::text::plain_text;
use crate::model::text::unescape;
use proptest::prelude::*;
use url::Url;

/// What broken and hostile HTML is made of.
const PIECES: [&str; 92] = [
    "a",
    "b c",
    " ",
    "\n",
    "&amp;",
    "&lt;",
    "&#60;",
    "&nbsp;",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "/",
    "-->",
    "]]>",
    "\r",
    "\0",
    "\u{b}",
    "é",
    "&#13;",
    "&#10;",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href=x>",
    "<a href='javascript:x'>",
    "<a>",
    "</a>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<dl><dt>",
    "<dd>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<caption>",
    "<tbody>",
    "<col>",
    "<h1>",
    "<h2>",
    "</h1>",
    "<pre>",
    "</pre>",
    "<br>",
    "</br>",
    "<hr>",
    "<img src=/p>",
    "<img src=data:x alt='a<b>'>",
    "<img",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<svg>",
    "</svg>",
    "<math><mi>",
    "</math>",
    "<template>",
    "<select><option>",
    "</select>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "<noscript>",
    "</noscript>",
    "<iframe src=//youtube.com/x>",
    "</iframe>",
    "<form>",
    "<button>",
    "<object>",
    "<!--",
    "<!-- x -->",
    "<!DOCTYPE x>",
    "<![CDATA[",
    "<p onclick=x style=\"x\" class='sharedaddy'>",
    "<div hidden title='\"<script>'>",
    "<audio>",
    "<source src=x>",
    "<ruby><rt>",
    "<blockquote>",
];

fn html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "<[a-z]{1,4} ([a-z]{1,5}=[\"'a-z&;#0-9:/ ]{0,9})?/?>",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn safe(html: &str) -> String {
    sanitise(html, Some(&Url::parse("https://e.org/a/page").unwrap()))
}

/// Against our own reading of what came out, and none of the sanitiser's.
fn fault_in(safe: &str) -> Option<String> {
    for token in Tokens::of(safe) {
        match token {
            Token::Text(text) if !text.contains(['<', '>']) => {}
            Token::End(name) if policy::is_kept(name) => {}
            Token::Start(tag) if policy::is_kept(tag.name) => {
                for (name, value) in tag.attributes() {
                    let ours =
                        matches!((tag.name, name), ("img", "loading") | ("audio" | "video", "preload"));
                    if policy::kept_attribute(tag.name, name) != Some(name) && !ours {
                        return Some(format!("attribute {name}"));
                    }
                    let url = policy::ADDRESSES.contains(&name).then(|| Url::parse(&unescape(value)));
                    if url
                        .is_some_and(|url| url.is_err() || !policy::SCHEMES.contains(&url.unwrap().scheme()))
                    {
                        return Some(format!("address {value}"));
                    }
                }
            }
            other => return Some(format!("{other:?}")),
        }
    }
    None
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| letter.is_alphanumeric())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_out_is_safe(html in html()) {
        let safe = safe(&html);
        prop_assert_eq!(fault_in(&safe), None, "{}", safe);
    }

    #[test]
    fn what_is_safe_stays_as_it_is(html in html()) {
        let once = safe(&html);
        prop_assert_eq!(safe(&once), once);
    }

    #[test]
    fn no_word_is_added(html in html()) {
        // A picture that can't be shown is its `alt`, and a player a link below the text.
        prop_assume!(!html.contains("alt=") && !html.contains("youtube"));
        let text = plain_text(&html);
        let mut known = letters(&text);
        for letter in letters(&plain_text(&safe(&html))) {
            prop_assert!(known.any(|other| other == letter), "{letter} of {html}");
        }
    }
}
