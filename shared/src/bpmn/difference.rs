//! Taking one tree from another, and putting the two together again.

use super::names::{MODEL, rank};
use super::xml::{Content, Element};

/// What `original` says beyond `canonical`: attributes that differ, children that don't occur there.
pub(super) fn subtract(original: &mut Element, canonical: &Element) {
    original.attributes.retain(|attribute| !canonical.attributes.contains(attribute));
    original.attributes.sort_by(|a, b| a.name.cmp(&b.name));
    let mut known: Vec<&Content> = canonical.content.iter().collect();
    let parent = canonical.local().to_owned();
    let mut left = Vec::new();
    for content in original.content.drain(..) {
        match (known.iter().position(|candidate| **candidate == content), content) {
            (Some(at), _) => drop(known.remove(at)),
            (None, Content::Element(mut extensions)) if extensions.is(MODEL, "extensionElements") => {
                let is_empty = extensions.content.is_empty();
                if let Some(ours) = canonical.child(MODEL, "extensionElements") {
                    subtract(&mut extensions, ours);
                }
                if is_empty || !extensions.is_bare() {
                    left.push(Content::Element(extensions));
                }
            }
            (None, content) => left.push(content),
        }
    }
    left.sort_by_key(|content| place(&parent, content));
    original.content = left;
}

/// `canonical` with what was kept: its attributes stand over, its children stand among the others where the schema has
/// them.
pub(super) fn merge(canonical: &mut Element, kept: Element) {
    for attribute in kept.attributes {
        canonical.set_named(attribute.name, attribute.value);
    }
    for content in kept.content {
        match content {
            Content::Element(extensions) if extensions.is(MODEL, "extensionElements") => {
                let ours = canonical.take_child(MODEL, "extensionElements");
                let mut extensions = extensions;
                extensions.content.extend(ours.into_iter().flat_map(|ours| ours.content));
                canonical.push(extensions);
            }
            content => canonical.content.push(content),
        }
    }
    arrange(canonical);
}

/// Puts children in the order of the schema.
pub(super) fn arrange(element: &mut Element) {
    let parent = element.local().to_owned();
    element.content.sort_by_key(|content| place(&parent, content));
}

fn place(parent: &str, content: &Content) -> usize {
    match content {
        Content::Element(child) => rank(parent, child),
        Content::Text(_) => 0,
    }
}

/// Lets an attribute that is kept speak only where it still says what the map says.
pub(super) fn guard(kept: &mut Element, local: &str, says_the_same: impl FnOnce(&str) -> bool) {
    if kept.attribute(local).is_some_and(|value| !says_the_same(value)) {
        kept.take(local);
    }
}
