//! HTML made safe, per article rendered, and what the worst of inputs cost: the time of one MiB must not be
//! much above that of a long article, whatever it is made of.

use divan::Bencher;
use divan::black_box;
use divan::counter::BytesCount;
use newsdesk::model::text;
use newsdesk::publish;
use url::Url;

/// Of the inputs made to hurt.
const MIB: usize = 1 << 20;

fn main() {
    divan::main();
}

/// One article, of so many bytes.
#[divan::bench(args = [500, 4_000, 50_000, MIB])]
fn article(bencher: Bencher, bytes: usize) {
    let html = article_of(bytes);
    sanitised(bencher, &html);
}

/// The text alone, for summaries and comparisons.
#[divan::bench(args = [500, 4_000, 50_000, MIB])]
fn plain_text(bencher: Bencher, bytes: usize) {
    let html = article_of(bytes);
    bencher.counter(BytesCount::of_str(&html)).bench(|| text::plain_text(black_box(&html)));
}

/// One MiB of each.
#[divan::bench(sample_count = 3, args = hostile().map(|(name, _)| name))]
fn hostile_text(bencher: Bencher, name: &str) {
    let (_, html) = hostile().into_iter().find(|(other, _)| *other == name).unwrap();
    sanitised(bencher, &html);
}

#[divan::bench(sample_count = 3, args = hostile().map(|(name, _)| name))]
fn hostile_plain_text(bencher: Bencher, name: &str) {
    let (_, html) = hostile().into_iter().find(|(other, _)| *other == name).unwrap();
    bencher.counter(BytesCount::of_str(&html)).bench(|| text::title(black_box(&html)));
}

fn sanitised(bencher: Bencher, html: &str) {
    let base = Url::parse("https://outlet.example/news/article").unwrap();
    bencher.counter(BytesCount::of_str(html)).bench(|| publish::sanitise(black_box(html), Some(&base)));
}

/// Paragraphs with links and emphasis, now and then a heading, a picture, a list.
fn article_of(bytes: usize) -> String {
    let paragraph = "<p class=\"text\">The hospital at <a href=\"/places/1?x=1&amp;y=2\">Example&nbsp;Town</a> has opened \
                     <strong>40 beds</strong> more than last year, says its <em>annual report</em>, while the wards wait \
                     for staff. &#8220;We are glad,&#8221; said a spokesperson.</p>\n";
    let rest = "<h2 id=\"more\">More</h2><figure><img src=\"/p.jpg\" width=\"600\" height=\"400\" alt=\"A ward\">\
                <figcaption>A ward</figcaption></figure><ul><li>one</li><li>two</li></ul>\n";
    let mut html = String::new();
    while html.len() < bytes {
        html.push_str(paragraph);
        html.push_str(if html.len().is_multiple_of(3) { rest } else { "" });
    }
    text::shortened(&html, bytes)
}

fn hostile() -> [(&'static str, String); 28] {
    let repeated = |piece: &str| piece.repeat(MIB / piece.len());
    let many_formats: String = (0..100).map(|number| format!("<b title={number}>")).collect();
    [
        ("open div", repeated("<div>")),
        ("open b", repeated("<b>")),
        ("open p in b", repeated("<b><p>")),
        ("formats opened again", many_formats + &"</p><p>a".repeat(MIB / 8)),
        ("crossed formats", repeated("<b><i></b></i>")),
        ("spans closed by div", repeated("<span></div>")),
        ("many small elements", repeated("<i></i>")),
        ("paragraphs", repeated("<p>a")),
        ("tables in tables", repeated("<table><tr><td>")),
        ("text in tables", repeated("<table>a")),
        ("a table of cells", format!("<table>{}", repeated("<td>a"))),
        ("lists in lists", repeated("<ul><li>")),
        ("links", repeated("<a href=x>a</a>")),
        ("open links", repeated("<a href=x>")),
        ("attributes", format!("<p {}>a", repeated("a=b "))),
        (
            "attributes of many names",
            format!("<p {}>a", (0..MIB / 8).map(|n| format!("a{n}=b ")).collect::<String>()),
        ),
        ("one long attribute", format!("<p title=\"{}\">a", repeated("x"))),
        ("open comments", repeated("<!-- >")),
        ("less-than signs", repeated("<")),
        ("ampersands", repeated("&")),
        ("ampersands and letters", repeated("&a")),
        ("ampersands and numbers", repeated("&#")),
        ("references", repeated("&amp;#x26;lt;")),
        ("tags without an end", repeated("<a ")),
        ("quotes without an end", repeated("<a b=\"x\" c=\">")),
        ("strangers", repeated("<x y=\"")),
        ("scripts without an end", repeated("<iframe/></script")),
        ("pictures", repeated("<img src=/p>")),
    ]
}
