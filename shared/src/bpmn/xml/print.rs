//! From a tree to text. Every namespace is declared once, on the outermost element; the same tree gives the same text.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::names::{PREFIXES, XML};
use super::{Content, Element};

/// How prefixes begin that no file brought.
pub(in super::super) const MADE: &str = "ns-";

/// What one indent is.
const INDENT: &str = "  ";

/// A file, with the prefixes that are wanted where they are to be had.
pub(in super::super) fn pretty(root: &Element, wanted: &[(Rc<str>, Rc<str>)]) -> String {
    let mut printer = Printer::new(root, wanted);
    printer.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    printer.element(root, Some(0), true);
    printer.text.push('\n');
    printer.text
}

/// One line, every element with a prefix.
pub(in super::super) fn compact(root: &Element) -> String {
    let mut printer = Printer::new(root, &[]);
    printer.element(root, None, true);
    printer.text
}

struct Printer {
    text: String,
    /// By namespace: the prefix of its elements, which may be empty, and that of its attributes.
    prefixes: BTreeMap<Rc<str>, (Rc<str>, Rc<str>)>,
    declared: Vec<(Rc<str>, Rc<str>)>,
    /// What a name without prefix means where the printer is.
    default: Rc<str>,
}

impl Printer {
    fn new(root: &Element, wanted: &[(Rc<str>, Rc<str>)]) -> Self {
        let mut used = BTreeSet::new();
        let mut attribute_spaces = BTreeSet::new();
        root.walk(&mut |element| {
            used.insert(element.name.space.clone());
            for attribute in &element.attributes {
                attribute_spaces.insert(attribute.name.space.clone());
                if attribute.name.is_type() {
                    attribute_spaces.extend(type_parts(&attribute.value).map(|(space, _)| Rc::from(space)));
                }
            }
        });
        let mut printer = Self {
            text: String::new(),
            prefixes: BTreeMap::from([(XML.into(), ("xml".into(), "xml".into()))]),
            declared: Vec::new(),
            default: "".into(),
        };
        for (prefix, space) in wanted {
            printer.declare(prefix, space);
        }
        for space in used.iter().chain(&attribute_spaces).filter(|space| !space.is_empty()) {
            let is_attribute = attribute_spaces.contains(space);
            let needs = match printer.prefixes.get(space) {
                None => true,
                Some((_, prefix)) => is_attribute && prefix.is_empty(),
            };
            if needs {
                let prefix = printer.free(space);
                printer.declare(&prefix, space);
            }
        }
        // Files that were made here look alike whatever they use.
        let rank = |space: &str| PREFIXES.iter().position(|(_, known)| *known == space).unwrap_or(PREFIXES.len());
        let wanted = wanted.len().min(printer.declared.len());
        if let Some(added) = printer.declared.get_mut(wanted..) {
            added.sort_by_key(|(_, space)| rank(space));
        }
        printer
    }

    fn declare(&mut self, prefix: &Rc<str>, space: &Rc<str>) {
        if self.declared.iter().any(|(known, _)| known == prefix) || space.is_empty() || **prefix == *"xml" {
            return;
        }
        self.declared.push((prefix.clone(), space.clone()));
        if prefix.is_empty() {
            self.default = space.clone();
        }
        let entry = self.prefixes.entry(space.clone()).or_insert_with(|| (prefix.clone(), prefix.clone()));
        if entry.1.is_empty() {
            entry.1 = prefix.clone();
        }
    }

    /// A prefix nobody has yet.
    fn free(&self, space: &str) -> Rc<str> {
        let own = PREFIXES.iter().find(|(_, known)| *known == space).map(|(prefix, _)| *prefix);
        let is_taken = |name: &str| self.declared.iter().any(|(known, _)| &**known == name);
        let base = own.unwrap_or(MADE);
        let mut name = own.map_or_else(|| format!("{MADE}1"), str::to_owned);
        let mut number = 1;
        while is_taken(&name) {
            name = format!("{base}{number}");
            number += 1;
        }
        name.into()
    }

    fn tag(&self, element: &Element) -> String {
        match self.prefixes.get(&element.name.space) {
            Some((prefix, _)) if !prefix.is_empty() => format!("{prefix}:{}", element.name.local),
            _ => element.name.local.to_string(),
        }
    }

    /// `indent` is `None` where white space would be text.
    fn element(&mut self, element: &Element, indent: Option<usize>, is_root: bool) {
        let tag = self.tag(element);
        self.text.push('<');
        self.text.push_str(&tag);
        if is_root {
            for (prefix, space) in self.declared.clone() {
                self.text.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
                self.text.push_str(&prefix);
                self.value(&space);
            }
        }
        let outside = self.default.clone();
        if !tag.contains(':') && element.name.space != outside {
            self.text.push_str(" xmlns");
            self.value(&element.name.space);
            self.default = element.name.space.clone();
        }
        self.attributes(element);
        if element.content.is_empty() {
            self.text.push_str("/>");
        } else {
            self.text.push('>');
            self.content(element, indent);
            self.text.push_str("</");
            self.text.push_str(&tag);
            self.text.push('>');
        }
        self.default = outside;
    }

    fn attributes(&mut self, element: &Element) {
        for attribute in &element.attributes {
            self.text.push(' ');
            if let Some((_, prefix)) = self.prefixes.get(&attribute.name.space) {
                self.text.push_str(prefix);
                self.text.push(':');
            }
            self.text.push_str(&attribute.name.local);
            let named = attribute.name.is_type().then(|| type_parts(&attribute.value)).flatten();
            match named.and_then(|(space, local)| Some((self.prefixes.get(space)?, local))) {
                Some(((_, prefix), local)) => self.value(&format!("{prefix}:{local}")),
                None => self.value(named.map_or(attribute.value.as_str(), |(_, local)| local)),
            }
        }
    }

    fn content(&mut self, element: &Element, indent: Option<usize>) {
        let has_text = element.content.iter().any(|content| matches!(content, Content::Text(_)));
        let inner = if has_text { None } else { indent.map(|indent| indent + 1) };
        for content in &element.content {
            self.line(inner);
            match content {
                Content::Element(child) => self.element(child, inner, false),
                Content::Text(text) => escape(&mut self.text, text, false),
            }
        }
        if inner.is_some() {
            self.line(indent);
        }
    }

    fn line(&mut self, indent: Option<usize>) {
        if let Some(indent) = indent {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n(INDENT, indent));
        }
    }

    fn value(&mut self, value: &str) {
        self.text.push_str("=\"");
        escape(&mut self.text, value, true);
        self.text.push('"');
    }
}

/// Namespace and local part of a type's name in a tree.
fn type_parts(value: &str) -> Option<(&str, &str)> {
    value.strip_prefix('{')?.split_once('}')
}

fn escape(into: &mut String, text: &str, is_attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' if is_attribute => into.push_str("&quot;"),
            '\n' if is_attribute => into.push_str("&#10;"),
            '\t' if is_attribute => into.push_str("&#9;"),
            '\r' => into.push_str("&#13;"),
            // What XML can't say at all.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => into.push(c),
        }
    }
}
