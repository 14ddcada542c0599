//! Reading one document of 100 entries, and feed-rs alone on the same bytes.
//!
//! Machines and their moods differ: read the ratio of the two.

mod support;

use divan::Bencher;
use divan::black_box;
use divan::counter::BytesCount;
use divan::counter::ItemsCount;
use feed_rs::parser::Builder;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::model::Limits;
use newsdesk::model::SourceKind;
use serde_json::Value;
use serde_json::json;
use url::Url;

const HOME: &str = "https://outlet.example/";

fn main() {
    divan::main();
}

#[derive(Clone, Copy, Debug)]
enum Format {
    Rss,
    Atom,
    Rdf,
    Json,
}

#[divan::bench(args = [Format::Rss, Format::Atom, Format::Rdf, Format::Json])]
fn feed_rs_alone(bencher: Bencher, format: Format) {
    let document = document(format);
    // Newsdesk leaves the sanitising to publication.
    let parser = Builder::new().base_uri(Some(HOME)).sanitize_content(false).build();
    counted(bencher, &document).bench_local(|| parser.parse(black_box(document.as_bytes())).unwrap());
}

#[divan::bench(args = [Format::Rss, Format::Atom, Format::Rdf, Format::Json])]
fn clean(bencher: Bencher, format: Format) {
    let document = document(format);
    counted(bencher, &document).bench(|| entries(&document));
}

/// JSON is never mended.
#[divan::bench(args = [Format::Rss, Format::Atom, Format::Rdf])]
fn mended(bencher: Bencher, format: Format) {
    let document = spoilt(&document(format));
    counted(bencher, &document).bench(|| entries(&document));
}

fn counted<'a, 'b>(bencher: Bencher<'a, 'b>, document: &str) -> Bencher<'a, 'b> {
    bencher.counter(BytesCount::of_str(document)).counter(ItemsCount::new(support::ITEMS))
}

fn entries(document: &str) -> read::Document {
    let base = Url::parse(HOME).unwrap();
    let about = About {
        kind: &SourceKind::Feed,
        content_type: None,
        base: &base,
        language: None,
        limits: &Limits::default(),
        is_over: &|| false,
    };
    let read = read::read(black_box(document.as_bytes()), &about).unwrap();
    assert_eq!(read.entries.len() as u64, support::ITEMS);
    read
}

/// With a bare ampersand and an undeclared entity in every title.
fn spoilt(document: &str) -> String {
    document.replace("<title>", "<title>Beds & caf&eacute;s: ")
}

fn document(format: Format) -> String {
    let all = |one: fn(u64) -> String| (0..support::ITEMS).map(one).collect::<String>();
    match format {
        Format::Rss => format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Outlet</title>\
             <link>{HOME}</link><description>News</description>{}</channel></rss>",
            all(rss_item)
        ),
        Format::Atom => format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\
             <id>{HOME}</id><title>Outlet</title><link href=\"{HOME}\"/>{}</feed>",
            all(atom_entry)
        ),
        Format::Rdf => format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\" \
             xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"{HOME}\">\
             <title>Outlet</title><link>{HOME}</link><description>News</description></channel>{}</rdf:RDF>",
            all(rdf_item)
        ),
        Format::Json => {
            let items: Vec<_> = (0..support::ITEMS).map(json_item).collect();
            let version = "https://jsonfeed.org/version/1.1";
            json!({"version": version, "title": "Outlet", "home_page_url": HOME, "items": items}).to_string()
        }
    }
}

fn rss_item(number: u64) -> String {
    let (title, link, body) = parts(number);
    let date = support::moment(number).to_rfc2822();
    format!(
        "<item><title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>\
         <dc:creator>Ada Byron</dc:creator><category>Health</category>\
         <description>{title}, in short.</description>\
         <content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
    )
}

fn atom_entry(number: u64) -> String {
    let (title, link, body) = parts(number);
    let date = support::moment(number).to_rfc3339();
    let body = body.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<entry><id>{link}</id><title>{title}</title><link rel=\"alternate\" href=\"{link}\"/>\
         <published>{date}</published><updated>{date}</updated><author><name>Ada Byron</name></author>\
         <category term=\"Health\"/><summary>{title}, in short.</summary>\
         <content type=\"html\">{body}</content></entry>\n"
    )
}

fn rdf_item(number: u64) -> String {
    let (title, link, body) = parts(number);
    let date = support::moment(number).to_rfc3339();
    format!(
        "<item rdf:about=\"{link}\"><title>{title}</title><link>{link}</link><dc:date>{date}</dc:date>\
         <dc:creator>Ada Byron</dc:creator><dc:subject>Health</dc:subject>\
         <description>{title}, in short.</description>\
         <content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
    )
}

fn json_item(number: u64) -> Value {
    let (title, link, body) = parts(number);
    json!({
        "id": link, "url": link, "title": title, "content_html": body, "tags": ["Health"],
        "date_published": support::moment(number).to_rfc3339(), "authors": [{"name": "Ada Byron"}],
        "summary": format!("{title}, in short."),
    })
}

fn parts(number: u64) -> (String, String, String) {
    (support::headline(number), support::address(number), support::body(number))
}
