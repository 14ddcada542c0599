//! Long texts, made small: a zstd frame in a BLOB, or the text itself where that is no longer.

use super::StoreError;
use rusqlite::types::Value;
use rusqlite::types::ValueRef;
use std::cell::RefCell;
use zstd::bulk::Compressor;
use zstd::bulk::Decompressor;
use zstd::zstd_safe::get_frame_content_size;

/// On articles of a few kB level 3 saves 1 % more, and takes half as long again.
const LEVEL: i32 = 1;

/// Below this a frame's own bytes and the time are not worth it.
const MIN_BYTES: usize = 128;

/// The contexts are kept: making them costs more than one article's use of them.
pub(super) struct Packer {
    compressor: RefCell<Compressor<'static>>,
    decompressor: RefCell<Decompressor<'static>>,
}

impl Packer {
    pub fn new() -> Result<Packer, StoreError> {
        let compressor = Compressor::new(LEVEL).map_err(|cause| StoreError::Database(cause.into()))?;
        let decompressor = Decompressor::new().map_err(|cause| StoreError::Database(cause.into()))?;
        Ok(Packer { compressor: compressor.into(), decompressor: decompressor.into() })
    }

    pub fn pack(&self, text: String) -> Value {
        if text.len() < MIN_BYTES {
            return Value::Text(text);
        }
        match self.compressor.borrow_mut().compress(text.as_bytes()) {
            Ok(frame) if frame.len() < text.len() => Value::Blob(frame),
            _ => Value::Text(text),
        }
    }

    pub fn unpack(&self, packed: ValueRef) -> Result<String, StoreError> {
        let bytes = match packed {
            ValueRef::Blob(frame) => self.inflate(frame)?,
            ValueRef::Text(text) => text.to_owned(),
            other => return Err(StoreError::damaged(format!("a text is {}", other.data_type()))),
        };
        String::from_utf8(bytes).map_err(StoreError::damaged)
    }

    fn inflate(&self, frame: &[u8]) -> Result<Vec<u8>, StoreError> {
        let bytes = match get_frame_content_size(frame) {
            Ok(Some(bytes)) => usize::try_from(bytes).map_err(StoreError::damaged)?,
            _ => return Err(StoreError::damaged("a packed text does not tell its length")),
        };
        self.decompressor.borrow_mut().decompress(frame, bytes).map_err(StoreError::damaged)
    }
}

/// Summary and content of an article as one text, so that what they share is kept once; and how
/// many bytes of it are the summary. `None` where there is neither.
pub(super) fn joined(summary: Option<&str>, content: Option<&str>) -> Option<(Option<usize>, String)> {
    let summary = summary.filter(|summary| content != Some(summary) && !summary.is_empty());
    let html = format!("{}{}", summary.unwrap_or_default(), content.unwrap_or_default());
    match html.is_empty() {
        true => None,
        false => Some((summary.map(str::len), html)),
    }
}

/// The reverse of [`joined`]: summary and content. A summary that was the whole content is gone.
pub(super) fn parted(
    summary_bytes: Option<usize>,
    mut html: String,
) -> Result<(Option<String>, Option<String>), StoreError> {
    let at = summary_bytes.unwrap_or(0);
    if !html.is_char_boundary(at) {
        return Err(StoreError::damaged("a summary ends inside a letter"));
    }
    let content = html.split_off(at);
    Ok((Some(html).filter(|html| !html.is_empty()), Some(content).filter(|content| !content.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were() {
        let packer = Packer::new().unwrap();
        let long = "<p>Beds & wards, ærlig.</p>".repeat(200);
        for (name, text) in [("empty", ""), ("short", "one"), ("long", long.as_str())] {
            let packed = packer.pack(text.to_owned());
            assert_eq!(packer.unpack(ValueRef::from(&packed)).unwrap(), text, "{name}");
        }
        assert!(matches!(packer.pack(long), Value::Blob(frame) if frame.len() < 200));
    }

    #[test]
    fn summary_and_content_part_where_they_were_joined() {
        for (name, summary, content, expected) in [
            ("both", Some("søk"), Some("more"), (Some("søk"), Some("more"))),
            ("only a summary", Some("s"), None, (Some("s"), None)),
            ("only content", None, Some("c"), (None, Some("c"))),
            ("the same", Some("c"), Some("c"), (None, Some("c"))),
            ("empty is none", Some(""), Some("c"), (None, Some("c"))),
        ] {
            let (bytes, html) = joined(summary, content).unwrap();
            let (summary, content) = parted(bytes, html).unwrap();
            assert_eq!((summary.as_deref(), content.as_deref()), expected, "{name}");
        }
        assert_eq!(joined(None, Some("")), None);
    }
}
