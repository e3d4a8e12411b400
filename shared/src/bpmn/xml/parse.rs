//! From the bytes of a file to a tree: encoding, namespaces, limits. Comments and processing instructions say nothing
//! and are dropped; so is the white space that only indents.

use std::collections::HashSet;
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::super::error::{BpmnError, Position, Refusal};
use super::super::limits::{ATTRIBUTES_MAX, DEPTH_MAX, ELEMENTS_MAX, FILE_BYTES_MAX, NAMESPACES_MAX};
use super::super::names::XML;
use super::{Attribute, Content, Element, QName};

/// How many attributes are compared each with each before a set is made.
const COMPARED_MAX: usize = 16;

#[derive(Debug)]
pub(in super::super) struct Parsed {
    pub(in super::super) root: Element,
    /// Every prefix that was declared and what it stood for where it first was.
    pub(in super::super) prefixes: Vec<(Rc<str>, Rc<str>)>,
}

/// Reads the bytes of a file.
pub(in super::super) fn parse_bytes(bytes: &[u8]) -> Result<Parsed, BpmnError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Refusal::TooLarge.at(Position::START));
    }
    let (codec, mark) = match Encoding::for_bom(bytes) {
        Some(marked) => marked,
        None => (declared(bytes)?, 0),
    };
    let bytes = bytes.get(mark..).unwrap_or_default();
    if codec == UTF_8 {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let at = Position::of(&String::from_utf8_lossy(valid), valid.len());
            Refusal::Encoding(codec.name().to_owned()).at(at)
        })?;
        return parse(text);
    }
    let text = codec
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| Refusal::Encoding(codec.name().to_owned()).at(Position::START))?;
    parse(&text)
}

/// The encoding the XML declaration names.
fn declared(bytes: &[u8]) -> Result<&'static Encoding, BpmnError> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes));
    let declaration = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or("", |(head, _)| head);
    let Some((_, named)) = declaration.split_once("encoding") else { return Ok(UTF_8) };
    let label: String = named
        .trim_start_matches([' ', '\t', '\r', '\n', '=', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
        .collect();
    let codec = Encoding::for_label(label.as_bytes());
    codec.ok_or_else(|| Refusal::Encoding(label.chars().take(40).collect()).at(Position::START))
}

/// Reads a text.
pub(in super::super) fn parse(text: &str) -> Result<Parsed, BpmnError> {
    if let Some((at, _)) = text.char_indices().find(|(_, c)| !is_xml(*c)) {
        return Err(Refusal::Damaged("a character XML does not allow".to_owned()).at(Position::of(text, at)));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut builder = Builder::default();
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
            Refusal::damaged(&error).at(Position::of(text, at))
        })?;
        match builder.take(event) {
            Ok(true) => {}
            Ok(false) => break,
            Err(refusal) => return Err(refusal.at(Position::of(text, start))),
        }
    }
    match builder.root {
        Some(root) => Ok(Parsed { root, prefixes: builder.prefixes }),
        None => Err(Refusal::Damaged("there is no element".to_owned()).at(Position::of(text, text.len()))),
    }
}

const fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

#[derive(Default)]
struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    /// What prefixes stand for, the innermost last, each with the depth it was declared at.
    scope: Vec<(Rc<str>, Rc<str>, usize)>,
    prefixes: Vec<(Rc<str>, Rc<str>)>,
    words: HashSet<Rc<str>>,
    elements: usize,
    attributes: usize,
    namespaces: usize,
}

impl Builder {
    /// Takes the next piece; `false` at the end.
    fn take(&mut self, event: Event<'_>) -> Result<bool, Refusal> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref().map_err(|error| Refusal::damaged(&error))? {
                    Some(character) if is_xml(character) => character,
                    Some(_) => return Err(Refusal::Damaged("a character XML does not allow".to_owned())),
                    None => predefined(&reference).ok_or(Refusal::DocumentType)?,
                };
                self.text(character.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(Refusal::DocumentType),
            Event::Eof if self.open.is_empty() => return Ok(false),
            Event::Eof => return Err(Refusal::Damaged("the file ends too early".to_owned())),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        Ok(true)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Refusal> {
        if self.open.is_empty() && self.root.is_some() {
            return Err(Refusal::Damaged("something follows the outermost element".to_owned()));
        }
        if self.open.len() >= DEPTH_MAX {
            return Err(Refusal::TooDeep);
        }
        self.elements += 1;
        if self.elements > ELEMENTS_MAX {
            return Err(Refusal::TooManyElements);
        }
        let mut given = Vec::new();
        // Checking for duplicates there takes quadratic time, and a tag may have a million attributes.
        for attribute in start.attributes().with_checks(false) {
            self.attributes += 1;
            if self.attributes > ATTRIBUTES_MAX {
                return Err(Refusal::TooManyAttributes);
            }
            let attribute = attribute.map_err(|error| Refusal::damaged(&error))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| match error {
                quick_xml::Error::Escape(quick_xml::escape::EscapeError::UnrecognizedEntity(..)) => {
                    Refusal::DocumentType
                }
                error => Refusal::damaged(&error),
            })?;
            if !value.chars().all(is_xml) {
                return Err(Refusal::Damaged("a character XML does not allow".to_owned()));
            }
            match attribute.key.into_inner() {
                "xmlns" => self.declare("", &value)?,
                name => match name.strip_prefix("xmlns:") {
                    Some(prefix) => self.declare(prefix, &value)?,
                    None => given.push((attribute.key.into_inner(), value)),
                },
            }
        }
        let mut element =
            Element { name: self.name(start.name().into_inner(), false)?, attributes: vec![], content: vec![] };
        element.attributes.reserve_exact(given.len());
        for (name, value) in given {
            let name = self.name(name, true)?;
            let value = if name.is_type() { self.type_name(&value) } else { value.into_owned() };
            element.attributes.push(Attribute { name, value });
        }
        if is_repeated(&element.attributes) {
            return Err(Refusal::Damaged("an attribute stands twice".to_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn declare(&mut self, prefix: &str, space: &str) -> Result<(), Refusal> {
        self.namespaces += 1;
        if self.namespaces > NAMESPACES_MAX {
            return Err(Refusal::TooManyNamespaces);
        }
        let (prefix, space) = (self.word(prefix), self.word(space));
        if !self.prefixes.iter().any(|(known, _)| *known == prefix) && !space.is_empty() {
            self.prefixes.push((prefix.clone(), space.clone()));
        }
        self.scope.push((prefix, space, self.open.len()));
        Ok(())
    }

    /// One copy of every name, however often it stands there.
    fn word(&mut self, word: &str) -> Rc<str> {
        if let Some(known) = self.words.get(word) {
            return known.clone();
        }
        let word: Rc<str> = word.into();
        self.words.insert(word.clone());
        word
    }

    fn space(&self, prefix: &str) -> Option<Rc<str>> {
        self.scope.iter().rev().find(|(known, ..)| &**known == prefix).map(|(_, space, _)| space.clone())
    }

    fn name(&mut self, name: &str, is_attribute: bool) -> Result<QName, Refusal> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let space = match prefix {
            "" if is_attribute => self.word(""),
            "" => self.space("").unwrap_or_else(|| self.word("")),
            "xml" => self.word(XML),
            prefix => {
                let known = self.space(prefix).filter(|space| !space.is_empty());
                known.ok_or_else(|| Refusal::Prefix(prefix.chars().take(60).collect()))?
            }
        };
        Ok(QName { space, local: self.word(local) })
    }

    /// The value of `xsi:type` without its prefix; as it stands if the prefix is unknown.
    fn type_name(&self, value: &str) -> String {
        let (prefix, local) = value.trim().split_once(':').unwrap_or(("", value.trim()));
        match self.space(prefix) {
            Some(space) => format!("{{{space}}}{local}"),
            None if prefix.is_empty() => format!("{{}}{local}"),
            None => value.to_owned(),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Refusal> {
        let Some(element) = self.open.last_mut() else {
            let is_blank = text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty();
            let refusal = || Refusal::Damaged("text outside of the outermost element".to_owned());
            return is_blank.then_some(()).ok_or_else(refusal);
        };
        match element.content.last_mut() {
            Some(Content::Text(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => element.content.push(Content::Text(text.to_owned())),
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(mut element) = self.open.pop() else { return };
        self.scope.truncate(self.scope.iter().take_while(|(.., depth)| *depth < self.open.len()).count());
        if element.elements().next().is_some() {
            element.content.retain(|content| match content {
                Content::Text(text) => !text.trim().is_empty(),
                Content::Element(_) => true,
            });
        }
        match self.open.last_mut() {
            Some(parent) => parent.push(element),
            None => self.root = Some(element),
        }
    }
}

fn is_repeated(attributes: &[Attribute]) -> bool {
    if attributes.len() <= COMPARED_MAX {
        let later = |at: usize| attributes.get(at + 1..).unwrap_or_default();
        return attributes.iter().enumerate().any(|(at, a)| later(at).iter().any(|b| a.name == b.name));
    }
    let mut names = HashSet::with_capacity(attributes.len());
    !attributes.iter().all(|attribute| names.insert(&attribute.name))
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
