//! What feed-rs is given to read: a feed in its plainest form.
//!
//! RSS in all its versions is written as RSS 2.0, Atom as Atom 1.0. Texts stand as they are or in
//! CDATA, so that nothing is left to resolve. Never more of an item than feed-rs reads well.

use super::family::Family;
use super::found::Body;

/// Where a new sheet is begun: feed-rs keeps all of one in memory, several times over.
const FULL_BYTES: usize = 256 << 10;

/// One feed, as it is being written.
pub struct Sheet {
    xml: String,
    family: Family,
    /// Bytes before the first item.
    opening: usize,
}

impl Sheet {
    pub fn new(family: Family) -> Sheet {
        let xml = match family {
            Family::Rss => {
                "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>\n"
            }
            Family::Atom => "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
        };
        Sheet { xml: xml.to_owned(), family, opening: xml.len() }
    }

    /// Appends what was written of the feed itself.
    pub fn push(&mut self, elements: &str) {
        self.xml.push_str(elements);
    }

    /// Appends one item; where its bodies stand, their numbers.
    pub fn push_item(&mut self, item: &str, bodies: &[Body]) {
        self.item(item, bodies, |xml, number, _| xml.push_str(&number.to_string()));
    }

    /// Appends one item with its bodies.
    pub fn push_whole_item(&mut self, item: &str, bodies: &[Body]) {
        self.item(item, bodies, |xml, _, body| characters(xml, &body.text));
    }

    fn item(&mut self, item: &str, bodies: &[Body], write: impl Fn(&mut String, usize, &Body)) {
        let mut written = 0;
        for (number, body) in bodies.iter().enumerate() {
            self.xml.push_str(&item[written..body.at]);
            write(&mut self.xml, number, body);
            written = body.at;
        }
        self.xml.push_str(&item[written..]);
    }

    pub fn is_full(&self) -> bool {
        self.xml.len() >= FULL_BYTES
    }

    pub fn is_empty(&self) -> bool {
        self.xml.len() == self.opening
    }

    /// What was appended.
    pub fn elements(&self) -> &str {
        &self.xml[self.opening..]
    }

    /// The feed as far as it goes, whole.
    pub fn closed(&mut self) -> &str {
        self.xml.push_str(match self.family {
            Family::Rss => "</channel></rss>\n",
            Family::Atom => "</feed>\n",
        });
        &self.xml
    }

    /// Ready for the items to come.
    pub fn clear(&mut self) {
        self.xml.truncate(self.opening);
    }
}

/// Appends `<name>text</name>`.
pub fn element(xml: &mut String, name: &str, text: &str) {
    typed(xml, name, "", text);
}

/// Appends an element with attributes, written out and with a blank before them.
pub fn typed(xml: &mut String, name: &str, attributes: &str, text: &str) {
    xml.extend(["<", name, attributes, ">"]);
    characters(xml, text);
    xml.extend(["</", name, ">\n"]);
}

/// Appends ` name="value"`.
pub fn attribute(xml: &mut String, name: &str, value: &str) {
    xml.extend([" ", name, "=\""]);
    for letter in value.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '"' => xml.push_str("&quot;"),
            '\t' | '\n' | '\r' => xml.push(' '),
            letter => xml.push(letter),
        }
    }
    xml.push('"');
}

fn characters(xml: &mut String, text: &str) {
    if memchr::memchr2(b'<', b'&', text.as_bytes()).is_none() && !text.contains("]]>") {
        return xml.push_str(text);
    }
    xml.push_str("<![CDATA[");
    for (number, part) in text.split("]]>").enumerate() {
        if number > 0 {
            xml.push_str("]]]]><![CDATA[>");
        }
        xml.push_str(part);
    }
    xml.push_str("]]>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_so_that_nothing_is_left_to_resolve() {
        for (text, expected) in [
            ("plain > it", "<a>plain > it</a>\n"),
            ("R&D <b>", "<a><![CDATA[R&D <b>]]></a>\n"),
            ("a ]]> b", "<a><![CDATA[a ]]]]><![CDATA[> b]]></a>\n"),
        ] {
            let mut xml = String::new();
            element(&mut xml, "a", text);
            assert_eq!(xml, expected);
        }
        let mut xml = String::new();
        attribute(&mut xml, "href", "a\"b&c<d\n");
        assert_eq!(xml, " href=\"a&quot;b&amp;c&lt;d \"");
    }
}
