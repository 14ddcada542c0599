//! Web pages, where the parser is one of HTML.

use super::Class;
use super::Expected;
use super::fill::fill;
use super::fill::number;
use newsdesk::model::PageSelectors;
use newsdesk::model::SourceKind;

pub fn classes() -> Vec<Class> {
    vec![
        page("pages: open elements", |size| fill(size, "", "<div>", "")),
        page("pages: open formatting", |size| number(size, "", "<b x=#>", "")),
        page("pages: paragraphs", |size| fill(size, "", "<p>a", "")),
        page("pages: links", |size| number(size, "", "<p><a href=/story-#>A headline of story #</a>", "")),
        page("pages: brackets", |size| fill(size, "<p>", "<", "")),
        page("pages: a text", |size| fill(size, "<p>", "Some words. ", "")),
        page("pages: attributes", |size| number(size, "<p ", "a# ", ">")),
        page("pages: cells", |size| fill(size, "<table>", "<td>", "")),
        page("pages: comments", |size| fill(size, "", "<!---->", "")),
        page("pages: declared items", |size| {
            let head = "<script type='application/ld+json'>{\"@type\": \"ItemList\", \"itemListElement\": [0";
            number(size, head, ",{\"url\":\"/story-#\",\"name\":\"Story #\"}", "]}</script>")
        }),
        page("pages: declared numbers", |size| {
            fill(size, "<script type='application/ld+json'>[0", ",1", "]</script>")
        }),
        page("pages: declared lists, one each", |size| {
            fill(size, "", "<script type='application/ld+json'>{}</script>", "")
        }),
    ]
}

/// Of which only the end is certain: a page may be a list by its looks.
fn page(name: &'static str, write: fn(usize) -> Vec<u8>) -> Class {
    let kind = SourceKind::Page(PageSelectors::default());
    Class { name, write, content_type: Some("text/html"), kind, expected: Expected::Ends }
}
