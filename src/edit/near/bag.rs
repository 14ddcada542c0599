//! A set of words, by their hashes: made for one comparison, and asked often.

use crate::edit::tokens::Token;

/// Open addressing, at most half full; 0 is a free place, so a word of that hash counts as one of hash 1.
#[derive(Clone, Debug)]
pub struct Bag {
    places: Vec<u32>,
    /// How many different words it has.
    pub len: usize,
}

impl Bag {
    pub fn of(words: &[Token]) -> Bag {
        let mut bag = Bag { places: vec![0; (2 * words.len() + 2).next_power_of_two()], len: 0 };
        for word in words {
            let place = bag.place(word.hash);
            if bag.places[place] == 0 {
                bag.places[place] = word.hash.max(1);
                bag.len += 1;
            }
        }
        bag
    }

    pub fn has(&self, word: u32) -> bool {
        self.places[self.place(word)] != 0
    }

    /// How many of the words of `other` it has.
    pub fn shared(&self, other: &Bag) -> usize {
        other.iter().filter(|word| self.has(*word)).count()
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.places.iter().copied().filter(|word| *word != 0)
    }

    /// Where the word is, or may be put.
    fn place(&self, word: u32) -> usize {
        let (word, mask) = (word.max(1), self.places.len() - 1);
        let mut place = word as usize & mask;
        while self.places[place] != 0 && self.places[place] != word {
            place = (place + 1) & mask;
        }
        place
    }
}
