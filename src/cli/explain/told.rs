//! An explained article in lines for people.

use super::Explained;
use super::Merged;
use super::before;
use super::compared;
use super::compared::Compared;
use super::compared::Verdict;
use super::key;
use crate::model::Filing;
use crate::model::FilingOrigin;
use crate::model::Proof;
use crate::model::Proposal;
use crate::model::Timestamp;
use crate::model::Trace;
use crate::model::text;

impl Explained {
    pub(super) fn told(&self) -> String {
        let mut lines = self.head();
        lines.push("  seen".to_owned());
        for (seen, compared) in self.sightings.iter().zip(&self.compared) {
            lines.extend(self.sighting(seen, compared.as_ref()));
        }
        lines.extend(self.mended.iter().map(|(source, mended)| {
            format!("    `{source}` had to be mended when it was last read: {}", mended.join(", "))
        }));
        lines.extend(part("  was also", self.was_also.iter().flat_map(merged)));
        lines.extend(part("  said before", before::told(&self.before, said).into_iter()));
        lines.push(format!("  filed{}", if self.filings.is_empty() { "     nowhere" } else { "" }));
        lines.extend(self.filings.iter().map(filing));
        lines.extend(self.rules());
        lines.join("\n")
    }

    fn head(&self) -> Vec<String> {
        let article = &self.article;
        let mut lines = vec![article.title.clone(), format!("  id        {}", article.tag)];
        lines.extend(article.url.as_ref().map(|url| format!("  url       {url}")));
        lines.push(format!("  first     {} in `{}`", said(article.first_seen), article.source));
        if article.updated > article.first_seen {
            lines.push(format!("  changed   {}", said(article.updated)));
        }
        if let Some((older, found)) = &self.same_as {
            lines.push(format!("  same as   {older}, which is older: this one enters nothing new"));
            lines.extend(why(found));
        }
        lines
    }

    /// When, where and under which title; why; and what shows it.
    fn sighting(&self, seen: &Trace, compared: Option<&Compared>) -> Vec<String> {
        let sighting = &seen.sighting;
        let url = sighting.url.as_ref().map(ToString::to_string);
        let name = url.or_else(|| sighting.id.clone()).unwrap_or_else(|| sighting.title.clone());
        let mut lines = vec![format!("    {}  `{}`  {name}", said(sighting.first_seen), sighting.source)];
        if sighting.title != self.article.title && sighting.title != name {
            lines.push(indented(&compared::quoted(&sighting.title)));
        }
        lines.push(indented(&sighting.proof));
        if let Some(key) = key::of(seen, &self.sightings) {
            lines.push(indented(&compared::line("key", &key.told())));
        }
        if let (Some(text), None) = (self.same_text(seen), compared) {
            lines.push(indented(&compared::line("both say", &compared::quoted(&text))));
        }
        let verdict = if seen.proof == Proof::First { Verdict::Other } else { Verdict::Same };
        lines.extend(compared.iter().flat_map(|found| found.told(verdict)).map(|line| indented(&line)));
        lines
    }

    /// What the article says, where the sighting said the very same and still does.
    pub(super) fn same_text(&self, seen: &Trace) -> Option<String> {
        let own = self.sightings.iter().find(|seen| seen.proof == Proof::First)?;
        let is_same = seen.keys.text.is_some() && seen.keys.text == own.keys.text;
        let is_proof = matches!(seen.proof, Proof::SameText(_));
        let text = self.article.body().filter(|_| is_same && is_proof).map(text::plain_text);
        text.filter(|text| !text.is_empty())
    }

    fn rules(&self) -> Vec<String> {
        let proposal = |sign, found: &Proposal| format!("    {sign} {}: {}", found.section, found.reason);
        let mut lines = vec!["  today's rules".to_owned()];
        lines.extend(self.today.accepted.iter().map(|found| proposal('+', found)));
        lines.extend(self.today.refused.iter().map(|found| proposal('-', found)));
        if let (Some(reason), true) = (&self.today.unsorted, self.today.refused.is_empty()) {
            lines.push(format!("    {reason}"));
        }
        lines
    }
}

/// A younger article, and why it is this one.
fn merged(found: &Merged) -> Vec<String> {
    let joined = &found.joined;
    let mut lines = vec![format!("    {}  {}", joined.tag, compared::quoted(&joined.title))];
    lines.extend(why(found));
    lines
}

fn why(found: &Merged) -> impl Iterator<Item = String> {
    let compared = found.compared.iter().flat_map(|compared| compared.told(Verdict::Same));
    std::iter::once(found.joined.proof.to_string()).chain(compared).map(|line| indented(&line))
}

/// Nothing without lines.
fn part(title: &str, lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines = lines.peekable();
    let title = lines.peek().map(|_| title.to_owned());
    title.into_iter().chain(lines).collect()
}

fn indented(line: &str) -> String {
    format!("      {line}")
}

fn filing(filing: &Filing) -> String {
    let origin = match filing.origin {
        FilingOrigin::Live => "news",
        FilingOrigin::Backlog => "backlog",
        FilingOrigin::Refiled => "refiled",
        FilingOrigin::Editor => "by a person",
    };
    let withdrawn = filing.withdrawn.map(|at| format!(", withdrawn {}", said(at))).unwrap_or_default();
    format!("    {}  {} ({origin}{withdrawn})\n      {}", said(filing.added), filing.section, filing.reason)
}

fn said(at: Timestamp) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use crate::cli::explain::samples::named;
    use crate::cli::explain::samples::release;

    #[test]
    fn an_article_is_told_with_all_that_is_known_of_it() {
        let expected = r#"Ward four opens
  id        tag:news.example.org,2026:short0
  url       https://www.example.org/ward
  first     2023-11-14 22:13 UTC in `ward`
  seen
    2023-11-14 22:13 UTC  `ward`  https://www.example.org/ward
      the first sighting
      nearest    Ward four opens (short1)
      both say   "the ward opens again on Monday"
      score      -3.00; below 0.50 two are not the same
    2023-11-14 22:13 UTC  `rotor`  https://www.example.org/rotor
      the same text of 6 words
      key        text of 6 words, as `ward` has it
      both say   "The ward opens on Monday again."
    2023-11-14 22:13 UTC  `gazette`  https://www.example.org/gazette
      "Four is open"
      a copy: 5 words stand in both in the same order
      both say   "the ward opens again on Monday"
      score      4.20; from 0.50 up two are the same
      measured   share of its words found in the other  0.93  +3.10
                 words in the same order                 120  +2.00
                 titles that agree                         0  -0.90
      runner-up  Ward four closes (short2), score -1.00
  was also
    tag:news.example.org,2026:short9  "Ward four is open again"
      the same url, and the titles agree
  filed     nowhere
  today's rules"#;
        assert_eq!(release().told(), expected);
    }

    #[test]
    fn one_that_turned_out_to_be_older_says_which_and_why() {
        let mut younger = release();
        let merged = younger.was_also.pop().unwrap();
        younger.same_as = Some((named("short0", "").tag, merged));
        let told = younger.told();
        let expected =
            "  same as   tag:news.example.org,2026:short0, which is older: this one enters nothing new
      the same url, and the titles agree
  seen";
        assert!(told.contains(expected) && !told.contains("was also"), "{told}");
    }

    #[test]
    fn what_a_text_says_is_shown_while_both_say_it() {
        for (name, changed, expected) in
            [("neither", None, true), ("first", Some(0), false), ("again", Some(1), false)]
        {
            let mut release = release();
            changed.into_iter().for_each(|place: usize| release.sightings[place].keys.text = None);
            assert_eq!(release.same_text(&release.sightings[1]).is_some(), expected, "{name} has changed");
        }
        let mut release = release();
        release.sightings.iter_mut().for_each(|seen| seen.keys.text = None);
        assert_eq!(release.same_text(&release.sightings[1]), None, "both have changed");
    }
}
