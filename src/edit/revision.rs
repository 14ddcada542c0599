//! What changed between what an entry said and what it says: is it a new state, or the old one touched up?
//!
//! Material is another page, any other word of the title, and any other word or figure of what the text says: a
//! mended letter and a corrected figure are what a reader wants to hear of. Slight is all that changes without
//! anybody having written it, or without the words being others:
//!
//! - spelling: white space, case, punctuation, quotes, soft hyphens, a word in one or in two;
//! - counters, stamps and pointers to other articles, see [`furniture`], whether they change, come or go;
//! - figures in a byline or a footer: a short line, no sentence, at the start or the end of a text;
//! - the order of sentences.
//!
//! Of an address its query is not asked: many carry a token there.

use super::canonical::canonical;
use super::furniture;
use super::furniture::Sentence;
use super::words;
use crate::model::Change;
use crate::model::KeyedEntry;
use crate::model::Said;
use std::collections::HashMap;
use url::Url;

/// What changed in an entry that said `said` when its state was `state_key`. Where nobody knows what it said,
/// its state alone tells.
pub(super) fn change(said: Option<&Said>, keyed: &KeyedEntry, state_key: u64) -> Change {
    let (entry, same_words) = (&keyed.entry, state_key >> 32 == keyed.state_key >> 32);
    let Some(said) = said else {
        return if same_words { Change::Carried } else { Change::Material };
    };
    let (before, now) = (said.body.as_deref().unwrap_or_default(), entry.body().unwrap_or_default());
    if page(said.url.as_ref()) != page(entry.url.as_ref()) {
        return Change::Material;
    }
    match letters(&said.title) == letters(&entry.title) {
        true if same_words => Change::Carried,
        true if says_the_same(before, now) => Change::Slight,
        _ => Change::Material,
    }
}

/// The page that an address leads to.
fn page(url: Option<&Url>) -> Option<String> {
    let mut url = url?.clone();
    url.set_query(None);
    url.set_fragment(None);
    Some(canonical(&url))
}

/// Whether two texts say the same, apart from furniture.
fn says_the_same(before: &str, now: &str) -> bool {
    let (before, now) = (furniture::sentences(before), furniture::sentences(now));
    unshared(&before, &now) == unshared(&now, &before)
}

/// What the sentences say that the others don't, as one run of letters.
fn unshared(sentences: &[Sentence], others: &[Sentence]) -> String {
    let mut shared: HashMap<&str, usize> = HashMap::new();
    for other in others {
        *shared.entry(&other.words).or_default() += 1;
    }
    let mut run = String::new();
    for sentence in sentences {
        match shared.get_mut(sentence.words.as_str()) {
            Some(left @ 1..) => *left -= 1,
            _ => push_letters(&mut run, &sentence.words, sentence.is_edge),
        }
    }
    run
}

/// A title without what is only spelling.
fn letters(title: &str) -> String {
    let mut run = String::new();
    push_letters(&mut run, &words::folded(&furniture::visible(title)), false);
    run
}

/// Words without the spaces between them, but for those between figures: "1.5" is not "15". Where figures
/// say nothing, one mark stands for all of a number.
fn push_letters(run: &mut String, words: &str, is_edge: bool) {
    for word in words.split(' ') {
        match word.starts_with(char::is_numeric) {
            true if is_edge && run.ends_with('#') => {}
            true if is_edge => run.push('#'),
            true if run.ends_with(char::is_numeric) => run.extend([" ", word]),
            _ => run.push_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Entry;
    use crate::model::IdTrust;
    use crate::model::SourceId;

    const URL: &str = "https://a.example/beds?t=1";

    fn said(title: &str, url: &str, body: &str) -> Said {
        let url = Some(url).filter(|url| !url.is_empty()).map(|url| url.parse().unwrap());
        Said { title: title.to_owned(), url, body: Some(body.to_owned()) }
    }

    fn keyed(said: &Said) -> KeyedEntry {
        let Said { title, url, body } = said.clone();
        let entry = Entry { title, url, content: body, ..Entry::default() };
        super::super::identity::keyed(&SourceId::new("a"), entry, IdTrust::Trusted)
    }

    fn between(before: &Said, now: &Said) -> Change {
        change(Some(before), &keyed(now), keyed(before).state_key)
    }

    /// A text of several paragraphs, with a line before and one behind it.
    fn page_of(first: &str, text: &str, last: &str) -> String {
        format!(
            "<p>{first}</p><p>The county's new clinic opened its doors on Monday, a year late.</p>\
             <p>Its forty beds are for the coast.</p><p>{text}</p><p>Nobody came on the first day.</p><p>{last}</p>"
        )
    }

    #[test]
    fn words_and_figures_of_the_text_are_material() {
        for (name, before, now) in [
            ("a figure", "The fire killed 12 people.", "The fire killed 14 people."),
            ("a figure in a short sentence", "12 died.", "14 died."),
            ("a comma", "It cost 1.5 million.", "It cost 15 million."),
            ("a letter", "The mayor, Jon Berg, came.", "The mayor, Jan Berg, came."),
            ("a word more", "It is safe.", "It is not safe."),
            ("a paragraph more", "It is safe.", "It is safe.</p><p>The minister denied that."),
            ("a paragraph less", "It is safe.</p><p>The minister denied that.", "It is safe."),
            ("minutes that are told", "She waited 12 minutes.", "She waited 14 minutes."),
            ("comments that are told", "He made 12 comments.", "He made 14 comments."),
            ("shares that are told", "The fund holds 12 shares.", "The fund holds 14 shares."),
            ("hours in a line of their own", "12 hours", "14 hours"),
            ("minutes in a line of their own", "90 minutes", "80 minutes"),
            ("an update that is told", "Updated figures show 12 dead.", "Updated figures show 14 dead."),
            (
                "a list",
                "The dead:</p><ul><li>Bergen 12</li></ul><p>",
                "The dead:</p><ul><li>Bergen 14</li></ul><p>",
            ),
            ("German", "Bei dem Brand starben 12 Menschen.", "Bei dem Brand starben 14 Menschen."),
            ("a German date", "Die Wahl ist am 14. März.", "Die Wahl ist am 15. März."),
            ("French", "L’incendie a fait 12 morts.", "L’incendie a fait 14 morts."),
            ("Russian", "При пожаре погибли 12 человек.", "При пожаре погибли 14 человек."),
            ("Chinese", "火灾造成12人死亡。医院已经开放。", "火灾造成14人死亡。医院已经开放。"),
            ("Japanese", "火災で12人が死亡した。", "火災で14人が死亡した。"),
        ] {
            let (before, now) =
                (page_of("By Ann Lee", before, "© The Ward"), page_of("By Ann Lee", now, "© The Ward"));
            assert_eq!(between(&said("A", URL, &before), &said("A", URL, &now)), Change::Material, "{name}");
        }
    }

    #[test]
    fn what_the_page_adds_to_a_text_is_slight() {
        for (name, before, now) in [
            ("comments", "12 comments", "14 comments"),
            ("comments come", "", "14 comments"),
            ("comments before the number", "Comments (12)", "Comments (14)"),
            ("views, shortened", "1.2k views", "1.3k views"),
            ("several", "3 min read · 12 views | 3 shares", "4 min read · 1,204 views | 17 shares"),
            ("a time", "Updated 12:41", "Updated at 13:05 on 14.03.2026"),
            ("a time, as a sentence", "Last updated 3 hours ago.", "Last updated 4 hours ago."),
            ("a footer", "Article 4711, page made in 0.21 s", "Article 4712, page made in 0.19 s"),
            ("a byline", "By Ann Lee, 14 March 2026, 12:41", "By Ann Lee, 15 March 2026, 9:05"),
            ("pointers", "Read more: Fares rise", "Read more: Fares fall by 3 %"),
            (
                "headlines",
                "Related articles</p><p>Fares rise</p><p>Who pays for the clinic?",
                "Related articles</p><p>Fares fall",
            ),
            ("German", "12 Kommentare, 3 Min. Lesezeit", "Kommentare: 14"),
            ("a German stamp", "Stand: 14.03.2026, 12:41 Uhr", "Stand: 15.03.2026, 9:05 Uhr"),
            ("German pointers", "Lesen Sie auch: Fahrpreise", "Mehr zum Thema</p><p>Wer zahlt?"),
            ("French", "12 commentaires", "1 204 commentaires"),
            ("a French stamp", "Mis à jour le 14/03/2026 à 12h41", "Mis à jour le 14/03/2026 à 13h05"),
            ("Spanish", "Comentarios (12)", "Comentarios (14)"),
            ("Russian", "12 комментариев", "1 комментарий"),
            ("a Russian stamp", "Обновлено: 14.03.2026 в 12:41", "Обновлено: 14.03.2026 в 13:05"),
            ("Chinese", "12条评论 阅读 1204", "14条评论 阅读 1311"),
            ("a Chinese stamp", "更新于2026年3月14日12:41", "更新于2026年3月15日9:05"),
            ("Japanese", "コメント12件", "コメント14件"),
        ] {
            for (place, before, now) in [
                ("first", page_of(before, "It is safe.", ""), page_of(now, "It is safe.", "")),
                ("last", page_of("", "It is safe.", before), page_of("", "It is safe.", now)),
            ] {
                let found = between(&said("A", URL, &before), &said("A", URL, &now));
                assert_eq!(found, Change::Slight, "{name}, {place}");
            }
        }
    }

    #[test]
    fn a_counter_behind_a_text_of_one_line_is_slight() {
        for (name, before, now) in [
            ("after a sentence", "The clinic is open. 12 comments", "The clinic is open. 14 comments"),
            ("after none", "The clinic is open 12 comments", "The clinic is open 1,204 comments"),
            ("a stamp", "The clinic is open. Updated 12:41.", "The clinic is open. Updated 13:05."),
            ("a pointer", "The clinic is open. Read more", "The clinic is open."),
            ("Chinese", "医院已经开放。12条评论", "医院已经开放。14条评论"),
        ] {
            assert_eq!(between(&said("A", URL, before), &said("A", URL, now)), Change::Slight, "{name}");
        }
    }

    #[test]
    fn spelling_is_slight_and_a_title_is_material() {
        for (name, before, now, expected) in [
            ("soft hyphens", ("A", "Kranken\u{ad}haus"), ("A", "Krankenhaus"), Change::Slight),
            ("one word or two", ("Co-op buys", "all-day care"), ("Coop buys", "allday care"), Change::Slight),
            (
                "line breaks",
                ("A", "<p>12 beds open</p><p>now"),
                ("A", "12 beds<br>open now, 3 likes"),
                Change::Slight,
            ),
            ("order", ("A", "<p>One.</p><p>Two."), ("A", "<p>Two.</p><p>One."), Change::Slight),
            ("a title's figure", ("12 killed", "x"), ("14 killed", "x"), Change::Material),
            ("a title's letter", ("Jon Berg is mayor", "x"), ("Jan Berg is mayor", "x"), Change::Material),
            ("a title's comma", ("1.5 % more", "x"), ("15 % more", "x"), Change::Material),
            ("a Japanese title", ("12人死亡", "x"), ("14人死亡", "x"), Change::Material),
        ] {
            let [before, now] = [before, now].map(|(title, body)| said(title, URL, body));
            assert_eq!(between(&before, &now), expected, "{name}");
        }
    }

    #[test]
    fn another_page_is_material_and_another_spelling_of_its_address_is_not() {
        for (name, url, expected) in [
            ("a token", "https://a.example/beds?t=2", Change::Carried),
            ("scheme and host", "http://www.a.example/beds/", Change::Carried),
            ("another page", "https://a.example/new-beds", Change::Material),
            ("no page", "", Change::Material),
        ] {
            let found = between(&said("A", URL, "Text."), &said("A", url, "Text."));
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn where_nothing_was_kept_the_state_tells() {
        let now = keyed(&said("A", URL, "Text."));
        assert_eq!(change(None, &now, now.state_key ^ 1), Change::Carried);
        assert_eq!(change(None, &now, !now.state_key), Change::Material);
    }
}
