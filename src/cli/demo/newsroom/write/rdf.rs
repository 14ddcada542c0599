//! RSS 1.0, which is RDF, in the Latin-1 of its day.

use super::escaped;
use crate::cli::demo::newsroom::desk::Front;
use crate::cli::demo::newsroom::desk::Shown;

pub fn rdf(front: &Front) -> Vec<u8> {
    let Front { home, .. } = front;
    let list: String = front.pieces.iter().map(listed).collect();
    let items: String = front.pieces.iter().map(item).collect();
    latin_1(&format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel rdf:about=\"{home}\">\n<title>{name}</title>\n\
         <link>{home}</link>\n<description>{tagline}</description>\n\
         <items><rdf:Seq>\n{list}</rdf:Seq></items>\n</channel>\n{items}</rdf:RDF>\n",
        name = escaped(front.name),
        tagline = escaped(front.tagline),
    ))
}

fn listed(shown: &Shown) -> String {
    format!("<rdf:li rdf:resource=\"{}\"/>\n", escaped(&shown.link))
}

fn item(shown: &Shown) -> String {
    let text = format!("{} {}", shown.piece.summary, shown.piece.body.join(" "));
    format!(
        "<item rdf:about=\"{link}\">\n<title>{title}</title>\n<link>{link}</link>\n\
         <description>{text}</description>\n<dc:creator>{author}</dc:creator>\n<dc:date>{date}</dc:date>\n</item>\n",
        link = escaped(&shown.link),
        title = escaped(shown.title),
        text = escaped(text.trim()),
        author = escaped(shown.piece.author.as_deref().unwrap_or("The editors")),
        date = shown.published.to_rfc3339(),
    )
}

/// What Latin-1 lacks goes as a character reference.
fn latin_1(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match u8::try_from(letter) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend(format!("&#{};", u32::from(letter)).bytes()),
        }
    }
    bytes
}
