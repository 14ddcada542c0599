//! What was measured: a line for each thing, a column for each size.

use std::fmt;

#[derive(Debug, Default)]
pub struct Table {
    sizes: Vec<u64>,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    name: String,
    unit: &'static str,
    values: Vec<f64>,
}

impl Table {
    /// What is put from now on is of this size.
    pub fn column(&mut self, size: u64) {
        self.sizes.push(size);
    }

    pub fn put(&mut self, name: &str, value: f64, unit: &'static str) {
        match self.lines.iter_mut().find(|line| line.name == name) {
            Some(line) => line.values.push(value),
            None => self.lines.push(Line { name: name.to_owned(), unit, values: vec![value] }),
        }
    }
}

impl fmt::Display for Table {
    /// Behind each value stands how many times the first column's it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:52}", "articles in the window")?;
        self.sizes.iter().try_for_each(|size| write!(f, "{size:>18}"))?;
        for Line { name, unit, values } in &self.lines {
            write!(f, "\n{:52}", format!("{name}, {unit}"))?;
            for value in values {
                write!(
                    f,
                    "{value:>10.2} {:>7}",
                    format!("x{:.2}", value / values[0].max(f64::MIN_POSITIVE))
                )?;
            }
        }
        writeln!(f)
    }
}
