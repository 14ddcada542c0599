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
