//! Reading n, 2n and 4n bytes of what is worst to read: the time doubles with the document, or somebody can
//! hold the house up.
//!
//! Machines and their moods differ: read the ratio from one line of a class to the next.

#[path = "../tests/hostile/classes/mod.rs"]
mod classes;

use classes::Class;
use divan::Bencher;
use divan::black_box;
use divan::counter::BytesCount;
use newsdesk::gather::read;
use newsdesk::gather::read::About;
use newsdesk::model::Limits;
use url::Url;

fn main() {
    divan::main();
}

const WORST: [&str; 10] = [
    "entities: billion laughs",
    "entities: quadratic blowup",
    "nesting: many that close at once",
    "attributes: a million",
    "namespaces: declared on the root",
    "namespaces: prefixes that nobody declared",
    "long: a text of pieces of character data",
    "endless: openings of comments",
    "signs: < in a text",
    "json: a million keys",
];

const SIZES: [usize; 3] = [1 << 20, 2 << 20, 4 << 20];

#[divan::bench(args = WORST.iter().flat_map(|name| SIZES.map(|size| (*name, size))), sample_count = 5)]
fn reading(bencher: Bencher, (name, size): (&str, usize)) {
    let classes = classes::all();
    let class = classes.iter().find(|class| class.name == name).expect("a class that there is");
    let body = (class.write)(size);
    bencher.counter(BytesCount::new(body.len())).bench_local(|| read_one(class, black_box(&body)));
}

/// What becomes of it, right or wrong, is for the test to judge.
fn read_one(class: &Class, body: &[u8]) -> Result<String, String> {
    let base = Url::parse("https://ex.org/feed").expect("a constant that is a url");
    let limits = Limits::default();
    let (kind, content_type) = (&class.kind, class.content_type);
    let about =
        About { kind, content_type, base: &base, language: None, limits: &limits, is_over: &|| false };
    classes::judge(&class.expected, &read::read(body, &about))
}
