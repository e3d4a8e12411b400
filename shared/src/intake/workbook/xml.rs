//! The XML of a workbook's parts, pulled element by element: depth is bounded, document types are refused, names lose
//! their prefix. Nothing is kept that isn't asked for.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::limits::XML_DEPTH_MAX;
use super::WorkbookError;

/// What was met.
pub(super) enum Met<'a> {
    /// An element opens; an empty one opens and closes.
    Open(Element<'a>),
    Close,
    /// A piece of text; one text may come in several.
    Text(Cow<'a, str>),
    /// A comment or the like.
    Nothing,
    /// The part has been read.
    End,
}

pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute by its name without prefix, unescaped.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, WorkbookError> {
        // Checking for duplicates takes quadratic time, and a tag may have a million attributes.
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| WorkbookError::damaged(&error))?;
            if attribute.key.local_name().into_inner() == name {
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_err(|error| WorkbookError::damaged(&error))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }
}

/// Pulls from one part.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(part: R) -> Self {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// How many elements are open.
    pub(super) const fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn next(&mut self) -> Result<Met<'_>, WorkbookError> {
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| WorkbookError::damaged(&error))?;
        Ok(match event {
            Event::Start(element) => {
                self.depth += 1;
                if self.depth > XML_DEPTH_MAX {
                    return Err(WorkbookError::TooDeep);
                }
                Met::Open(Element(element))
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Met::Close
            }
            Event::Text(text) => Met::Text(text.xml10_content()),
            Event::CData(text) => Met::Text(text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref().map_err(|error| WorkbookError::damaged(&error))? {
                    Some(character) => character,
                    None => predefined(&reference).ok_or(WorkbookError::Entity)?,
                };
                Met::Text(Cow::Owned(character.to_string()))
            }
            Event::DocType(_) => return Err(WorkbookError::Entity),
            Event::Eof => Met::End,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Met::Nothing,
        })
    }

    /// Reads to the end of the element that was just opened, appending its text.
    pub(super) fn text_into(&mut self, text: &mut String) -> Result<(), WorkbookError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            match self.next()? {
                Met::Text(piece) => text.push_str(&piece),
                Met::End => return Err(WorkbookError::damaged(&"a part ends too early")),
                Met::Open(_) | Met::Close | Met::Nothing => {}
            }
        }
        Ok(())
    }
}

/// The five entities every XML text may use. All others would have to be declared, and declarations are refused.
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
