//! The collaboration with its participants, and the processes with what stands in them.

use std::collections::BTreeMap;

use super::super::difference::{arrange, guard, merge};
use super::super::extension::{one_line, say, write_name};
use super::super::kind;
use super::super::names::MODEL;
use super::super::order::ords;
use super::super::sketch::{Place, Sketch};
use super::super::xml::Element;
use super::lane::lane_set;
use crate::process::{Flow, FlowKind, Node, NodeKind, Pool};

/// What stands in one place, in the order it has without a file.
#[derive(Default)]
struct Contents<'a> {
    nodes: Vec<&'a Node>,
    flows: Vec<&'a Flow>,
}

impl Contents<'_> {
    /// Steps, then flows of messages, then of the sequence, then artifacts, each by their ids: as the schema has them.
    fn order(&self) -> Vec<&str> {
        let is_artifact = |node: &&&Node| kind::is_artifact(&node.kind);
        let of = |kind: FlowKind| move |flow: &&&Flow| flow.kind == kind;
        let steps = self.nodes.iter().filter(|node| !is_artifact(node)).map(|node| node.id.as_str());
        let messages = self.flows.iter().filter(of(FlowKind::Message)).map(|flow| flow.id.as_str());
        let sequence = self.flows.iter().filter(of(FlowKind::Sequence)).map(|flow| flow.id.as_str());
        let artifacts = self.nodes.iter().filter(is_artifact).map(|node| node.id.as_str());
        let is_other = |flow: &&&Flow| matches!(flow.kind, FlowKind::Association | FlowKind::Data);
        let others = self.flows.iter().filter(is_other).map(|flow| flow.id.as_str());
        steps.chain(messages).chain(sequence).chain(artifacts).chain(others).collect()
    }
}

fn contents<'a>(sketch: &Sketch<'a>) -> BTreeMap<Place, Contents<'a>> {
    let mut contents: BTreeMap<Place, Contents<'a>> = BTreeMap::new();
    for node in sketch.map.nodes() {
        contents.entry(sketch.place_of_node(node)).or_default().nodes.push(node);
    }
    for flow in sketch.map.flows() {
        if !sketch.is_loose(flow) && sketch.data_end(flow).is_none() {
            contents.entry(sketch.place_of_flow(flow)).or_default().flows.push(flow);
        }
    }
    contents
}

/// Collaboration and processes, in `root`.
pub(super) fn fill(sketch: &Sketch<'_>, root: &mut Element) {
    let contents = contents(sketch);
    if has_collaboration(sketch) {
        let mut collaboration = bare_collaboration(sketch);
        merge(&mut collaboration, sketch.header.part_or_bare("collaboration"));
        for (at, pool) in sketch.map.pools_in_order().into_iter().filter(|pool| sketch.is_participant(pool)).enumerate()
        {
            collaboration.push(participant(sketch, pool, at));
        }
        let order = sketch.header.remark("collaborationOrder");
        fill_place(sketch, &contents, &Place::Collaboration, order, &mut collaboration);
        arrange(&mut collaboration);
        root.push(collaboration);
    }
    if has_ground(sketch) {
        let sets: Vec<_> = sketch.header.parts("laneSet").cloned().collect();
        let order = sketch.header.remark("order");
        let mut process = bare_process(sketch, None);
        merge(&mut process, sketch.header.part_or_bare("process"));
        process.content.extend(lanes_of(sketch, None, &process, &sets));
        mark(sketch, &contents, &Place::Ground, &mut process);
        fill_place(sketch, &contents, &Place::Ground, order, &mut process);
        arrange(&mut process);
        root.push(process);
    }
    for pool in sketch.map.pools_in_order().into_iter().filter(|pool| has_process(sketch, pool)) {
        let kept = sketch.kept(&pool.id);
        let sets: Vec<_> = kept.parts("laneSet").cloned().collect();
        let mut process = bare_process(sketch, Some(pool));
        let mut kept_process = kept.part_or_bare("process");
        if !sketch.is_participant(pool) {
            kept_process.take("id");
            guard(&mut kept_process, "name", |name| one_line(name) == pool.name.text);
        }
        merge(&mut process, kept_process);
        process.content.extend(lanes_of(sketch, Some(pool), &process, &sets));
        mark(sketch, &contents, &Place::Pool(pool.id.clone()), &mut process);
        fill_place(sketch, &contents, &Place::Pool(pool.id.clone()), kept.remark("order"), &mut process);
        arrange(&mut process);
        root.push(process);
    }
    root.content.extend(categories(sketch).into_iter().map(super::super::xml::Content::Element));
}

/// Tells a process of the map nothing of which is drawn from one that is kept beside it.
fn mark(sketch: &Sketch<'_>, contents: &BTreeMap<Place, Contents<'_>>, place: &Place, process: &mut Element) {
    let has_nodes = contents.get(place).is_some_and(|contents| !contents.nodes.is_empty());
    let is_in = |lane: &crate::process::Lane| match sketch.pool_of_lane(lane) {
        Some(pool) => *place == Place::Pool(pool.clone()),
        None => *place == Place::Ground,
    };
    if !has_nodes && !sketch.map.lanes().any(|lane| lane.bounds.is_some() && is_in(lane)) {
        say(process, "onMap", Some("true"));
    }
}

fn lanes_of(
    sketch: &Sketch<'_>,
    pool: Option<&Pool>,
    process: &Element,
    sets: &[Element],
) -> Vec<super::super::xml::Content> {
    let id = process.id().unwrap_or_default();
    let sets = lane_set(sketch, pool.map(|pool| &pool.id), None, id, sets);
    sets.into_iter().map(super::super::xml::Content::Element).collect()
}

fn fill_place(
    sketch: &Sketch<'_>,
    all: &BTreeMap<Place, Contents<'_>>,
    place: &Place,
    order: Option<&str>,
    into: &mut Element,
) {
    let Some(contents) = all.get(place) else { return };
    let nodes: BTreeMap<&str, &Node> = contents.nodes.iter().map(|node| (node.id.as_str(), *node)).collect();
    let flows: BTreeMap<&str, &Flow> = contents.flows.iter().map(|flow| (flow.id.as_str(), *flow)).collect();
    let wanted: BTreeMap<&str, usize> =
        order.unwrap_or_default().split(' ').enumerate().map(|(at, id)| (id, at)).collect();
    let mut ids = contents.order();
    ids.sort_by_key(|id| wanted.get(id).copied().unwrap_or(usize::MAX));
    for id in ids {
        if let Some(node) = nodes.get(id) {
            let mut element = super::node::node(sketch, node);
            if matches!(node.kind, NodeKind::SubProcess { .. }) {
                let order = sketch.kept(&node.id).remark("order");
                element.content.extend(
                    data_objects(sketch, &Place::SubProcess(node.id.clone()))
                        .into_iter()
                        .map(super::super::xml::Content::Element),
                );
                fill_place(sketch, all, &Place::SubProcess(node.id.clone()), order, &mut element);
                arrange(&mut element);
            }
            into.push(element);
        } else if let Some(flow) = flows.get(id) {
            into.push(super::flow::flow(sketch, flow));
        }
    }
}

pub(in super::super) fn has_collaboration(sketch: &Sketch<'_>) -> bool {
    sketch.has_participants()
        || sketch.header.part("collaboration").is_some()
        || sketch.map.flows().any(|flow| flow.kind == FlowKind::Message && !sketch.is_loose(flow))
}

/// Whether there is a process of no pool.
pub(in super::super) fn has_ground(sketch: &Sketch<'_>) -> bool {
    sketch.header.part("process").is_some()
        || sketch.header.parts("laneSet").next().is_some()
        || !has_collaboration(sketch)
        || sketch.map.lanes().any(|lane| sketch.pool_of_lane(lane).is_none())
        || contents(sketch).contains_key(&Place::Ground)
}

/// Whether the pool has a process, or is only a name to send messages to.
pub(in super::super) fn has_process(sketch: &Sketch<'_>, pool: &Pool) -> bool {
    !sketch.is_participant(pool)
        || sketch.kept(&pool.id).part("process").is_some()
        || sketch.kept(&pool.id).parts("laneSet").next().is_some()
        || sketch.map.lanes().any(|lane| lane.pool.as_ref() == Some(&pool.id))
        || sketch.map.nodes().any(|node| node.pool.as_ref() == Some(&pool.id))
}

/// What the diagram shows: the collaboration, or else the only process.
pub(in super::super) fn subject(sketch: &Sketch<'_>) -> String {
    if has_collaboration(sketch) { sketch.collaboration_id() } else { sketch.ground_id() }
}

pub(in super::super) fn bare_collaboration(sketch: &Sketch<'_>) -> Element {
    Element::new(MODEL, "collaboration").with("id", sketch.collaboration_id())
}

/// A process before anything is in it but the data that belongs to its data objects.
pub(in super::super) fn bare_process(sketch: &Sketch<'_>, pool: Option<&Pool>) -> Element {
    let mut process = Element::new(MODEL, "process");
    process.set("id", pool.map_or_else(|| sketch.ground_id(), |pool| sketch.process_id(pool)));
    if let Some(pool) = pool.filter(|pool| !sketch.is_participant(pool)) {
        write_name(&mut process, &pool.name);
        let pools = sketch.map.pools_in_order();
        let (processes, participants): (Vec<_>, Vec<_>) =
            pools.into_iter().partition(|pool| !sketch.is_participant(pool));
        let at = processes.iter().position(|other| other.id == pool.id).unwrap_or(0) + participants.len();
        if ords(at + 1).last() != Some(&pool.ord) {
            say(&mut process, "ord", Some(pool.ord.as_str()));
        }
    }
    process.set("isExecutable", "false");
    let place = pool.map_or(Place::Ground, |pool| Place::Pool(pool.id.clone()));
    data_objects(sketch, &place).into_iter().for_each(|object| process.push(object));
    process
}

/// The data itself, which BPMN keeps apart from the shape that refers to it.
pub(in super::super) fn data_objects(sketch: &Sketch<'_>, place: &Place) -> Vec<Element> {
    let needs = |node: &&Node| {
        node.kind == NodeKind::DataObject
            && sketch.place_of_node(node) == *place
            && sketch.kept(&node.id).part("element").is_none_or(|kept| kept.attribute("dataObjectRef").is_none())
    };
    let object = |node: &Node| Element::new(MODEL, "dataObject").with("id", format!("{}_object", node.id));
    sketch.map.nodes().filter(needs).map(object).collect()
}

/// The categories that give groups their names, but for those that groups have from their file.
pub(in super::super) fn categories(sketch: &Sketch<'_>) -> Vec<Element> {
    let own = |node: &&Node| {
        node.kind == NodeKind::Group
            && super::node::node(sketch, node).attribute("categoryValueRef") == Some(&*format!("{}_value", node.id))
    };
    let category = |node: &Node| {
        let value = Element::new(MODEL, "categoryValue").with("id", format!("{}_value", node.id));
        Element::new(MODEL, "category")
            .with("id", format!("{}_category", node.id))
            .with_child(value.with("value", node.name.text.clone()))
    };
    sketch.map.nodes().filter(own).map(category).collect()
}

/// A pool as the collaboration has it; `at` is where it stands among them.
pub(in super::super) fn participant(sketch: &Sketch<'_>, pool: &Pool, at: usize) -> Element {
    let mut kept = sketch.kept_element(&pool.id);
    guard(&mut kept, "name", |name| one_line(name) == pool.name.text);
    let mut element = Element::new(MODEL, "participant").with("id", pool.id.as_str());
    write_name(&mut element, &pool.name);
    if has_process(sketch, pool) {
        element.set("processRef", sketch.process_id(pool));
        kept.take("processRef");
    }
    if ords(at + 1).last() != Some(&pool.ord) {
        say(&mut element, "ord", Some(pool.ord.as_str()));
    }
    merge(&mut element, kept);
    element
}
