//! XML as a tree whose names have lost their prefixes: what a name means is its namespace and its local part.

mod parse;
mod print;

use std::rc::Rc;

pub(super) use parse::{Parsed, parse, parse_bytes};
pub(super) use print::{MADE, compact, pretty};

use super::names::XSI;

/// A name with its namespace, which is empty for none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct QName {
    pub(super) space: Rc<str>,
    pub(super) local: Rc<str>,
}

impl QName {
    pub(super) fn new(space: &str, local: &str) -> Self {
        Self { space: space.into(), local: local.into() }
    }

    pub(super) fn is(&self, space: &str, local: &str) -> bool {
        &*self.local == local && &*self.space == space
    }

    /// `xsi:type`, whose value is a name itself; in a tree it is written `{namespace}local`.
    pub(super) fn is_type(&self) -> bool {
        self.is(XSI, "type")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: QName,
    pub(super) value: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Element(Element),
    Text(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: QName,
    pub(super) attributes: Vec<Attribute>,
    pub(super) content: Vec<Content>,
}

impl Element {
    pub(super) fn new(space: &str, local: &str) -> Self {
        Self { name: QName::new(space, local), attributes: Vec::new(), content: Vec::new() }
    }

    /// The same with an attribute without namespace.
    pub(super) fn with(mut self, local: &str, value: impl Into<String>) -> Self {
        self.set(local, value);
        self
    }

    pub(super) fn with_text(mut self, text: impl Into<String>) -> Self {
        self.content.push(Content::Text(text.into()));
        self
    }

    pub(super) fn with_child(mut self, child: Self) -> Self {
        self.push(child);
        self
    }

    pub(super) fn is(&self, space: &str, local: &str) -> bool {
        self.name.is(space, local)
    }

    pub(super) fn is_in(&self, space: &str) -> bool {
        &*self.name.space == space
    }

    pub(super) fn local(&self) -> &str {
        &self.name.local
    }

    /// An attribute without namespace.
    pub(super) fn attribute(&self, local: &str) -> Option<&str> {
        self.attribute_in("", local)
    }

    pub(super) fn attribute_in(&self, space: &str, local: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| attribute.name.is(space, local)).map(|attribute| &*attribute.value)
    }

    pub(super) fn set(&mut self, local: &str, value: impl Into<String>) {
        self.set_named(QName::new("", local), value.into());
    }

    pub(super) fn set_in(&mut self, space: &str, local: &str, value: impl Into<String>) {
        self.set_named(QName::new(space, local), value.into());
    }

    pub(super) fn set_named(&mut self, name: QName, value: String) {
        match self.attributes.iter_mut().find(|attribute| attribute.name == name) {
            Some(attribute) => attribute.value = value,
            None => self.attributes.push(Attribute { name, value }),
        }
    }

    pub(super) fn take(&mut self, local: &str) -> Option<String> {
        self.take_in("", local)
    }

    pub(super) fn take_in(&mut self, space: &str, local: &str) -> Option<String> {
        let at = self.attributes.iter().position(|attribute| attribute.name.is(space, local))?;
        Some(self.attributes.remove(at).value)
    }

    pub(super) fn id(&self) -> Option<&str> {
        self.attribute("id")
    }

    pub(super) fn push(&mut self, child: Self) {
        self.content.push(Content::Element(child));
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        })
    }

    pub(super) fn elements_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.content.iter_mut().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        })
    }

    pub(super) fn child(&self, space: &str, local: &str) -> Option<&Self> {
        self.elements().find(|child| child.is(space, local))
    }

    pub(super) fn child_mut(&mut self, space: &str, local: &str) -> Option<&mut Self> {
        self.elements_mut().find(|child| child.is(space, local))
    }

    /// Takes the children that `wanted` names out, in their order.
    pub(super) fn take_children(&mut self, mut wanted: impl FnMut(&Self) -> bool) -> Vec<Self> {
        let mut taken = Vec::new();
        let mut left = Vec::with_capacity(self.content.len());
        for content in self.content.drain(..) {
            match content {
                Content::Element(element) if wanted(&element) => taken.push(element),
                other => left.push(other),
            }
        }
        self.content = left;
        taken
    }

    pub(super) fn take_child(&mut self, space: &str, local: &str) -> Option<Self> {
        let is_it = |content: &Content| matches!(content, Content::Element(element) if element.is(space, local));
        let at = self.content.iter().position(is_it)?;
        match self.content.remove(at) {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        }
    }

    /// The text that stands directly in it.
    pub(super) fn text(&self) -> String {
        self.content
            .iter()
            .filter_map(|content| match content {
                Content::Text(text) => Some(text.as_str()),
                Content::Element(_) => None,
            })
            .collect()
    }

    /// Neither attributes nor anything within.
    pub(super) fn is_bare(&self) -> bool {
        self.attributes.is_empty() && self.content.is_empty()
    }

    /// Calls `visit` for it and everything within.
    pub(super) fn walk(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        for child in self.elements() {
            child.walk(visit);
        }
    }

    pub(super) fn walk_mut(&mut self, visit: &mut impl FnMut(&mut Self)) {
        visit(self);
        for child in self.elements_mut() {
            child.walk_mut(visit);
        }
    }
}
