//! Accept-Encoding → which coding of a document a client is best served with (RFC 9110, 12.5.3).

use super::Request;

/// How the bytes of a document are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Plain,
    Gzip,
    Brotli,
}

/// From the best to the plainest: at equal q the first wins.
pub const BY_SIZE: [Coding; 3] = [Coding::Brotli, Coding::Gzip, Coding::Plain];

/// How much a client wants each coding, in thousandths; 0: not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wishes {
    brotli: u16,
    gzip: u16,
    plain: u16,
}

impl Coding {
    /// As `Content-Encoding` says it.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Coding::Plain => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }

    /// What a twin is called after its file.
    pub fn extension(self) -> Option<&'static str> {
        match self {
            Coding::Plain => None,
            Coding::Gzip => Some("gz"),
            Coding::Brotli => Some("br"),
        }
    }
}

impl Wishes {
    /// Of a client that says nothing: plain bytes, which everybody reads.
    const SILENT: Wishes = Wishes { brotli: 0, gzip: 0, plain: 1 };

    pub fn of(request: &Request) -> Wishes {
        let mut lines = request.header("accept-encoding").peekable();
        match lines.peek() {
            Some(_) => Wishes::read(lines.flat_map(|line| line.split(','))),
            None => Wishes::SILENT,
        }
    }

    /// What is not named has the q of `*`; without a star it is not wanted, but plain bytes are, least of
    /// all.
    fn read<'a>(wishes: impl Iterator<Item = &'a str>) -> Wishes {
        let (mut brotli, mut gzip, mut plain, mut rest) = (None, None, None, None);
        for (name, q) in wishes.filter_map(wish) {
            let named = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
            match name {
                "*" => rest = Some(q),
                _ if named(&["br"]) => brotli = Some(q),
                _ if named(&["gzip", "x-gzip"]) => gzip = Some(q),
                _ if named(&["identity"]) => plain = Some(q),
                _ => {}
            }
        }
        Wishes {
            brotli: brotli.or(rest).unwrap_or(0),
            gzip: gzip.or(rest).unwrap_or(0),
            // A star speaks of plain bytes only where it refuses them.
            plain: plain.or(rest.filter(|q| *q == 0)).unwrap_or(1),
        }
    }

    /// Whether the client takes this coding.
    pub fn take(self, coding: Coding) -> bool {
        self.q(coding) > 0
    }

    /// The best of what there is. Plain bytes also where they are refused and nothing else is there:
    /// an answer is worth more than none.
    pub fn best(self, is_there: impl Fn(Coding) -> bool) -> Coding {
        let there = BY_SIZE.into_iter().filter(|coding| self.take(*coding) && is_there(*coding));
        // The first of the best, where `max_by_key` gives the last.
        there.rev().max_by_key(|coding| self.q(*coding)).unwrap_or(Coding::Plain)
    }

    fn q(self, coding: Coding) -> u16 {
        match coding {
            Coding::Plain => self.plain,
            Coding::Gzip => self.gzip,
            Coding::Brotli => self.brotli,
        }
    }
}

/// `gzip;q=0.5` → its name and its q in thousandths; a q that is none counts as refused.
fn wish(text: &str) -> Option<(&str, u16)> {
    let (name, parameters) = text.split_once(';').unwrap_or((text, ""));
    let q = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let q =
        q.filter(|(key, _)| key.trim().eq_ignore_ascii_case("q")).map(|(_, q)| thousandths(q.trim())).next();
    Some((name.trim(), q.unwrap_or(1000))).filter(|(name, _)| !name.is_empty())
}

/// `0.5` → 500 (RFC 9110, 12.4.2).
fn thousandths(q: &str) -> u16 {
    let (whole, part) = q.split_once('.').unwrap_or((q, ""));
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    match whole {
        "1" => 1000,
        "0" if is_number(part) && part.len() <= 3 => format!("{part:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(lines: &[&str]) -> Wishes {
        let headers = lines.iter().map(|line| ("accept-encoding".to_owned(), line.to_string())).collect();
        Wishes::of(&Request { headers, ..Request::default() })
    }

    #[test]
    fn the_client_gets_what_it_wants_most() {
        for (name, lines, expected) in [
            ("nothing said", &[][..], Coding::Plain),
            ("nothing wanted", &[""], Coding::Plain),
            ("one", &["gzip"], Coding::Gzip),
            ("both", &["gzip, deflate, br, zstd"], Coding::Brotli),
            ("on two lines", &["gzip", "br"], Coding::Brotli),
            ("shouted", &["GZIP"], Coding::Gzip),
            ("by its old name", &["x-gzip"], Coding::Gzip),
            ("one more than the other", &["gzip;q=1.0, br;q=0.9"], Coding::Gzip),
            ("by a little", &["gzip;q=0.501, br;q=0.5"], Coding::Gzip),
            ("with spaces", &["br ; q=0 , gzip ; q=0.1"], Coding::Gzip),
            ("anything", &["*"], Coding::Brotli),
            ("anything but one", &["br;q=0, *"], Coding::Gzip),
            ("anything, hardly", &["gzip, *;q=0.1"], Coding::Gzip),
            ("plain above all", &["identity, gzip;q=0.5"], Coding::Plain),
            ("plain at equal q", &["identity, gzip"], Coding::Gzip),
            ("refused", &["gzip;q=0, br;q=0.000"], Coding::Plain),
            ("not plain", &["identity;q=0, gzip;q=0.1"], Coding::Gzip),
            ("nothing at all", &["*;q=0"], Coding::Plain),
            ("none that we have", &["zstd, identity;q=0"], Coding::Plain),
            ("no q", &["gzip;q=, br;q=x"], Coding::Plain),
            ("another parameter", &["gzip;level=9;q=0.2"], Coding::Gzip),
        ] {
            assert_eq!(wishes(lines).best(|_| true), expected, "{name}");
        }
    }

    #[test]
    fn the_client_gets_what_is_there() {
        for (name, line, there, expected) in [
            ("its second wish", "br, gzip;q=0.5", Coding::Gzip, Coding::Gzip),
            ("plain bytes", "br", Coding::Gzip, Coding::Plain),
            ("plain bytes, though refused", "br, identity;q=0", Coding::Gzip, Coding::Plain),
        ] {
            let is_there = |coding| coding == there || coding == Coding::Plain;
            assert_eq!(wishes(&[line]).best(is_there), expected, "{name}");
        }
    }
}
