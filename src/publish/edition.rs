//! One closed edition → its page, plain text, Markdown and JSON.
//!
//! Rendered from the snapshot alone: nothing here may depend on what came after it closed, since its
//! documents never change again.

use super::dates;
use super::document::Document;
use super::document::media_type;
use super::edition_galley::EditionGalley;
use super::edition_json;
use super::edition_view::EditionView;
use super::templates::render;
use crate::config::Site;
use crate::model::Edition;

/// `index.html`, `edition.txt`, `edition.md` and `edition.json` under `digest/NAME/NUMBER/`;
/// `previous` is the number of the edition before, where there is one.
pub fn render_edition(edition: &Edition, site: &Site, previous: Option<u32>) -> Vec<Document> {
    let galley = EditionGalley::of(edition, site, previous);
    let view = EditionView::of(&galley, site);
    let texts = [
        ("index.html", media_type::HTML, render("edition.html", &view)),
        ("edition.txt", media_type::TEXT, render("edition.txt", &view)),
        ("edition.md", media_type::MARKDOWN, render("edition.md", &view)),
        ("edition.json", media_type::JSON, edition_json::render(&galley)),
    ];
    let modified = Some(dates::sayable(edition.closed_at));
    let document = |(name, media_type, text)| {
        let path = format!("{}/{name}", galley.folder);
        Document { closed: true, ..Document::new(path, media_type, text, modified) }
    };
    texts.map(document).into()
}

/// The whole edition as HTML that mail programs and feed readers can show: no head, no style.
pub fn render_body(galley: &EditionGalley<'_>, site: &Site) -> String {
    render("edition_body.html", EditionView::of(galley, site))
}

#[cfg(test)]
mod tests {
    use super::super::check::check;
    use super::super::samples;
    use super::*;

    fn rendered() -> Vec<Document> {
        render_edition(&samples::edition(), &samples::site(), Some(2))
    }

    #[test]
    fn an_edition_in_html() {
        let documents = rendered();
        insta::assert_snapshot!(samples::without_style(samples::text_of(
            &documents,
            "digest/weekly/3/index.html"
        )));
    }

    #[test]
    fn an_edition_in_text() {
        let documents = rendered();
        let text = samples::text_of(&documents, "digest/weekly/3/edition.txt");
        insta::assert_snapshot!(text);
        let is_url = |line: &str| line.trim_start().starts_with('<');
        assert!(text.lines().all(|line| is_url(line) || line.chars().count() <= 72));
    }

    #[test]
    fn an_edition_in_markdown() {
        insta::assert_snapshot!(samples::text_of(&rendered(), "digest/weekly/3/edition.md"));
    }

    #[test]
    fn an_edition_in_json() {
        insta::assert_snapshot!(samples::text_of(&rendered(), "digest/weekly/3/edition.json"));
    }

    #[test]
    fn an_edition_dates_its_items_as_their_outlets_do() {
        let mut edition = samples::edition();
        edition.sections[0].items[0].published = samples::at("2026-11-14T09:30:00Z");
        let site = samples::site();
        let documents = render_edition(&edition, &site, None);
        let body = render_body(&EditionGalley::of(&edition, &site, None), &site);
        for file in ["index.html", "edition.txt", "edition.md"] {
            let text = samples::text_of(&documents, &format!("digest/weekly/3/{file}"));
            assert!(text.contains("14 November 2026"), "{file}");
        }
        assert!(body.contains("14 November 2026"), "in the feed of editions");
    }

    #[test]
    fn an_edition_is_closed_and_fit_to_print() {
        for document in rendered() {
            assert!(document.closed, "{}", document.path);
            assert_eq!(document.modified, Some(samples::at("2026-11-20T15:00:00Z")));
            assert_eq!(check(&document), Ok(()));
        }
        assert_eq!(rendered(), rendered());
    }
}
