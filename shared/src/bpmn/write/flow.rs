//! Flows: of the sequence, of messages, of data, and the dotted lines to notes.

use super::super::difference::{guard, merge};
use super::super::extension::{one_line, say, write_name};
use super::super::names::MODEL;
use super::super::number;
use super::super::sketch::Sketch;
use super::super::xml::Element;
use super::node::can_default;
use super::{is_simulated, way};
use crate::process::{Flow, FlowKind};

/// The flow's element where it stands by itself.
pub(in super::super) fn flow(sketch: &Sketch<'_>, flow: &Flow) -> Element {
    let mut kept = sketch.kept_element(&flow.id);
    guard(&mut kept, "name", |name| one_line(name) == flow.name.text);
    guard(&mut kept, "sourceRef", |reference| local(reference) == flow.source.as_str());
    guard(&mut kept, "targetRef", |reference| local(reference) == flow.target.as_str());
    let mut element = Element::new(
        MODEL,
        match flow.kind {
            FlowKind::Sequence => "sequenceFlow",
            FlowKind::Message => "messageFlow",
            FlowKind::Association | FlowKind::Data => "association",
        },
    );
    element.set("id", flow.id.as_str());
    let has_name = matches!(flow.kind, FlowKind::Sequence | FlowKind::Message);
    if has_name {
        write_name(&mut element, &flow.name);
    } else {
        say_name(&mut element, flow);
    }
    element.set("sourceRef", flow.source.as_str());
    element.set("targetRef", flow.target.as_str());
    if flow.kind == FlowKind::Data {
        say(&mut element, "kind", Some("data"));
    }
    figures(sketch, flow, &mut element);
    merge(&mut element, kept);
    element
}

/// A reference without the prefix of its namespace.
pub(super) fn local(reference: &str) -> &str {
    reference.trim().rsplit(':').next().unwrap_or_default()
}

/// Associations have no name in BPMN.
fn say_name(element: &mut Element, flow: &Flow) {
    if !flow.name.text.is_empty() {
        say(element, "name", Some(flow.name.text.as_str()));
    }
    say(element, "nameEn", flow.name.en.clone());
}

/// What neither the scenario, nor the source, nor the diagram says of the flow.
fn figures(sketch: &Sketch<'_>, flow: &Flow, element: &mut Element) {
    // A line has two ends; a single corner is none.
    say(element, "way", (flow.waypoints.len() == 1).then(|| way(&flow.waypoints)));
    if !is_simulated(sketch, flow) {
        say(element, "share", flow.share.map(|share| number::print_millionths(share.millionths())));
    }
    let is_named = flow.kind == FlowKind::Sequence
        && sketch.map.node(&flow.source).is_some_and(can_default)
        && sketch.outgoing(&flow.source).iter().find(|other| other.is_default).is_some_and(|first| first.id == flow.id);
    if flow.is_default && !is_named {
        say(element, "default", Some("true"));
    }
}

/// A flow of data as the activity or event has it that takes or gives the data.
pub(in super::super) fn data_association(
    sketch: &Sketch<'_>,
    flow: &Flow,
    is_input: bool,
    placeholder: &str,
) -> Element {
    let mut kept = sketch.kept_element(&flow.id);
    let reference = |local: &str, id: &str| Element::new(MODEL, local).with_text(id);
    let mut element = Element::new(MODEL, if is_input { "dataInputAssociation" } else { "dataOutputAssociation" });
    element.set("id", flow.id.as_str());
    say_name(&mut element, flow);
    figures(sketch, flow, &mut element);
    if is_input {
        element.push(reference("sourceRef", flow.source.as_str()));
        if kept.child(MODEL, "targetRef").is_none() {
            element.push(reference("targetRef", placeholder));
        }
    } else {
        kept.take_children(|child| child.is(MODEL, "targetRef"));
        element.push(reference("targetRef", flow.target.as_str()));
    }
    merge(&mut element, kept);
    element
}
