//! A walk down a mended XML text: child by child, text by text, and where it had to stop.

use super::Why;
use super::names::Names;
use super::names::Ns;
use crate::model::text::unescape;
use quick_xml::Reader;
use quick_xml::events::BytesStart;
use quick_xml::events::Event;

pub struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    names: Names,
}

/// An element whose start tag was just read; what it holds is to be walked, read or skipped.
pub struct Element<'a> {
    tag: BytesStart<'a>,
    pub ns: Ns,
}

impl<'a> Walk<'a> {
    pub fn new(text: &'a str) -> Walk<'a> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Walk { reader, names: Names::default() }
    }

    /// The document's element, whose declarations hold from here on; `None` without one.
    pub fn root(&mut self) -> Result<Option<Element<'a>>, Why> {
        loop {
            match self.event()? {
                Event::Start(tag) => {
                    self.names = Names::declared_by(&tag);
                    return Ok(Some(Element { tag, ns: Ns::Own }));
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The next element within the one that is open; `None` at its end.
    pub fn child(&mut self) -> Result<Option<Element<'a>>, Why> {
        loop {
            match self.event()? {
                Event::Start(tag) => {
                    let ns = self.names.of(&tag);
                    return Ok(Some(Element { tag, ns }));
                }
                Event::End(_) => return Ok(None),
                Event::Eof => return Err(self.broken_off()),
                _ => {}
            }
        }
    }

    /// All text within an element up to its end, references resolved.
    pub fn text(&mut self) -> Result<String, Why> {
        let mut text = String::new();
        let mut depth = 1;
        while depth > 0 {
            match self.event()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Text(piece) => text.push_str(&piece),
                Event::CData(piece) => text.push_str(&piece),
                Event::GeneralRef(name) => text.push_str(&unescape(&format!("&{};", &*name))),
                Event::Eof => return Err(self.broken_off()),
                _ => {}
            }
        }
        Ok(text.trim().to_owned())
    }

    pub fn skip(&mut self, element: &Element<'a>) -> Result<(), Why> {
        match self.reader.read_to_end(element.tag.name()) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.malformed(error)),
        }
    }

    /// Bytes of the text that are behind us.
    pub fn position(&self) -> usize {
        self.reader.buffer_position() as usize
    }

    fn event(&mut self) -> Result<Event<'a>, Why> {
        self.reader.read_event().map_err(|error| self.malformed(error))
    }

    fn malformed(&self, error: quick_xml::Error) -> Why {
        Why::Malformed { at: self.reader.error_position() as usize, why: error.to_string() }
    }

    fn broken_off(&self) -> Why {
        Why::Malformed { at: self.position(), why: "the document breaks off".to_owned() }
    }
}

impl Element<'_> {
    /// As written, prefix and all.
    pub fn full_name(&self) -> String {
        self.tag.name().as_ref().to_owned()
    }

    pub fn name(&self) -> &str {
        let name = self.tag.name().into_inner();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// An attribute by its name as written, references resolved.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.tag.attributes();
        let found =
            attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name)?;
        Some(unescape(&found.value).trim().to_owned())
    }
}
