//! One node, without what stands in it.

use super::super::difference::{guard, merge};
use super::super::extension::{one_line, say, write_name, write_step};
use super::super::kind::{self, SUBPROCESSES};
use super::super::names::{KEPT, MODEL};
use super::super::sketch::{Place, Sketch};
use super::super::xml::Element;
use super::flow::{data_association, local};
use crate::process::{FlowKind, Node, NodeKind, Trigger};

/// The node's element, with all that its file kept of it.
pub(in super::super) fn node(sketch: &Sketch<'_>, node: &Node) -> Element {
    let mut kept = sketch.kept_element(&node.id);
    let mut element = Element::new(MODEL, tag(sketch, node));
    element.set("id", node.id.as_str());
    label(&mut element, node);
    ties(sketch, node, &mut element);
    guard_label(&mut kept, node);
    if kept.child(MODEL, "text").is_some() {
        element.take_child(MODEL, "text");
    }
    if let Some(step) = write_step(node, sketch.map.header.currency) {
        element.push(Element::new(MODEL, "extensionElements").with_child(step));
    }
    for flow in sketch.incoming(&node.id) {
        element.push(Element::new(MODEL, "incoming").with_text(flow.id.as_str()));
    }
    for flow in sketch.outgoing(&node.id) {
        element.push(Element::new(MODEL, "outgoing").with_text(flow.id.as_str()));
    }
    default_flow(sketch, node, &mut element, &mut kept);
    data(sketch, node, &mut element, &mut kept);
    event(node, &mut element, &mut kept);
    merge(&mut element, kept);
    element
}

fn tag<'a>(sketch: &'a Sketch<'_>, node: &'a Node) -> &'a str {
    match &node.kind {
        // There is nothing it could be attached to.
        NodeKind::Boundary { attached_to, .. } if !is_host(sketch, node, attached_to) => "intermediateCatchEvent",
        NodeKind::SubProcess { .. } => {
            let kept = sketch.kept(&node.id).remark("tag");
            kept.filter(|tag| SUBPROCESSES.contains(tag)).unwrap_or("subProcess")
        }
        kind => kind::name(kind),
    }
}

fn is_host(sketch: &Sketch<'_>, node: &Node, host: &crate::process::ElementId) -> bool {
    *host != node.id && sketch.map.node(host).is_some()
}

/// The name, or what stands for it: the text of an annotation, the category of a group.
fn label(element: &mut Element, node: &Node) {
    match node.kind {
        NodeKind::Annotation => {
            say(element, "nameEn", node.name.en.clone());
            element.push(Element::new(MODEL, "text").with_text(node.name.text.clone()));
            if node.name.text.is_empty() {
                element.elements_mut().for_each(|text| text.content.clear());
            }
        }
        NodeKind::Group => {
            say(element, "nameEn", node.name.en.clone());
            if !node.name.text.is_empty() {
                element.set("categoryValueRef", format!("{}_value", node.id));
            }
        }
        NodeKind::DataObject => {
            write_name(element, &node.name);
            element.set("dataObjectRef", format!("{}_object", node.id));
        }
        _ => write_name(element, &node.name),
    }
}

/// Lets the file's own way of naming stand where the name is still the same.
fn guard_label(kept: &mut Element, node: &Node) {
    guard(kept, "name", |name| one_line(name) == node.name.text);
    if node.kind == NodeKind::Annotation {
        kept.take_children(|child| child.is(MODEL, "text") && annotation_text(&child.text()) != node.name.text);
    }
    // The name of the category a kept reference leads to.
    let category = kept.take_in(KEPT, "category");
    if category.is_none_or(|name| one_line(&name) != node.name.text) || node.kind != NodeKind::Group {
        kept.take("categoryValueRef");
    }
}

/// The text of an annotation as a name: its lines stay.
pub(in super::super) fn annotation_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().take(crate::name::Name::CHARS_MAX).collect()
}

/// What the nesting of the XML does not say about where the node belongs.
fn ties(sketch: &Sketch<'_>, node: &Node, element: &mut Element) {
    let place = sketch.place_of_node(node);
    if node.parent.is_some() && !matches!(place, Place::SubProcess(_)) {
        say(element, "parent", node.parent.as_ref().map(|parent| parent.as_str()));
    }
    let around = sketch.pool_around(node);
    if node.pool.as_ref() != around {
        say(element, "pool", Some(node.pool.as_ref().map_or("", |pool| pool.as_str())));
    }
    if node.lane.is_some() && !is_in_lane(sketch, node) {
        say(element, "lane", node.lane.as_ref().map(|lane| lane.as_str()));
    }
}

/// Whether the lane's own list names the node: BPMN lets it do so for flow nodes of its process.
pub(in super::super) fn is_in_lane(sketch: &Sketch<'_>, node: &Node) -> bool {
    let Some(lane) = node.lane.as_ref().and_then(|lane| sketch.map.lane(lane)) else { return false };
    node.kind.is_flow_node()
        && !matches!(sketch.place_of_node(node), Place::SubProcess(_))
        && sketch.pool_of_lane(lane) == sketch.pool_around(node)
}

/// The way that is taken when no other is. Only activities and some gateways can name one.
fn default_flow(sketch: &Sketch<'_>, node: &Node, element: &mut Element, kept: &mut Element) {
    let own = sketch.outgoing(&node.id);
    let default = own.iter().find(|flow| flow.is_default).filter(|_| can_default(node)).map(|flow| flow.id.as_str());
    guard(kept, "default", |id| default.is_none() && own.iter().all(|flow| flow.id.as_str() != id));
    if let Some(default) = default {
        element.set("default", default);
    }
}

pub(in super::super) fn can_default(node: &Node) -> bool {
    use crate::process::GatewayKind::{Complex, Exclusive, Inclusive};
    node.kind.is_activity() || matches!(node.kind, NodeKind::Gateway(Exclusive | Inclusive | Complex))
}

/// The data that comes in and goes out.
fn data(sketch: &Sketch<'_>, node: &Node, element: &mut Element, kept: &mut Element) {
    let mut needs_placeholder = false;
    for flow in sketch.map.flows().filter(|flow| flow.kind == FlowKind::Data) {
        let Some((holder, is_input)) = sketch.data_end(flow) else { continue };
        if holder.id != node.id {
            continue;
        }
        let association = data_association(sketch, flow, is_input, &placeholder_id(node));
        needs_placeholder |=
            association.elements().any(|child| child.is(MODEL, "targetRef") && child.text() == placeholder_id(node));
        element.push(association);
    }
    if needs_placeholder {
        element.push(
            Element::new(MODEL, "property").with("id", placeholder_id(node)).with("name", "__targetRef_placeholder"),
        );
    }
    if node.kind != NodeKind::DataObject {
        guard(kept, "dataObjectRef", |_| false);
    }
}

/// What an incoming association leads to where the activity has no input of its own, as bpmn-js does it too.
fn placeholder_id(node: &Node) -> String {
    format!("{}_data", node.id)
}

fn event(node: &Node, element: &mut Element, kept: &mut Element) {
    let trigger = kind::trigger(&node.kind);
    let kept_definitions = kept.take_children(kind::is_definition);
    guard(kept, "parallelMultiple", |is_parallel| {
        (is_parallel.trim() == "true") == (trigger == Some(Trigger::ParallelMultiple))
    });
    guard(kept, "cancelActivity", |_| false);
    guard(kept, "attachedToRef", |reference| match &node.kind {
        NodeKind::Boundary { attached_to, .. } => local(reference) == attached_to.as_str(),
        _ => false,
    });
    if let NodeKind::Boundary { attached_to, is_interrupting, .. } = &node.kind {
        if element.local() == "boundaryEvent" {
            element.set("attachedToRef", attached_to.as_str());
            element.set("cancelActivity", is_interrupting.to_string());
        } else {
            say(element, "attachedTo", Some(attached_to.as_str()));
            say(element, "interrupting", Some(is_interrupting.to_string()));
        }
    }
    let Some(trigger) = trigger else { return };
    if trigger == Trigger::ParallelMultiple {
        // BPMN knows it of events that wait, not of those that tell.
        if kind::is_catching(&node.kind) {
            element.set("parallelMultiple", "true");
        } else {
            say(element, "parallelMultiple", Some("true"));
        }
    }
    let refers = kept_definitions.iter().any(|definition| definition.local() == "eventDefinitionRef");
    let says = kind::trigger_of(&kept_definitions, trigger == Trigger::ParallelMultiple, |_| None);
    let stands = !kept_definitions.is_empty() && (says == trigger || refers && trigger != Trigger::None);
    let definitions = if stands { kept_definitions } else { kind::definitions(trigger, &node.name.text) };
    definitions.into_iter().for_each(|definition| element.push(definition));
}
