//! What a desk of a size costs: processor time for each entry, memory, and disk.
//!
//!     cargo run --release --example scale -- 10000 100000 1000000
//!
//! The numbers are articles in the window; ten times as many entries are known beside them, as years of them
//! are. The news is made up. Counted is the time on a processor, not that on the wall. A million takes
//! ten minutes, and 4 GB in the folder for temporary files (`TMPDIR`).

mod known;
mod meter;
mod news;
mod stored;
mod table;
mod window;

use anyhow::Context;
use anyhow::Result;
use news::Language;
use table::Table;

/// Entries that are known for each article in the window.
const KNOWN: u64 = 10;

fn main() -> Result<()> {
    let sizes =
        std::env::args().skip(1).map(|size| size.parse().with_context(|| format!("`{size}` is no number")));
    let sizes = sizes.collect::<Result<Vec<u64>>>()?;
    let language = Language::new();
    let mut table = Table::default();
    for size in sizes {
        table.column(size);
        window::measure(&language, size, &mut table)?;
        stored::measure(&language, size, &mut table)?;
        known::measure(KNOWN * size, &mut table)?;
        println!("{table}");
    }
    Ok(())
}
