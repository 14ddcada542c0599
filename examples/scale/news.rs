//! News made up from numbers: the same on every machine.
//!
//! Words are as frequent as in a language (the second half as often as the first, the third a third), and stand in
//! stock phrases. Six in ten texts are teasers, the others whole; one in eight fills in a template that many
//! share; outlets put their own line under texts. Fifteen in a hundred are near-copies of an earlier one.

const WORDS: usize = 40_000;
const PHRASES: usize = 4_000;
const TEMPLATES: u64 = 40;
const OUTLETS: u64 = 400;
const COPIES_IN_100: u64 = 15;

const SYLLABLES: [&str; 24] = [
    "ba", "ce", "di", "for", "gen", "hu", "jan", "kel", "lo", "mar", "nis", "ol", "pra", "que", "rin", "sto",
    "ter", "un", "ver", "wil", "xa", "yon", "zu", "est",
];

/// The words of all texts, the most frequent first.
pub struct Language {
    words: Vec<String>,
    phrases: Vec<String>,
}

pub struct Article {
    pub title: String,
    pub body: String,
    pub copied: Option<Copied>,
}

/// Of an article that is a near-copy: of which, and how it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    pub from: u64,
    pub edit: Edit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Another title, and a word exchanged in every sentence.
    Reworded,
    /// The first sentence, up to 30 words, under the same title.
    Teaser,
    /// An outlet's words before it and behind it.
    Framed,
}

impl Language {
    pub fn new() -> Language {
        let words = (0..WORDS).map(|rank| spelled(rank as u64)).collect();
        let mut language = Language { words, phrases: Vec::new() };
        let mut chance = Chance(1);
        language.phrases = (0..PHRASES)
            .map(|_| {
                (0..3 + chance.below(4)).map(|_| language.word(&mut chance)).collect::<Vec<_>>().join(" ")
            })
            .collect();
        language
    }

    pub fn article(&self, number: u64) -> Article {
        match copied(number) {
            None => self.original(number),
            Some(copied) => self.copy(copied, number),
        }
    }

    /// The article of a number that is a copy of none.
    pub fn original(&self, number: u64) -> Article {
        let (title, text) = self.text(number);
        Article { title, body: html(&text), copied: None }
    }

    /// Another `seed` makes another copy.
    pub fn copy(&self, copied: Copied, seed: u64) -> Article {
        let chance = &mut Chance::of(2, seed);
        let (mut title, mut text) = self.text(copied.from);
        match copied.edit {
            Edit::Reworded => {
                title = self.sentence(chance, 7);
                text.iter_mut().for_each(|sentence| *sentence = self.reworded(sentence, chance));
            }
            Edit::Teaser => {
                let beginning = text.concat();
                let words = beginning.split_whitespace().take(30);
                text = vec![words.collect::<Vec<_>>().join(" ")];
            }
            Edit::Framed => {
                let outlet = &mut Chance::of(3, chance.below(OUTLETS));
                text.insert(0, self.sentence(outlet, 12));
                text.push(self.sentence(outlet, 20));
            }
        }
        Article { title, body: html(&text), copied: Some(copied) }
    }

    /// A title, and the sentences of a text.
    fn text(&self, number: u64) -> (String, Vec<String>) {
        let chance = &mut Chance::of(4, number);
        let title = self.sentence(chance, 9);
        let mut text = match (chance.below(8), chance.below(10)) {
            (0, _) => self.filled_in(chance),
            (_, ..6) => self.sentences(30 + chance.below(30), chance),
            _ => self.sentences(200 + chance.below(600), chance),
        };
        if chance.below(3) == 0 {
            text.push(self.sentence(&mut Chance::of(5, chance.below(OUTLETS)), 14));
        }
        (title, text)
    }

    fn sentences(&self, words: u64, chance: &mut Chance) -> Vec<String> {
        let mut sentence = |_| {
            let length = 10 + chance.below(12);
            self.sentence(chance, length)
        };
        (0..words.div_ceil(16)).map(&mut sentence).collect()
    }

    /// A template's sentences, with a name and a number in each.
    fn filled_in(&self, chance: &mut Chance) -> Vec<String> {
        let template = &mut Chance::of(6, chance.below(TEMPLATES));
        let sentences = 3 + template.below(6);
        let filled = |_| {
            let (before, behind) = (self.sentence(template, 7), self.sentence(template, 6));
            format!(
                "{} {} {} {behind}",
                before.trim_end_matches(". "),
                name(self.word(chance)),
                chance.below(1000)
            )
        };
        (0..sentences).map(filled).collect()
    }

    fn sentence(&self, chance: &mut Chance, words: u64) -> String {
        let mut sentence = String::with_capacity(8 * words as usize);
        while sentence.bytes().filter(|byte| *byte == b' ').count() < words as usize {
            match chance.below(24) {
                0 | 1 => sentence.push_str(&self.phrases[chance.rank(PHRASES)]),
                2 => sentence.push_str(&name(self.word(chance))),
                3 => sentence.push_str(&chance.below(500).to_string()),
                _ => sentence.push_str(self.word(chance)),
            }
            sentence.push(' ');
        }
        name(sentence.trim_end()) + ". "
    }

    fn reworded(&self, sentence: &str, chance: &mut Chance) -> String {
        let words: Vec<&str> = sentence.split(' ').collect();
        let place = chance.below(words.len() as u64 - 1) as usize;
        let exchanged =
            words.iter().enumerate().map(|(at, word)| if at == place { self.word(chance) } else { word });
        exchanged.collect::<Vec<_>>().join(" ")
    }

    fn word(&self, chance: &mut Chance) -> &str {
        &self.words[chance.rank(WORDS)]
    }
}

/// Of which earlier article a number is a copy: more often of a late one, and of one that is none itself.
fn copied(number: u64) -> Option<Copied> {
    let is_copy = |number: u64| number > 0 && Chance::of(7, number).below(100) < COPIES_IN_100;
    let chance = &mut Chance::of(8, number);
    let back = 1 + chance.rank(number.max(1) as usize) as u64;
    let edit = [Edit::Reworded, Edit::Teaser, Edit::Framed][chance.below(3) as usize];
    let from = (0..=number.saturating_sub(back)).rev().find(|from| !is_copy(*from))?;
    is_copy(number).then_some(Copied { from, edit })
}

/// Teasers come as text, others in paragraphs of four sentences.
fn html(sentences: &[String]) -> String {
    match sentences.len() {
        ..6 => sentences.concat(),
        _ => sentences.chunks(4).map(|paragraph| format!("<p>{}</p>\n", paragraph.concat())).collect(),
    }
}

/// Frequent words are short.
fn spelled(rank: u64) -> String {
    let mut spelled = String::new();
    let mut left = rank;
    loop {
        spelled.push_str(SYLLABLES[(left % 24) as usize]);
        left /= 24;
        if left == 0 {
            return spelled;
        }
    }
}

fn name(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// SplitMix64.
pub struct Chance(u64);

impl Chance {
    /// For one kind of question about one number.
    pub fn of(kind: u64, number: u64) -> Chance {
        Chance(Chance(number << 4 | kind).next())
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Below `count`; twice as great, half as often (Zipf).
    fn rank(&mut self, count: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (((count + 1) as f64).powf(share) - 1.0) as usize
    }
}
