//! What a text says, apart from what the page around it counts, stamps and points to.
//!
//! Enters: the HTML of an entry. Leaves: its sentences, without counters ("12 comments", "3 min read"), stamps
//! ("updated 12:41") and pointers ("Read more: ...", the headlines under "Related articles"). In doubt a sentence
//! says something.

use super::words;
use crate::model::text;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What pages count, beside a number.
const COUNTED: &str = "comment comments reply replies view views vote votes like likes
    kommentar kommentare antworten aufrufe commentaire commentaires réponses vues
    comentario comentarios visitas commento commenti
    комментарий комментария комментариев комментарии просмотр просмотра просмотров просмотры
    评论 条评论 阅读 次阅读 次浏览 コメント 件のコメント 댓글 조회수";

/// What makes a counter only where nothing else is told: "3 min read", but not "the fund holds 3 shares".
const COUNTED_ALONE: &str = "read share shares ago lesezeit geteilt vor lecture partages lectura чтения назад
    分で読めます";

/// What stands between the numbers of counters and stamps.
const BESIDE: &str = "min mins minute minutes hour hours k m am pm at on last minuten stunden um uhr zuletzt
    à le de il y a h heures jour мин минут минуты часа часов в г 年 月 日 时 時 分 次 件";

/// What tells when a page was changed.
const STAMPS: &str = "updated modified aktualisiert stand mis mise actualizado aggiornato обновлено
    更新 更新于 更新時間 最終更新 最后更新";

/// What leads to other articles: alone above their headlines, or before one.
const POINTERS: [&str; 4] = [
    "read more,read also,also read,read next,see also,more on this,more on this story,most read",
    "related,related articles,related stories,related news,mehr zum thema,lesen sie auch,lesen sie mehr,weiterlesen",
    "lire aussi,à lire aussi,lire la suite,sur le même sujet,leer más,lea también,leggi anche",
    "читайте также,читать далее,по теме,相关阅读,相关新闻,関連記事,続きを読む,관련기사",
];

/// What a word is in a counter or a stamp.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Counted,
    CountedAlone,
    Beside,
    Stamp,
}

static KINDS: LazyLock<HashMap<&str, Kind>> = LazyLock::new(|| {
    let lists = [
        (COUNTED, Kind::Counted),
        (COUNTED_ALONE, Kind::CountedAlone),
        (BESIDE, Kind::Beside),
        (STAMPS, Kind::Stamp),
    ];
    lists.iter().flat_map(|(list, kind)| list.split_whitespace().map(|word| (word, *kind))).collect()
});

static POINTED: LazyLock<HashSet<&str>> =
    LazyLock::new(|| POINTERS.iter().flat_map(|line| line.split(',')).collect());

/// Counters and stamps have no more words: what is longer tells something.
const FURNITURE: usize = 24;

/// A byline, a caption, a footer has no more words and letters.
const SHORT: (usize, usize) = (12, 80);

/// A headline has no more words.
const HEADLINE: usize = 20;

/// In how many lines of its start and of its end a text may carry a byline or a footer.
const OUTSIDE: usize = 2;

/// One sentence; what has no end is the rest of its line.
#[derive(Debug, PartialEq)]
pub(super) struct Sentence {
    /// Folded; letters and digits are apart.
    pub words: String,
    /// It stands in a byline or a footer, whose numbers say nothing.
    pub is_edge: bool,
}

/// What the text says, in its order.
pub(super) fn sentences(html: &str) -> Vec<Sentence> {
    let lines = without_pointers(text::lines(html));
    let lines: Vec<Line> =
        lines.iter().map(|line| Line::of(line)).filter(|line| !line.said.is_empty()).collect();
    let edges = edges(&lines);
    let said = lines.into_iter().zip(edges);
    said.flat_map(|(line, is_edge)| line.said.into_iter().map(move |words| Sentence { words, is_edge }))
        .collect()
}

/// A text without the letters that show nothing, which part words otherwise.
pub(super) fn visible(text: &str) -> String {
    text.replace(['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'], "")
}

/// One line, as far as it says something.
struct Line {
    said: Vec<String>,
    /// Too short to tell much, and no sentence.
    is_short: bool,
    /// A list follows.
    announces: bool,
}

impl Line {
    fn of(text: &str) -> Line {
        let said = parted(text).into_iter().filter_map(|(text, has_end)| said(text, has_end)).collect();
        let count = words::count(&words::folded(text)) as usize;
        let announces = text.ends_with([':', '：']);
        let is_short = count <= SHORT.0 && text.chars().count() <= SHORT.1 && !announces && !has_end(text);
        Line { said, is_short, announces }
    }
}

/// For each line, whether it is a byline or a footer: short, at the start or the end of a text of whole
/// sentences, and no item of a list that the text announces. A number by itself is the cell of a table.
fn edges(lines: &[Line]) -> Vec<bool> {
    let has_text = lines.iter().any(|line| !line.is_short);
    let mut in_list = false;
    let is_edge = |(place, line): (usize, &Line)| {
        in_list = line.announces || (in_list && line.is_short);
        let is_outside = place < OUTSIDE || place + OUTSIDE >= lines.len();
        let has_letters = line.said.iter().any(|words| words.contains(char::is_alphabetic));
        has_text && line.is_short && !in_list && is_outside && has_letters
    };
    lines.iter().enumerate().map(is_edge).collect()
}

/// Without lines such as "Read more: ...", and without "Related articles" and the headlines after it.
fn without_pointers(lines: Vec<String>) -> Vec<String> {
    let mut below = false;
    let says = |line: &String| {
        let (before, after) = line.split_once([':', '：']).unwrap_or((line, ""));
        let points = is_pointer(&words::folded(before));
        let is_headline =
            words::count(&words::folded(line)) as usize <= HEADLINE && !line.ends_with(['.', '。']);
        let is_heading = points && after.trim().is_empty();
        below = is_heading || (below && is_headline);
        !(below || (points && is_headline))
    };
    lines.into_iter().filter(says).collect()
}

/// The sentences of a line, and whether they have an end; `|`, `·` and `•` part what has none.
fn parted(line: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, letter) in line.char_indices() {
        let before = &line[start..at];
        let is_cut = match letter {
            '|' | '·' | '•' => true,
            ' ' => has_end(before) && !is_ordinal(before),
            _ => before.ends_with(['。', '！', '？']),
        };
        if is_cut {
            parts.push((before, has_end(before)));
            start = at;
        }
    }
    parts.push((&line[start..], has_end(&line[start..])));
    parts
}

fn has_end(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', ']', '」', '』']);
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔'])
}

/// "on the 14. of": the full stop ends no sentence.
fn is_ordinal(text: &str) -> bool {
    let number = text.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
    matches!(number.len(), 1 | 2) && number.bytes().all(|letter| letter.is_ascii_digit())
}

/// The words of a sentence, without a counter behind it; `None` where it says nothing.
fn said(sentence: &str, has_end: bool) -> Option<String> {
    let folded = words::folded(&visible(sentence));
    if folded.is_empty() {
        return None;
    }
    let mut words: Vec<&str> = folded.split(' ').flat_map(letters_and_digits).collect();
    if is_furniture(&words, has_end) || is_pointer(&folded) {
        return None;
    }
    if !has_end {
        drop_counters(&mut words);
    }
    Some(words.join(" ")).filter(|words| !words.is_empty())
}

/// "12k" is a number and a letter; so are the words of scripts that set no spaces.
fn letters_and_digits(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for ((at, letter), (_, before)) in word.char_indices().skip(1).zip(word.char_indices()) {
        if letter.is_numeric() != before.is_numeric() {
            parts.push(&word[start..at]);
            start = at;
        }
    }
    parts.push(&word[start..]);
    parts
}

/// Whether it consists of counters and times, or is a stamp.
fn is_furniture(words: &[&str], has_end: bool) -> bool {
    if words.len() > FURNITURE {
        return false;
    }
    let kinds: Vec<Option<Kind>> = words.iter().map(|word| KINDS.get(word).copied()).collect();
    let count = |kind| kinds.iter().filter(|found| **found == Some(kind)).count();
    let [counted, alone, beside, stamps] =
        [Kind::Counted, Kind::CountedAlone, Kind::Beside, Kind::Stamp].map(count);
    let numbers = words.iter().filter(|word| is_number(word)).count();
    let others = words.len() - numbers - counted - alone - beside - stamps;
    let counts = others == 0 && (counted > 0 || (alone > 0 && !has_end));
    counts || (stamps > 0 && numbers > others)
}

/// Of the end: "... 12 comments", "... Kommentare (12)".
fn drop_counters(words: &mut Vec<&str>) {
    loop {
        match words.as_slice() {
            [.., number, counted] if is_number(number) && is_counted(counted) => {
                words.pop();
                drop_numbers(words);
            }
            [.., counted, number] if is_number(number) && is_counted(counted) => {
                words.truncate(words.len() - 2);
            }
            _ => return,
        }
    }
}

/// "1,204" is two of them.
fn drop_numbers(words: &mut Vec<&str>) {
    while words.last().is_some_and(|word| is_number(word)) {
        words.pop();
    }
}

fn is_number(word: &str) -> bool {
    word.starts_with(char::is_numeric)
}

fn is_counted(word: &str) -> bool {
    KINDS.get(word) == Some(&Kind::Counted)
}

fn is_pointer(folded: &str) -> bool {
    POINTED.contains(folded)
}
