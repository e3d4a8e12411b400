//! Copying shapes with the flows among them, and putting them beside where they were.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::document::Deed;
use shared::process::layout::PIXEL;
use shared::process::{Element, ElementId, Flow, NodeKind};

use super::{Desk, act};

/// What was copied, for this page alone.
pub type Copied = StoredValue<Vec<Element>>;

/// Keeps what is chosen, with the flows among it.
pub fn copy(desk: Desk) -> bool {
    let map = desk.now();
    let ids = act::with_what_stands_on(desk, &desk.chosen.get_untracked());
    if ids.is_empty() {
        return false;
    }
    let nodes = map.nodes().filter(|node| ids.contains(&node.id)).cloned().map(Box::new).map(Element::Node);
    let flows = map.flows().filter(|flow| ids.contains(&flow.source) && ids.contains(&flow.target));
    desk.copied.set_value(nodes.chain(flows.cloned().map(Element::Flow)).collect());
    desk.said.set(desk.text.map_copied(ids.len()));
    true
}

/// Puts what was copied beside where it was, under ids of its own.
pub fn paste(desk: Desk) -> bool {
    let copied = desk.copied.get_value();
    let own: BTreeMap<ElementId, ElementId> = copied
        .iter()
        .map(|element| {
            let stem = element.id().as_str().split('_').next().unwrap_or("Element");
            (element.id().clone(), act::fresh(stem))
        })
        .collect();
    let of = |id: &ElementId| own.get(id).cloned().unwrap_or_else(|| id.clone());
    let elements: Vec<Element> = copied.into_iter().map(|element| under(element, &of)).collect();
    let nodes = elements.iter().filter(|element| matches!(element, Element::Node(_)));
    let ids: BTreeSet<ElementId> = nodes.map(|element| element.id().clone()).collect();
    if elements.is_empty() || !act::commit(desk, Deed::Paste, elements.clone()) {
        return false;
    }
    // The next one lies beside this one.
    desk.copied.set_value(elements);
    desk.chosen.set(ids);
    true
}

fn under(element: Element, of: &impl Fn(&ElementId) -> ElementId) -> Element {
    match element {
        Element::Node(mut node) => {
            node.id = of(&node.id);
            node.parent = node.parent.as_ref().map(of);
            if let NodeKind::Boundary { attached_to, .. } = &mut node.kind {
                *attached_to = of(attached_to);
            }
            node.bounds.x += 30 * PIXEL;
            node.bounds.y += 30 * PIXEL;
            // What a file said of the one is not said of the other.
            node.foreign = None;
            Element::Node(node)
        }
        Element::Flow(flow) => Element::Flow(Flow {
            id: of(&flow.id),
            source: of(&flow.source),
            target: of(&flow.target),
            waypoints: Vec::new(),
            foreign: None,
            ..flow
        }),
        other => other,
    }
}
