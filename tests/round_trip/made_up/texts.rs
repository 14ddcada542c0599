//! Texts, HTML and addresses as strangers write them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

/// Plain text as strangers write it: what is markup somewhere, letters of all scripts, letters of none.
pub fn words() -> impl Strategy<Value = String> {
    let letters = [
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
        "\u{200b}",
        "\u{ad}",
        "<",
        ">",
        "&",
        "\"",
        "'",
        "`",
        "]]>",
        "<![CDATA[",
        "-->",
        "<!--",
        "<b>",
        "</b>",
        "<br/>",
        "</item>",
        "</title>",
        "<?x?>",
        "&amp;",
        "&lt;",
        "&amp;lt;",
        "&eacute;",
        "&#0;",
        "&#x1f;",
        "&nope;",
        "&#150;",
        "{{",
        "%20",
        "\\",
        "\\u0000",
        "@",
        "a@b.example",
        "(Ann)",
        "漢字",
        "é",
        "e\u{301}",
        "ß",
        "Ω",
        "🏥",
        "👩\u{200d}⚕\u{fe0f}",
        "שלום",
        "\u{202e}",
        "\u{2066}",
        "\u{200f}",
        "\u{0}",
        "\u{b}",
        "\u{1b}",
        "\u{7f}",
        "\u{85}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{fffd}",
        "\u{e000}",
        "\u{10ffff}",
        "https://a.example/?b&c",
    ];
    let piece = prop_oneof![
        3 => select(&["Beds", "and", "wards", "R2", "3"][..]).prop_map(str::to_owned),
        2 => select(letters.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

pub fn named() -> impl Strategy<Value = String> {
    words().prop_map(|words| format!("Name {words}"))
}

pub fn html() -> impl Strategy<Value = String> {
    let markup = select(vec![
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<br>",
        "<a href='/a?b=1&amp;c=\"2\"'>",
        "</a>",
        "<img src=x.png alt='a & b'>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</table>",
        "<script>x && y</script>",
        "<pre>\n\n a</pre>",
        "<!-- c -->",
        "]]>",
        "<![CDATA[x]]>",
        "&nbsp;",
        "&lt;p&gt;",
        "&amp;amp;",
        "<h2>",
        "<blockquote>",
        "<svg><a>",
        "<",
        "&",
        "<p title=\"]]>\">",
    ]);
    vec(prop_oneof![markup.prop_map(str::to_owned), words()], 0..8).prop_map(|pieces| pieces.concat())
}

pub fn web() -> impl Strategy<Value = Url> {
    let urls = [
        "https://outlet.example/ferries?id=7&lang=en",
        "http://outlet.example:8080/a%20b/é;c=1?q='<\">&amp;#part-2",
        "https://ünï.example/漢字/",
        "https://[2001:db8::1]/x]]>y",
        "http://10.0.0.1/",
        "https://outlet.example/?",
        "https://outlet.example/a//b/../c|{d}",
    ];
    select(urls.map(url).to_vec())
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}
