//! Reading one date: the two forms that nearly every feed writes, an odd one, and what is none.

use divan::Bencher;
use divan::black_box;
use newsdesk::gather::read::date;

fn main() {
    divan::main();
}

#[divan::bench(args = [
    "Sat, 03 Jan 2026 10:00:00 +0100",
    "2026-01-03T10:00:00.123+01:00",
    "samedi 3 janvier 2026 à 15h30",
    "Updated 7 times since the story broke",
])]
fn read(bencher: Bencher, text: &str) {
    bencher.bench(|| date(black_box(text)));
}
