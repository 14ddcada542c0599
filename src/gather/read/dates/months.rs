//! The names of the months in the languages of Europe, and of Indonesia → their numbers.

use super::plain::fold;

/// Folded (lower case, no accents), short forms where they are no cut of the long one.
///
/// `jui` is what French blogs write for June beside `jul` or `juil`; `listopad` is November as in
/// Polish and Czech, not the Croats' October.
#[rustfmt::skip]
const NAMES: [&str; 12] = [
    "january januar januari janner jaenner janvier enero gennaio janeiro gener ianuarie tammikuuta \
     stycznia styczen ledna leden ιανουαριου ιανουαριοσ января январь січня січень януари ocak",
    "february februar februari feber febbraio fevrier febrero fevereiro febrer februarie helmikuuta \
     lutego luty unora unor φεβρουαριου φεβρουαριοσ февраля февраль лютого лютии февруари subat",
    "mar march marz maerz mrz mars marts marzo marco marc maart mrt martie marec maaliskuuta marca marzec \
     brezna brezen marcius μαρτιου μαρτιοσ марта март березня березень mart maret",
    "april avril abril aprile aprilie aprila huhtikuuta kwietnia kwiecien dubna duben aprilis \
     απριλιου απριλιοσ апреля апрель квітня квітень април nisan",
    "may mai maj mei mayo maggio maio maig toukokuuta maja kvetna kveten majus μαιου μαιοσ мая маи \
     травня травень mayis",
    "jun june juni juin jui junio giugno junho juny junij iunie kesakuuta czerwca czerwiec cervna cerven cvn \
     junius ιουνιου ιουνιοσ ιον июня июнь червня червень юни haziran",
    "jul july juli juillet julio luglio julho juliol julij iulie heinakuuta lipca lipiec cervence cervenec cvc \
     julius ιουλιου ιουλιοσ ιολ июля июль липня липень юли temmuz",
    "august augusti augustus aout agosto agost avgust elokuuta sierpnia sierpien srpna srpen augusztus \
     αυγουστου αυγουστοσ августа август серпня серпень agustos agustus",
    "september septembre septiembre setiembre settembre setembro setembre septembrie syyskuuta wrzesnia \
     wrzesien zari szeptember σεπτεμβριου σεπτεμβριοσ сентября сентябрь вересня вересень септември eylul",
    "october oktober octobre octubre ottobre outubro octombrie lokakuuta pazdziernika pazdziernik rijna \
     rijen οκτωβριου οκτωβριοσ октября октябрь жовтня жовтень октомври ekim",
    "november novembre noviembre novembro noiembrie marraskuuta listopada listopad listopadu νοεμβριου \
     νοεμβριοσ ноября ноябрь листопада листопад ноември kasim",
    "december decembre dezember dicembre diciembre dezembro desember desembre decembrie joulukuuta grudnia \
     grudzien prosince prosinec δεκεμβριου δεκεμβριοσ декабря декабрь грудня грудень декември aralik",
];

/// In bytes, accents apart: nothing longer is looked for.
const LONGEST: usize = 32;

/// A month by its name, or by three letters or more of it if they fit no other month.
pub fn named(word: &str) -> Option<u32> {
    if word.len() < 3 || word.len() > LONGEST {
        return None;
    }
    let word = fold(word);
    let whole = (1..).zip(NAMES).find(|(_, names)| names.split(' ').any(|name| name == word));
    if let Some((month, _)) = whole {
        return Some(month);
    }
    let is_cut = |names: &str| names.split(' ').any(|name| name.starts_with(&word));
    let mut cut = (1..).zip(NAMES).filter(|(_, names)| is_cut(names)).map(|(month, _)| month);
    let month = cut.next().filter(|_| word.chars().nth(2).is_some())?;
    cut.next().is_none().then_some(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_and_fit_one_month() {
        for (month, names) in (1..).zip(NAMES) {
            for name in names.split(' ') {
                assert_eq!(fold(name), name);
                assert_eq!(named(name), Some(month), "{name}");
                assert_eq!(named(&name.to_uppercase()), Some(month), "{name}");
            }
        }
    }

    #[test]
    fn a_cut_fits_one_month_or_none() {
        for (word, month) in [
            ("janv", Some(1)),
            ("Febr", Some(2)),
            ("Mär", Some(3)),
            ("ápr", Some(4)),
            ("květ", Some(5)),
            ("Ιούν", Some(6)),
            ("juil", Some(7)),
            ("AOÛ", Some(8)),
            ("Sept", Some(9)),
            ("paź", Some(10)),
            ("marras", Some(11)),
            ("Dez", Some(12)),
            ("čer", None),
            ("ma", None),
            ("market", None),
            ("monday", None),
        ] {
            assert_eq!(named(word), month, "{word}");
        }
    }
}
