//! What an element keeps of its file that the map has no word for: the `foreign` text of the model, as a tree.
//!
//! `docs/bpmn.md` describes the form. It is the difference between what the file said and what writing the bare element
//! would say, so that writing and reading again gives the same text, and a change on the map is never undone by it.

use super::names::KEPT;
use super::xml::{Element, compact, parse};

/// The parts of what is kept: `element`, `drawing`, `process`, `diagram` and the like, each an element of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept(Element);

impl Default for Kept {
    fn default() -> Self {
        Self(Element::new(KEPT, "kept"))
    }
}

impl Kept {
    /// A text that isn't of this form keeps nothing: it can't have come from a file.
    pub(super) fn read(foreign: Option<&str>) -> Self {
        let parsed = foreign.and_then(|text| parse(text).ok()).map(|parsed| parsed.root);
        parsed.filter(|root| root.is(KEPT, "kept")).map_or_else(Self::default, Self)
    }

    pub(super) fn part(&self, name: &str) -> Option<&Element> {
        self.0.child(KEPT, name)
    }

    pub(super) fn parts(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.0.elements().filter(move |part| part.is(KEPT, name))
    }

    /// A part to write from; an empty one where nothing is kept.
    pub(super) fn part_or_bare(&self, name: &str) -> Element {
        self.part(name).cloned().unwrap_or_else(|| Element::new(KEPT, name))
    }

    /// Keeps what was left of an element, if anything was, as the part of that name.
    pub(super) fn keep(&mut self, name: &str, left: Element) {
        if !left.is_bare() {
            self.keep_always(name, left);
        }
    }

    pub(super) fn keep_always(&mut self, name: &str, mut left: Element) {
        left.name = super::xml::QName::new(KEPT, name);
        self.0.push(left);
    }

    pub(super) fn remark(&self, name: &str) -> Option<&str> {
        self.0.attribute(name)
    }

    pub(super) fn set_remark(&mut self, name: &str, value: impl Into<String>) {
        self.0.set(name, value);
    }

    pub(super) fn root(&self) -> &Element {
        &self.0
    }

    /// The text, unless nothing is kept.
    pub(super) fn print(&self) -> Option<String> {
        (!self.0.is_bare()).then(|| compact(&self.0))
    }
}
