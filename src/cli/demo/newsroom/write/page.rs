//! The pages that people read: the list of the news, which is all that an outlet without a feed
//! has, and the page of each piece.

use super::escaped;
use super::html;
use crate::cli::demo::newsroom::desk::Front;
use crate::cli::demo::newsroom::desk::Shown;

const STYLE: &str = "body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1.1rem/1.6 Georgia,serif}\
                     nav,time,.byline{color:#666;font-size:.9rem}a{color:#1a4b7a}";

pub fn listing(front: &Front) -> String {
    let items: String = front.pieces.iter().map(teaser).collect();
    let name = escaped(front.name);
    let tagline = escaped(front.tagline);
    page(&name, &format!("<header><h1>{name}</h1><p>{tagline}</p></header>\n<main>\n{items}</main>"))
}

pub fn article(front: &Front, shown: &Shown) -> String {
    let title = escaped(shown.title);
    let body = format!(
        "<nav><a href=\"/\">{name}</a></nav>\n<article>\n<h1>{title}</h1>\n{byline}\
         <p><strong>{summary}</strong></p>\n{html}</article>",
        name = escaped(front.name),
        byline = byline(shown),
        summary = escaped(&shown.piece.summary),
        html = html(shown.piece),
    );
    page(&title, &body)
}

fn teaser(shown: &Shown) -> String {
    format!(
        "<article class=\"news\">\n<h2><a href=\"{link}\">{title}</a></h2>\n{byline}\
         <p class=\"standfirst\">{summary}</p>\n</article>\n",
        link = escaped(&local(shown)),
        title = escaped(shown.title),
        byline = byline(shown),
        summary = escaped(&shown.piece.summary),
    )
}

/// Pages link to their neighbours by path alone.
fn local(shown: &Shown) -> String {
    match shown.piece.taken_from {
        Some(_) => shown.link.clone(),
        None => format!("/{}", shown.piece.slug),
    }
}

fn byline(shown: &Shown) -> String {
    let author = shown.piece.author.as_deref().map(|name| format!("{}, ", escaped(name)));
    format!(
        "<p class=\"byline\">{author}<time datetime=\"{date}\">{day}</time></p>\n",
        author = author.unwrap_or_default(),
        date = shown.published.to_rfc3339(),
        day = shown.published.format("%-d %B %Y"),
    )
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
}
