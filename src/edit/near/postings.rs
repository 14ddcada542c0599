//! Which versions have a run of words: hash → numbers, in seven bytes each.
//!
//! A table of buckets of a cache line each that grows one bucket at a time (linear hashing), so that it never
//! stands in memory twice. A bucket that is full forgets its oldest: what so many have proves nothing.

/// In a bucket.
const PLACES: usize = 12;

/// The first table: 4 MiB. Beyond it each bucket is split by a bit of the tag.
const FIRST_BITS: u32 = 16;

/// Buckets are made in parts of so many.
const PART: usize = 1 << 12;

/// Entries for a bucket, on the average, before the table grows.
const FILLED: usize = 9;

/// Of one run, so many at most are kept.
const OF_ONE_RUN: usize = 8;

/// Numbers are kept modulo 2^24; half of that many versions may stand in a window.
const NUMBER_BITS: u32 = 24;

#[derive(Clone, Debug)]
#[repr(align(64))]
struct Bucket {
    /// The upper half of the hash.
    tags: [u16; PLACES],
    low: [u16; PLACES],
    high: [u8; PLACES],
    /// How many places were ever filled.
    filled: u8,
}

impl Bucket {
    const EMPTY: Bucket = Bucket { tags: [0; PLACES], low: [0; PLACES], high: [0; PLACES], filled: 0 };

    fn number(&self, place: usize) -> u32 {
        u32::from(self.high[place]) << 16 | u32::from(self.low[place])
    }

    fn put(&mut self, place: usize, tag: u16, number: u32) {
        self.tags[place] = tag;
        self.low[place] = number as u16;
        self.high[place] = (number >> 16) as u8;
    }

    /// Adds one; the oldest of its run goes where that has enough, the oldest of all where there is no room.
    fn add(&mut self, tag: u16, number: u32, gone: u32) {
        let filled = usize::from(self.filled);
        let of_the_run = self.of(tag);
        let place = match of_the_run.count_ones() as usize {
            OF_ONE_RUN.. => self.oldest(of_the_run, gone),
            _ if filled < PLACES => {
                self.filled += 1;
                filled
            }
            _ => self.oldest(ALL, gone),
        };
        self.put(place, tag, number);
    }

    /// The places of a tag, a bit each.
    fn of(&self, tag: u16) -> u16 {
        let found = self.tags.iter().rev().fold(0, |found, other| found << 1 | u16::from(*other == tag));
        found & ((1 << self.filled) - 1)
    }

    /// Of some places, that of the oldest: what left the window stands before all that is in it.
    fn oldest(&self, places: u16, gone: u32) -> usize {
        each_bit(places).min_by_key(|place| age(self.number(*place), gone)).unwrap_or(0)
    }
}

/// Every place of a bucket, a bit each.
const ALL: u16 = (1 << PLACES) - 1;

fn each_bit(mut bits: u16) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (bits != 0).then(|| bits.trailing_zeros() as usize);
        bits &= bits.wrapping_sub(1);
        lowest
    })
}

/// The place of a number in the window; what left it comes out behind all, so its age is turned around.
fn age(number: u32, gone: u32) -> i32 {
    // The difference of two numbers of 24 bits, with its sign.
    (number.wrapping_sub(gone) << (32 - NUMBER_BITS)) as i32 >> (32 - NUMBER_BITS)
}

#[derive(Debug, Default)]
pub struct Postings {
    parts: Vec<Box<[Bucket]>>,
    buckets: usize,
    /// That stand in the window.
    live: usize,
}

impl Postings {
    pub fn bytes(&self) -> usize {
        self.parts.len() * PART * size_of::<Bucket>()
    }

    /// Adds a version under each of its runs. `gone` is the number of the first that is still there.
    pub fn add(&mut self, number: u32, gone: u32, hashes: impl Iterator<Item = u32> + Clone) {
        if self.buckets == 0 {
            while self.buckets < 1 << FIRST_BITS {
                self.grow_part();
                self.buckets += PART;
            }
        }
        self.fetch(hashes.clone());
        for hash in hashes {
            self.live += 1;
            if self.live > self.buckets * FILLED {
                self.split(gone);
            }
            let bucket = self.bucket_of(hash);
            self.bucket_mut(bucket).add((hash >> 16) as u16, number, gone);
        }
    }

    /// So many have left the window. Their places are taken when they are needed.
    pub fn let_go(&mut self, count: usize) {
        self.live = self.live.saturating_sub(count);
    }

    /// Has the memory bring the buckets of all hashes at once, where one after the other would be waited for: a
    /// large window is in no cache, and this makes it twice as fast.
    pub fn fetch(&self, hashes: impl Iterator<Item = u32>) {
        if self.buckets > 0 {
            let filled = hashes.map(|hash| self.bucket(self.bucket_of(hash)).filled);
            std::hint::black_box(filled.fold(0, u8::wrapping_add));
        }
    }

    /// Hands over the numbers that stand under a hash, `gone` and later.
    pub fn find(&self, hash: u32, gone: u32, mut each: impl FnMut(u32)) {
        if self.buckets == 0 {
            return;
        }
        let (bucket, tag) = (self.bucket(self.bucket_of(hash)), (hash >> 16) as u16);
        for place in each_bit(bucket.of(tag)) {
            let age = age(bucket.number(place), gone);
            if age >= 0 {
                each(gone.wrapping_add(age as u32));
            }
        }
    }

    fn bucket_of(&self, hash: u32) -> usize {
        let bits = self.buckets.ilog2();
        let (whole, half) = ((hash as usize) & ((2 << bits) - 1), (hash as usize) & ((1 << bits) - 1));
        if whole < self.buckets { whole } else { half }
    }

    fn bucket(&self, bucket: usize) -> &Bucket {
        &self.parts[bucket / PART][bucket % PART]
    }

    fn bucket_mut(&mut self, bucket: usize) -> &mut Bucket {
        &mut self.parts[bucket / PART][bucket % PART]
    }

    fn grow_part(&mut self) {
        self.parts.push(vec![Bucket::EMPTY; PART].into_boxed_slice());
    }

    /// One bucket more: what belongs there moves over from the one that stood for it.
    fn split(&mut self, gone: u32) {
        let new = self.buckets;
        let bits = new.ilog2();
        if bits >= 32 {
            return;
        }
        if new / PART == self.parts.len() {
            self.grow_part();
        }
        self.buckets += 1;
        let old = new & ((1 << bits) - 1);
        let before = std::mem::replace(self.bucket_mut(old), Bucket::EMPTY);
        for place in 0..usize::from(before.filled) {
            let (tag, number) = (before.tags[place], before.number(place));
            if age(number, gone) >= 0 {
                let is_new = tag >> (bits - FIRST_BITS) & 1 == 1;
                self.bucket_mut(if is_new { new } else { old }).add(tag, number, gone);
            }
        }
    }
}
